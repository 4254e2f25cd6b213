"""The browser, as far as the first list needs it.

Events come in and HTML goes out. `shell.py` connects both; `library.py` loads the notes, `list.py`
draws the list, `talk.py` one talk's notes.
"""
