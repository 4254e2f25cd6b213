"""The values of facets and their counts."""

import pytest

from app.search.index import Index
from app.search.view import FACETS, View, to_fragment, toggle
from tests.support.small_library import conference, entry, facet, titles


def test_facets(index: Index) -> None:
    matches = index.search(View())
    assert len(matches.facets) == 5
    assert facet(matches, "conference") == [
        *(("PyCascades 2025", 5), ("PyTexas 2023", 3), ("Some meetup", 1)),
    ]
    assert facet(matches, "year") == [("2025", 5), ("2023", 3)]
    assert facet(matches, "kind") == [("Talk", 6), ("Panel", 1), ("Lightning", 2), ("Remarks", 1)]
    assert facet(matches, "has") == [("Code", 1), ("Follow-ups", 1), ("No notes", 2)]
    assert facet(matches, "speaker") == [
        *(("ada  lovelace", 3), ("Bo Åberg", 2), ("Cy", 2), ("Dee", 1), ("Eve", 1)),
    ]


def test_chosen_values_stay_with_what_they_would_give(index: Index) -> None:
    view = View(q="memory", conference=("PyCascades 2025",), speaker=("Ada Lovelace", "Nobody"))
    matches = index.search(view)
    assert titles(matches) == []
    values = {value.name: value for value in matches.facets["conference"]}
    assert (values["PyTexas 2023"].count, values["PyCascades 2025"].chosen) == (1, True)
    people = {value.name: value for value in matches.facets["speaker"]}
    assert people["Nobody"].chosen
    assert people["Nobody"].count == 0


SPELLED = [
    View(speaker=("@adalovelace",)),
    View(speaker=("Ada Lovelace", "@adalovelace")),
    View(conference=("pycascades  2025",)),
    View(kind=("Lightning",)),
    View(has=("Code", "code")),
]


@pytest.mark.parametrize("view", SPELLED, ids=to_fragment)
def test_a_value_is_chosen_and_taken_away_in_any_spelling(index: Index, view: View) -> None:
    matches = index.search(view)
    assert matches.entries
    [facet_] = [name for name in FACETS if view.chosen(name)]
    [value] = [value for value in matches.facets[facet_] if value.chosen]
    assert value.name == view.chosen(facet_)[0]
    assert value.label == next(
        known.label for known in index.search(View()).facets[facet_] if known.label == value.label
    )
    assert toggle(view, facet_, value.name) == View()


def test_counting_many_entries_agrees_with_counting_few() -> None:
    made = Index()
    for year in range(2000, 2004):
        entries = [entry(f"t{n}", "all even" if n % 2 else "all", f"S{n % 7}") for n in range(300)]
        made.add(conference(f"C {year}", year, *entries, home=str(year)))
    every, even = made.search(View(q="all")), made.search(View(q="even year:2000"))
    assert facet(every, "conference") == [(f"C {year}", 300) for year in (2003, 2002, 2001, 2000)]
    assert facet(even, "conference") == [("C 2000", 150)]
    assert facet(every, "speaker")[0] == ("S0", 172)
    assert sum(n for _, n in facet(every, "speaker")) == 1200
    assert sum(n for _, n in facet(even, "speaker")) == 150
    assert titles(even)[:2] == ["t1", "t3"]
