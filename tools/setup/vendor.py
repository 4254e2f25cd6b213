"""Fills `vendor/` with exactly the third-party files that the page loads."""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tools.files import fingerprint, is_done, write
from tools.progress import ToolError, step
from tools.project import CACHE, MODULES, NODE, ROOT
from tools.setup.installers import Command, run_logged
from tools.setup.venv import venv_python

VENDOR = ROOT / "vendor"
FOLDERS = ("dompurify", "idb", "pyodide", "pyscript")
"""Folders of `vendor/` with third-party files; builds make the rest."""

LOCK = ROOT / "requirements" / "vendor.json"
"""The SHA-256 of each of these files, as reviewed."""

PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
"""The files of the interpreter that the page loads."""

PYSCRIPT_CHUNKS = re.compile(r"(core|toml|error)-\w+\.js")
"""PyScript's core, its TOML reader, and the error plug-in that `!error` switches off.

pyscript.toml turns the other plug-ins off. The copies have no hashes in their names, so that
boot.js can request them before it has read any of them.
"""


UNUSED_PYGMENTS = re.compile(
    r"pygments/(?:formatters|styles|filters/(?!__init__)|sphinxext|cmdline|__main__"
    r"|lexers/(?!(?:__init__|_mapping|_(?:cl|cocoa|css|googlesql|julia|lilypond|lua|mysql|php|postgres"
    r"|scheme|sql|tsql)_builtins|actionscript|asm|c_cpp|c_like|configs|console|css|d|data|diff|dotnet|dsls"
    r"|elm|erlang|fortran|functional|go|graphql|graphviz|haskell|html|javascript|jsx|julia|jvm"
    r"|lilypond|lisp|lua|make|markup|ml|nix|objective|perl|php|python|r|rdf|ruby|rust|scripting|shell"
    r"|special|sql|templates|textedit|textfmts|web|webassembly|zig)\.py$))"
)
"""Parts of Pygments' wheel that are left out; code in those languages is not highlighted."""


def ensure_vendor() -> None:
    """Fill `vendor/` from node_modules and the page's wheels, unless it is up to date."""
    stamp = VENDOR / ".backrow.stamp"
    wheels = ROOT / "requirements" / "page.txt"
    wanted = fingerprint(NODE / "package-lock.json", wheels, Path(__file__))
    if is_done(stamp, wanted):
        return
    with step("Assembling vendor/"):
        assemble(wheels)
        check(locked=read_lock())
        stamp.write_text(wanted, encoding="utf-8")


def assemble(wheels: Path) -> None:
    """Empty `vendor/` and fill it."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_pyodide(VENDOR / "pyodide", page_wheels(wheels))
    copy_pyscript(VENDOR / "pyscript")
    copy_module(MODULES / "dompurify" / "dist" / "purify.es.mjs", VENDOR / "dompurify")
    copy_module(MODULES / "idb" / "build" / "index.js", VENDOR / "idb")


def check_vendor() -> None:
    """Check that `vendor/` holds what the lock says; refill it if not."""
    try:
        check(locked=read_lock())
    except ToolError:
        (VENDOR / ".backrow.stamp").unlink(missing_ok=True)
        ensure_vendor()


def check(locked: Mapping[str, str]) -> None:
    """Compare `vendor/` with the lock. Raises ToolError for a file that differs."""
    found = vendored_hashes()
    wrong = sorted(name for name in {*found, *locked} if found.get(name) != locked.get(name))
    if wrong:
        raise ToolError(
            f"vendor/{wrong[0]} differs from requirements/vendor.json. After a change of versions,"
            " run .venv/bin/python -m tools.setup.vendor, which updates that file."
        )


def vendored_hashes() -> dict[str, str]:
    """Return the SHA-256 of every third-party file, by its path below `vendor/`."""
    return {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in FOLDERS
        for path in sorted((VENDOR / folder).rglob("*"))
        if path.is_file()
    }


def read_lock() -> dict[str, str]:
    """Return the locked SHA-256 of every vendored file."""
    locked: dict[str, str] = json.loads(LOCK.read_text(encoding="utf-8"))
    return locked


def page_wheels(requirements: Path) -> list[Path]:
    """Return the page's pure-Python wheels, downloaded once and checked against their hashes."""
    folder, stamp = CACHE / "wheels", CACHE / "wheels" / ".backrow.stamp"
    if not is_done(stamp, fingerprint(requirements)):
        shutil.rmtree(folder, ignore_errors=True)
        pip: Command = [
            venv_python(),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--no-input",
            "download",
        ]
        options = ["--no-deps", "--only-binary", ":all:", "--retries", "2", "--timeout", "30"]
        run_logged(
            [*pip, *options, "--require-hashes", "-r", requirements, "-d", folder],
            "The page's Python packages",
            "PyPI",
        )
        stamp.write_text(fingerprint(requirements), encoding="utf-8")
    return sorted(folder.glob("*-py3-none-any.whl"))


