"""What the reader does with marks, opened notes, schedules and exports, decided without a browser.

`deferred/` hands in the database, the files and the elements of the page. Start at `half.py`, which
puts the parts together; each handles the buttons of its concern, which are named by `data-do`.
"""
