"""The database in IndexedDB, through idb: the `Database` of app/storage.py in the page.

A change is one transaction, and it is done when the browser says that it is on disk: only then may
the page say "saved". Other tabs of the same library are told of it.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pyodide.ffi import JsException, create_proxy
from pyscript import document, js_import, window
from pyscript.ffi import to_js

from app.pacing import Pacer
from app.storage import TABLES, Row, StorageError, why_refused
from app.ui.browser import LIBRARY, absolute, nothing

NAME = f"backrow:{LIBRARY}"
WITHIN = 10
"""Seconds in which a browser must open its storage; one that is broken may never answer."""


class IndexedDatabase:
    """The library's database; `open_database` makes it."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._others: Any = None

    async def all(self, table: str) -> dict[str, Row]:
        """All rows of a table, by key. Raises StorageError."""
        try:
            transaction = self._database.transaction(table)
            store = transaction.store
            wanted = [store.getAllKeys(), store.getAll(), transaction.done]
            keys, values, _ = await window.Promise.all(to_js(wanted))
        except JsException as error:
            raise refusal(error) from error
        return {str(key): from_js(value) for key, value in zip(keys, values, strict=True)}

    async def change(
        self, table: str, put: Mapping[str, Row], delete: Collection[str] = ()
    ) -> None:
        """Put and delete rows in one transaction; done when it is on disk. Raises StorageError."""
        if not put and not delete:
            return
        rows, pacer, transaction = {}, Pacer(), None
        for key, row in put.items():
            rows[key] = row_to_js(row)
            await pacer.pause()  # megabytes may have been copied
        try:
            options = to_js({"durability": "strict"})
            transaction = self._database.transaction(table, "readwrite", options)
            requests = [transaction.store.delete(key) for key in delete]
            requests += [transaction.store.put(row, key) for key, row in rows.items()]
            await window.Promise.all(to_js([*requests, transaction.done]))
        except JsException as error:  # the transaction has the cause; its requests only say "abort"
            raise refusal(getattr(transaction, "error", None) or error) from error
        if self._others:
            self._others.postMessage(table)

    def listen(self, changed: Callable[[str], None]) -> None:
        """Call with a table's name when another tab may have changed it."""
        if hasattr(window, "BroadcastChannel"):
            self._others = window.BroadcastChannel.new(NAME)
            self._others.onmessage = create_proxy(lambda event: changed(event.data))

        def on_visible(_event: Any) -> None:  # some file pages have no channel between them
            if not document.hidden:
                for table in TABLES:
                    changed(table)

        document.addEventListener("visibilitychange", create_proxy(on_visible))


def row_to_js(row: Row) -> Any:
    """A row as IndexedDB stores it: a string, or an array of a string and a Uint8Array."""
    return row if isinstance(row, str) else to_js([row[0], to_js(row[1])])


def from_js(value: Any) -> Row:
    """A stored row; "" for a value that no version of Backrow stored."""
    if isinstance(value, str):
        return value
    try:
        return str(value[0]), value[1].to_bytes()
    except (AttributeError, IndexError, TypeError):
        return ""


async def open_database() -> IndexedDatabase:
    """The library's own database, made if it is not there. Raises StorageError."""

    def upgrade(database: Any, *_: Any) -> None:
        for table in TABLES:
            database.createObjectStore(table)

    def give_way(_current: Any, _blocked: Any, event: Any) -> None:  # to `?forget` in another tab
        event.target.close()

    try:
        [idb] = await js_import(absolute("./vendor/idb/index.js"))
        callbacks = {
            "upgrade": create_proxy(upgrade),
            "blocking": create_proxy(give_way),
            "terminated": create_proxy(nothing),
        }
        opening = idb.openDB(NAME, 1, to_js(callbacks))
        return IndexedDatabase(await asyncio.wait_for(opening, WITHIN))
    except TimeoutError as error:
        raise StorageError("does not answer") from error
    except JsException as error:
        raise refusal(error) from error


def refusal(error: Any) -> StorageError:
    """What the browser's error means."""
    return StorageError(why_refused(str(getattr(error, "name", "")), str(error)))
