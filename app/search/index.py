"""The index of a library: talks go in, a View comes out as Matches.

The rule: an answer is exact over what has been added so far, and what may be long (results,
facet values, alternatives) is computed when it is looked at, because there is a search at every
keystroke and a screenful of it is shown.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import islice

from app.model import TALK_KINDS, Conference, Entry
from app.search.documents import Documents
from app.search.facets import Facets, FacetValue
from app.search.lazy import Lazy
from app.search.matcher import Matcher
from app.search.postings import all_of
from app.search.query import Query, parse_query
from app.search.ranking import Ranking
from app.search.spelling import Spelling
from app.search.view import FACETS, Facet, View, toggle, value_key

_SLICE = 21_000
"""ASCII characters of notes, or what costs as much, that are indexed between two pauses: some 30 ms
in the page, so that it stays alive."""
_ENTRY_COST = 200
"""Characters of notes that cost as much as an entry costs besides its notes."""
_MOST_ALTERNATIVES = 8
"""Parts, and filters, of which an alternative leaves one out: each is a search of its own."""
_LONGEST_ID = 200
"""Characters of an id that are compared when it is gone: the time grows with their square."""
_QUERIES_KEPT = 64
"""Queries that are remembered as parsed: those of a keystroke and its alternatives."""
_MOST_LIKE = 5
"""Similar talks that are given: a short list below a talk."""

_parse = lru_cache(_QUERIES_KEPT)(parse_query)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search, offered where one finds nothing.

    `label` is the part or filter to remove or, if `near`, the text to search for instead;
    `view` is the state to go to, `count` the talks it finds, among `n_entries` entries.
    """

    label: str
    view: View
    count: int
    n_entries: int
    near: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What a view's search and filters find.

    `entries` are in the order `sort`: the view's, or the default; `n_talks` of them count as
    talks, of `total` in the library. `facets` count the talks that choosing a value would
    give. `corrected` is the text that was searched for if nothing has the words as typed,
    else "". `query` is what was searched for: pass it to `highlight` and `snippet`. There are
    `alternatives` only if nothing is found.
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
    """Counts those of the `n_talks` that a conference has."""
    n_conferences: Callable[[], int]
    """Counts the conferences of the entries."""


