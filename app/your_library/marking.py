"""The reader's marks on the open talk: a star, ticks and a remark, drawn and changed."""

import asyncio
from collections.abc import Callable
from typing import Any

from app.control.host import Host
from app.marks import model as marking
from app.marks.keeper import MarkKeeper
from app.marks.model import Mark, MarksError
from app.model import Entry
from app.render.marks import render_marks, render_refused
from app.your_library.page import Handler, LibraryPage, MarksPage

REST = 0.6
"""Seconds without typing after which a remark is saved."""


class Marking:
    """Draws marks, and saves what the reader changes; `changed` is called after each change."""

    def __init__(
        self,
        host: Host,
        marks: MarkKeeper,
        page: MarksPage,
        library_page: LibraryPage,
        changed: Callable[[], None],
    ) -> None:
        self._host = host
        self._marks = marks
        self._page = page
        self._run = library_page.run
        self._changed = changed
        self._rest: asyncio.TimerHandle | None = None
        self._drawn_mark: Mark | None = None
        self._drawn_texts: tuple[str, ...] = ()  # the remark, and conflicting ones beside it
        self._drawn_remark = ""  # what the box held when it was drawn or saved
        self.actions: dict[str, Handler] = {
            "star": self.toggle_star,
            "drop-remark": self.drop_remark,
        }

    def draw(self, entry: Entry) -> None:
        """Draw the marks of the open talk, but not over a remark that is being written."""
        self._show_star(entry)
        if self._page.is_drawn(entry.id):
            text, is_written_in = self._page.remark()
            if is_written_in or text != self._drawn_remark:
                return
        self._drawn_mark = mark = self._marks.of(entry)
        self._drawn_texts = mark.texts if mark else ()
        self._drawn_remark = mark.remark if mark else ""
        self._page.draw(entry.id, render_marks(entry, mark, self._marks.refused))

    async def toggle_star(self, _data: Any) -> None:
        """Star the talk that has the focus, or remove its star."""
        if entry := self._host.focused_entry():
            mark = self._marks.of(entry)
            await self._change(entry, marking.unstar if mark and mark.starred else marking.star)

    async def drop_remark(self, data: Any) -> None:
        """Delete a conflicting remark."""
        if entry := self._host.talk:
            text = self._drawn_texts[int(data.number)]
            await self._change(entry, lambda mark, now: marking.set_remark(mark, "", now, text))
            self._page.focus_remark()

    def tick(self, number: int, *, is_on: bool) -> None:
        """Tick off a follow-up of the open talk, or remove its tick."""
        if entry := self._host.talk:
            text, nth = marking.follow_up_numbers(entry)[number]
            how = marking.tick if is_on else marking.untick
            self._run(self._change(entry, lambda mark, now: how(mark, text, now, nth)))

    def type_remark(self) -> None:
        """The remark changes: save it when the typing rests."""
        self._stop_rest()
        self._page.say("")
        self._rest = asyncio.get_running_loop().call_later(REST, self.flush)

    def commit_remark(self) -> None:
        """The remark was changed and left: save it now."""
        self._stop_rest()
        self._page.say("")
        self._save_remark()

    def leave_remark(self) -> None:
        """Nobody writes in the remark any more: show what other tabs wrote meanwhile."""
        entry = self._host.talk
        if entry and self._marks.of(entry) != self._drawn_mark:
            self.draw(entry)

    def flush(self) -> None:
        """Save a remark that is being written."""
        if self._stop_rest():
            self._save_remark()

    def _stop_rest(self) -> bool:
        """Stop waiting for the end of typing; whether that was waited for."""
        rest, self._rest = self._rest, None
        if rest:
            rest.cancel()
        return rest is not None

    def _save_remark(self) -> None:
        (text, _), entry = self._page.remark(), self._host.talk
        if text is None or not entry:
            return
        before, self._drawn_remark = self._drawn_remark, text

        async def save(text: str, entry: Entry) -> None:
            try:  # it replaces the text that was shown here, and none that another tab wrote
                await self._change(
                    entry, lambda mark, now: marking.set_remark(mark, text, now, before)
                )
            except MarksError as error:
                self._drawn_remark = before
                self._page.say(str(error))

        self._run(save(text, entry))

    def _show_star(self, entry: Entry) -> None:
        mark = self._marks.of(entry)
        self._page.show_star(is_on=bool(mark and mark.starred))

    async def _change(self, entry: Entry, how: Callable[[Mark, int], Mark]) -> None:
        """Change a mark, and say when it is saved."""
        self._page.say("Saving…")
        saving = self._marks.change(entry, self._host.library.index, how)
        self._changed()
        if self._host.talk:
            self._show_star(self._host.talk)
        saved = await saving
        self._page.say("Saved in this browser" if saved else "Not saved")
        self._page.show_refused(render_refused(self._marks.refused))
        if self._host.talk:  # other tabs may have written while this was saved
            self.draw(self._host.talk)
        refused = self._marks.refused if self._marks.has_unsaved else ""
        self._host.show_notice(render_refused(refused))
