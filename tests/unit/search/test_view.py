"""The state of the page and its URL fragment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.query import parse_query
from app.search.view import FACETS, SORTS, View, clear, parse_fragment, to_fragment, toggle

TEXT = st.text(max_size=12) | st.text("ab :\"“”-+&=#%é東'.", max_size=12)
VALUES = st.lists(TEXT.filter(bool), max_size=3, unique=True).map(tuple)
KEYS = {"q", "conference", "year", "speaker", "kind", "has", "sort", "talk", "view", "notes"}
VIEWS = st.builds(
    View,
    q=TEXT,
    conference=VALUES,
    year=VALUES,
    speaker=VALUES,
    kind=VALUES,
    has=VALUES,
    sort=st.sampled_from(("", *SORTS)),
    talk=TEXT,
    view=TEXT,
    notes=VALUES,
    other=st.lists(
        st.tuples(TEXT.filter(lambda k: k not in KEYS), TEXT).filter(any), max_size=3
    ).map(tuple),
)


FRAGMENTS = {
    "": View(),
    "q=async&speaker=Mason+Egger&has=code": View(
        q="async", speaker=("Mason Egger",), has=("code",)
    ),
    "q=speaker:%22Mason+Egger%22": View(q='speaker:"Mason Egger"'),
    "conference=PyCascades+2024&conference=PyCascades+2025&sort=newest": View(
        conference=("PyCascades 2024", "PyCascades 2025"), sort="newest"
    ),
    "speaker=Jesús+Peña&q=東京": View(q="東京", speaker=("Jesús Peña",)),
    "talk=pycon/a-talk&view=problems&notes=a.md": View(
        talk="pycon/a-talk", view="problems", notes=("a.md",)
    ),
    "results": View(other=(("results", ""),)),
    "q=c%2B%2B+%26+%23&theme=x%3Dy": View(q="c++ & #", other=(("theme", "x=y"),)),
}


@pytest.mark.parametrize(("fragment", "view"), FRAGMENTS.items(), ids=FRAGMENTS.keys())
def test_fragment_is_read(fragment: str, view: View) -> None:
    assert parse_fragment(fragment) == view
    assert parse_fragment("#" + fragment) == view


@pytest.mark.parametrize(
    ("view", "fragment"),
    [
        (View(), ""),
        (FRAGMENTS["speaker=Jesús+Peña&q=東京"], "q=東京&speaker=Jesús+Peña"),
        (View(q="a b/c:d"), "q=a+b/c:d"),
        (View(q='"<>`%&+#='), "q=%22%3C%3E%60%25%26%2B%23%3D"),
        (View(other=(("", "x"),)), "=x"),
    ],
)
def test_fragment_is_written(view: View, fragment: str) -> None:
    assert to_fragment(view) == fragment


@pytest.mark.parametrize(
    ("fragment", "view"),
    [
        ("q=a%20b", View(q="a b")),
        ("q=a&q=b", View(q="a")),
        ("has=code&has=code&has=", View(has=("code",))),
        ("sort=upside-down", View()),
        ("&&=&", View()),
        ("q=%FF%zz%", View(q="\ufffd%zz%")),
    ],
)
def test_odd_fragments_are_read(fragment: str, view: View) -> None:
    assert parse_fragment(fragment) == view


@given(VIEWS)
def test_fragment_round_trip(view: View) -> None:
    assert parse_fragment(to_fragment(view)) == view


def test_lone_surrogates_survive() -> None:
    assert parse_fragment(to_fragment(View(q="a\ud800"))) == View(q="a\ud800")


@given(st.text())
def test_any_text_is_a_fragment(text: str) -> None:
    view = parse_fragment(text)
    assert parse_fragment(to_fragment(view)) == view


@pytest.mark.parametrize("facet", FACETS)
def test_toggle(facet: str) -> None:
    facet_ = next(f for f in FACETS if f == facet)
    view = toggle(View(q="x"), facet_, "a")
    assert view.chosen(facet_) == ("a",)
    both = toggle(view, facet_, "b")
    assert both.chosen(facet_) == ("a", "b")
    assert toggle(both, facet_, "a").chosen(facet_) == ("b",)
    assert clear(both) == View()


def test_toggle_takes_away_every_spelling() -> None:
    view = View(speaker=("Ada Lovelace", "Bo", "@adalovelace"), kind=("Other",))
    assert toggle(view, "speaker", "ada  lovelace").speaker == ("Bo",)
    assert toggle(view, "kind", "misc").kind == ()
    assert toggle(view, "kind", "talk").kind == ("Other", "talk")


def test_of_a_very_long_fragment_the_beginning_is_kept() -> None:
    keys = [*FACETS, "notes"]
    values = "&".join(f"{key}=c{n}&{key}=c{n}&x=y" for key in keys for n in range(2_000))
    view = parse_fragment(f"{values}&q={'a' * 15_000}&talk=t")
    for facet in FACETS:
        assert view.chosen(facet) == tuple(f"c{n}" for n in range(100))
    assert len(view.notes) == len(view.other) == 100
    assert view.talk == "t"
    assert len(view.q) == 2_001 and parse_query(view.q).remarks
    assert parse_fragment(to_fragment(view)) == view
