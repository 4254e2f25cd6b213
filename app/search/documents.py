"""What is known of each talk besides its words: conference, year, kind, speakers, what it has.

The rule: an entry is a number here, in the order it was added; every attribute is a set of
such numbers (see `postings.py`), so that filters and counts are and, or and a bit count.
Sections are known by id but have no number: they are never results.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress
from typing import TypeVar, overload

from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Conference, Entry
from app.search import analysis
from app.search.postings import bits_of, docs_of, flags_of
from app.search.query import HAS, KINDS
from app.search.view import Facet, value_key

speaker_key = analysis.name_key
"""What makes two spellings one person."""
_T = TypeVar("_T")
_LABELS = {
    "talk": "Talk",
    "panel": "Panel",
    "lightning": "Lightning",
    "remarks": "Remarks",
    "misc": "Other",
    "links": "Links",
    "code": "Code",
    "follow-ups": "Follow-ups",
    "no-notes": "No notes",
}
_ABOVE = 4_000
"""Characters of a section's own notes by which the talks in it are found: each has them all."""
_FEW = 600
"""Up to this many documents are counted one by one, more by and-ing sets."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: the `name` that chooses it, what to show, and how many it would give.

    A chosen one's `name` is the spelling that is chosen, so that toggling it takes it away.
    """

    name: str
    label: str
    count: int
    chosen: bool


class Lazy(Sequence[_T]):
    """A sequence of known length whose items are made when they are first asked for."""

    def __init__(self, items: Iterable[_T], length: int) -> None:
        self._rest = iter(items)
        self._made: list[_T] = []
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        last = at if isinstance(at, int) else (at.stop if at.step is None else None)
        if isinstance(at, slice) and (at.start or 0) < 0:
            last = None
        self._make(self._length if last is None or last < 0 else last + 1)
        return self._made[at]

    def __iter__(self) -> Iterator[_T]:
        for at in range(self._length):
            self._make(at + 1)
            yield self._made[at]

    def _make(self, length: int) -> None:
        while len(self._made) < length and (item := next(self._rest, None)) is not None:
            self._made.append(item)


def notes_of(entry: Entry) -> str:
    """The text of an entry's notes without the lines that its header repeats."""
    if not entry.byline:
        return entry.body
    lines = entry.body.split("\n", max(entry.byline) + 1)  # the rest of the body is one "line"
    repeated = frozenset(entry.byline)
    return "\n".join([line for n, line in enumerate(lines) if n not in repeated])


def about(conference: Conference) -> str:
    """What a conference is searched by."""
    return f"{conference.title} {conference.year or ''} {conference.location or ''}"


