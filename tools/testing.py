"""`tools test`: checks the code and runs every test that this system can run.

What is run stands in groups. Groups run at the same time, as many as there are cores to keep busy;
the commands of a group run one after the other. A command's output is shown when it has ended, so
that the outputs of two groups do not mix.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.progress import say
from tools.project import CACHE, MODULES, NODE, ROOT
from tools.setup.browsers import ensure_engines, versions
from tools.setup.installers import Command
from tools.setup.node import node_command

PYTHON = ["app", "tools", "bench", "tests", "playwright.config.py"]
"""What holds Python to be checked."""

SCRIPTS = ["app", "tools", "bench", "sw.js"]
"""What holds JavaScript to be checked."""

PYTEST: Command = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]

GROUPS_AT_ONCE = 2
"""Groups that run at the same time: a browser's tests take more than one core by themselves."""

UNIT_WORKERS = 2
"""Processes of `--quick`'s unit tests; a full run keeps the other core for Chromium."""


@dataclass(frozen=True, slots=True)
class Task:
    """A command with the name that the report gives it."""

    name: str
    command: Sequence[str | Path]
    again: Sequence[str | Path] = ()
    """The command that runs what failed once more, alone; empty if a failure is final."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that run one after the other."""

    name: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a group ended: the tasks that failed, and the seconds it took."""

    group: str
    failed: tuple[Task, ...]
    seconds: float


def run_tests(*, install: bool, full: bool, quick: bool) -> int:
    """Run the checks and tests; return 0 when all passed, else 1, naming those that failed.

    `quick` leaves out the browsers, `full` uses the large counts, and `install` installs missing
    browsers first. Raises ToolError for a browser that could be here and is not.
    """
    if not quick:
        ensure_engines(install=install)
        for line in versions():
            say(f"  {line}")
    began = time.monotonic()
    groups = quick_groups() if quick else all_groups(full=full)
    env = {**os.environ, "BACKROW_FULL": "1" if full else ""}
    outcomes = run_groups(groups, env)
    failed = [task for outcome in outcomes for task in outcome.failed]
    failed = [task for task in failed if not passes_alone(task, env)]
    for outcome in outcomes:
        say(f"  {outcome.group:24}{outcome.seconds:5.0f} s")
    say(f"  {'in all':24}{time.monotonic() - began:5.0f} s")
    if failed:
        say(f"backrow: failed: {', '.join(task.name for task in failed)}.")
    return int(bool(failed))


def quick_groups() -> list[Group]:
    """Return what `--quick` runs: all that needs no browser."""
    unit = unit_tests("-n", str(UNIT_WORKERS), "--dist", "worksteal")
    return [Group("unit tests", (unit,)), checks()]


def all_groups(*, full: bool) -> list[Group]:
    """Return what every other run does, the longest first; `full` measures coverage too."""
    return [
        Group("Chromium", (browser_tests("tests in Chromium", "tests/e2e"),)),
        Group("other engines", (browser_tests("tests in other engines", "tests/engines"),)),
        Group("unit tests", covered_unit_tests() if full else (unit_tests(),)),
        checks(),
    ]


def unit_tests(*options: str) -> Task:
    """Return the task that runs the unit tests."""
    return Task("unit tests", [sys.executable, *PYTEST, *options, "tests/unit"])


def covered_unit_tests() -> tuple[Task, ...]:
    """Return the unit tests under coverage, which take three times as long, and its report."""
    coverage: Command = [sys.executable, "-m", "coverage"]
    return (
        Task("unit tests", [*coverage, "run", *PYTEST, "tests/unit"]),
        Task("coverage", [*coverage, "report"]),
    )


def browser_tests(name: str, folder: str) -> Task:
    """Return the task that runs a folder's tests and lists the slowest.

    A driver can lose an event to a busy machine, so tests that failed run once more, alone.
    """
    cache = CACHE / "pytest" / folder.rpartition("/")[2]
    command: Command = [sys.executable, "-m", "pytest", "-q", "-o", f"cache_dir={cache}"]
    again = ["--last-failed", "--last-failed-no-failures=none"]
    return Task(name, [*command, "--durations=10", folder], [*command, *again, folder])


def checks() -> Group:
    """Return the checks of the code, the quickest first."""
    python: Command = [sys.executable, "-m"]
    eslint = [*node_command(), MODULES / "eslint" / "bin" / "eslint.js"]
    tsc = [*node_command(), MODULES / "typescript" / "bin" / "tsc"]
    return Group(
        "checks",
        (
            Task("lint", [*python, "ruff", "check", *PYTHON]),
            Task("format", [*python, "ruff", "format", "--check", *PYTHON]),
            Task("scripts", [*eslint, "--config", NODE / "eslint.config.js", *SCRIPTS]),
            Task("types of scripts", [*tsc, "-p", NODE / "jsconfig.json"]),
            Task("types of sw.js", [*tsc, "-p", NODE / "jsconfig.worker.json"]),
            Task("types", [*python, "mypy", "app", "tools", "bench", "tests"]),
        ),
    )


def run_groups(groups: Sequence[Group], env: Mapping[str, str]) -> list[Outcome]:
    """Run groups at the same time, started in order; return how each ended, in that order."""
    screen = threading.Lock()
    with ThreadPoolExecutor(GROUPS_AT_ONCE) as pool:
        return list(pool.map(lambda group: run_group(group, env, screen), groups))


def run_group(group: Group, env: Mapping[str, str], screen: threading.Lock) -> Outcome:
    """Run a group's tasks; `screen` is held while a task's output is shown."""
    began = time.monotonic()
    failed = [task for task in group.tasks if not passes(task, env, screen)]
    return Outcome(group.name, tuple(failed), time.monotonic() - began)


def passes(task: Task, env: Mapping[str, str], screen: threading.Lock) -> bool:
    """Run a task, then show its output and whether it passed."""
    say(f"• {task.name} …")
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        status = subprocess.run(
            list(map(str, task.command)),
            cwd=ROOT,
            env=env,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ).returncode
        output.seek(0)
        passed = "passed" if status == 0 else "FAILED"
        with screen:
            sys.stdout.write(output.read())
            sys.stdout.flush()
            say(f"  {task.name}: {passed} in {time.monotonic() - began:.0f} s")
    return status == 0


def passes_alone(task: Task, env: Mapping[str, str]) -> bool:
    """Run what failed of a task once more, with nothing beside it; say what that showed."""
    if not task.again:
        return False
    once_more = Task(f"{task.name}, what failed once more", task.again)
    return passes(once_more, env, threading.Lock())
