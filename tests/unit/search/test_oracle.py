"""The index agrees with a naive, obviously right search on random libraries and queries.

The oracle looks at every entry, word by word, with the contract's rules in the plainest
words. It shares `app.terms` with the index (what a word is), and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from app.model import TALK_KINDS, Conference, Entry, FollowUp, Kind, Link
from app.search import analysis, postings
from app.search.index import Index
from app.search.query import HAS, KINDS, Part, Query, parse_query
from app.search.snippets import highlight, snippet
from app.search.view import FACETS, SORTS, Facet, View, toggle

# The oracle


def notes_of(entry: Entry) -> str:
    lines = entry.body.split("\n")
    return "\n".join(line for n, line in enumerate(lines) if n not in entry.byline)


def person(name: str) -> str:
    return "".join(c for c in analysis.fold(name) if c.isalnum() or c in analysis.MARKS) or name


def known_by(facet: Facet, value: str) -> str:
    """What different spellings of a facet's value have in common."""
    if facet == "speaker":
        return person(value)
    plain = " ".join(analysis.fold(value).split())
    return {"other": "misc", "no notes": "no-notes"}.get(plain, plain)


def values_of(entry: Entry, home: Conference, facet: Facet) -> list[str]:
    if facet == "conference":
        return [known_by(facet, home.title)]
    if facet == "year":
        return [] if home.year is None else [str(home.year)]
    if facet == "kind":
        return [entry.kind]
    if facet == "speaker":
        return sorted({person(name) for name in entry.speakers})
    holds = [entry.links, entry.has_code, entry.follow_ups, not notes_of(entry).strip()]
    return [name for name, held in zip(HAS, holds, strict=True) if held]


def has_word(text: str, word: str, *, open_: bool) -> bool:
    if analysis.is_cjk(word):
        return word in analysis.fold(text)
    known = [term for raw in analysis.RAW.findall(text) for term in analysis.terms_of(raw)]
    return any(
        analysis.stem(term) == analysis.stem(word)
        or (open_ and term.startswith(word))
        or has_pieces(term, word, open_=open_)
        for term in known
    )


def has_pieces(term: str, word: str, *, open_: bool) -> bool:
    if not {".", "_"} & set(word):
        return False
    begin = "" if word.startswith(".") else r"(?:^|[._])"
    return re.search(begin + re.escape(word) + ("" if open_ else r"(?:$|[._])"), term) is not None


def has_phrase(text: str, part: Part) -> bool:
    if len(part.words) == 1:
        known = [term for raw in analysis.RAW.findall(text) for term in analysis.terms_of(raw)]
        [word] = part.words
        return any(
            term == word
            or (part.prefix and term.startswith(word))
            or has_pieces(term, word, open_=part.prefix)
            for term in known
        )
    marks = "".join(sorted(analysis.MARKS))
    letter = rf"(?:[^\W_]|[{marks}])"
    apart = rf"(?:(?!{letter}).)+"
    runs = [re.escape(run) for run in analysis.runs(part.value)]
    pattern = rf"(?<![^\W_])(?<![{marks}])" + apart.join(runs)
    end = "" if part.prefix else rf"(?!{letter})"
    return re.search(pattern + end, analysis.fold(text), re.DOTALL) is not None


def places_of(entry: Entry, home: Conference, field: str) -> list[str]:
    about = f"{home.title} {home.year or ''} {home.location or ''}"
    parents: list[str] = []
    for parent in home.entries:
        if parent.id == entry.parent:
            parents += [parent.title, *[notes_of(parent)] * (parent.kind == "section")]
    places = {"title": [entry.title], "speaker": list(entry.speakers), "conference": [about]}
    everywhere = [*chain(*places.values()), notes_of(entry), *entry.tags, *parents]
    return places.get(field, everywhere)


class Marked(NamedTuple):
    """The ids of entries that the reader starred, and of those with a remark."""

    starred: frozenset[str] = frozenset()
    remarked: frozenset[str] = frozenset()


def has_part(entry: Entry, home: Conference, part: Part, marked: Marked) -> bool:
    if part.field == "is":
        return entry.id in marked.starred
    if (part.field, part.value) == ("has", "remark"):
        return entry.id in marked.remarked
    if part.field in {"has", "kind"}:
        return part.value in values_of(entry, home, "has" if part.field == "has" else "kind")
    if part.field == "year":
        low, _, high = part.value.partition("-")
        if home.year is None:
            return False
        return int(low) <= home.year <= int(high) if high else str(home.year).startswith(low)
    places = places_of(entry, home, part.field)
    if part.field == "speaker":
        key = person(part.value)
        people = map(person, places)
        if any(name.startswith(key) if part.prefix else name == key for name in people):
            return True
    if part.phrase:
        return any(has_phrase(place, part) for place in places)
    last = len(part.words) - 1

    def has_all(texts: Sequence[str]) -> bool:
        return all(
            any(has_word(text, word, open_=part.prefix and n == last) for text in texts)
            for n, word in enumerate(part.words)
        )

    return any(has_all([name]) for name in places) if part.field == "speaker" else has_all(places)


