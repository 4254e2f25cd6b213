"""One talk as a page, and the notes' health."""

import re
from dataclasses import replace

import pytest

from app.marks.model import join, new_mark, set_remark, tick
from app.model import Entry, FollowUp, Link, Problem
from app.render import talk as talk_view
from app.search.index import Index
from app.search.view import View
from tests.support.library import CONFERENCE, TALK, index_of, talk

ALL = View()


def read(index: Index, entry: Entry, view: View = ALL, notice: str = "") -> str:
    matches = index.search(replace(view, talk=""))
    return talk_view.render_talk(index, entry, view, matches, notice)


def test_a_talk_shows_its_place_and_neighbours() -> None:
    talks = [talk(n) for n in range(3)]
    html = read(index_of(*talks), talks[1])
    assert "Conf 2025, talk 2 of 3" in html
    assert '<a href="#talk=conf-2025/talk-0" rel="prev">' in html
    assert 'rel="next"' in html
    assert '<div class="notes"></div>' in html


def test_a_lone_side_note_has_neither() -> None:
    note = talk(1, kind="misc", speakers=())
    html = read(index_of(note), note)
    assert "talk 1 of" not in html
    assert "pager" not in html
    assert "<aside" not in html


def test_the_way_back_names_the_search() -> None:
    talks = [talk(1, title="One fish"), talk(2, title="Two fish")]
    view = View(q="fish", talk="conf-2025/talk-1")
    assert "2 results for “fish”</a>" in read(index_of(*talks), talks[0], view)
    assert ">All talks</a>" in read(index_of(*talks), talks[0], View(talk="x"))
    filtered = View(conference=("Conf 2025",))
    assert ">2 results</a>" in read(index_of(*talks), talks[0], filtered)


def test_links_show_their_host_and_the_talk_page() -> None:
    entry = talk(
        1,
        url="https://conf.example/talks/1/",
        links=(Link("https://conf.example/talks/1/", ""), Link("https://x.example/a?b=c", "x")),
    )
    html = read(index_of(entry), entry)
    assert "conf.example</a> /talks/1 (talk page)" in html
    assert "x.example</a> /a?b=c" in html
    assert 'rel="noopener noreferrer">Talk page' in html


def test_no_other_scheme_becomes_a_link() -> None:
    bad = "javascript:alert(1)"
    html = read(index_of(talk(1)), talk(1, url=bad, links=(Link(bad, "x"),)))
    assert "javascript:" not in html


def test_other_talks_by_the_same_person_in_any_year() -> None:
    index = index_of(TALK)
    older = replace(TALK, id="conf-2020/old", title="Old", source="old.md")
    index.add(replace(CONFERENCE, title="Conf 2020", year=2020, source="old.md", entries=(older,)))
    html = read(index, TALK)
    assert "Also by Ada Quill" in html
    assert '<a href="#talk=conf-2020/old">Old</a> Conf 2020' in html


def test_without_notes_it_says_so_and_a_notice_is_shown() -> None:
    entry = talk(1, body="Ada Quill\n", byline=(0,))
    html = read(index_of(entry), entry, notice="It is gone.")
    assert "No notes were taken of this one." in html
    assert "It is gone." in html


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Short", "Short"),
        ("Goodbye GIL: a long subtitle that nobody needs here", "Goodbye GIL"),
        (
            "A very long title that goes on and on without any colon",
            "A very long title that goes on and on…",
        ),
    ],
)
def test_breadcrumbs_are_short(title: str, short: str) -> None:
    assert talk_view.shorten(title) == short


@pytest.mark.parametrize(
    ("url", "host", "rest"),
    [
        ("https://a.example/x/", "a.example", "/x"),
        ("https://user@a.example:80/x", "a.example:80", "/x"),
        ("https://evil.example\\@good.example/x", "evil.example", "\\@good.example/x"),
        ("https://good.example@evil.example", "evil.example", ""),
        ("https://", "https://", ""),
    ],
)
def test_hosts(url: str, host: str, rest: str) -> None:
    assert (talk_view.host(url), talk_view.rest_of(url)) == (host, rest)


def problem(line: int, severity: str = "error") -> Problem:
    return Problem("conf.md", line, "empty-link", severity, "Link is empty.", "Fill it.")  # type: ignore[arg-type]


def test_problems_are_counted_and_lead_to_their_talk() -> None:
    index = index_of(TALK)
    html = talk_view.render_problems(index, [problem(5), problem(6, "hint"), problem(7, "hint")], 4)
    assert "3 problems in 1 of 4 notes: 1 error, 2 hints." in html
    assert '<a href="#talk=conf-2025/first" title="First">5</a>' in html
    before = talk_view.render_problems(index, [problem(1)], 1)
    assert '<td role="cell" class="problem-line">1</td>' in before


def test_no_problems() -> None:
    html = talk_view.render_problems(Index(), [], 2)
    assert "Nothing is wrong in these notes." in html
    assert "<table" not in html


def test_problems_as_a_checklist() -> None:
    assert talk_view.problems_checklist([problem(5)]) == (
        "- [ ] `conf.md:5` Link is empty. Fill it.\n"
    )


def test_long_lists_end() -> None:
    talks = [talk(n) for n in range(30)]
    assert read(index_of(*talks), talks[0]).count("<li><a href") < 30
    many = [problem(n + 1, "hint") for n in range(talk_view.MOST_PROBLEMS + 5)]
    html = talk_view.render_problems(Index(), many, 1)
    assert html.count('<tr role="row"><td') == talk_view.MOST_PROBLEMS
    assert "5 more: <code>python3 -m tools check</code> has all." in html


def test_a_talk_can_be_marked() -> None:
    entry = talk(
        1, follow_ups=(FollowUp(3, "read  it"), FollowUp(5, "read it"), FollowUp(7, "ask"))
    )
    mark = new_mark("k", entry, CONFERENCE, 1)
    mark = tick(tick(tick(mark, "read it", 2, 2), "<gone>", 3), "ask", 4)
    html = talk_view.render_marks(entry, set_remark(mark, "</textarea><b>", 5), "")
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
    html = talk_view.render_marks(
        talk(1, follow_ups=(FollowUp(3, "ask"),)), None, "has no room left"
    )
    assert html.count("checked") == 0
    assert "this browser has no room left" in html
    assert 'data-do="export-marks"' in html


def test_a_remark_that_was_written_apart_is_shown_too() -> None:
    mark = new_mark("k", TALK, CONFERENCE, 1)
    joined = join(set_remark(mark, "mine", 2), set_remark(mark, "<theirs>", 3))
    html = talk_view.render_marks(TALK, joined, "")
    assert "&lt;theirs&gt;</textarea>" in html
    assert '<p class="remark-text">mine</p>' in html
    assert 'data-do="drop-remark" data-number="1"' in html


def test_a_note_that_was_opened_is_marked_so() -> None:
    index = index_of(TALK)
    assert index.set_opened(["conf.md"])
    assert not index.set_opened(["conf.md"])
    assert '<li class="badge own">opened</li>' in read(index, TALK)
