"""The heap snapshot and compressed files, made by the pinned Node: the same bytes everywhere.

Both take seconds and depend on nothing but their input, so results are kept by its digest.
"""

import base64
import gzip
import hashlib
import json
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.files import fingerprint, write
from tools.progress import ToolError
from tools.project import LOG, MODULES, PROJECT, ROOT, Project
from tools.setup.node import node_command

PYSCRIPT = MODULES / "@pyscript" / "core" / "src"
"""PyScript's sources, whose Python is compiled into the snapshot."""

HOME = "/home/pyodide"
"""The folder in Pyodide that holds the app's modules."""

CONSTANTS_OFFSET = 36
"""Byte at which a snapshot says how many pages of constants it has; see snapshot.mjs."""


def modules_key(modules: Mapping[str, bytes]) -> str:
    """Return the key of a set of modules: the SHA-256 of their paths, lengths and sources.

    It names the snapshot in the page: `start.json` and the snapshot carry it, and a page that
    finds two different ones starts without the snapshot.
    """
    digest = hashlib.sha256()
    for path in sorted(modules):
        digest.update(f"{path}\0{len(modules[path])}\0".encode())
        digest.update(modules[path])
    return digest.hexdigest()


def make_snapshot(key: str, modules: Mapping[str, bytes], project: Project) -> bytes:
    """Return the gzipped memory of a Python that has imported Markdown and these modules.

    Which of them are imported and which only compiled is decided by package, in
    `snapshot_inside.py`; main.py is compiled as a script. The result depends on, and is kept by the
    digest of: the key (each module of app/, with its path), the three programs that make it, the
    interpreter with its standard library, Markdown's wheel, and PyScript's sources. Nothing of the
    machine is in it.
    """
    pyodide = project.vendor / "pyodide"
    wheels = sorted(pyodide.glob("markdown-*.whl"))  # others are loaded when they are wanted
    names = ("snapshot.mjs", "snapshot_inside.py", "warmup.py")
    program, inside, warmup = (project.scripts / name for name in names)
    interpreter = [pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs")]
    inputs = [program, inside, warmup, *interpreter, pyodide / "python_stdlib.zip", *wheels]
    inputs += [PYSCRIPT / "stdlib.js", PYSCRIPT / "stdlib" / "pyscript.js"]
    kept = project.cache / "snapshots" / f"{fingerprint(key, *inputs)}.bin"
    if not kept.is_file():
        files = {f"{HOME}/{path}": data for path, data in modules.items()}
        files["/warmup.py"] = warmup.read_bytes()
        main = files.pop(f"{HOME}/app/main.py").decode()
        files |= {f"/lib/wheels/{path.name}": path.read_bytes() for path in wheels}
        encoded = {path: base64.b64encode(data).decode("ascii") for path, data in files.items()}
        content = {"key": key, "files": encoded, "main": main, "pyscript": str(PYSCRIPT)}
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            given, made = Path(folder) / "given.json", Path(folder) / "made.bin"
            write(given, json.dumps(content))
            run_node(program, f"{pyodide}/", inside, given, made)
            made.replace(kept)
    return kept.read_bytes()


def constant_pages(snapshot: bytes) -> int:
    """Return how many pages of constants the interpreter has.

    A page must know it before it has the snapshot.
    """
    pages: int = struct.unpack_from("<I", gzip.decompress(snapshot), CONSTANTS_OFFSET)[0]
    return pages


def gzip_all(files: Mapping[str, bytes], project: Project = PROJECT) -> dict[str, bytes]:
    """Return each file as gzip, without a date."""
    return compress_all(files, "gzip", project)


def brotli_all(files: Mapping[str, bytes], project: Project = PROJECT) -> dict[str, bytes]:
    """Return each file as Brotli, as a host sends it."""
    return compress_all(files, "brotli", project)


def compress_all(files: Mapping[str, bytes], method: str, project: Project) -> dict[str, bytes]:
    """Return each file compressed by the pinned Node's zlib: Python's differs between systems.

    Two processes may do this at the same time: each works in a folder of its own.
    """
    store = project.cache / method
    kept = {path: store / hashlib.sha256(data).hexdigest() for path, data in files.items()}
    missing = {kept[path]: data for path, data in files.items() if not kept[path].is_file()}
    if missing:
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store) as folder:
            made = {Path(folder) / target.name: target for target in missing}
            for path, target in made.items():
                path.with_suffix(".raw").write_bytes(missing[target])
            run_node(project.scripts / "compress.mjs", method, *made)
            for path, target in made.items():
                path.replace(target)
    return {path: file.read_bytes() for path, file in kept.items()}


def run_node(script: Path, *arguments: str | Path) -> None:
    """Run one of our scripts in the pinned Node, with its output in the log."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ node {script.name}\n")
        log.flush()
        command = [str(part) for part in (*node_command(), script, *arguments)]
        status = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
        ).returncode
    if status:
        raise ToolError(
            f"{script.name} failed; what it printed is in {LOG.relative_to(ROOT).as_posix()}."
        )
