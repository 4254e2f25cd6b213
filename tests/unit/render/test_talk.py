"""The reading view: one talk as a page."""

from dataclasses import replace

import pytest

from app.model import Entry, Link
from app.render.talk import notes_below_header, render_talk, shorten
from app.search.index import Index
from app.search.view import View
from tests.support.library import CONFERENCE, TALK, index_of, talk

ALL = View()


def read(index: Index, entry: Entry, view: View = ALL, notice: str = "") -> str:
    matches = index.search(replace(view, talk=""))
    return render_talk(index, entry, view, matches, notice)


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
    assert shorten(title) == short


def test_long_lists_end() -> None:
    talks = [talk(n) for n in range(30)]
    assert read(index_of(*talks), talks[0]).count("<li><a href") < 30


def test_a_note_that_was_opened_is_marked_so() -> None:
    index = index_of(TALK)
    assert index.set_opened(["conf.md"])
    assert not index.set_opened(["conf.md"])
    assert '<li class="badge own">opened</li>' in read(index, TALK)


def test_lines_that_the_header_repeats_are_left_blank() -> None:
    entry = talk(1, body="\nAda Quill\n\n* one\n", byline=(1,))
    assert notes_below_header(entry) == "\n\n\n* one\n"
    assert notes_below_header(TALK) == TALK.body
