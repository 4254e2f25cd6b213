"""Marks on one talk, and the panel about all of them."""

import re

from app.marks.model import join, new_mark, set_remark, star, tick
from app.model import FollowUp
from app.render.marks import MOST_LOST, render_marks, render_own_marks
from tests.support.library import CONFERENCE, TALK, talk


def test_a_talk_can_be_marked() -> None:
    entry = talk(
        1, follow_ups=(FollowUp(3, "read  it"), FollowUp(5, "read it"), FollowUp(7, "ask"))
    )
    mark = new_mark("k", entry, CONFERENCE, 1)
    mark = tick(tick(tick(mark, "read it", 2, 2), "<gone>", 3), "ask", 4)
    html = render_marks(entry, set_remark(mark, "</textarea><b>", 5), "")
    assert re.findall(r'name="tick" value="(\d)"( checked)?', html) == [
        ("0", ""),
        ("1", " checked"),
        ("2", " checked"),
    ]
    assert "&lt;/textarea&gt;&lt;b&gt;</textarea>" in html
    assert "no longer in these notes" in html
    assert "&lt;gone&gt;" in html
    assert "not saved" not in html


def test_a_talk_without_marks_offers_them() -> None:
    html = render_marks(talk(1, follow_ups=(FollowUp(3, "ask"),)), None, "has no room left")
    assert html.count("checked") == 0
    assert "this browser has no room left" in html
    assert 'data-do="export-marks"' in html


def test_a_remark_that_was_written_apart_is_shown_too() -> None:
    mark = new_mark("k", TALK, CONFERENCE, 1)
    joined = join(set_remark(mark, "mine", 2), set_remark(mark, "<theirs>", 3))
    html = render_marks(TALK, joined, "")
    assert "&lt;theirs&gt;</textarea>" in html
    assert '<p class="remark-text">mine</p>' in html
    assert 'data-do="drop-remark" data-number="1"' in html


def test_marks_are_counted_and_the_lost_listed() -> None:
    mark = set_remark(tick(star(new_mark("k", TALK, CONFERENCE, 1), 2), "ask", 3), "mine", 4)
    html = render_own_marks(5, 2, 1, [mark] * (MOST_LOST + 1), [], "refuses it")
    assert '<a href="#q=is:starred">2 starred talks</a>' in html
    assert '<a href="#q=has:remark">1 talk with a remark</a>' in html
    assert "201 marks without a talk" in html
    assert "starred; ask; mine" in html
    assert "1 more; the export has all." in html
    assert "this browser refuses it" in html
    assert "Star a talk" in render_own_marks(0, 0, 0, [], [], "")
