"""The status line and the notices above the list."""

from dataclasses import replace

import pytest

from app.model import FailedNote
from app.render.notices import (
    render_failed,
    render_gone,
    render_library_size,
    render_progress,
    render_remarks,
    render_status,
    render_unread,
)
from app.search.index import Index
from app.search.view import View
from tests.support.library import CONFERENCE, index_of, talk


def test_the_status_counts_talks() -> None:
    index = index_of(talk(1), talk(2, kind="remarks"))
    assert render_status(index.search(View()), View()) == "<strong>1 talk</strong>"
    view = View(q="zebra")
    assert render_status(index.search(view), view) == "<strong>0 of 1 talk</strong>"


def test_failed_notes_are_named() -> None:
    assert render_failed([]) == ""
    html = render_failed([FailedNote("a.md", "was not found")])
    assert "1 note could not be loaded." in html
    assert "<code>a.md</code> was not found" in html


def test_a_page_from_a_file_says_how_old_its_notes_are() -> None:
    assert render_library_size(1, 2, None) == (
        '<span class="library-size">1 talk, 2 conferences</span>'
    )
    assert "Notes as of" in render_library_size(1, 2, "2025-02-10")


def half_read() -> Index:
    """An index of two conferences, of which the notes of the first are searchable."""
    index = index_of(talk(1))
    second = talk(2, id="conf-2024/b", source="b.md")
    index.enter(replace(CONFERENCE, title="Conf 2024", source="b.md", entries=(second,)))
    return index


def test_progress_is_told_until_all_notes_are_searchable() -> None:
    index = half_read()
    assert render_progress(index) == (
        ' <span class="index-progress">Notes searchable: 50\u00a0%</span>'
    )
    for _ in index.index_notes():
        pass
    assert render_progress(index) == ""


@pytest.mark.parametrize(
    ("q", "outlook"), [("words", "More may be found"), ("-words", "Less may be left")]
)
def test_a_search_of_half_the_notes_says_so(q: str, outlook: str) -> None:
    index = half_read()
    html = render_unread(index.search(View(q=q)), index)
    assert f"50\u00a0% so far. {outlook}" in html
    assert render_unread(index.search(View()), index) == ""


def test_a_corrected_word_and_other_remarks_are_shown() -> None:
    index = index_of(talk(1, title="Bicycles"))
    assert "Showing results for “bicycles”" in render_remarks(index.search(View(q="bicycels")))
    assert render_remarks(index.search(View(q="bicycles"))) == ""


def test_a_talk_that_does_not_exist_is_told() -> None:
    assert "is not in these notes" in render_gone(is_gone=True)
    assert render_gone(is_gone=False) == ""
