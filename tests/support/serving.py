"""A plain static server, as on any host: files below a sub-path, and nothing else."""

import contextlib
import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

POLL = 0.01
"""Seconds between two checks whether to stop; the standard library's 0.5 delays each test."""


@dataclass(slots=True)
class Trouble:
    """Failures that a test makes a server simulate; they may change while it runs."""

    cuts: Callable[[str], bool] = lambda _path: False
    """Whether the connection breaks instead of an answer, by the path in the site."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """The targets of redirections, by the path in the site."""
    asked: list[str] = field(default_factory=list)
    """The paths in the site that were requested."""


@contextlib.contextmanager
def serve_folder(
    folder: Path, sub_path: str = "/", trouble: Trouble | None = None
) -> Iterator[str]:
    """Serve a folder's files below `sub_path` on a free port; yield the address."""
    spoil = trouble or Trouble()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            if not path.startswith(sub_path):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            wanted = path.removeprefix(sub_path)
            spoil.asked.append(wanted)
            if spoil.cuts(wanted):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            elif wanted in spoil.moved:
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", sub_path + spoil.moved[wanted])
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.path = self.path[len(sub_path) - 1 :]
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Ignore a browser that leaves in the middle of an answer."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[POLL], daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{sub_path}"
        finally:
            server.shutdown()
            thread.join()
