"""The notes that are open beside the library's own: shown, kept, closed, shown again.

The rule: whoever changes what is open holds the one lock, and starts from what is open then.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from app.imports.batch import Batch
from app.imports.files import Opened, clean_path, is_wanted
from app.imports.folders import Folders
from app.imports.library_files import LibraryFiles
from app.imports.progress import Outcome
from app.model import FailedNote
from app.storage import NOTES, Database, Row, StorageError


class OpenNotes:
    """The opened notes, and the former versions that can be shown again.

    `draw` redraws the list of them. `last` is the outcome of the last import, `refused` says why
    the browser keeps no notes, "" if it does.
    """

    def __init__(self, library: LibraryFiles, draw: Callable[[], None]) -> None:
        self.library = library
        self.opened: dict[str, Opened] = {}
        self.former: list[Opened] = []
        self.folders = Folders()
        self.last = Outcome()
        self.refused = ""
        self.lock = asyncio.Lock()
        self.is_open = asyncio.Event()  # the kept notes are shown, and more may come
        self.draw = draw
        self._database: Database | None = None

    async def open(self, database: Database | None, refused: str) -> None:
        """Show the notes that were kept at an earlier visit.

        `database` is None where the browser `refused` to open one.
        """
        self._database, self.refused = database, refused
        self.library.remember()
        try:
            async with self.lock:
                kept, failed = await self._load_kept()
                own = self.library.own_files()
                told = [
                    f"{path}, which you kept, is shown instead of the library’s own of that name."
                    for path, note in kept.items()
                    if own.get(path, note.data) != note.data
                ]
                self.last = Outcome(failed=failed, told=told)
                if kept:
                    await self._show(kept)
        finally:
            self.is_open.set()

    async def add_own(self, notes: Mapping[str, bytes]) -> None:
        """Add notes of the library's own that were missing; opened ones go before them."""
        await self.is_open.wait()
        async with self.lock:
            self.library.add_own(notes)
            await self._show(self.opened)

    async def add(self, batch: Batch) -> list[Opened]:
        """Show what a batch placed. The caller holds the lock.

        Returns the kept notes of which the browser keeps an old version, as it refused the new.
        """
        self.former += batch.former
        self.opened = batch.opened
        if not batch.new:
            return []
        await self._show(batch.opened)
        kept = [note for path in batch.new if (note := batch.opened[path]).is_kept]
        return [] if await self._save(kept) else kept

    async def close(self, path: str) -> None:
        """Close one note."""
        async with self.lock:
            await self._close([path])

    async def close_all(self) -> None:
        """Close all notes."""
        async with self.lock:
            await self._close(list(self.opened))

    async def toggle_kept(self, path: str) -> None:
        """Keep one note for the next visit, or no longer."""
        async with self.lock:
            if note := self.opened.get(path):
                await self._set_kept([note], is_kept=not note.is_kept)

    async def keep_all(self) -> None:
        """Keep all notes for the next visit."""
        async with self.lock:
            notes = [note for note in self.opened.values() if not note.is_kept]
            await self._set_kept(notes, is_kept=True)

    async def show_instead(self, path: str) -> None:
        """Show a note that had to be renamed in the place of the one that had its name.

        It is kept if one of the two was.
        """
        async with self.lock:
            if not (note := self.opened.get(path)):
                return
            folded = note.name.casefold()
            own = next((p for p in self.library.own_files() if p.casefold() == folded), note.name)
            other = next((it for p, it in self.opened.items() if p.casefold() == folded), None)
            is_kept = note.is_kept or bool(other and other.is_kept)
            moved = replace(note, path=other.path if other else own, is_kept=is_kept)
            if other:
                self.former.append(other)
            rest = {p: it for p, it in self.opened.items() if it is not note}
            await self._show(rest | {moved.path: moved})
            if is_kept:
                await self._save([replace(note, is_kept=False), moved])
            self.draw()

    async def restore(self, number: int) -> str:
        """Show a former version again, beside the one that took its place; what was decided."""
        async with self.lock:
            if number >= len(self.former):
                return ""
            former = replace(self.former.pop(number), is_kept=False)
            self.draw()  # at once: the numbers of the others have changed
            placed = Batch(self.opened, self.library.own_files()).place(former, may_replace=False)
            if placed.opened:
                await self._show(self.opened | {placed.opened.path: placed.opened})
            self.draw()
            return placed.said

    async def _show(self, opened: dict[str, Opened]) -> None:
        self.opened = opened
        await self.library.show(opened)

    async def _close(self, paths: Collection[str]) -> None:
        closed = [self.opened[path] for path in paths if path in self.opened]
        self.former += closed
        await self._show({p: note for p, note in self.opened.items() if p not in paths})
        await self._save([replace(note, is_kept=False) for note in closed if note.is_kept])
        # With no note open, a folder in which there was none is not offered either.
        folders = {note.folder for note in closed} if self.opened else self.folders.names
        self.folders.forget_unused(folders, self.opened.values())
        self.draw()

    async def _set_kept(self, notes: Iterable[Opened], *, is_kept: bool) -> None:
        notes = [replace(note, is_kept=is_kept) for note in notes]
        if await self._save(notes):
            self.opened |= {note.path: note for note in notes}
        self.draw()

    async def _save(self, notes: Collection[Opened]) -> bool:
        """Store those of the notes that are kept, and delete the others; False if refused."""
        if not notes:
            return True
        if not self._database:
            return False
        rows = {note.path: to_row(note) for note in notes if note.is_kept}
        gone = [note.path for note in notes if not note.is_kept]
        try:
            await self._database.change(NOTES, rows, gone)
        except StorageError as error:
            self.refused = str(error)
            return False
        self.refused = ""
        return True

    async def _load_kept(self) -> tuple[dict[str, Opened], list[FailedNote]]:
        """The notes in the database by path, and the rows that can't be read."""
        kept: dict[str, Opened] = {}
        failed: list[FailedNote] = []
        try:
            rows = await self._database.all(NOTES) if self._database else {}
        except StorageError as error:
            self.refused = str(error)
            rows = {}
        for row in rows.values():
            note = from_row(row)
            if isinstance(note, FailedNote):
                failed.append(note)
            else:
                kept[note.path] = note
        return kept, failed


def to_row(note: Opened) -> Row:
    """A kept note as a row of the database: JSON about it, and its bytes."""
    about = {"path": note.path, "name": note.name, "origin": note.origin}
    return json.dumps(about), note.data


def from_row(row: Row) -> Opened | FailedNote:
    """The kept note that `to_row` made, or what is wrong with the row."""
    about, data = row if isinstance(row, tuple) else (row, b"")
    try:
        found = json.loads(about)
    except ValueError:
        found = None
    match found:
        case {"path": str(path), "name": str(name), "origin": str(origin)} if is_wanted(path):
            return Opened(clean_path(path), clean_path(name), data, origin, is_kept=True)
    return FailedNote("A note kept from an earlier visit", "can’t be read any more")
