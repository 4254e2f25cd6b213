"""Makes `.venv`, the virtual environment with the pinned requirements of a level.

Uses the standard library only: nothing else is installed when this runs.
"""

import os
import shutil
import sys
from collections.abc import Callable
from importlib import util
from pathlib import Path
from typing import Literal

from tools.files import fingerprint, is_done
from tools.progress import ToolError, step
from tools.project import ROOT, VENV
from tools.setup.installers import Command, run_logged

Level = Literal["build", "test"]
"""What is set up: what a build needs, or that and what the tests need."""


def venv_python() -> Path:
    """Return the path of the virtual environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_venv(level: Level) -> Path:
    """Install a level's requirements, pinned and hash-checked; return the environment's Python."""
    python = venv_python()
    requirements = ROOT / "requirements" / f"{level}.txt"
    wanted = fingerprint(str(VENV), sys.version, requirements)
    if python.is_file() and any(
        is_done(VENV / f"{name}.stamp", fingerprint(str(VENV), sys.version, file))
        for name, file in covering(level)
    ):
        return python
    require_venv_module(util.find_spec)
    base = VENV / "base.stamp"
    if not (python.is_file() and is_done(base, fingerprint(str(VENV), sys.version))):
        with step("Making the virtual environment .venv"):
            shutil.rmtree(VENV, ignore_errors=True)
            run_logged([sys.executable, "-m", "venv", VENV], "The virtual environment", "Python")
            base.write_text(fingerprint(str(VENV), sys.version), encoding="utf-8")
    with step(f"Installing the {level} requirements, pinned and hash-checked"):
        pip: Command = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        limits = ["--retries", "2", "--timeout", "30", "--only-binary", ":all:"]
        run_logged(
            [*pip, *limits, "--require-hashes", "-r", requirements], "Python packages", "PyPI"
        )
        (VENV / f"{level}.stamp").write_text(wanted, encoding="utf-8")
    return python


def require_venv_module(find: Callable[[str], object]) -> None:
    """Raise ToolError if this Python cannot make virtual environments; `find` finds a module."""
    if not (find("venv") and find("ensurepip")):
        raise ToolError(
            "This Python comes without its venv module: install it (on Debian and Ubuntu:"
            " apt install python3-venv) and run the command again."
        )


def covering(level: Level) -> list[tuple[str, Path]]:
    """Return the levels whose requirements include this one's: `test` includes `build`."""
    levels = ["test"] if level == "test" else ["build", "test"]
    return [(name, ROOT / "requirements" / f"{name}.txt") for name in levels]
