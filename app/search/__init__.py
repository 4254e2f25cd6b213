"""Talks to an index, and a query to ranked matches, facets and snippets.

Conferences are added to an `Index`; a `View` (search text, filters, sort) is searched for and
gives `Matches`. Start at `index.py`; `query.py` is the query language, `analysis.py` makes terms
of words, `matcher.py` finds and ranks.
"""
