"""Files as the browser gives them: chosen, dropped, in folders, and on the web.

Nothing here decides what is opened (`app/imports/`). A refusal of the browser becomes a
RefusedError.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from pyodide.ffi import JsException, create_once_callable
from pyscript import window
from pyscript.ffi import to_js

from app.imports.files import RefusedError, Source, unread
from app.imports.folders import FileEntry
from app.ui.browser import nothing

NOT_READ = "could not be read: it vanished or changed meanwhile"
NOT_LISTED = "could not be looked into: it vanished, or the browser refuses it"
OFFLINE = "could not be loaded: no connection"
NOT_LET_IN = (
    "could not be loaded: there is no connection, or the site does not let other pages read it"
)
NOT_LISTED_DROPPED = "could not be looked into when dropped: use “Choose a folder” instead"


# ---- this computer ------------------------------------------------------------------------------


class BrowserFile:
    """A `File` of the browser."""

    def __init__(self, file: Any) -> None:
        self.size = int(file.size)
        self.modified = float(file.lastModified)
        self._file = file

    async def read(self) -> bytes:
        """Its bytes. Raises RefusedError."""
        try:
            data: bytes = (await self._file.arrayBuffer()).to_bytes()
        except JsException as error:
            raise RefusedError(NOT_READ) from error
        return data


class HandleDirectory:
    """A folder as a `FileSystemDirectoryHandle`, which can be read again."""

    def __init__(self, handle: Any) -> None:
        self.name = str(handle.name)
        self.handle = handle

    async def children(self) -> AsyncIterator["HandleDirectory | FileEntry"]:
        """Its files and subfolders. Raises RefusedError."""
        try:
            async for child in self.handle.values():
                if child.kind == "directory":
                    yield HandleDirectory(child)
                else:
                    yield FileEntry(str(child.name), partial(opened, child.getFile))
        except JsException as error:
            raise RefusedError(NOT_LISTED) from error

    async def is_same(self, other: Any) -> bool:
        """Whether both are the same folder of this computer."""
        try:
            return bool(await self.handle.isSameEntry(other.handle))
        except JsException:  # then it counts as another
            return False


async def opened(ask: Callable[[], Any]) -> BrowserFile:
    """The file that the browser gives when asked. Raises RefusedError."""
    try:
        return BrowserFile(await ask())
    except JsException as error:
        raise RefusedError(NOT_READ) from error


class EntryDirectory:
    """A dropped folder as a `FileSystemDirectoryEntry`, where the browser has no handles."""

    def __init__(self, entry: Any) -> None:
        self.name = str(entry.name)
        self._entry = entry

    async def children(self) -> AsyncIterator["EntryDirectory | FileEntry"]:
        """Its files and subfolders. Raises RefusedError."""
        try:
            reader = self._entry.createReader()
            while children := list(await called_back(reader.readEntries.bind(reader))):
                for child in children:
                    if child.isDirectory:
                        yield EntryDirectory(child)
                    else:
                        yield FileEntry(
                            str(child.name),
                            partial(opened, partial(called_back, child.file.bind(child))),
                        )
        except (JsException, RefusedError) as error:
            raise RefusedError(NOT_LISTED_DROPPED) from error


def called_back(call: Any) -> asyncio.Future[Any]:
    """The answer of a browser's function that takes callbacks; RefusedError if it fails."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def done(value: Any) -> None:
        if not answer.done():  # the import may have been cancelled
            answer.set_result(value)

    def failed(_error: Any) -> None:
        if not answer.done():
            answer.set_exception(RefusedError(NOT_READ))

    call(create_once_callable(done), create_once_callable(failed))
    return answer


def source_of(file: Any, *, is_asked_for: bool = True) -> Source:
    """A file that the reader chose or dropped, or one of a chosen folder: not asked for then."""
    found = BrowserFile(file)
    path = str(file.webkitRelativePath or file.name)
    return Source(path, found.size, found.read, is_asked_for=is_asked_for)


class DroppedFolder:
    """A dropped folder: its entry, and the promise of its handle where the browser has one."""

    def __init__(self, entry: Any, handle: Any) -> None:
        self.directory = EntryDirectory(entry)
        self.name = self.directory.name
        self._handle = handle

    async def lasting(self) -> HandleDirectory | None:
        """The folder as one that can be read again; None where the browser gives none."""
        try:
            handle = await self._handle if self._handle else None
        except JsException:
            return None
        return HandleDirectory(handle) if handle and handle.kind == "directory" else None


def dropped(data: Any) -> list[Any]:
    """The files and DroppedFolders of a drop's `DataTransfer`, which is empty after the event.

    The browser walks its own list: thousands of calls from Python would be felt. A page opened as
    a file may not look into a folder's entry, but into its handle.
    """
    items: list[Any] = []
    files, entries = call_each(data.items, "getAsFile"), call_each(data.items, "webkitGetAsEntry")
    for number, (file, entry) in enumerate(zip(files, entries, strict=True)):
        if entry and entry.isDirectory:
            handle, item = None, data.items[number]
            if hasattr(item, "getAsFileSystemHandle"):
                handle = item.getAsFileSystemHandle()
                handle.catch(nothing)  # it is awaited later, perhaps never
            items.append(DroppedFolder(entry, handle))
        elif file:  # None for dropped text
            items.append(file)
    return items


def call_each(items: Any, name: str) -> Any:
    """An array of what a method of each dropped item returns."""
    method = getattr(window.DataTransferItem.prototype, name)
    return window.Array.from_(items, window.Function.prototype.call.bind(method))


# ---- the web ------------------------------------------------------------------------------------


class BrowserAnswer:
    """An answer of another site."""

    def __init__(self, response: Any) -> None:
        self.status = int(response.status)
        self._reader = response.body.getReader() if response.body else None

    async def piece(self) -> bytes | None:
        """The next piece of the body; None at its end. Raises RefusedError."""
        try:
            piece = await self._reader.read() if self._reader else None
        except JsException as error:
            raise RefusedError("stopped half-way: the connection broke") from error
        return piece.value.to_bytes() if piece and not piece.done else None


class BrowserRequest:
    """A request to another site, without cookies and referrer: the only way to another site."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._control = window.AbortController.new()

    async def answer(self) -> BrowserAnswer:
        """Send it. Raises RefusedError."""
        options = {
            "credentials": "omit",
            "referrerPolicy": "no-referrer",
            "cache": "no-cache",
            "signal": self._control.signal,
        }
        try:
            response = await window.fetch(self._url, to_js(options))
        except JsException as error:
            raise RefusedError(NOT_LET_IN if window.navigator.onLine else OFFLINE) from error
        try:
            return BrowserAnswer(response)
        except JsException as error:
            raise RefusedError(unread(error)) from error

    def abort(self) -> None:
        """End what is still under way."""
        self._control.abort()
