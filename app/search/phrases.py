"""Which entries match a phrase: the words of a quote next to each other.

The rule: what stands between words does not matter. A text is searched as its runs of letters and
digits, folded, with a space between them (`analysis.phrase_text`); a phrase in the same form
matches if it is part of that. Only entries that have all the words are searched, and their phrase
texts are kept: a phrase of common words is looked for in thousands of entries, at every letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from app.model import Entry
from app.search import analysis
from app.search.documents import Documents, about, notes_of
from app.search.postings import Postings, bits_of, docs_of

_MOST_KEPT = 40_000_000
"""Characters of phrase texts that are kept: two and a half times those of PyVideo's talks."""
_LONG_NOTES = 100_000
"""Characters of notes above which their phrase text is not made ahead: it would hold up the page
for tens of milliseconds."""
_ANSWERS_KEPT = 256
"""Answers that are remembered: more phrases than are typed between two changes of the index."""
_MATCHERS_KEPT = 64
"""Phrases whose matchers are remembered: each is asked for in four places at every keystroke."""

_Key = tuple[str, tuple[str, ...], bool]
"""A question: the place, the runs of the phrase, whether the last one is a prefix."""


class Phrases:
    """The phrase texts of a growing library, place by place."""

    def __init__(self, documents: Documents, places: Mapping[str, Postings]) -> None:
        self._documents = documents
        self._places = places
        self._texts: dict[str, list[str]] = {"title": [], "speaker": [], "body": []}
        """For each place, each entry's phrase text, "" if it is not made yet."""
        self._conferences: list[str] = []
        self._room = _MOST_KEPT
        self._answers: dict[_Key, int] = {}

    def changed(self) -> None:
        """Forget the answers that were found among fewer entries."""
        self._answers.clear()

    def prepare(self) -> Iterator[int]:
        """Make the phrase texts of all notes ahead; gives what each cost, in characters.

        Phrases are found without it, the first of them slower. Texts of very long notes, titles
        and speakers are made when they are first searched.
        """
        for doc, entry in enumerate(self._documents.entries):
            size = len(entry.body)
            if not self._texts_of("body")[doc] and size < _LONG_NOTES:
                self._make("body", doc)
                yield size

    def bits(self, text: str, place: str, prefix: bool) -> int:
        """Return the entries that match the phrase `text` in a place.

        With `prefix`, its last word may be the beginning of one.
        """
        key = (place, tuple(analysis.runs(text)), prefix)
        bits = self._answers.get(key)
        if bits is None:
            if len(self._answers) >= _ANSWERS_KEPT:
                self._answers.clear()
            bits = self._answers[key] = self._find(*key)
        return bits

    def _find(self, place: str, runs: tuple[str, ...], prefix: bool) -> int:
        documents = self._documents
        bits = self._answers.get(_typed_before(place, runs, prefix), documents.everything)
        last = len(runs) - 1
        for n, run in enumerate(runs):
            bits &= self._run_bits(run, place, prefix and n == last)
        if not bits or (len(runs) == 1 and len(runs[0]) < 3 and analysis.is_cjk(runs[0])):
            return bits
        matches = _matcher(runs, prefix)
        if place == "conference":
            texts = self._texts_of_conferences()
            return bits & documents.of_conferences(c for c, t in enumerate(texts) if matches(t))
        texts, make = self._texts_of(place), self._make
        if any(map(analysis.has_cjk, runs)):
            docs = [doc for doc in docs_of(bits) if matches(texts[doc] or make(place, doc))]
        else:
            phrase = _phrase(runs, prefix)
            docs = [doc for doc in docs_of(bits) if phrase in (texts[doc] or make(place, doc))]
        return bits_of((docs,), len(docs), len(documents.entries))

    def _run_bits(self, run: str, place: str, prefix: bool) -> int:
        """Return all entries that have a run of letters in a place, and few others."""
        postings = self._places[place]
        bits = self._documents.everything
        for word in analysis.by_script(run):
            if analysis.is_cjk(word) and len(word) > 1:
                for at in range(len(word) - 1):
                    bits &= postings.bits((word[at : at + 2],))
            elif prefix or analysis.is_cjk(word):
                bits &= postings.prefix_bits(word)
            else:
                bits &= postings.bits((word,))
        return bits

    def _texts_of(self, place: str) -> list[str]:
        texts = self._texts[place]
        if missing := len(self._documents.entries) - len(texts):
            texts += [""] * missing
        return texts

    def _make(self, place: str, doc: int) -> str:
        """Make an entry's phrase text; line breaks keep phrases within one text."""
        entry = self._documents.entries[doc]
        match place:
            case "title":
                texts: tuple[str, ...] = (entry.title,)
            case "speaker":
                texts = entry.speakers
            case _:
                texts = (notes_of(entry), *self._texts_beside(entry))
        text = "\n".join(map(analysis.phrase_text, texts))
        self._room -= len(text)
        if self._room > 0:
            self._texts[place][doc] = text
        return text

    def _texts_beside(self, entry: Entry) -> tuple[str, ...]:
        """Return the texts that are searched like an entry's notes."""
        return (*entry.tags, *self._documents.inherited(entry))

    def _texts_of_conferences(self) -> list[str]:
        new = self._documents.conferences[len(self._conferences) :]
        self._conferences += [analysis.phrase_text(about(conference)) for conference in new]
        return self._conferences


def _typed_before(place: str, runs: tuple[str, ...], prefix: bool) -> _Key:
    """Return the question of one keystroke earlier: its answer contains this one's."""
    if not prefix:
        return place, runs, True
    shorter = runs[-1][:-1]
    return place, (*runs[:-1], shorter) if shorter else runs[:-1], True


def _phrase(runs: tuple[str, ...], prefix: bool) -> str:
    """Return a phrase as it stands in a phrase text."""
    phrase = " " + " ".join(runs)
    return phrase if prefix else phrase + " "


@lru_cache(_MATCHERS_KEPT)
def _matcher(runs: tuple[str, ...], prefix: bool) -> Callable[[str], bool]:
    """Make a function that tells whether a phrase text matches.

    Runs of unspaced scripts may touch what stands beside them.
    """
    if not any(map(analysis.has_cjk, runs)):
        phrase = _phrase(runs, prefix)
        return lambda text: phrase in text
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
