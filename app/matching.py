"""Query -> the set of entries that fit it, and their ranking.

The rule: matching is set algebra over the whole library (see `postings.py`). A word is
looked for in each *place* where it can stand (title, speaker, conference, notes), and how
much it counts is where it stands times how rare it is, as in BM25, in small whole numbers.
Texts are read again only for phrases, and only where all their words are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from heapq import nlargest
from itertools import chain, islice, product
from math import log

from app import terms
from app.catalogue import Catalogue, notes_of
from app.postings import Postings, Tally, bits_of, docs_of
from app.query import Part, Query
from app.talks import Conference, Entry

_WEIGHTS = {"title": 12, "speaker": 5, "conference": 2, "body": 1}
"""The places, and what a word is worth there, once: how often it stands there tells nothing
in notes (BM25 with k1 = 0; counting mentions found known talks less well)."""
_WHOLE = 2
"""More, for a word where only its beginning was asked for."""
_AS_TYPED = {"title": 4, "body": 1}
"""More, where the word itself stands and not another with its stem."""
_SHORT_TITLES = {3: 2, 5: 2, 7: 2}
"""Up to so many words a title is short, and what its words are worth more for it."""
_NEAR = 16
"""How many near words at most are accepted for one that is mistyped: the most frequent."""
_LONGEST_TYPED = 32
"""A longer word was not typed, so it has no typos; its edits would fill the memory."""
_MOST_DOUBTED = 32
"""Of more words at once, a long title's, not one is spelled otherwise."""
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
        self._terms_of = lru_cache(None)(terms.terms_of)
        self._places = {place: Postings(self._terms_of) for place in _WEIGHTS}
        self._short_titles = dict.fromkeys(_SHORT_TITLES, 0)
        self._kept: dict[tuple[object, ...], int] = {}

    # Filling

    def add_conference(self, conference: Conference, docs: range) -> None:
        """Index what the entries of a conference are found by, their notes left out."""
        places = self._places
        places["conference"].add_all(set(terms.raw_words(_about(conference))), docs)
        by_length = dict.fromkeys(_SHORT_TITLES, 0)
        for doc in docs:
            entry = self._catalogue.entries[doc]
            places["title"].add(set(terms.raw_words(entry.title)), doc)
            if entry.speakers:
                places["speaker"].add(set(terms.raw_words(" ".join(entry.speakers))), doc)
            length = len(entry.title.split())
            for short in _SHORT_TITLES:
                if length <= short:
                    by_length[short] |= 1 << (doc - docs.start)
        for short, bits in by_length.items():
            self._short_titles[short] |= bits << docs.start
        self.changed()

    def add_notes(self, doc: int, entry: Entry, parent: str) -> Iterator[int]:
        """Index an entry's notes, bit by bit; gives what each bit cost, in ASCII characters."""
        notes = notes_of(entry)
        known: set[str] = set()
        if entry.tags or parent:
            known.update(terms.raw_words(" ".join((*entry.tags, parent))))
            self._places["body"].add(known, doc)
        for piece in _pieces(notes):
            found = set(terms.raw_words(piece))
            if known:
                found -= known
            self._places["body"].add(found, doc)
            yield len(piece) if piece.isascii() else 2 * len(piece.encode(errors="replace"))
            known |= found

    def changed(self) -> None:
        """Forget what was derived from fewer entries."""
        for place in self._places.values():
            place.changed(len(self._catalogue.entries))
        self._kept.clear()

    def marks_changed(self) -> None:
        """Forget the answers that other marks may change; what words find stays."""
        self._kept = {key: bits for key, bits in self._kept.items() if key[0] not in {"has", "is"}}

    def warm(self) -> Iterator[None]:
        """Derive what the first letters of any search need; yields between slices of work."""
        self._terms_of.cache_clear()
        for place in self._places.values():
            place.settle()
            yield from place.warm()

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
            case _:
                places = (part.field,) if part.field else tuple(_WEIGHTS)
        if part.phrase:
            return _any(self._row_bits(part.value, place, part.prefix) for place in places)
        bits = catalogue.everything
        for n in range(len(part.words)):
            held = self._by_place(part, n)
            bits &= _any(held[place] for place in places)
        return self._in_one_name(part, bits) if part.field == "speaker" else bits

    def _by_place(self, part: Part, n: int) -> Mapping[str, int]:
        """For each place the entries that have the n-th word of a part there."""
        prefix = _is_open(part, n)
        words = (part.words[n], *(part.near[n] if part.near else ()))
        return {
            place: _any(self._word_bits(word, place, prefix) for word in words)
            for place in _WEIGHTS
        }

    def _word_bits(self, word: str, place: str, prefix: bool) -> int:
        key = (word, place, prefix)
        bits = self._kept.get(key)
        if bits is not None:
            return bits
        postings = self._places[place]
        if terms.is_cjk(word):
            return self._remember(key, self._row_bits(word, place, prefix=False))
        bits = postings.word_bits(word)
        if prefix:
            bits |= postings.prefix_bits(word)
        return self._remember(key, bits)

    def _in_one_name(self, part: Part, among: int) -> int:
        """Of these entries, those where one speaker has all the words of a name."""
        if len(part.words) < 2:
            return among

        def holds(name: str) -> bool:
            known = set(_terms(name))
            stems = set(map(terms.stem, known))
            return all(
                (word in terms.fold(name))
                if terms.is_cjk(word)
                else terms.stem(word) in stems
                or (_is_open(part, n) and any(term.startswith(word) for term in known))
                for n, word in enumerate(part.words)
            )

        entries = self._catalogue.entries
        return self._union(doc for doc in docs_of(among) if any(map(holds, entries[doc].speakers)))

    # Words in a row

    def _row_bits(self, text: str, place: str, prefix: bool) -> int:
        """The entries that have the words of `text` next to each other in a place."""
        runs = terms.runs(text)
        bits = self._catalogue.everything
        for n, run in enumerate(runs):
            bits &= self._run_bits(run, place, prefix and n == len(runs) - 1)
        if terms.is_cjk(text) and len(text) < 3:
            return bits
        pattern = _row_pattern(tuple(runs), prefix)
        texts = self._texts(place)
        return self._union(
            doc
            for doc in docs_of(bits)
            if any(_holds(terms.fold(text), runs[0], pattern) for text in texts(doc))
        )

    def _run_bits(self, run: str, place: str, prefix: bool) -> int:
        """All entries that have a run of letters in a place, and few others."""
        postings = self._places[place]
        bits = self._catalogue.everything
        for word in terms.words(run):
            if terms.is_cjk(word) and len(word) > 1:
                for at in range(len(word) - 1):
                    bits &= postings.bits((word[at : at + 2],))
            elif prefix or terms.is_cjk(word):
                bits &= postings.prefix_bits(word)
            else:
                bits &= postings.bits((word,))
        return bits

    def _texts(self, place: str) -> Callable[[int], Iterable[str]]:
        """What gives the texts that an entry has in a place."""
        catalogue = self._catalogue
        entries = catalogue.entries

        def notes(doc: int) -> Iterator[str]:
            entry = entries[doc]
            yield notes_of(entry)
            yield from entry.tags
            if entry.parent and (parent := catalogue.find(entry.parent)):
                yield parent[0].title

        match place:
            case "title":
                return lambda doc: (entries[doc].title,)
            case "speaker":
                return lambda doc: entries[doc].speakers
            case "conference":
                return lambda doc: (_about(catalogue.conferences[catalogue.home[doc]]),)
            case _:
                return notes

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
                islice(ranked, _WINDOW), key=lambda doc: row not in terms.fold(entries[doc].title)
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
        held = self._by_place(part, n)
        rarity = self._rarity(_any(held.values()).bit_count())
        for place, bits in held.items():
            tally.add(bits, _WEIGHTS[place] * rarity)
        for short, weight in _SHORT_TITLES.items():
            tally.add(held["title"] & self._short_titles[short], weight * rarity)
        if _is_open(part, n):
            whole = self._by_place(replace(part, prefix=False), n)
            tally.add(_any(whole.values()), _WHOLE * rarity)
        for place, weight in _AS_TYPED.items():
            tally.add(self._places[place].bits((part.words[n],)), weight * rarity)

    def _rarity(self, df: int) -> int:
        """How much a word tells, from 1 to about 10, by how many entries have it."""
        return max(1, round(log(1 + len(self._catalogue.entries) / (df + 0.5))))

    def like(self, entry: Entry, among: int) -> Iterator[int]:
        """The entries of a set that share what tells `entry` from others, best first."""
        counts = Counter(_terms(notes_of(entry)))
        counts.update(dict.fromkeys(_terms(entry.title), 3))
        body, title = self._places["body"], self._places["title"]
        telling = []
        for term, n in counts.items():
            df = len(body.lists.get(term, ())) + len(title.lists.get(term, ()))
            if 1 < df < len(self._catalogue.entries) // 8 + 5 and len(term) > 2:
                telling.append((min(n, 4) * self._rarity(df), term))
        tally = Tally()
        for weight, term in sorted(telling, reverse=True)[:16]:
            for place in ("title", "body"):
                tally.add(self._places[place].bits((term,)), weight)
        for score, bits in tally.ranked(among):
            if score:
                yield from self._catalogue.sorted_by("order", bits)

    # Typos

    def forgive(self, query: Query) -> tuple[Query, str] | None:
        """A query that finds something, for one that does not: its plain words replaced by
        words that come near, first those that are nowhere; and its text. None if there is none.
        """
        plain = [
            (p, n)
            for p, part in enumerate(query.parts)
            if not (part.negated or part.phrase or part.field)
            for n, word in enumerate(part.words)
            if len(word) > 2 and not terms.is_cjk(word)
        ]
        unknown = [
            at for at in plain if not any(self._by_place(query.parts[at[0]], at[1]).values())
        ]
        for doubted in (unknown, plain):
            if len(doubted) > _MOST_DOUBTED:
                continue
            near = self._with_near(query, doubted)
            if near and (found := self.fitting(near)):
                return self._settled(near, doubted, found)
        return None

    def _with_near(self, query: Query, doubted: Sequence[tuple[int, int]]) -> Query | None:
        parts = list(query.parts)
        for p, n in doubted:
            part = parts[p]
            near = list(part.near or ((),) * len(part.words))
            near[n] = self.near(part.words[n], _is_open(part, n), tuple(_WEIGHTS))
            parts[p] = replace(part, near=tuple(near))
        changed = any(any(part.near) for part in parts)
        return replace(query, parts=tuple(parts)) if changed else None

    def _settled(
        self, query: Query, doubted: Sequence[tuple[int, int]], found: int
    ) -> tuple[Query, str]:
        """Keep of the near words those that are in the results, and name the most frequent."""
        parts = list(query.parts)
        shown = {at: parts[at[0]].words[at[1]] for at in doubted}
        for p, n in doubted:
            part, prefix = parts[p], _is_open(parts[p], n)
            counts = {
                word: (found & _any(self._word_bits(word, q, prefix) for q in _WEIGHTS)).bit_count()
                for word in (part.words[n], *part.near[n])
            }
            shown[p, n] = max(counts, key=counts.__getitem__)
            held = tuple(word for word in part.near[n] if counts[word])
            near = (*part.near[:n], held, *part.near[n + 1 :])
            parts[p] = replace(part, near=near)
        text = query.text
        for p in reversed(range(len(parts))):
            words = [shown.get((p, n), word) for n, word in enumerate(parts[p].words)]
            if words != list(parts[p].words):
                text = replace(query, text=text).put(parts[p], " ".join(words))
        return replace(query, parts=tuple(parts)), text

    def near(self, word: str, prefix: bool, places: Sequence[str]) -> tuple[str, ...]:
        """The most frequent known words one typo away; failing that, if a `prefix` will do,
        words of which one begins so; failing that, for a long word, those two typos away.
        """
        if len(word) > _LONGEST_TYPED:
            return ()
        postings = [self._places[place] for place in places]
        edits = terms.edits(word)
        found = [edit for edit in edits if any(edit in known.lists for known in postings)]
        if not found and prefix and len(word) > 3:
            begun = (known.terms_from(edit) for edit in edits for known in postings)
            found = list(set(chain.from_iterable(begun)))
        if not found and len(word) > 6:
            near = {
                term
                for known in postings
                for term in known.lists.starts.get(word[:2], ())
                if abs(len(term) - len(word)) < 3
                and len(set(word) ^ set(term)) < 5
                and terms.distance(word, term) < 3
            }
            found = sorted(near)
        return tuple(nlargest(_NEAR, found, key=partial(self._frequency, places)))

    def _frequency(self, places: Sequence[str], word: str) -> tuple[int, str]:
        """How often a word stands in these places; and itself, so that no two are equal."""
        return sum(len(self._places[place].lists.get(word, ())) for place in places), word

    def spellings(self, part: Part) -> Iterator[str]:
        """Other texts for a phrase or a field's value that is nowhere, likeliest first."""
        places = (part.field,) if part.field else tuple(_WEIGHTS)
        choices = self._choices(part, places) if len(part.words) <= _MOST_DOUBTED else ((),)
        field = f"{part.field}:" if part.field else ""
        for words in islice(product(*choices), 3):
            text = " ".join(words)
            if words != part.words:
                yield f'{field}"{text}"' if part.phrase or (field and " " in text) else field + text
        if part.phrase and not field and len(part.words) > 1:
            yield " ".join(part.words)

    def _choices(self, part: Part, places: Sequence[str]) -> Iterator[Sequence[str]]:
        """For each word of a part what it may be in these places: itself if it is known there."""
        for n, word in enumerate(part.words):
            held = self._by_place(part, n)
            known = any(held[place] for place in places)
            yield (word,) if known else self.near(word, _is_open(part, n), places)[:3]


