"""Corrections of a query that finds nothing: words spelled almost alike.

The rule: a word that no talk has is taken for a typo and replaced, and the page says so. A word
that is known was meant: where known words never stand together, others are only offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from heapq import nlargest
from itertools import chain, islice, product

from app.search import analysis
from app.search.matcher import Matcher
from app.search.postings import any_of
from app.search.query import Part, Query

_NEAR = 16
"""Near words that are accepted for a misspelled one, the most frequent: each is a word to match."""
_LONGEST_TYPED = 32
"""Characters of the longest word that is corrected: a longer one was pasted, and its edits would
fill the memory."""
_MOST_DOUBTED = 32
"""Words of the longest query that is corrected: a longer one is a pasted title."""
_MOST_TRIED = 8
"""Words of the longest query of which one is offered to be replaced: each is tried with all others,
at some searches a word."""
_RARE = 15
"""A known word in so many times fewer talks than a near one is doubted. Tuned for the mean
reciprocal rank of known talks in PyVideo's: 0.690, against 0.665 when known words are never doubted
and 0.688 when all are, which took `rust` for `just`."""
_OFFERED = 3
"""Spellings that are offered: a line of them."""
_SHORTEST = 3
"""Characters of the shortest word that is corrected: from three on, missing letters are found with
a mean reciprocal rank of 0.638, from four on 0.559; two letters have too many neighbours."""
_SHORTEST_PREFIX = 4
"""Characters of the shortest beginning of a word that is corrected."""
_SHORTEST_TWO_TYPOS = 7
"""Characters of the shortest word for which words two typos away are tried: shorter ones have too
many of them."""
_SAME_START = 2
"""Characters at which a word two typos away must begin alike: posting lists are filed by them."""
_MOST_TYPOS = 2
"""Typos in a long word that is corrected."""
_MOST_OTHER_LETTERS = 4
"""Letters that only one of two words has, if they are at most two typos apart: two wrong letters.
Comparing the letters is far cheaper than counting the typos."""


class Spelling:
    """Corrects words by those that a matcher knows."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._places = tuple(matcher.places)

    def correct(self, query: Query) -> tuple[Query, str] | None:
        """Correct a query that finds nothing; return one that does and its text, or None.

        Plain words are replaced by near ones: first only those that no talk has, then any.
        """
        plain = _plain(query)
        unknown = [at for at in plain if not self._is_known(query.parts[at[0]], at[1])]
        for doubted in (unknown, plain):
            if len(doubted) > _MOST_DOUBTED:
                continue
            near = self._with_near(query, doubted)
            if near and (found := self._matcher.matching(near)):
                return self._settled(near, doubted, found)
        return None

    def together(self, query: Query) -> Iterator[str]:
        """Give texts with one plain word replaced, whose words occur together.

        There are none if the words as typed occur together. The text that finds most is first.
        """
        plain = _plain(query)
        if not 1 < len(plain) <= _MOST_TRIED or self._matcher.matching(query):
            return
        made: dict[str, int] = {}
        for p, n in plain:
            part = query.parts[p]
            for word in self.near(part.words[n], part.is_open(n), self._places)[:_OFFERED]:
                words = (*part.words[:n], word, *part.words[n + 1 :])
                other = replace(part, words=words, near=())
                parts = (*query.parts[:p], other, *query.parts[p + 1 :])
                text = query.put(part, " ".join(words))
                made[text] = self._matcher.matching(replace(query, parts=parts)).bit_count()
        yield from (text for text in nlargest(_OFFERED, made, key=made.__getitem__) if made[text])

    def _is_known(self, part: Part, n: int) -> bool:
        return any(self._matcher.by_place(part, n).values())

    def _with_near(self, query: Query, doubted: Sequence[tuple[int, int]]) -> Query | None:
        parts = list(query.parts)
        for p, n in doubted:
            part, word = parts[p], parts[p].words[n]
            near = list(part.near or ((),) * len(part.words))
            found = self.near(word, part.is_open(n), self._places)
            if self._is_known(part, n):
                least = _RARE * self._n_found(part, n)
                found = tuple(w for w in found if self._frequency(self._places, w)[0] >= least)
            near[n] = found
            parts[p] = replace(part, near=tuple(near))
        changed = any(any(part.near) for part in parts)
        return replace(query, parts=tuple(parts)) if changed else None

    def _n_found(self, part: Part, n: int) -> int:
        """Count the entries that have the n-th word of a part."""
        return any_of(self._matcher.by_place(part, n).values()).bit_count()

    def _settled(
        self, query: Query, doubted: Sequence[tuple[int, int]], found: int
    ) -> tuple[Query, str]:
        """Keep the near words that are found; put the most frequent into the text."""
        parts = list(query.parts)
        shown = {at: parts[at[0]].words[at[1]] for at in doubted}
        for p, n in doubted:
            part, prefix = parts[p], parts[p].is_open(n)
            counts = {
                word: (found & self._bits(word, prefix)).bit_count()
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

    def _bits(self, word: str, prefix: bool) -> int:
        return any_of(self._matcher.word_bits(word, place, prefix) for place in self._places)

    def near(self, word: str, prefix: bool, places: Sequence[str]) -> tuple[str, ...]:
        """Return the most frequent known words that are spelled almost alike.

        These are words one typo away; if there are none and `prefix`, words that begin with
        such a one; if there are none either, for a long word, words two typos away.
        """
        if len(word) > _LONGEST_TYPED:
            return ()
        postings = [self._matcher.places[place] for place in places]
        edits = analysis.edits(word)
        found = [edit for edit in edits if any(edit in known.lists for known in postings)]
        if not found and prefix and len(word) >= _SHORTEST_PREFIX:
            begun = (known.terms_from(edit) for edit in edits for known in postings)
            found = list(set(chain.from_iterable(begun)))
        if not found and len(word) >= _SHORTEST_TWO_TYPOS:
            near = {
                term
                for known in postings
                for term in known.lists.starts.get(word[:_SAME_START], ())
                if abs(len(term) - len(word)) <= _MOST_TYPOS
                and len(set(word) ^ set(term)) <= _MOST_OTHER_LETTERS
                and analysis.distance(word, term) <= _MOST_TYPOS
            }
            found = sorted(near)
        return tuple(nlargest(_NEAR, found, key=partial(self._frequency, places)))

    def _frequency(self, places: Sequence[str], word: str) -> tuple[int, str]:
        """Return how many entries have a word in these places, and the word to break ties."""
        lists = [self._matcher.places[place].lists for place in places]
        return sum(len(held.get(word, ())) for held in lists), word

    def spellings(self, part: Part) -> Iterator[str]:
        """Give other texts for a part that no entry has, likeliest first."""
        places = (part.field,) if part.field else self._places
        choices = self._choices(part, places) if len(part.words) <= _MOST_DOUBTED else ((),)
        field = f"{part.field}:" if part.field else ""
        for words in islice(product(*choices), _OFFERED):
            text = " ".join(words)
            if words != part.words:
                yield f'{field}"{text}"' if part.phrase or (field and " " in text) else field + text
        if part.phrase and not field and len(part.words) > 1:
            yield " ".join(part.words)

    def _choices(self, part: Part, places: Sequence[str]) -> Iterator[Sequence[str]]:
        """Give each word of a part if it is known, else the words near it."""
        for n, word in enumerate(part.words):
            held = self._matcher.by_place(part, n)
            known = any(held[place] for place in places)
            yield (word,) if known else self.near(word, part.is_open(n), places)[:_OFFERED]


def _plain(query: Query) -> list[tuple[int, int]]:
    """Return the words that may be misspelled, by part and number in it."""
    return [
        (p, n)
        for p, part in enumerate(query.parts)
        if not (part.negated or part.phrase or part.field)
        for n, word in enumerate(part.words)
        if len(word) >= _SHORTEST and not analysis.is_cjk(word)
    ]
