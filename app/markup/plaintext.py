"""Plain text of Markdown: one line, or a talk's notes line by line; and whether there are notes.

Marks are removed within one line, never across lines, and the words stay as written, so that
every text shown stands in the source (escapes and entities as the characters they mean). Code
stays whole. The work is linear in the length of the text: longer lines are read in pieces.
`snippets.py` shows these lines; `app.parse` reads titles and speakers with `shown_text`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from app.markup.syntax import ESCAPED, LABEL, LIST_MARKER, closes_fence, opened_fence
from app.model import Entry

_LONGEST = 2_000
"""How many characters of a line are read at once; of no line are more than a few hundred shown."""

# All of these are for lines without spaces around them.
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
"""Characters without which a line has no inline marks."""
_HELD = re.compile("[\U000f0000-\U000f1fff]")
"""Private characters that stand for pieces of code, escapes and entities meanwhile."""
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
"""Characters with which a line may show much less than is written: links, tags, entities, cells."""
_MARKS = "*_~` \t"
"""What else a line may not show of what is written."""
_BARE_MARKS = "-*+_=#>|:`~ \t"
"""Characters that say nothing on a line where nothing else stands."""


def has_notes(entry: Entry) -> bool:
    """Whether a body says more than the talk's header does.

    Lines that repeat the speakers or the talk page do not count, nor do lines of list markers,
    rules or other marks without text.
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
    if not any(c in text for c in _HIDING):  # then marks are all that a line can hide
        bare = text.strip(_MARKS)
        if len(bare) - sum(bare.count(c) for c in "*_~`") > max(map(len, headers)):
            return False  # this is asked of every talk, and `_plain` takes many times as long
    shown = _plain(text[:_LONGEST])
    return bool(shown) and shown in headers


@lru_cache(1024)
def plain_lines(body: str, byline: tuple[int, ...]) -> tuple[str, ...]:
    """The notes as lines a reader sees: marks taken off, wrapped lines joined, none blank.

    The lines of `body` that `byline` numbers are left out.
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
    """One line without its block marks and inline marks; "" for a link definition."""
    text = line[marker.end() :] if (marker := _MARKER.match(line)) else line
    return "" if text.startswith("[") and _DEFINITION.match(text) else inline_text(text)


def shown_text(text: str) -> str:
    """One line of Markdown as its reader sees it, with single spaces."""
    return " ".join(inline_text(text).split())


def inline_text(text: str) -> str:
    """One line of inline Markdown as its reader sees it: without marks, white space as written."""
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
