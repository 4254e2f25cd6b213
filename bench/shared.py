"""What several benchmarks share: a browser, a host that serves and compresses, rows of a table."""

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from urllib.parse import unquote

from playwright.sync_api import Browser, sync_playwright

from tools.build.snapshot import brotli_all, gzip_all
from tools.setup.browsers import chromium

LIVE = "bench:live"
"""The mark that a peer sets when its list is there, and the title of its window then."""

MARKS = "Object.fromEntries(performance.getEntriesByType('mark').map(m => [m.name, m.startTime]))"
"""A script: the times of a page's marks, by name."""

ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
"""Of Chromium: nothing of its own that would be measured too."""

WIDTH, HEIGHT = 1280, 900
"""Pixels of a window."""


@contextlib.contextmanager
def started_chromium() -> Iterator[Browser]:
    """Start a headless Chromium for as long as a measurement takes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def p95(times: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=100)[94]


def missed(value: float, limit: float) -> str:
    """Return the word that marks a value above its limit."""
    return "" if value <= limit else "  MISSED"


TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
"""Suffixes of the files that the host compresses, with their content types."""

CHUNK = 16 * 1024
"""Bytes sent at a time on a slow line."""


class Host(http.server.ThreadingHTTPServer):
    """A server of one folder that compresses as GitHub Pages does, and counts what it sends."""

    daemon_threads = True

    def __init__(self, folder: Path, encoding: str, rate: float, delay: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.line = threading.Lock()
        self.rate, self.delay = rate, delay
        self.encoding = encoding
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        plain = {path: data for path, data in self.files.items() if Path(path).suffix in TYPES}
        self.compressed: Mapping[str, bytes] = {
            "gzip": lambda: gzip_all(plain),
            "br": lambda: brotli_all(plain),
            "": lambda: plain,
        }[encoding]()
        self.sent: dict[str, int] = {}

    def handle_error(self, *_: object) -> None:
        """Ignore a browser that closes its connections."""

    def wait_for_line(self, size: int) -> None:
        """Wait as long as the line, which all responses share, takes for so many bytes."""
        if self.rate:
            with self.line:
                time.sleep(size / self.rate)


class Handler(http.server.BaseHTTPRequestHandler):
    """Sends files, compressed where that is usual; browsers may cache them for ten minutes."""

    protocol_version = "HTTP/1.1"
    server: Host

    def do_GET(self) -> None:
        """Send a file."""
        path = unquote(self.path.partition("?")[0]).lstrip("/")
        path = path + "index.html" if path.endswith("/") or not path else path
        data = self.server.compressed.get(path) or self.server.files.get(path)
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        time.sleep(self.server.delay)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        if path in self.server.compressed and self.server.encoding:
            self.send_header("Content-Encoding", self.server.encoding)
        self.end_headers()
        size = CHUNK if self.server.rate else len(data)
        with contextlib.suppress(OSError):
            for at in range(0, len(data), size):
                self.server.wait_for_line(len(data[at : at + size]))
                self.wfile.write(data[at : at + size])
        self.server.sent[path] = self.server.sent.get(path, 0) + len(data)

    def log_message(self, *_: object) -> None:
        """Print nothing for a request."""


@contextlib.contextmanager
def host(
    folder: Path, encoding: str = "gzip", *, rate: float = 0, delay: float = 0
) -> Iterator[tuple[str, Host]]:
    """Serve a folder; yield its address, and the server with the number of bytes it has sent.

    `rate` (bytes a second, 0: no limit) and `delay` (seconds before each response) make a slow
    line. A browser's own emulation leaves out workers, and the page loads the snapshot in one.
    """
    with Host(folder, encoding, rate, delay) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/", server
        finally:
            server.shutdown()
            thread.join()
