"""Words in a row: which entries have the words of a phrase next to each other.

The rule: what stands between words tells nothing, so a text is looked at as its *row*, its
folded words with a space between; a phrase is found in a row as one text in another. Only
entries that have all the words are looked at, and rows are kept: a phrase of common words is
asked of thousands of entries, at every letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from app.model import Entry
from app.search import analysis
from app.search.documents import Catalogue, about, notes_of
from app.search.postings import Postings, bits_of, docs_of

_MOST = 40_000_000
"""Characters of rows that are kept: two and a half times PyVideo's."""
_LONG = 100_000
"""Characters of notes from which their row is not made ahead: it takes a while."""
_KEPT = 256
"""Answers that are remembered."""

_Key = tuple[str, tuple[str, ...], bool]


class Rows:
    """The rows of a growing catalogue, place by place."""

    def __init__(self, catalogue: Catalogue, places: Mapping[str, Postings]) -> None:
        self._catalogue = catalogue
        self._places = places
        self._made: dict[str, list[str]] = {"title": [], "speaker": [], "body": []}
        """For each entry its row, "" where it is yet to be made."""
        self._conferences: list[str] = []
        self._room = _MOST
        self._answers: dict[_Key, int] = {}

    def changed(self) -> None:
        """Forget what was found among fewer entries."""
        self._answers.clear()

    def make_all(self) -> Iterator[int]:
        """Make the rows of all notes ahead; gives what each cost, in characters. Phrases are found
        without it, the first of them slower; the rows of very long notes wait till they are asked
        for, as those of titles and speakers do.
        """
        for doc, entry in enumerate(self._catalogue.entries):
            size = len(entry.body)
            if not self._all("body")[doc] and size < _LONG:
                self._make("body", doc)
                yield size

    def bits(self, text: str, place: str, prefix: bool) -> int:
        """The entries that have the words of `text` in a row in a place; if `prefix`, the last of
        them may go on.
        """
        key = (place, tuple(analysis.runs(text)), prefix)
        bits = self._answers.get(key)
        if bits is None:
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            bits = self._answers[key] = self._find(*key)
        return bits

    def _find(self, place: str, runs: tuple[str, ...], prefix: bool) -> int:
        catalogue = self._catalogue
        bits = self._answers.get(_typed_before(place, runs, prefix), catalogue.everything)
        last = len(runs) - 1
        for n, run in enumerate(runs):
            bits &= self._run_bits(run, place, prefix and n == last)
        if not bits or (len(runs) == 1 and len(runs[0]) < 3 and analysis.is_cjk(runs[0])):
            return bits
        holds = _finder(runs, prefix)
        if place == "conference":
            kept = self._of_conferences()
            held = [c for c, row in enumerate(kept) if holds(row)]
            return bits & catalogue.of_homes(held)
        kept, make = self._all(place), self._make
        if any(map(analysis.has_cjk, runs)):
            docs = [doc for doc in docs_of(bits) if holds(kept[doc] or make(place, doc))]
        else:
            row = _row(runs, prefix)
            docs = [doc for doc in docs_of(bits) if row in (kept[doc] or make(place, doc))]
        return bits_of((docs,), len(docs), len(catalogue.entries))

    def _run_bits(self, run: str, place: str, prefix: bool) -> int:
        """All entries that have a run of letters in a place, and few others."""
        postings = self._places[place]
        bits = self._catalogue.everything
        for word in analysis.by_script(run):
            if analysis.is_cjk(word) and len(word) > 1:
                for at in range(len(word) - 1):
                    bits &= postings.bits((word[at : at + 2],))
            elif prefix or analysis.is_cjk(word):
                bits &= postings.prefix_bits(word)
            else:
                bits &= postings.bits((word,))
        return bits

    def _all(self, place: str) -> list[str]:
        made = self._made[place]
        if missing := len(self._catalogue.entries) - len(made):
            made += [""] * missing
        return made

    def _make(self, place: str, doc: int) -> str:
        entry = self._catalogue.entries[doc]
        match place:
            case "title":
                return self._enter(place, doc, analysis.row(entry.title))
            case "speaker":
                return self._enter(place, doc, "\n".join(map(analysis.row, entry.speakers)))
            case _:
                texts = (notes_of(entry), *self._texts_beside(entry))
                return self._enter(place, doc, "\n".join(map(analysis.row, texts)))

    def _enter(self, place: str, doc: int, row: str) -> str:
        self._room -= len(row)
        if self._room > 0:
            self._made[place][doc] = row
        return row

    def _texts_beside(self, entry: Entry) -> tuple[str, ...]:
        """What counts as notes beside them."""
        return (*entry.tags, *self._catalogue.above(entry))

    def _of_conferences(self) -> list[str]:
        known = self._catalogue.conferences
        self._conferences += [analysis.row(about(c)) for c in known[len(self._conferences) :]]
        return self._conferences


def _typed_before(place: str, runs: tuple[str, ...], prefix: bool) -> _Key:
    """The phrase of a keystroke before: all that has this one has that one."""
    if not prefix:
        return place, runs, True
    shorter = runs[-1][:-1]
    return place, (*runs[:-1], shorter) if shorter else runs[:-1], True


def _row(runs: tuple[str, ...], prefix: bool) -> str:
    row = " " + " ".join(runs)
    return row if prefix else row + " "


@lru_cache(64)
def _finder(runs: tuple[str, ...], prefix: bool) -> Callable[[str], bool]:
    """What tells whether a row has these runs in a row; unspaced ones may touch anything."""
    if not any(map(analysis.has_cjk, runs)):
        row = _row(runs, prefix)
        return lambda text: row in text
    pattern = "" if analysis.is_cjk(runs[0]) else " "
    for n, run in enumerate(runs):
        if n:
            touches = analysis.is_cjk(runs[n - 1][-1]) or analysis.is_cjk(run)
            pattern += " ?" if touches else " "
        pattern += re.escape(run)
    search = re.compile(
        pattern if prefix or analysis.is_cjk(runs[-1][-1]) else pattern + " "
    ).search
    return lambda text: search(text) is not None
