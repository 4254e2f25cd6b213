"""What a query matches: words, their forms and parts, fields, marks."""

import pytest

from app.search.index import Index
from app.search.view import View
from tests.support.small_library import ONE, TWO, conference, entry, titles

FOUND = {
    "test": {"Testing with Hypothesis", "Python testing"},
    "tests python": {"Python testing"},
    "hypo": {"Testing with Hypothesis"},
    "_is_gil_enabled": {"Goodbye GIL"},
    "gil enabled": {"Goodbye GIL"},
    "is_gil": {"Goodbye GIL"},
    "NETCDF4": {"Goodbye GIL"},
    "cdf x": set(),
    "select_related": {"Goodbye GIL"},
    "related": {"Goodbye GIL"},
    "c++": {"From C++ to Python"},
    ".net": {"From C++ to Python"},
    ".ne": {"From C++ to Python"},
    "asp.net node.js": {"From C++ to Python"},
    "東京": {"Tea"},
    "東京都": {"Tea"},
    "民": {"Tea"},
    "京東": set(),
    "don't": {"Tea"},
    "dont": {"Tea"},
    "drinks": {"Tea"},
    "lightning": {"Maps"},
    "åberg": {"Testing with Hypothesis", "A panel on packaging"},
    "aberg": {"Testing with Hypothesis", "A panel on packaging"},
    "portland memory": {"Memory models"},
    '"memory model"': {"Memory models"},
    '"model memory"': set(),
    '"memory mod': {"Memory models"},
    '"don\'t panic"': {"Tea"},
    "memory -wheels": {"Memory models"},
    'python -"memory model" -title:python': {"Opening Remarks"},
    "speaker:lovelace": {"Goodbye GIL", "Memory models"},
    'speaker:"ada lovelace"': {"Goodbye GIL", "Memory models", "From C++ to Python"},
    "speaker:adalove": {"Goodbye GIL", "Memory models", "From C++ to Python"},
    "speaker:boåberg": {"Testing with Hypothesis", "A panel on packaging"},
    "speaker:bo-cy": set(),
    "title:python": {"From C++ to Python", "Python", "Python testing"},
    "conference:2023": {"Memory models", "A panel on packaging", "Python"},
    "conference:meetup": {"Python testing"},
    "kind:panel kind:remarks": {"Opening Remarks", "A panel on packaging"},
    "year:2025 has:code": {"From C++ to Python"},
    "has:follow-ups": {"Testing with Hypothesis"},
    "has:no-notes": {"Maps", "Python testing"},
    "year:2023-2024 cy": {"A panel on packaging"},
    "has:nonsense memory": {"Memory models"},
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=FOUND.keys())
def test_found(index: Index, text: str, expected: set[str]) -> None:
    matches = index.search(View(q=text))
    if matches.corrected:
        assert expected == set()
    else:
        assert set(titles(matches)) == expected


def test_marks_are_searched_and_no_facet(index: Index) -> None:
    made = Index()
    made.set_marked({"one/tea", "one/goodbye-gil", "one/gone"}, {"one/tea", "two/python"})
    for each in (ONE, TWO):
        made.add(each)
    starred = made.search(View(q="is:starred -has:remark"))
    assert (titles(starred), starred.n_talks) == (["Goodbye GIL"], 1)
    assert titles(made.search(View(q="has:remark", sort="order"))) == ["Tea", "Python"]
    assert {value.name for value in starred.facets["has"]} <= {"links", "code", "no-notes"}

    made.set_marked((), ["one/maps"])
    assert titles(made.search(View(q="is:starred"))) == []
    assert titles(made.search(View(q="has:remark -is:starred"))) == ["Maps"]
    assert titles(index.search(View(q="is:starred"))) == []


PARTS = [
    ("sys._is_gil_enabled()", "gil_enabled x", True),
    ("sys._is_gil_enabled()", "is_gil x", True),
    ("sys._is_gil_enabled()", "gil_ena", True),
    ("sys._is_gil_enabled()", "gil_ena x", False),
    ("sys._is_gil_enabled()", "il_enabled x", False),
    ("os.path.join", "path.join x", True),
    ("os.path.join", "os.path x", True),
    ("os.path.join", '"path.join"', True),
    ("docs.python.org", "python.org x", True),
    ("www.github.com", "github.com x", True),
    ("ASP.NET", ".net x", True),
    ("www.net.com", ".net x", True),
    ("ASP.NETs", ".net x", False),
]


@pytest.mark.parametrize(("notes", "text", "found"), PARTS)
def test_parts_of_identifiers(notes: str, text: str, found: bool) -> None:
    made = Index()
    made.add(conference("C", 2025, entry("x", notes)))
    assert bool(made.search(View(q=text)).entries) == found


def test_a_sections_own_notes_find_the_talks_in_it() -> None:
    made = Index()
    intro = "Intro about zebras. " + "word " * 2_000 + "giraffes"
    made.add(
        conference(
            "C",
            2025,
            entry("Lightning", intro, kind="section"),
            entry("Maps", "", kind="lightning", parent="one/lightning", line=9),
            entry("Other", "", line=20),
        )
    )
    for text in ("zebra", '"about zebras"', "lightning"):
        assert titles(made.search(View(q=text))) == ["Maps"]
    assert titles(made.search(View(q="giraffes"))) == []
