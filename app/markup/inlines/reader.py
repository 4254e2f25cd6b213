"""Reads a block's text, left to right: phase 2 of CommonMark's strategy."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.markup.inlines.autolinks import BARE_ADDRESS, MAIL, URI, bare_address_end
from app.markup.inlines.characters import ASCII_PUNCTUATION, SPACES
from app.markup.inlines.emphasis import flanking, resolve_runs
from app.markup.inlines.entities import ENTITY, decode_entities, decoded
from app.markup.inlines.links import LABEL, Reference, normalise_label, read_target, skip_blanks
from app.markup.inlines.pieces import Node, Piece, Run, Tag
from app.markup.inlines.raw_html import DECLARATION, HARMLESS_TAGS, TAG, TAG_NAME, pair_tags
from app.markup.limits import (
    MAX_ANGLES,
    MAX_BACKTICKS,
    MAX_CHARACTERS,
    MAX_LABEL,
    MAX_OPEN_BRACKETS,
    MAX_TILDES,
    TooComplexError,
)

_SPECIAL = re.compile(r"[\n\\`&<\[\]!*_~]")
_BACKTICKS = re.compile(r"`+")


@dataclass(slots=True)
class _Bracket:
    """A `[` or `![` that may still start a link or an image.

    `piece` and `runs` are how many pieces and runs there were before it.
    """

    image: bool
    piece: int
    start: int
    runs: int
    order: int
    bracket_after: bool = False


def read_inlines(
    text: str,
    references: Mapping[str, Reference],
    footnote: Callable[[str], Node | None] = lambda _: None,
) -> list[Piece]:
    """Read one block's text into pieces.

    `references` are the note's link definitions by normalised label. `footnote` takes such a
    label and gives the element that refers to this footnote, None if the note has none.
    Raises TooComplexError beyond a cap.
    """
    text = text.rstrip(SPACES)
    if len(text) > MAX_CHARACTERS or text.count("<") > MAX_ANGLES:
        raise TooComplexError
    return _Reader(text, references, footnote).read()


def read_raw_html(text: str) -> list[Piece]:
    """Read an HTML block's text.

    Harmless tags count, comments vanish, the rest is text as typed.
    """
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
    pair_tags(reader.pieces)
    return reader.pieces


class _Reader:
    """Reads one text; `position` is how far it got."""

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
        resolve_runs(self._runs)
        pair_tags(self.pieces)
        return self.pieces

    def _read_text(self, end: int) -> None:
        start = self.position
        if self._has_bare_addresses and not self._brackets:
            for found in BARE_ADDRESS.finditer(self.text, start, end):
                if url_end := bare_address_end(self.text, found):
                    self.pieces.append(self.text[start : found.start()])
                    self._link_bare(found, url_end)
                    return
        chunk = self.text[start:end]
        if self.text.startswith("\n", end):
            chunk = chunk.rstrip(SPACES)
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
        self.position = skip_blanks(self.text, at + 1)

    def _read_backslash(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        self.position += 1
        if following == "\n":
            self.pieces.append(Node("br"))
            self.pieces.append("\n")
            self.position = skip_blanks(self.text, self.position + 1)
        elif following in ASCII_PUNCTUATION:
            self.pieces.append(following)
            self.position += 1
        else:
            self.pieces.append("\\")

    def _read_backticks(self) -> None:
        start = self.position
        opening = start
        while self.text.startswith("`", opening):
            opening += 1
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
        """Return where the next run of `length` backticks starts, None without one."""
        if self._backticks is None:
            self._backticks = {}
            for run in reversed(list(_BACKTICKS.finditer(self.text))):
                self._backticks.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self._backticks.get(length, [])
        while starts and starts[-1] < after:
            starts.pop()
        return starts[-1] if starts and length <= MAX_BACKTICKS else None

    def _read_entity(self) -> None:
        entity = ENTITY.match(self.text, self.position)
        if entity:
            self.pieces.append(decoded(entity))
            self.position = entity.end()
        else:
            self._read_one()

    def _read_one(self) -> None:
        self.pieces.append(self.text[self.position])
        self.position += 1

    def _read_angle(self) -> None:
        if uri := URI.match(self.text, self.position):
            address = decode_entities(uri[1])
            self.pieces.append(Node("a", {"href": address}, [address]))
            self.position = uri.end()
        elif mail := MAIL.match(self.text, self.position):
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
        name = TAG_NAME.match(source)
        tag = name[1].lower() if name and len(source) > 1 else ""
        if tag == "br":
            self.pieces.append(Node("br") if source[1] != "/" else source)
        elif tag in HARMLESS_TAGS:
            self.pieces.append(Tag(tag, source[1] == "/", source))
        else:
            self.pieces.append(source)

    def _raw_end(self) -> int:
        """Return where the raw HTML at `position` ends; just past its `<` if it is none."""
        text, start = self.text, self.position
        if tag := TAG.match(text, start):
            return tag.end()
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")):
            if text.startswith(opening, start):
                found = text.find(closing, start + len(opening), self._last(closing))
                return found + len(closing) if found >= 0 else start + 1
        declaration = DECLARATION.match(text, start) if self._last(">") > start else None
        return declaration.end() if declaration else start + 1

    def _last(self, closing: str) -> int:
        """Return where the last `closing` ends, beyond which no search for it succeeds."""
        if closing not in self._lasts:
            self._lasts[closing] = self.text.rfind(closing) + len(closing)
        return self._lasts[closing]

    def _read_run(self) -> None:
        text, start = self.text, self.position
        char = text[start]
        end = start
        while end < len(text) and text[end] == char and (char != "~" or end - start < MAX_TILDES):
            end += 1
        length = end - start
        opens, closes = flanking(text, start, end, char)
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
        found = read_target(self.text, self.position) or self._reference_target(opener, closing)
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

    def _reference_target(self, opener: _Bracket, closing: int) -> tuple[Reference, int] | None:
        """Return what `[text][label]`, `[label][]` or `[label]` means, and its end."""
        label = LABEL.match(self.text, self.position)
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
        resolve_runs(self._runs[opener.runs :])
        del self._runs[opener.runs :]
        inside = self.pieces[opener.piece + 1 :]
        del self.pieces[opener.piece :]
        title = {"title": reference.title} if reference.title else {}
        if opener.image:
            attributes = {"src": reference.url, "alt": _plain(inside), **title}
            self.pieces.append(Node("img", attributes))
        else:
            pair_tags(inside)
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


def _plain(pieces: Sequence[Piece]) -> str:
    """Return the text of `pieces` without elements, as an image's description."""
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece.replace("\n", " "))
        elif isinstance(piece, Run):
            parts.append(piece.char * piece.left)
        elif isinstance(piece, Node):
            parts.append(piece.attributes.get("alt", "") or _plain(piece.pieces))
    return "".join(parts)
