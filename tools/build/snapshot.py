"""The heap snapshot and compressed files, made by the pinned Node: the same bytes anywhere.

Both take seconds and depend on nothing but their input, so they are kept by its digest.
"""

import base64
import gzip
import hashlib
import json
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.files import fingerprint, write
from tools.progress import ToolError
from tools.project import CACHE, LOG, MODULES, ROOT, VENDOR
from tools.setup.node import node_command

PYSCRIPT = MODULES / "@pyscript" / "core" / "src"
TOOLS = ROOT / "tools" / "build"


def modules_key(modules: Mapping[str, bytes]) -> str:
    """What names a set of modules: the SHA-256 of their paths and sources."""
    digest = hashlib.sha256()
    for path in sorted(modules):
        digest.update(f"{path}\0{len(modules[path])}\0".encode())
        digest.update(modules[path])
    return digest.hexdigest()


def make_snapshot(key: str, modules: Mapping[str, bytes]) -> bytes:
    """The gzipped memory of a Python that has imported Markdown and these modules of app/.

    main.py among them is compiled only: it needs a page.
    """
    pyodide = VENDOR / "pyodide"
    wheels = sorted(pyodide.glob("markdown-*.whl"))  # others are loaded when they are wanted
    scripts = [TOOLS / "snapshot.mjs", TOOLS / "snapshot_inside.py", TOOLS / "warmup.py"]
    interpreter = [pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs")]
    inputs = [*scripts, *interpreter, pyodide / "python_stdlib.zip", *wheels]
    inputs += [PYSCRIPT / "stdlib.js", PYSCRIPT / "stdlib" / "pyscript.js"]
    kept = CACHE / "snapshots" / f"{fingerprint(key, *inputs)}.bin"
    if not kept.is_file():
        files = {f"/home/pyodide/{path}": data for path, data in modules.items()}
        files["/warmup.py"] = scripts[2].read_bytes()
        main = files.pop("/home/pyodide/app/main.py").decode()
        files |= {f"/lib/wheels/{path.name}": path.read_bytes() for path in wheels}
        encoded = {path: base64.b64encode(data).decode("ascii") for path, data in files.items()}
        given, made = kept.with_suffix(".json"), kept.with_suffix(".part")
        content = {"key": key, "files": encoded, "main": main, "pyscript": str(PYSCRIPT)}
        write(given, json.dumps(content))
        run_node(scripts[0], f"{pyodide}/", scripts[1], given, made)
        given.unlink()
        made.replace(kept)
    return kept.read_bytes()


def constant_pages(snapshot: bytes) -> int:
    """How many pages of constants the interpreter has: what a page must know before the snapshot
    is there.
    """
    pages: int = struct.unpack_from("<I", gzip.decompress(snapshot), 36)[0]
    return pages


def gzip_all(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each file as gzip, without a date."""
    return compress_all(files, "gzip")


def brotli_all(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each file as Brotli, as a host sends it."""
    return compress_all(files, "brotli")


def compress_all(files: Mapping[str, bytes], method: str) -> dict[str, bytes]:
    """Each file, compressed by the pinned Node's zlib: Python's differs between systems."""
    folder = CACHE / method
    kept = {path: folder / hashlib.sha256(data).hexdigest() for path, data in files.items()}
    missing = [path for path in files if not kept[path].is_file()]
    for path in missing:
        write(kept[path].with_suffix(".raw"), files[path])
    if missing:
        run_node(TOOLS / "compress.mjs", method, *(kept[path] for path in missing))
    for path in missing:
        kept[path].with_suffix(".raw").unlink(missing_ok=True)
    return {path: file.read_bytes() for path, file in kept.items()}


def run_node(script: Path, *arguments: str | Path) -> None:
    """Run one of our scripts in the pinned Node, with its output in the log."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ node {script.name}\n")
        log.flush()
        command = [str(part) for part in (*node_command(), script, *arguments)]
        status = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
        ).returncode
    if status:
        raise ToolError(
            f"tools/{script.name} failed; what it printed is in {LOG.relative_to(ROOT)}."
        )
