"""Notes from elsewhere: files, folders, archives, pasted text and addresses of code hosts.

A stream of `Finds` comes in; `importer.py` reads it, gives each note a free path (`batch.py`) and
shows it (`open_notes.py`), or changes nothing if it is cancelled. `files.py` says which files may
be opened. They are found by `folders.py`, `web.py` with `forges.py` and `remote.py`, and inside of
archives by `zipfiles.py`. The database, the browser's files and the clock are handed in. Start at
`importer.py`.
"""
