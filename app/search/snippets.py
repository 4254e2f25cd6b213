"""Snippets of notes, and the highlighting of matches in any text.

The rule: the words stay as written (`app.markup.plaintext` removes Markdown's marks). A word is a
match by the same terms by which the index finds it. The work is linear in the length of the text,
whatever the text is, and the verdict on a word is remembered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from app.markup.plaintext import plain_lines
from app.model import Entry
from app.search import analysis
from app.search.query import Part, Query

Piece = tuple[str, bool]
"""Text, and whether it is a match."""

GAP = " … "
"""Stands where text is left out."""
NEXT = " · "
"""Stands between two lines: they are items of a list as often as sentences."""
_BEFORE_MATCH = 40
"""Characters kept before the first match of a line that is too long to show: a few words, so that
the match is read in its sentence and still stands near the line's start."""
_FINDERS_KEPT = 64
"""Queries and places whose finders are remembered: a keystroke's results ask for the same few."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_JOINING = analysis.MARKS.union("_'’.+#")
"""The characters of a raw word (`analysis.RAW`) besides letters and digits."""
_CLUSTER = re.compile(f".[{''.join(sorted(analysis.MARKS))}\uff9e\uff9f\u1160-\u11ff]*", re.DOTALL)
"""Characters that folding may turn into one: a letter and its accents, a syllable of jamo."""


def snippet(entry: Entry, query: Query, size: int = 200) -> Sequence[Piece]:
    """Return the best two lines of an entry's notes, in pieces.

    They have about `size` characters. A line is good when it has many of the query's words;
    without any such line, the snippet is the beginning of the notes. Lines that the talk's
    header repeats (`Entry.byline`) are left out.
    """
    lines = plain_lines(entry.body, entry.byline)
    if not lines:
        return ()
    finder = _finder(query, "body")
    best = _best(lines, finder)
    if not best and finder.runs:  # a phrase may continue in the next line
        pairs = [f"{line} {following}" for line, following in pairwise(lines)]
        if best := _best(pairs, finder)[:1]:
            return _cut(finder.highlight(pairs[best[0]]), size)
    if not best:
        return _opening(lines, size)
    room = size if len(best) == 1 else size // 2
    gap = (GAP, False)
    pieces: list[Piece] = []
    for n, i in enumerate(best):
        cut = _cut(finder.highlight(lines[i]), room)
        if n and gap not in (pieces[-1], cut[0]):
            pieces.append(gap if i > best[n - 1] + 1 else (NEXT, False))
        pieces += cut[1:] if n and pieces[-1] == cut[0] == gap else cut
    return pieces


def highlight(text: str, query: Query, place: str = "") -> Sequence[Piece]:
    """Split `text` into pieces that join to it, each a match of `query` or not.

    In a `place` ("title", "speaker", "conference", "body") words match that were asked for in
    any place or in this one; without a place, all words of the query.
    """
    return _finder(query, place).highlight(text)


class _Finder:
    """Finds a query's words in texts; remembers the verdict on each word."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.cores: dict[str, None] = {}
        """Strings of which a folded text contains at least one where a word matches."""
        self.n_words = 0
        self.stems: dict[str, int] = {}
        self.exact: list[tuple[str, bool, int]] = []
        """Words that match as they are written, whether as a prefix, and their number."""
        self.others: list[tuple[str, bool, int]] = []
        """Words that match by more than their stem, whether as a prefix, and their number."""
        self.runs: list[tuple[re.Pattern[str], int]] = []
        """Patterns for folded text: phrases, and words of unspaced scripts; and their number."""
        self.verdicts: dict[str, int] = {}
        for part in parts:
            if part.phrase:
                self._add_phrase(part)
                self.n_words += 1
                continue
            near = part.near or ((),) * len(part.words)
            for n, word in enumerate(part.words):
                for other in (word, *near[n]):
                    self._add_word(other, part.is_open(n))
                self.n_words += 1

    def _add_word(self, word: str, prefix: bool) -> None:
        if analysis.is_cjk(word):
            self.runs.append((re.compile(re.escape(word)), self.n_words))
            return
        stem = analysis.stem(word)
        core = stem.rstrip("y")
        self.stems.setdefault(stem, self.n_words)
        if prefix or analysis.is_joined(word):
            core = min(core, word, key=len)
            self.others.append((word, prefix, self.n_words))
        self.cores[core] = None

    def _add_phrase(self, part: Part) -> None:
        [word, *others] = part.words
        if others or analysis.is_cjk(word):
            self.runs.append((_phrase(part), self.n_words))
        else:
            self.exact.append((word, part.prefix, self.n_words))
            self.cores[word] = None

    def judge(self, raw: str) -> int:
        """Return the number of the query's word that a raw word matches, -1 for none."""
        number = self.verdicts.get(raw)
        if number is None:
            number = self.verdicts[raw] = self._judge(raw)
        return number

    def _judge(self, raw: str) -> int:
        for term in analysis.terms_of(raw):
            number = self.stems.get(analysis.stem(term), -1)
            if number >= 0:
                return number
            for word, prefix, n in self.exact:
                if analysis.matches_exactly(word, term, prefix):
                    return n
            for word, prefix, n in self.others:
                if analysis.matches(word, term, prefix):
                    return n
        return -1

    def highlight(self, text: str) -> list[Piece]:
        """Split `text` into pieces that join to it."""
        pieces: list[Piece] = []
        at = 0
        for begin, end, _ in self.find(text):
            if begin < at:
                continue
            if begin > at:
                pieces.append((text[at:begin], False))
            pieces.append((text[begin:end], True))
            at = end
        if at < len(text):
            pieces.append((text[at:], False))
        return pieces

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Find the matches in `text`: begin, end, and the word's number; in order.

        Where folding keeps every character in its place, a match can only be where one of the
        cores is. Words with quotes in them, which folding keeps, are tried in any case.
        """
        folded = analysis.fold(text)
        if len(folded) != len(text):
            return self._find_moved(text)
        places = set()
        for core in (*self.cores, "'"):
            at = folded.find(core)
            while at >= 0:
                places.add(at)
                at = folded.find(core, at + (len(core) or 1))  # inside is the same raw word
        found = []
        end = -1
        for at in sorted(places):
            if at >= end and (word := analysis.RAW.match(text, _begin(text, at))):
                found.append(word)
                end = word.end()
        return _in_order((*self._judged(found), *self._in_folded(folded)))

    def _find_moved(self, text: str) -> list[tuple[int, int, int]]:
        """Find the matches where folding changes a text's length, folding it bit by bit."""
        spans = self._judged(analysis.RAW.finditer(text))
        if self.runs:
            begins: list[int] = []
            ends: list[int] = []
            pieces: list[str] = []
            for cluster in _CLUSTER.finditer(text):
                pieces.append(analysis.fold(cluster[0]))
                begins += [cluster.start()] * len(pieces[-1])
                ends += [cluster.end()] * len(pieces[-1])
            folded = "".join(pieces)
            spans += [(begins[a], ends[b - 1], n) for a, b, n in self._in_folded(folded)]
        return _in_order(spans)

    def _in_folded(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Find phrases, and words of unspaced scripts, in a folded text."""
        for run, number in self.runs:
            for match in run.finditer(folded):
                yield *match.span(), number

    def _judged(self, words: Iterable[re.Match[str]]) -> list[tuple[int, int, int]]:
        """Find the matches among raw words, without the quotes and full stops around them."""
        spans = []
        for word in words:
            number = self.judge(word[0])
            if number >= 0:
                begin = word.end() - len(word[0].lstrip("'’"))
                spans.append((begin, word.start() + len(word[0].rstrip(".'’")), number))
        return spans


def _in_order(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Sort matches by their place in a text, those that begin together by length."""
    return sorted(set(spans), key=lambda span: (span[0], -span[1], span[2]))


def _phrase(part: Part) -> re.Pattern[str]:
    """Make a pattern that finds a phrase in folded text."""
    runs = analysis.runs(part.value)
    pattern = "" if analysis.is_cjk(runs[0]) else r"(?<![^\W_])"
    for n, run in enumerate(runs):
        if n:
            touches = analysis.is_cjk(runs[n - 1][-1]) or analysis.is_cjk(run)
            pattern += r"[\W_]*" if touches else r"[\W_]+"
        pattern += re.escape(run)
    is_open = part.prefix or analysis.is_cjk(runs[-1][-1])
    return re.compile(pattern if is_open else pattern + r"(?![^\W_])")


def _begin(text: str, at: int) -> int:
    """Return where the raw word around the character at `at` begins."""
    while at and (text[at - 1].isalnum() or text[at - 1] in _JOINING):
        at -= 1
    return at


@lru_cache(_FINDERS_KEPT)
def _finder(query: Query, place: str) -> _Finder:
    asked = [part for part in query.parts if part.words and not part.negated]
    return _Finder([part for part in asked if not place or part.field in {"", place}])


def _best(lines: Sequence[str], finder: _Finder) -> list[int]:
    """Choose the line with most of the words, and the one that adds most to it."""
    found: list[tuple[int, frozenset[int]]] = []
    n_full = 0
    for i, line in enumerate(lines):
        words = frozenset(number for *_, number in finder.find(line))
        if words:
            found.append((i, words))
            n_full += len(words) == finder.n_words
        if n_full == 2:
            break
    if len(found) < 2:
        return [i for i, _ in found]
    first, had = max(found, key=lambda line: len(line[1]))
    others = (line for line in found if line[0] != first)
    second, _ = max(others, key=lambda line: (len(line[1] - had), len(line[1])))
    return sorted((first, second))


def _opening(lines: Sequence[str], size: int) -> list[Piece]:
    """Return the beginning of the notes, if possible without bare addresses."""
    text = ""
    for line in [line for line in lines if not _ADDRESS.match(line)] or lines:
        text += NEXT * bool(text) + line
        if len(text) >= size:
            break
    return [(text, False)] if len(text) <= size else [(_to_space(text, size), False), (GAP, False)]


def _to_space(text: str, size: int) -> str:
    """Return the first `size` characters, cut between words if there are any."""
    space = text.rfind(" ", size // 2, size + 1)
    return text[: space if space > 0 else size]


def _cut(pieces: list[Piece], size: int) -> list[Piece]:
    """Return about `size` characters of a line, around its first match."""
    if sum(len(text) for text, _ in pieces) <= size:
        return pieces
    cut: list[Piece] = []
    if len(pieces) > 1 and not pieces[0][1]:
        before = pieces[0][0]
        if len(before) > _BEFORE_MATCH:
            space = before.find(" ", len(before) - _BEFORE_MATCH)
            before = before[space + 1 if space >= 0 else len(before) - _BEFORE_MATCH :]
            cut.append((GAP, False))
        cut.append((before, False))
        pieces = pieces[1:]
        size -= len(before)
    for text, found in pieces:
        if len(text) > size and not found:
            cut += [(_to_space(text, size), False), (GAP, False)] if size > 0 else [(GAP, False)]
            break
        cut.append((text, found))
        size -= len(text)
    return [piece for piece in cut if piece[0]]
