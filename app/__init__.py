"""Backrow: everything the page runs.

Note texts become a model (`parse`), an index (`search`) and HTML (`markup`, `render`). What the
page does is decided in `control` and, behind the first list, in `your_library`. Only `ui` and
`deferred` import the browser; all else is plain Python. Start reading at `model.py`, then
`parse/conferences.py`.
"""
