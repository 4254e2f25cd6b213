"""What the page does, decided without a browser.

`ui/` hands in the clock, the network and the address bar, and draws what is decided here.
`library.py` reads and indexes the notes, `pacing.py` splits long work so that the page can answer.
"""
