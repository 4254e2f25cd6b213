"""Query -> the set of entries that fit it, and their ranking.

The rule: matching is set algebra over the whole library (see `postings.py`). A word is
looked for in each *place* where it can stand (title, speaker, conference, notes), and how
much it counts is where it stands times how rare it is, as in BM25, in small whole numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from math import log

from app.model import Conference, Entry
from app.search import analysis
from app.search.documents import Catalogue, about, notes_of
from app.search.phrases import Rows
from app.search.postings import Postings, Tally, any_of, bits_of, docs_of
from app.search.query import Part, Query

_WEIGHTS = {"title": 12, "speaker": 5, "conference": 2, "body": 1}
"""The places, and what a word is worth there, once: how often it stands there tells nothing
in notes (BM25 with k1 = 0; counting mentions found known talks less well)."""
_WHOLE = 2
"""More, for a word where only its beginning was asked for."""
_AS_TYPED = {"title": 4, "body": 1}
"""More, where the word itself stands and not another with its stem."""
_SHORT_TITLES = {3: 2, 5: 2, 7: 2}
"""Up to so many words a title is short, and what its words are worth more for it."""
_WINDOW = 50
"""How many of the best are looked at again."""
_PIECE = 20_000
"""Characters of notes that are indexed at once."""
_SPACE = re.compile(r"\s")
_KEPT = 1024
"""Answers to parts of queries that are remembered."""


class Matcher:
    """The words of a growing catalogue, and what they find."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._terms_of = lru_cache(None)(analysis.terms_of)
        self.places = {place: Postings(self._terms_of) for place in _WEIGHTS}
        self._rows = Rows(catalogue, self.places)
        self._short_titles = dict.fromkeys(_SHORT_TITLES, 0)
        self._kept: dict[tuple[object, ...], int] = {}

    # Filling

    def add_conference(self, conference: Conference, docs: range) -> None:
        """Index what the entries of a conference are found by, their notes left out."""
        places = self.places
        places["conference"].add_all(set(analysis.raw_words(about(conference))), docs)
        by_length = dict.fromkeys(_SHORT_TITLES, 0)
        for doc in docs:
            entry = self._catalogue.entries[doc]
            places["title"].add(set(analysis.raw_words(entry.title)), doc)
            if entry.speakers:
                places["speaker"].add(set(analysis.raw_words(" ".join(entry.speakers))), doc)
            length = len(entry.title.split())
            for short in _SHORT_TITLES:
                if length <= short:
                    by_length[short] |= 1 << (doc - docs.start)
        for short, bits in by_length.items():
            self._short_titles[short] |= bits << docs.start
        self.changed()

    def add_notes(self, doc: int, entry: Entry) -> Iterator[int]:
        """Index an entry's notes, bit by bit; gives what each bit cost, in ASCII characters."""
        notes = notes_of(entry)
        known: set[str] = set()
        if entry.tags or entry.parent:
            besides = "\n".join((*entry.tags, *self._catalogue.above(entry)))
            known.update(analysis.raw_words(besides))
            self.places["body"].add(known, doc)
            yield len(besides)
        for piece in _pieces(notes):
            found = set(analysis.raw_words(piece))
            if known:
                found -= known
            self.places["body"].add(found, doc)
            yield len(piece) if piece.isascii() else 2 * len(piece.encode(errors="replace"))
            known |= found

    def changed(self) -> None:
        """Forget what was derived from fewer entries."""
        for place in self.places.values():
            place.changed(len(self._catalogue.entries))
        self._rows.changed()
        self._kept.clear()

    def marks_changed(self) -> None:
        """Forget the answers that other marks may change; what words find stays."""
        self._kept = {key: bits for key, bits in self._kept.items() if key[0] not in {"has", "is"}}

    def warm(self) -> Iterator[None]:
        """Derive what the first letters of any search need; yields between slices of work."""
        self._terms_of.cache_clear()
        for place in self.places.values():
            place.settle()
            yield from place.warm()

    def prepare_phrases(self) -> Iterator[int]:
        """Make the rows in which phrases are looked for, entry by entry; gives what each cost."""
        return self._rows.make_all()

    # Matching

    def fitting(self, query: Query) -> int:
        """The entries that fit all parts of a query.

        An entry has one kind, year and conference, so several asked for mean any of them.
        """
        fitting = self._catalogue.everything
        any_of: dict[str, int] = {}
        for part in query.parts:
            bits = self.part_bits(part)
            if part.negated:
                fitting &= ~bits
            elif part.field in {"kind", "year", "conference"}:
                any_of[part.field] = any_of.get(part.field, 0) | bits
            else:
                fitting &= bits
        for bits in any_of.values():
            fitting &= bits
        return fitting

    def part_bits(self, part: Part) -> int:
        """The entries that one part of a query describes, be it excluded or not."""
        key = (part.field, part.value, part.words, part.phrase, part.prefix, part.near)
        bits = self._kept.get(key)
        return self._remember(key, self._find(part)) if bits is None else bits

    def _remember(self, key: tuple[object, ...], bits: int) -> int:
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[key] = bits
        return bits

    def _find(self, part: Part) -> int:
        catalogue = self._catalogue
        match part.field:
            case "is":
                return catalogue.marked(part.value)
            case "has" if part.value == "remark":
                return catalogue.marked("remark")
            case "has":
                return catalogue.that_have(part.value)
            case "kind":
                return catalogue.of_kinds((part.value,))
            case "year":
                low, _, high = part.value.partition("-")
                if high:
                    return catalogue.of_years(lambda year: int(low) <= year <= int(high))
                return catalogue.of_years(lambda year: str(year).startswith(low))
            case "speaker":
                return self._spoken(part) | catalogue.of_people(part.value, part.prefix)
            case _:
                return self._said(part, (part.field,) if part.field else tuple(self.places))

    def _said(self, part: Part, places: Sequence[str]) -> int:
        """The entries that have the words of a part in any of these places."""
        if part.phrase:
            return any_of(self._phrase_bits(part, place) for place in places)
        bits = self._catalogue.everything
        for n in range(len(part.words)):
            held = self.by_place(part, n)
            bits &= any_of(held[place] for place in places)
        return bits

    def _spoken(self, part: Part) -> int:
        """The entries of which one speaker has all the words of a part."""
        bits = self._said(part, ("speaker",))
        return bits if part.phrase else self._in_one_name(part, bits)

    def _phrase_bits(self, part: Part, place: str) -> int:
        """The entries that have a phrase in a place; one word needs no reading of texts."""
        if len(part.words) == 1 and not analysis.is_cjk(part.words[0]):
            return self.places[place].exact_bits(part.words[0], part.prefix)
        return self._rows.bits(part.value, place, part.prefix)

    def by_place(self, part: Part, n: int) -> Mapping[str, int]:
        """For each place the entries that have the n-th word of a part there."""
        prefix = part.is_open(n)
        words = (part.words[n], *(part.near[n] if part.near else ()))
        return {
            place: any_of(self.word_bits(word, place, prefix) for word in words)
            for place in _WEIGHTS
        }

    def word_bits(self, word: str, place: str, prefix: bool) -> int:
        """The entries that have a word, in any of its forms, in a place."""
        key = (word, place, prefix)
        bits = self._kept.get(key)
        if bits is not None:
            return bits
        postings = self.places[place]
        if analysis.is_cjk(word):
            return self._remember(key, self._rows.bits(word, place, prefix=False))
        return self._remember(key, postings.word_bits(word, prefix))

    def _in_one_name(self, part: Part, among: int) -> int:
        """Of these entries, those where one speaker has all the words of a name."""
        if len(part.words) < 2:
            return among

        def holds(name: str) -> bool:
            known = set(_terms(name))
            return all(
                (word in analysis.fold(name))
                if analysis.is_cjk(word)
                else any(analysis.finds(word, term, part.is_open(n)) for term in known)
                for n, word in enumerate(part.words)
            )

        entries = self._catalogue.entries
        return self._union(doc for doc in docs_of(among) if any(map(holds, entries[doc].speakers)))

    def _union(self, docs: Iterable[int]) -> int:
        found = list(docs)
        return bits_of((found,), len(found), len(self._catalogue.entries))

    # Ranking

    def best_first(self, query: Query, among: int) -> Iterator[int]:
        """The entries of a set by how well they fit a query's words; equals in order.

        Of the best few, those come first that have the words next to each other in the title.
        """
        ranked = self._by_score(query, among)
        wanted = [word for part in query.parts if not part.negated for word in part.words]
        if len(wanted) > 1:
            row = " ".join(wanted)
            entries = self._catalogue.entries
            yield from sorted(
                islice(ranked, _WINDOW),
                key=lambda doc: row not in analysis.fold(entries[doc].title),
            )
        yield from ranked

    def _by_score(self, query: Query, among: int) -> Iterator[int]:
        tally = Tally()
        for part in query.parts:
            if not part.negated:
                for n in range(len(part.words)):
                    self._weigh(tally, part, n)
        for _, bits in tally.ranked(among):
            yield from self._catalogue.sorted_by("order", bits)

    def _weigh(self, tally: Tally, part: Part, n: int) -> None:
        """Add to each entry's score what the n-th word of a part is worth in it."""
        held = self.by_place(part, n)
        rarity = self._rarity(any_of(held.values()).bit_count())
        for place, bits in held.items():
            tally.add(bits, _WEIGHTS[place] * rarity)
        for short, weight in _SHORT_TITLES.items():
            tally.add(held["title"] & self._short_titles[short], weight * rarity)
        if part.is_open(n):
            whole = self.by_place(replace(part, prefix=False), n)
            tally.add(any_of(whole.values()), _WHOLE * rarity)
        for place, weight in _AS_TYPED.items():
            tally.add(self.places[place].bits((part.words[n],)), weight * rarity)

    def _rarity(self, df: int) -> int:
        """How much a word tells, from 1 to about 10, by how many entries have it."""
        return max(1, round(log(1 + len(self._catalogue.entries) / (df + 0.5))))

    def like(self, entry: Entry, among: int) -> Iterator[int]:
        """The entries of a set that share what tells `entry` from others, best first."""
        counts = Counter(_terms(notes_of(entry)))
        counts.update(dict.fromkeys(_terms(entry.title), 3))
        body, title = self.places["body"], self.places["title"]
        telling = []
        for term, n in counts.items():
            df = len(body.lists.get(term, ())) + len(title.lists.get(term, ()))
            shortest = 2 if analysis.is_cjk(term) else 3
            if 1 < df < len(self._catalogue.entries) // 8 + 5 and len(term) >= shortest:
                telling.append((min(n, 4) * self._rarity(df), term))
        tally = Tally()
        for weight, term in sorted(telling, reverse=True)[:16]:
            for place in ("title", "body"):
                tally.add(self.places[place].bits((term,)), weight)
        for score, bits in tally.ranked(among):
            if score:
                yield from self._catalogue.sorted_by("order", bits)


def _pieces(text: str) -> Iterator[str]:
    """A text cut between words, so that no piece takes long to index."""
    at = 0
    while len(text) - at > _PIECE:
        space = _SPACE.search(text, at + _PIECE)
        end = space.end() if space else len(text)
        yield text[at:end]
        at = end
    yield text[at:] if at else text


def _terms(text: str) -> Iterator[str]:
    return chain.from_iterable(map(analysis.terms_of, analysis.raw_words(text)))
