"""Labels, destinations and titles of links, and link reference definitions."""

import re
from dataclasses import dataclass

from app.markup.inlines.entities import unescape
from app.markup.limits import MAX_LABEL, MAX_PARENTHESES

LABEL = re.compile(r"\[((?:[^\\\[\]]++|\\[\\\[\]]?+)*+)\]")
_BLANKS = re.compile(r"[ \t]*+")
_SPACES = re.compile(r"[ \t\v\f\n]*+")
_BRACKETED_URL = re.compile(r"<((?:[^\\<>\n]++|\\[^\n]?+)*+)>")
_URL_TOKEN = re.compile(r"[^ \t\v\f\n\\()]++|\\[!-/:-@\[-`{-~]|[\\()]")
_TITLE = re.compile(
    r'"((?:[^"\\]++|\\.)*+)"' r"|'((?:[^'\\]++|\\.)*+)'" r"|\(((?:[^()\\]++|\\.)*+)\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a link leads to, and its title."""

    url: str
    title: str


def normalise_label(label: str) -> str:
    """Return the form under which a link or footnote label is looked up."""
    return " ".join(label.split()).casefold()


def read_definition(text: str, start: int) -> tuple[str, Reference, int] | None:
    """Read the definition `[label]: url "title"` at `start`, and where it ends."""
    label = LABEL.match(text, start)
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


def read_target(text: str, start: int) -> tuple[Reference, int] | None:
    """Read the `(url "title")` of an inline link at `start`, and where it ends."""
    if not text.startswith("(", start):
        return None
    destination = _destination(text, _end(_SPACES, text, start + 1))
    if destination is None:
        return None
    url, end = destination
    title_start = _end(_SPACES, text, end)
    title = _TITLE.match(text, title_start) if title_start > end else None
    end = _end(_SPACES, text, title.end() if title else title_start)
    if not text.startswith(")", end):
        return None
    return Reference(url, _title(title) if title else ""), end + 1


def skip_blanks(text: str, position: int) -> int:
    """Return the position behind spaces and tabs."""
    return _end(_BLANKS, text, position)


def _skip_line_break(text: str, position: int) -> int:
    """Return the position behind spaces and at most one line break."""
    position = _end(_BLANKS, text, position)
    if text.startswith("\n", position):
        position = _end(_BLANKS, text, position + 1)
    return position


def _line_end(text: str, position: int) -> int | None:
    """Return the start of the next line, if only spaces are left on this one."""
    position = _end(_BLANKS, text, position)
    if position == len(text):
        return position
    return position + 1 if text[position] == "\n" else None


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return the position behind what a pattern matches, which may be nothing."""
    match = pattern.match(text, position)
    return match.end() if match else position


def _destination(text: str, start: int) -> tuple[str, int] | None:
    """Read the address of a link at `start`, and where it ends."""
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
