"""Backrow: everything the page runs. Only main.py knows the browser; the rest is plain Python."""
