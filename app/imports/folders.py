"""Folders of this computer: their files, and those that can be read again while the page lives.

The browser gives a folder as a `Directory`. A file or subfolder that can't be had is named and
costs no other.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.imports.files import (
    Finds,
    Opened,
    ReadFolder,
    RefusedError,
    Source,
    free_folder,
    is_hidden,
    is_wanted,
)
from app.model import FailedNote


class File(Protocol):
    """A file as the browser gives it."""

    @property
    def size(self) -> int:
        """Its size in bytes."""

    @property
    def modified(self) -> float:
        """When it was last changed, in milliseconds since 1970."""

    async def read(self) -> bytes:
        """Its bytes. Raises RefusedError."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file in a directory; `open` raises RefusedError."""

    name: str
    open: Callable[[], Awaitable[File]]


class Directory(Protocol):
    """A folder as the browser gives it."""

    @property
    def name(self) -> str:
        """Its name."""

    def children(self) -> AsyncIterator["Directory | FileEntry"]:
        """Its files and subfolders. Raises RefusedError."""


class LastingDirectory(Directory, Protocol):
    """A folder that can be read again."""

    async def is_same(self, other: Any) -> bool:
        """Whether it and another such folder are the same folder of this computer."""


class DroppedFolder(Protocol):
    """A folder that was dropped."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def directory(self) -> Directory:
        """It as a folder that can be read now."""

    async def lasting(self) -> LastingDirectory | None:
        """It as a folder that can be read again; None where the browser gives none."""


async def walk(directory: Directory, path: str, folder: ReadFolder | None = None) -> Finds:
    """All files in a directory that is called `path`, and in its subfolders.

    `folder` is given for one that can be read again; it learns when each file was changed.
    """
    try:
        async for child in directory.children():
            below = f"{path}/{child.name}"
            if not isinstance(child, FileEntry):
                if not is_hidden(child.name):
                    async for find in walk(child, below, folder):
                        yield find
            elif not is_wanted(below):
                yield Source(below, 0, _never_read, is_asked_for=False)
            else:
                yield await _source(child, below, folder)
    except RefusedError as error:
        yield FailedNote(path, str(error))


async def _source(entry: FileEntry, path: str, folder: ReadFolder | None) -> Source | FailedNote:
    try:
        file = await entry.open()
    except RefusedError as error:
        return FailedNote(path, str(error))
    if folder:
        folder.times[path] = file.modified
    name = folder.name if folder else ""
    return Source(path, file.size, file.read, is_asked_for=False, folder=name)


async def _never_read() -> bytes:
    """Stand in for the bytes of a file that is only counted, as its name is no note's."""
    raise RefusedError("was not read")


async def dropped_finds(items: Iterable[Source | DroppedFolder], folders: "Folders") -> Finds:
    """The files that were dropped, and those in dropped folders."""
    names: list[str] = []
    for item in items:
        if isinstance(item, Source):
            yield item
        elif lasting := await item.lasting():
            async for find in folders.read(lasting):
                yield find
        else:  # two may have the same name
            names.append(free_folder(item.name, names))
            async for find in walk(item.directory, names[-1]):
                yield find


class OpenedNotes(Protocol):
    """The notes that are open."""

    @property
    def opened(self) -> Mapping[str, Opened]:
        """Those notes now, by path."""


class Folders:
    """The folders that can be read again, each under a name that no other has."""

    def __init__(self) -> None:
        self._folders: dict[str, LastingDirectory] = {}
        self._times: dict[str, dict[str, float]] = {}  # of files, at the last import, by folder

    @property
    def names(self) -> list[str]:
        """The names of all folders."""
        return list(self._folders)

    async def read(self, directory: LastingDirectory) -> Finds:
        """The files of a folder, which can be read again from now on."""
        folder = ReadFolder(await self._add(directory), {})
        yield folder
        async for find in walk(directory, folder.name, folder):
            yield find

    async def read_again(self, notes: OpenedNotes) -> Finds:
        """The files of all folders, and a sentence for each opened note that is gone there."""
        for name, directory in list(self._folders.items()):
            folder = ReadFolder(name, {})
            yield folder
            paths, lost = set(), []
            async for find in walk(directory, name, folder):
                if isinstance(find, Source):
                    paths.add(find.path)
                elif isinstance(find, FailedNote):
                    lost.append(find.source)
                yield find
            for note in list(notes.opened.values()):
                is_lost = any(f"{note.name}/".startswith(f"{path}/") for path in lost)
                if note.folder == name and note.name not in paths and not is_lost:
                    yield f"{note.path} is gone from its folder; it is still shown here."

    async def changed(self) -> list[ReadFolder]:
        """The folders in which files came, went or changed since they were last learned."""
        changed = []
        for name, directory in list(self._folders.items()):
            folder = ReadFolder(name, {})
            async for _ in walk(directory, name, folder):
                pass
            if folder.times != self._times.get(name, {}):
                changed.append(folder)
        return changed

    def learn(self, folders: Iterable[ReadFolder]) -> None:
        """Remember when the files of folders were changed; later changes are news."""
        self._times |= {each.name: each.times for each in folders if each.name in self._folders}

    def forget_unused(self, names: Collection[str], opened: Iterable[Opened]) -> None:
        """Forget those of the folders that no opened note came from."""
        for name in set(names) - {note.folder for note in opened}:
            self._folders.pop(name, None)
            self._times.pop(name, None)

    async def _add(self, directory: LastingDirectory) -> str:
        """Remember a folder, if it is not known yet; its name here."""
        for name, known in list(self._folders.items()):
            if await directory.is_same(known):
                return name
        name = free_folder(directory.name, self.names)
        self._folders[name] = directory
        return name
