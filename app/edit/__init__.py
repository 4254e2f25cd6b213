"""Note text written so that it reads back as meant.

Entries, titles, speakers and addresses come in; Markdown that `parse` reads back as just these
goes out. `headings.py` writes the head of a talk, `markdown.py` a talk that stands alone.
"""
