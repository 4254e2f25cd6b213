"""A naive search that is obviously right: it reads every entry, word by word.

It implements the contract's rules as simply as possible. It shares with the index only the
definitions of words (`app.search.analysis`) and of notes (`has_notes`).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from app.markup.plaintext import has_notes
from app.model import Conference, Entry
from app.search import analysis
from app.search.query import HAS, Part, Query
from app.search.view import FACETS, Facet, View


def notes_of(entry: Entry) -> str:
    lines = entry.body.split("\n")
    return "\n".join(line for n, line in enumerate(lines) if n not in entry.byline)


def person(name: str) -> str:
    return "".join(c for c in analysis.fold(name) if c.isalnum() or c in analysis.MARKS) or name


def known_by(facet: Facet, value: str) -> str:
    """Return the key that different spellings of a facet's value share."""
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
    holds = [entry.links, entry.has_code, entry.follow_ups, not has_notes(entry)]
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
