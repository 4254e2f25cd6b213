"""Talks -> Index; a View -> Matches. First version: looks at every entry."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from app import terms
from app.query import FACETS, HAS, KINDS, Facet, Part, Query, View, parse_query, toggle
from app.snippets import mark, snippet
from app.talks import TALK_KINDS, Conference, Entry

__all__ = ["Alternative", "FacetValue", "Index", "Matches", "effective_sort", "mark", "snippet"]

_HAS_LABELS = {"links": "Links", "code": "Code", "follow-ups": "Follow-ups", "no-notes": "No notes"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    name: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    label: str
    view: View
    count: int
    near: bool


@dataclass(frozen=True, slots=True)
class Matches:
    entries: Sequence[Entry]
    n_talks: int
    total: int
    facets: Mapping[str, Sequence[FacetValue]]
    corrected: str
    remarks: tuple[str, ...]
    alternatives: Sequence[Alternative]
    query: Query

    def n_talks_in(self, conference: Conference) -> int:
        """How many of the talks found are in `conference`."""
        ids = {entry.id for entry in conference.entries}
        return sum(entry.kind in TALK_KINDS and entry.id in ids for entry in self.entries)


def effective_sort(view: View) -> str:
    """The sort in force: the one asked for, else best match if there are words to match."""
    return view.sort or ("best" if parse_query(view.q).ranks else "order")


def speaker_key(name: str) -> str:
    """What makes two spellings one person: letters and digits without case and accents."""
    return "".join(c for c in terms.fold(name) if c.isalnum())


def has_of(entry: Entry) -> tuple[str, ...]:
    held = (
        bool(entry.links),
        entry.has_code,
        bool(entry.follow_ups),
        not "".join(_notes(entry)).strip(),
    )
    return tuple(name for name, is_held in zip(HAS, held, strict=True) if is_held)


def _notes(entry: Entry) -> list[str]:
    return [line for n, line in enumerate(entry.body.split("\n")) if n not in entry.byline]


class Index:
    def __init__(self) -> None:
        self.conferences: list[Conference] = []
        self._home: dict[str, Conference] = {}
        self._by_id: dict[str, Entry] = {}

    def add(self, conference: Conference) -> None:
        for _ in self.add_slices(conference):
            pass

    def add_slices(self, conference: Conference) -> Iterator[None]:
        self.conferences.append(conference)
        for entry in conference.entries:
            self._home[entry.id] = conference
            self._by_id[entry.id] = entry
        self.conferences.sort(key=lambda c: (-(c.year or 0), terms.fold(c.title), c.source))
        yield

    def warm(self) -> Iterator[None]:
        yield

    def _all(self) -> list[Entry]:
        return [e for c in self.conferences for e in c.entries if e.kind != "section"]

    def conference_of(self, entry: Entry) -> Conference:
        return self._home[entry.id]

    def entry(self, entry_id: str) -> Entry | None:
        return self._by_id.get(entry_id)

    def entry_at(self, source: str, line: int) -> Entry | None:
        """The entry whose heading or text holds this line of a note."""
        fits = [e for e in self._by_id.values() if e.source == source and e.line <= line]
        return max(fits, key=lambda e: e.line, default=None)

    def first_of(self, source: str) -> Entry | None:
        """The first entry of a note."""
        return next((e for e in self._all() if e.source == source), None)

    def nearest(self, entry_id: str) -> Entry | None:
        home, _, title = entry_id.partition("/")
        fits = [e for e in self._all() if e.id.partition("/")[0] == home]
        return max(
            fits,
            key=lambda e: SequenceMatcher(None, title, e.id.partition("/")[2]).ratio(),
            default=None,
        )

    def by_speaker(self, name: str) -> Sequence[Entry]:
        key = speaker_key(name)
        return [e for e in self._all() if key in map(speaker_key, e.speakers)]

    def like(self, entry: Entry) -> Sequence[Entry]:
        words = {w for w in terms.words(entry.title) if len(w) > 3}
        scored = [
            (len(words & set(terms.words(e.title))), e)
            for e in self._all()
            if e.id != entry.id and e.kind in TALK_KINDS
        ]
        return [e for n, e in sorted(scored, key=lambda s: -s[0])[:5] if n]

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        row = [e for e in self.conference_of(entry).entries if e.kind != "section" or e is entry]
        at = row.index(entry)
        return (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)

    def search(self, view: View) -> Matches:
        query = parse_query(view.q)
        everything = self._all()
        fitting = [e for e in everything if self._fits(e, query)]
        found = [e for e in fitting if self._chosen(e, view)]
        asked = set(view.kind) | {
            p.value for p in query.parts if p.field == "kind" and not p.negated
        }
        counted = TALK_KINDS | asked
        sort = effective_sort(view)
        if sort == "best":
            found.sort(key=lambda e: -self._score(e, query))
        elif sort == "newest":
            found.sort(
                key=lambda e: e.date or self._home[e.id].date or str(self._home[e.id].year or ""),
                reverse=True,
            )
        elif sort == "speaker":
            found.sort(
                key=lambda e: (not e.speakers, terms.fold(e.speakers[0]) if e.speakers else "")
            )
        alternatives = [] if found else self._alternatives(view, query)
        return Matches(
            found,
            sum(e.kind in counted for e in found),
            sum(e.kind in TALK_KINDS for e in everything),
            {f: self._facet(f, view, fitting, counted) for f in FACETS},
            "",
            query.remarks,
            alternatives,
            query,
        )

    def _alternatives(self, view: View, query: Query) -> list[Alternative]:
        views = [(query.source(p), replace(view, q=query.without(p))) for p in query.parts]
        views += [(v, toggle(view, f, v)) for f in FACETS for v in view.chosen(f)]
        if len(views) < 2:
            return []
        return [Alternative(label, v, self._n(v), False) for label, v in views]

    def _n(self, view: View) -> int:
        query = parse_query(view.q)
        return sum(
            e.kind in TALK_KINDS and self._fits(e, query) and self._chosen(e, view)
            for e in self._all()
        )

    def _values(self, entry: Entry, facet: Facet) -> Sequence[str]:
        home = self._home[entry.id]
        match facet:
            case "conference":
                return (home.title,)
            case "year":
                return (str(home.year),) if home.year is not None else ()
            case "kind":
                return (entry.kind,)
            case "has":
                return has_of(entry)
            case "speaker":
                return tuple(dict.fromkeys(map(speaker_key, entry.speakers)))

    def _chosen(self, entry: Entry, view: View, but: str = "") -> bool:
        for facet in FACETS:
            chosen = view.chosen(facet)
            if facet == "speaker":
                chosen = tuple(map(speaker_key, chosen))
            if chosen and facet != but and not set(chosen) & set(self._values(entry, facet)):
                return False
        return True

    def _facet(
        self, facet: Facet, view: View, fitting: list[Entry], counted: frozenset[str]
    ) -> list[FacetValue]:
        counts: Counter[str] = Counter()
        for entry in fitting:
            if (entry.kind in counted or facet == "kind") and self._chosen(entry, view, facet):
                counts.update(self._values(entry, facet))
        names: dict[str, str] = {}
        if facet == "conference":
            names = {c.title: c.title for c in self.conferences}
        elif facet == "year":
            years = sorted(
                {str(c.year) for c in self.conferences if c.year is not None}, reverse=True
            )
            names = dict(zip(years, years, strict=True))
        elif facet == "kind":
            names = {k: k.capitalize() for k in KINDS}
        elif facet == "has":
            names = dict(_HAS_LABELS)
        else:
            spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for entry in self._all():
                for s in entry.speakers:
                    spellings[speaker_key(s)][s] += 1
            names = {k: c.most_common(1)[0][0] for k, c in spellings.items()}
        chosen = view.chosen(facet)
        keys = {speaker_key(v): v for v in chosen} if facet == "speaker" else {v: v for v in chosen}
        values = [
            FacetValue(name if facet == "speaker" else key, name, counts[key], key in keys)
            for key, name in names.items()
            if counts[key] or key in keys
        ]
        values += [FacetValue(v, v, 0, True) for k, v in keys.items() if k not in names]
        if facet == "speaker":
            values.sort(key=lambda v: (-v.count, terms.fold(v.name)))
        return values

    def _fits(self, entry: Entry, query: Query) -> bool:
        return all(self._has_part(entry, p) != p.negated for p in query.parts)

    def _places(self, entry: Entry, part: Part) -> list[str]:
        home = self._home[entry.id]
        conference = f"{home.title} {home.year or ''} {home.location or ''}"
        match part.field:
            case "speaker":
                return list(entry.speakers)
            case "title":
                return [entry.title]
            case "conference":
                return [conference]
            case _:
                notes = "\n".join(_notes(entry))
                return [entry.title, *entry.speakers, conference, *entry.tags, notes]

    def _has_part(self, entry: Entry, part: Part) -> bool:
        match part.field:
            case "has":
                return part.value in has_of(entry)
            case "kind":
                return part.value == entry.kind
            case "year":
                year = self._home[entry.id].year
                low, _, high = part.value.partition("-")
                if year is None:
                    return False
                return int(low) <= year <= int(high) if high else str(year).startswith(low)
        places = self._places(entry, part)
        if part.phrase:
            return any(_has_phrase(p, part) for p in places)
        groups = [[p] for p in places] if part.field == "speaker" else [places]
        return any(
            all(
                any(_has_word(p, w, part.prefix and i == len(part.words) - 1) for p in group)
                for i, w in enumerate(part.words)
            )
            for group in groups
        )

    def _score(self, entry: Entry, query: Query) -> int:
        score = 0
        for part in query.parts:
            for i, w in enumerate(part.words):
                prefix = part.prefix and i == len(part.words) - 1
                score += 4 * _has_word(entry.title, w, prefix)
                score += 4 * any(_has_word(s, w, prefix) for s in entry.speakers)
        return score


def _has_word(text: str, word: str, prefix: bool) -> bool:
    if terms.is_cjk(word):
        return word in terms.fold(text)
    stem = terms.stem(word)
    return any(
        terms.stem(t) == stem or (prefix and t.startswith(word))
        for raw in terms.raw_words(text)
        for t in terms.terms_of(raw)
    )


def _has_phrase(text: str, part: Part) -> bool:
    runs = terms.runs(part.value)
    end = r"\w*" if part.prefix else ""
    pattern = r"(?<!\w)" + r"\W+".join(map(re.escape, runs)) + end + r"(?!\w)"
    return re.search(pattern, terms.fold(text)) is not None
