"""`tools test`: checks the code, then runs every test this system can run."""

import os
import subprocess
import sys
import time

from tools.browsers import ensure_engines, versions
from tools.setup import MODULES, ROOT, Command, node_command, say

PYTHON = ["app", "tools", "tests", "playwright.config.py"]
SCRIPTS = ["app", "tools", "sw.js"]


def run_tests(*, install: bool, full: bool) -> int:
    """Run all checks and tests; 0 when every one passed, else 1, naming those that did not."""
    ensure_engines(install=install)
    for line in versions():
        say(f"  {line}")
    env = {**os.environ, "BACKROW_FULL": "1" if full else ""}
    failed = [name for name, command in suites() if not passes(name, command, env)]
    if failed:
        say(f"backrow: failed: {', '.join(failed)}.")
    return int(bool(failed))


def suites() -> list[tuple[str, Command]]:
    """Each check's name and command, quickest first."""
    python: Command = [sys.executable, "-m"]
    node = node_command()
    pytest: Command = ["pytest", "-q", "-p", "no:cacheprovider"]
    return [
        ("lint", [*python, "ruff", "check", *PYTHON]),
        ("format", [*python, "ruff", "format", "--check", *PYTHON]),
        ("types", [*python, "mypy", "app", "tools", "tests"]),
        ("scripts", [*node, MODULES / "eslint" / "bin" / "eslint.js", *SCRIPTS]),
        *(
            (f"types of {name}", [*node, MODULES / "typescript" / "bin" / "tsc", "-p", config])
            for name, config in (("scripts", "jsconfig.json"), ("sw.js", "jsconfig.worker.json"))
        ),
        ("unit tests", [*python, "coverage", "run", "-m", *pytest, "tests/unit"]),
        ("coverage", [*python, "coverage", "report"]),
        ("page tests", [*python, *pytest, "--durations=10", "tests/e2e", "tests/engines"]),
    ]


def passes(name: str, command: Command, env: dict[str, str]) -> bool:
    """Run one check with its output shown."""
    say(f"• {name} …")
    began = time.monotonic()
    status = subprocess.run(list(map(str, command)), cwd=ROOT, env=env, check=False).returncode
    say(f"  {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
    return status == 0
