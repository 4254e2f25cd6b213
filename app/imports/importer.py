"""Imports: files are found, read, given their places and shown, as one step that can be cancelled.

The rule: until its notes take their places, an import changes nothing and can be cancelled at any
wait. They take their places under the lock of the open notes, beside what is open then. A file
that can't be had is named and costs no other.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from time import perf_counter

from app.imports import zipfiles
from app.imports.batch import MOST_NAMED, Arrivals, Batch, summary
from app.imports.files import (
    LIMITS,
    PASTED,
    Finds,
    Limits,
    Opened,
    ReadFolder,
    RefusedError,
    Source,
    clean_path,
    finds_of,
    is_archive,
    is_other,
    is_wanted,
    pasted,
    unread,
)
from app.imports.open_notes import OpenNotes
from app.imports.progress import Outcome, Panel, Progress
from app.model import FailedNote
from app.pacing import Clock, Pacer
from app.pack import is_note
from app.text import count

CANCELLED = "Cancelled: nothing was opened."
BUG = "was not opened: an error in Backrow stopped it. The browser’s console tells more"
"""The reason that is shown where neither the file nor the browser was at fault."""

TakeOther = Callable[[bytes], Awaitable[str]]
"""Takes a file of marks or a schedule, and says what came of it. Raises RefusedError."""


class Importer:
    """Runs imports, several at a time if the reader wants so."""

    def __init__(
        self,
        notes: OpenNotes,
        panel: Panel,
        take_other: TakeOther,
        *,
        limits: Limits = LIMITS,
        clock: Clock = perf_counter,
    ) -> None:
        self.running: set[Progress] = set()
        self._notes = notes
        self._panel = panel
        self._take_other = take_other
        self._limits = limits
        self._clock = clock

    async def take(self, finds: Finds, what: str) -> bool:
        """Open what is found of `what`, and show what became of each file.

        Returns whether all of it could be opened. If cancelled in time, nothing is opened.
        """
        progress = Progress(what, self._panel.show, self._clock)
        arrivals = Arrivals(self._limits)
        outcome = Outcome(failed=[FailedNote(what, BUG)])
        self.running.add(progress)
        self._panel.begin(progress)
        try:
            await progress.run(self._gather(finds, arrivals, progress))
            async with self._notes.lock:
                if progress.is_cancelled:
                    raise asyncio.CancelledError
                progress.settle("Reading the notes")
                self._panel.settle(progress)
                outcome = await self._place(arrivals, what)
        except asyncio.CancelledError:
            outcome = Outcome(CANCELLED)
            names = [folder.name for folder in arrivals.folders]
            self._notes.folders.forget_unused(names, self._notes.opened.values())
            return False
        finally:
            self.running.discard(progress)
            progress.end()
            self._panel.end(progress, outcome)
        return not outcome.failed

    async def take_text(self, text: str) -> bool:
        """Open Markdown that was pasted; whether it could be opened."""
        note = pasted(text)

        async def read() -> bytes:
            return note.data

        return await self.take(
            finds_of([Source(note.path, len(note.data), read, PASTED)]), "what was pasted"
        )

    def cancel(self) -> None:
        """Cancel all imports that run."""
        for progress in list(self.running):
            progress.cancel()

    async def _gather(self, finds: Finds, arrivals: Arrivals, progress: Progress) -> None:
        """Find and read all files of one import."""
        await self._notes.is_open.wait()
        files: list[Source] = []
        what = progress.what
        async for find in finds:
            match find:
                case Source():
                    files.append(find)
                case FailedNote():
                    arrivals.failed.append(find)
                case ReadFolder():
                    arrivals.folders.append(find)
                case _:
                    arrivals.told.append(find)
            await progress.pause(f"{what}, {count(len(files), 'file')} found")
        # Browsers list the files of a folder in any order.
        files.sort(key=lambda file: "" if file.is_asked_for else file.path)
        for number, source in enumerate(files):
            await progress.pause(source.path, number, len(files))
            try:
                await self._read(source, arrivals, progress)
            except RefusedError as error:
                arrivals.fail(source.path, str(error))
            except (OSError, MemoryError) as error:
                arrivals.fail(source.path, unread(error))
        await self._notes.library.load_pictures(note.path for note in arrivals.notes)

    async def _read(self, source: Source, arrivals: Arrivals, progress: Progress) -> None:
        """Read one file, or what is in an archive. Raises RefusedError."""
        path, is_asked_for = clean_path(source.path), source.is_asked_for
        is_asked_archive = is_asked_for and is_archive(path)
        is_asked_other = is_asked_for and is_other(path)
        if not (is_asked_archive or is_asked_other or is_wanted(path)):
            if is_asked_for:
                arrivals.fail(path, "is no Markdown note (.md), picture or .zip")
            elif is_archive(path):
                arrivals.archives.append(path)
            else:
                arrivals.n_others += 1
            return
        if reason := self._limits.too_large(path, source.size) or arrivals.is_full():
            arrivals.fail(path, reason)
            return
        data = await source.read()
        if is_asked_archive:
            await self._unpack(path, data, source.origin, arrivals, progress)
        elif is_asked_other:
            arrivals.others.append((path, data))
        else:
            arrivals.add(Opened(path, path, data, source.origin, folder=source.folder))

    async def _unpack(
        self, path: str, data: bytes, origin: str, arrivals: Arrivals, progress: Progress
    ) -> None:
        """Unpack an archive, with pauses."""
        n_before = len(arrivals.notes) + len(arrivals.failed)
        for item in zipfiles.unpack(path, data, self._limits):
            if isinstance(item, FailedNote):
                arrivals.failed.append(item)
            elif isinstance(item, zipfiles.Pause):
                await progress.pause(path, item.done, item.of)
            else:
                arrivals.add(Opened(item[0], item[0], item[1], origin))
        if len(arrivals.notes) + len(arrivals.failed) == n_before:
            arrivals.fail(path, "holds no Markdown notes")

    async def _place(self, arrivals: Arrivals, what: str) -> Outcome:
        """Give the files of one import their places, and show them. The caller holds the lock."""
        notes = self._notes
        batch = Batch(notes.opened, notes.library.own_files(), self._limits)
        pacer = Pacer(clock=self._clock)
        for note in arrivals.notes:
            batch.add(note)
            await pacer.pause()
        failed, told = [*arrivals.failed, *batch.failed], []
        for path, data in arrivals.others:
            try:
                told.append(await self._take_other(data))
            except RefusedError as error:
                failed.append(FailedNote(path, f"was not opened. {error}"))
        told += batch.tell() + arrivals.tell()
        notes.folders.learn(arrivals.folders)
        notes.last = Outcome(failed=failed, told=told)
        if stale := await notes.add(batch):
            names = ", ".join(note.path for note in stale[:MOST_NAMED])
            said = f"The kept {names} stays as it was: this browser {notes.refused}."
            told = [said, *told]
            notes.last = Outcome(failed=failed, told=told)
        text = self._summary(batch.new, len(failed))
        if not (text or arrivals.notes or arrivals.others):
            text = f"No Markdown notes in {what}."
        if not batch.new or notes.refused:  # else it was drawn when the notes were shown
            notes.draw()
        return Outcome(text, failed, told)

    def _summary(self, new: Collection[str], n_failed: int) -> str:
        """What an import came to, in a line, by the paths that came."""
        n_talks, n_problems = self._notes.library.counts(new)
        n_notes = sum(map(is_note, new))
        return summary(n_notes, n_talks, n_problems, n_failed, len(new) - n_notes)
