"""The browser, as far as the first list needs it: what `app.control` asks for, made of elements.

Begin with `start.py`. `events.py` turns events into calls of the shell; `page.py`, `list.py` and
`talk.py` put HTML into the page; `files.py` loads the notes; `browser.py` is shared by all.
"""
