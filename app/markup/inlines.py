"""Inline Markdown is read once, left to right, as CommonMark and GitHub read it.

`read_inlines` turns the text of one block into pieces, `write_pieces` turns pieces into
elements. The rules are those of the CommonMark 0.29 appendix ("A parsing strategy", phase 2)
and of GitHub's extensions to it: strikethrough, bare addresses, footnote references.
Whatever the input, the work grows with its length; a text that would nest deeper than a page
can show, or that is beyond the other caps below, raises `TooComplexError` instead.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5
from xml.etree.ElementTree import Element, SubElement

MAX_CHARACTERS = 50_000
"""Longest text of one block that is read as Markdown."""
MAX_ANGLES = 500
"""Most `<` in one block's text."""
MAX_OPEN_BRACKETS = 500
"""Most `[` and `![` waiting for their `]` at once."""
MAX_INLINE_DEPTH = 32
"""Deepest nesting of emphasis and tags inside one block."""

MAX_LABEL = 1000
MAX_PARENTHESES = 32
MAX_BACKTICKS = 80

HARMLESS_TAGS = frozenset({"br", "kbd", "mark", "sub", "sup"})
"""Raw HTML that is obeyed inside a line of text; every other tag is shown as it was typed."""


class TooComplexError(Exception):
    """A block's text is beyond a cap; it has to be shown as it was typed."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a link definition says: `[label]: url "title"`."""

    url: str
    title: str


