"""Opens notes that are not in the notes folder: files, folders, archives, pasted text, the web.

What is let in, and under which name, is decided in batch.py; sources.py has the bytes. Here they
come together: each way in is a task that can be cancelled until its notes take their places, and
whatever changes what is open does so alone, under one lock.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any

from pyodide.ffi import create_proxy
from pyscript import document, window

from app.control.host import Host
from app.control.pacing import SLICE
from app.deferred import sources
from app.deferred.holding import Holding
from app.deferred.progress import Way
from app.deferred.sources import Find, Finds, RefusedError
from app.imports import batch, zipfiles
from app.imports.batch import MOST_NAMED, Arrivals, Batch, Opened, Source
from app.imports.forges import AddressError, Wanted, wanted
from app.model import TALK_KINDS, FailedNote
from app.pack import is_note
from app.render.imports import render_ask, render_changed, render_result
from app.text import count
from app.ui.browser import by_id, choose_files, run
from app.ui.library import LoadError, load

CANCELLED = "Cancelled: nothing was opened."


class Opening(Holding):
    """The ways in to what is open."""

    def __init__(
        self,
        shell: Host,
        draw: Callable[[], None],
        take_other: Callable[[bytes], Awaitable[str]],
    ) -> None:
        super().__init__(shell, draw)
        self.take_other = take_other  # for marks and schedules; ValueError if it is neither
        self.asked: set[str] = set()  # addresses of #notes= that were asked about
        self.actions = {
            "open-files": self.choose_files,
            "open-folder": self.choose_folder,
            "open-pasted": self.open_pasted,
            "open-address": self.open_typed_address,
            "cancel-opening": self.cancel,
            "close-opening": self.close,
            "reload-folders": self.reload_folders,
            "load-asked": self.load_asked,
            **self.actions,
        }

    # -- one opening

    async def take(self, finds: Finds, what: str) -> bool:
        """Open what is found of `what`, and say what became of each; whether nothing of it failed.

        Cancelled before all of it is read, nothing of it is opened.
        """
        way = self.panel.begin(what)
        folders, result = set(self.folders), ""
        try:
            way.task = asyncio.ensure_future(self.gather(finds, way))
            arrivals = await way.task
            async with self._lock:
                if way.is_cancelled:
                    raise asyncio.CancelledError
                way.settle("Reading the notes")
                result = await self.place(arrivals, what)
            return not self.failed
        except asyncio.CancelledError:
            result = render_result(CANCELLED, (), ())
            self.forget_folders(set(self.folders) - folders)
            return False
        except Exception as error:
            result = render_result("", [FailedNote(what, sources.unread(error))], ())
            raise
        finally:
            self.panel.end(way, result)

    async def gather(self, finds: Finds, way: Way) -> Arrivals:
        """Find and read all that one opening brings."""
        await self._is_open.wait()
        arrivals = Arrivals()
        files: list[Source] = []
        what = way.what
        async for find in finds:
            if isinstance(find, Source):
                files.append(find)
            elif isinstance(find, FailedNote):
                arrivals.failed.append(find)
            else:
                arrivals.told.append(find)
            await way.pause(f"{what}, {count(len(files), 'file')} found")
        files.sort(key=lambda file: "" if file.is_asked_for else file.path)  # browsers list anyhow
        for number, source in enumerate(files):
            await way.pause(source.path, number, len(files))
            try:
                await self.read(source, arrivals, way)
            except RefusedError as error:
                arrivals.fail(source.path, str(error))
            except Exception as error:
                window.console.warn(str(error))
                arrivals.fail(source.path, sources.unread(error))
        await self.load_own_pictures(arrivals.notes)
        return arrivals

    async def read(self, source: Source, arrivals: Arrivals, way: Way) -> None:
        """Read one file, or what is in an archive. Raises RefusedError."""
        path, is_asked_for = batch.clean_path(source.path), source.is_asked_for
        is_archive = is_asked_for and sources.is_archive(path)
        is_other = is_asked_for and sources.is_other(path)
        if not (is_archive or is_other or batch.is_wanted(path)):
            if is_asked_for:
                arrivals.fail(path, "is no Markdown note (.md), picture or .zip")
            elif sources.is_archive(path):
                arrivals.archives.append(path)
            else:
                arrivals.n_others += 1
            return
        if reason := sources.too_large(path, source.size) or arrivals.is_full():
            arrivals.fail(path, reason)
            return
        data = await source.read()
        if is_archive:
            await self.read_archive(path, data, source.origin, arrivals, way)
        elif is_other:
            arrivals.others.append((path, data))
        else:
            arrivals.add(Opened(path, path, data, source.origin, folder=source.folder))

    async def read_archive(
        self, path: str, data: bytes, origin: str, arrivals: Arrivals, way: Way
    ) -> None:
        """Unpack an archive, bit by bit."""
        n_before = len(arrivals.notes) + len(arrivals.failed)
        for item in zipfiles.unpack(path, data):
            if isinstance(item, FailedNote):
                arrivals.failed.append(item)
            elif isinstance(item, zipfiles.Pause):
                await way.pause(path, item.done, item.of)
            else:
                arrivals.add(Opened(item[0], item[0], item[1], origin))
        if len(arrivals.notes) + len(arrivals.failed) == n_before:
            arrivals.fail(path, "holds no Markdown notes")

    async def load_own_pictures(self, notes: Iterable[Opened]) -> None:
        """Have those of the library's own pictures at hand that others are called like."""
        if window.location.protocol == "file:":
            return
        for note in notes:
            if note.path in self._site_pictures and note.path not in self._site_data:
                with suppress(LoadError):
                    self._site_data[note.path] = await load(note.path)

    async def place(self, arrivals: Arrivals, what: str) -> str:
        """Open what one opening brings; what to say of it, as HTML. Under the lock."""
        batch = Batch(self.held, self.own_files())
        began = perf_counter()
        for note in arrivals.notes:
            batch.add(note)
            if perf_counter() - began > SLICE:
                await asyncio.sleep(0)
                began = perf_counter()
        self.failed, self.told = arrivals.failed + batch.failed, []
        for path, data in arrivals.others:
            await self.place_other(path, data)
        self.former += batch.former
        self.held = batch.held
        self.told += batch.tell() + arrivals.tell()
        if batch.new:
            await self.hold(batch.held)
            kept = [note for path in batch.new if (note := batch.held[path]).is_kept]
            if kept and not await self.save(kept):
                names = ", ".join(note.path for note in kept[:MOST_NAMED])
                self.told.insert(
                    0, f"The kept {names} stays as it was: this browser {self.refused}."
                )
        text = self.summary(batch.new)
        if not (text or arrivals.notes or arrivals.others):
            text = f"No Markdown notes in {what}."
        if not batch.new or self.refused:  # else it was drawn when the notes were read
            self.draw()
        return render_result(text, self.failed, self.told)

    async def place_other(self, path: str, data: bytes) -> None:
        """Take marks or a schedule."""
        try:
            self.told.append(await self.take_other(data))
        except ValueError as error:
            self.failed.append(FailedNote(path, f"was not opened. {error}"))
        except Exception as error:
            window.console.warn(str(error))
            self.failed.append(FailedNote(path, sources.unread(error)))

    def summary(self, new: Collection[str]) -> str:
        """What an opening came to, by the paths that came."""
        library = self.shell.library
        talks = [entry for entry in library.index.entries if entry.source in new]
        n_talks = sum(entry.kind in TALK_KINDS for entry in talks)
        n_problems = sum(problem.source in new for problem in library.problems)
        n_notes = sum(map(is_note, new))
        n_pictures = len(new) - n_notes
        return batch.summary(n_notes, n_talks, n_problems, len(self.failed), n_pictures)

    async def close(self, _target: Any = None) -> None:
        """Take what was told away again."""
        self.panel.clear()

    async def cancel(self, _target: Any = None) -> None:
        """Give up what is under way."""
        for way in list(self.panel.ways):
            way.cancel()

    # -- ways in

    async def choose_files(self, _target: Any) -> None:
        """Open files that the reader chooses."""
        files = await choose_files(".md,.markdown,.zip,.json,.xml,text/markdown", many=True)
        await self.take_files(files)

    async def take_files(self, files: Sequence[Any]) -> None:
        """Open files by their names; none if nothing was chosen."""
        if files:
            names = [file.name for file in files[:2]]
            await self.take(sources.of_files(files), what_of(names, len(files)))

    async def choose_folder(self, _target: Any) -> None:
        """Open a folder; where the browser can ask it again later, it is remembered till then."""
        if not hasattr(window, "showDirectoryPicker"):
            files = await choose_files("", folder=True)
            if files:
                name = str(files[0].webkitRelativePath).partition("/")[0]
                await self.take(sources.of_listed(files), name)
            return
        try:
            folder = await window.showDirectoryPicker()
        except Exception:  # not chosen after all
            return
        await self.take(self.of_folder(folder), str(folder.name))

    async def of_folder(self, folder: Any) -> Finds:
        """The files of a folder that the browser lets us ask again; it is remembered."""
        name = await self.remember(folder)
        seen: dict[str, float] = {}
        async for find in sources.of_handle(folder, name, seen):
            yield find
        self.have_seen(name, seen)

    async def reload_folders(self, _target: Any = None) -> None:
        """Open again what changed in the folders that can be asked."""
        await self.take(self.of_folders(), what_of(list(self.folders)))

    async def of_folders(self) -> Finds:
        """The files of all folders that can be asked, and what is gone from them."""
        for name, folder in list(self.folders.items()):
            paths, lost = set(), []
            seen: dict[str, float] = {}
            async for find in sources.of_handle(folder, name, seen):
                if isinstance(find, Source):
                    paths.add(find.path)
                elif isinstance(find, FailedNote):
                    lost.append(find.source)
                yield find
            for note in list(self.held.values()):
                is_lost = any(f"{note.name}/".startswith(f"{path}/") for path in lost)
                if note.folder == name and note.name not in paths and not is_lost:
                    yield f"{note.path} is gone from its folder; it is still shown here."
            self.have_seen(name, seen)

    async def look_at_folders(self) -> None:
        """Say so when files changed in a folder that is open, and nothing else is to be said."""
        changed = []
        for name, folder in list(self.folders.items()):
            seen: dict[str, float] = {}
            async for _ in sources.of_handle(folder, name, seen):
                pass
            if self.panel.ways:
                return
            if self.have_seen(name, seen):
                changed.append(name)
        if changed:
            self.panel.show(render_changed(changed))

    async def open_pasted(self, _target: Any) -> None:
        """Open the text in the box for it, which is emptied when that is done."""
        text = by_id("pasted").value
        if text.strip() and await self.take_pasted(f"{text.strip()}\n"):
            empty("pasted", text)

    async def take_text(self, text: str) -> None:
        """Open Markdown that was pasted."""
        await self.take_pasted(text)

    async def take_pasted(self, text: str) -> bool:
        """Open Markdown that was pasted; whether it is there."""
        note = batch.pasted(text)

        async def read() -> bytes:
            return note.data

        source = Source(note.path, len(note.data), read, batch.PASTED)
        return await self.take(sources.each(source), "what was pasted")

    def on_paste(self, event: Any) -> None:
        """Something was pasted while nothing was there to write in."""
        if event.target.closest and event.target.closest("input, textarea, select, dialog"):
            return
        data = event.clipboardData
        files = list(data.files)
        text = data.getData("text/plain")
        if files:
            event.preventDefault()
            run(self.take_files(files))
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
        """Files or folders were dropped. What they are must be asked before the event is over."""
        document.documentElement.removeAttribute("data-dragging")
        if "Files" not in list(event.dataTransfer.types):
            return
        event.preventDefault()
        run(self.take_dropped(sources.dropped(event.dataTransfer)))

    async def take_dropped(self, dropped: sources.Dropped) -> None:
        """Open what was dropped."""
        if n_items := int(dropped.files.length):
            names = [dropped.name(number) for number in range(min(2, n_items))]
            await self.take(self.of_dropped(dropped), what_of(names, n_items))

    async def of_dropped(self, dropped: sources.Dropped) -> Finds:
        """The files that were dropped, and those of dropped folders."""
        names: list[str] = []
        for number, file in enumerate(dropped.files):
            folder = dropped.folders.get(number)
            if folder and (handle := await folder.to_ask_again()):
                async for find in self.of_folder(handle):
                    yield find
            elif folder:  # two may be called alike
                names.append(batch.free_folder(folder.name, names))
                async for find in sources.of_entry(folder.entry, names[-1]):
                    yield find
            elif file:  # no text that is dropped along
                yield sources.file_source(file, file.name)

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
            by_id("ask").innerHTML = render_ask([(each, site(each)) for each in foreign])
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
        typed = by_id("address").value
        if typed.strip() and await self.load_addresses([batch.with_scheme(typed.strip())]):
            empty("address", typed)

    async def fetch(self, addresses: Sequence[str]) -> None:
        """Load notes from the web."""
        await self.load_addresses(addresses)

    async def load_addresses(self, addresses: Sequence[str]) -> bool:
        """Load notes from the web; whether nothing of it failed."""
        what = what_of([site(address) for address in addresses])
        return await self.take(self.of_addresses(addresses), what)

    async def of_addresses(self, addresses: Iterable[str]) -> Finds:
        """Files of the web, or all notes of a folder at a code host."""
        for address in addresses:
            try:
                found = await self.of_address(address)
            except AddressError as error:
                found = [FailedNote(address, f"was not opened: {error}")]
            except RefusedError as error:
                found = [FailedNote(address, str(error))]
            except Exception as error:
                window.console.warn(str(error))
                found = [FailedNote(address, sources.unread(error))]
            for find in found:
                yield find

    async def of_address(self, address: str) -> Sequence[Find]:
        """What is at one address. Raises AddressError and RefusedError."""
        asked = self.wanted(address)
        if asked.form == "file":
            return [sources.web_source(asked)]
        files, said = await sources.list_files(asked)
        found: list[Find] = [sources.web_source(each) for each in files]
        if said or not files:
            found.append(FailedNote(address, said or "holds no Markdown notes"))
        return found

    def wanted(self, address: str) -> Wanted:
        """What an address asks for; relative ones are of the page's own site."""
        if self.is_own(address):
            url = window.URL.new(address, document.baseURI)
            name = str(window.decodeURIComponent(url.pathname.rpartition("/")[2]))
            return Wanted("file", str(url.href), batch.web_name(name))
        return wanted(address)


def what_of(names: Sequence[str], n_all: int = 0) -> str:
    """What is opened, in a few words; `n_all` things if more than are named."""
    left = max(n_all, len(names)) - 2
    more = f" and {left:,} more" if left > 0 else ""
    return f"{', '.join(dict.fromkeys(names[:2]))}{more}"


def site(address: str) -> str:
    """The host that an address asks, or the address where it asks none."""
    try:
        return wanted(address).site
    except AddressError:
        return address


def empty(name: str, text: str) -> None:
    """Empty a box whose text was taken, unless it is another by now."""
    box = by_id(name)
    if box and box.value == text:
        box.value = ""


def listen(opening: Opening) -> None:
    """Connect what can be dropped and pasted anywhere."""
    listeners = (
        ("dragenter", opening.on_drag),  # a drop right after it is taken too
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
