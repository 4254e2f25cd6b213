"""Backrow's command line: set up, build, serve, check and test.

`python3 -m tools COMMAND` comes in through `__main__.py` and `cli.py`, which calls one function per
command. `setup/` fetches what a fresh clone lacks, `build/` writes the site and the one-file
library, and `check.py`, `serve.py` and `testing.py` are a command each. Nothing here runs in the
page. Start reading at `cli.py`.
"""
