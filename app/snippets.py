"""What of a talk's notes is shown in a list, and which of its words a query found.

The rule: the words stay as written. Markdown marks are taken off by line, never across
lines, so that every piece shown stands in the source. Which words are marked is decided by
the same terms that the index finds them by. The work grows with the length of the text,
whatever the text is: longer lines are read in pieces, and no word is looked at twice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from app import terms
from app.query import Part, Query
from app.talks import Entry

Piece = tuple[str, bool]
"""Text, and whether it is a match to mark."""

GAP = " … "
NEXT = " · "
"""Between two lines: they are items of a list as often as sentences."""
_SHORT = 40
"""Words kept before the first match of a line too long to show."""
_LONGEST = 2_000
"""Characters of a line that are read at once. Of none are more than a few hundred shown."""

# All of these are for lines without spaces around them.
_FENCE = re.compile(r"```|~~~")
_MARKER = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])(?:\s+|$)|>\s?|#{1,6}(?:\s+|$))*")
_BLOCK = re.compile(r"(?:[-*+]\s|\d{1,9}[.)]\s|>|#{1,6}\s|\||$)")
_RULE = re.compile(r"(?:(?:[-*_=]\s*){3,}|[\s:|-]+)$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
_ANGLE = re.compile(r"<(?=[^<>\s/!?][^<>\s]*[/@:.])([^<>\s]+)>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_JOINING = terms.MARKS.union("_'’.+#")
"""What a raw word (`terms.RAW`) has besides letters and digits."""
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=\S)([^*]+?)(?<=\S)\1(?![\w*])|(?<!`)(`+)(?!`)(.+?)(?<!`)\3(?!`)"
)
_UNDERSCORE = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_]+?)(?<=[^\s_])\1(?!\w)")


def snippet(entry: Entry, query: Query, size: int = 200) -> Sequence[Piece]:
    """The best two lines of an entry's notes, about `size` characters, matches marked.

    A line is good when it has many of the query's words; without any, the notes' first
    words are given. Lines that the talk's header repeats (`Entry.byline`) are left out.
    """
    lines = _lines(entry.body, entry.byline)
    if not lines:
        return ()
    finder = _finder(query)
    best = _best(lines, finder)
    if not best:
        return _opening(lines, size)
    room = size if len(best) == 1 else size // 2
    pieces: list[Piece] = []
    for n, i in enumerate(best):
        cut = _cut(finder.mark(lines[i]), room)
        if n and cut[0] != (GAP, False):
            pieces.append((GAP if i > best[n - 1] + 1 else NEXT, False))
        pieces += cut
    return pieces


def mark(text: str, query: Query) -> Sequence[Piece]:
    """`text` in pieces that join to it, the words that `query` finds marked."""
    return _finder(query).mark(text)


class _Finder:
    """Finds a query's words in text; remembers each word it has judged."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.cores: dict[str, None] = {}
        """What a folded line must contain at least, for one of the words to be in it."""
        self.n_words = 0
        self.stems: dict[str, int] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.runs: list[tuple[str, int]] = []
        self.judged: dict[str, int] = {}
        for part in parts:
            near = part.near or ((),) * len(part.words)
            for n, word in enumerate(part.words):
                for other in (word, *near[n]):
                    self._look_for(other, part.prefix and n == len(part.words) - 1)
                self.n_words += 1

    def _look_for(self, word: str, prefix: bool) -> None:
        if terms.is_cjk(word):
            self.runs.append((word, self.n_words))
            return
        stem = terms.stem(word)
        core = stem.rstrip("y")
        self.stems.setdefault(stem, self.n_words)
        if prefix:
            core = min(core, word, key=len)
            self.prefixes.append((word, self.n_words))
        self.cores[core] = None

    def judge(self, raw: str) -> int:
        """Which of the words a raw word is: its number, -1 for none."""
        number = self.judged.get(raw)
        if number is None:
            number = self.judged[raw] = self._judge(raw)
        return number

    def _judge(self, raw: str) -> int:
        for term in terms.terms_of(raw):
            number = self.stems.get(terms.stem(term), -1)
            if number >= 0:
                return number
            for prefix, n in self.prefixes:
                if term.startswith(prefix):
                    return n
        return -1

    def mark(self, text: str) -> list[Piece]:
        """`text` in pieces that join to it."""
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
        """Where the words are in `text`: begin, end, and which; in order.

        Only where a word's core is can the word be, if folding kept every character in its
        place; words with quotes in them, which it keeps too, are looked at in any case.
        """
        folded = terms.fold(text)
        if len(folded) != len(text):
            return self._judged(terms.RAW.finditer(text))
        places = set()
        for core in (*self.cores, "'"):
            at = folded.find(core)
            while at >= 0:
                places.add(at)
                at = folded.find(core, at + (len(core) or 1))  # inside is the same raw word
        found = []
        end = -1
        for at in sorted(places):
            if at >= end and (word := terms.RAW.match(text, _begin(text, at))):
                found.append(word)
                end = word.end()
        spans = self._judged(found)
        for run, number in self.runs:
            spans += [(*m.span(), number) for m in re.finditer(re.escape(run), folded)]
        return sorted(set(spans))

    def _judged(self, words: Iterable[re.Match[str]]) -> list[tuple[int, int, int]]:
        """Of these raw words, those looked for, without quotes and full stops around them."""
        spans = []
        for word in words:
            number = self.judge(word[0])
            if number >= 0:
                begin = word.end() - len(word[0].lstrip("'’"))
                spans.append((begin, word.start() + len(word[0].rstrip(".'’")), number))
        return spans


