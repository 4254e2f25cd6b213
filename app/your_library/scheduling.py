"""The open schedules: matched with the library, drawn, and drafted into notes."""

from collections.abc import Awaitable, Callable
from typing import Any

from app.control.host import Host
from app.model import Conference, Entry
from app.render.schedules import render_schedules, render_session
from app.schedules.opened import OpenSchedules
from app.search.index import Index
from app.your_library.page import Handler, LibraryPage


class Scheduling:
    """Opens schedules and handles their buttons; `take_text` opens a note."""

    def __init__(
        self, host: Host, page: LibraryPage, take_text: Callable[[str], Awaitable[bool]]
    ) -> None:
        self.schedules = OpenSchedules()
        self._host = host
        self._page = page
        self._take_text = take_text
        self._matched: tuple[Index, int] | None = None  # the index, and its size then
        self.actions: dict[str, Handler] = {
            "save-draft": self.save_draft,
            "open-draft": self.open_draft,
            "drop-schedule": self.close,
        }

    def open(self, data: bytes) -> str:
        """Open a schedule; what it adds, in a sentence. Raises ScheduleError."""
        said = self.schedules.open(data, self._conferences())
        self._draw_session()
        return said

    def match_again(self) -> None:
        """Find the talks of the schedules again, if the library changed."""
        index = self._host.library.index
        if self.schedules.all and self._matched != (index, index.n_entries):
            self.schedules.match_again(self._conferences())
            self._draw_session()

    def render_session(self, entry: Entry) -> str:
        """HTML of what a schedule says about a talk; "" if none does."""
        session = self.schedules.sessions.get(entry.id)
        return render_session(session) if session else ""

    async def save_draft(self, data: Any) -> None:
        """Hand the reader a note to fill in, with the talks that have no notes."""
        if draft := self.schedules.draft(int(data.number)):
            name, text = draft
            self._page.download(name, text, "text/markdown")
            self._page.say(f"{name}: to fill in, and to put into your notes folder.")

    async def open_draft(self, data: Any) -> None:
        """Open such a note beside the others."""
        if draft := self.schedules.draft(int(data.number)):
            await self._take_text(draft[1])

    async def close(self, data: Any) -> None:
        """Close a schedule."""
        self.schedules.close(int(data.number))
        self._draw_session()
        self._page.draw_schedules(render_schedules(self.schedules.all))
        self._page.say("The schedule is put away.")

    def _conferences(self) -> list[Conference]:
        """The library's conferences, with which the schedules are matched now."""
        index = self._host.library.index
        self._matched = (index, index.n_entries)
        return list({id(c): c for c in map(index.conference_of, index.entries)}.values())

    def _draw_session(self) -> None:
        talk = self._host.talk
        self._page.draw_session(self.render_session(talk) if talk else "")
