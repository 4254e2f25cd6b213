"""Search: talks to an index, a query to ranked matches, facets and snippets.

Conferences are added to an `Index` (`index.py`, where to start). `Index.search` takes a `View`
(`view.py`: the search text, the filters and the sort, as the page's address holds them) and gives
`Matches`. On the way the text becomes a `Query` (`query.py`); `Matcher` (`matcher.py`, for quotes
`phrases.py`) finds the entries, `facets.py` counts values, `ranking.py` sorts, and `spelling.py`
corrects where nothing is found. `documents.py` numbers the entries, `postings.py` is the inverted
index, `analysis.py` cuts text into terms. `snippets.py` shows notes and highlights matches.
"""
