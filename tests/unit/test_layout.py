"""The rules of the house, kept by the machine."""

import ast
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tools.project import NODE, ROOT

BROWSER = {"js", "pyscript", "pyodide", "pyodide_js"}
MODULES = sorted((ROOT / "app").rglob("*.py"))

MAY_IMPORT: dict[str, set[str]] = {
    "main": {"control", "deferred", "ui"},
    "deferred": {"your_library", "ui", "control", "imports", "pack", "pacing", "storage"},
    "your_library": {
        *("control", "render", "exports", "schedules", "imports", "marks", "search", "storage"),
        *("model", "text", "urls"),
    },
    "ui": {"control", "render", "search", "markup", "pack", "model"},
    "control": {"render", "edit", "search", "parse", "markup", "pack", "model", "pacing", "text"},
    "render": {"schedules", "markup", "imports", "marks", "search", "model", "text", "urls"},
    "exports": {
        *("schedules", "edit", "search", "parse", "markup", "pack", "model", "pacing", "text"),
    },
    "schedules": {"edit", "search", "parse", "model", "text", "urls"},
    "imports": {"pack", "model", "pacing", "storage", "text", "urls"},
    "edit": {"parse", "model"},
    "marks": {"search", "model", "storage", "urls", "text"},
    "search": {"markup", "model"},
    "parse": {"markup", "model", "text", "urls"},
    "markup": {"model"},
    "model": set(),
    "text": set(),
    "urls": set(),
    "pack": set(),
    "pacing": set(),
    "storage": set(),
    "__init__": set(),
}
"""Which top packages and modules of app/ may import which; itself always."""


def package(path: Path) -> str:
    """The top package or module of app/ that a file is in."""
    return path.relative_to(ROOT / "app").with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """The top names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "app":
                names |= {f"app.{alias.name}" for alias in node.names}
    return names


def test_there_are_modules() -> None:
    assert len(MODULES) > 5


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "app")))
def test_a_module_imports_what_its_package_may(path: Path) -> None:
    names = imported(path)
    tops = {name.split(".")[0] for name in names}
    assert not tops & {"tools", "tests", "bench", "playwright", "selenium"}
    assert package(path) in {"main", "ui", "deferred"} or not tops & BROWSER
    own = {name.split(".")[1] for name in names if name.startswith("app.")}
    assert own <= MAY_IMPORT[package(path)] | {package(path)}


def test_the_table_has_no_room_to_spare() -> None:
    used: dict[str, set[str]] = {name: set() for name in MAY_IMPORT}
    for path in MODULES:
        own = {name.split(".")[1] for name in imported(path) if name.startswith("app.")}
        used[package(path)] |= own - {package(path)}
    assert used == MAY_IMPORT


def imported_at_start(path: Path, known: frozenset[Path] = frozenset()) -> frozenset[Path]:
    """A module, and all of app/ that importing it imports: not what its functions import."""
    known |= {path}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                stem = ROOT / name.replace(".", "/")
                for found in (stem / "__init__.py", stem.with_suffix(".py")):
                    if found in MODULES and found not in known:
                        known |= imported_at_start(found, known)
    return known


def test_the_first_list_needs_none_of_what_only_the_deferred_half_uses() -> None:
    packages = {package(path) for path in imported_at_start(ROOT / "app/main.py")}
    assert {"ui", "render", "search", "parse"} <= packages
    assert not packages & {"deferred", "your_library", "exports", "schedules", "marks", "imports"}


@pytest.mark.parametrize(("folder", "others"), [("tools", {"tests"}), ("bench", {"tests"})])
def test_tools_and_benchmarks_import_no_tests(folder: str, others: set[str]) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    tops = {name.split(".")[0] for path in paths for name in imported(path)}
    assert not tops & others


def test_pyscript_loads_exactly_the_modules_that_exist() -> None:
    config = tomllib.loads((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
    paths = [path.relative_to(ROOT).as_posix() for path in MODULES]
    files = [f"./{path}" for path in paths if path != "app/main.py"]
    assert config["files"] == {path: path for path in files}
    assert list(config["files"]) == sorted(files, key=lambda path: (path.count("/") > 2, path))


def test_the_page_says_which_plugins_stay_away_twice_alike() -> None:
    config = tomllib.loads((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
    page = (ROOT / "index.html").read_text(encoding="utf-8")
    inline = re.search(r"<mpy-config hidden>(.*)</mpy-config>", page)
    assert inline
    plugins = [name for name in config["plugins"] if name != "!error"]  # it tells of a bad toml
    assert json.loads(inline[1])["plugins"] == plugins


def own_scripts_and_styles() -> list[Path]:
    """Our JavaScript and CSS, wherever it is; not what others wrote."""
    paths = [*ROOT.glob("*.js"), *ROOT.glob("*.css")]
    for folder in ("app", "bench", "tests", "tools"):
        for suffix in ("js", "mjs", "css"):
            paths += (ROOT / folder).rglob(f"*.{suffix}")
    return sorted(path for path in paths if "node_modules" not in path.parts)


LINE_LENGTH = 100


@pytest.mark.parametrize(
    "path", own_scripts_and_styles(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_line_of_javascript_or_css_is_not_too_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(n, line) for n, line in enumerate(lines, 1) if len(line) > LINE_LENGTH] == []


def test_there_are_scripts_and_styles() -> None:
    names = {path.name for path in own_scripts_and_styles()}
    assert {"sw.js", "boot.js", "style.css", "snapshot.mjs"} <= names


def test_the_page_has_no_inline_script_or_style() -> None:
    page = (ROOT / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert re.findall(r"\sstyle=|<style|\son\w+=", page) == []


def test_the_policy_lets_nothing_else_in() -> None:
    page = (ROOT / "index.html").read_text(encoding="utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    policy = dict(part.strip().partition(" ")[::2] for part in found[1].split(";"))
    assert policy["default-src"] == "'none'"
    assert "'unsafe-inline'" not in found[1]
    assert policy["img-src"] == "'self' blob: data:"
    for name in ("object-src", "base-uri", "form-action", "frame-src"):
        assert policy[name] == "'none'"


def test_lock_files_carry_no_download_addresses() -> None:
    for path in [NODE / "package-lock.json", *sorted((ROOT / "requirements").iterdir())]:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path.name
        assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)\b", text, re.M)


def test_every_requirement_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", path.read_text(), re.M | re.S)
        assert blocks
        assert all("==" in block and "--hash=sha256:" in block for block in blocks), path.name


def test_the_lock_gives_an_integrity_for_every_package() -> None:
    lock = json.loads((NODE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_every_test_module_is_collected(request: pytest.FixtureRequest) -> None:
    left_out = request.config.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    names = {part for folder in folders for part in folder.relative_to(ROOT).parts}
    assert not [name for name in names if any(fnmatch(name, it) for it in left_out)]
