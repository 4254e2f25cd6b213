"""The view "Notes health" and its checklist."""

from app.model import Problem
from app.render.problems import MOST_PROBLEMS, problems_checklist, render_problems
from app.search.index import Index
from tests.support.library import TALK, index_of


def problem(line: int, severity: str = "error") -> Problem:
    return Problem("conf.md", line, "empty-link", severity, "Link is empty.", "Fill it.")  # type: ignore[arg-type]


def test_problems_are_counted_and_lead_to_their_talk() -> None:
    index = index_of(TALK)
    html = render_problems(index, [problem(5), problem(6, "hint"), problem(7, "hint")], 4)
    assert "3 problems in 1 of 4 notes: 1 error, 2 hints." in html
    assert '<a href="#talk=conf-2025/first" title="First">5</a>' in html
    before = render_problems(index, [problem(1)], 1)
    assert '<td role="cell" class="problem-line">1</td>' in before


def test_no_problems() -> None:
    html = render_problems(Index(), [], 2)
    assert "Nothing is wrong in these notes." in html
    assert "<table" not in html


def test_problems_as_a_checklist() -> None:
    assert problems_checklist([problem(5)]) == ("- [ ] `conf.md:5` Link is empty. Fill it.\n")


def test_long_lists_end() -> None:
    many = [problem(n + 1, "hint") for n in range(MOST_PROBLEMS + 5)]
    html = render_problems(Index(), many, 1)
    assert html.count('<tr role="row"><td') == MOST_PROBLEMS
    assert "5 more: <code>python3 -m tools check</code> has all." in html
