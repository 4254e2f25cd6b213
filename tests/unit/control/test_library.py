"""A library reads its files bit by bit."""

from app.control.library import Library
from app.search.view import View
from tests.support.talks import NOTES, QUEUES


def test_reading_counts_and_lists() -> None:
    library = Library()
    library.files = {path: text.encode() for path, text in NOTES.items()}
    steps = library.read()
    assert [library.is_reading for _ in steps].count(False) == 0
    assert not library.is_reading
    assert (library.n_notes_read, library.n_conferences) == (2, 2)
    assert library.index.n_talks == 4
    assert [problem.code for problem in library.problems] == [
        "no-speaker",
        "no-speaker",
        "no-notes",
    ]


def test_words_are_found_once_they_are_indexed() -> None:
    library = Library()
    library.files = {path: text.encode() for path, text in NOTES.items()}
    for _ in library.read():
        pass
    view = View(q="queue")
    assert [e.id for e in library.index.search(View(q="queues")).entries] == [QUEUES]
    assert library.index.n_unread == 4
    for work in (library.index_notes(), library.prepare_phrases()):
        for _ in work:
            pass
    assert library.index.n_unread == 0
    assert [e.id for e in library.index.search(view).entries] == [QUEUES]


def test_reading_again_forgets_what_was_read() -> None:
    library = Library()
    library.files = {"bad.md": b"\xff\xfe bytes", **{p: t.encode() for p, t in NOTES.items()}}
    for _ in library.read():
        pass
    assert "bad.md" in {problem.source for problem in library.problems}
    library.files = {"other.md": NOTES["other.md"].encode()}
    for _ in library.read():
        pass
    assert library.problems == []
    assert (library.n_notes_read, library.index.n_talks) == (1, 1)