def _begin(text: str, at: int) -> int:
    """Where the raw word begins that holds the character at `at`."""
    while at and (text[at - 1].isalnum() or text[at - 1] in _JOINING):
        at -= 1
    return at


@lru_cache(64)
def _finder(query: Query) -> _Finder:
    return _Finder([part for part in query.parts if part.words and not part.negated])


def _best(lines: Sequence[str], finder: _Finder) -> list[int]:
    """The up to two lines that hold most of the words, in the order of the notes."""
    found: list[tuple[int, int]] = []
    n_full = 0
    for i, line in enumerate(lines):
        n = len({number for *_, number in finder.find(line)})
        if n:
            found.append((-n, i))
            n_full += n == finder.n_words
        if n_full == 2:
            break
    return sorted(i for _, i in sorted(found)[:2])


def _opening(lines: Sequence[str], size: int) -> list[Piece]:
    """The first words of the notes, addresses only where there is nothing else."""
    text = ""
    for line in [line for line in lines if not _ADDRESS.match(line)] or lines:
        text += NEXT * bool(text) + line
        if len(text) >= size:
            break
    return [(text, False)] if len(text) <= size else [(_to_space(text, size), False), (GAP, False)]


def _to_space(text: str, size: int) -> str:
    """The first `size` characters, cut between words where there are any."""
    space = text.rfind(" ", size // 2, size + 1)
    return text[: space if space > 0 else size]


def _cut(pieces: list[Piece], size: int) -> list[Piece]:
    """About `size` characters of a line, around its first match."""
    if sum(len(text) for text, _ in pieces) <= size:
        return pieces
    cut: list[Piece] = []
    if len(pieces) > 1 and not pieces[0][1]:
        before = pieces[0][0]
        if len(before) > _SHORT:
            space = before.find(" ", len(before) - _SHORT)
            before = before[space + 1 if space >= 0 else len(before) - _SHORT :]
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


@lru_cache(1024)
def _lines(body: str, byline: tuple[int, ...]) -> tuple[str, ...]:
    """The notes as lines a reader sees: marks taken off, wrapped lines joined, none blank."""
    lines: list[str] = []
    fenced = False
    joins = False
    repeated = frozenset(byline)
    for n, raw in enumerate(body.split("\n")):
        line = raw.strip()
        if n in repeated:
            joins = False
        elif _FENCE.match(line):
            fenced, joins = not fenced, False
        elif fenced:
            lines += _pieces(line)
        elif _RULE.match(line):
            joins = False
        else:
            joins = joins and not _BLOCK.match(line)
            for text in map(_plain, _pieces(line)):
                if joins and text and len(lines[-1]) + len(text) < _LONGEST:
                    lines[-1] += " " + text
                elif text:
                    lines.append(text)
                joins = bool(text) and not line.startswith("#")
    return tuple(lines)


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces of at most `_LONGEST` characters, cut between words where there are any."""
    at = 0
    while len(line) - at > _LONGEST:
        space = line.rfind(" ", at + _LONGEST // 2, at + _LONGEST)
        end = space if space > 0 else at + _LONGEST
        yield line[at:end].strip()
        at = end
    if rest := line[at:].strip():
        yield rest


def _plain(line: str) -> str:
    """One line without its Markdown marks; what they stand around stays as written."""
    text = line[marker.end() :] if (marker := _MARKER.match(line)) else line
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    if "<" in text:
        text = _ANGLE.sub(r"\1", text)
    if "*" in text or "`" in text:
        text = _EMPHASIS.sub(lambda m: m[2] or m[4], text)
    if "_" in text:
        text = _UNDERSCORE.sub(r"\2", text)
    return text.strip()
