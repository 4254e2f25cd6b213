"""The shell's other half: what the reader does with marks, opened notes and the whole library.

The view "Your library" is drawn here, and every `data-do` button of the page ends here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pyodide.ffi import create_proxy
from pyscript import document
from pyscript.ffi import to_js

from app.control.host import Host
from app.deferred.database import StoreError, open_store
from app.deferred.exporter import Handing
from app.deferred.importer import Opening, listen
from app.deferred.mark_store import Marks
from app.marks import model as marking
from app.marks.model import Mark, MarksError
from app.model import Entry
from app.render.imports import render_opened
from app.render.marks import render_marks, render_own_marks, render_refused
from app.render.schedules import render_schedules, render_session
from app.render.your_library import render_exports, render_your_library
from app.search.view import is_filtered
from app.text import count
from app.ui.browser import by_id, choose_files, download, run

SOON = 0.6
"""Seconds without typing after which a remark is saved."""


class Desk:
    """Marks of the reader, and the view "Your library"."""

    def __init__(self, shell: Host) -> None:
        self.shell = shell
        self.marks = Marks()
        self.opening = Opening(shell, self.redraw, self.take_other)
        self.handing = Handing(shell, self.marks.as_file, self.said, self.opening.take_text)
        self.typing: asyncio.TimerHandle | None = None
        self.shown_remark = ""  # what the box for a remark held when it was drawn or saved
        self.shown_texts: tuple[str, ...] = ()  # the remark, and those beside it that are shown
        self.shown_mark: Mark | None = None
        self.actions: dict[str, Callable[[Any], Awaitable[None]]] = {
            "star": self.toggle_star,
            "drop-remark": self.drop_remark,
            "export-marks": self.export_marks,
            "import-marks": self.import_marks,
            **self.opening.actions,
            **self.handing.actions,
        }

    async def open(self) -> None:
        """Take up what is kept in this browser; once, when the library is read."""
        store, refused = None, ""
        try:
            store = await open_store()
        except StoreError as error:
            refused = str(error)
        await self.marks.open(store, refused)
        if store:
            store.listen(self.on_stored)
        document.addEventListener("visibilitychange", create_proxy(lambda _event: self.flush()))
        await self.opening.open(store, refused)
        if not self.opening.held:  # else the marks were bound when the notes were read
            await self.bind()
        self.opening.ask(self.shell.view.notes)

    def listen(self) -> None:
        """Connect what the browser tells, once the page is live."""
        listen(self.opening)

    async def bind(self) -> None:
        """Tie the marks to the talks as they are now, and show them."""
        if self.marks.is_there:
            await self.marks.bind(self.shell.library.index)
        self.tell_index()
        self.handing.rematch()
        if self.shell.talk:
            self.draw_marks(self.shell.talk)
        self.redraw()

    async def take_other(self, data: bytes) -> str:
        """Take a file that is no note: marks, or a schedule; what came of it, in a sentence.

        Raises ValueError with a sentence if it is neither.
        """
        if b'"backrow"' in data[:100]:
            taken = await self.marks.take_in(data)
            await self.bind()
            return f"{count(taken, 'mark')} joined with yours."
        return self.handing.take_schedule(data)

    def tell_index(self) -> None:
        """Let searches and the list know what is marked."""
        starred, remarked = self.marks.starred(), self.marks.remarked()
        index = self.shell.library.index
        is_other = index.set_opened(self.opening.held)
        if index.set_marked(starred, remarked) or is_other:
            self.shell.refresh()

    def on_stored(self, table: str) -> None:
        """Another tab may have stored something."""

        async def learn() -> None:
            await self.marks.reload()
            if not self.shell.is_reading:  # else they are bound when all is read
                await self.bind()

        if table == "marks":
            run(learn())

    def render_session(self, entry: Entry) -> str:
        """Return HTML for what a published schedule says about a talk; "" if none does."""
        session = self.handing.sessions.get(entry.id)
        return render_session(session) if session else ""

    def open_addresses(self, addresses: Sequence[str]) -> None:
        """Open the notes at the addresses of `#notes=`; ask first if they are of other sites."""
        self.opening.ask(addresses)

    async def add_notes(self, files: Mapping[str, bytes]) -> None:
        """Add notes of the library itself which failed to load before, and read all again."""
        await self.opening.add_own(files)

    def on_marks_event(self, event: Any) -> None:
        """Handle an input, change or focusout event in the marks of the open talk."""
        target = event.target
        if target.name == "tick":
            self.on_tick(int(target.value), on=target.checked)
        elif event.type == "focusout":
            self.on_remark_left()
        else:
            self.on_remark(at_once=event.type == "change")

    def do(self, action: str, target: Any) -> None:
        """A button was pressed that asks for something."""
        if action in self.actions:
            run(self.actions[action](target))

    # -- marks on the talk that is open

    def draw_marks(self, entry: Entry) -> None:
        """Put into the reading view what is marked; never while a remark is being written."""
        own, active, box = by_id("own-marks"), document.activeElement, by_id("remark")
        self.draw_star(entry)
        is_again = getattr(own.dataset, "entry", "") == entry.id
        if is_again and (active == box or box.value != self.shown_remark):
            return
        ticked = active.value if active and own.contains(active) and active.name == "tick" else None
        said = by_id("marks-saved").textContent if is_again else ""
        self.shown_mark = mark = self.marks.of(entry)
        self.shown_texts = mark.texts if mark else ()
        self.shown_remark = mark.remark if mark else ""
        own.innerHTML = render_marks(entry, mark, self.marks.refused)
        own.dataset.entry = entry.id
        self.say(said)
        if again := own.querySelector(f'[name="tick"][value="{ticked}"]'):
            again.focus(to_js({"preventScroll": True}))

    def not_kept(self) -> str:
        """HTML that says so where marks were made that the browser does not keep."""
        return render_refused(self.marks.refused) if self.marks.has_unsaved else ""

    def draw_star(self, entry: Entry) -> None:
        """Show whether the talk is starred."""
        mark = self.marks.of(entry)
        by_id("star").setAttribute("aria-pressed", "true" if mark and mark.starred else "false")

    async def change(self, entry: Entry, how: Callable[[Mark, int], Mark]) -> None:
        """Change a mark, and say when it is saved."""
        self.say("Saving…")
        saving = self.marks.change(entry, self.shell.library.index, how)
        self.tell_index()
        if self.shell.talk:
            self.draw_star(self.shell.talk)
        saved = await saving
        self.say("Saved in this browser" if saved else "Not saved")
        if box := by_id("marks-refused"):
            box.innerHTML = render_refused(self.marks.refused)
        if self.shell.talk:  # what other tabs wrote while this was being written
            self.draw_marks(self.shell.talk)
        self.shell.show_notice(self.not_kept())

    def say(self, text: str) -> None:
        """Tell how a mark's saving goes."""
        if place := by_id("marks-saved"):
            place.textContent = text

    async def toggle_star(self, _target: Any) -> None:
        """Star the talk, or take its star away."""
        entry = self.shell.focused_entry()
        if not entry:
            return
        mark = self.marks.of(entry)
        await self.change(entry, marking.unstar if mark and mark.starred else marking.star)

    def on_tick(self, number: int, *, on: bool) -> None:
        """A follow-up was ticked off, or not."""
        if entry := self.shell.talk:
            text, nth = marking.follow_up_numbers(entry)[number]
            how = marking.tick if on else marking.untick
            run(self.change(entry, lambda mark, now: how(mark, text, now, nth)))

    def on_remark(self, *, at_once: bool) -> None:
        """The remark's text changed: save it when the typing rests."""
        if self.typing:
            self.typing.cancel()
        self.say("")
        if at_once:
            self.typing = None
            self.save_remark()
        else:
            self.typing = asyncio.get_running_loop().call_later(SOON, self.flush)

    def on_remark_left(self) -> None:
        """Nobody writes in the remark any more: show what other tabs wrote meanwhile."""
        entry = self.shell.talk
        if entry and self.marks.of(entry) != self.shown_mark:
            self.draw_marks(entry)

    def flush(self) -> None:
        """Save a remark that is being written."""
        if self.typing:
            self.typing.cancel()
            self.typing = None
            self.save_remark()

    def save_remark(self) -> None:
        """Save the remark as it stands in its box."""
        box, entry = by_id("remark"), self.shell.talk
        if not (box and entry):
            return
        text, before = box.value, self.shown_remark
        self.shown_remark = text  # another tab may have written what was never shown here

        async def save() -> None:
            try:
                await self.change(
                    entry, lambda mark, now: marking.set_remark(mark, text, now, before)
                )
            except MarksError as error:
                self.shown_remark = before
                self.say(str(error))

        run(save())

    async def drop_remark(self, target: Any) -> None:
        """Take away a remark that was written apart from the one that leads."""
        if entry := self.shell.talk:
            text = self.shown_texts[int(target.dataset.number)]
            await self.change(entry, lambda mark, now: marking.set_remark(mark, "", now, text))
            by_id("remark").focus()

    # -- the view

    def redraw(self) -> None:
        """Draw the view again, if it is shown and nobody is writing in it; and let the page know
        whether reloading it would close notes.
        """
        is_unkept = any(not note.is_kept for note in self.opening.held.values())
        document.documentElement.toggleAttribute("data-unkept", is_unkept)
        active = document.activeElement
        is_writing = active and active.id in ("pasted", "address") and active.value
        if self.shell.shown == "yours" and not is_writing:
            name = getattr(active.dataset, "do", None) if active else None
            self.draw()
            if name and (again := by_id("yours").querySelector(f'[data-do="{name}"]')):
                again.focus()

    def draw(self) -> None:
        """Draw "Your library"."""
        opening = self.opening
        opened = render_opened(
            list(opening.held.values()),
            opening.former,
            opening.told,
            opening.failed,
            list(opening.folders),
            opening.refused,
        )
        view, matches = self.shell.listed()
        words = f" for “{view.q.strip()}”" if view.q.strip() else " with these filters"
        hand_on = render_exports(
            len(self.shell.library.files),
            matches.n_talks,
            words if is_filtered(view) else "",
            has_marks=len(self.marks) > 0,
        )
        parts = [
            ("opened", "Open notes", opened),
            ("own", "Your marks", self.own_marks()),
            ("hand-on", "Hand it on", hand_on),
            ("schedules", "Schedules", render_schedules(self.handing.schedules)),
        ]
        place = by_id("yours")
        ways = [way.id for way in place.querySelectorAll("details[id][open]")]
        written = {box.id: box.value for box in place.querySelectorAll("#pasted, #address")}
        wish = by_id("with-marks")
        is_wished = bool(wish and wish.checked)
        place.innerHTML = render_your_library(parts)
        for way in ways:
            by_id(way).open = True
        for name, text in written.items():
            by_id(name).value = text
        if wish := by_id("with-marks"):
            wish.checked = is_wished

    def own_marks(self) -> str:
        """The section on marks."""
        marks = self.marks
        return render_own_marks(
            len(marks),
            len(marks.starred()),
            len(marks.remarked()),
            marks.lost(),
            marks.damaged,
            marks.refused,
        )

    def said(self, text: str, offer: str = "") -> None:
        """Say in the view how something went; `offer` is HTML of what can be done about it."""
        if place := by_id("said"):
            place.textContent = text
            place.insertAdjacentHTML("beforeend", offer)

    async def export_marks(self, _target: Any) -> None:
        """Hand all marks to the reader as a file."""
        download("backrow-marks.json", self.marks.as_file(), "application/json")
        self.said(f"{count(len(self.marks), 'mark')} exported.")

    async def import_marks(self, _target: Any) -> None:
        """Join in the marks of files that the reader chooses."""
        for file in await choose_files(".json,application/json", many=True):
            data = (await file.arrayBuffer()).to_bytes()
            try:
                taken = await self.marks.take_in(data)
            except MarksError as error:
                self.said(f"{file.name}: {error}")
                continue
            await self.bind()
            self.said(f"{count(taken, 'mark')} of {file.name} joined with yours.")
