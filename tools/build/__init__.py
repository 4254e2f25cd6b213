"""The build: notes and sources in, `site/` and `backrow.html` out.

The same input gives the same bytes on every machine. Start reading at `site.py`; `notes.py` reads
a folder of notes, and `snapshot.py` makes the memory that a page's Python starts from.
"""
