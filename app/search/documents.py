"""The entries of a library as numbered documents, and sets of them by attribute.

The rule: an entry is a document, known by a number in the order in which it was added. Each
attribute (a conference, year, kind, speaker, "has code") is a set of such numbers, see
`postings.py`, so that filters and counts are and, or and a bit count. Sections have no number:
they can be looked up by id, but they are never results.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Conference, Entry
from app.search import analysis
from app.search.postings import bits_of, docs_of, flags_of
from app.search.view import Facet, value_key

_MOST_INHERITED = 4_000
"""Characters of a section's own notes by which the talks in it are found: each talk in a section
is indexed with them, so a long section of many talks would multiply."""
_NAMES_REMEMBERED = 1 << 16
"""Speakers' names whose keys are remembered while a library is read: more than PyVideo has."""
_SPARSE = 8
"""Up to one entry of so many is sorted by its rank; more are picked from the sorted library."""


def notes_of(entry: Entry) -> str:
    """Return an entry's notes without the lines that its header repeats."""
    if not entry.byline:
        return entry.body
    lines = entry.body.split("\n", max(entry.byline) + 1)  # the rest of the body is one "line"
    repeated = frozenset(entry.byline)
    return "\n".join([line for n, line in enumerate(lines) if n not in repeated])


def about(conference: Conference) -> str:
    """Return the text by which a conference is found."""
    return f"{conference.title} {conference.year or ''} {conference.location or ''}"


