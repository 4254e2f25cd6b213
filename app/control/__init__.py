"""The behaviour of the page, without a browser.

Events and the library's files come in; calls that draw the page go out. `shell.py` connects the
parts: `navigation.py` has the state and its history, `actions.py` and `keyboard.py` change it,
`views.py` and `listing.py` draw it, `loading.py` and `reader.py` load the library. The browser is
handed in (`Browser` in `shell.py`, `page.py`): `app.ui` implements it for the page, tests implement
it in memory. `host.py` is the only interface to `app.deferred`.
"""
