"""The files of the library in the page: its own, and over them those that the reader opened."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.imports.files import Opened
from app.model import TALK_KINDS, Entry, Problem
from app.pack import is_note, is_picture


class HasEntries(Protocol):
    """What is counted of the index."""

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries of the library."""


class Shown(Protocol):
    """The library as the page shows it (`app.control.library`)."""

    files: dict[str, bytes]
    pictures: dict[str, str]
    picture_data: dict[str, bytes]
    problems: list[Problem]

    @property
    def index(self) -> HasEntries:
        """The index of its entries."""


@dataclass(frozen=True, slots=True)
class PictureStore:
    """How the browser keeps pictures: `load` one of the library's own by its path (None if it
    can't be had), `add` one and get its URL, `remove` the URL.
    """

    load: Callable[[str], Awaitable[bytes | None]]
    add: Callable[[str, bytes], str]
    remove: Callable[[str], None]


class LibraryFiles:
    """The library's own files, as `remember` found them, and those opened over them.

    `reread` reads all notes of `shown` again.
    """

    def __init__(
        self, shown: Shown, store: PictureStore, reread: Callable[[], Awaitable[None]]
    ) -> None:
        self._shown = shown
        self._store = store
        self._reread = reread
        self._notes: dict[str, bytes] = {}
        self._pictures: dict[str, str] = {}
        self._picture_data: dict[str, bytes] = {}
        self._urls: dict[str, tuple[bytes, str]] = {}  # of the opened pictures, with their bytes

    def remember(self) -> None:
        """Remember the library's own files, before any others are opened over them."""
        self._notes = dict(self._shown.files)
        self._pictures = dict(self._shown.pictures)
        self._picture_data = dict(self._shown.picture_data)

    def own_files(self) -> dict[str, bytes | None]:
        """The library's own notes and pictures; None for a picture that is not loaded."""
        return {**dict.fromkeys(self._pictures), **self._picture_data, **self._notes}

    def add_own(self, notes: Mapping[str, bytes]) -> None:
        """Add notes of the library's own that were missing."""
        self._notes |= notes

    async def load_pictures(self, paths: Iterable[str]) -> None:
        """Load those of its own pictures that have one of these paths."""
        for path in paths:
            if path in self._pictures and path not in self._picture_data:
                data = await self._store.load(path)
                if data is not None:
                    self._picture_data[path] = data

    async def show(self, opened: Mapping[str, Opened]) -> None:
        """Read the library's own notes and the opened ones, which go before them."""
        pictures = {path: note.data for path, note in opened.items() if is_picture(path)}
        for path, (data, url) in list(self._urls.items()):
            if pictures.get(path) != data:
                self._store.remove(url)
                del self._urls[path]
        for path, data in pictures.items():
            if path not in self._urls:
                self._urls[path] = (data, self._store.add(path, data))
                await asyncio.sleep(0)  # megabytes were copied
        self._shown.pictures = self._pictures | {p: url for p, (_, url) in self._urls.items()}
        self._shown.picture_data = self._picture_data | pictures
        notes = {path: note.data for path, note in opened.items() if is_note(path)}
        self._shown.files = self._notes | notes
        await self._reread()

    def counts(self, paths: Collection[str]) -> tuple[int, int]:
        """The numbers of talks and of problems in the notes of these paths."""
        entries = [entry for entry in self._shown.index.entries if entry.source in paths]
        n_talks = sum(entry.kind in TALK_KINDS for entry in entries)
        return n_talks, sum(problem.source in paths for problem in self._shown.problems)
