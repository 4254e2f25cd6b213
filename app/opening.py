"""Opens notes that are not in the notes folder: files, folders, archives, pasted text, the web.

What is let in, and under which name, is decided in opened.py; here the browser is asked for bytes.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Protocol

from pyodide.ffi import create_once_callable, create_proxy
from pyscript import document, window
from pyscript.ffi import to_js

from app import archive, opened, yours
from app.browser import by_id, choose_files, run
from app.hosts import AddressError, Wanted, read_listing, wanted
from app.loading import SLICE, Library, blob_address
from app.opened import Opened
from app.pack import is_note, is_picture
from app.page import FailedNote, count
from app.store import Store, StoreError
from app.talks import TALK_KINDS

TABLE = "notes"
OTHERS = (".json", ".xml")
"""Suffixes of marks and schedules."""
LARGEST_OTHER = 16 * 1024 * 1024
LISTING = 16 * 1024 * 1024
"""Bytes of a host's list of files."""
MOST_PAGES = 20
"""Pages of such a list."""
NOT_READ = "could not be read: it vanished or changed meanwhile"


class Shell(Protocol):
    """What opening needs of the rest of the shell."""

    library: Library
    shown: str

    async def reread(self) -> None:
        """Read all notes anew, those that are open now."""


class RefusedError(Exception):
    """A file can't be had; the message is half a sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be opened: its path, its size if known, and how to get its bytes.

    `is_asked_for`: the reader named this very file, and is told if it is no note.
    """

    path: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    origin: str = opened.HERE
    is_asked_for: bool = True


