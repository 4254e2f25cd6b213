"""What the page does, decided without a browser.

`shell.py` puts the parts together: `navigation.py` has the state and its history, `actions.py` and
`keyboard.py` change it, `views.py` and `listing.py` draw it, `loading.py` and `reader.py` bring the
library. What they need of a browser is handed in (`Browser` in `shell.py`, `page.py`): `app.ui`
has it in the page, the tests in memory. `host.py` is all that they and `app.deferred` know of
each other.
"""