class Catalogue:
    """The entries of a growing library by number, and the sets that their attributes are."""

    def __init__(self) -> None:
        self.conferences: list[Conference] = []
        self.entries: list[Entry] = []
        self.home: list[int] = []
        """For each entry, its conference's number."""
        self.everything = 0
        self.talks = 0
        self.speakers_of: list[tuple[str, ...]] = []
        self.number: dict[str, int] = {}
        self.first_of: dict[str, Entry] = {}
        """For each note, its first entry that can be a result."""
        self._starts: list[int] = []
        self._keys: list[str] = []
        """For each conference, what its title is known by."""
        self._numbers: dict[tuple[str, str], int] = {}
        self._by_id: dict[str, tuple[Entry, int]] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        """For each entry that holds others, what these are found by."""
        self._by_source: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_line: dict[str, list[Entry]] = {}
        """As `_by_source`, in the order of lines, of the notes that were asked for."""
        self._kinds: defaultdict[str, int] = defaultdict(int)
        self._has: defaultdict[str, int] = defaultdict(int)
        self._marked = {"starred": frozenset[str](), "remark": frozenset[str]()}
        """The ids of entries that the reader marked "starred" or with a "remark"."""
        self._years: defaultdict[int, int] = defaultdict(int)
        self._speakers: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._key = lru_cache(1 << 16)(speaker_key)
        self._order: list[int] = []
        self._ranks: dict[str, list[int]] = {}

    # Filling

    def add(self, conference: Conference) -> range:
        """Enter a conference; the numbers its entries got."""
        number = len(self.conferences)
        start = len(self.entries)
        self.conferences.append(conference)
        self._numbers[conference.source, conference.title] = number
        self._starts.append(start)
        self._keys.append(value_key("conference", conference.title))
        kinds: defaultdict[str, int] = defaultdict(int)
        has: defaultdict[str, int] = defaultdict(int)
        for entry in conference.entries:
            self._by_id[entry.id] = (entry, number)
            self._by_source[entry.source].append(entry)
            if entry.kind == "section":
                continue
            doc = len(self.entries)
            self.number[entry.id] = doc
            self.entries.append(entry)
            self.first_of.setdefault(entry.source, entry)
            kinds[entry.kind] |= 1 << (doc - start)
            for name in _has(entry):
                has[name] |= 1 << (doc - start)
            keys = {self._key(name): name for name in entry.speakers}
            for key, name in keys.items():
                self._speakers[key].append(doc)
                self._spellings[key][name] += 1
            self.speakers_of.append(tuple(keys))
        added = range(start, len(self.entries))
        self.home += [number] * len(added)
        for sets, new in ((self._kinds, kinds), (self._has, has)):
            for name, bits in new.items():
                sets[name] |= bits << start
        mask = _mask(added)
        self.everything |= mask
        if conference.year is not None:
            self._years[conference.year] |= mask
        self.talks = self.of_kinds(TALK_KINDS)
        self._order.clear()
        self._ranks.clear()
        self._by_line.clear()
        return added

    def set_marked(self, starred: Collection[str], remarked: Collection[str]) -> bool:
        """Say by their ids which entries are starred, and which have a remark of the reader's;
        whether that is other than it was.
        """
        before = self._marked
        self._marked = {"starred": frozenset(starred), "remark": frozenset(remarked)}
        return self._marked != before

    def marks_of(self, entry_id: str) -> list[str]:
        """What an entry is marked with."""
        return [name for name, ids in self._marked.items() if entry_id in ids]

    # Entries

    def find(self, entry_id: str) -> tuple[Entry, Conference] | None:
        """The entry of this id, sections too, and its conference."""
        found = self._by_id.get(entry_id)
        return found and (found[0], self.conferences[found[1]])

    def at(self, source: str, line: int) -> Entry | None:
        """The last entry of a note, sections too, that begins at this line or before it."""
        if source not in self._by_line:
            self._by_line[source] = sorted(self._by_source.get(source, ()), key=_line)
        entries = self._by_line[source]
        after = bisect_right(entries, line, key=_line)
        return entries[bisect_left(entries, entries[after - 1].line, key=_line)] if after else None

    def above(self, entry: Entry) -> tuple[str, ...]:
        """The texts of what holds an entry, by which it is found too: title, a section's notes."""
        if not entry.parent:
            return ()
        texts = self._above.get(entry.parent)
        if texts is None and (found := self._by_id.get(entry.parent)):
            parent = found[0]
            notes = notes_of(parent) if parent.kind == "section" else ""
            if len(notes) > _ABOVE:
                notes = notes[:_ABOVE].rpartition(" ")[0]
            texts = self._above[entry.parent] = (parent.title, notes)
        return texts or ()

    def range_of(self, conference: int) -> range:
        """The numbers of a conference's entries."""
        ends = self._starts[conference + 1 : conference + 2] or [len(self.entries)]
        return range(self._starts[conference], ends[0])

    def in_order(self) -> list[int]:
        """The numbers of the conferences as a library shows them: newest first, then by title."""
        if not self._order:

            def place(number: int) -> tuple[int, str, str]:
                conference = self.conferences[number]
                year = -1 if conference.year is None else conference.year
                return -year, analysis.fold(conference.title), conference.source

            self._order = sorted(range(len(self.conferences)), key=place)
        return self._order

    # Orders of results

    def sorted_by(self, sort: str, among: int) -> Iterator[int]:
        """The entries in the set `among`, by conference ("order"), "newest" first or "speaker"."""
        if among & (among - 1) == 0:
            return iter(docs_of(among))
        ranks = self._ranks_of(sort)
        if among.bit_count() * 8 < len(ranks):
            return iter(sorted(docs_of(among), key=ranks.__getitem__))
        flags = flags_of(among).ljust(len(ranks), b"\0")
        return (doc for doc in self._permutation(sort) if flags[doc])

    def _ranks_of(self, sort: str) -> list[int]:
        """For each entry its place in a sort."""
        if sort not in self._ranks:
            ranks = [0] * len(self.entries)
            for place, doc in enumerate(self._permutation(sort)):
                ranks[doc] = place
            self._ranks[sort] = ranks
        return self._ranks[sort]

    def _permutation(self, sort: str) -> list[int]:
        kept = "all " + sort
        if kept not in self._ranks:
            docs = list(chain.from_iterable(map(self.range_of, self.in_order())))
            if sort == "newest":
                docs.sort(key=self._date, reverse=True)
            elif sort == "speaker":
                docs.sort(key=lambda doc: self.speakers_of[doc][:1] or ("\U0010ffff",))
            self._ranks[kept] = docs
        return self._ranks[kept]

    def _date(self, doc: int) -> str:
        conference = self.conferences[self.home[doc]]
        year = "" if conference.year is None else f"{conference.year:04}"
        return self.entries[doc].date or conference.date or year

    # Sets

    def of_kinds(self, kinds: Iterable[str]) -> int:
        """The entries of these kinds."""
        bits = 0
        for kind in kinds:
            bits |= self._kinds.get(kind, 0)
        return bits

    def that_have(self, name: str) -> int:
        """The entries that have links, code, ..."""
        return self._has.get(name, 0)

    def marked(self, name: str) -> int:
        """The entries that are "starred" or have a "remark", of those added so far."""
        ids = self._marked[name]
        docs = [self.number[entry_id] for entry_id in ids if entry_id in self.number]
        return bits_of((docs,), len(docs), len(self.entries))

    def of_years(self, fits: Callable[[int], bool]) -> int:
        """The entries of the years that fit."""
        bits = 0
        for year, in_year in self._years.items():
            if fits(year):
                bits |= in_year
        return bits

    def of_speaker(self, name: str) -> int:
        """The entries of one person, however the name is spelled."""
        docs = self._speakers.get(speaker_key(name), ())
        return bits_of((docs,), len(docs), len(self.entries))

    def of_people(self, name: str, prefix: bool) -> int:
        """The entries of the people of this name, or if `prefix` of names that begin so."""
        key = speaker_key(name)
        if not prefix:
            return self.of_speaker(key)
        found = [docs for known, docs in self._speakers.items() if known.startswith(key)]
        return bits_of(found, sum(map(len, found)), len(self.entries))

    def of_homes(self, conferences: Iterable[int]) -> int:
        """The entries of these conferences."""
        bits = 0
        for number in conferences:
            bits |= _mask(self.range_of(number))
        return bits

    def chosen(self, facet: Facet, values: Sequence[str]) -> int:
        """The entries that have any of these values of a facet, however these are spelled."""
        wanted = {value_key(facet, value) for value in values}
        match facet:
            case "conference":
                sets = [
                    _mask(self.range_of(c)) for c, key in enumerate(self._keys) if key in wanted
                ]
            case "year":
                return self.of_years(lambda year: str(year) in wanted)
            case "kind":
                return self.of_kinds(wanted)
            case "has":
                sets = [self.that_have(name) for name in wanted]
            case "speaker":
                sets = [self.of_speaker(key) for key in wanted]
        bits = 0
        for found in sets:
            bits |= found
        return bits

    # Facets

    def facet(self, facet: Facet, among: int, chosen: Sequence[str]) -> Sequence[FacetValue]:
        """The values that entries in the set `among` have, and the chosen ones, with counts."""
        wanted: dict[str, str] = {}
        for name in chosen:
            wanted.setdefault(value_key(facet, name), name)
        if facet == "speaker":
            return self._speaker_values(among, wanted)
        labels = _LABELS
        match facet:
            case "conference":
                counts, labels = self._count_conferences(among)
            case "year":
                years = sorted(self._years, reverse=True)
                counts = {str(year): (self._years[year] & among).bit_count() for year in years}
            case "kind":
                counts = {kind: (self.of_kinds((kind,)) & among).bit_count() for kind in KINDS}
            case "has":
                counts = {name: (self.that_have(name) & among).bit_count() for name in HAS}
        for key in wanted:
            counts.setdefault(key, 0)
        values = []
        for key, n in counts.items():
            if n or key in wanted:
                label = labels.get(key) or wanted.get(key, key)
                name = label if facet == "conference" else key
                values.append(FacetValue(wanted.get(key, name), label, n, key in wanted))
        return values

    def _count_conferences(self, among: int) -> tuple[dict[str, int], dict[str, str]]:
        """How many entries each conference has in a set, and its title, by what it is known by."""
        counts: dict[str, int] = {}
        titles: dict[str, str] = {}
        if among.bit_count() < _FEW:
            few = Counter(map(self.home.__getitem__, docs_of(among)))
            found = ((c, few[c]) for c in self.in_order())
        else:
            found = ((c, self._count_in(among, c)) for c in self.in_order())
        for c, n in found:
            key = self._keys[c]
            counts[key] = counts.get(key, 0) + n
            titles.setdefault(key, self.conferences[c].title)
        return counts, titles

    def n_conferences(self, among: int) -> int:
        """How many conferences the entries of a set are of."""
        return sum(bool(self._count_in(among, c)) for c in range(len(self.conferences)))

    def count_in(self, among: int, conference: Conference) -> int:
        """How many entries of a conference are in a set."""
        number = self._numbers.get((conference.source, conference.title))
        return 0 if number is None else self._count_in(among, number)

    def _count_in(self, among: int, conference: int) -> int:
        held = self.range_of(conference)
        return ((among >> held.start) & ((1 << len(held)) - 1)).bit_count()

    def _speaker_values(self, among: int, wanted: dict[str, str]) -> Sequence[FacetValue]:
        held = (
            map(self.speakers_of.__getitem__, docs_of(among))
            if among.bit_count() < _FEW
            else compress(self.speakers_of, flags_of(among))
        )
        counts = Counter(chain.from_iterable(held))
        for key in wanted:
            counts.setdefault(key, 0)
        return Lazy(self._by_count(counts, wanted), len(counts))

    def _by_count(self, counts: Counter[str], wanted: dict[str, str]) -> Iterator[FacetValue]:
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for key, n in counts.items():
            groups[n].append(key)
        for n in sorted(groups, reverse=True):
            for key in sorted(groups[n]):
                label = self.spelled(key) or wanted[key]
                yield FacetValue(wanted.get(key, label), label, n, key in wanted)

    def spelled(self, key: str) -> str:
        """The name of a person as most often written; of equals the longest."""
        spellings = self._spellings.get(key)
        if not spellings:
            return ""
        return max(spellings, key=lambda name: (spellings[name], len(name), name))


def _line(entry: Entry) -> int:
    return entry.line


def _mask(docs: range) -> int:
    return ((1 << len(docs)) - 1) << docs.start


def _has(entry: Entry) -> Iterator[str]:
    """The `has:` values that hold for an entry."""
    if entry.links:
        yield "links"
    if entry.has_code:
        yield "code"
    if entry.follow_ups:
        yield "follow-ups"
    if not has_notes(entry):
        yield "no-notes"