class Opening:
    """The notes that are open beside the library's own, and the ways in."""

    def __init__(
        self,
        shell: Shell,
        draw: Callable[[], None],
        take_other: Callable[[bytes], Awaitable[str]],
    ) -> None:
        self.shell = shell
        self.draw = draw
        self.take_other = take_other  # for marks and schedules; ValueError if it is neither
        self.held: dict[str, Opened] = {}
        self.former: list[Opened] = []  # versions whose place another took
        self.told: list[str] = []  # what the last opening had to say
        self.failed: list[FailedNote] = []
        self.pictures: dict[str, str] = {}  # addresses of the pictures that are open
        self.folders: dict[str, Any] = {}  # by name, folders that can be asked again
        self.seen: dict[str, float] = {}  # when their files were last changed, ms
        self.asked: set[str] = set()  # addresses of #notes= that were asked about
        self.refused = ""
        self.site: dict[str, bytes] = {}  # the library's own notes
        self._store: Store | None = None
        self._lock = asyncio.Lock()
        self._is_open = asyncio.Event()  # what was kept is there, and more may come
        self._cancelled = False
        self.actions: dict[str, Callable[[Any], Awaitable[None]]] = {
            "open-files": self.choose_files,
            "open-folder": self.choose_folder,
            "open-pasted": self.open_pasted,
            "open-address": self.open_typed_address,
            "cancel-opening": self.cancel,
            "close-opening": self.close,
            "reload-folders": self.reload_folders,
            "remove-note": self.remove,
            "remove-notes": self.remove_all,
            "keep-note": self.keep,
            "keep-notes": self.keep_all,
            "replace-note": self.replace_note,
            "former-note": self.bring_back,
            "load-asked": self.load_asked,
        }

    # -- what is open

    async def open(self, store: Store | None, refused: str) -> None:
        """Take up the notes that were kept at an earlier visit."""
        self._store, self.refused = store, refused
        self.site = dict(self.shell.library.files)
        held, failed = await self.kept()
        self.failed = failed
        self.told = [
            f"{path}, which you kept, is shown instead of the library’s own note of that name."
            for path, note in held.items()
            if self.site.get(path, note.data) != note.data
        ]
        if held:
            await self.hold(held)
        self._is_open.set()

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
                note = opened.from_row(json.loads(row[0]), row[1].to_bytes())
            except Exception:  # whatever lies there
                note = opened.from_row(None, b"")
            if isinstance(note, FailedNote):
                failed.append(note)
            else:
                held[note.path] = note
        return held, failed

    async def hold(self, held: dict[str, Opened]) -> None:
        """Let these be what is open, and read the library anew."""
        library, site = self.shell.library, self.site
        self.held = held
        for path, note in held.items():
            if is_picture(path) and path not in self.pictures:
                self.pictures[path] = blob_address(path, note.data)
        library.pictures |= self.pictures
        library.picture_data |= {p: note.data for p, note in held.items() if is_picture(p)}
        library.files = site | {p: note.data for p, note in held.items() if is_note(p)}
        await self.shell.reread()

    async def take(self, sources: Sequence[Source], trouble: Iterable[FailedNote] = ()) -> None:
        """Open what can be opened, and say what became of each."""
        await self._is_open.wait()
        async with self._lock:
            self._cancelled = False
            batch = _Batch(self.held, self.site)
            batch.failed += trouble
            told = began = perf_counter()
            for number, source in enumerate(sources):
                if perf_counter() - told > 0.1:
                    told = perf_counter()
                    self.show(yours.render_opening(number, len(sources), source.path))
                    await asyncio.sleep(0)
                if self._cancelled:
                    self.show(yours.render_result("Cancelled: nothing was opened.", (), ()))
                    return
                await self.take_one(source, batch)
            if perf_counter() - began > 0.3:
                self.show(yours.render_opening(len(sources), len(sources), "Reading the notes"))
            self.told, self.failed = batch.told, batch.failed
            self.former += batch.former
            if batch.new:
                await self.hold(batch.held)
                await self.save([note for note in batch.held.values() if note.is_kept])
            self.tell(batch)
            self.draw()

    async def take_one(self, source: Source, batch: "_Batch") -> None:
        """Open one file, or what is in an archive."""
        path = opened.clean_path(source.path)
        is_archive, is_other = path.lower().endswith(".zip"), path.lower().endswith(OTHERS)
        is_other = is_other and source.is_asked_for
        if not (is_archive or is_other or opened.is_wanted(path)):
            if source.is_asked_for:
                batch.failed.append(FailedNote(path, "is no Markdown note (.md), picture or .zip"))
            else:
                batch.n_others += 1
            return
        most = archive.LARGEST if is_archive else LARGEST_OTHER if is_other else 0
        reason = opened.too_large(path, source.size) if not most else None
        if most and source.size > most:
            reason = f"is too large: at most {most >> 20} MB of such a file are read"
        if not reason:
            try:
                data = await source.read()
            except RefusedError as error:
                reason = str(error)
        if reason:
            batch.failed.append(FailedNote(path, reason))
        elif is_archive:
            await self.take_archive(path, data, source.origin, batch)
        elif is_other:
            try:
                batch.told.append(await self.take_other(data))
            except ValueError as error:
                batch.failed.append(FailedNote(path, f"was not opened. {error}".removesuffix(".")))
        else:
            batch.add(path, data, source.origin)

    async def take_archive(self, path: str, data: bytes, origin: str, batch: "_Batch") -> None:
        """Open what is in an archive, bit by bit."""
        began = perf_counter()
        n_before = len(batch.new) + len(batch.failed) + len(batch.told)
        for item in archive.unpack(path, data):
            if isinstance(item, FailedNote):
                batch.failed.append(item)
            elif not isinstance(item, archive.Pause):
                batch.add(*item, origin)
            if perf_counter() - began > SLICE:
                await asyncio.sleep(0)
                if self._cancelled:
                    return
                began = perf_counter()
        if len(batch.new) + len(batch.failed) + len(batch.told) == n_before:
            batch.failed.append(FailedNote(path, "holds no Markdown notes"))

    def tell(self, batch: "_Batch") -> None:
        """Say what an opening came to."""
        library = self.shell.library
        talks = [e for e in library.index.entries if e.source in batch.new]
        n_talks = sum(entry.kind in TALK_KINDS for entry in talks)
        n_problems = sum(problem.source in batch.new for problem in library.problems)
        n_notes = sum(map(is_note, batch.new))
        text = opened.summary(n_notes, n_talks, n_problems, len(batch.failed))
        told = list(batch.told)
        if batch.n_others:
            told.append(f"{count(batch.n_others, 'other file')} left alone: no notes.")
        self.show(yours.render_result(text, batch.failed, told))

    def show(self, html: str) -> None:
        """Put what there is to say about an opening where it is seen."""
        place = by_id("opening")
        place.innerHTML = html
        place.hidden = not html

    async def close(self, _target: Any = None) -> None:
        """Take that away again."""
        self.show("")

    async def cancel(self, _target: Any = None) -> None:
        """Give up the opening that is under way."""
        self._cancelled = True

    # -- ways in

    async def choose_files(self, _target: Any) -> None:
        """Open files that the reader chooses."""
        files = await choose_files(".md,.markdown,.zip,.json,.xml,text/markdown", many=True)
        await self.take([file_source(file, file.name) for file in files])

    async def choose_folder(self, _target: Any) -> None:
        """Open a folder; where the browser can ask it again later, it is remembered till then."""
        if not hasattr(window, "showDirectoryPicker"):
            files = await choose_files("", folder=True)
            await self.take([folder_source(f, f.webkitRelativePath or f.name) for f in files])
            return
        try:
            folder = await window.showDirectoryPicker()
        except Exception:  # not chosen after all
            return
        self.folders[folder.name] = folder
        await self.take([item async for item in self.of_folder(folder, folder.name)])

    async def of_folder(self, folder: Any, path: str) -> Any:
        """The files of a folder that the browser lets us ask."""
        async for handle in folder.values():
            below = f"{path}/{handle.name}"
            if handle.kind == "directory":
                async for item in self.of_folder(handle, below):
                    yield item
            elif opened.is_wanted(below):
                file = await handle.getFile()
                self.seen[below] = file.lastModified
                yield folder_source(file, below)

    async def reload_folders(self, _target: Any = None) -> None:
        """Open again what changed in the folders that can be asked."""
        sources, gone = [], []
        for name, folder in self.folders.items():
            try:
                found = [item async for item in self.of_folder(folder, name)]
            except Exception:
                gone.append(FailedNote(name, "can’t be read any more"))
                continue
            sources += found
            paths = {item.path for item in found}
            gone += [
                FailedNote(note.path, "is gone from its folder; it is still shown here")
                for note in self.held.values()
                if note.name.startswith(f"{name}/") and note.name not in paths
            ]
        await self.take(sources, gone)

    async def look_at_folders(self) -> None:
        """Say so when files changed in a folder that is open."""
        before = dict(self.seen)
        for name, folder in self.folders.items():
            with suppress(Exception):
                async for _ in self.of_folder(folder, name):
                    pass
        if self.seen != before:
            self.show(yours.render_changed(list(self.folders)))

    async def open_pasted(self, _target: Any) -> None:
        """Open the text in the box for it."""
        box = by_id("pasted")
        if text := box.value.strip():
            box.value = ""
            await self.take_text(f"{text}\n")

    async def take_text(self, text: str) -> None:
        """Open Markdown that was pasted."""
        note = opened.pasted(text)

        async def read() -> bytes:
            return note.data

        await self.take([Source(note.path, len(note.data), read, opened.PASTED)])

    def on_paste(self, event: Any) -> None:
        """Something was pasted while nothing was there to write in."""
        if event.target.closest and event.target.closest("input, textarea, select, dialog"):
            return
        data = event.clipboardData
        files = list(data.files)
        text = data.getData("text/plain")
        if files:
            event.preventDefault()
            run(self.take([file_source(file, file.name) for file in files]))
        elif text.strip():
            event.preventDefault()
            run(self.take_text(text))

    def on_drag(self, event: Any) -> None:
        """Something is dragged over the page: it may be dropped."""
        if "Files" in list(event.dataTransfer.types):
            event.preventDefault()
            event.dataTransfer.dropEffect = "copy"
            document.documentElement.setAttribute("data-dragging", "")

    def on_drag_end(self, event: Any) -> None:
        """It left the page."""
        if not event.relatedTarget:
            document.documentElement.removeAttribute("data-dragging")

    def on_drop(self, event: Any) -> None:
        """Files or folders were dropped."""
        document.documentElement.removeAttribute("data-dragging")
        if "Files" not in list(event.dataTransfer.types):
            return
        event.preventDefault()
        items = []  # must be asked for before the event is over
        for item in list(event.dataTransfer.items):
            if item.kind == "file":
                entry = item.webkitGetAsEntry() if hasattr(item, "webkitGetAsEntry") else None
                items.append((entry, item.getAsFile()))

        async def take() -> None:
            sources, trouble = [], []
            for entry, file in items:
                if entry and entry.isDirectory:
                    try:
                        sources += [source async for source in of_entry(entry, entry.name)]
                    except RefusedError as error:
                        trouble.append(FailedNote(entry.name, str(error)))
                elif file:
                    sources.append(file_source(file, file.name))
            await self.take(sources, trouble)

        run(take())

    # -- from the web

    def ask(self, addresses: Collection[str]) -> None:
        """Ask whether the notes at the addresses in `#notes=` shall be loaded; those of the page's
        own site need no asking.
        """
        new = [address for address in addresses if address not in self.asked]
        if not (new and self._is_open.is_set()):
            return
        self.asked.update(new)
        foreign = [each for each in new if not self.is_own(each)]
        own = [each for each in new if each not in foreign]
        if own:
            run(self.fetch(own))
        if foreign:
            by_id("ask").innerHTML = yours.render_ask([(each, site(each)) for each in foreign])
            by_id("ask").showModal()

    def is_own(self, address: str) -> bool:
        """Whether an address is of the site that the page came from."""
        own = window.location.origin
        try:
            return bool(own != "null" and window.URL.new(address, document.baseURI).origin == own)
        except Exception:  # no address at all
            return False

    async def load_asked(self, _target: Any) -> None:
        """Load what was asked about."""
        addresses = [
            item.dataset.address for item in by_id("ask").querySelectorAll("[data-address]")
        ]
        by_id("ask").close()
        await self.fetch(addresses)

    async def open_typed_address(self, _target: Any) -> None:
        """Load notes from an address that the reader typed, which is choice enough."""
        box = by_id("address")
        if address := box.value.strip():
            box.value = ""
            await self.fetch([address])

    async def fetch(self, addresses: Sequence[str]) -> None:
        """Load notes from the web: files, or all notes of a folder at a code host."""
        sources, trouble = [], []
        self.show(yours.render_opening(0, 0, ", ".join(map(site, addresses))))
        for address in addresses:
            try:
                asked = self.wanted(address)
                found, said = [asked], ""
                if asked.form != "file":
                    found, said = await list_files(asked)
                if said:
                    trouble.append(FailedNote(address, said))
                elif not found:
                    trouble.append(FailedNote(address, "holds no Markdown notes"))
                sources += [web_source(each) for each in found]
            except AddressError as error:
                trouble.append(FailedNote(address, f"was not opened: {error}"))
            except RefusedError as error:
                trouble.append(FailedNote(address, str(error)))
        await self.take(sources, trouble)

    def wanted(self, address: str) -> Wanted:
        """What an address asks for; relative ones are of the page's own site."""
        if self.is_own(address):
            url = str(window.URL.new(address, document.baseURI).href)
            name = url.partition("?")[0].rpartition("/")[2]
            return Wanted("file", url, name if opened.is_wanted(name) else f"{name}.md")
        return wanted(address)

    # -- what can be done with open notes

    async def remove(self, target: Any) -> None:
        """Close one note."""
        await self.forget([target.dataset.path])

    async def remove_all(self, _target: Any) -> None:
        """Close all of them."""
        await self.forget(list(self.held))

    async def forget(self, paths: Collection[str]) -> None:
        """Close notes, and keep none of them for the next visit."""
        gone = [self.held[path] for path in paths if path in self.held]
        self.former += gone
        for note in gone:
            self.shell.library.pictures.pop(note.path, None)
            self.shell.library.picture_data.pop(note.path, None)
            self.pictures.pop(note.path, None)
        await self.hold({p: note for p, note in self.held.items() if p not in paths})
        if self._store and any(note.is_kept for note in gone):
            with suppress(StoreError):
                await self._store.change(TABLE, {}, [note.path for note in gone])
        self.draw()

    async def keep(self, target: Any) -> None:
        """Keep one note for the next visit, or no longer."""
        path = target.dataset.path
        await self.set_kept([path], is_kept=not self.held[path].is_kept)

    async def keep_all(self, _target: Any) -> None:
        """Keep all open notes for the next visit."""
        await self.set_kept(list(self.held), is_kept=True)

    async def set_kept(self, paths: Collection[str], *, is_kept: bool) -> None:
        """Keep notes for the next visit, or no longer."""
        notes = [replace(self.held[path], is_kept=is_kept) for path in paths]
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
        for note in notes:
            if note.is_kept:
                about, data = opened.to_row(note)
                rows[note.path] = to_js([json.dumps(about), to_js(data)])
        gone = [note.path for note in notes if not note.is_kept]
        try:
            await self._store.change(TABLE, rows, gone)
        except StoreError as error:
            self.refused = str(error)
            return False
        self.refused = ""
        return True

    async def replace_note(self, target: Any) -> None:
        """Let an opened note stand in the place of the one whose name it came with."""
        note = self.held[target.dataset.path]
        held = {p: it for p, it in self.held.items() if p != note.path}
        if other := held.get(note.name):
            self.former.append(other)
        await self.hold(held | {note.name: replace(note, path=note.name, is_kept=False)})
        if note.is_kept:
            await self.save([replace(note, is_kept=False)])
            await self.set_kept([note.name], is_kept=True)
        self.draw()

    async def bring_back(self, target: Any) -> None:
        """Show a former version again, beside the one that took its place."""
        former = self.former.pop(int(target.dataset.number))
        placed = opened.place(
            replace(former, origin=opened.PASTED, is_kept=False), self.held, self.site
        )
        if placed.opened:
            again = replace(placed.opened, origin=former.origin)
            await self.hold(self.held | {again.path: again})
        self.draw()


