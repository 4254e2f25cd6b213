"""Files that may be opened, and how the browser gives their bytes: from this computer, its folders,
archives apart, and the web.

The rule: a file that can't be had is named and costs no other, and nothing waits for ever: each
answer of the web has its time, and whatever is asked for may be given up half-way.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pyodide.ffi import create_once_callable
from pyscript import window
from pyscript.ffi import to_js

from app.imports import batch, zipfiles
from app.imports.batch import Source
from app.imports.forges import Wanted, read_listing
from app.model import FailedNote
from app.pack import is_picture
from app.ui.browser import nothing

OTHERS = (".json", ".xml")
"""Suffixes of marks and schedules."""
LARGEST_OTHER = 16 * 1024 * 1024
LISTING = 16 * 1024 * 1024
"""Bytes of a host's list of files."""
MOST_PAGES = 20
"""Pages of such a list."""
WITHIN = 30.0
"""Seconds in which a site must begin to answer, and go on."""
NOT_READ = "could not be read: it vanished or changed meanwhile"


class RefusedError(Exception):
    """A file can't be had; the message is half a sentence."""


class NotFoundError(RefusedError):
    """There is no such file at its address."""


Find = Source | FailedNote | str
"""What a way in comes upon: a file, one that can't be had, or a sentence to tell."""
Finds = AsyncIterator[Find]


def is_archive(path: str) -> bool:
    """Whether a file, by its name, is an archive that can be opened."""
    return path.lower().endswith(".zip")


def is_other(path: str) -> bool:
    """Whether a file, by its name, may be marks or a schedule."""
    return path.lower().endswith(OTHERS)


def too_large(path: str, size: int) -> str | None:
    """Why a file of this size is not read, as half a sentence; None if it is."""
    if not (is_archive(path) or is_other(path)):
        return batch.too_large(path, size)
    most = zipfiles.LARGEST if is_archive(path) else LARGEST_OTHER
    return f"is too large: at most {most >> 20} MB of such a file are read" if size > most else None


def unread(error: Exception) -> str:
    """What to say of a file where something went wrong that nobody thought of."""
    lines = str(error).splitlines()
    return f"could not be read ({lines[0][:100] if lines else type(error).__name__})"


# ---- this computer ------------------------------------------------------------------------------


async def each(*finds: Find) -> Finds:
    """What was found already."""
    for find in finds:
        yield find


class Folder:
    """A folder that was dropped, as an `entry` and, where the browser has such, as the promise of a
    `handle`.
    """

    def __init__(self, name: str, entry: Any, handle: Any) -> None:
        self.name = name
        self.entry = entry
        self.handle = handle

    async def to_ask_again(self) -> Any:
        """The folder as one that can be asked again; None where the browser gives none."""
        try:
            handle = await self.handle if self.handle else None
        except Exception:
            return None
        return handle if handle and handle.kind == "directory" else None


class Dropped:
    """What was dropped: `files`, an array of the browser's, and at some of its places `folders`."""

    def __init__(self, files: Any, folders: dict[int, Folder]) -> None:
        self.files = files
        self.folders = folders

    def name(self, number: int) -> str:
        """What one of them is called."""
        folder, file = self.folders.get(number), self.files[number]
        return str(folder.name if folder else file.name if file else "")


def dropped(data: Any) -> Dropped:
    """What a drop's event brings. Must be asked before the event is over, so in one go: the browser
    walks its own list, for thousands of calls from here would be seen.

    A page opened as a file may not look into the entry of a folder, but into its handle.
    """
    folders = {}
    for number, entry in enumerate(_ask_each(data.items, "webkitGetAsEntry")):
        if entry and entry.isDirectory:
            handle, item = None, data.items[number]
            if hasattr(item, "getAsFileSystemHandle"):
                handle = item.getAsFileSystemHandle()
                handle.catch(nothing)  # it is asked for later, perhaps never
            folders[number] = Folder(str(entry.name), entry, handle)
    return Dropped(_ask_each(data.items, "getAsFile"), folders)


def _ask_each(items: Any, name: str) -> Any:
    """An array of what a method of each dropped item answers."""
    method = getattr(window.DataTransferItem.prototype, name)
    return window.Array.from_(items, window.Function.prototype.call.bind(method))


async def of_files(files: Any) -> Finds:
    """Files that the reader chose or dropped."""
    for file in files:
        yield file_source(file, file.name)


async def of_listed(files: Any) -> Finds:
    """The files of a folder that the reader chose where the browser only lists them."""
    for file in files:
        yield folder_source(file, file.webkitRelativePath or file.name)


def file_source(file: Any, path: str) -> Source:
    """A file that the reader chose or dropped."""

    async def read() -> bytes:
        try:
            data: bytes = (await file.arrayBuffer()).to_bytes()
        except Exception as error:
            raise RefusedError(NOT_READ) from error
        return data

    return Source(path, int(file.size), read)


def folder_source(file: Any, path: str, folder: str = "") -> Source:
    """A file of a folder that the reader chose or dropped."""
    return replace(file_source(file, path), is_asked_for=False, folder=folder)


def passed_over(path: str) -> Source:
    """A file of a folder that is counted and not read: its name says that it is no note."""

    async def read() -> bytes:
        raise RefusedError(NOT_READ)

    return Source(path, 0, read, is_asked_for=False)


