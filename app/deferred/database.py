"""What the reader keeps in this browser: tables of texts in IndexedDB, through idb.

A table maps keys to values. A change is one transaction, and it is done when the browser says that
it is on disk: only then may the page say "saved". Other tabs of the same library are told.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pyodide.ffi import create_proxy
from pyscript import document, js_import, window
from pyscript.ffi import to_js

from app.ui.browser import LIBRARY, absolute, nothing

TABLES = ("marks", "notes")
"""Marks by a key that names the very state; opened notes, kept for the next visit, by path."""
NAME = f"backrow:{LIBRARY}"
WITHIN = 10
"""Seconds in which a browser must open its storage; one that is broken may never answer."""


class StoreError(Exception):
    """Why nothing can be kept, as half a sentence: "the browser ..."."""


class Store:
    """The library's database; `open_store` makes it."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._others: Any = None

    async def all(self, table: str) -> dict[str, Any]:
        """Everything in a table, by key. Raises StoreError."""
        try:
            transaction = self._database.transaction(table)
            wanted = [
                transaction.store.getAllKeys(),
                transaction.store.getAll(),
                transaction.done,
            ]
            keys, values, _ = await window.Promise.all(to_js(wanted))
        except Exception as error:
            raise StoreError(reason(error)) from error
        return {str(key): values[number] for number, key in enumerate(keys)}

    async def change(
        self, table: str, put: Mapping[str, Any], delete: Collection[str] = ()
    ) -> None:
        """Put and delete in one transaction, all or nothing; done when it is on disk.

        Raises StoreError.
        """
        if not put and not delete:
            return
        transaction = None
        try:
            options = to_js({"durability": "strict"})
            transaction = self._database.transaction(table, "readwrite", options)
            requests = [transaction.store.delete(key) for key in delete]
            requests += [transaction.store.put(value, key) for key, value in put.items()]
            await window.Promise.all(to_js([*requests, transaction.done]))
        except Exception as error:  # the transaction knows why; its requests just say it ended
            raise StoreError(reason(getattr(transaction, "error", None) or error)) from error
        if self._others:
            self._others.postMessage(table)

    def listen(self, changed: Callable[[str], None]) -> None:
        """Call with a table's name when another tab may have changed it."""
        if hasattr(window, "BroadcastChannel"):
            self._others = window.BroadcastChannel.new(NAME)
            self._others.onmessage = create_proxy(lambda event: changed(event.data))

        def seen(_event: Any) -> None:  # where channels do not reach, as between some file pages
            if not document.hidden:
                for table in TABLES:
                    changed(table)

        document.addEventListener("visibilitychange", create_proxy(seen))


async def open_store() -> Store:
    """The library's own database, made if it is not there. Raises StoreError."""

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
        return Store(await asyncio.wait_for(opening, WITHIN))
    except TimeoutError as error:
        raise StoreError("does not answer") from error
    except Exception as error:
        raise StoreError(reason(error)) from error


def reason(error: Any) -> str:
    """What a browser's error means to a reader."""
    name, text = str(getattr(error, "name", "")), str(error)
    if name == "QuotaExceededError" or "QuotaExceeded" in text:
        return "has no room left"
    if name in {"SecurityError", "NotAllowedError", "InvalidStateError"} or "DOMException" in text:
        return "refuses to keep anything for this page"
    return f"could not do it ({text.splitlines()[0][:100] if text else type(error).__name__})"