class Documents:
    """The entries of a growing library by number, and the sets of their attributes."""

    def __init__(self) -> None:
        self.conferences: list[Conference] = []
        self.entries: list[Entry] = []
        self.conference_numbers: list[int] = []
        """For each entry, the number of its conference."""
        self.everything = 0
        """The set of all entries."""
        self.talks = 0
        """The set of the entries that count as talks."""
        self.speakers_of: list[tuple[str, ...]] = []
        """For each entry, the keys of its speakers' names."""
        self.years: defaultdict[int, int] = defaultdict(int)
        """For each year, the set of its entries."""
        self.number: dict[str, int] = {}
        """For each id, the entry's number."""
        self.first_of: dict[str, Entry] = {}
        """For each note, its first entry that can be a result."""
        self.conference_keys: list[str] = []
        """For each conference, the key of its title."""
        self._starts: list[int] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._by_id: dict[str, tuple[Entry, int]] = {}
        self._inherited: dict[str, tuple[str, ...]] = {}
        """For each entry that holds others, the texts by which these are found too."""
        self._by_source: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_line: dict[str, list[Entry]] = {}
        """The entries of a note in the order of their lines, for the notes asked for."""
        self._kinds: defaultdict[str, int] = defaultdict(int)
        self._has: defaultdict[str, int] = defaultdict(int)
        self._marked = {"starred": frozenset[str](), "remark": frozenset[str]()}
        """The ids of the entries that the reader starred, and of those with a remark."""
        self._speakers: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._name_key = lru_cache(_NAMES_REMEMBERED)(analysis.name_key)
        self._order: list[int] = []
        self._permutations: dict[str, list[int]] = {}
        self._ranks: dict[str, list[int]] = {}

    # Adding

    def add(self, conference: Conference) -> range:
        """Add a conference; return the numbers of its entries."""
        number = len(self.conferences)
        start = len(self.entries)
        self.conferences.append(conference)
        self._numbers[conference.source, conference.title] = number
        self._starts.append(start)
        self.conference_keys.append(value_key("conference", conference.title))
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
            keys = {self._name_key(name): name for name in entry.speakers}
            for key, name in keys.items():
                self._speakers[key].append(doc)
                self._spellings[key][name] += 1
            self.speakers_of.append(tuple(keys))
        added = range(start, len(self.entries))
        self.conference_numbers += [number] * len(added)
        for sets, new in ((self._kinds, kinds), (self._has, has)):
            for name, bits in new.items():
                sets[name] |= bits << start
        mask = _mask(added)
        self.everything |= mask
        if conference.year is not None:
            self.years[conference.year] |= mask
        self.talks = self.of_kinds(TALK_KINDS)
        self._order.clear()
        self._permutations.clear()
        self._ranks.clear()
        self._by_line.clear()
        return added

    def set_marked(self, starred: Collection[str], remarked: Collection[str]) -> bool:
        """Set the ids of starred entries and of those with a remark.

        Returns whether they changed.
        """
        before = self._marked
        self._marked = {"starred": frozenset(starred), "remark": frozenset(remarked)}
        return self._marked != before

    def marks_of(self, entry_id: str) -> list[str]:
        """Return which of "starred" and "remark" an entry has."""
        return [name for name, ids in self._marked.items() if entry_id in ids]

    # Entries

    def find(self, entry_id: str) -> tuple[Entry, Conference] | None:
        """Return the entry of this id, a section too, and its conference."""
        found = self._by_id.get(entry_id)
        return found and (found[0], self.conferences[found[1]])

    def at(self, source: str, line: int) -> Entry | None:
        """Return the last entry of a note that begins at this line or before."""
        if source not in self._by_line:
            self._by_line[source] = sorted(self._by_source.get(source, ()), key=_line)
        entries = self._by_line[source]
        after = bisect_right(entries, line, key=_line)
        return entries[bisect_left(entries, entries[after - 1].line, key=_line)] if after else None

    def inherited(self, entry: Entry) -> tuple[str, ...]:
        """Return the texts of an entry's parent by which the entry is found too."""
        if not entry.parent:
            return ()
        texts = self._inherited.get(entry.parent)
        if texts is None and (found := self._by_id.get(entry.parent)):
            parent = found[0]
            notes = notes_of(parent) if parent.kind == "section" else ""
            if len(notes) > _MOST_INHERITED:
                notes = notes[:_MOST_INHERITED].rpartition(" ")[0]
            texts = self._inherited[entry.parent] = (parent.title, notes)
        return texts or ()

    def range_of(self, conference: int) -> range:
        """Return the numbers of a conference's entries."""
        ends = self._starts[conference + 1 : conference + 2] or [len(self.entries)]
        return range(self._starts[conference], ends[0])

    def in_order(self) -> list[int]:
        """Return the numbers of the conferences, newest first, then by title."""
        if not self._order:

            def place(number: int) -> tuple[int, str, str]:
                conference = self.conferences[number]
                year = -1 if conference.year is None else conference.year
                return -year, analysis.fold(conference.title), conference.source

            self._order = sorted(range(len(self.conferences)), key=place)
        return self._order

    # Sorting

    def sorted_by(self, sort: str, among: int) -> Iterator[int]:
        """Sort the set `among` by conference ("order"), "newest" first or by "speaker"."""
        if among & (among - 1) == 0:
            return iter(docs_of(among))
        ranks = self._ranks_of(sort)
        if among.bit_count() * _SPARSE < len(ranks):
            return iter(sorted(docs_of(among), key=ranks.__getitem__))
        flags = flags_of(among).ljust(len(ranks), b"\0")
        return (doc for doc in self._permutation(sort) if flags[doc])

    def _ranks_of(self, sort: str) -> list[int]:
        """Return each entry's rank in the sorted library."""
        if sort not in self._ranks:
            ranks = [0] * len(self.entries)
            for rank, doc in enumerate(self._permutation(sort)):
                ranks[doc] = rank
            self._ranks[sort] = ranks
        return self._ranks[sort]

    def _permutation(self, sort: str) -> list[int]:
        """Return the whole library, sorted."""
        if sort not in self._permutations:
            docs = list(chain.from_iterable(map(self.range_of, self.in_order())))
            if sort == "newest":
                docs.sort(key=self._date, reverse=True)
            elif sort == "speaker":
                docs.sort(key=lambda doc: self.speakers_of[doc][:1] or ("\U0010ffff",))
            self._permutations[sort] = docs
        return self._permutations[sort]

    def _date(self, doc: int) -> str:
        conference = self.conferences[self.conference_numbers[doc]]
        year = "" if conference.year is None else f"{conference.year:04}"
        return self.entries[doc].date or conference.date or year

    # Sets

    def of_kinds(self, kinds: Iterable[str]) -> int:
        """Return the entries of these kinds."""
        bits = 0
        for kind in kinds:
            bits |= self._kinds.get(kind, 0)
        return bits

    def that_have(self, name: str) -> int:
        """Return the entries that have "links", "code", "follow-ups" or "no-notes"."""
        return self._has.get(name, 0)

    def marked(self, name: str) -> int:
        """Return the entries added so far that are "starred" or have a "remark"."""
        ids = self._marked[name]
        docs = [self.number[entry_id] for entry_id in ids if entry_id in self.number]
        return bits_of((docs,), len(docs), len(self.entries))

    def of_years(self, is_wanted: Callable[[int], bool]) -> int:
        """Return the entries of the years that are wanted."""
        bits = 0
        for year, in_year in self.years.items():
            if is_wanted(year):
                bits |= in_year
        return bits

    def of_speaker(self, name: str) -> int:
        """Return the entries of one person, however the name is spelled."""
        docs = self._speakers.get(analysis.name_key(name), ())
        return bits_of((docs,), len(docs), len(self.entries))

    def of_speakers(self, name: str, prefix: bool) -> int:
        """Return the entries of speakers whose name this is or, if `prefix`, begins."""
        key = analysis.name_key(name)
        if not prefix:
            return self.of_speaker(key)
        found = [docs for known, docs in self._speakers.items() if known.startswith(key)]
        return bits_of(found, sum(map(len, found)), len(self.entries))

    def of_conferences(self, numbers: Iterable[int]) -> int:
        """Return the entries of the conferences of these numbers."""
        bits = 0
        for number in numbers:
            bits |= _mask(self.range_of(number))
        return bits

    def chosen(self, facet: Facet, values: Sequence[str]) -> int:
        """Return the entries that have any of these values of a facet, however spelled."""
        wanted = {value_key(facet, value) for value in values}
        match facet:
            case "conference":
                keys = enumerate(self.conference_keys)
                return self.of_conferences(c for c, key in keys if key in wanted)
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

    # Counts

    def n_conferences(self, among: int) -> int:
        """Count the conferences of the entries in a set."""
        return sum(bool(self.count_in(among, c)) for c in range(len(self.conferences)))

    def count_in_conference(self, among: int, conference: Conference) -> int:
        """Count the entries of a conference in a set."""
        number = self._numbers.get((conference.source, conference.title))
        return 0 if number is None else self.count_in(among, number)

    def count_in(self, among: int, conference: int) -> int:
        """Count the entries of the conference of this number in a set."""
        held = self.range_of(conference)
        return ((among >> held.start) & ((1 << len(held)) - 1)).bit_count()

    def spelled(self, key: str) -> str:
        """Return a speaker's name as most often written; "" if unknown."""
        spellings = self._spellings.get(key)
        if not spellings:
            return ""
        return max(spellings, key=lambda name: (spellings[name], len(name), name))


def _line(entry: Entry) -> int:
    return entry.line


def _mask(docs: range) -> int:
    return ((1 << len(docs)) - 1) << docs.start


def _has(entry: Entry) -> Iterator[str]:
    """Give the `has:` values that hold for an entry."""
    if entry.links:
        yield "links"
    if entry.has_code:
        yield "code"
    if entry.follow_ups:
        yield "follow-ups"
    if not has_notes(entry):
        yield "no-notes"
