"""Sets of documents as whole numbers, and the inverted index of terms.

The rule: a set of documents is one Python `int` with a bit for each (document 0 is the
lowest), so that and, or, not and counting run in C over the whole library at once. Posting
lists stay lists (in Pyodide four bytes an item) and become such a set when a query first asks.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from itertools import compress

from app.search import analysis

_BIT = bytes(1 << i for i in range(8))
_DENSE = 512
"""From this many documents on, a term's set is kept once it is made: below, making it again is
cheaper than the memory of all such sets."""
COMMON = 100
"""From this many terms on, the set of what begins with the same few characters is kept."""
_PREFIX_KEPT = 4
"""Characters up to which the sets of prefixes are kept: longer ones begin few terms. All prefixes
of two letters ahead would take 3.3 s and 116 MB, the common ones take 0.3 s and 1 MB."""
_PACKED = 32
"""Up to one document of so many, a set is made bit by bit; above, from a string of digits."""
_SCANNED = 12
"""Up to one document of so many, a set is read by searching its digits; above, digit by digit."""
_TRUE = bytes(48) + b"\0" + b"\1" * 207
"""Translates the digits of a set to truth values: "0" to 0, anything above to 1."""


def any_of(sets: Iterable[int]) -> int:
    """Return the documents that are in any of some sets."""
    bits = 0
    for found in sets:
        bits |= found
    return bits


def all_of(bits: int, others: Iterable[int]) -> int:
    """Return the documents that are in a set and in all others."""
    for other in others:
        bits &= other
    return bits


def bits_of(lists: Collection[Iterable[int]], total: int, size: int) -> int:
    """Return the union of document `lists`: `total` numbers, all below `size`."""
    if total * _PACKED < size:
        packed = bytearray((size >> 3) + 1)
        for docs in lists:
            for doc in docs:
                packed[doc >> 3] |= _BIT[doc & 7]
        return int.from_bytes(packed, "little")
    digits = bytearray(b"0") * (size + 1)
    for docs in lists:
        for doc in docs:
            digits[doc] = 49
    digits.reverse()
    return int(digits, 2)


def docs_of(bits: int) -> list[int]:
    """Return the documents of a set, ascending."""
    if bits & (bits - 1) == 0:
        return [bits.bit_length() - 1] if bits else []
    digits = bin(bits)[:1:-1]
    if bits.bit_count() * _SCANNED > len(digits):
        return list(compress(range(len(digits)), digits.encode().translate(_TRUE)))
    docs = []
    at = digits.find("1")
    while at >= 0:
        docs.append(at)
        at = digits.find("1", at + 1)
    return docs


def flags_of(bits: int) -> bytes:
    """Return one byte a document, 1 for those in the set, for `compress`."""
    return bin(bits)[:1:-1].encode().translate(_TRUE)


class _Lists(dict[str, list[int]]):
    """Posting lists by term; a new term is also filed under its first two characters."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: defaultdict[str, list[str]] = defaultdict(list)
        self.joined: list[str] = []
        """The terms made of several pieces, of which queries may have some."""

    def __missing__(self, term: str) -> list[int]:
        made = self[term] = []
        self.starts[term[:2]].append(term)
        if "_" in term or "." in term:  # analysis.is_joined, without a call for each term
            self.joined.append(term)
        return made


class _Several:
    """The posting lists of a raw word with several terms, to append to at once."""

    def __init__(self, lists: list[list[int]]) -> None:
        self._lists = lists

    def append(self, doc: int) -> None:
        for docs in self._lists:
            docs.append(doc)


