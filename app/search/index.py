"""Talks -> Index; a View -> Matches: what is found, in which order, and what else could be.

The rule: an answer is exact over what has been added so far, and what may be long (results,
facet values, alternatives) is made when it is looked at, because a search is asked for at
every keystroke and a screenful of it is shown.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import islice

from app.model import TALK_KINDS, Conference, Entry
from app.search.documents import Catalogue, FacetValue, Lazy
from app.search.matcher import Matcher
from app.search.query import Query, parse_query
from app.search.snippets import mark, snippet
from app.search.spelling import Typos
from app.search.view import FACETS, Facet, View, toggle, value_key

__all__ = [
    "Alternative",
    "FacetValue",
    "Index",
    "Matches",
    "mark",
    "snippet",
]

_SLICE = 21_000
"""ASCII characters of notes, or what costs as much, indexed between two pauses."""
_ENTRY_COST = 200
"""What an entry costs besides its notes."""
_MOST = 8
"""Parts and filters that can be taken away one by one: each is a search of its own."""
_LONGEST_ID = 200
"""Characters of an id that is gone which are compared with others."""

_FACET: Mapping[str, Facet] = {facet: facet for facet in FACETS}

_parse = lru_cache(64)(parse_query)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search, where one finds nothing.

    `label` is the part or filter to take away, or if `near` the text to search for instead;
    `view` is the state to go to, `count` the talks it finds, of `n_entries` in all.
    """

    label: str
    view: View
    count: int
    n_entries: int
    near: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What a view shows.

    `entries` are in the order `sort`: the view's, or the default; `n_talks` of them count as
    talks, of `total` in the library. `facets` count the talks that choosing a value would
    give. `corrected` is the text that was searched for where nothing has the words as typed,
    else "". `query` is what was searched for: give it to `mark` and `snippet`. `alternatives`
    are offered only where nothing is found.
    """

    entries: Sequence[Entry]
    sort: str
    n_talks: int
    total: int
    facets: Mapping[str, Sequence[FacetValue]]
    corrected: str
    remarks: tuple[str, ...]
    alternatives: Sequence[Alternative]
    query: Query
    n_talks_in: Callable[[Conference], int]
    """How many of the `n_talks` one conference has."""
    n_conferences: Callable[[], int]
    """How many conferences the entries are of."""


class Index:
    """A library that can be searched at any moment while it is being filled."""

    def __init__(self) -> None:
        self._opened: frozenset[str] = frozenset()
        self._catalogue = Catalogue()
        self._matcher = Matcher(self._catalogue)
        self._typos = Typos(self._matcher)
        self._n_read = 0
        self._last: tuple[View, Matches] | None = None
        """The last search and its answer, until the index changes."""

    # Filling

    def add(self, conference: Conference) -> None:
        """Add a conference whole; `enter` and `index_notes` do the same bit by bit."""
        self.enter(conference)
        for _ in self.index_notes():
            pass

    def enter(self, conference: Conference) -> None:
        """Add a conference: its entries are listed, counted and filtered from now on, and found
        by their titles, speakers and conference; by the words of their notes after `index_notes`.
        """
        self._matcher.add_conference(conference, self._catalogue.add(conference))
        self._last = None

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries that can be results, in the order in which they were added."""
        return self._catalogue.entries

    @property
    def n_entries(self) -> int:
        """How many entries can be results."""
        return len(self._catalogue.entries)

    @property
    def n_talks(self) -> int:
        """How many entries are talks."""
        return self._catalogue.talks.bit_count()

    @property
    def n_unread(self) -> int:
        """How many entries are not yet found by the words of their notes."""
        return len(self._catalogue.entries) - self._n_read

    def index_notes(self) -> Iterator[None]:
        """Index the notes of all entries added so far; yields between slices of work."""
        entries = self._catalogue.entries
        size = 0
        while self._n_read < len(entries):
            entry = entries[self._n_read]
            for cost in self._matcher.add_notes(self._n_read, entry):
                size += cost
                if size > _SLICE:
                    self._notes_changed()
                    yield
                    size = 0
            size += _ENTRY_COST
            self._n_read += 1
        self._notes_changed()
        yield

    def _notes_changed(self) -> None:
        """Forget what was derived from fewer notes."""
        self._matcher.changed()
        self._last = None

    def warm(self) -> Iterator[None]:
        """Prepare what the first letters of any search need; yields between slices of work.

        Worth it once all conferences are in; every search is right without it.
        """
        yield from self._matcher.warm()
        for sort in ("order", "newest", "speaker"):
            next(self._catalogue.sorted_by(sort, 1), None)
            yield

    def prepare_phrases(self) -> Iterator[None]:
        """Prepare what phrases are looked for in; yields between slices of work.

        Worth it once all else is done; every phrase is found without it.
        """
        size = 0
        for cost in self._matcher.prepare_phrases():
            size += cost
            if size > _SLICE:
                yield
                size = 0

    def set_marked(self, starred: Collection[str], remarked: Collection[str]) -> bool:
        """Say which entries are starred and which have a remark, by id, in place of what was said
        before; whether that is other. Searches reflect it at once; ids of entries that are yet to
        be added count then.
        """
        is_other = self._catalogue.set_marked(starred, remarked)
        if is_other:
            self._matcher.marks_changed()
            self._last = None
        return is_other

    def set_opened(self, sources: Collection[str]) -> bool:
        """Say which notes the reader opened, by their paths; whether that is other than before."""
        before, self._opened = self._opened, frozenset(sources)
        return self._opened != before

    def marks_of(self, entry: Entry) -> list[str]:
        """What sets an entry apart for the reader: "starred", "remark", "opened"."""
        return [*self._catalogue.marks_of(entry.id), *self.opened(entry)]

    def opened(self, entry: Entry) -> list[str]:
        """ "opened" if the reader opened the entry's note; else nothing."""
        return ["opened"] if entry.source in self._opened else []

    # Entries

    def conference_of(self, entry: Entry) -> Conference:
        """The conference that an entry belongs to; KeyError if it was never added."""
        found = self._catalogue.find(entry.id)
        if found is None:
            raise KeyError(entry.id)
        return found[1]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of this id, a section too."""
        found = self._catalogue.find(entry_id)
        return found[0] if found else None

    def entry_at(self, source: str, line: int) -> Entry | None:
        """The entry whose heading or text holds this line of a note."""
        return self._catalogue.at(source, line)

    def first_of(self, source: str) -> Entry | None:
        """The first entry of a note that can be a result."""
        return self._catalogue.first_of.get(source)

    def nearest(self, entry_id: str) -> Entry | None:
        """For an id that is gone: the entry of the same conference with the nearest title."""
        home, _, title = entry_id.partition("/")
        start = len(home) + 1
        matcher = SequenceMatcher(None, b=title[:_LONGEST_ID], autojunk=False)
        best, nearest = -1.0, None
        for entry in self._catalogue.entries:
            if entry.id.startswith(home + "/"):
                matcher.set_seq1(entry.id[start : start + _LONGEST_ID])
                # The quick ones are never less than the true one.
                if (
                    matcher.real_quick_ratio() > best
                    and matcher.quick_ratio() > best
                    and (ratio := matcher.ratio()) > best
                ):
                    best, nearest = ratio, entry
        return nearest

    def by_speaker(self, name: str) -> Sequence[Entry]:
        """All entries of one person in any conference, however the name is spelled there."""
        bits = self._catalogue.of_speaker(name)
        return self._entries(self._catalogue.sorted_by("order", bits), bits)

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The entries before and after this one in its conference, sections left out."""
        row = [e for e in self.conference_of(entry).entries if e.kind != "section" or e is entry]
        at = next(n for n, other in enumerate(row) if other.id == entry.id)
        return (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)

    def like(self, entry: Entry, most: int = 5) -> Sequence[Entry]:
        """The talks that share most of what tells this entry from others, best first."""
        doc = self._catalogue.number.get(entry.id)
        others = self._catalogue.talks & ~(0 if doc is None else 1 << doc)
        best = islice(self._matcher.like(entry, others), most)
        return [self._catalogue.entries[doc] for doc in best]

    # Searching

    def search(self, view: View) -> Matches:
        """What `view` shows, from what has been added so far.

        Other spellings and searches are offered only when all notes are searchable. The last
        answer is kept, so asking again before the index changes costs nothing.
        """
        if self._last is None or self._last[0] != view:
            self._last = view, self._search(view)
        return self._last[1]

    def _search(self, view: View) -> Matches:
        query = _parse(view.q)
        fitting = self._matcher.fitting(query)
        corrected = ""
        if not fitting and not self.n_unread and (forgiven := self._typos.forgive(query)):
            query, corrected = forgiven
            fitting = self._matcher.fitting(query)
        filters = self._filters(view)
        found = _all(fitting, filters.values())
        counted = self._counted(view, query)
        sort = view.sort or ("best" if query.ranks else "order")
        return Matches(
            entries=self._sorted(sort, query, found),
            sort=sort,
            n_talks=(found & counted).bit_count(),
            total=self.n_talks,
            facets=_Facets(self._catalogue, view, fitting, filters, counted),
            corrected=corrected,
            remarks=query.remarks,
            alternatives=() if found or self.n_unread else self._alternatives(view, query),
            query=query,
            n_talks_in=partial(self._catalogue.count_in, found & counted),
            n_conferences=partial(self._catalogue.n_conferences, found),
        )

    def _filters(self, view: View) -> Mapping[Facet, int]:
        """For each facet with a choice, the entries that have any of its chosen values."""
        return {f: self._catalogue.chosen(f, view.chosen(f)) for f in FACETS if view.chosen(f)}

    def _counted(self, view: View, query: Query) -> int:
        """The entries that count as talks: talks, and kinds asked for by name."""
        asked = {part.value for part in query.parts if part.field == "kind" and not part.negated}
        return self._catalogue.of_kinds(
            TALK_KINDS | asked | {value_key("kind", name) for name in view.kind}
        )

    def _sorted(self, sort: str, query: Query, found: int) -> Sequence[Entry]:
        if sort == "best":
            return self._entries(self._matcher.best_first(query, found), found)
        return self._entries(self._catalogue.sorted_by(sort, found), found)

    def _entries(self, docs: Iterator[int], found: int) -> Sequence[Entry]:
        return Lazy(map(self._catalogue.entries.__getitem__, docs), found.bit_count())

    # Where nothing is found

    def _alternatives(self, view: View, query: Query) -> Sequence[Alternative]:
        """Near spellings that find something, then each part and filter that can be dropped.

        Of many parts and filters, the first few.
        """
        spelled = [replace(view, q=text) for text in self._spellings(query)]
        near = [Alternative(v.q, v, *n, True) for v in spelled if any(n := self._count(v))]
        parts = query.parts[:_MOST]
        fewer = [(query.source(part), replace(view, q=query.without(part))) for part in parts]
        chosen = [(f, value) for f in FACETS for value in view.chosen(f)]
        fewer += [(value, toggle(view, f, value)) for f, value in chosen[:_MOST]]
        if len(fewer) < 2:
            return near
        return near + [Alternative(what, v, *self._count(v), False) for what, v in fewer]

    def _spellings(self, query: Query) -> Iterator[str]:
        """The query with a word, a phrase or a field's value spelled otherwise."""
        yield from self._typos.that_meet(query)
        for part in query.parts[:_MOST]:
            if part.words and not part.negated and not self._matcher.part_bits(part):
                yield from (query.put(part, text) for text in self._typos.spellings(part))

    def _count(self, view: View) -> tuple[int, int]:
        """How many talks a view has, and how many entries in all."""
        query = _parse(view.q)
        found = _all(self._matcher.fitting(query), self._filters(view).values())
        return (found & self._counted(view, query)).bit_count(), found.bit_count()


