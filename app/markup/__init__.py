"""A talk's Markdown to safe HTML, as GitHub reads it.

`to_html` takes one body and gives HTML that can run nothing and request nothing. Start at
`document.py`; `blocks.py` and `inlines.py` are CommonMark's two phases, `plaintext.py` gives the
same notes as lines of plain text.
"""

from app.markup.document import to_html

__all__ = ["to_html"]