@dataclass(slots=True)
class Node:
    """An element that is finished: a link, an image, a code span, a break."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: "list[Piece]" = field(default_factory=list)


@dataclass(slots=True)
class Tag:
    """A harmless raw HTML tag. It counts only with a partner, else it shows as typed."""

    name: str
    closes: bool
    source: str
    paired: bool = False


@dataclass(slots=True)
class Run:
    """A run of `*`, `_` or `~`: closed elements, then characters left over, then opened ones.

    `ended` and `started` have the innermost element first.
    """

    char: str
    left: int
    opens: bool
    closes: bool
    order: int
    length: int
    ended: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Bracket:
    """A `[` or `![` that may yet start a link or an image."""

    image: bool
    piece: int
    start: int
    runs: int
    order: int
    bracket_after: bool = False


Piece = str | Node | Tag | Run

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPACES = " \t\n\v\f\r"
_SPECIAL = re.compile(r"[\n\\`&<\[\]!*_~]")
_BACKTICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE_OR_ENTITY = re.compile(rf"\\([!-/:-@\[-`{{-~])|{_ENTITY.pattern}")
_URI = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*)>")
_MAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
OPEN_TAG = (
    r"<[A-Za-z][A-Za-z0-9-]*+"
    r"(?:[ \t\v\f\n]++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"(?:[ \t\v\f\n]*+=[ \t\v\f\n]*+"
    r"(?:[^ \t\r\n\v\f\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+[ \t\v\f\n]*+/?+>"
)
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+[ \t\v\f\n]*+>"
_TAG = re.compile(rf"{OPEN_TAG}|{CLOSE_TAG}")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_DECLARATION = re.compile(r"<![A-Z]++[ \t\v\f\n]++[^>]*+>")
_LABEL = re.compile(r"\[((?:[^\\\[\]]++|\\[\\\[\]]?+)*+)\]")
_SPACE_RUN = re.compile(r"[ \t\v\f\n]*+")
_BRACKETED_URL = re.compile(r"<((?:[^\\<>\n]++|\\[^\n]?+)*+)>")
_URL_TOKEN = re.compile(r"[^ \t\v\f\n\\()]++|\\[!-/:-@\[-`{-~]|[\\()]")
_TITLE = re.compile(
    r'"((?:[^"\\]++|\\.)*+)"' r"|'((?:[^'\\]++|\\.)*+)'" r"|\(((?:[^()\\]++|\\.)*+)\)", re.DOTALL
)
_BLANKS = re.compile(r"[ \t]*+")
_BARE_ADDRESS = re.compile(r"(?<![A-Za-z])(?:(?i:https?|ftp)://)|(?<![^ \t\n\v\f\r*_~(])www\.")
_HOST = re.compile(r"(?:\\?[A-Za-z0-9._-])*+")
_NOT_SPACE = re.compile(r"[^ \t\n\v\f\r<]*+")
_BARE_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+_-])((?:mailto:|xmpp:)?)[A-Za-z0-9.+_-]++@"
    r"[A-Za-z0-9_-]*+(?:\.[A-Za-z0-9][A-Za-z0-9_-]*+)++(?<=[A-Za-z])(?!@)"
)


def decode_entities(text: str) -> str:
    """`text` with entities and character references resolved; what is none stays."""
    return _ENTITY.sub(_decoded, text)


def unescape(text: str) -> str:
    """`text` with backslash escapes and entities resolved, as in addresses, titles and infos."""
    return _ESCAPE_OR_ENTITY.sub(lambda match: match[1] or _decoded(match), text)


def _decoded(match: re.Match[str]) -> str:
    source = match[0]
    if source[1] != "#":
        return html5.get(source[1:], source)
    code = int(source[3:-1], 16) if source[2] in "xX" else int(source[2:-1])
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "�"
    return chr(code)


def normalise_label(label: str) -> str:
    """The form under which a link or footnote label is looked up."""
    return " ".join(label.split()).casefold()


def read_definition(text: str, start: int) -> tuple[str, Reference, int] | None:
    """The link definition at `start`: its label, what it says, and where it ends."""
    label = _LABEL.match(text, start)
    if not label or len(label[1]) > MAX_LABEL or not label[1].strip():
        return None
    if not text.startswith(":", label.end()):
        return None
    destination = _destination(text, _skip_line_break(text, label.end() + 1))
    if destination is None or (destination[0] == "" and text[destination[1] - 1] != ">"):
        return None
    url, url_end = destination
    title_start = _skip_line_break(text, url_end)
    title = _TITLE.match(text, title_start) if title_start > url_end else None
    if title:
        end = _line_end(text, title.end())
        if end is not None:
            return label[1], Reference(url, _title(title)), end
    end = _line_end(text, url_end)
    return None if end is None else (label[1], Reference(url, ""), end)


def _skip_line_break(text: str, position: int) -> int:
    """Past spaces and at most one line break."""
    position = _end(_BLANKS, text, position)
    if text.startswith("\n", position):
        position = _end(_BLANKS, text, position + 1)
    return position


def _line_end(text: str, position: int) -> int | None:
    """The start of the next line, if only spaces are left on this one."""
    position = _end(_BLANKS, text, position)
    if position == len(text):
        return position
    return position + 1 if text[position] == "\n" else None


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _destination(text: str, start: int) -> tuple[str, int] | None:
    """The address of a link at `start`, and where it ends."""
    if text.startswith("<", start):
        bracketed = _BRACKETED_URL.match(text, start)
        return (unescape(bracketed[1]), bracketed.end()) if bracketed else None
    depth = 0
    position = start
    while token := _URL_TOKEN.match(text, position):
        if token[0] == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return None
        elif token[0] == ")":
            if depth == 0:
                break
            depth -= 1
        position = token.end()
    return unescape(text[start:position]), position


def _title(match: re.Match[str]) -> str:
    return unescape(match[match.lastindex or 0])


def read_inlines(
    text: str,
    references: Mapping[str, Reference],
    footnote: Callable[[str], Node | None] = lambda _: None,
) -> list[Piece]:
    """The pieces of one block's text.

    `references` are the note's link definitions by normalised label. `footnote` gives the
    element that refers to the footnote of that label, None if the note has no such footnote.
    Raises TooComplexError over a cap.
    """
    text = text.rstrip(_SPACES)
    if len(text) > MAX_CHARACTERS or text.count("<") > MAX_ANGLES:
        raise TooComplexError
    return _Reader(text, references, footnote).read()


def read_raw_html(text: str) -> list[Piece]:
    """The pieces of an HTML block's text: harmless tags, vanished comments, text as typed."""
    if len(text) > MAX_CHARACTERS or text.count("<") > MAX_ANGLES:
        raise TooComplexError
    reader = _Reader(text, {}, lambda _: None)
    while reader.position < len(text):
        angle = text.find("<", reader.position)
        end = angle if angle >= 0 else len(text)
        reader.pieces.append(decode_entities(text[reader.position : end]))
        reader.position = end
        if angle >= 0:
            reader.read_raw_tag()
    _pair_tags(reader.pieces)
    return reader.pieces


