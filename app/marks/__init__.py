"""A reader's marks on talks: stars, ticked follow-ups and remarks.

`model.py` has the values and how copies of a mark merge, `anchoring.py` finds the talk that a mark
is on today, `format.py` writes and reads the file of marks (`docs/marks.md`). Start at `model.py`.
"""
