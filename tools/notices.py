"""The third-party notices: every bundled part with version, licence and hash.

They are a file of the site (`vendor/THIRD-PARTY.txt`) and travel in the one-file library.
"""

import email
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.setup import MODULES
from tools.vendor import VENDOR

HEAD = """THIRD-PARTY NOTICES

Backrow (MIT) brings the parts below with it, as their makers published them, except that
source-map comments are left out and PyScript's files lose the hashes in their names. The heap
snapshot (vendor/snapshot.bin) holds parts of Python, Pyodide, PyScript, Markdown and Backrow as
they are in memory after their start.

"""

INSIDE = """Pyodide's WebAssembly and library contain CPython {python} (Python Software
Foundation License, https://docs.python.org/3/license.html, which also names what CPython
brings), parts of Emscripten (MIT, https://emscripten.org), libffi (MIT), zlib (Zlib), bzip2
(bzip2-1.0.6), liblzma (0BSD) and Zstandard (BSD-3-Clause).
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One bundled package, and the files of it that are in the page."""

    name: str
    version: str
    licence: str
    home: str
    files: tuple[Path, ...]
    texts: tuple[str, ...]


def notices() -> str:
    """The whole text."""
    parts = sorted(find_parts(), key=lambda part: part.name.lower())
    lock = json.loads((MODULES / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    lines = [HEAD]
    for part in parts:
        lines.append(f"{part.name} {part.version}\n  licence: {part.licence}\n  {part.home}\n")
        lines += [f"  sha256 {digest(path)}  {relative(path)}\n" for path in part.files]
        if part.name == "pyodide":
            lines.append(INSIDE.format(python=lock["info"]["python"]))
        lines.append("\n")
    for part in parts:
        for text in part.texts:
            lines.append(f"{'=' * 78}\n{part.name}\n{'=' * 78}\n\n{text.strip()}\n\n")
    return "".join(lines)


def find_parts() -> Iterator[Part]:
    """What `vendor/` holds, with what each package says of itself."""
    vendored = {
        "pyodide": ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"),
        "@pyscript/core": ("core.js", "error.js", "toml.js"),
        "dompurify": ("purify.es.mjs",),
        "idb": ("index.js",),
    }
    for name, files in vendored.items():
        package = MODULES / name
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        texts = [path.read_text(encoding="utf-8") for path in sorted(package.glob("LICENSE*"))]
        folder = VENDOR / name.removeprefix("@").partition("/")[0]
        paths = tuple(folder / file for file in files)
        home = about.get("homepage") or about["repository"]["url"]
        yield Part(name, about["version"], about["license"], home, paths, tuple(texts))
    for wheel in sorted((VENDOR / "pyodide").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            names = sorted(archive.namelist())
            metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
            about_wheel = email.message_from_bytes(archive.read(metadata))
            texts = [archive.read(name).decode() for name in names if "/licenses/" in name]
        licence = about_wheel["License-Expression"] or about_wheel["License"]
        home = next(iter(about_wheel.get_all("Project-URL") or []), "").partition(", ")[2]
        name, version = about_wheel["Name"], about_wheel["Version"]
        yield Part(name, version, licence, home, (wheel,), tuple(texts))


def relative(path: Path) -> str:
    """A vendored file's path in the site."""
    return f"vendor/{path.relative_to(VENDOR).as_posix()}"


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
