"""Corrections where nothing is found."""

import pytest

from app.search.index import Index
from app.search.view import View
from tests.support.small_library import conference, entry, offered, titles

TYPOS = {
    "pyhton": "python",
    "memroy": "memory",
    "memory modle": "memory model",
    "hypothseis": "hypothesis",
    "hypohte": "hypothesis",
    "goodbey gill": "goodbye gill",
    "lovelaec": "lovelace",
    "hypotesys": "hypothesis",
    "maps tae": "",
    "xyzzy": "",
    "qz": "",
    '"memroy"': "",
    "speaker:lovlace": "",
    "-memroy zzzz": "",
}


@pytest.mark.parametrize(("text", "corrected"), TYPOS.items(), ids=TYPOS.keys())
def test_typos_are_corrected_where_nothing_else_matches(
    index: Index, text: str, corrected: str
) -> None:
    matches = index.search(View(q=text))
    assert matches.corrected == corrected
    assert bool(matches.entries) == bool(corrected)
    assert all(len(part.near) in {0, len(part.words)} for part in matches.query.parts)


def test_known_words_that_never_meet_are_not_replaced_but_others_offered() -> None:
    made = Index()
    made.add(conference("C", 2025, entry("Rest of the tests"), entry("Tests for cats")))
    matches = made.search(View(q="cats rest"))
    assert (titles(matches), matches.corrected) == ([], "")
    assert offered(matches) == [
        ("cats tests", 1, True),
        ("cats", 1, False),
        ("rest", 1, False),
    ]


def test_a_known_word_that_is_rare_beside_a_near_one_is_doubted() -> None:
    made = Index()
    many = [entry(f"A talk {n}", "caption") for n in range(40)]
    made.add(conference("C", 2025, entry("Tak"), *many))
    assert made.search(View(q="caption tak")).corrected == "caption talk"


@pytest.mark.parametrize(
    ("typed", "meant"), [("првет", "привет"), ("καλημρα", "καλημερα"), ("prvet", "")]
)
def test_letters_of_other_scripts_may_be_missing(typed: str, meant: str) -> None:
    made = Index()
    made.add(conference("C", 2025, entry("Привет"), entry("Καλημέρα")))
    assert made.search(View(q=typed)).corrected == meant