def fits(entry: Entry, home: Conference, query: Query, marked: Marked) -> bool:
    for part in query.parts:
        if part.negated and has_part(entry, home, part, marked):
            return False
    asked = [part for part in query.parts if not part.negated]
    single = {part.field for part in asked} & {"kind", "year", "conference"}
    return all(
        any(has_part(entry, home, part, marked) for part in asked if part.field == field)
        for field in single
    ) and all(has_part(entry, home, part, marked) for part in asked if part.field not in single)


def is_chosen(entry: Entry, home: Conference, view: View, but: str = "") -> bool:
    for facet in FACETS:
        chosen = {known_by(facet, value) for value in view.chosen(facet)}
        if chosen and facet != but and not chosen & set(values_of(entry, home, facet)):
            return False
    return True


def in_order(library: Iterable[Conference]) -> list[tuple[Entry, Conference]]:
    def place(home: Conference) -> tuple[int, str, str]:
        year = -1 if home.year is None else home.year
        return -year, analysis.fold(home.title), home.source

    rows = [(e, home) for home in sorted(library, key=place) for e in home.entries]
    return [(e, home) for e, home in rows if e.kind != "section"]


def in_sort(rows: list[tuple[Entry, Conference]], sort: str) -> list[Entry]:
    if sort == "newest":
        rows = sorted(
            rows,
            key=lambda row: row[0].date or row[1].date or str(row[1].year or ""),
            reverse=True,
        )
    if sort == "speaker":
        rows = sorted(
            rows, key=lambda row: person(row[0].speakers[0]) if row[0].speakers else "\U0010ffff"
        )
    return [entry for entry, _ in rows]


# Random libraries and queries

WORDS = (
    "python",
    "Python",
    "pythonic",
    "test",
    "tests",
    "testing",
    "café",
    "cafe",
    "gil",
    "GIL",
    "a",
    "b",
    "the",
    "of",
    "memory",
    "model",
    "_is_gil_enabled",
    "_The",
    "model_",
    "x_1",
    "select_related",
    "gil_enabled",
    "is_gil",
    "os.path.join",
    "path.join",
    "ASP.NET",
    "netCDF4",
    "C++",
    ".NET",
    "C#",
    "node.js",
    "3.13",
    "don't",
    "don’t",
    "Ada's",
    "東京",
    "東京都",
    "京都",
    "都",
    "データ분석",
    "파이썬",
    "free-threaded",
    "https://x.org/a-b",
    "naïve",
    "ÅNGSTRÖM",
    "किताब",
    "कि",
    "مَرْحَبًا",
    "مرحبا",
    "テ\u3099ータ",
    "ภาษาไทย",
    "ไทย",
    "*",
    "**",
    "`",
    "_",
    "[a](http://y.org)",
    "<http://z.org>",
    "###",
    "-",
    ">",
    "```",
    "<br/>",
    "~~gil~~",
    "[^1]",
    "[x]",
    "|",
    "½",
    "~",
    "…",
)
NAMES = ("Ada Lovelace", "ada lovelace", "Àda Lovelace", "@adalovelace", "Bo", "Bo Åberg", "??")
text = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
texts = st.lists(text, max_size=4).map("\n".join)


@st.composite
def conferences(draw: st.DrawFn, number: int) -> Conference:
    entries = []
    for n in range(draw(st.integers(0, 4))):
        kind: Kind = draw(
            st.sampled_from(("talk", "talk", "panel", "lightning", "remarks", "misc", "section"))
        )
        body = draw(texts)
        entries.append(
            Entry(
                id=f"c{number}/t{n}",
                title=draw(text),
                speakers=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))),
                url=None,
                date=draw(st.sampled_from((None, None, "2024-05-01"))),
                tags=draw(st.sampled_from(((), ("memory",), ("web dev", "gil")))),
                kind=kind,
                parent=draw(st.sampled_from((None, f"c{number}/t0"))),
                source=f"{number}.md",
                line=n + 1,
                links=draw(st.sampled_from(((), (Link("http://x.org", ""),)))),
                has_code=draw(st.booleans()),
                follow_ups=draw(st.sampled_from(((), (FollowUp(1, "x"),)))),
                body=body,
                byline=draw(st.sampled_from(((), (0,)))),
            )
        )
    year = draw(st.sampled_from((None, 2023, 2024, 2025)))
    return Conference(
        title=draw(st.sampled_from(("PyCon", "PYCON", "PyTest Days", "東京 PyCon"))),
        url=None,
        date=draw(st.sampled_from((None, "2024-04"))),
        year=year,
        location=draw(st.sampled_from((None, "Portland"))),
        source=f"{number}.md",
        preamble="",
        entries=tuple(entries),
    )


