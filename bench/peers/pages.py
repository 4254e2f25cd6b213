"""The pages that a start is measured against, and the host that serves them all.

`stock` is what PyScript's own manual leads to: PyScript as published, Pyodide, Markdown as a
package, a script that renders the notes. `floor` is as fast as Python's start can be: the
WebAssembly compiled and the heap snapshot inflated, and nothing else.
"""

import contextlib
import http.server
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from tools.build.notes import read_folder
from tools.build.snapshot import brotli_all, gzip_all
from tools.files import write
from tools.project import MODULES, VENDOR

LIVE = "bench:live"
"""The mark that a peer sets when its list is there, and the title of its window then."""

STOCK_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>stock</title>
<script type="module" src="./vendor/pyscript/core.js"></script></head>
<body><ul id="list"></ul><script type="py" config="./pyscript.toml" src="./main.py"></script></body>
</html>
"""
STOCK_SETTINGS = """name = "stock"
interpreter = "./vendor/pyodide/pyodide.mjs"
packages = ["markdown"]
packages_cache = "passthrough"
[files]
"""
STOCK_SCRIPT = f"""import html
from pathlib import Path
import markdown
from pyscript import document, window

items = []
for path in sorted(Path("notes").rglob("*.md")):
    text = path.read_text(encoding="utf-8")
    markdown.markdown(text, extensions=["fenced_code", "sane_lists"], tab_length=2)
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    items += [f"<li>{{html.escape(title)}}</li>" for title in titles]
document.getElementById("list").innerHTML = "".join(items)
window.performance.mark("{LIVE}")
document.title = "{LIVE}"
"""
FLOOR_PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>floor</title><script type="module">
const inflate = async () => {{
  const {{ body }} = await fetch("./vendor/snapshot.bin");
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}};
const compile = () => WebAssembly.compileStreaming(fetch("./vendor/pyodide/pyodide.asm.wasm"));
await Promise.all([inflate(), compile()]);
performance.mark("{LIVE}");
document.title = "{LIVE}";
</script></head><body></body></html>
"""


def make_peers(out: Path, notes: Path, ours: Path) -> None:
    """Write `out/stock/` and `out/floor/`, from the same files as our page in `ours`."""
    stock, floor = out / "stock", out / "floor"
    shutil.copytree(VENDOR / "pyodide", stock / "vendor" / "pyodide")
    chunks = MODULES / "@pyscript" / "core" / "dist"
    ignore = shutil.ignore_patterns("*.map")
    shutil.copytree(chunks, stock / "vendor" / "pyscript", ignore=ignore)
    files = {path: data for path, data in read_folder(notes).items() if path.endswith(".md")}
    for path, data in files.items():
        write(stock / "notes" / path, data)
    listed = "".join(f'"./notes/{path}" = "./notes/{path}"\n' for path in files)
    write(stock / "index.html", STOCK_PAGE)
    write(stock / "pyscript.toml", STOCK_SETTINGS + listed)
    write(stock / "main.py", STOCK_SCRIPT)
    write(floor / "index.html", FLOOR_PAGE)
    for path in ("vendor/snapshot.bin", "vendor/pyodide/pyodide.asm.wasm"):
        write(floor / path, (ours / path).read_bytes())


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
"""What the host compresses (text, JavaScript, wasm), with its content type; others it sends as
they are."""


CHUNK = 16 * 1024
"""Bytes sent at a time on a slow line."""


class Host(http.server.ThreadingHTTPServer):
    """A host of one folder that compresses as GitHub Pages does, and counts what it sends."""

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
        """A browser that closes its connections is no error."""

    def wait_for_line(self, size: int) -> None:
        """Take so many bytes' time of the one line that all answers share."""
        if self.rate:
            with self.line:
                time.sleep(size / self.rate)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with a file, compressed where that is usual, kept for ten minutes by the browser."""

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
        """Say nothing of each request."""


@contextlib.contextmanager
def host(
    folder: Path, encoding: str = "gzip", *, rate: float = 0, delay: float = 0
) -> Iterator[tuple[str, Host]]:
    """Serve a folder; gives its address, and the server with what it has sent.

    `rate` (bytes a second, 0: as fast as can be) and `delay` (seconds before each answer) make a
    slow line. A browser's own emulation leaves workers out, and ours loads the snapshot in one.
    """
    with Host(folder, encoding, rate, delay) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/", server
        finally:
            server.shutdown()
            thread.join()
