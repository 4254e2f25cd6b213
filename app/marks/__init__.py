"""A reader's marks on talks: stars, ticked follow-ups and remarks.

`model.py` defines a mark, its changes, and how copies of it merge. `anchoring.py` finds the talk
that each mark is on, even if the notes have changed, and says which marks lost their talk.
`format.py` reads and writes the file of marks, which `docs/marks.md` documents. `keeper.py` keeps
all marks, in memory and in the database. Start at `model.py`.
"""
