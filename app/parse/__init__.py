"""Parse note texts into conferences, entries and problems.

Texts by path come in; conferences of entries, and problems, go out. No line of a note is lost, and
any text parses, in linear time. Start at `conferences.py`; `scanner.py` reads
lines, `layout.py` decides which files make a conference, `entries.py` reads one file,
`speakers.py` finds names, and `lint.py` has every problem code.
"""
