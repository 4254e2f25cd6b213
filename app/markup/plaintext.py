"""Convert Markdown to plain text: one line, or a talk's notes line by line.

Markup is removed within one line, never across lines, and the words stay as written, so every text
shown can be found in the source (with escapes and entities as the characters they mean). Code stays
unchanged. The time is linear in the length of the text, since long lines are read in pieces.
`snippets.py` shows these lines; `app.parse` reads titles and speakers with `shown_text`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from app.markup.syntax import ESCAPED, LABEL, LIST_MARKER, closes_fence, opened_fence
from app.model import Entry

_LONGEST = 2_000
"""Characters of a line that are read at once; at most a few hundred of them are shown."""

# These patterns match stripped lines.
_MARKER = re.compile(
    rf"(?:{LIST_MARKER}(?:\s+\[[ xX]\](?=\s|$))?(?:\s+|$)|>\s?|#{{1,6}}(?:\s+|$))*+"
)
_BLOCK = re.compile(rf"(?:{LIST_MARKER}\s|>|#{{1,6}}\s|\||$)")
_RULE = re.compile(r"(?:(?:[-*_=]\s*){3,}|[\s:|-]+)$")
_DEFINITION = re.compile(rf"(?!\[\^){LABEL}:\s*\S+(?:\s+[\"'(].*)?$")

_LITERAL = re.compile(
    r"(?P<ticks>(?<!`)`+(?!`))(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    rf"|(?P<escape>{ESCAPED})"
    r"|<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>"
    r"|(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,31}|\#[0-9]{1,7}|\#[Xx][0-9A-Fa-f]{1,6});)"
)
_MAY_BE_LITERAL = re.compile(r"[`\\<&]")
_SPECIAL = re.compile(r"[`\\<&\[*_~]|^\|")
"""Characters of inline markup: a line without any has none."""
_HELD = re.compile("[\U000f0000-\U000f1fff]")
"""Private-use characters that replace code, escapes and entities during the conversion."""
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\](?::\s)?")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()\s]|\([^()\s]*\))*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
_TAG = re.compile(
    r"</?(?:(?P<apart>br|details|summary|p|div|hr|li|td|th|tr)"
    r"|a|abbr|b|center|code|em|i|img|kbd|mark|q|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?/?>|<!--[^<>]*-->",
    re.IGNORECASE,
)
_STARS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*]+?)(?<=\S)\1(?![\w*])")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_]+?)(?<=[^\s_])\1(?!\w)")
_STRUCK = re.compile(r"(?<!~)(~~?)(?=[^\s~])([^~]+?)(?<=[^\s~])\1(?!~)")
_CELLS = re.compile(r"\s*\|\s*")


_HIDING = "[<&\\|"
"""Characters of links, tags, entities and cells, which can hide most of a line."""
_MARKS = "*_~` \t"
"""Other characters of markup that a line does not show."""
_BARE_MARKS = "-*+_=#>|:`~ \t"
"""Characters of markup: a line of nothing else is empty."""


def has_notes(entry: Entry) -> bool:
    """Whether a body has more text than the talk's header.

    Lines that repeat the speakers or the talk page do not count, nor do lines of list markers,
    rules or other markup without text.
    """
    for number, raw in enumerate(entry.body.split("\n")):
        line = raw.strip()
        if not line or number in entry.byline:
            continue
        text = line[marker.end() :] if (marker := _MARKER.match(line)) else line
        if text.strip(_BARE_MARKS) and not _repeats_header(text, entry):
            return True
    return False


def _repeats_header(text: str, entry: Entry) -> bool:
    headers = (", ".join(entry.speakers), entry.url or "")
    if not any(c in text for c in _HIDING):  # only marks can be hidden
        bare = text.strip(_MARKS)
        if len(bare) - sum(bare.count(c) for c in "*_~`") > max(map(len, headers)):
            return False  # every talk is tested, and `_plain` takes many times as long
    shown = _plain(text[:_LONGEST])
    return bool(shown) and shown in headers


@lru_cache(1024)
def plain_lines(body: str, byline: tuple[int, ...]) -> tuple[str, ...]:
    """Return a body as plain lines: without markup, wrapped lines joined, none blank.

    The lines of `body` whose numbers are in `byline` are left out.
    """
    lines: list[str] = []
    fence = ""
    joins = False
    repeated = frozenset(byline)
    for n, raw in enumerate(body.split("\n")):
        line = raw.strip()
        if n in repeated:
            joins = False
        elif fence and not closes_fence(line, fence):
            lines += _pieces(line)
        elif fence or opened_fence(line):
            fence, joins = "" if fence else opened_fence(line), False
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
    """Cut a line into pieces of at most `_LONGEST` characters, between words if possible."""
    at = 0
    while len(line) - at > _LONGEST:
        space = line.rfind(" ", at + _LONGEST // 2, at + _LONGEST)
        end = space if space > 0 else at + _LONGEST
        yield line[at:end].strip()
        at = end
    if rest := line[at:].strip():
        yield rest


def _plain(line: str) -> str:
    """Return one line without block and inline markup; "" for a link definition."""
    text = line[marker.end() :] if (marker := _MARKER.match(line)) else line
    return "" if text.startswith("[") and _DEFINITION.match(text) else inline_text(text)


def shown_text(text: str) -> str:
    """Return one line of Markdown as shown, with single spaces."""
    return " ".join(inline_text(text).split())


def inline_text(text: str) -> str:
    """Return one line of inline Markdown as shown, with its white space as written."""
    if not _SPECIAL.search(text) or (not text.isascii() and _HELD.search(text)):
        return text.strip()
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        kept = match["code"] or (match["escape"] or "")[1:] or match["address"]
        held.append(kept or unescape(match["entity"]))
        return chr(0xF0000 + len(held) - 1)

    if _MAY_BE_LITERAL.search(text):
        text = _LITERAL.sub(hold, text)
    if "[" in text:
        text = _LINK.sub(r"\1", _LINK.sub(r"\1", _FOOTNOTE.sub("", text)))
    if "<" in text:
        text = _TAG.sub(lambda m: " " if m["apart"] else "", text)
    if text.startswith("|"):
        text = _CELLS.sub(" · ", text.strip("| "))
    if "*" in text:
        text = _STARS.sub(r"\2", text)
    if "_" in text:
        text = _UNDERSCORES.sub(r"\2", text)
    if "~" in text:
        text = _STRUCK.sub(r"\2", text)
    if held:
        text = _HELD.sub(lambda m: held[ord(m[0]) - 0xF0000], text)
    return text.strip()
