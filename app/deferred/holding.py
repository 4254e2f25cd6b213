"""What is open beside the library's own notes: shown, kept for the next visit, closed, had back.

The rule: whatever changes what is open does so alone, under one lock, and on what is open then.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from typing import Any

from pyscript import window
from pyscript.ffi import to_js

from app.control.host import Host
from app.control.pacing import SLICE
from app.deferred.database import Store, StoreError
from app.deferred.progress import Panel
from app.imports import batch
from app.imports.batch import Batch, Opened
from app.model import FailedNote
from app.pack import is_note, is_picture
from app.render.imports import render_result
from app.ui.library import blob_address

TABLE = "notes"


class Holding:
    """The notes that are open beside the library's own."""

    def __init__(self, shell: Host, draw: Callable[[], None]) -> None:
        self.shell = shell
        self.draw = draw
        self.held: dict[str, Opened] = {}
        self.former: list[Opened] = []  # versions whose place another took
        self.told: list[str] = []  # what the last opening had to say
        self.failed: list[FailedNote] = []
        self.folders: dict[str, Any] = {}  # by name, folders that can be asked again
        self.panel = Panel()
        self.refused = ""
        self.site: dict[str, bytes] = {}  # the library's own notes
        self._site_pictures: dict[str, str] = {}  # addresses of its pictures
        self._site_data: dict[str, bytes] = {}  # those that are here
        self._blobs: dict[str, tuple[bytes, str]] = {}  # the open pictures, and their addresses
        self._seen: dict[str, float] = {}  # when the files of folders were last changed, ms
        self._store: Store | None = None
        self._lock = asyncio.Lock()  # held by whatever changes what is open
        self._is_open = asyncio.Event()  # what was kept is there, and more may come
        self.actions: dict[str, Callable[[Any], Awaitable[None]]] = {
            "remove-note": self.remove,
            "remove-notes": self.remove_all,
            "keep-note": self.keep,
            "keep-notes": self.keep_all,
            "replace-note": self.replace_note,
            "former-note": self.bring_back,
        }

    async def open(self, store: Store | None, refused: str) -> None:
        """Take up the notes that were kept at an earlier visit."""
        library = self.shell.library
        self._store, self.refused = store, refused
        self.site = dict(library.files)
        self._site_pictures, self._site_data = dict(library.pictures), dict(library.picture_data)
        try:
            async with self._lock:
                held, self.failed = await self.kept()
                own = self.own_files()
                self.told = [
                    f"{path}, which you kept, is shown instead of the library’s own of that name."
                    for path, note in held.items()
                    if own.get(path, note.data) != note.data
                ]
                if held:
                    await self.hold(held)
        finally:
            self._is_open.set()

    async def add_own(self, files: Mapping[str, bytes]) -> None:
        """Take notes of the library's own that were missing; what is open goes before them."""
        await self._is_open.wait()
        async with self._lock:
            self.site |= files
            await self.hold(self.held)

    async def kept(self) -> tuple[dict[str, Opened], list[FailedNote]]:
        """The notes in the store, and what there can't be read."""
        held: dict[str, Opened] = {}
        failed: list[FailedNote] = []
        try:
            rows = await self._store.all(TABLE) if self._store else {}
        except StoreError as error:
            self.refused = str(error)
            rows = {}
        for row in rows.values():
            try:
                note = batch.from_row(json.loads(row[0]), row[1].to_bytes())
            except Exception:  # whatever lies there
                note = batch.from_row(None, b"")
            if isinstance(note, FailedNote):
                failed.append(note)
            else:
                held[note.path] = note
        return held, failed

    def own_files(self) -> dict[str, bytes | None]:
        """The library's own notes and pictures by path; None where a picture is not here."""
        return {**dict.fromkeys(self._site_pictures), **self._site_data, **self.site}

    async def remember(self, folder: Any) -> str:
        """Keep a folder for asking it again; what it is called here, alone of all."""
        for name, known in list(self.folders.items()):
            with suppress(Exception):  # then it counts as another
                if await folder.isSameEntry(known):
                    return name
        name = batch.free_folder(folder.name, list(self.folders))
        self.folders[name] = folder
        return name

    def have_seen(self, name: str, seen: dict[str, float]) -> bool:
        """Remember when the files of a folder were changed; whether that is news."""
        before = {path: at for path, at in self._seen.items() if path.startswith(f"{name}/")}
        self._seen = {path: at for path, at in self._seen.items() if path not in before} | seen
        return seen != before

    def forget_folders(self, names: Collection[str]) -> None:
        """Ask those folders no more of which nothing is open."""
        for name in set(names) - {note.folder for note in self.held.values()}:
            self.folders.pop(name, None)
            self.have_seen(name, {})

    async def hold(self, held: dict[str, Opened]) -> None:
        """Let these be what is open, and read the library anew. Under the lock."""
        library = self.shell.library
        self.held = held
        pictures = {path: note.data for path, note in held.items() if is_picture(path)}
        for path, (data, address) in list(self._blobs.items()):
            if pictures.get(path) != data:
                window.URL.revokeObjectURL(address)
                del self._blobs[path]
        for path, data in pictures.items():
            if path not in self._blobs:
                self._blobs[path] = (data, blob_address(path, data))
                await asyncio.sleep(0)  # megabytes were copied
        addresses = {path: address for path, (_, address) in self._blobs.items()}
        library.pictures = self._site_pictures | addresses
        library.picture_data = self._site_data | pictures
        library.files = self.site | {p: note.data for p, note in held.items() if is_note(p)}
        await self.shell.reread()

    # -- what can be done with it

    async def remove(self, target: Any) -> None:
        """Close one note."""
        path = target.dataset.path
        async with self._lock:
            await self.forget([path])

    async def remove_all(self, _target: Any) -> None:
        """Close all of them."""
        async with self._lock:
            await self.forget(list(self.held))

    async def forget(self, paths: Collection[str]) -> None:
        """Close notes, and keep none of them for the next visit. Under the lock."""
        gone = [self.held[path] for path in paths if path in self.held]
        self.former += gone
        await self.hold({p: note for p, note in self.held.items() if p not in paths})
        await self.save([replace(note, is_kept=False) for note in gone if note.is_kept])
        self.forget_folders({note.folder for note in gone})
        self.draw()

    async def keep(self, target: Any) -> None:
        """Keep one note for the next visit, or no longer."""
        path = target.dataset.path
        async with self._lock:
            if note := self.held.get(path):
                await self.set_kept([note], is_kept=not note.is_kept)

    async def keep_all(self, _target: Any) -> None:
        """Keep all open notes for the next visit."""
        async with self._lock:
            notes = [note for note in self.held.values() if not note.is_kept]
            await self.set_kept(notes, is_kept=True)

    async def set_kept(self, notes: Iterable[Opened], *, is_kept: bool) -> None:
        """Keep notes for the next visit, or no longer. Under the lock."""
        notes = [replace(note, is_kept=is_kept) for note in notes]
        if await self.save(notes):
            self.held |= {note.path: note for note in notes}
        self.draw()

    async def save(self, notes: Collection[Opened]) -> bool:
        """Store the kept ones of some notes, and drop the others from the store."""
        if not notes:
            return True
        if not self._store:
            return False
        rows = {}
        began = perf_counter()
        for note in notes:
            if note.is_kept:
                about, data = batch.to_row(note)
                rows[note.path] = to_js([json.dumps(about), to_js(data)])
            if perf_counter() - began > SLICE:
                await asyncio.sleep(0)
                began = perf_counter()
        gone = [note.path for note in notes if not note.is_kept]
        try:
            await self._store.change(TABLE, rows, gone)
        except StoreError as error:
            self.refused = str(error)
            return False
        self.refused = ""
        return True

    async def replace_note(self, target: Any) -> None:
        """Let an opened note stand in the place of the one whose name it came with; it is kept if
        one of them was.
        """
        path = target.dataset.path
        async with self._lock:
            if not (note := self.held.get(path)):
                return
            folded = note.name.casefold()
            place = next((p for p in self.own_files() if p.casefold() == folded), note.name)
            other = next((it for p, it in self.held.items() if p.casefold() == folded), None)
            place = other.path if other else place
            is_kept = note.is_kept or bool(other and other.is_kept)
            again = replace(note, path=place, is_kept=is_kept)
            if other:
                self.former.append(other)
            held = {p: it for p, it in self.held.items() if it is not note}
            await self.hold(held | {place: again})
            if is_kept:
                await self.save([replace(note, is_kept=False), again])
            self.draw()

    async def bring_back(self, target: Any) -> None:
        """Show a former version again, beside the one that took its place."""
        number = int(target.dataset.number)
        async with self._lock:
            if number >= len(self.former):
                return
            former = replace(self.former.pop(number), is_kept=False)
            self.draw()  # the numbers are others now
            placed = Batch(self.held, self.own_files()).place(former, may_replace=False)
            if placed.opened:
                await self.hold(self.held | {placed.opened.path: placed.opened})
            if placed.said:
                self.panel.clear()
                self.panel.add(render_result("", (), [placed.said]))
            self.draw()
