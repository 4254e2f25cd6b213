"""A conference's published schedule, and how its sessions match talks.

A file as pretalx and frab publish it comes in (`reader.py`, whose fields `fields.py` reads); a
`Schedule` of sessions goes out (`model.py`). `matching.py` finds the session of each talk,
`attaching.py` the conference that a schedule belongs to, and `drafts.py` writes a note to fill in
for the talks without notes. `opened.py` keeps the schedules that are open.
"""
