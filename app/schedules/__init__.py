"""A conference's published schedule, and how its sessions match talks.

Files as pretalx and frab publish them come in (`reader.py`), a `Schedule` of sessions goes out
(`model.py`), and `matching.py` finds the talk of each session.
"""
