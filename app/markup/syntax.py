r"""Patterns of Markdown that the scanner of notes and the plain text share.

The scanner is in `app.parse`, the plain text in `plaintext.py`. The renderer follows CommonMark
exactly and has patterns of its own (`blocks`, `inlines`). The patterns here match lines, most of
them stripped.
"""

import re

LIST_MARKER = r"(?:[-*+]|\d{1,9}[.)])"
"""The marker of a list item, without the space after it."""
FENCE_MARKS = r"(?:`{3,}|~{3,})"
"""The marks that begin and end a fenced code block."""
ESCAPED = r"\\([!-/:-@\[-`{-~])"
"""A backslash escape; group 1 is the character it stands for."""
LABEL = r"\[((?:[^\[\]\\]|\\.){1,999})\]"
"""The label of a reference or definition, in group 1."""
WEB_LINK = r"\[([^\[\]]*)\]\(\s*<?(https?://[^\s<>]*?)>?(?:\s+\"[^\"]*\")?\s*\)"
"""An inline link to a web address: its text and its address."""
INVISIBLE = "[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
"""Invisible characters, which get into addresses when they are copied."""

_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_CODE = re.compile(r"\\.|(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)


def opened_fence(line: str) -> str:
    """Return the marks with which a line opens a fenced code block; "" if it opens none."""
    found = _FENCE.match(line)
    return found[0] if found else ""


def closes_fence(line: str, marks: str) -> bool:
    """Whether a line ends the fenced code block that `marks` opened."""
    rest = line.lstrip(marks[0])
    return not rest.strip() and len(line) - len(rest) >= len(marks)


def without_code(line: str) -> str:
    """Replace code spans in a line by blanks; all other characters keep their positions."""
    return _CODE.sub(lambda found: " " * len(found[0]) if found[1] else found[0], line)


def first_heading(text: str) -> str:
    """Find the first heading written with hashes, without a scan; "" if there is none."""
    found = _HEADING.search(text)
    return found[1].strip() if found else ""
