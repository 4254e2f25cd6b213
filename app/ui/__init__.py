"""The browser, as far as the first list needs it: what `app.control` asks for, made of elements.

Begin with `start.py`. `events.py` turns events into calls of the shell; `page.py`, `list.py` and
`talk.py` put HTML into the page; `library.py` asks the network; `browser.py` is shared by all.
"""