class _Reader:
    """One reading of one text; `position` is where it stands."""

    def __init__(
        self,
        text: str,
        references: Mapping[str, Reference],
        footnote: Callable[[str], Node | None],
    ) -> None:
        self.text = text
        self.position = 0
        self.pieces: list[Piece] = []
        self._references = references
        self._footnote = footnote
        self._runs: list[Run] = []
        self._brackets: list[_Bracket] = []
        self._order = 0
        self._links_closed_at = -1  # brackets opened before this can no longer become links
        self._backticks: dict[int, list[int]] | None = None
        self._lasts: dict[str, int] = {}
        self._has_bare_addresses = "://" in text or "www." in text

    def read(self) -> list[Piece]:
        text = self.text
        while self.position < len(text):
            special = _SPECIAL.search(text, self.position)
            end = special.start() if special else len(text)
            if end > self.position:
                self._read_text(end)
            elif special:
                _HANDLERS[special[0]](self)
        _resolve_runs(self._runs)
        _pair_tags(self.pieces)
        return self.pieces

    def _read_text(self, end: int) -> None:
        start = self.position
        if self._has_bare_addresses and not self._brackets:
            for found in _BARE_ADDRESS.finditer(self.text, start, end):
                if url_end := _bare_address_end(self.text, found):
                    self.pieces.append(self.text[start : found.start()])
                    self._link_bare(found, url_end)
                    return
        chunk = self.text[start:end]
        if self.text.startswith("\n", end):
            chunk = chunk.rstrip(_SPACES)
        self.pieces.append(chunk)
        self.position = end

    def _link_bare(self, found: re.Match[str], end: int) -> None:
        url = self.text[found.start() : end]
        href = f"http://{url}" if found[0] == "www." else url
        self.pieces.append(Node("a", {"href": href}, [url]))
        self.position = end

    def _read_newline(self) -> None:
        at = self.position
        if at > 1 and self.text[at - 2 : at] == "  ":
            self.pieces.append(Node("br"))
        self.pieces.append("\n")
        self.position = _end(_BLANKS, self.text, at + 1)

    def _read_backslash(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        self.position += 1
        if following == "\n":
            self.pieces.append(Node("br"))
            self.pieces.append("\n")
            self.position = _end(_BLANKS, self.text, self.position + 1)
        elif following in _PUNCTUATION:
            self.pieces.append(following)
            self.position += 1
        else:
            self.pieces.append("\\")

    def _read_backticks(self) -> None:
        start = self.position
        opening = _end(_BACKTICKS, self.text, start)
        length = opening - start
        closing = self._closing_backticks(length, opening)
        if closing is None:
            self.pieces.append(self.text[start:opening])
            self.position = opening
            return
        code = self.text[opening:closing].replace("\n", " ")
        if len(code) > 1 and code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        self.pieces.append(Node("code", {}, [code]))
        self.position = closing + length

    def _closing_backticks(self, length: int, after: int) -> int | None:
        """Where the next run of exactly `length` backticks starts, None if there is none."""
        if self._backticks is None:
            self._backticks = {}
            for run in reversed(list(_BACKTICKS.finditer(self.text))):
                self._backticks.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self._backticks.get(length, [])
        while starts and starts[-1] < after:
            starts.pop()
        return starts[-1] if starts and length <= MAX_BACKTICKS else None

    def _read_entity(self) -> None:
        entity = _ENTITY.match(self.text, self.position)
        if entity:
            self.pieces.append(_decoded(entity))
            self.position = entity.end()
        else:
            self._read_one()

    def _read_one(self) -> None:
        self.pieces.append(self.text[self.position])
        self.position += 1

    def _read_angle(self) -> None:
        if uri := _URI.match(self.text, self.position):
            address = decode_entities(uri[1])
            self.pieces.append(Node("a", {"href": address}, [address]))
            self.position = uri.end()
        elif mail := _MAIL.match(self.text, self.position):
            self.pieces.append(Node("a", {"href": f"mailto:{mail[1]}"}, [mail[1]]))
            self.position = mail.end()
        else:
            self.read_raw_tag()

    def read_raw_tag(self) -> None:
        """Read a raw HTML tag or comment at `position`, or a lone `<`."""
        end = self._raw_end()
        source = self.text[self.position : end]
        self.position = end
        if source.startswith("<!--") and len(source) > 4:
            return  # as on GitHub, a comment that was closed shows nothing
        name = _TAG_NAME.match(source)
        tag = name[1].lower() if name and len(source) > 1 else ""
        if tag == "br":
            self.pieces.append(Node("br") if source[1] != "/" else source)
        elif tag in HARMLESS_TAGS:
            self.pieces.append(Tag(tag, source[1] == "/", source))
        else:
            self.pieces.append(source)

    def _raw_end(self) -> int:
        """Where the raw HTML at `position` ends; just past its `<` if it is none."""
        text, start = self.text, self.position
        if tag := _TAG.match(text, start):
            return tag.end()
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")):
            if text.startswith(opening, start):
                found = text.find(closing, start + len(opening), self._last(closing))
                return found + len(closing) if found >= 0 else start + 1
        declaration = _DECLARATION.match(text, start) if self._last(">") > start else None
        return declaration.end() if declaration else start + 1

    def _last(self, closing: str) -> int:
        """Past the last `closing`, so that searches that must fail end at once."""
        if closing not in self._lasts:
            self._lasts[closing] = self.text.rfind(closing) + len(closing)
        return self._lasts[closing]

    def _read_run(self) -> None:
        text, start = self.text, self.position
        char = text[start]
        end = start
        while end < len(text) and text[end] == char and (char != "~" or end - start < 100):
            end += 1
        length = end - start
        opens, closes = _flanking(text, start, end, char)
        self.position = end
        self._order += 1
        run = Run(char, length, opens, closes, self._order, length)
        self.pieces.append(run)
        if (opens or closes) and (char != "~" or length <= 2):
            self._runs.append(run)

    def _read_bang(self) -> None:
        if self.text.startswith("[", self.position + 1) and not self.text.startswith(
            "^", self.position + 2
        ):
            self._open_bracket("![")
        else:
            self._read_one()

    def _read_bracket(self) -> None:
        self._open_bracket("[")

    def _open_bracket(self, source: str) -> None:
        if len(self._brackets) == MAX_OPEN_BRACKETS:
            raise TooComplexError
        if self._brackets:
            self._brackets[-1].bracket_after = True
        self.position += len(source)
        self._order += 1
        self._brackets.append(
            _Bracket(source == "![", len(self.pieces), self.position, len(self._runs), self._order)
        )
        self.pieces.append(source)

    def _read_close(self) -> None:
        closing = self.position
        if not self._brackets:
            self._read_one()
            return
        opener = self._brackets.pop()
        self.position += 1
        if not opener.image and opener.order < self._links_closed_at:
            self.pieces.append("]")
            return
        found = self._inline_target(self.position) or self._reference_target(opener, closing)
        if found:
            reference, self.position = found
            self._wrap(opener, reference)
            return
        label = self.text[opener.start : min(closing, opener.start + MAX_LABEL)]
        node = self._footnote(normalise_label(label[1:])) if label.startswith("^") else None
        if node and not opener.image:
            del self.pieces[opener.piece :]
            del self._runs[opener.runs :]
            self.pieces.append(node)
        else:
            self.pieces.append("]")

    def _inline_target(self, position: int) -> tuple[Reference, int] | None:
        """The `(address "title")` at `position`, and where it ends."""
        text = self.text
        if not text.startswith("(", position):
            return None
        destination = _destination(text, _end(_SPACE_RUN, text, position + 1))
        if destination is None:
            return None
        url, end = destination
        title_start = _end(_SPACE_RUN, text, end)
        title = _TITLE.match(text, title_start) if title_start > end else None
        end = _end(_SPACE_RUN, text, title.end() if title else title_start)
        if not text.startswith(")", end):
            return None
        return Reference(url, _title(title) if title else ""), end + 1

    def _reference_target(self, opener: _Bracket, closing: int) -> tuple[Reference, int] | None:
        """The definition that `[text][label]`, `[label][]` or `[label]` names."""
        label = _LABEL.match(self.text, self.position)
        end = label.end() if label else self.position
        name = label[1] if label else ""
        if not name.strip():
            if opener.bracket_after or closing - opener.start > MAX_LABEL:
                return None
            name = self.text[opener.start : closing]
        if len(name) > MAX_LABEL:
            return None
        reference = self._references.get(normalise_label(name))
        return (reference, end) if reference else None

    def _wrap(self, opener: _Bracket, reference: Reference) -> None:
        """Make everything since `opener` the text of a link or of an image."""
        _resolve_runs(self._runs[opener.runs :])
        del self._runs[opener.runs :]
        inside = self.pieces[opener.piece + 1 :]
        del self.pieces[opener.piece :]
        title = {"title": reference.title} if reference.title else {}
        if opener.image:
            attributes = {"src": reference.url, "alt": _plain(inside), **title}
            self.pieces.append(Node("img", attributes))
        else:
            _pair_tags(inside)
            self.pieces.append(Node("a", {"href": reference.url, **title}, inside))
            self._order += 1
            self._links_closed_at = self._order


_HANDLERS: dict[str, Callable[[_Reader], None]] = {
    "\n": _Reader._read_newline,
    "\\": _Reader._read_backslash,
    "`": _Reader._read_backticks,
    "&": _Reader._read_entity,
    "<": _Reader._read_angle,
    "[": _Reader._read_bracket,
    "]": _Reader._read_close,
    "!": _Reader._read_bang,
    "*": _Reader._read_run,
    "_": _Reader._read_run,
    "~": _Reader._read_run,
}


def _bare_address_end(text: str, found: re.Match[str]) -> int | None:
    """Where the bare address that begins with `found` ends, None if it is no address."""
    is_www = found[0] == "www."
    start = found.start() if is_www else found.end()
    following = text[found.end() : found.end() + 1]
    if not following or not (is_www or _is_host(following)):
        return None
    host = _HOST.match(text, start + 1, len(text) - 1)
    if host and any("_" in part for part in host[0].split(".")[-2:]):
        return None
    rest = _NOT_SPACE.match(text, start)
    length = _trimmed_length(rest[0]) if rest else 0
    return start + length if length else None


def _is_host(char: str) -> bool:
    return not _is_space(char) and not _is_mark(char)


def _trimmed_length(url: str) -> int:
    """The length of `url` without punctuation that belongs to the sentence around it."""
    end = len(url)
    surplus = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last == ";":
            name = end - 2
            while name > 0 and url[name].isascii() and url[name].isalpha():
                name -= 1
            end = name if 0 <= name < end - 2 and url[name] == "&" else end - 1
        elif last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        else:
            break
    return end


def _is_space(char: str) -> bool:
    return char in " \t\n\f\r" or (char > "~" and unicodedata.category(char) == "Zs")


def _is_mark(char: str) -> bool:
    if char <= "~":
        return char in _PUNCTUATION
    return unicodedata.category(char)[0] == "P"


def _flanking(text: str, start: int, end: int, char: str) -> tuple[bool, bool]:
    """Whether a run can open and can close emphasis."""
    before, after = start - 1, end
    if char != "~":  # strikethrough marks between emphasis and its text do not count
        while before >= 0 and text[before] == "~":
            before -= 1
        while after < len(text) and text[after] == "~":
            after += 1
    previous = text[before] if before >= 0 else "\n"
    following = text[after] if after < len(text) else "\n"
    space_before, space_after = _is_space(previous), _is_space(following)
    mark_before, mark_after = _is_mark(previous), _is_mark(following)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "_":
        return left and (not right or mark_before), right and (not left or mark_after)
    return left, right


def _resolve_runs(runs: Sequence[Run]) -> None:
    """Pair the runs that open emphasis with those that close it.

    One stack of openers for each character; `floors` remember how far down a search for such
    a closer has already failed, so that none is repeated.
    """
    stacks: dict[str, list[Run]] = {"*": [], "_": [], "~": []}
    floors: dict[tuple[str, int], int] = {}
    for closer in runs:
        while closer.closes and closer.left:
            key = (closer.char, closer.length % 3)
            opener = _find_opener(stacks[closer.char], closer, floors.get(key, -1))
            if opener is None:
                floors[key] = closer.order - 1
                break
            for stack in stacks.values():
                while stack and stack[-1].order > opener.order:
                    stack.pop()
            if closer.char == "~" and opener.length != closer.length:
                stacks["~"].pop()
                closer.opens = False
                break
            _pair(opener, closer)
            if not opener.left:
                stacks[opener.char].pop()
        if closer.opens and closer.left:
            stacks[closer.char].append(closer)


def _find_opener(stack: Sequence[Run], closer: Run, floor: int) -> Run | None:
    for opener in reversed(stack):
        if opener.order <= floor:
            return None
        # the rule of three: see "emphasis and strong emphasis", rules 9 and 10
        if not (closer.opens or opener.closes) or (
            closer.length % 3 == 0 or (opener.length + closer.length) % 3
        ):
            return opener
    return None


def _pair(opener: Run, closer: Run) -> None:
    if opener.char == "~":
        tag, used = "del", opener.left
    elif opener.left >= 2 and closer.left >= 2:
        tag, used = "strong", 2
    else:
        tag, used = "em", 1
    opener.left -= used
    closer.left -= used
    opener.started.append(tag)
    closer.ended.append(tag)


def _pair_tags(pieces: Sequence[Piece]) -> None:
    """Pair raw tags within the emphasis around them; raise TooComplexError if nested too deep."""
    open_tags: list[Tag | None] = []  # None stands for emphasis
    for piece in pieces:
        if isinstance(piece, Run):
            for _ in piece.ended:
                while open_tags.pop() is not None:
                    pass
            open_tags.extend([None] * len(piece.started))
        elif isinstance(piece, Tag) and not piece.closes:
            open_tags.append(piece)
        elif isinstance(piece, Tag):
            _close_tag(piece, open_tags)
        if len(open_tags) > MAX_INLINE_DEPTH:
            raise TooComplexError


def _close_tag(closing: Tag, open_tags: list[Tag | None]) -> None:
    for index in range(len(open_tags) - 1, -1, -1):
        opening = open_tags[index]
        if opening is None:
            return
        if opening.name == closing.name:
            opening.paired = closing.paired = True
            del open_tags[index:]
            return


def _plain(pieces: Sequence[Piece]) -> str:
    """The text of `pieces` alone, as an image's description has it."""
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece.replace("\n", " "))
        elif isinstance(piece, Run):
            parts.append(piece.char * piece.left)
        elif isinstance(piece, Node):
            parts.append(piece.attributes.get("alt", "") or _plain(piece.pieces))
    return "".join(parts)


