"""The limits that keep rendering linear in the length of any note.

A block beyond a cap is shown as it was typed, and its line is reported as a problem.
"""

MAX_NESTING = 32
"""Deepest nesting of quotes, list items and footnotes: bounds the work per line."""
MAX_DETAILS = 32
"""Deepest nesting of `<details>`, over all containers that hold them."""
MAX_COLUMNS = 200
"""Most columns of a table."""
MAX_FILLED_CELLS = 10_000
"""Most empty cells, over a whole text, that are added to table rows that are too short."""
MAX_CHARACTERS = 50_000
"""Longest text of one block that is read as Markdown."""
MAX_ANGLES = 500
"""Most `<` in one block's text: each may begin a tag that has to be looked for."""
MAX_OPEN_BRACKETS = 500
"""Most `[` and `![` waiting for their `]` at once."""
MAX_INLINE_DEPTH = 32
"""Deepest nesting of emphasis and tags inside one block."""
MAX_LABEL = 1000
"""Longest label of a link, in characters, as in cmark-gfm."""
MAX_PARENTHESES = 32
"""Deepest nesting of parentheses in the address of a link, as in cmark-gfm."""
MAX_BACKTICKS = 80
"""Most backticks that open a code span, as in cmark-gfm."""
MAX_TILDES = 100
"""Most `~` that are read as one run, as in cmark-gfm."""
MAX_COLOURED = 8_000
"""Longest code block that is coloured, in characters: Pygments' patterns are not all linear. A
longer one stays plain and is no problem."""


class TooComplexError(Exception):
    """A block's text is beyond a cap; it has to be shown as it was typed."""
