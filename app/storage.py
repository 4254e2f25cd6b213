"""The interface of the database in which marks and opened notes are kept.

The page's database is IndexedDB (`deferred/database.py`); tests hand in one in memory.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

MARKS = "marks"
"""Table of the states of marks, each under the hash of its content."""
NOTES = "notes"
"""Table of the opened notes that are kept for the next visit, each under its path."""
TABLES = (MARKS, NOTES)

Row = str | tuple[str, bytes]
"""A stored value: a text, or a text about some bytes with these bytes."""


class StorageError(Exception):
    """Nothing can be kept; the message is half a sentence about the browser: "has no room left"."""


class Database(Protocol):
    """Tables of rows by key."""

    async def all(self, table: str) -> Mapping[str, Row]:
        """All rows of a table, by key. Raises StorageError."""

    async def change(
        self, table: str, put: Mapping[str, Row], delete: Collection[str] = ()
    ) -> None:
        """Put and delete rows in one transaction; returns when it is on disk.

        Raises StorageError, and has changed nothing then.
        """

    def listen(self, changed: Callable[[str], None]) -> None:
        """Call with a table's name when another tab may have changed it."""


_SHOWN_ERROR = 100
"""Characters of a browser's message that are shown."""


def why_refused(name: str, message: str) -> str:
    """What a browser's error means to a reader, as half a sentence, by its name and message."""
    if name == "QuotaExceededError" or "QuotaExceeded" in message:
        return "has no room left"
    is_refused = name in {"SecurityError", "NotAllowedError", "InvalidStateError"}
    if is_refused or "DOMException" in message:
        return "refuses to keep anything for this page"
    words = message.splitlines()[0][:_SHOWN_ERROR] if message else name or "unknown error"
    return f"could not do it ({words})"
