"""The text of a block to inline elements, as CommonMark and GitHub read it.

`read_inlines` turns text into pieces, `write_pieces` turns pieces into elements. The rules are
those of the CommonMark 0.29 appendix "A parsing strategy", phase 2, and GitHub's extensions to
them: strikethrough, bare addresses, footnote references. The text is read once, left to right, and
the work grows with its length; a text beyond a cap (`app.markup.limits`) raises TooComplexError.

Start at `reader.py`. What it finds is defined in `pieces.py`; `emphasis.py`, `links.py`,
`autolinks.py`, `raw_html.py` and `entities.py` hold the rules of their constructs.
"""

from app.markup.inlines.reader import read_inlines, read_raw_html
from app.markup.inlines.writer import write_pieces

__all__ = ["read_inlines", "read_raw_html", "write_pieces"]
