"""The rules of the house, kept by the machine."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from tools.setup import ROOT

SHELL = {
    *(
        "main",
        "browser",
        "desk",
        "handing",
        "holding",
        "keeping",
        "listing",
        "loading",
        "notes",
        "opening",
    ),
    *("panel", "results", "sources", "store"),
}
BROWSER = {"js", "pyscript", "pyodide", "pyodide_js"}
MODULES = sorted((ROOT / "app").glob("*.py"))


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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_only_the_shell_knows_the_browser(path: Path) -> None:
    names = imported(path)
    tops = {name.split(".")[0] for name in names}
    assert bool(tops & BROWSER) == (path.stem in SHELL)
    assert path.stem in SHELL or not names & {f"app.{stem}" for stem in SHELL}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_page_does_not_know_the_tools(path: Path) -> None:
    tops = {name.split(".")[0] for name in imported(path)}
    assert not tops & {"tools", "tests", "playwright", "selenium"}


def test_dependencies_point_one_way() -> None:
    below = {
        path.stem: {name.removeprefix("app.") for name in imported(path) if name.startswith("app.")}
        for path in MODULES
    }
    assert not any("main" in names for names in below.values())
    assert below["talks"] == set()
    assert not below["parse"] & {"page", "reading", "search", "query"}
    assert not below["search"] & {"page", "reading", "parse"}
    assert not below["query"] & {"page", "reading", "parse", "search"}
    assert not below["markup"] & {"page", "reading", "parse", "search"}


def test_pyscript_loads_exactly_the_modules_that_exist() -> None:
    config = tomllib.loads((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
    files = {f"./app/{path.name}" for path in MODULES if path.name != "main.py"}
    assert config["files"] == {path: path for path in files}


def test_the_page_says_which_plugins_stay_away_twice_alike() -> None:
    config = tomllib.loads((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
    page = (ROOT / "index.html").read_text(encoding="utf-8")
    inline = re.search(r"<mpy-config hidden>(.*)</mpy-config>", page)
    assert inline
    plugins = [name for name in config["plugins"] if name != "!error"]  # it tells of a bad toml
    assert json.loads(inline[1])["plugins"] == plugins


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
    for path in [ROOT / "package-lock.json", *sorted((ROOT / "requirements").iterdir())]:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path.name
        assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)\b", text, re.M)


def test_every_requirement_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", path.read_text(), re.M | re.S)
        assert blocks
        assert all("==" in block and "--hash=sha256:" in block for block in blocks), path.name


def test_the_lock_gives_an_integrity_for_every_package() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