class Index:
    """A library that can be searched at any moment while it is being filled."""

    def __init__(self) -> None:
        self._opened: frozenset[str] = frozenset()
        self._documents = Documents()
        self._matcher = Matcher(self._documents)
        self._ranking = Ranking(self._documents, self._matcher)
        self._spelling = Spelling(self._matcher)
        self._n_read = 0
        self._last: tuple[View, Matches] | None = None
        """The last search and its answer, until the index changes."""

    # Adding

    def add(self, conference: Conference) -> None:
        """Add a conference whole; `enter` and `index_notes` do the same bit by bit."""
        self.enter(conference)
        for _ in self.index_notes():
            pass

    def enter(self, conference: Conference) -> None:
        """Add a conference; its notes are searchable after `index_notes`.

        From now on its entries are listed, counted, filtered, and found by their titles,
        speakers and conference.
        """
        docs = self._documents.add(conference)
        self._matcher.add_conference(conference, docs)
        self._ranking.add(docs)
        self._last = None

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries that can be results, in the order in which they were added."""
        return self._documents.entries

    @property
    def n_entries(self) -> int:
        """The number of entries that can be results."""
        return len(self._documents.entries)

    @property
    def n_talks(self) -> int:
        """The number of talks."""
        return self._documents.talks.bit_count()

    @property
    def n_unread(self) -> int:
        """The number of entries whose notes are not searchable yet."""
        return len(self._documents.entries) - self._n_read

    def index_notes(self) -> Iterator[None]:
        """Index the notes of all entries added so far; yields between slices of work."""
        entries = self._documents.entries
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
        """Prepare for the first letters of any search; yields between slices of work.

        Worth it once all conferences are in; every search is right without it.
        """
        yield from self._matcher.warm()
        for sort in ("order", "newest", "speaker"):
            next(self._documents.sorted_by(sort, 1), None)
            yield

    def prepare_phrases(self) -> Iterator[None]:
        """Prepare the texts that phrases are looked for in; yields between slices.

        Worth it once all else is done; every phrase is found without it.
        """
        size = 0
        for cost in self._matcher.prepare_phrases():
            size += cost
            if size > _SLICE:
                yield
                size = 0

    def set_marked(self, starred: Collection[str], remarked: Collection[str]) -> bool:
        """Set the ids of starred entries and of those with a remark.

        Returns whether they changed. Searches reflect it at once; ids of entries that are not
        added yet count once they are.
        """
        is_changed = self._documents.set_marked(starred, remarked)
        if is_changed:
            self._matcher.marks_changed()
            self._last = None
        return is_changed

    def set_opened(self, sources: Collection[str]) -> bool:
        """Set the paths of the notes that the reader opened; return if they changed."""
        before, self._opened = self._opened, frozenset(sources)
        return self._opened != before

    def marks_of(self, entry: Entry) -> list[str]:
        """Return what the reader did with an entry: "starred", "remark", "opened"."""
        return [*self._documents.marks_of(entry.id), *self.opened(entry)]

    def opened(self, entry: Entry) -> list[str]:
        """Return ["opened"] if the reader opened the entry's note, else []."""
        return ["opened"] if entry.source in self._opened else []

    # Entries

    def conference_of(self, entry: Entry) -> Conference:
        """Return the conference of an entry; KeyError if it was never added."""
        found = self._documents.find(entry.id)
        if found is None:
            raise KeyError(entry.id)
        return found[1]

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry of this id, a section too."""
        found = self._documents.find(entry_id)
        return found[0] if found else None

    def entry_at(self, source: str, line: int) -> Entry | None:
        """Return the entry to whose heading or text this line of a note belongs."""
        return self._documents.at(source, line)

    def first_of(self, source: str) -> Entry | None:
        """Return the first entry of a note that can be a result."""
        return self._documents.first_of.get(source)

    def nearest(self, entry_id: str) -> Entry | None:
        """Return the entry of the same conference whose id is most like one that is gone."""
        home, _, title = entry_id.partition("/")
        start = len(home) + 1
        matcher = SequenceMatcher(None, b=title[:_LONGEST_ID], autojunk=False)
        best, nearest = -1.0, None
        for entry in self._documents.entries:
            if entry.id.startswith(home + "/"):
                matcher.set_seq1(entry.id[start : start + _LONGEST_ID])
                # The quick ratios are upper bounds of the true one.
                if (
                    matcher.real_quick_ratio() > best
                    and matcher.quick_ratio() > best
                    and (ratio := matcher.ratio()) > best
                ):
                    best, nearest = ratio, entry
        return nearest

    def by_speaker(self, name: str) -> Sequence[Entry]:
        """Return all entries of one person, however the name is spelled."""
        bits = self._documents.of_speaker(name)
        return self._entries(self._documents.sorted_by("order", bits), bits)

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the entries before and after in the conference, without sections."""
        all_entries = self.conference_of(entry).entries
        entries = [e for e in all_entries if e.kind != "section" or e is entry]
        at = next(n for n, other in enumerate(entries) if other.id == entry.id)
        before = entries[at - 1] if at else None
        return before, entries[at + 1] if at + 1 < len(entries) else None

    def like(self, entry: Entry, most: int = _MOST_LIKE) -> Sequence[Entry]:
        """Return the talks that are most like this entry, best first."""
        doc = self._documents.number.get(entry.id)
        others = self._documents.talks & ~(0 if doc is None else 1 << doc)
        best = islice(self._ranking.like(entry, others), most)
        return [self._documents.entries[doc] for doc in best]

    # Searching

    def search(self, view: View) -> Matches:
        """Return what a view's search and filters find among the entries added so far.

        Other spellings and searches are offered only when all notes are searchable. The last
        answer is kept: asking again before the index changes costs nothing.
        """
        if self._last is None or self._last[0] != view:
            self._last = view, self._search(view)
        return self._last[1]

    def _search(self, view: View) -> Matches:
        query = _parse(view.q)
        matching = self._matcher.matching(query)
        corrected = ""
        if not matching and not self.n_unread and (other := self._spelling.correct(query)):
            query, corrected = other
            matching = self._matcher.matching(query)
        filters = self._filters(view)
        found = all_of(matching, filters.values())
        counted = self._counted(view, query)
        sort = view.sort or ("best" if query.ranks else "order")
        return Matches(
            entries=self._sorted(sort, query, found),
            sort=sort,
            n_talks=(found & counted).bit_count(),
            total=self.n_talks,
            facets=Facets(self._documents, view, matching, filters, counted),
            corrected=corrected,
            remarks=query.remarks,
            alternatives=() if found or self.n_unread else self._alternatives(view, query),
            query=query,
            n_talks_in=partial(self._documents.count_in_conference, found & counted),
            n_conferences=partial(self._documents.n_conferences, found),
        )

    def _filters(self, view: View) -> Mapping[Facet, int]:
        """Return for each facet in use the entries that have a chosen value."""
        return {f: self._documents.chosen(f, view.chosen(f)) for f in FACETS if view.chosen(f)}

    def _counted(self, view: View, query: Query) -> int:
        """Return the entries that count as talks: talks, and kinds that are asked for."""
        asked = {part.value for part in query.parts if part.field == "kind" and not part.negated}
        return self._documents.of_kinds(
            TALK_KINDS | asked | {value_key("kind", name) for name in view.kind}
        )

    def _sorted(self, sort: str, query: Query, found: int) -> Sequence[Entry]:
        if sort == "best":
            return self._entries(self._ranking.best_first(query, found), found)
        return self._entries(self._documents.sorted_by(sort, found), found)

    def _entries(self, docs: Iterator[int], found: int) -> Sequence[Entry]:
        return Lazy(map(self._documents.entries.__getitem__, docs), found.bit_count())

    # Alternatives, where nothing is found

    def _alternatives(self, view: View, query: Query) -> Sequence[Alternative]:
        """Offer spellings that find something, then to leave out each part or filter.

        Of many parts and filters, only the first ones are left out.
        """
        spelled = [replace(view, q=text) for text in self._spellings(query)]
        near = [Alternative(v.q, v, *n, True) for v in spelled if any(n := self._count(v))]
        parts = query.parts[:_MOST_ALTERNATIVES]
        fewer = [(query.source(part), replace(view, q=query.without(part))) for part in parts]
        chosen = [(f, value) for f in FACETS for value in view.chosen(f)]
        fewer += [(value, toggle(view, f, value)) for f, value in chosen[:_MOST_ALTERNATIVES]]
        if len(fewer) < 2:
            return near
        return near + [Alternative(what, v, *self._count(v), False) for what, v in fewer]

    def _spellings(self, query: Query) -> Iterator[str]:
        """Give the query with a word, a phrase or a field's value spelled otherwise."""
        yield from self._spelling.together(query)
        for part in query.parts[:_MOST_ALTERNATIVES]:
            if part.words and not part.negated and not self._matcher.part_bits(part):
                yield from (query.put(part, text) for text in self._spelling.spellings(part))

    def _count(self, view: View) -> tuple[int, int]:
        """Count the talks that a view finds, and all entries."""
        query = _parse(view.q)
        found = all_of(self._matcher.matching(query), self._filters(view).values())
        return (found & self._counted(view, query)).bit_count(), found.bit_count()
