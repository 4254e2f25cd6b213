"""What is loaded behind the first list: marks, opened notes, exports.

The shell imports the whole package after the list is painted. `your_library.py` handles its
buttons; `importer.py`, `mark_store.py` and `exporter.py` do the work, `database.py` keeps it.
"""
