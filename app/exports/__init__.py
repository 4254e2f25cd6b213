"""The listed talks in other formats: CSV, JSON, notes, Atom and iCalendar.

A `Listed` comes in: entries in the order of the list, each with its conference (`listed.py`).
Text goes out. There is one module a format: `csv_table.py`, `json_model.py`, `notes.py`, `atom.py`
and `icalendar.py`; `dated.py` holds what the last two share. `exporter.py` chooses the writer and
the file's name, and `one_file.py` saves the whole library as one file.
"""