class _Batch:
    """What one opening brings; nothing of it holds until it is over."""

    def __init__(self, held: dict[str, Opened], site: dict[str, bytes]) -> None:
        self.held = dict(held)
        self.site = site
        self.new: set[str] = set()
        self.former: list[Opened] = []
        self.told: list[str] = []
        self.failed: list[FailedNote] = []
        self.n_others = 0
        self.n_bytes = sum(len(note.data) for note in held.values())

    def add(self, path: str, data: bytes, origin: str) -> None:
        """Give a file its place, or say why it has none."""
        if reason := opened.refuse(path, data):
            self.failed.append(FailedNote(path, reason))
            return
        if len(self.held) >= opened.MOST_FILES or self.n_bytes + len(data) > opened.MOST_BYTES:
            reason = f"is more than can be open at once ({opened.LIMITS})"
            self.failed.append(FailedNote(path, reason))
            return
        placed = opened.place(Opened(path, path, data, origin), self.held, self.site)
        if placed.said:
            self.told.append(placed.said)
        if placed.former:
            self.former.append(placed.former)
        if placed.opened:
            self.held[placed.opened.path] = placed.opened
            self.new.add(placed.opened.path)
            self.n_bytes += len(data)


def site(address: str) -> str:
    """The host that an address asks, or the address where it asks none."""
    try:
        return wanted(address).site
    except AddressError:
        return address


