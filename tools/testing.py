"""`tools test`: checks the code, then runs every test this system can run."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from tools.progress import say
from tools.project import MODULES, NODE, ROOT
from tools.setup.browsers import ensure_engines, versions
from tools.setup.installers import Command
from tools.setup.node import node_command

PYTHON = ["app", "tools", "bench", "tests", "playwright.config.py"]
SCRIPTS = ["app", "tools", "bench", "sw.js"]
PYTEST: Command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]


def run_tests(*, install: bool, full: bool) -> int:
    """Run all checks and tests; 0 when every one passed, else 1, naming those that did not.

    Chromium's tests wait now and then, so those without a browser run beside them, behind them in
    what they get of the machine; their output is shown when they are done. Two browsers at once
    would keep each other waiting beyond every patience.
    """
    ensure_engines(install=install)
    for line in versions():
        say(f"  {line}")
    env = {**os.environ, "BACKROW_FULL": "1" if full else ""}
    failed = [name for name, command in checks() if not passes(name, command, env)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output, ThreadPoolExecutor() as beside:
        others = beside.submit(
            lambda: [
                name
                for name, command in beside_chromium()
                if not passes(name, command, env, output)
            ]
        )
        name, command = chromium_tests()
        failed += [] if passes(name, command, env) else [name]
        failed += others.result()
        output.seek(0)
        sys.stdout.write(output.read())
    name, command = engine_tests()
    failed += [] if passes(name, command, env) else [name]
    if failed:
        say(f"backrow: failed: {', '.join(failed)}.")
    return int(bool(failed))


def checks() -> list[tuple[str, Command]]:
    """Each check of the code: its name and command, quickest first."""
    python: Command = [sys.executable, "-m"]
    node = node_command()
    eslint = [*node, MODULES / "eslint" / "bin" / "eslint.js"]
    tsc = [*node, MODULES / "typescript" / "bin" / "tsc"]
    return [
        ("lint", [*python, "ruff", "check", *PYTHON]),
        ("format", [*python, "ruff", "format", "--check", *PYTHON]),
        ("types", [*python, "mypy", "app", "tools", "bench", "tests"]),
        ("scripts", [*eslint, "--config", NODE / "eslint.config.js", *SCRIPTS]),
        ("types of scripts", [*tsc, "-p", NODE / "jsconfig.json"]),
        ("types of sw.js", [*tsc, "-p", NODE / "jsconfig.worker.json"]),
    ]


def chromium_tests() -> tuple[str, Command]:
    """The page's tests in Chromium."""
    return "tests in Chromium", [*PYTEST, "--durations=10", "tests/e2e"]


def beside_chromium() -> list[tuple[str, Command]]:
    """The tests that need no browser."""
    python: Command = [sys.executable, "-m"]
    behind = ["nice", "-n", "10"] if shutil.which("nice") else []
    return [
        ("unit tests", [*behind, *python, "coverage", "run", "-m", *PYTEST[2:], "tests/unit"]),
        ("coverage", [*python, "coverage", "report"]),
    ]


def engine_tests() -> tuple[str, Command]:
    """The page's tests in the other engines."""
    return "tests in other engines", [*PYTEST, "--durations=5", "tests/engines"]


def passes(name: str, command: Command, env: dict[str, str], output: IO[str] | None = None) -> bool:
    """Run one check with its output shown, or written to `output`."""
    say(f"• {name} …")
    began = time.monotonic()
    status = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=env, check=False, stdout=output, stderr=output
    ).returncode
    passed = "passed" if status == 0 else "FAILED"
    say(f"  {name}: {passed} in {time.monotonic() - began:.0f} s")
    return status == 0