async def of_handle(
    folder: Any, path: str, seen: dict[str, float] | None = None, name: str = ""
) -> Finds:
    """The files of a folder that can be asked again, which is called `name`.

    `seen` learns when each was last changed, in milliseconds.
    """
    name = name or path
    try:
        async for handle in folder.values():
            below = f"{path}/{handle.name}"
            if handle.kind == "directory":
                if not batch.is_hidden(handle.name):
                    async for find in of_handle(handle, below, seen, name):
                        yield find
            elif not batch.is_wanted(below):
                yield passed_over(below)
            else:
                yield await _of_file_handle(handle, below, seen, name)
    except Exception:
        yield FailedNote(path, "could not be looked into: it vanished, or the browser refuses it")


async def _of_file_handle(
    handle: Any, path: str, seen: dict[str, float] | None, name: str
) -> Source | FailedNote:
    try:
        file = await handle.getFile()
    except Exception:
        return FailedNote(path, NOT_READ)
    if seen is not None:
        seen[path] = file.lastModified
    return folder_source(file, path, name)


async def of_entry(entry: Any, path: str) -> Finds:
    """The files of a dropped folder, where the browser has no handle for it."""
    reader = entry.createReader()
    try:
        while children := list(await called_back(reader.readEntries.bind(reader))):
            for child in children:
                below = f"{path}/{child.name}"
                if child.isDirectory:
                    if not batch.is_hidden(child.name):
                        async for find in of_entry(child, below):
                            yield find
                elif not batch.is_wanted(below):
                    yield passed_over(below)
                else:
                    yield await _of_file_entry(child, below)
    except Exception:
        yield FailedNote(
            path, "could not be looked into when dropped: use “Choose a folder” instead"
        )


async def _of_file_entry(entry: Any, path: str) -> Source | FailedNote:
    try:
        return folder_source(await called_back(entry.file.bind(entry)), path)
    except Exception:
        return FailedNote(path, NOT_READ)


def called_back(call: Any) -> asyncio.Future[Any]:
    """The answer of a function of the browser that wants to call back; RefusedError if it fails."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def tell(value: Any) -> None:
        if not answer.done():  # it may have been given up
            answer.set_result(value)

    def fail(_error: Any) -> None:
        if not answer.done():
            answer.set_exception(RefusedError(NOT_READ))

    call(create_once_callable(tell), create_once_callable(fail))
    return answer


# ---- the web ------------------------------------------------------------------------------------


def web_source(asked: Wanted) -> Source:
    """A file at an address."""
    most = batch.LARGEST_PICTURE if is_picture(asked.path) else batch.LARGEST_NOTE
    most = LARGEST_OTHER if is_archive(asked.path) or is_other(asked.path) else most

    async def read() -> bytes:
        return (await load_first(asked, most))[1]

    return Source(asked.path, 0, read, asked.url)


async def load_first(asked: Wanted, most: int) -> tuple[Wanted, bytes]:
    """What is asked for, or the first of what may have been meant. Raises RefusedError."""
    missing = NotFoundError("was not found")
    for meant in (asked, *asked.fallbacks):
        try:
            return meant, await load_remote(meant.url, most)
        except NotFoundError as error:
            missing = error
    raise missing


async def list_files(asked: Wanted) -> tuple[list[Wanted], str]:
    """All notes that a host lists, page by page, and what to say if these are not all."""
    files: list[Wanted] = []
    for _ in range(MOST_PAGES):
        asked, data = await load_first(asked, LISTING)
        listing = read_listing(asked, data.decode("utf-8", "replace"))
        files += listing.files
        if listing.is_cut:
            return files, "has more files than its host lists: some notes may be missing"
        if not listing.next:
            return files, ""
        asked = replace(asked, url=listing.next, fallbacks=())
    return files, "has more files than are asked for: some notes may be missing"


async def load_remote(url: str, most: int) -> bytes:
    """What is at an address, asked for without telling who asks: the only way to another site.

    `most` bytes are read. Raises RefusedError.
    """
    control = window.AbortController.new()
    options = {
        "credentials": "omit",
        "referrerPolicy": "no-referrer",
        "cache": "no-cache",
        "signal": control.signal,
    }
    try:
        response = await _answer(window.fetch(url, to_js(options)))
        if response.status in (404, 410):
            raise NotFoundError("was not found")
        if not response.ok:
            raise RefusedError(f"was refused by the server ({response.status})")
        if response.status in (204, 205) or not response.body:
            raise RefusedError(f"holds nothing ({response.status})")
        return await _read_body(response.body.getReader(), most)
    finally:  # whatever of it is still under way is wanted no more
        with suppress(Exception):
            control.abort()


async def _answer(asked: Awaitable[Any]) -> Any:
    try:
        return await asyncio.wait_for(asked, WITHIN)
    except TimeoutError as error:
        raise RefusedError(f"did not answer within {WITHIN:.0f} seconds") from error
    except Exception as error:
        raise RefusedError(
            "could not be loaded: there is no connection, or the site does not let other pages "
            "read it"
            if window.navigator.onLine
            else "could not be loaded: no connection"
        ) from error


async def _read_body(reader: Any, most: int) -> bytes:
    data = bytearray()
    while True:
        try:
            piece = await asyncio.wait_for(reader.read(), WITHIN)
        except TimeoutError as error:
            raise RefusedError(f"stopped half-way for {WITHIN:.0f} seconds") from error
        except Exception as error:
            raise RefusedError("stopped half-way: the connection broke") from error
        if piece.done:
            return bytes(data)
        data += piece.value.to_bytes()
        if len(data) > most:
            raise RefusedError(f"is too large: at most {most >> 20} MB are read")
