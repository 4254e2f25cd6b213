"""Writes the third-party notices: every bundled part with version, licence and hash.

They are `vendor/THIRD-PARTY.txt` in the site, and part of the one-file library.

The packages in a bundle are read from its source map. A package's version is given if the bundled
sources are those of the package installed here (publishers bundle from copies of their own); the
version of a library in the WebAssembly, if it can be found there without doubt. Any other version
is "as in" the bundle.
"""

import email
import hashlib
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.project import MODULES, VENDOR

HEAD = """THIRD-PARTY NOTICES

Backrow (MIT) brings the parts below with it, as their makers published them, except that
source-map comments are left out and PyScript's files lose the hashes in their names. The heap
snapshot (vendor/snapshot.bin) holds parts of Python, Pyodide, PyScript, Markdown and Backrow as
they are in memory after their start.

"""

PYTHON_LICENCE = "https://docs.python.org/3/license.html"

IN_WASM = (
    ("bzip2", "bzip2-1.0.6", "https://sourceware.org/bzip2/", rb"(1\.\d\.\d), \d+-\w+-\d{4}\0"),
    ("Emscripten with musl, compiler-rt and dlmalloc",
     "MIT AND NCSA, MIT, Apache-2.0 WITH LLVM-exception, CC0-1.0", "https://emscripten.org", None),
    ("Expat", "MIT", "https://libexpat.github.io", rb"expat_([\d.]+)\0"),
    ("HACL*", "MIT", "https://hacl-star.github.io", None),
    ("libffi", "MIT", "https://sourceware.org/libffi/", None),
    ("liblzma (XZ Utils)", "0BSD (public domain before 5.6)", "https://tukaani.org/xz/", None),
    ("libmpdec", "BSD-2-Clause", "https://www.bytereef.org/mpdecimal/", None),
    ("SQLite", "public domain", "https://sqlite.org", rb"fts5: (\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d "),
    ("zlib", "Zlib", "https://zlib.net", rb"inflate ([\d.]+) Copyright"),
    ("Zstandard", "BSD-3-Clause", "https://github.com/facebook/zstd", None),
)  # fmt: skip
"""Libraries in Pyodide's WebAssembly besides CPython: name, licence, home, version's pattern."""

IN_LOADER = (
    ("error-stack-parser", "MIT", "https://github.com/stacktracejs/error-stack-parser"),
    ("stackframe", "MIT", "https://github.com/stacktracejs/stackframe"),
)
"""Libraries that Pyodide has copied into its own sources: name, licence, home."""


@dataclass(frozen=True, slots=True)
class Part:
    """A bundled package, and its files in the page."""

    name: str
    version: str
    licence: str
    home: str
    files: tuple[Path, ...]
    texts: tuple[str, ...]


def notices() -> str:
    """Return the text of all notices."""
    found = {(part.name, part.version, part.files): part for part in find_parts()}
    parts = sorted(found.values(), key=lambda part: (part.name.lower(), part.version))
    lines = [HEAD]
    for part in parts:
        lines.append(f"{part.name} {part.version}\n  licence: {part.licence}\n  {part.home}\n")
        lines += [f"  sha256 {digest(path)}  {relative(path)}\n" for path in part.files]
        lines.append("\n")
    owners: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        for text in part.texts:
            owners[text.strip()].append(part.name)
    for text, names in owners.items():
        owned = ", ".join(dict.fromkeys(names))
        lines.append(f"{'=' * 78}\n{owned}\n{'=' * 78}\n\n{text}\n\n")
    return "".join(lines)


def find_parts() -> Iterator[Part]:
    """Yield every part that `vendor/` holds."""
    yield from packages()
    yield from wheels()
    yield from in_pyodide()
    yield from in_pyscript()


def packages() -> Iterator[Part]:
    """Yield the npm packages of `vendor/`, from their package.json."""
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


def wheels() -> Iterator[Part]:
    """Yield the page's Python packages, from their metadata."""
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


