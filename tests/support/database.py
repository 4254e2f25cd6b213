"""A database in memory, which can be full, broken or slow."""

import asyncio
from collections.abc import Callable, Collection, Mapping

from app.storage import TABLES, Row, StorageError


class MemoryDatabase:
    """Rows by table and key; tabs of one library share a database.

    `refused` is the reason why every call fails, "" if none does. While `gate` is not set, changes
    wait.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Row]] = {table: {} for table in TABLES}
        self.refused = ""
        self.listeners: list[Callable[[str], None]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def all(self, table: str) -> dict[str, Row]:
        """All rows of a table."""
        if self.refused:
            raise StorageError(self.refused)
        return dict(self.tables[table])

    async def change(
        self, table: str, put: Mapping[str, Row], delete: Collection[str] = ()
    ) -> None:
        """Put and delete rows, all or nothing."""
        await self.gate.wait()
        if self.refused:
            raise StorageError(self.refused)
        for key in delete:
            self.tables[table].pop(key, None)
        self.tables[table].update(put)
        for listener in self.listeners:
            listener(table)

    def listen(self, changed: Callable[[str], None]) -> None:
        """Call after each change, the caller's own included."""
        self.listeners.append(changed)
