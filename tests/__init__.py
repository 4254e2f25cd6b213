"""Backrow's tests. They use tests/data/ only, so they pass with any notes/."""
