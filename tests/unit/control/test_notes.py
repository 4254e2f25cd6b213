"""A talk's notes become HTML whose links lead within the library."""

from app.control.library import Library
from app.control.notes import render_notes
from app.search.index import Index
from app.search.view import View
from tests.support.talks import NOTES, QUEUES, TESTING, TYPES


def library_with(notes: dict[str, str]) -> Library:
    """A library that was read."""
    library = Library()
    library.files = {path: text.encode() for path, text in notes.items()}
    library.pictures = {"plan.png": "./notes/plan.png"}
    for work in (library.read(), library.index_notes()):
        for _ in work:
            pass
    return library


def notes_of(library: Library, talk: str, query: str = "", *, has_colours: bool = False) -> str:
    """The HTML of a talk's notes, opened from a search."""
    index: Index = library.index
    entry = index.entry(talk)
    assert entry
    query_read = index.search(View(q=query)).query
    return render_notes(library, entry, query_read, has_colours=has_colours)


def test_links_and_pictures_lead_within_the_library() -> None:
    html = notes_of(library_with(NOTES), TYPES)
    assert f'href="#talk={QUEUES}"' in html
    assert 'src="./notes/plan.png"' in html


def test_what_the_library_does_not_have_is_no_link() -> None:
    notes = {"utopia.md": NOTES["utopia.md"].replace("plan.png", "data.csv")}
    html = notes_of(library_with(notes), TYPES)
    assert "href" not in html
    assert "src" not in html


def test_words_of_the_search_are_marked() -> None:
    library = library_with(NOTES)
    assert "<mark>edges</mark>" in notes_of(library, TYPES, "edges")
    assert "<mark>" not in notes_of(library, TYPES)


def test_code_has_colours_when_they_are_there() -> None:
    library = library_with(NOTES)
    assert "<span" not in notes_of(library, TESTING)
    assert "<span" in notes_of(library, TESTING, has_colours=True)