class _Facets(Mapping[str, Sequence[FacetValue]]):
    """Facet values, counted when they are looked at.

    A value counts the talks that choosing it alone in its facet would give, all other
    filters kept. A kind counts its own entries, whether or not these are talks.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        view: View,
        fitting: int,
        filters: Mapping[Facet, int],
        counted: int,
    ) -> None:
        self._catalogue = catalogue
        self._view = view
        self._fitting = fitting
        self._filters = filters
        self._counted = counted
        self._made: dict[str, Sequence[FacetValue]] = {}

    def __getitem__(self, name: str) -> Sequence[FacetValue]:
        if name not in self._made:
            self._made[name] = self._count(_FACET[name])
        return self._made[name]

    def _count(self, facet: Facet) -> Sequence[FacetValue]:
        others = (bits for other, bits in self._filters.items() if other != facet)
        among = _all(self._fitting, others)
        if facet != "kind":
            among &= self._counted
        return self._catalogue.facet(facet, among, self._view.chosen(facet))

    def __iter__(self) -> Iterator[str]:
        return iter(FACETS)

    def __len__(self) -> int:
        return len(FACETS)


def _all(bits: int, others: Iterable[int]) -> int:
    """The entries that are in all sets."""
    for other in others:
        bits &= other
    return bits