def file_source(file: Any, path: str) -> Source:
    """A file that the reader chose or dropped."""

    async def read() -> bytes:
        try:
            data: bytes = (await file.arrayBuffer()).to_bytes()
        except Exception as error:
            raise RefusedError(NOT_READ) from error
        return data

    return Source(path, int(file.size), read)


def folder_source(file: Any, path: str) -> Source:
    """A file of a folder that the reader chose or dropped."""
    return replace(file_source(file, path), is_asked_for=False)


async def of_entry(entry: Any, path: str) -> Any:
    """The files of a dropped folder."""
    reader = entry.createReader()
    while batch := list(await called_back(reader.readEntries.bind(reader))):
        for child in batch:
            below = f"{path}/{child.name}"
            if child.isDirectory:
                async for source in of_entry(child, below):
                    yield source
            elif opened.is_wanted(below):
                file = await called_back(child.file.bind(child))
                yield folder_source(file, below)


def called_back(call: Any) -> asyncio.Future[Any]:
    """The answer of a function of the browser that wants to call back; RefusedError if it fails."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    call(
        create_once_callable(answer.set_result),
        create_once_callable(lambda _error: answer.set_exception(RefusedError(NOT_READ))),
    )
    return answer


def web_source(asked: Wanted) -> Source:
    """A file at an address."""
    most = opened.LARGEST_PICTURE if is_picture(asked.path) else opened.LARGEST_NOTE
    most = LARGEST_OTHER if asked.path.lower().endswith((*OTHERS, ".zip")) else most

    async def read() -> bytes:
        return await fetched(asked.url, most)

    return Source(asked.path, 0, read, asked.url)


async def list_files(asked: Wanted) -> tuple[list[Wanted], str]:
    """All notes that a host lists, page by page, and what to say if these are not all."""
    files: list[Wanted] = []
    for _ in range(MOST_PAGES):
        listing = read_listing(asked, (await fetched(asked.url, LISTING)).decode())
        files += listing.files
        if listing.is_cut:
            return files, "has more files than its host lists: some notes may be missing"
        if not listing.next:
            return files, ""
        asked = replace(asked, url=listing.next)
    return files, "has more files than are asked for: some notes may be missing"


async def fetched(url: str, most: int) -> bytes:
    """What is at an address, asked for without telling who asks. Raises RefusedError."""
    options = {"credentials": "omit", "referrerPolicy": "no-referrer", "cache": "no-cache"}
    try:
        response = await window.fetch(url, to_js(options))
    except Exception as error:
        raise RefusedError(
            "could not be loaded: there is no connection, or the site does not let other pages "
            "read it"
            if window.navigator.onLine
            else "could not be loaded: no connection"
        ) from error
    if response.status in (404, 410):
        raise RefusedError("was not found")
    if not response.ok:
        raise RefusedError(f"was refused by the server ({response.status})")
    reader, data = response.body.getReader(), bytearray()
    while True:
        try:
            piece = await reader.read()
        except Exception as error:
            raise RefusedError("stopped half-way: the connection broke") from error
        if piece.done:
            return bytes(data)
        data += piece.value.to_bytes()
        if len(data) > most:
            with suppress(Exception):
                reader.cancel()
            raise RefusedError(f"is too large: at most {most >> 20} MB are read")


def listen(opening: Opening) -> None:
    """Connect what can be dropped and pasted anywhere."""
    listeners = (
        ("dragover", opening.on_drag),
        ("dragleave", opening.on_drag_end),
        ("drop", opening.on_drop),
        ("paste", opening.on_paste),
    )
    for name, listener in listeners:
        document.addEventListener(name, create_proxy(listener))

    def seen(_event: Any) -> None:
        if not document.hidden and opening.folders:
            run(opening.look_at_folders())

    document.addEventListener("visibilitychange", create_proxy(seen))
