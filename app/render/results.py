"""Values become HTML strings, and every text from a note is escaped on the way.

With markup.py the only place that makes HTML. Nothing here knows the browser: main.py puts the
strings into the page.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, islice

from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Conference, Entry, FailedNote
from app.search.index import Alternative, FacetValue, Index, Matches, mark, snippet
from app.search.query import Query
from app.search.view import Facet, View, to_fragment, value_key
from app.text import count

FIRST_ROWS = 100
"""Results in the page at first when there are more than ALL_ROWS; each step appends as many."""
ALL_ROWS = 200
"""Up to this many results are all in the page at once."""
ROW_HEIGHT = 150
"""Pixels of a window for which one result is drawn together with the count. That fills it, as the
header takes some; the rest follow after the paint."""
STEP_ROWS = 20
"""Results drawn in each step after that."""
OPEN_VALUES = {"conference": 12, "speaker": 8}
"""Values of a facet shown before the drawer "more", which is filled when it is opened."""
SHOWN_VALUES = max(OPEN_VALUES.values())
"""No facet shows more values without being asked, but for the few kinds and years."""
DRAWER_VALUES = 600
"""Values that a drawer shows at most; beyond, a search finds them."""

FACET_TITLES: dict[Facet, str] = {
    "conference": "Conference",
    "year": "Year",
    "kind": "Kind",
    "has": "Has",
    "speaker": "Speaker",
}

OWN_BADGES = {"starred": "starred", "remark": "your remark", "opened": "opened"}
"""What sets a result apart for the reader, in words."""


def icon(name: str) -> str:
    """An icon from the page's own sprite."""
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>'


def hidden(text: str) -> str:
    """Words for screen readers only."""
    return f'<span class="visually-hidden">{escape(text)}</span>'


def href(view: View) -> str:
    """The address of a view, as an attribute's value."""
    return escape("#" + to_fragment(view))


def marked(pieces: Iterable[tuple[str, bool]]) -> str:
    """Text pieces as HTML, the matching ones in `<mark>`."""
    return "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)


def is_filtered(view: View) -> bool:
    """Whether a search or a facet narrows the list."""
    return bool(
        view.q.strip() or view.conference or view.year or view.kind or view.has or view.speaker
    )


def render_status(matches: Matches, view: View, *, so_far: bool = False) -> str:
    """The count of results; with a search, out of how many; `so_far` while notes are read."""
    text = count(matches.total, "talk")
    if is_filtered(view):
        text = f"{matches.n_talks:,} of {text}"
    return f"<strong>{text}</strong>{' so far' if so_far else ''}"


def render_library_size(n_talks: int, n_conferences: int, as_of: str | None) -> str:
    """The library at a glance; from a file, how old its notes are and how to refresh them."""
    size = f"{count(n_talks, 'talk')}, {count(n_conferences, 'conference')}"
    text = f'<span class="library-size">{size}</span>'
    if as_of:
        text += (
            f' <span class="as-of">Notes as of <time datetime="{escape(as_of)}">{escape(as_of)}'
            "</time>; <code>python3 -m tools build</code> refreshes them</span>"
        )
    return text


def render_progress(index: Index) -> str:
    """How far the notes are searchable; nothing once they are."""
    if not index.n_unread:
        return ""
    done = 100 * (index.n_entries - index.n_unread) // index.n_entries
    return f' <span class="index-progress">Notes searchable: {done}\u00a0%</span>'


def render_unread(matches: Matches, index: Index) -> str:
    """That a search may find more, while not all notes are searchable."""
    if not (index.n_unread and matches.query.reads):
        return ""
    done = 100 * (index.n_entries - index.n_unread) // index.n_entries
    hope = "More may be found" if matches.query.ranks else "Less may be left"
    return (
        '<p class="hint">Titles, speakers and conferences are searched; of the notes '
        f"{done}\u00a0% so far. {hope} in a moment.</p>"
    )


# ---- facets and chips -----------------------------------------------------------------------


def render_facets(
    matches: Matches, view: View, *, is_open: bool = False, drawers: Container[str] = ()
) -> str:
    """The filters: a fieldset each, a count beside each value; `drawers` are the open ones."""
    chosen = sum(len(getattr(view, facet)) for facet in FACET_TITLES)
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
    """One fieldset; a long one ends in a drawer, whose content waits until it is open."""
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
    """The values that are shown always: the first ones, and all chosen. No others are made."""
    limit = OPEN_VALUES.get(facet, len(values))
    shown = list(values[:limit])
    n_chosen = len({value_key(facet, name) for name in view.chosen(facet)})
    if sum(value.chosen for value in shown) < n_chosen:
        shown += [value for value in values[limit:] if value.chosen]
    return shown


def render_drawer(facet: Facet, values: Sequence[FacetValue], view: View) -> str:
    """What is in a facet's drawer."""
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
    """The facets in force, each with a way to take it away."""
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
    """What a chip says: the value's label, with the facet's name where it needs one."""
    label = labels.get((facet, value), value)
    return (
        label
        if facet in ("conference", "speaker", "year")
        else f"{FACET_TITLES[facet]}: {label.lower()}"
    )


