"""Makes the pages that a start is compared with.

`stock` follows PyScript's manual: PyScript as published, Pyodide, Markdown as a package, and a
script that renders the notes. `floor` is a lower bound of any start of Python: it compiles the
WebAssembly and inflates the heap snapshot, and does nothing else.
"""

import shutil
from pathlib import Path

from bench.shared import LIVE
from tools.build.notes import read_folder
from tools.files import write
from tools.project import MODULES, VENDOR

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
