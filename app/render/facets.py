"""Filters -> HTML: facets with counts, and chips of the active filters."""

from collections.abc import Container, Iterable, Mapping, Sequence
from html import escape
from itertools import islice

from app.render.html import hidden, icon
from app.search.facets import FacetValue
from app.search.index import Matches
from app.search.view import Facet, View, value_key

OPEN_VALUES = {"conference": 12, "speaker": 8}
"""Values of a facet shown above the drawer of all further ones."""

SHOWN_VALUES = max(OPEN_VALUES.values())
"""Values that a facet shows without its drawer; kinds and years show all."""

DRAWER_VALUES = 600
"""Values in a drawer at most; a search finds the others."""

FACET_TITLES: dict[Facet, str] = {
    "conference": "Conference",
    "year": "Year",
    "kind": "Kind",
    "has": "Has",
    "speaker": "Speaker",
}


def render_facets(
    matches: Matches, view: View, *, is_open: bool = False, drawers: Container[str] = ()
) -> str:
    """The filters, one fieldset a facet, with a count beside each value.

    `is_open` opens the drawer of all filters on a narrow screen, `drawers` those of these facets.
    """
    chosen = sum(len(view.chosen(facet)) for facet in FACET_TITLES)
    badge = f' <span class="badge">{chosen} on</span>' if chosen else ""
    fields = "".join(
        render_facet(facet, matches.facets[facet], view, is_open=facet in drawers)
        for facet in FACET_TITLES
        if matches.facets.get(facet)
    )
    return (
        f'<details class="facet-drawer"{" open" if is_open else ""}>'
        f'<summary class="facet-toggle"><span>Filters{badge}</span>{icon("down")}</summary>'
        f"{fields}</details>"
    )


def render_facet(
    facet: Facet, values: Sequence[FacetValue], view: View, *, is_open: bool = False
) -> str:
    """One facet as a fieldset. A long one ends in a drawer, empty until it is opened."""
    shown = shown_values(facet, values, view)
    more = ""
    if rest := len(values) - len(shown):
        content = render_drawer(facet, values, view) if is_open else ""
        more = (
            f'<details class="facet-more" data-more="{facet}"{" open" if is_open else ""}>'
            f"<summary>{rest:,} more {facet}s</summary>{content}</details>"
        )
    return (
        f'<fieldset class="facet"><legend>{FACET_TITLES[facet]}</legend>'
        f'<ul role="list">{render_values(facet, shown)}</ul>{more}</fieldset>'
    )


def shown_values(facet: Facet, values: Sequence[FacetValue], view: View) -> list[FacetValue]:
    """The values above the drawer: the first ones, and any others that are chosen.

    Values are counted when they are read, so no more are read than needed.
    """
    limit = OPEN_VALUES.get(facet, len(values))
    shown = list(values[:limit])
    n_chosen = len({value_key(facet, name) for name in view.chosen(facet)})
    if sum(value.chosen for value in shown) < n_chosen:
        shown += [value for value in values[limit:] if value.chosen]
    return shown


def render_drawer(facet: Facet, values: Sequence[FacetValue], view: View) -> str:
    """The content of a facet's drawer: the values that are not shown above it."""
    n_shown = len(shown_values(facet, values, view))
    rest = (value for value in islice(values, OPEN_VALUES.get(facet), None) if not value.chosen)
    listed = f'<ul role="list">{render_values(facet, islice(rest, DRAWER_VALUES))}</ul>'
    left = len(values) - n_shown - DRAWER_VALUES
    if left <= 0:
        return listed
    return f'{listed}<p class="hint">{left:,} more: search for <code>{facet}:name</code></p>'


def render_values(facet: str, values: Iterable[FacetValue]) -> str:
    """The checkboxes of a facet."""
    return "".join(
        f'<li><label><input type="checkbox" name="{facet}" value="{escape(value.name)}"'
        f"{' checked' if value.chosen else ''}> <span>{escape(value.label)}</span> "
        f'<span class="facet-count">{value.count:,}{hidden(" talks")}</span></label></li>'
        for value in values
    )


def render_chips(view: View, labels: Mapping[tuple[Facet, str], str]) -> str:
    """The active filters, each a button that removes it."""
    once: dict[tuple[Facet, str], tuple[Facet, str]] = {}
    for facet in FACET_TITLES:
        for value in view.chosen(facet):
            once.setdefault((facet, value_key(facet, value)), (facet, value))
    if not once:
        return ""
    chips = "".join(
        f'<li><button class="chip" type="button" data-facet="{facet}" data-value="{escape(value)}">'
        f"{hidden('Remove filter: ')}{escape(chip_label(facet, value, labels))}{icon('close')}"
        "</button></li>"
        for facet, value in once.values()
    )
    clear = (
        '<li><button class="button quiet clear-all" type="button" data-clear="facets">'
        "Clear all</button></li>"
    )
    return f'<ul class="chips" role="list" aria-label="Active filters">{chips}{clear}</ul>'


def chip_label(facet: Facet, value: str, labels: Mapping[tuple[Facet, str], str]) -> str:
    """A chip's text: the value's label, after the facet's title where it needs one."""
    label = labels.get((facet, value), value)
    return (
        label
        if facet in ("conference", "speaker", "year")
        else f"{FACET_TITLES[facet]}: {label.lower()}"
    )