# ---- the list -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListPart:
    """Part of the list as HTML: items that go on the last list in the page, then new ones."""

    first_items: str
    sections: str


def is_grouped(sort: str) -> bool:
    """Whether this sort shows a section a conference."""
    return sort == "order"


def first_end(entries: Sequence[Entry]) -> int:
    """How many results the page shows without being asked for more."""
    return len(entries) if len(entries) <= ALL_ROWS else whole_group(entries, FIRST_ROWS)


def whole_group(entries: Sequence[Entry], end: int) -> int:
    """`end`, moved on so that sub-talks stay with their parent, unless there are very many."""
    most = min(end + FIRST_ROWS, len(entries))
    while 0 < end < most and entries[end].parent and entries[end].parent == entries[end - 1].parent:
        end += 1
    return min(end, len(entries))


def render_list(index: Index, matches: Matches, view: View, sort: str, end: int) -> str:
    """The list of results up to `end`, or what to do when there are none."""
    if not matches.entries:
        return render_no_results(matches, view)
    rows = render_rows(index, matches, view, sort, 0, end)
    if is_grouped(sort):
        body = f'<ol class="conference-list" role="list" aria-label="Talks">{rows.sections}</ol>'
    else:
        body = f'<ol class="talk-list" role="list" aria-label="Talks">{rows.first_items}</ol>'
    return f'{body}<p class="actions" id="more">{render_more(end, len(matches.entries))}</p>'


def render_more(end: int, total: int) -> str:
    """The button that shows more results; nothing when all are there."""
    if end >= total:
        return ""
    return (
        '<button class="button" type="button" data-more-rows>'
        f"Show more: {total - end:,} left</button>"
    )


def render_rows(
    index: Index, matches: Matches, view: View, sort: str, begin: int, end: int
) -> ListPart:
    """Results `begin` to `end` as list items, in sections when the sort groups them.

    Items of a conference that began before `begin` come apart: they join its list.
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
    is_cut = total > ALL_ROWS  # then the page does not hold the whole, and says where each part is
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
    """Attributes of a list item whose list is not whole in the page; none for a whole one."""
    return f' aria-setsize="{size}" aria-posinset="{place}"' if size else ""


def n_conferences(index: Index, entries: Sequence[Entry]) -> int:
    """How many conferences grouped results are of."""
    return sum(1 for _ in groupby(entries, lambda entry: index.conference_of(entry).source))


def of_same_conference(index: Index, entries: Sequence[Entry], at: int) -> range:
    """Where the results of one conference are among grouped results."""
    source = index.conference_of(entries[at]).source
    start = end = at
    while start and index.conference_of(entries[start - 1]).source == source:
        start -= 1
    while end < len(entries) and index.conference_of(entries[end]).source == source:
        end += 1
    return range(start, end)


def n_items(index: Index, entries: Sequence[Entry]) -> int:
    """How many list items results of one conference make: sub-talks stand in their parent's."""
    return sum(
        1 if parent and index.entry(parent) else len(list(group))
        for parent, group in groupby(entries, lambda entry: entry.parent)
    )


def render_section(
    conference: Conference, items: str, matches: Matches, view: View, where: str = ""
) -> str:
    """A conference's heading and its list; `where` are attributes of its place in the whole."""
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
    """List items of one conference; sub-talks stand inside their section's item.

    `done` items of the `size` that the conference has come before these; 0 where all are here.
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
    """A section such as "Lightning Talks" with those of its talks that match."""
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
    """One result: title, people, conference, badges, and the lines that match."""
    address = href(replace(view, talk=entry.id, view=""))
    conference = index.conference_of(entry).title
    people = render_speakers(entry, query)
    where = f'<span class="conference-name">{escape(conference)}</span>' if level < 4 else ""
    byline = f'<p class="byline">{people} {where}</p>' if people or where else ""
    text = marked(snippet(entry, query))
    return (
        f'<article class="talk-card"><h{level} class="talk-title"><a href="{address}" '
        f'data-talk="{escape(entry.id)}">'
        f"{marked(mark(entry.title, query, 'title'))}</a></h{level}>{byline}"
        f"{render_badges(entry, index.marks_of(entry))}"
        f"{f'<p class=snippet>{text}</p>' if text else ''}</article>"
    )


def render_speakers(entry: Entry, query: Query) -> str:
    """The speakers, each a link to all of that person's talks."""
    return ", ".join(
        f'<a href="{href(View(speaker=(name,)))}">{marked(mark(name, query, "speaker"))}</a>'
        for name in entry.speakers
    )


