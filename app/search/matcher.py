"""Query -> the set of entries that match it.

The rule: matching is set algebra over the whole library (see `postings.py`). A word is looked up
in each *place* where it can stand: title, speaker, conference, notes ("body"). `ranking.py` sorts
what matches; `phrases.py` matches phrases.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from app.model import Conference, Entry
from app.search import analysis
from app.search.documents import Documents, about, notes_of
from app.search.phrases import Phrases
from app.search.postings import Postings, any_of, bits_of, docs_of
from app.search.query import Part, Query

PLACES = ("title", "speaker", "conference", "body")

_PIECE = 20_000
"""Characters of notes that are indexed at once: about the work between two pauses, so that no note
holds up the page."""
_ANSWERS_KEPT = 1024
"""Answers to parts of queries that are remembered: those of a few hundred keystrokes."""
_SPACE = re.compile(r"\s")


class Matcher:
    """The words of a growing library, and the entries that have them."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._terms_of = lru_cache(None)(analysis.terms_of)
        self.places = {place: Postings(self._terms_of) for place in PLACES}
        self._phrases = Phrases(documents, self.places)
        self._answers: dict[tuple[object, ...], int] = {}

    # Indexing

    def add_conference(self, conference: Conference, docs: range) -> None:
        """Index the entries of a conference by everything but their notes."""
        places = self.places
        places["conference"].add_all(set(analysis.raw_words(about(conference))), docs)
        for doc in docs:
            entry = self._documents.entries[doc]
            places["title"].add(set(analysis.raw_words(entry.title)), doc)
            if entry.speakers:
                places["speaker"].add(set(analysis.raw_words(" ".join(entry.speakers))), doc)
        self.changed()

    def add_notes(self, doc: int, entry: Entry) -> Iterator[int]:
        """Index an entry's notes in pieces; gives their costs in ASCII characters."""
        notes = notes_of(entry)
        known: set[str] = set()
        if entry.tags or entry.parent:
            besides = "\n".join((*entry.tags, *self._documents.inherited(entry)))
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
            place.changed(len(self._documents.entries))
        self._phrases.changed()
        self._answers.clear()

    def marks_changed(self) -> None:
        """Forget the answers that depend on the reader's marks."""
        self._answers = {
            key: bits for key, bits in self._answers.items() if key[0] not in {"has", "is"}
        }

    def warm(self) -> Iterator[None]:
        """Prepare for the first letters of any search; yields between slices of work."""
        self._terms_of.cache_clear()
        for place in self.places.values():
            place.settle()
            yield from place.warm()

    def prepare_phrases(self) -> Iterator[int]:
        """Prepare what phrases are looked for in, entry by entry; gives what each cost."""
        return self._phrases.prepare()

    # Matching

    def matching(self, query: Query) -> int:
        """Return the entries that match all parts of a query.

        An entry has one kind, year and conference, so of several asked for any one will do.
        """
        matching = self._documents.everything
        any_of: dict[str, int] = {}
        for part in query.parts:
            bits = self.part_bits(part)
            if part.negated:
                matching &= ~bits
            elif part.field in {"kind", "year", "conference"}:
                any_of[part.field] = any_of.get(part.field, 0) | bits
            else:
                matching &= bits
        for bits in any_of.values():
            matching &= bits
        return matching

    def part_bits(self, part: Part) -> int:
        """Return the entries that one part of a query describes, negated or not."""
        key = (part.field, part.value, part.words, part.phrase, part.prefix, part.near)
        bits = self._answers.get(key)
        return self._remember(key, self._find(part)) if bits is None else bits

    def _remember(self, key: tuple[object, ...], bits: int) -> int:
        if len(self._answers) >= _ANSWERS_KEPT:
            self._answers.clear()
        self._answers[key] = bits
        return bits

    def _find(self, part: Part) -> int:
        documents = self._documents
        match part.field:
            case "is":
                return documents.marked(part.value)
            case "has" if part.value == "remark":
                return documents.marked("remark")
            case "has":
                return documents.that_have(part.value)
            case "kind":
                return documents.of_kinds((part.value,))
            case "year":
                low, _, high = part.value.partition("-")
                if high:
                    return documents.of_years(lambda year: int(low) <= year <= int(high))
                return documents.of_years(lambda year: str(year).startswith(low))
            case "speaker":
                return self._in_speakers(part) | documents.of_speakers(part.value, part.prefix)
            case _:
                return self._in_places(part, (part.field,) if part.field else PLACES)

    def _in_places(self, part: Part, places: Sequence[str]) -> int:
        """Return the entries that have the words of a part in any of these places."""
        if part.phrase:
            return any_of(self._phrase_bits(part, place) for place in places)
        bits = self._documents.everything
        for n in range(len(part.words)):
            held = self.by_place(part, n)
            bits &= any_of(held[place] for place in places)
        return bits

    def _in_speakers(self, part: Part) -> int:
        """Return the entries of which one speaker has all the words of a part."""
        bits = self._in_places(part, ("speaker",))
        return bits if part.phrase else self._in_one_name(part, bits)

    def _phrase_bits(self, part: Part, place: str) -> int:
        """Return the entries that have a phrase, which may be one word, in a place."""
        if len(part.words) == 1 and not analysis.is_cjk(part.words[0]):
            return self.places[place].exact_bits(part.words[0], part.prefix)
        return self._phrases.bits(part.value, place, part.prefix)

    def by_place(self, part: Part, n: int) -> Mapping[str, int]:
        """Return for each place the entries that have the n-th word of a part there."""
        prefix = part.is_open(n)
        words = (part.words[n], *(part.near[n] if part.near else ()))
        return {
            place: any_of(self.word_bits(word, place, prefix) for word in words) for place in PLACES
        }

    def word_bits(self, word: str, place: str, prefix: bool) -> int:
        """Return the entries that have a word, in any of its forms, in a place."""
        key = (word, place, prefix)
        bits = self._answers.get(key)
        if bits is not None:
            return bits
        if analysis.is_cjk(word):
            return self._remember(key, self._phrases.bits(word, place, prefix=False))
        return self._remember(key, self.places[place].word_bits(word, prefix))

    def _in_one_name(self, part: Part, among: int) -> int:
        """Return the entries in a set of which one speaker has all words of a part."""
        if len(part.words) < 2:
            return among

        def matches(name: str) -> bool:
            terms = set(analysis.terms_in(name))
            return all(
                (word in analysis.fold(name))
                if analysis.is_cjk(word)
                else any(analysis.matches(word, term, part.is_open(n)) for term in terms)
                for n, word in enumerate(part.words)
            )

        entries = self._documents.entries
        return self._union(
            doc for doc in docs_of(among) if any(map(matches, entries[doc].speakers))
        )

    def _union(self, docs: Iterable[int]) -> int:
        found = list(docs)
        return bits_of((found,), len(found), len(self._documents.entries))


def _pieces(text: str) -> Iterator[str]:
    """Cut a text between words, so that no piece takes long to index."""
    at = 0
    while len(text) - at > _PIECE:
        space = _SPACE.search(text, at + _PIECE)
        end = space.end() if space else len(text)
        yield text[at:end]
        at = end
    yield text[at:] if at else text
