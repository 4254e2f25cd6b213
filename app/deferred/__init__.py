"""The browser for what is loaded behind the first list: marks, opened notes, schedules, exports.

`root.py` hands the database, the files and the elements of the page to `app/your_library/`, which
decides what is done with them. The page imports all modules here once the list is painted.
"""
