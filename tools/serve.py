"""Serves `dist/site/`, rebuilds it when a file changes, and reloads the pages that show it."""

import http.server
import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from tools.build.notes import GENERATED
from tools.build.site import build
from tools.progress import ToolError, say
from tools.project import PROJECT, Project

WATCHED = ("notes", "app", "index.html", "pyscript.toml")
POLL = 0.4
"""Seconds between two checks of the files' times."""

KEPT_OFFLINE = ("/sw.js", "/vendor/site.json")
"""Not served, so that a page keeps nothing for offline use, which would hide a change."""

RELOAD_PATH = "/.backrow/reload"
RELOAD_SCRIPT = b'new EventSource("/.backrow/reload").onmessage = () => location.reload();\n'


class Site(http.server.ThreadingHTTPServer):
    """A server of the built site; `changed` is notified after every rebuild."""

    daemon_threads = True

    def __init__(self, port: int, project: Project) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.folder = project.root / "dist" / "site"
        self.changed = threading.Condition()
        self.version = 0


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of `dist/site/`, never cached; the served page gets a script that reloads it."""

    protocol_version = "HTTP/1.1"
    server: Site
    extensions_map = {  # noqa: RUF012 - as the base class has it
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, request: socket.socket, client: object, server: Site) -> None:
        super().__init__(request, client, server, directory=str(server.folder))

    def do_GET(self) -> None:
        """Answer the reload stream and its script; everything else is a file of the site."""
        path = self.wanted()
        if path == RELOAD_PATH:
            self.stream_reloads()
        elif path == f"{RELOAD_PATH}.js":
            self.answer(RELOAD_SCRIPT, "text/javascript")
        elif path in ("/", "/index.html"):
            page = (self.server.folder / "index.html").read_bytes()
            script = f'<script src="{RELOAD_PATH}.js" defer></script>\n</head>'.encode()
            self.answer(page.replace(b"</head>", script, 1), "text/html; charset=utf-8")
        elif path:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Like GET, without the content."""
        if self.wanted():
            super().do_HEAD()

    def wanted(self) -> str:
        """Return the requested path, or "" after refusing the request.

        Requests for any other host name are refused: it could be a website's name for this machine
        (DNS rebinding).
        """
        port = self.server.server_address[1]
        path = self.path.partition("?")[0]
        if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path in KEPT_OFFLINE:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            return path
        return ""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send a file; refuse a path with NUL and a folder."""
        if "%00" in self.path or Path(self.translate_path(self.path)).is_dir():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def answer(self, body: bytes, content_type: str) -> None:
        """Send a complete response."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream_reloads(self) -> None:
        """Keep the response open, and send one event after the next rebuild."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with self.server.changed:
            seen = self.server.version
            self.server.changed.wait_for(lambda: self.server.version != seen)
        try:
            self.wfile.write(b"data: rebuilt\n\n")
        except OSError:
            return  # the page was closed

    def end_headers(self) -> None:
        """Forbid the browser to cache a file that may change."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing for a request."""


def serve(port: int, project: Project = PROJECT) -> int:
    """Build, print the address, and serve until stopped. Raises ToolError for a port in use."""
    try:
        site = Site(port, project)
    except OSError as error:
        raise ToolError(
            f"Port {port} can't be used ({error.strerror}): choose another with --port N."
        ) from error
    build(None, project.root / "dist", project)
    print(f"http://127.0.0.1:{site.server_address[1]}/", flush=True)
    threading.Thread(target=watch, args=(site, project), daemon=True).start()
    with site:
        site.serve_forever()
    return 0


def watch(site: Site, project: Project) -> None:
    """Rebuild whenever a watched file changes."""
    seen = file_times(project)
    while True:
        time.sleep(POLL)
        now = file_times(project)
        if now == seen:
            continue
        try:
            build(None, project.root / "dist", project)
        except (ToolError, OSError, ValueError) as error:
            say(f"backrow: {error} (the page still shows the last good build)")
        seen = now
        with site.changed:
            site.version += 1
            site.changed.notify_all()


def file_times(project: Project) -> dict[str, tuple[int, int]]:
    """Return the time and size of every watched file."""
    return {str(path): (stat.st_mtime_ns, stat.st_size) for path, stat in watched_files(project)}


def watched_files(project: Project) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files that go into a build, with their stat; skip one that has just vanished."""
    for name in WATCHED:
        top = project.root / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.name in GENERATED or path.suffix in (".pyc", ".part"):
                continue
            try:
                stat = path.stat()
            except OSError:
                continue
            if path.is_file():
                yield path, stat
