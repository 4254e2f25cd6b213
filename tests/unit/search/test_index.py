"""Searching a small library: what is found, in which order, and what else is offered."""

from collections.abc import Iterator

import pytest

from app.model import Conference, Entry, FollowUp, Kind, Link
from app.search.index import Index, Matches
from app.search.lazy import Lazy
from app.search.postings import bits_of, docs_of, flags_of
from app.search.ranking import Tally
from app.search.view import FACETS, View, to_fragment, toggle


def entry(
    title: str,
    body: str = "",
    *speakers: str,
    kind: Kind = "talk",
    home: str = "one",
    line: int = 1,
    parent: str | None = None,
    tags: tuple[str, ...] = (),
    date: str | None = None,
    links: tuple[Link, ...] = (),
) -> Entry:
    slug = title.lower().replace(" ", "-")
    return Entry(
        id=f"{home}/{slug}",
        title=title,
        speakers=speakers,
        url=None,
        date=date,
        tags=tags,
        kind=kind,
        parent=parent,
        source=f"{home}.md",
        line=line,
        links=links,
        has_code="```" in body,
        follow_ups=(FollowUp(1, "look"),) if "look into" in body else (),
        body=body,
    )


def conference(title: str, year: int | None, *entries: Entry, home: str = "one") -> Conference:
    return Conference(title, None, None, year, "Portland", f"{home}.md", "", entries)


ONE = conference(
    "PyCascades 2025",
    2025,
    entry("Opening Remarks", "Be kind. Python for all.", kind="remarks", line=3),
    entry("Goodbye GIL", "`sys._is_gil_enabled()` and netCDF4, select_related", "Ada Lovelace"),
    entry(
        "Testing with Hypothesis", "Properties of tests. look into shrinking", "Bo Åberg", line=9
    ),
    entry("From C++ to Python", "Node.js and ASP.NET, not .NET 8. ```x```", "@adalovelace"),
    entry("Lightning Talks", "", kind="section", line=20),
    entry("Maps", "", "Cy", kind="lightning", parent="one/lightning-talks", line=21),
    entry("Tea", "Don’t panic: 私は東京都民です", kind="lightning", line=25, tags=("drinks",)),
)
TWO = conference(
    "PyTexas 2023",
    2023,
    entry("Memory models", "The memory model of Python, in memory.", "ada  lovelace", home="two"),
    entry("A panel on packaging", "Wheels", "Bo Aberg", "Cy", kind="panel", home="two", line=5),
    entry("Python", "A language " * 30, "Dee", home="two", line=9, date="2023-04-02"),
    home="two",
)
OLD = conference("Some meetup", None, entry("Python testing", "", "Eve", home="old"), home="old")


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    for each in (TWO, OLD, ONE):
        made.add(each)
    return made


def titles(matches: Matches) -> list[str]:
    return [found.title for found in matches.entries]


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


def facet(matches: Matches, name: str) -> list[tuple[str, int]]:
    values = next(values for facet, values in matches.facets.items() if facet == name)
    return [(value.label, value.count) for value in values]


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
def test_typos_are_forgiven_where_nothing_else_matches(
    index: Index, text: str, corrected: str
) -> None:
    matches = index.search(View(q=text))
    assert matches.corrected == corrected
    assert bool(matches.entries) == bool(corrected)
    assert all(len(part.near) in {0, len(part.words)} for part in matches.query.parts)


def offered(matches: Matches) -> list[tuple[str, int, bool]]:
    return [(other.label, other.count, other.near) for other in matches.alternatives]


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


@pytest.mark.parametrize(
    ("typed", "meant"), [("првет", "привет"), ("καλημρα", "καλημερα"), ("prvet", "")]
)
def test_letters_of_other_scripts_may_be_missing(typed: str, meant: str) -> None:
    made = Index()
    made.add(conference("C", 2025, entry("Привет"), entry("Καλημέρα")))
    assert made.search(View(q=typed)).corrected == meant


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


def test_lazy_makes_only_what_is_looked_at() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for n in range(10):
            made.append(n)
            yield n

    lazy = Lazy(items(), 10)
    assert (len(lazy), lazy[:3], lazy[1]) == (10, [0, 1, 2], 1)
    assert len(made) < 5
    assert next(iter(lazy)) == 0
    assert (lazy[-1], lazy[8:], lazy[-2:], lazy[::5]) == (9, [8, 9], [8, 9], [0, 5])
    assert list(lazy) == list(range(10))
    with pytest.raises(IndexError):
        lazy[10]


@pytest.mark.parametrize("docs", [[], [0], [5], [1, 2, 900], list(range(0, 1000, 3)), [999]])
def test_sets_of_documents(docs: list[int]) -> None:
    bits = bits_of((docs,), len(docs), 1000)
    assert bits == sum(1 << doc for doc in docs)
    assert docs_of(bits) == docs
    assert [n for n, flag in enumerate(flags_of(bits)) if flag] == docs


def test_a_tally_ranks_by_sum() -> None:
    tally = Tally()
    for bits, weight in ((0b1011, 5), (0b0110, 3), (0b0010, 12), (0b1111, 0)):
        tally.add(bits, weight)
    ranked = [(score, docs_of(bits)) for score, bits in tally.ranked(0b1_1111)]
    assert ranked == [(20, [1]), (5, [0, 3]), (3, [2]), (0, [4])]
