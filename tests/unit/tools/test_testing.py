"""`tools test`: groups run at the same time; a failure is named and makes the run fail."""

import os
import sys
from pathlib import Path

import pytest

from bench.run import GROUPS
from tools import cli, testing
from tools.testing import Group, Task, run_groups

WAIT = """
import pathlib, sys, time
mine, other = map(pathlib.Path, sys.argv[1:])
mine.touch()
end = time.monotonic() + 30
while not other.exists():
    assert time.monotonic() < end
    time.sleep(0.01)
"""


def python(name: str, code: str, *arguments: str | Path) -> Task:
    return Task(name, [sys.executable, "-c", code, *arguments])


def test_two_groups_run_at_the_same_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    groups = [
        Group("first", (python("a", WAIT, one, two),)),
        Group("second", (python("b", WAIT, two, one),)),
    ]
    assert [outcome.failed for outcome in run_groups(groups, os.environ)] == [(), ()]


def test_a_failure_is_named_and_the_next_task_still_runs(
    capfd: pytest.CaptureFixture[str],
) -> None:
    tasks = (python("bad", "import sys; print('why'); sys.exit(3)"), python("good", "print('yes')"))
    [outcome] = run_groups([Group("both", tasks)], os.environ)
    assert (outcome.group, outcome.failed) == ("both", (tasks[0],))
    out, err = capfd.readouterr()
    assert out == "why\nyes\n"
    assert "  bad: FAILED in " in err
    assert "  good: passed in " in err


@pytest.mark.parametrize(("code", "passed"), [("", True), ("import sys; sys.exit(1)", False)])
def test_what_failed_runs_once_more_alone(code: str, passed: bool) -> None:
    task = python("bad", "import sys; sys.exit(3)")
    assert not testing.passes_alone(task, os.environ)
    again = Task("bad", task.command, python("bad", code).command)
    assert testing.passes_alone(again, os.environ) == passed


def test_quick_runs_no_browser_and_the_rest_runs_all() -> None:
    def names(groups: list[Group]) -> set[str]:
        return {task.name for group in groups for task in group.tasks}

    quick, default = names(testing.quick_groups()), names(testing.all_groups(full=False))
    assert "unit tests" in quick
    assert default - quick == {"tests in Chromium", "tests in other engines"}
    assert quick < default
    assert names(testing.all_groups(full=True)) - default == {"coverage"}


def test_the_command_line_knows_the_benchmarks() -> None:
    assert cli.BENCHMARKS == GROUPS
