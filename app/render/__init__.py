"""Values to HTML strings, with all text escaped.

Entries, matches, problems, marks and schedules come in; strings for the page go out. The list:
`results.py`, with `facets.py` and `notices.py` around it. One talk: `talk.py`. The other views:
`problems.py` and `your_library.py`, whose panels are in `imports.py`, `marks.py` and
`schedules.py`. Fragments that several of them use are in `html.py`.
"""
