"""Facets and chips: their order, their drawers, what each chip removes."""

from app.render.facets import FACET_TITLES, render_chips, render_facets
from app.search.view import View
from tests.support.html import Outline
from tests.support.library import index_of, talk


def test_facets_keep_their_order_and_end_in_a_drawer() -> None:
    index = index_of(*(talk(n, speakers=(f"Person {n:02}",), has_code=True) for n in range(12)))
    view = View(speaker=("Person 11",))
    html = render_facets(index.search(view), view, is_open=True)
    assert [html.index(f"<legend>{name}</legend>") for name in FACET_TITLES.values()] == sorted(
        html.index(f"<legend>{name}</legend>") for name in FACET_TITLES.values()
    )
    assert "3 more speakers" in html
    assert html.index("Person 11") < html.index("more speakers")
    assert '<span class="badge">1 on</span>' in html
    assert html.startswith('<details class="facet-drawer" open>')


def test_a_drawer_is_filled_when_it_is_open() -> None:
    index = index_of(*(talk(n, speakers=(f"Person {n:04}",)) for n in range(700)))
    matches = index.search(View())
    closed = render_facets(matches, View())
    assert "692 more speakers" in closed
    assert "Person 0008" not in closed
    opened = render_facets(matches, View(), drawers={"speaker"})
    assert "Person 0607" in opened
    assert "92 more: search for <code>speaker:name</code>" in opened
    Outline(opened)


def test_chips_say_what_they_take_away() -> None:
    view = View(conference=("Conf 2025",), has=("code",))
    html = render_chips(view, {("has", "code"): "Code"})
    assert 'data-facet="conference" data-value="Conf 2025"' in html
    assert "Has: code" in html
    assert render_chips(View(), {}) == ""
