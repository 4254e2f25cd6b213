"""The listed talks in other formats: JSON, CSV, notes, Atom and iCalendar.

Every exporter takes pairs of a conference and one of its entries in the order of the list, and
gives text. Start at `tables.py`.
"""
