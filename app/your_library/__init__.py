"""What the reader does with marks, opened notes, schedules and exports, decided without a browser.

`deferred/` hands in the database, the files and the elements of the page (`browser.py`, `page.py`).
`deferred_half.py` puts the parts together; each handles the buttons of its concern, which are named
by `data-do`: `opening.py`, `marking.py`, `scheduling.py` and `exporting.py`. `view.py` draws the
view "Your library". Start at `deferred_half.py`.
"""