def _pieces(text: str) -> Iterator[str]:
    """A text cut between words, so that no piece takes long to index."""
    at = 0
    while len(text) - at > _PIECE:
        space = _SPACE.search(text, at + _PIECE)
        end = space.end() if space else len(text)
        yield text[at:end]
        at = end
    yield text[at:] if at else text


def _about(conference: Conference) -> str:
    """What a conference is searched by."""
    return f"{conference.title} {conference.year or ''} {conference.location or ''}"


def _terms(text: str) -> Iterator[str]:
    return chain.from_iterable(map(terms.terms_of, terms.raw_words(text)))


def _any(sets: Iterable[int]) -> int:
    bits = 0
    for found in sets:
        bits |= found
    return bits


def _is_open(part: Part, n: int) -> bool:
    """Whether the n-th word of a part may be the beginning of one."""
    return part.prefix and n == len(part.words) - 1


@lru_cache(64)
def _row_pattern(runs: tuple[str, ...], prefix: bool) -> re.Pattern[str]:
    """Runs of letters next to each other; unspaced ones may touch anything."""
    pattern = "" if terms.is_cjk(runs[0][0]) else r"(?<!\w)"
    for n, run in enumerate(runs):
        if n:
            touches = terms.is_cjk(runs[n - 1][-1]) or terms.is_cjk(run[0])
            pattern += r"\W*" if touches else r"\W+"
        pattern += re.escape(run)
    ends = prefix or terms.is_cjk(runs[-1][-1])
    return re.compile(pattern if ends else pattern + r"(?!\w)")


def _holds(folded: str, first: str, pattern: re.Pattern[str]) -> bool:
    """Whether the pattern, which begins with `first`, is in the text (ten times `search`)."""
    at = folded.find(first)
    while at >= 0:
        if pattern.match(folded, at):
            return True
        at = folded.find(first, at + 1)
    return False
