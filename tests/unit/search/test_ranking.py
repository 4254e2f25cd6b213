"""The order of matches, and similar talks."""

from app.search.index import Index
from app.search.postings import docs_of
from app.search.ranking import Tally
from app.search.view import View
from tests.support.small_library import OLD, ONE, TWO, conference, entry, titles


def test_the_best_match_comes_first(index: Index) -> None:
    assert titles(index.search(View(q="python")))[:2] == ["Python", "Python testing"]
    assert titles(index.search(View(q="memory")))[0] == "Memory models"


def test_words_next_to_each_other_in_a_title_come_first() -> None:
    made = Index()
    made.add(
        conference(
            "C",
            2025,
            entry("Live coding typing tools"),
            entry("A long title on why live typing is something to love"),
        )
    )
    assert titles(made.search(View(q="live typing")))[0].startswith("A long title")


def test_more_like_this(index: Index) -> None:
    like = index.like(TWO.entries[0])
    assert like
    assert TWO.entries[0] not in like
    assert all(found.kind != "remarks" for found in like)
    assert index.like(ONE.entries[2], most=1) == [OLD.entries[0]]


def test_more_like_this_in_text_without_spaces() -> None:
    made = Index()
    one, two = entry("機械学習の話", "深層学習"), entry("深層学習と機械", "")
    made.add(conference("C", 2025, one, two, entry("東京", "x")))
    assert made.like(one) == [two]


def test_a_tally_ranks_by_sum() -> None:
    tally = Tally()
    for bits, weight in ((0b1011, 5), (0b0110, 3), (0b0010, 12), (0b1111, 0)):
        tally.add(bits, weight)
    ranked = [(score, docs_of(bits)) for score, bits in tally.ranked(0b1_1111)]
    assert ranked == [(20, [1]), (5, [0, 3]), (3, [2]), (0, [4])]
