"""The index agrees with a naive, obviously right search on random libraries and queries."""

import re
from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.model import TALK_KINDS, Conference
from app.search.index import Index
from app.search.query import parse_query
from app.search.snippets import highlight, snippet
from app.search.view import FACETS, View, toggle
from tests.support.libraries import libraries, marks, queries, views
from tests.support.naive_search import (
    Marked,
    fits,
    in_order,
    in_sort,
    is_chosen,
    known_by,
    values_of,
)


def built(library: Sequence[Conference], *, warm: bool) -> Index:
    index = Index()
    for conference in library:
        index.add(conference)
    for _ in index.warm() if warm else ():
        pass
    return index


@given(libraries, views, marks, st.booleans())
def test_search_agrees_with_looking_at_everything(
    library: tuple[Conference, ...], view: View, marked: Marked, warm: bool
) -> None:
    index = built(library, warm=warm)
    index.set_marked(*marked)
    matches = index.search(view)
    rows = in_order(library)
    query = parse_query(view.q)
    fitting = [row for row in rows if fits(*row, query, marked)]
    if not fitting and matches.corrected:
        assert matches.query != query
        return
    found = [row for row in fitting if is_chosen(*row, view)]
    asked = {p.value for p in query.parts if p.field == "kind" and not p.negated}
    counted = {*TALK_KINDS, *asked, *(known_by("kind", k) for k in view.kind)}

    assert matches.corrected == ""
    assert len(matches.entries) == len(found)
    assert matches.n_talks == sum(entry.kind in counted for entry, _ in found)
    assert matches.total == sum(entry.kind in TALK_KINDS for entry, _ in rows)
    sort = view.sort or ("best" if query.ranks else "order")
    if sort == "best":
        assert {entry.id for entry in matches.entries} == {entry.id for entry, _ in found}
    else:
        assert list(matches.entries) == in_sort(found, sort)
    for conference in library:
        n = sum(entry.kind in counted and home is conference for entry, home in found)
        assert matches.n_talks_in(conference) == n
    for facet in FACETS:
        among = [row for row in fitting if is_chosen(*row, view, but=facet)]
        expected = Counter(
            name
            for entry, home in among
            if facet == "kind" or entry.kind in counted
            for name in values_of(entry, home, facet)
        )
        shown = {known_by(facet, value.name): value for value in matches.facets[facet]}
        chosen = {known_by(facet, value) for value in view.chosen(facet)}
        assert {name: value.count for name, value in shown.items()} == {
            **dict.fromkeys(chosen, 0),
            **expected,
        }
        assert {name for name, value in shown.items() if value.chosen} == chosen
        for value in matches.facets[facet]:
            toggled = set(toggle(view, facet, value.name).chosen(facet))
            assert value.chosen == (toggled < set(view.chosen(facet)))
            assert not value.chosen or value.name in view.chosen(facet)


@given(libraries, queries, st.sampled_from(("is:starred", "-has:remark")), marks, marks)
def test_other_marks_count_at_once_and_before_or_after_the_notes(
    library: tuple[Conference, ...], words: str, asked: str, before: Marked, after: Marked
) -> None:
    view = View(q=f"{words} {asked}", sort="order")
    early = Index()
    early.set_marked(*after)
    for conference in library:
        early.add(conference)
        early.search(view)  # and remembers answers
    index = built(library, warm=True)
    for marked in (before, after):
        index.set_marked(*marked)
        matches = index.search(view)
        query = parse_query(view.q)
        found = [row for row in in_order(library) if fits(*row, query, marked)]
        if not matches.corrected:
            assert list(matches.entries) == in_sort(found, "order")
    assert [e.id for e in early.search(view).entries] == [e.id for e in matches.entries]


@given(libraries, views, marks)
def test_every_alternative_keeps_its_promise(
    library: tuple[Conference, ...], view: View, marked: Marked
) -> None:
    index = built(library, warm=False)
    index.set_marked(*marked)
    matches = index.search(view)
    if matches.entries:
        assert not matches.alternatives
    for other in matches.alternatives:
        query = parse_query(other.view.q)
        found = [
            row
            for row in in_order(library)
            if fits(*row, query, marked) and is_chosen(*row, other.view)
        ]
        asked = {p.value for p in query.parts if p.field == "kind" and not p.negated}
        counted = {*TALK_KINDS, *asked, *(known_by("kind", k) for k in other.view.kind)}
        assert other.count == sum(entry.kind in counted for entry, _ in found)
        assert other.count or not other.near


@given(libraries, st.text(max_size=20))
def test_any_text_can_be_searched_for(library: tuple[Conference, ...], typed: str) -> None:
    index = built(library, warm=False)
    matches = index.search(View(q=typed))
    for entry in matches.entries:
        snippet(entry, matches.query)
        highlight(entry.title, matches.query)


@given(libraries, queries)
def test_what_is_shown_stands_in_the_source_in_its_order(
    library: tuple[Conference, ...], typed: str
) -> None:
    query = parse_query(typed)
    for entry, _ in in_order(library):
        assert "".join(piece for piece, _ in highlight(entry.title, query)) == entry.title
        source = iter(re.findall(r"[^\W_]+", entry.body))
        shown = "".join(piece for piece, _ in snippet(entry, query))
        assert all(word in source for word in re.findall(r"[^\W_]+", shown))


@given(libraries, views)
def test_the_order_of_adding_does_not_matter(library: tuple[Conference, ...], view: View) -> None:
    forward = built(library, warm=False).search(view)
    backward = built(library[::-1], warm=True).search(view)
    assert list(forward.entries) == list(backward.entries)
    assert {f: sorted(map(repr, forward.facets[f])) for f in FACETS} == {
        f: sorted(map(repr, backward.facets[f])) for f in FACETS
    }
