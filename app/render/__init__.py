"""Values to HTML strings, with all text escaped.

`results.py` renders the list and its facets, `talk.py` one talk and the notes' problems,
`your_library.py` the view "Your library".
"""