def copy_pyodide(target: Path, wheels: list[Path]) -> None:
    """Copy the interpreter and our wheels; write a lock file that names only those wheels."""
    source = MODULES / "pyodide"
    target.mkdir(parents=True)
    for name in PYODIDE_FILES:
        shutil.copyfile(source / name, target / name)
    for wheel in wheels:
        copy_wheel(wheel, target / wheel.name)
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    copies = [target / wheel.name for wheel in wheels]
    lock["packages"] = {entry["name"]: entry for entry in map(lock_entry, copies)}
    text = json.dumps(lock, indent=1, sort_keys=True) + "\n"
    (target / "pyodide-lock.json").write_text(text, encoding="utf-8")


def copy_wheel(wheel: Path, target: Path) -> None:
    """Copy a wheel; of Pygments only the lexers of languages that notes have.

    The others would be a tenth of the one-file library. The copy is not compressed, because zlib
    differs between machines; the one-file library compresses it.
    """
    if not wheel.name.startswith("pygments-"):
        shutil.copyfile(wheel, target)
        return
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w") as kept:
        for name in source.namelist():
            if not UNUSED_PYGMENTS.match(name):
                kept.writestr(zipfile.ZipInfo(name), source.read(name))


def lock_entry(wheel: Path) -> dict[str, object]:
    """Return the entry of a wheel without dependencies in Pyodide's lock file."""
    name, version, *_ = wheel.name.split("-")
    with zipfile.ZipFile(wheel) as archive:
        tops = {entry.split("/")[0] for entry in archive.namelist()}
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if "." not in top),
        "depends": [],
        "unvendored_tests": False,
    }


def copy_pyscript(target: Path) -> None:
    """Copy the chunks of PyScript that the page loads, without the names of their source maps."""
    target.mkdir(parents=True)
    folder = MODULES / "@pyscript" / "core" / "dist"
    entry = (folder / "core.js").read_text(encoding="utf-8")
    core = next(path for path in folder.glob("core-*.js") if path.name in entry)
    used = core.name + core.read_text(
        encoding="utf-8"
    )  # the package has chunks of older builds too
    chunks = [
        path
        for path in sorted(folder.glob("*.js"))
        if PYSCRIPT_CHUNKS.fullmatch(path.name) and path.name in used
    ]
    for chunk in chunks:
        text = chunk.read_text(encoding="utf-8")
        text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)
        for other in chunks:
            text = text.replace(other.name, f"{other.name.partition('-')[0]}.js")
        (target / f"{chunk.name.partition('-')[0]}.js").write_text(text, encoding="utf-8")


def copy_module(source: Path, target: Path) -> None:
    """Copy a JavaScript module, without the name of its source map."""
    target.mkdir(parents=True)
    text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", source.read_text(encoding="utf-8"))
    (target / source.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    assemble(ROOT / "requirements" / "page.txt")
    write(LOCK, json.dumps(vendored_hashes(), indent=1) + "\n")