libraries = st.integers(0, 4).flatmap(lambda n: st.tuples(*(conferences(i) for i in range(n))))
PLAIN = [word for word in WORDS if analysis.words(word)]
NO_CJK = [word for word in PLAIN if not any(map(analysis.is_cjk, analysis.words(word)))]
value = st.sampled_from(PLAIN)
phrase = st.lists(st.sampled_from(NO_CJK), min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"')
part = st.one_of(
    value,
    value,
    value.map(lambda word: word[:2]),
    phrase,
    st.sampled_from(("speaker:ada", 'speaker:"ada love', "speaker:ada-love", "speaker:bo")),
    value.map("title:{}".format),
    phrase.map("title:{}".format),
    st.sampled_from(("conference:pycon", 'conference:"pytest days"', "conference:20", "has:foo")),
    st.sampled_from(
        ("year:2024", "year:202", "year:2023-2024", "year:2024-2023", *map("has:{}".format, HAS))
    ),
    st.sampled_from(tuple(map("kind:{}".format, KINDS))),
    st.sampled_from(("is:starred", "has:remark")),
)
parts = st.tuples(st.sampled_from(("", "", "", "-")), part).map("".join)
queries = st.lists(parts, max_size=3).map(" ".join)
some = st.lists
views = st.builds(
    View,
    q=queries,
    conference=some(st.sampled_from(("PyCon", "pycon ", "gone")), max_size=2).map(tuple),
    year=some(st.sampled_from(("2023", "2024", "x")), max_size=2, unique=True).map(tuple),
    speaker=some(st.sampled_from(NAMES), max_size=2).map(tuple),
    kind=some(st.sampled_from((*KINDS, "Panel", "Other")), max_size=2, unique=True).map(tuple),
    has=some(st.sampled_from((*HAS, "Code", "No notes")), max_size=1).map(tuple),
    sort=st.sampled_from(("", *SORTS)),
)


ids = st.sets(st.sampled_from([f"c{c}/t{t}" for c in range(4) for t in range(4)]))
marks = st.builds(Marked, ids.map(frozenset), ids.map(frozenset))


def built(library: Sequence[Conference], *, warm: bool) -> Index:
    index = Index()
    for conference in library:
        index.add(conference)
    for _ in index.warm() if warm else ():
        pass
    return index


@settings(max_examples=400, deadline=None)
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


@settings(max_examples=200, deadline=None)
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


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=100, deadline=None)
@given(libraries, st.text(max_size=20))
def test_any_text_can_be_searched_for(library: tuple[Conference, ...], typed: str) -> None:
    index = built(library, warm=False)
    matches = index.search(View(q=typed))
    for entry in matches.entries:
        snippet(entry, matches.query)
        highlight(entry.title, matches.query)


@settings(max_examples=200, deadline=None)
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


@settings(max_examples=100, deadline=None)
@given(libraries, views)
def test_the_order_of_adding_does_not_matter(library: tuple[Conference, ...], view: View) -> None:
    forward = built(library, warm=False).search(view)
    backward = built(library[::-1], warm=True).search(view)
    assert list(forward.entries) == list(backward.entries)
    assert {f: sorted(map(repr, forward.facets[f])) for f in FACETS} == {
        f: sorted(map(repr, backward.facets[f])) for f in FACETS
    }


words = st.text("abc", min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.frozensets(words, max_size=12), max_size=12), st.booleans(), st.booleans())
def test_beginnings_find_every_word_that_begins_so(
    texts: list[frozenset[str]], warm: bool, later: bool
) -> None:
    """However many words share a beginning: sets of the common ones are kept (here, of two)."""
    held = postings.Postings(lambda raw: (raw,))
    with patch.object(postings, "_COMMON", 2):
        for doc, raws in enumerate(texts):
            if later and doc == len(texts) // 2:
                held.changed(doc)
                held.prefix_bits("a")
            held.add(raws, doc)
        held.changed(len(texts))
        for _ in held.warm() if warm else ():
            pass
        for prefix in {word[:n] for raws in texts for word in raws for n in range(1, 5)}:
            wanted = [d for d, raws in enumerate(texts) if any(w.startswith(prefix) for w in raws)]
            assert postings.docs_of(held.prefix_bits(prefix)) == wanted