class _ByRaw(dict[str, list[int] | _Several]):
    """For each raw word, the posting list or lists to append its documents to."""

    def __init__(self, lists: _Lists, terms_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._lists = lists
        self._terms_of = terms_of

    def __missing__(self, raw: str) -> list[int] | _Several:
        found = [self._lists[term] for term in self._terms_of(raw)]
        made = self[raw] = found[0] if len(found) == 1 else _Several(found)
        return made


class Postings:
    """The inverted index of one place, such as titles: term -> documents.

    Add documents in ascending order and call `changed(size)`; then ask. A document may stand
    on a list twice, when it has two spellings of a term.
    """

    def __init__(
        self,
        terms_of: Callable[[str], tuple[str, ...]] = analysis.terms_of,
        common: int = COMMON,
    ) -> None:
        """Make an empty index; from `common` terms on, the set of a prefix is kept."""
        self.lists = _Lists()
        self._by_raw = _ByRaw(self.lists, terms_of)
        self._size = 0
        self._common = common
        self._dense: dict[str, int] = {}
        self._short: dict[str, int] = {}
        self._sorted: dict[str, int] = {}

    def add(self, raws: Set[str], doc: int) -> None:
        """Add a document with these raw words."""
        by_raw = self._by_raw
        # Most of the time of indexing is spent here. In Pyodide a call from C to C costs more than
        # these few instructions: `map` instead of the loop takes half as long again.
        for raw in raws:
            by_raw[raw].append(doc)

    def add_all(self, raws: Set[str], added: range) -> None:
        """Add documents that all have these raw words."""
        for doc in added:
            self.add(raws, doc)

    def settle(self) -> None:
        """Free the memory that only adding needs; adding may continue, slower at first."""
        self._by_raw.clear()

    def changed(self, size: int) -> None:
        """Forget what was derived from fewer documents; there are `size` now."""
        self._size = size
        self._dense.clear()
        self._short.clear()

    def bits(self, found: Iterable[str]) -> int:
        """Return the documents that have any of these terms."""
        bits = total = 0
        sparse = []
        for term in found:
            docs = self.lists.get(term)
            if docs is None:
                continue
            if len(docs) < _DENSE:
                sparse.append(docs)
                total += len(docs)
                continue
            dense = self._dense.get(term)
            if dense is None:
                dense = self._dense[term] = bits_of((docs,), len(docs), self._size)
            bits |= dense
        return bits | bits_of(sparse, total, self._size) if sparse else bits

    def word_bits(self, word: str, prefix: bool) -> int:
        """Return the documents that have a term with the stem of `word`.

        With `prefix`, also those that have a term that begins with `word`.
        """
        stem = analysis.stem(word)
        known = filter(self.lists.__contains__, analysis.inflections(stem))
        bits = self.bits(term for term in known if analysis.stem(term) == stem)
        return bits | self.exact_bits(word, prefix)

    def exact_bits(self, word: str, prefix: bool) -> int:
        """Return the documents that have `word` or, if `prefix`, a term beginning so."""
        bits = self.prefix_bits(word) if prefix else self.bits((word,))
        if analysis.is_joined(word):
            held = [term for term in self.lists.joined if word in term]
            bits |= self.bits(term for term in held if analysis.has_pieces(term, word, prefix))
        return bits

    def prefix_bits(self, prefix: str) -> int:
        """Return the documents that have a term beginning with `prefix`."""
        bits = self._short.get(prefix)
        if bits is None:
            if len(prefix) >= _PREFIX_KEPT:
                return self.bits(self.terms_from(prefix))
            bits = self._short[prefix] = self._beginning(prefix)
        return bits

    def _beginning(self, prefix: str) -> int:
        """Return the same, put together from the sets of prefixes one character longer."""
        bits = 0
        rare: list[str] = []
        for start, found in self._groups(prefix):
            if len(found) < self._common:
                rare += found
                continue
            if start not in self._short:
                whole = self.bits(found) if len(start) == _PREFIX_KEPT else self._beginning(start)
                self._short[start] = whole
            bits |= self._short[start]
        return bits | self.bits(rare)

    def _groups(self, prefix: str) -> Iterator[tuple[str, list[str]]]:
        """Give the terms that begin with `prefix`, grouped by one character more."""
        if len(prefix) == 1:
            starts = self.lists.starts.items()
            yield from ((start, found) for start, found in starts if start[0] == prefix)
            return
        terms_from = self.terms_from(prefix)
        at = 0
        while at < len(terms_from):
            start = terms_from[at][: len(prefix) + 1]
            end = bisect_left(terms_from, start + "\U0010ffff", at) if start > prefix else at + 1
            yield start, terms_from[at:end]
            at = end

    def _bucket(self, start: str) -> list[str]:
        """Return the terms that begin with two characters, sorted."""
        bucket = self.lists.starts.get(start, [])
        if self._sorted.get(start, 0) != len(bucket):
            bucket.sort()
            self._sorted[start] = len(bucket)
        return bucket

    def terms_from(self, prefix: str) -> list[str]:
        """Return the terms that begin with `prefix`, which has at least two characters."""
        bucket = self._bucket(prefix[:2])
        low = bisect_left(bucket, prefix)
        return bucket[low : bisect_left(bucket, prefix + "\U0010ffff", low)]

    def warm(self) -> Iterator[None]:
        """Prepare for the first letters of any search; yields between slices of work."""
        common = [start for start, found in self.lists.starts.items() if len(found) > self._common]
        for prefix in [*common, *{start[0] for start in common}]:
            self.prefix_bits(prefix)
            yield
