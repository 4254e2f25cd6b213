"""A talk's Markdown to safe HTML, as GitHub reads it.

`to_html` takes one body and gives HTML that can run nothing and request nothing; `plaintext.py`
gives the same text as lines without Markdown's marks.

Python-Markdown is the frame: its document, extensions and tree processors, with which syntax
highlighting and matches are added too. The algorithms that run in it are our own: `blocks` and
`inlines` are the two phases of CommonMark's parsing strategy. People write their notes for
GitHub. Python-Markdown's own parsers differ from GitHub's reading in one section of five, and need
quadratic time for runs of `[` or `<a `; ours follow its specification and are linear, up to the
limits in `limits.py`.

Start at `document.py`: lines -> `blocks` -> `elements.py` -> `inlines`, `footnotes.py` ->
`addresses.py`, `page.py` -> `serializer.py`.
"""

from app.markup.document import to_html

__all__ = ["to_html"]
