"""The list of results -> HTML, in one go or in parts as the page scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Conference, Entry
from app.render.html import (
    hidden,
    highlighted,
    href,
    icon,
    render_badges,
    render_speakers,
)
from app.search.index import Alternative, Index, Matches
from app.search.query import Query
from app.search.snippets import highlight, snippet
from app.search.view import FACETS, View, is_filtered
from app.text import count

FIRST_ROWS = 100
"""Results in a long list at first, and added with each "Show more"."""

ALL_ROWS = 200
"""Results up to which the whole list is put into the page."""

ROW_HEIGHT = 150
"""Pixels of window height for each result drawn together with the count.

This fills the window, as the header takes room too; further results follow after the paint.
"""

STEP_ROWS = 20
"""Results drawn in each later step, short enough to keep typing smooth."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """Part of the list as HTML.

    `first_items` continue the last list in the page; `sections` are new ones after it.
    """

    first_items: str
    sections: str


def is_grouped(sort: str) -> bool:
    """Whether a sort shows a section for each conference."""
    return sort == "order"


def first_end(entries: Sequence[Entry]) -> int:
    """The number of results shown without a click on "Show more"."""
    return len(entries) if len(entries) <= ALL_ROWS else whole_group(entries, FIRST_ROWS)


def whole_group(entries: Sequence[Entry], end: int) -> int:
    """`end`, moved on so that sub-talks stay with their parent.

    It moves by FIRST_ROWS at most.
    """
    most = min(end + FIRST_ROWS, len(entries))
    while 0 < end < most and entries[end].parent and entries[end].parent == entries[end - 1].parent:
        end += 1
    return min(end, len(entries))


def render_list(index: Index, matches: Matches, view: View, sort: str, end: int) -> str:
    """The list of results up to `end`, or suggestions if there are none."""
    if not matches.entries:
        return render_no_results(matches, view)
    rows = render_rows(index, matches, view, sort, 0, end)
    if is_grouped(sort):
        body = f'<ol class="conference-list" role="list" aria-label="Talks">{rows.sections}</ol>'
    else:
        body = f'<ol class="talk-list" role="list" aria-label="Talks">{rows.first_items}</ol>'
    return f'{body}<p class="actions" id="more">{render_more(end, len(matches.entries))}</p>'


def render_more(end: int, total: int) -> str:
    """The button that shows more results; nothing if all are shown."""
    if end >= total:
        return ""
    return (
        '<button class="button" type="button" data-more-rows>'
        f"Show more: {total - end:,} left</button>"
    )


def render_rows(
    index: Index, matches: Matches, view: View, sort: str, begin: int, end: int
) -> ListPart:
    """Results `begin` to `end` as list items, in sections if the sort groups them.

    Items of the conference that result `begin - 1` is of are separate: they continue its list.
    """
    entries, query = matches.entries[begin:end], matches.query
    total = len(matches.entries)
    if not is_grouped(sort):
        items = "".join(
            f'<li aria-setsize="{total}" aria-posinset="{begin + i}">'
            f"{render_card(index, entry, view, query, level=2)}</li>"
            for i, entry in enumerate(entries, 1)
        )
        return ListPart(items, "")
    before = index.conference_of(matches.entries[begin - 1]).source if begin else None
    first, sections = "", ""
    is_cut = total > ALL_ROWS  # a partly shown list needs aria-setsize and aria-posinset
    place = n_conferences(index, matches.entries[:begin]) if is_cut else 0
    at = begin
    for source, group in groupby(entries, lambda entry: index.conference_of(entry).source):
        members = list(group)
        whole = of_same_conference(index, matches.entries, at) if is_cut else range(0)
        done = n_items(index, matches.entries[whole.start : at])
        size = n_items(index, matches.entries[whole.start : whole.stop])
        items = render_items(index, members, view, query, done=done, size=size)
        at += len(members)
        if source == before:
            first = items
        else:
            place += 1
            conference = index.conference_of(members[0])
            where = in_set(place, matches.n_conferences()) if is_cut else ""
            sections += render_section(conference, items, matches, view, where)
    return ListPart(first, sections)


def in_set(place: int, size: int) -> str:
    """Attributes of an item in a partly shown list; none if `size` is 0."""
    return f' aria-setsize="{size}" aria-posinset="{place}"' if size else ""


def n_conferences(index: Index, entries: Sequence[Entry]) -> int:
    """The number of conferences in grouped results."""
    return sum(1 for _ in groupby(entries, lambda entry: index.conference_of(entry).source))


def of_same_conference(index: Index, entries: Sequence[Entry], at: int) -> range:
    """The range of grouped results that share a conference with result `at`."""
    source = index.conference_of(entries[at]).source
    start = end = at
    while start and index.conference_of(entries[start - 1]).source == source:
        start -= 1
    while end < len(entries) and index.conference_of(entries[end]).source == source:
        end += 1
    return range(start, end)


def n_items(index: Index, entries: Sequence[Entry]) -> int:
    """The number of list items for results of one conference.

    Sub-talks stand in one item, that of their section.
    """
    return sum(
        1 if parent and index.entry(parent) else len(list(group))
        for parent, group in groupby(entries, lambda entry: entry.parent)
    )


def render_section(
    conference: Conference, items: str, matches: Matches, view: View, where: str = ""
) -> str:
    """A conference's heading and list.

    `items` are its list items; `where` are attributes with the section's place in the whole list.
    """
    talks = [entry for entry in conference.entries if entry.kind in TALK_KINDS]
    if is_filtered(view):
        size = f"{matches.n_talks_in(conference):,} of {count(len(talks), 'talk')}"
    else:
        size = count(len(talks), "talk")
    return (
        f'<li class="conference"{where}><section aria-label="{escape(conference.title)}">'
        f'<div class="conference-head"><h2>{escape(conference.title)}</h2><p>{size}</p></div>'
        f'<ol class="talk-list" role="list">{items}</ol></section></li>'
    )


def render_items(
    index: Index, entries: Sequence[Entry], view: View, query: Query, *, done: int, size: int
) -> str:
    """List items of one conference; sub-talks stand inside the item of their section.

    The conference has `size` items, `done` of them before these; both are 0 if all are shown.
    """
    items: list[str] = []
    for parent_id, group in groupby(entries, lambda entry: entry.parent):
        parent = index.entry(parent_id) if parent_id else None
        if parent:
            items.append(render_parent(index, parent, list(group), view, query))
        else:
            items += [render_card(index, entry, view, query, level=3) for entry in group]
    return "".join(
        f"<li{in_set(done + place, size)}>{item}</li>" for place, item in enumerate(items, 1)
    )


def render_parent(
    index: Index, parent: Entry, children: Sequence[Entry], view: View, query: Query
) -> str:
    """A section such as "Lightning Talks", with those of its talks that match."""
    conference = index.conference_of(parent)
    all_talks = [e for e in conference.entries if e.parent == parent.id and e.kind in TALK_KINDS]
    shown = sum(1 for entry in children if entry.kind in TALK_KINDS)
    size = f"{shown} of {len(all_talks)} match" if is_filtered(view) else count(shown, "talk")
    subs = "".join(
        f"<li>{render_card(index, entry, view, query, level=4)}</li>" for entry in children
    )
    title = escape(parent.title)
    if has_notes(parent):
        title = f'<a href="{href(replace(view, talk=parent.id, view=""))}">{title}</a>'
    return (
        f'<div class="talk-card"><h3 class="talk-title">{title}</h3>'
        f'<p class="byline">{size}</p><ol class="sub-talks" role="list">{subs}</ol></div>'
    )


def render_card(index: Index, entry: Entry, view: View, query: Query, *, level: int) -> str:
    """One result: title, speakers, conference, badges, and a snippet."""
    address = href(replace(view, talk=entry.id, view=""))
    conference = index.conference_of(entry).title
    people = render_speakers(entry, query)
    where = f'<span class="conference-name">{escape(conference)}</span>' if level < 4 else ""
    byline = f'<p class="byline">{people} {where}</p>' if people or where else ""
    text = highlighted(snippet(entry, query))
    return (
        f'<article class="talk-card"><h{level} class="talk-title"><a href="{address}" '
        f'data-talk="{escape(entry.id)}">'
        f"{highlighted(highlight(entry.title, query, 'title'))}</a></h{level}>{byline}"
        f"{render_badges(entry, index.marks_of(entry))}"
        f"{f'<p class=snippet>{text}</p>' if text else ''}</article>"
    )


def render_no_results(matches: Matches, view: View) -> str:
    """What to do without results: other spellings, or parts of the search to drop."""
    n_filters = sum(len(view.chosen(facet)) for facet in FACETS)
    with_filters = f" with {count(n_filters, 'filter')} on" if n_filters else ""
    what = f"<code>{escape(view.q.strip())}</code>" if view.q.strip() else "this"
    near = [each for each in matches.alternatives if each.near]
    looser = [each for each in matches.alternatives if not each.near]
    suggestions = render_alternatives("Did you mean", near)
    suggestions += render_alternatives("Take one thing away", looser)
    return (
        '<section class="panel no-results" aria-label="No results">'
        "<h2>Nothing matches all of that</h2>"
        f'<p class="no-results-why">No talk fits {what}{with_filters}.</p>{suggestions}'
        '<p class="actions"><button class="button" type="button" data-clear="all">'
        "Clear search and filters</button></p></section>"
    )


def render_alternatives(title: str, alternatives: Sequence[Alternative]) -> str:
    """Alternative searches, each with the number of its results."""
    if not alternatives:
        return ""
    rows = "".join(
        f"<li>{render_alternative(each)} <span>{_n_results(each)}</span></li>"
        for each in alternatives
    )
    return f'<h3>{title}</h3><ul class="loosen ruled" role="list">{rows}</ul>'


def _n_results(alternative: Alternative) -> str:
    if alternative.count:
        return count(alternative.count, "talk")
    return count(alternative.n_entries, "result") if alternative.n_entries else "still none"


def render_alternative(alternative: Alternative) -> str:
    """The link to an alternative search."""
    label, address = f"<code>{escape(alternative.label)}</code>", href(alternative.view)
    if alternative.near:
        return f'<a href="{address}">{label}</a>'
    return f'<a class="chip" href="{address}">{hidden("Remove ")}{label}{icon("close")}</a>'
