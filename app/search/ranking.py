"""The order of matches, best first; and the talks that are most like another.

The rule: a word counts by the place where it stands times how rare it is, as in BM25, in small
whole numbers, so that the scores of all entries are added at once (`Tally`). How often a word
stands in notes does not count: it is BM25 with k1 = 0. Weights are tuned for the mean reciprocal
rank of known talks in PyVideo's 21,713 (`bench`): 0.667.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import log

from app.model import Entry
from app.search import analysis
from app.search.documents import Documents, notes_of
from app.search.matcher import Matcher
from app.search.postings import any_of
from app.search.query import Part, Query

_WEIGHTS = {"title": 12, "speaker": 5, "conference": 2, "body": 1}
"""What a word is worth in each place. Counting mentions found known talks less often (0.663)."""
_WHOLE_WORD = 2
"""Bonus for the whole word, where only its beginning was asked for."""
_AS_TYPED = {"title": 4, "body": 1}
"""Bonus for the word as typed over others with its stem; without it 0.654."""
_SHORT_TITLES = {3: 2, 5: 2, 7: 2}
"""Bonus for a word in a title of up to so many words: it is more of what the talk is about."""
_WINDOW = 50
"""Best matches of which those that have the words side by side in the title come first: half of
the results in the page."""
_TITLE_MENTIONS = 3
"""Mentions in notes that a word in the title is worth, when similar talks are looked for."""
_MOST_MENTIONS = 4
"""Mentions of a word in notes that count towards similarity, at most: a name repeated on every
line says no more."""
_TELLING_TERMS = 16
"""Terms by which similar talks are found: those worth most; more only add noise and time."""
_SHARE_OF_COMMON = 8
"""A term in more than one entry of so many is too common to make two talks similar."""
_FEW_COMMON = 5
"""Entries, more than that share of a library, which a term may be in: a small library's terms are
all in a large share of it."""


class Tally:
    """A score for every document, added up for all of them at once.

    Scores are kept in binary across documents: `_planes[i]` is the set of documents whose
    score has bit i. Adding a weight to a set is a ripple of and/xor over a few such sets,
    whatever the number of documents.
    """

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, bits: int, weight: int) -> None:
        """Add `weight` to the score of each document in a set."""
        planes = self._planes
        for start in range(weight.bit_length()):
            carry = bits if weight >> start & 1 else 0
            at = start
            while carry:
                while at >= len(planes):
                    planes.append(0)
                planes[at], carry = planes[at] ^ carry, planes[at] & carry
                at += 1

    def ranked(self, among: int) -> Iterator[tuple[int, int]]:
        """Give each score in the set `among`, highest first, and its documents."""
        waiting = [(among, len(self._planes), 0)]
        while waiting:
            bits, plane, score = waiting.pop()
            if not plane:
                yield score, bits
                continue
            high = bits & self._planes[plane - 1]
            if low := bits ^ high:
                waiting.append((low, plane - 1, score * 2))
            if high:
                waiting.append((high, plane - 1, score * 2 + 1))


class Ranking:
    """Sorts entries by how well they match."""

    def __init__(self, documents: Documents, matcher: Matcher) -> None:
        self._documents = documents
        self._matcher = matcher
        self._short_titles = dict.fromkeys(_SHORT_TITLES, 0)

    def add(self, docs: range) -> None:
        """Note which titles of new entries are short."""
        by_length = dict.fromkeys(_SHORT_TITLES, 0)
        for doc in docs:
            length = len(self._documents.entries[doc].title.split())
            for short in _SHORT_TITLES:
                if length <= short:
                    by_length[short] |= 1 << (doc - docs.start)
        for short, bits in by_length.items():
            self._short_titles[short] |= bits << docs.start

    def best_first(self, query: Query, among: int) -> Iterator[int]:
        """Sort a set by how well entries match a query's words; equals in order."""
        ranked = self._by_score(query, among)
        wanted = [word for part in query.parts if not part.negated for word in part.words]
        if len(wanted) > 1:
            side_by_side = " ".join(wanted)
            entries = self._documents.entries
            yield from sorted(
                islice(ranked, _WINDOW),
                key=lambda doc: side_by_side not in analysis.fold(entries[doc].title),
            )
        yield from ranked

    def _by_score(self, query: Query, among: int) -> Iterator[int]:
        tally = Tally()
        for part in query.parts:
            if not part.negated:
                for n in range(len(part.words)):
                    self._weigh(tally, part, n)
        for _, bits in tally.ranked(among):
            yield from self._documents.sorted_by("order", bits)

    def _weigh(self, tally: Tally, part: Part, n: int) -> None:
        """Add to each entry's score what the n-th word of a part is worth in it."""
        held = self._matcher.by_place(part, n)
        rarity = self._rarity(any_of(held.values()).bit_count())
        for place, bits in held.items():
            tally.add(bits, _WEIGHTS[place] * rarity)
        for short, weight in _SHORT_TITLES.items():
            tally.add(held["title"] & self._short_titles[short], weight * rarity)
        if part.is_open(n):
            whole = self._matcher.by_place(replace(part, prefix=False), n)
            tally.add(any_of(whole.values()), _WHOLE_WORD * rarity)
        for place, weight in _AS_TYPED.items():
            tally.add(self._matcher.places[place].bits((part.words[n],)), weight * rarity)

    def _rarity(self, n_found: int) -> int:
        """Return the weight of a word by how few entries have it: 1 to about 10.

        It is BM25's inverse document frequency, rounded.
        """
        return max(1, round(log(1 + len(self._documents.entries) / (n_found + 0.5))))

    def like(self, entry: Entry, among: int) -> Iterator[int]:
        """Give the entries of a set that share most of what tells `entry` from others."""
        counts = Counter(analysis.terms_in(notes_of(entry)))
        counts.update(dict.fromkeys(analysis.terms_in(entry.title), _TITLE_MENTIONS))
        places = self._matcher.places
        body, title = places["body"], places["title"]
        most = len(self._documents.entries) // _SHARE_OF_COMMON + _FEW_COMMON
        telling = []
        for term, n in counts.items():
            n_found = len(body.lists.get(term, ())) + len(title.lists.get(term, ()))
            shortest = 2 if analysis.is_cjk(term) else 3
            if 1 < n_found < most and len(term) >= shortest:
                telling.append((min(n, _MOST_MENTIONS) * self._rarity(n_found), term))
        tally = Tally()
        for weight, term in sorted(telling, reverse=True)[:_TELLING_TERMS]:
            for place in ("title", "body"):
                tally.add(places[place].bits((term,)), weight)
        for score, bits in tally.ranked(among):
            if score:
                yield from self._documents.sorted_by("order", bits)