def in_pyodide() -> Iterator[Part]:
    """Yield CPython, and the libraries that Pyodide is linked with."""
    about = json.loads((MODULES / "pyodide" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((MODULES / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    as_in = f"(as in Pyodide {about['version']})"
    folder = VENDOR / "pyodide"
    wasm = folder / "pyodide.asm.wasm"
    content = wasm.read_bytes()
    owners = re.search(
        rb"Copyright \(c\) 2001 Python.*?Amsterdam\.\nAll Rights Reserved\.", content, re.S
    )
    terms = (
        "Python Software Foundation License Version 2, which stands with the licences of what"
        f" CPython brings at {PYTHON_LICENCE}"
    )
    yield Part(
        "CPython",
        lock["info"]["python"],
        f"PSF-2.0 ({PYTHON_LICENCE})",
        "https://www.python.org",
        (wasm, folder / "python_stdlib.zip"),
        (f"{terms}\n\n{owners[0].decode()}" if owners else terms,),
    )
    emscripten = lock["info"]["platform"].removeprefix("emscripten_").replace("_", ".")
    for name, licence, home, pattern in IN_WASM:
        found = re.search(pattern, content) if pattern else None
        version = found[1].decode() if found else as_in
        if name.startswith("Emscripten"):
            version = emscripten
        yield Part(name, version, licence, home, (wasm,), ())
    for name, licence, home in IN_LOADER:
        yield Part(name, as_in, licence, home, (folder / "pyodide.mjs",), ())


def in_pyscript() -> Iterator[Part]:
    """Yield the packages that PyScript's files were bundled from."""
    about = json.loads((MODULES / "@pyscript" / "core" / "package.json").read_text("utf-8"))
    as_in = f"(as in PyScript {about['version']})"
    for path, source_map in source_maps():
        sources: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for source, text in zip(source_map["sources"], source_map["sourcesContent"], strict=True):
            if own := re.search(r"/\*! (\(c\) .*) - (\S+) \*/", text):
                name = f"{source.rpartition('/')[2]} of PyScript"
                home = "https://github.com/pyscript/polyscript/tree/main/esm/3rd-party"
                yield Part(name, as_in, own[2], home, (path,), (f"{own[1]} - {own[2]}",))
            elif package := re.match(
                r"\.\./node_modules/((?:.*/)?node_modules/)?(@[^/]+/)?[^/]+", source
            ):
                sources[package[0].removeprefix("../node_modules/")].append((source, text))
        for package_path, bundled in sources.items():
            yield bundled_package(package_path, bundled, path, as_in)


def bundled_package(
    package_path: str, bundled: list[tuple[str, str]], path: Path, as_in: str
) -> Part:
    """Return a bundled package, with its version if the installed one has the same sources."""
    package = MODULES / package_path
    name = package_path.rpartition("node_modules/")[2]
    if not (package / "package.json").is_file():  # it was bundled from another place
        package = MODULES / name
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    is_same = all(
        (MODULES / source.removeprefix("../node_modules/")).is_file()
        and (MODULES / source.removeprefix("../node_modules/")).read_text("utf-8") == text
        for source, text in bundled
    )
    texts = [file.read_text(encoding="utf-8") for file in sorted(package.glob("LICENSE*"))]
    author = about["author"] if isinstance(about["author"], str) else about["author"]["name"]
    return Part(
        name,
        about["version"] if is_same else as_in,
        about["license"],
        about.get("homepage") or f"https://www.npmjs.com/package/{name}",
        (path,),
        tuple(texts or [f"{about['license']}, by {author}"]),
    )


def source_maps() -> Iterator[tuple[Path, dict[str, list[str]]]]:
    """Yield PyScript's vendored files, each with the source map published beside it."""
    folder = MODULES / "@pyscript" / "core" / "dist"
    entry = (folder / "core.js").read_text(encoding="utf-8")
    core = next(path for path in folder.glob("core-*.js") if path.name in entry)
    used = core.name + core.read_text(encoding="utf-8")
    for path in sorted((VENDOR / "pyscript").glob("*.js")):
        chunk = next(it for it in folder.glob(f"{path.stem}-*.js") if it.name in used)
        published = chunk.with_name(f"{chunk.name}.map").read_text(encoding="utf-8")
        yield path, json.loads(published)


def relative(path: Path) -> str:
    """Return a vendored file's path in the site."""
    return f"vendor/{path.relative_to(VENDOR).as_posix()}"


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
