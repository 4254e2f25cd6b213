"""End-to-end settings: constants that the tests' conftest loads by path (a dot is in the name)."""

SUB_PATH = "/some/path/"
"""Tests serve the site below this path: nothing may rely on being at a host's root."""

START_TIMEOUT = 90_000
"""Milliseconds until the page must be live; a slow CI machine starts Python in some ten seconds."""

TIMEOUT = 30_000
"""Milliseconds for anything else in a live page."""

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}

CHROMIUM_ARGUMENTS = [
    "--disable-gpu",  # there is none on a test machine, and imitating one takes much of its time
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
