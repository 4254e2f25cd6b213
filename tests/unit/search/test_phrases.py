"""What a phrase matches."""

import pytest

from app.search.index import Index
from app.search.view import View
from tests.support.small_library import conference, entry, titles

PHRASES = [
    ("the _Fluent Python_ book", '"fluent python"', True),
    ("__Note well__ this", '"note well"', True),
    ("`sys._is_gil_enabled()`", '"is_gil_enabled"', True),
    ("`sys._is_gil_enabled()` now", '"is_gil_enabled now"', True),
    ("the memory model", '"memory mod"', False),
    ("the memory model", '"memory mod', True),
    ("the memory model", '"mod', True),
    ("the memory model", '"mod"', False),
    ("models", '"model"', False),
    ("memory. The\n\n* model", '"memory the model"', True),
    ("C++ or C", '"c++ or"', True),
    ("node.js", '"node.js"', True),
    ("x_1 y", '"1 y"', True),
    ("Python™ rocks", '"python rocks"', True),
    ("half a ½ cup", '"a ½ cup"', True),
    ("naïve “idea”", '"naive idea"', True),
    ("私は東京都民です", '"は東京都"', True),
    ("私は東京 都民です", '"東京都"', False),
    ("python東京 x", '"python 東京"', True),
    ("python東京 x", '"東京 x"', True),
    ("python東京 x", '"ython 東京"', False),
]


@pytest.mark.parametrize(("notes", "text", "found"), PHRASES)
def test_phrases(notes: str, text: str, found: bool) -> None:
    made = Index()
    made.add(conference("C", 2025, entry("A title", notes)))
    for _ in range(2):
        assert bool(made.search(View(q=text, sort="order")).entries) == found
        made.add(conference("D", 2025, entry("Other", home="d"), home="d"))


def test_a_phrase_is_found_letter_by_letter_as_at_once() -> None:
    library = [
        entry("One", "of the art of a state of the arts"),
        entry("Two", "state of the"),
        entry("Three", "art the of state"),
    ]
    typed = Index()
    typed.add(conference("C", 2025, *library))
    text = '"state of the arts"'
    for n in range(2, len(text) + 1):
        at_once = Index()
        at_once.add(conference("C", 2025, *library))
        view = View(q=text[:n], sort="order")
        assert titles(typed.search(view)) == titles(at_once.search(view))


def test_a_phrase_does_not_go_on_in_another_name_or_tag() -> None:
    made = Index()
    made.add(conference("C", 2025, entry("T", "x", "Ada Lovelace", "Bo Reed", tags=("a b", "c"))))
    for text in ('"lovelace bo"', '"b c"', '"x a"', 'speaker:"lovelace bo"'):
        assert titles(made.search(View(q=text))) == []
    assert titles(made.search(View(q='"bo reed" "a b"'))) == ["T"]
