r"""Markdown's vocabulary: the patterns that stand once for all readers but the renderer.

The scanner of notes (`app.parse`) and the plain text of talks (`plaintext.py`) are built from them.
The renderer follows CommonMark to the letter and has its own (`blocks`, `inlines`). These are
for lines, most of them without the white space around them.
"""

import re

LIST_MARKER = r"(?:[-*+]|\d{1,9}[.)])"
"""The mark of a list item, without the space that has to follow."""
FENCE_MARKS = r"(?:`{3,}|~{3,})"
"""What begins and ends a fenced code block."""
ESCAPED = r"\\([!-/:-@\[-`{-~])"
"""A backslash escape; group 1 is the character it stands for."""
LABEL = r"\[((?:[^\[\]\\]|\\.){1,999})\]"
"""The label of a reference or definition, in group 1."""
WEB_LINK = r"\[([^\[\]]*)\]\(\s*<?(https?://[^\s<>]*?)>?(?:\s+\"[^\"]*\")?\s*\)"
"""An inline link to a web address: its text and its address."""
INVISIBLE = "[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
"""Characters that nobody sees and that creep into addresses."""

_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_CODE = re.compile(r"\\.|(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)


def opened_fence(line: str) -> str:
    """The marks with which a line opens a fenced code block; "" if it opens none."""
    found = _FENCE.match(line)
    return found[0] if found else ""


def closes_fence(line: str, marks: str) -> bool:
    """Whether a line ends the fenced code block that `marks` opened."""
    rest = line.lstrip(marks[0])
    return not rest.strip() and len(line) - len(rest) >= len(marks)


def without_code(line: str) -> str:
    """A line with its code spans blanked; all else stays at its place."""
    return _CODE.sub(lambda found: " " * len(found[0]) if found[1] else found[0], line)


def first_heading(text: str) -> str:
    """The text of the first heading written with hashes, found without a scan; "" if none."""
    found = _HEADING.search(text)
    return found[1].strip() if found else ""
