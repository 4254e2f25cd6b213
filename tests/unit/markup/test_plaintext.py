"""Whether a talk has notes: one answer for the filter, the badge and the hint."""

import pytest

from app.markup.plaintext import has_notes
from app.parse.lint import check_entries
from app.render.html import render_badges
from app.search.view import View
from tests.support.library import index_of, talk

BODIES: dict[str, bool] = {
    "": False,
    " \n\t\n": False,
    "*": False,
    "- \n- \n  -\n": False,
    "1.\n2)\n": False,
    "- [ ]\n- [x] \n": False,
    "> \n>\n": False,
    "##\n": False,
    "---\n***\n": False,
    "```\n```\n": False,
    "| | |\n|---|:-:|\n": False,
    "Ada Quill": False,
    "* **Ada Quill**": False,
    "<https://conf.example/talk>": False,
    "https://conf.example/talk": False,
    "Byline\n": False,
    "Byline\n*": False,
    "Byline\n* a": True,
    "x": True,
    "* x": True,
    "1": True,
    "?": True,
    "![](slide.png)": True,
    "Ada Quill was late": True,
    "<https://conf.example/other>": True,
    "```\ncode\n```\n": True,
}


@pytest.mark.parametrize("body", BODIES, ids=repr)
def test_has_notes(body: str) -> None:
    byline = (0,) if body.startswith("Byline") else ()
    url = "https://conf.example/talk"
    entry = talk(1, body=body, byline=byline, url=url)
    has = BODIES[body]
    assert has_notes(entry) is has
    assert ("no-notes" not in {problem.code for problem in check_entries([entry])}) is has
    assert ("no notes" not in render_badges(entry)) is has
    assert (index_of(entry).search(View(has=("no-notes",))).n_talks == 0) is has


@pytest.mark.parametrize("body", ["- " * 100_000, ">" * 100_000, "* " * 100_000 + "x"])
def test_a_line_of_marks_is_read_in_linear_time(body: str) -> None:
    assert has_notes(talk(1, body=body)) is body.endswith("x")
