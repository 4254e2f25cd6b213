"""Sets of documents as whole numbers, and the inverted index made of them.

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
"""From this many documents on a term's set is kept once it is made."""
_COMMON = 100
"""From this many terms on, what begins with the same few characters is kept as a set."""
_FEW = 4
"""Characters that are few: a word's first ones, which begin many terms."""
_TRUE = bytes(48) + b"\0" + b"\1" * 207


def any_of(sets: Iterable[int]) -> int:
    """The documents that are in any of some sets."""
    bits = 0
    for found in sets:
        bits |= found
    return bits


def bits_of(lists: Collection[Iterable[int]], total: int, size: int) -> int:
    """The union of document `lists` that hold `total` numbers, all less than `size`."""
    if total * 32 < size:
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
    """The documents of a set, ascending."""
    if bits & (bits - 1) == 0:
        return [bits.bit_length() - 1] if bits else []
    digits = bin(bits)[:1:-1]
    if bits.bit_count() * 12 > len(digits):
        return list(compress(range(len(digits)), digits.encode().translate(_TRUE)))
    docs = []
    at = digits.find("1")
    while at >= 0:
        docs.append(at)
        at = digits.find("1", at + 1)
    return docs


def flags_of(bits: int) -> bytes:
    """One byte a document, 1 for those in the set: selectors for `itertools.compress`."""
    return bin(bits)[:1:-1].encode().translate(_TRUE)


class _Lists(dict[str, list[int]]):
    """Posting lists by term; a new term is also entered by its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: defaultdict[str, list[str]] = defaultdict(list)
        self.joined: list[str] = []
        """The terms made of several pieces, which queries may have in part."""

    def __missing__(self, term: str) -> list[int]:
        made = self[term] = []
        self.starts[term[:2]].append(term)
        if "_" in term or "." in term:
            self.joined.append(term)
        return made


class _Several:
    """The posting lists of a raw word's terms, where these are several."""

    def __init__(self, lists: list[list[int]]) -> None:
        self._lists = lists

    def append(self, doc: int) -> None:
        for docs in self._lists:
            docs.append(doc)


class _ByRaw(dict[str, list[int] | _Several]):
    """Where documents with a raw word are entered."""

    def __init__(self, lists: _Lists, terms_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._lists = lists
        self._terms_of = terms_of

    def __missing__(self, raw: str) -> list[int] | _Several:
        found = [self._lists[term] for term in self._terms_of(raw)]
        made = self[raw] = found[0] if len(found) == 1 else _Several(found)
        return made


class Postings:
    """One place where words stand (titles, notes, ...): which documents have a term there.

    Add documents in ascending order and say `changed(size)`; then ask. A document may stand
    twice on a list, when it has two spellings of a term.
    """

    def __init__(self, terms_of: Callable[[str], tuple[str, ...]] = analysis.terms_of) -> None:
        self.lists = _Lists()
        self._by_raw = _ByRaw(self.lists, terms_of)
        self._size = 0
        self._dense: dict[str, int] = {}
        self._short: dict[str, int] = {}
        self._sorted: dict[str, int] = {}

    def add(self, raws: Set[str], doc: int) -> None:
        """Add a document with these raw words."""
        by_raw = self._by_raw
        # This is where the time of indexing goes. In Pyodide a call of C from C costs more than
        # these few instructions: `map` in place of the loop takes half as long again.
        for raw in raws:
            by_raw[raw].append(doc)

    def add_all(self, raws: Set[str], added: range) -> None:
        """Add documents that all have these raw words."""
        for doc in added:
            self.add(raws, doc)

    def settle(self) -> None:
        """Give back what only adding needs; adding may go on, slower at first."""
        self._by_raw.clear()

    def changed(self, size: int) -> None:
        """There are `size` documents now: forget what was derived from fewer."""
        self._size = size
        self._dense.clear()
        self._short.clear()

    def bits(self, found: Iterable[str]) -> int:
        """The documents that have any of these terms."""
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
        """The documents that have a term with the stem of `word`; if `prefix`, or one that begins
        so.
        """
        stem = analysis.stem(word)
        known = filter(self.lists.__contains__, analysis.inflections(stem))
        bits = self.bits(term for term in known if analysis.stem(term) == stem)
        return bits | self.exact_bits(word, prefix)

    def exact_bits(self, word: str, prefix: bool) -> int:
        """The documents that have `word` itself; if `prefix`, or a term that begins so."""
        bits = self.prefix_bits(word) if prefix else self.bits((word,))
        if analysis.is_joined(word):
            held = [term for term in self.lists.joined if word in term]
            bits |= self.bits(term for term in held if analysis.stands_in(term, word, prefix))
        return bits

    def prefix_bits(self, prefix: str) -> int:
        """The documents that have a term beginning with `prefix`."""
        bits = self._short.get(prefix)
        if bits is None:
            if len(prefix) >= _FEW:
                return self.bits(self.terms_from(prefix))
            bits = self._short[prefix] = self._beginning(prefix)
        return bits

    def _beginning(self, prefix: str) -> int:
        """The same, put together from what one more character gives."""
        bits = 0
        rare: list[str] = []
        for start, found in self._groups(prefix):
            if len(found) < _COMMON:
                rare += found
                continue
            if start not in self._short:
                whole = self.bits(found) if len(start) == _FEW else self._beginning(start)
                self._short[start] = whole
            bits |= self._short[start]
        return bits | self.bits(rare)

    def _groups(self, prefix: str) -> Iterator[tuple[str, list[str]]]:
        """The terms that begin with a few characters, by one character more."""
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
        """The terms that begin with two characters, sorted."""
        bucket = self.lists.starts.get(start, [])
        if self._sorted.get(start, 0) != len(bucket):
            bucket.sort()
            self._sorted[start] = len(bucket)
        return bucket

    def terms_from(self, prefix: str) -> list[str]:
        """The terms that begin with `prefix`, of at least two characters."""
        bucket = self._bucket(prefix[:2])
        low = bisect_left(bucket, prefix)
        return bucket[low : bisect_left(bucket, prefix + "\U0010ffff", low)]

    def warm(self) -> Iterator[None]:
        """Derive what the first letters of any search need; yields between slices of work."""
        common = [start for start, found in self.lists.starts.items() if len(found) > _COMMON]
        for prefix in [*common, *{start[0] for start in common}]:
            self.prefix_bits(prefix)
            yield


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
        """Each score that documents in the set `among` have, highest first, and those documents."""
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
