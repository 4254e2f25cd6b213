"""Runs inside Pyodide while the heap snapshot is made: imports what every page needs.

Modules imported here are in the snapshot and cost a page nothing. The packages that import the
browser are only compiled; all other packages and modules of app/ are found and imported, so none is
named here. Any other module is loaded on demand: see `fetch_archives_late`.
"""

import ast
import contextlib
import gc
import importlib
import pkgutil
import sys
import zipimport
import zlib
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from importlib.machinery import FileFinder, SourceFileLoader
from importlib.util import source_hash
from pathlib import Path
from types import CodeType
from typing import Any

import _pyodide._base
from _pyodide._base import CodeRunner

LIBRARIES = ("markdown", "asyncio", "base64", "difflib", "hashlib", "html", "json", "random")
"""Libraries that are imported besides those that the app's modules import."""

PAGE_PACKAGES = ("ui", "deferred")
"""The packages of app/ that import the browser, and so are only compiled."""

WIPED_AT_ONCE = 1_500_000
"""Bytes of freed memory that are overwritten at a time."""

SCRIPTS: dict[tuple[bytes, int], CodeType] = {}
"""Compiled scripts, by the hash of their source and the compiler's flags."""

KNOWN: dict[tuple[str, bytes], CodeType] = {}
"""Compiled modules that cannot be imported yet, by file and the hash of its source."""


class KnownLoader(SourceFileLoader):
    """Loads a source file, and compiles it unless its code is in the snapshot."""

    def source_to_code(self, data: Any, path: Any) -> CodeType:  # type: ignore[override]
        """Return the code of a module's source."""
        known = KNOWN.get((str(path), source_hash(data)))
        return known or compile_plainly(data, str(path))


class KnownRunner(CodeRunner):  # type: ignore[misc] # Pyodide exists only there
    """Pyodide's runner of scripts, with the code of the scripts that the snapshot holds."""

    def __init__(self, source: str, *, flags: int = 0, **options: Any) -> None:
        self.known = SCRIPTS.get((source_hash(source.encode()), flags))
        if self.known:
            self._source, self.code = source, self.known
            self._compiled = True
        else:
            super().__init__(source, flags=flags, **options)

    def compile(self) -> CodeRunner:
        """Compile the script, once."""
        return self if self.known else super().compile()


def compile_scripts(folder: Path) -> None:
    """Compile the scripts that every start runs: Pyodide's, PyScript's, and the page's own."""
    for path in sorted(folder.iterdir()):
        source = path.read_text(encoding="utf-8")
        for flags in (0, PyCF_ALLOW_TOP_LEVEL_AWAIT):
            with contextlib.suppress(SyntaxError):  # `await` where none is allowed
                code = CodeRunner(source, flags=flags).compile().code
                SCRIPTS[source_hash(source.encode()), flags] = code
    _pyodide._base.CodeRunner = KnownRunner


def fetch_archives_late() -> None:
    """Make archives load when their first module is imported.

    A page starts without the archives; their directories are in the snapshot.
    """
    sys.path_importer_cache.clear()
    for archive, entries in zipimport._zip_directory_cache.items():  # type: ignore[attr-defined]
        for folder in {archive, *(f"{archive}/{entry.rpartition('/')[0]}" for entry in entries)}:
            sys.path_importer_cache[folder] = zipimport.zipimporter(folder.rstrip("/"))
    empty = {path for path in sys.path if path.endswith((".zip", ".whl"))}
    read = zipimport._get_data  # type: ignore[attr-defined]
    come: dict[str, dict[str, tuple[Any, ...]]] = {}

    def read_late(archive: str, entry: tuple[Any, ...]) -> bytes:
        if archive in empty:
            from js import backrowReadArchive  # noqa: PLC0415 - exists only in a page
            from pyodide.ffi import JsException  # noqa: PLC0415

            path = Path(archive)
            try:
                content = backrowReadArchive(path.name).to_bytes()
            except JsException as error:
                raise OSError(f"{path.name} could not be loaded: {error}") from error
            if content.startswith(b"\x1f\x8b"):
                content = zlib.decompress(content, wbits=31)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            empty.discard(archive)
            come[archive] = zipimport._read_directory(archive)  # type: ignore[attr-defined]
        if archive in come:  # it has the same modules, perhaps at other offsets
            name = entry[0].removeprefix(f"{archive}/")
            if name not in come[archive]:
                raise zipimport.ZipImportError(f"{name} is not in this page's {archive}")
            entry = come[archive][name]
        data: bytes = read(archive, entry)
        return data

    zipimport._get_data = read_late  # type: ignore[attr-defined]


def compile_known(folder: Path) -> None:
    """Compile PyScript's own modules, which need a page to be imported."""
    for path in sorted(folder.rglob("*.py")):
        compile_one(path)
        path.unlink()


def compile_one(path: Path) -> None:
    """Compile a module that cannot be imported yet."""
    source = path.read_bytes()
    KNOWN[str(path), source_hash(source)] = compile_plainly(source, str(path))


class _WithoutAnnotations(ast.NodeTransformer):
    """Takes the annotations off functions: each costs a code object that no one calls."""

    def visit(self, node: ast.AST) -> Any:
        """Take off what a function says of its arguments and of what it returns."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        return self.generic_visit(node)


def compile_plainly(source: Any, path: str) -> CodeType:
    """Compile a module without the annotations of its functions; those of classes stay."""
    tree = _WithoutAnnotations().visit(ast.parse(source, path))
    code: CodeType = compile(tree, path, "exec", dont_inherit=True)
    return code


def import_all() -> None:
    """Import the libraries and all of app/; only compile the packages that need a page."""
    for name in LIBRARIES:
        importlib.import_module(name)
    app = importlib.import_module("app")
    folder = Path(app.__path__[0])
    for package in PAGE_PACKAGES:
        for path in sorted((folder / package).rglob("*.py")):
            compile_one(path)
    plain = [it for it in pkgutil.iter_modules(app.__path__) if it.name not in PAGE_PACKAGES]
    for module in plain:
        importlib.import_module(f"app.{module.name}")
        if module.ispkg:
            for part in pkgutil.walk_packages([str(folder / module.name)], f"app.{module.name}."):
                importlib.import_module(part.name)


def wipe_free_memory() -> None:
    """Fill freed memory with zeros, which compress to almost nothing.

    First blocks of Python's allocator, size by size, then larger ones; WIPED_AT_ONCE bytes at a
    time, so that the heap does not grow.
    """
    gc.collect()
    for size in range(32, 513, 16):
        held = [bytes(size - 17) for _ in range(WIPED_AT_ONCE // size)]
        del held
    for size in (600, *(1 << power for power in range(10, 20))):
        blocks = [bytearray(size - 64) for _ in range(WIPED_AT_ONCE // size)]
        del blocks
    gc.collect()


def prepare() -> None:
    """Bring the interpreter into the state from which every page starts."""
    sys.dont_write_bytecode = True
    sys.path.extend(str(path) for path in sorted(Path("/lib/wheels").glob("*.whl")))
    hooks = [hook for hook in sys.path_hooks if hook is zipimport.zipimporter]
    sys.path_hooks[:] = [*hooks, FileFinder.path_hook((KnownLoader, [".py"]))]
    sys.path_importer_cache.clear()
    compile_known(Path.cwd() / "pyscript")
    import_all()


prepare()
compile_scripts(Path("/scripts"))
warmup: dict[str, Any] = {}
exec(Path("/warmup.py").read_text(encoding="utf-8"), warmup)  # noqa: S102 - our own
warmup["warm_up_often"]()
del warmup
fetch_archives_late()
wipe_free_memory()
