"""The index: adding conferences, sorts, counts, alternatives, and entries by id and line."""

import pytest

from app.search.index import Index
from app.search.view import View
from tests.support.small_library import OLD, ONE, TWO, conference, entry, offered, titles


def test_orders(index: Index) -> None:
    in_order = titles(index.search(View()))
    assert in_order == [
        *("Opening Remarks", "Goodbye GIL", "Testing with Hypothesis", "From C++ to Python"),
        *("Maps", "Tea", "Memory models", "A panel on packaging", "Python", "Python testing"),
    ]
    assert titles(index.search(View(q="python", sort="order"))) == [
        *("Opening Remarks", "From C++ to Python", "Memory models", "Python", "Python testing"),
    ]
    assert titles(index.search(View(sort="newest")))[6:] == [
        *("Python", "Memory models", "A panel on packaging", "Python testing"),
    ]
    speakers = [e.speakers[:1] for e in index.search(View(sort="speaker")).entries]
    assert speakers[:3] == [("Ada Lovelace",), ("@adalovelace",), ("ada  lovelace",)]
    assert speakers[-2:] == [(), ()]
    assert titles(index.search(View(sort="best"))) == in_order


@pytest.mark.parametrize(
    ("view", "sort"),
    [
        (View(), "order"),
        (View(q="x"), "best"),
        (View(q="-x has:code"), "order"),
        (View(q="x", sort="newest"), "newest"),
    ],
)
def test_matches_say_their_sort(index: Index, view: View, sort: str) -> None:
    assert index.search(view).sort == sort


def test_the_last_answer_is_kept_until_the_index_changes() -> None:
    made, view = Index(), View(q="python")
    made.enter(ONE)
    before = made.search(view)
    assert made.search(view) is before
    changes = (
        lambda: made.enter(TWO),
        lambda: next(made.index_notes()),
        lambda: made.set_marked(["one"], []),
        lambda: made.search(View()),
    )
    for change in changes:
        change()
        assert made.search(view) is not before
        before = made.search(view)
    made.set_marked(["one"], [])
    assert made.search(view) is before


def test_talks_are_counted_without_a_search(index: Index) -> None:
    assert index.n_talks == index.search(View()).total == 9


def test_talks_are_counted_and_remarks_when_asked_for(index: Index) -> None:
    matches = index.search(View(q="python"))
    assert (matches.n_talks, len(matches.entries), matches.total) == (4, 5, 9)
    assert index.search(View(q="kind:remarks")).n_talks == 1
    assert index.search(View(kind=("remarks",))).n_talks == 1
    assert matches.n_talks_in(TWO) == 2
    assert matches.n_talks_in(conference("Elsewhere", 2020)) == 0


def test_alternatives(index: Index) -> None:
    assert offered(index.search(View(q='speaker:lovelace "memory modle"'))) == [
        ('speaker:lovelace "memory model"', 1, True),
        ("speaker:lovelace", 0, False),
        ('"memory modle"', 2, False),
    ]
    assert offered(index.search(View(q="speaker:lovlace"))) == [("speaker:lovelace", 2, True)]
    assert offered(index.search(View(q='speaker:"ada lovlace"'))) == [
        ('speaker:"ada lovelace"', 3, True)
    ]
    assert offered(index.search(View(q='"python memory"'))) == [("python memory", 1, True)]
    assert offered(index.search(View(q="wheels", has=("code",)))) == [
        ("wheels", 1, False),
        ("code", 1, False),
    ]
    assert offered(index.search(View(q="xyzzyx"))) == []
    assert offered(index.search(View(q="python"))) == []


def test_entries_are_known_by_id(index: Index) -> None:
    section = index.entry("one/lightning-talks")
    assert section is ONE.entries[4]
    assert index.conference_of(ONE.entries[4]) is ONE
    assert index.entry("one/gone") is None
    with pytest.raises(KeyError, match="nowhere/x"):
        index.conference_of(entry("x", home="nowhere"))


def test_entries_are_known_by_line(index: Index) -> None:
    assert index.entry_at("one.md", 24) is ONE.entries[5]
    assert index.entry_at("one.md", 0) is None
    assert index.first_of("two.md") is TWO.entries[0]
    assert index.first_of("three.md") is None


def test_the_nearest_title_of_the_same_conference(index: Index) -> None:
    assert index.nearest("one/testing-and-hypothesis") is ONE.entries[2]
    assert index.nearest("two/the-memory-model") is TWO.entries[0]
    assert index.nearest("three/maps") is None


@pytest.mark.parametrize("name", ["Ada Lovelace", "ADA LOVELACE", "@adalovelace", "ada  lovelace"])
def test_one_person_across_conferences(index: Index, name: str) -> None:
    found = index.by_speaker(name)
    assert [e.title for e in found] == ["Goodbye GIL", "From C++ to Python", "Memory models"]


def test_neighbours(index: Index) -> None:
    assert index.neighbours(ONE.entries[0]) == (None, ONE.entries[1])
    assert index.neighbours(ONE.entries[5]) == (ONE.entries[3], ONE.entries[6])
    assert index.neighbours(ONE.entries[4]) == (ONE.entries[3], ONE.entries[5])
    assert index.neighbours(ONE.entries[6])[1] is None


def test_an_index_answers_while_it_is_filled() -> None:
    made = Index()
    assert titles(made.search(View(q="python"))) == []
    long = conference("Long", 2025, *(entry(f"Talk {n}", "python " * 2000) for n in range(9)))
    made.enter(long)
    assert made.n_unread == made.search(View(q="talk")).n_talks == 9
    slices = made.index_notes()
    counts = [(made.search(View(q="python")).n_talks, made.n_unread) for _ in slices]
    assert len(counts) > 2
    assert counts == sorted(counts)
    assert counts[-1] == (9, 0)


def test_nothing_else_is_offered_before_all_notes_are_searchable() -> None:
    made = Index()
    made.enter(conference("One", 2025, entry("Testing", "moss")))
    early = made.search(View(q="tesing"))
    assert (early.n_talks, early.corrected, list(early.alternatives)) == (0, "", [])
    for _ in made.index_notes():
        pass
    assert made.search(View(q="tesing")).corrected == "testing"
    assert [way.near for way in made.search(View(q='"tesing"')).alternatives] == [True]


def test_long_notes_are_indexed_piece_by_piece() -> None:
    made = Index()
    text = " ".join(f"word{n} again" for n in range(9_000)) + " x" + "y" * 50_000 + " last"
    made.enter(conference("Long", 2025, entry("One", text), entry("Two", "again")))
    assert len(list(made.index_notes())) > 4
    for q in ("word0", "word8999", "again", "word8999 last", '"again word5000 again"'):
        assert titles(made.search(View(q=q)))[0] == "One"
    assert made.search(View(q="again")).n_talks == 2


def test_warming_changes_nothing_that_is_found() -> None:
    made = Index()
    entries = [entry(f"t{n} te{n}x", f"word{n} " * 3, f"Speaker {n}") for n in range(200)]
    made.add(conference("Many", 2025, *entries))
    views = [View(q=q) for q in ("t", "te", "word", "word1", "w", "speaker:s", "zz")]
    before = [titles(made.search(view)) for view in views]
    assert len(list(made.warm())) > 3
    assert [titles(made.search(view)) for view in views] == before
    made.add(OLD)
    assert made.search(View(q="t")).n_talks == 201
