"""A plain static server, as any host has one: files below a sub-path, and nothing else."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote


@contextlib.contextmanager
def serve_folder(folder: Path, sub_path: str = "/") -> Iterator[str]:
    """Serve a folder's files below `sub_path` on a free port; gives the address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            if not path.startswith(sub_path):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.path = self.path[len(sub_path) - 1 :]
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{sub_path}"
        finally:
            server.shutdown()
            thread.join()
