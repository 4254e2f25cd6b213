"""Benchmarks: `python3 -m tools bench` prints ratios against named peers.

A peer does the same work another way (a stock PyScript page, MiniSearch, lunr, cmark-gfm) and is
measured in the same run, because milliseconds differ between machines. `run.py` calls the
benchmarks in order, `shared.py` has what several of them need, and `peers/` makes the peers.
"""
