"""What all tests share: the settings, and libraries built from tests/data/."""

import importlib.util
import os
import shutil
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import hypothesis
import pytest

from tools.build.site import build
from tools.project import ROOT
from tools.setup.node import ensure_modules
from tools.setup.vendor import ensure_vendor

DATA = ROOT / "tests" / "data"
ONLY_FULL = pytest.mark.full

IS_FULL = bool(os.environ.get("BACKROW_FULL"))
"""Whether this is a run of `tools test --full`."""

EXAMPLES = 500 if IS_FULL else 20
"""Examples of each property: many with `--full`, so that the other runs stay short."""


def and_in_full(always: Sequence[object], more: Sequence[object]) -> list[object]:
    """Values of a parametrised test: some for every run, and more for `--full`."""
    rest = [value if isinstance(value, tuple) else (value,) for value in more]
    return [*always, *(pytest.param(*values, marks=ONLY_FULL) for values in rest)]


SAID = pytest.StashKey[list[str]]()

# Machines differ and are shared, so no example has a deadline.
hypothesis.settings.register_profile("backrow", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.load_profile("backrow")


def pytest_sessionstart() -> None:
    """Install what the lock files ask for, as `tools test` does, when pytest is run directly."""
    ensure_modules("test")
    ensure_vendor()


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a line to what the run says at its end: counts that an issue asks for."""
    return request.config.stash.setdefault(SAID, []).append


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests that are marked `full` to `--full`; pytest counts them as deselected."""
    if IS_FULL:
        return
    left = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was recorded, and with `--full` how many examples each property had."""
    if IS_FULL:
        terminalreporter.write_line(f"examples of each property: {EXAMPLES}")
    for line in terminalreporter.config.stash.get(SAID, []):
        terminalreporter.write_line(line)


def load_settings() -> types.ModuleType:
    """playwright.config.py, which can't be imported by its name."""
    spec = importlib.util.spec_from_file_location("settings", ROOT / "playwright.config.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def settings() -> types.ModuleType:
    """The end-to-end settings."""
    return load_settings()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`site/` and `backrow.html` of the test library."""
    out = tmp_path_factory.mktemp("built")
    build(DATA / "library", out)
    return out


@pytest.fixture(scope="session")
def built_newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test library with one talk more: by Nell New."""
    notes, out = tmp_path_factory.mktemp("newer-notes") / "notes", tmp_path_factory.mktemp("newer")
    shutil.copytree(DATA / "library", notes)
    with (notes / "utopia-2025.md").open("a", encoding="utf-8") as note:
        note.write("\n---\n\n## A talk that is new\n\n- Nell New\n\nWords.\n")
    build(notes, out)
    return out


@pytest.fixture(scope="session")
def built_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`site/` and `backrow.html` of a note that attacks the page."""
    out = tmp_path_factory.mktemp("hostile")
    build(DATA / "hostile", out)
    return out
