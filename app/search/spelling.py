"""What a query may have meant, where nothing is found: words that come near.

The rule: a word that stands nowhere is taken for a typo and replaced, which the page says. A
word that is known was meant: where known words never meet, others are only offered.
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
"""How many near words at most are accepted for one that is mistyped: the most frequent."""
_LONGEST_TYPED = 32
"""A longer word was not typed, so it has no typos; its edits would fill the memory."""
_MOST_DOUBTED = 32
"""Of more words at once, a long title's, not one is spelled otherwise."""
_RARE = 15
"""A known word that stands so many times less often than a near one is doubted."""
_OFFERED = 3
"""Spellings that are offered."""


class Typos:
    """Near words and spellings, by what a matcher knows."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._places = tuple(matcher.places)

    def forgive(self, query: Query) -> tuple[Query, str] | None:
        """A query that finds something, for one that does not: its plain words replaced by
        words that come near, first those that are nowhere; and its text. None if there is none.
        """
        plain = _plain(query)
        unknown = [at for at in plain if not self._is_known(query.parts[at[0]], at[1])]
        for doubted in (unknown, plain):
            if len(doubted) > _MOST_DOUBTED:
                continue
            near = self._with_near(query, doubted)
            if near and (found := self._matcher.fitting(near)):
                return self._settled(near, doubted, found)
        return None

    def that_meet(self, query: Query) -> Iterator[str]:
        """Texts with one plain word replaced by a near one that stands together with the others,
        where those typed never do; the one that finds most first.
        """
        plain = _plain(query)
        if not 1 < len(plain) <= _MOST_DOUBTED // 4 or self._matcher.fitting(query):
            return
        made: dict[str, int] = {}
        for p, n in plain:
            part = query.parts[p]
            for word in self.near(part.words[n], part.is_open(n), self._places)[:_OFFERED]:
                words = (*part.words[:n], word, *part.words[n + 1 :])
                other = replace(part, words=words, near=())
                parts = (*query.parts[:p], other, *query.parts[p + 1 :])
                text = query.put(part, " ".join(words))
                made[text] = self._matcher.fitting(replace(query, parts=parts)).bit_count()
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
        """How many entries have the n-th word of a part."""
        return any_of(self._matcher.by_place(part, n).values()).bit_count()

    def _settled(
        self, query: Query, doubted: Sequence[tuple[int, int]], found: int
    ) -> tuple[Query, str]:
        """Keep of the near words those that are in the results, and name the most frequent."""
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
        """The most frequent known words one typo away; failing that, if a `prefix` will do,
        words of which one begins so; failing that, for a long word, those two typos away.
        """
        if len(word) > _LONGEST_TYPED:
            return ()
        postings = [self._matcher.places[place] for place in places]
        edits = analysis.edits(word)
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
                and analysis.distance(word, term) < 3
            }
            found = sorted(near)
        return tuple(nlargest(_NEAR, found, key=partial(self._frequency, places)))

    def _frequency(self, places: Sequence[str], word: str) -> tuple[int, str]:
        """How often a word stands in these places; and itself, so that no two are equal."""
        lists = [self._matcher.places[place].lists for place in places]
        return sum(len(held.get(word, ())) for held in lists), word

    def spellings(self, part: Part) -> Iterator[str]:
        """Other texts for a phrase or a field's value that is nowhere, likeliest first."""
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
        """For each word of a part what it may be in these places: itself if it is known there."""
        for n, word in enumerate(part.words):
            held = self._matcher.by_place(part, n)
            known = any(held[place] for place in places)
            yield (word,) if known else self.near(word, part.is_open(n), places)[:_OFFERED]


def _plain(query: Query) -> list[tuple[int, int]]:
    """Which part and which of its words: those that may be mistyped."""
    return [
        (p, n)
        for p, part in enumerate(query.parts)
        if not (part.negated or part.phrase or part.field)
        for n, word in enumerate(part.words)
        if len(word) > 2 and not analysis.is_cjk(word)
    ]