def render_badges(entry: Entry, marks: Iterable[str] = ()) -> str:
    """What these notes hold, in words; and what the reader marked ("starred", "remark")."""
    badges = [("badge own", OWN_BADGES[name]) for name in marks]
    if entry.kind in ("lightning", "remarks"):
        badges.append((f"badge {entry.kind}", entry.kind))
    elif entry.kind == "panel":
        badges.append(("badge panel-talk", "panel"))
    elif entry.kind == "misc":
        badges.append(("badge", "note"))
    if entry.follow_ups:
        badges.append(("badge follow-up", count(len(entry.follow_ups), "follow-up")))
    if entry.has_code:
        badges.append(("badge code", "code"))
    if entry.links:
        badges.append(("badge", count(len(entry.links), "link")))
    if not has_notes(entry):
        badges.append(("badge no-notes", "no notes"))
    if not badges:
        return ""
    items = "".join(f'<li class="{name}">{text}</li>' for name, text in badges)
    return f'<ul class="badges" role="list" aria-label="About these notes">{items}</ul>'


def notes_text(entry: Entry) -> str:
    """The body without the lines that the talk's header shows (they stay as blank lines)."""
    if not entry.byline:
        return entry.body
    taken = frozenset(entry.byline)
    lines = entry.body.split("\n")
    return "\n".join("" if i in taken else line for i, line in enumerate(lines))


# ---- no results, notices, an empty library ----------------------------------------------------


def render_no_results(matches: Matches, view: View) -> str:
    """Keep the search, and say what taking one part away, or spelling it otherwise, would give."""
    facets = sum(len(getattr(view, facet)) for facet in FACET_TITLES)
    with_filters = f" with {count(facets, 'filter')} on" if facets else ""
    what = f"<code>{escape(view.q.strip())}</code>" if view.q.strip() else "this"
    near = [each for each in matches.alternatives if each.near]
    looser = [each for each in matches.alternatives if not each.near]
    listed = render_ways("Did you mean", near) + render_ways("Take one thing away", looser)
    return (
        '<section class="panel no-results" aria-label="No results">'
        "<h2>Nothing matches all of that</h2>"
        f'<p class="no-results-why">No talk fits {what}{with_filters}.</p>{listed}'
        '<p class="actions"><button class="button" type="button" data-clear="all">'
        "Clear search and filters</button></p></section>"
    )


def render_ways(title: str, ways: Sequence[Alternative]) -> str:
    """Other searches, each with what it would give."""
    if not ways:
        return ""
    rows = "".join(f"<li>{render_way(way)} <span>{_gives(way)}</span></li>" for way in ways)
    return f'<h3>{title}</h3><ul class="loosen ruled" role="list">{rows}</ul>'


def _gives(way: Alternative) -> str:
    if way.count:
        return count(way.count, "talk")
    return count(way.n_entries, "result") if way.n_entries else "still none"


def render_way(way: Alternative) -> str:
    """The link to another search."""
    label = f"<code>{escape(way.label)}</code>"
    if way.near:
        return f'<a href="{href(way.view)}">{label}</a>'
    return f'<a class="chip" href="{href(way.view)}">{hidden("Remove ")}{label}{icon("close")}</a>'


def render_remarks(matches: Matches) -> str:
    """What the search did that its words alone do not say."""
    remarks = list(matches.remarks)
    if matches.corrected:
        remarks.insert(
            0, f"Nothing has exactly these words. Showing results for “{matches.corrected}”."
        )
    return "".join(f'<p class="hint">{escape(remark)}</p>' for remark in remarks)


def render_gone(*, is_gone: bool) -> str:
    """That the address asks for a talk that these notes do not have."""
    return '<p class="hint">The talk at this address is not in these notes.</p>' * is_gone


def render_failed(failed: Sequence[FailedNote]) -> str:
    """Notes that did not load, by name, with a way to try them again."""
    if not failed:
        return ""
    items = "".join(
        f"<li><code>{escape(note.source)}</code> {escape(note.reason)}</li>" for note in failed
    )
    return (
        '<div class="panel failed-notes" role="alert"><p><strong>'
        f"{count(len(failed), 'note')} could not be loaded.</strong> All the others are listed.</p>"
        f'<ul>{items}</ul><p class="actions"><button class="button" type="button" data-retry>'
        "Try again</button></p></div>"
    )


def render_empty_library() -> str:
    """How to begin, where there are no notes yet."""
    example = (
        "# PyCon Utopia 2026\n\n<https://example.org/pycon-utopia>\n\n---\n\n"
        "## Types without tears\n\nAda Example, Grace Sample\n\n"
        "<https://example.org/pycon-utopia/talks/types>\n\n* start at the edges of the code\n"
        "* read up on protocols\n"
    )
    return (
        '<section class="panel empty-library" aria-label="How to begin"><h2>No notes yet</h2>'
        "<p>Put a Markdown file into the folder <code>notes</code>: one file per conference, "
        "one <code>##</code> section per talk.</p>"
        f'<pre tabindex="0"><code>{escape(example)}</code></pre>'
        "<p>Then run <code>python3 -m tools build</code> and open this page again.</p></section>"
    )