def write_pieces(parent: Element, pieces: Sequence[Piece]) -> None:
    """Append `pieces` to `parent` as text and elements."""
    _Writer(parent).write(pieces)


class _Writer:
    """Appends to the innermost of the elements that are open."""

    def __init__(self, parent: Element, *, in_link: bool = False) -> None:
        self._open = [parent]
        self._texts: list[str] = []
        self._in_link = in_link

    def write(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                self._texts.append(piece)
            elif isinstance(piece, Node):
                self._write_node(piece)
            elif isinstance(piece, Run):
                self._write_run(piece)
            elif not piece.paired:
                self._texts.append(piece.source)
            elif piece.closes:
                self._end()
            else:
                self._start(piece.name)
        self._flush()

    def _write_node(self, node: Node) -> None:
        self._flush()
        element = SubElement(self._open[-1], node.tag, node.attributes)
        in_link = self._in_link or node.tag in {"a", "code"}
        _Writer(element, in_link=in_link).write(node.pieces)

    def _write_run(self, run: Run) -> None:
        for _ in run.ended:
            self._end()
        self._texts.append(run.char * run.left)
        for tag in reversed(run.started):
            self._start(tag)

    def _start(self, tag: str) -> None:
        self._flush()
        self._open.append(SubElement(self._open[-1], tag))

    def _end(self) -> None:
        self._flush()
        self._open.pop()

    def _flush(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        element = self._open[-1]
        if "@" not in text or self._in_link:
            append_text(element, text)
            return
        done = 0
        for mail in _BARE_MAIL.finditer(text):
            append_text(element, text[done : mail.start()])
            address = mail[0] if mail[1] else f"mailto:{mail[0]}"
            SubElement(element, "a", {"href": address}).text = mail[0]
            done = mail.end()
        append_text(element, text[done:])


def append_text(element: Element, text: str) -> None:
    """Put `text` behind all that `element` holds."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
