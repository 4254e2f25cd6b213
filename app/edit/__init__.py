"""Write Markdown that parses back into the same talk.

Entries, titles, speakers and addresses come in; Markdown that `app.parse` reads as the same values
goes out. `headings.py` writes the head of a talk, `markdown.py` a whole talk.
"""
