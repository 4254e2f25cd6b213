"""A reader's marks on talks: stars, ticked follow-ups and remarks.

`model.py` defines a mark, its changes, and how copies of it merge. `anchoring.py` finds the talk
that each mark is on, even if the notes have changed or the talk is gone. `format.py` reads and
writes the file of marks, which `docs/marks.md` documents. Start at `model.py`.
"""
