"""The status line and the notices above the list."""

from app.model import FailedNote
from app.render.notices import render_failed, render_library_size, render_status
from app.search.view import View
from tests.support.library import index_of, talk


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
