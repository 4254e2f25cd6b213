"""The view "Your library": opened notes, marks, exports and schedules."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from app.control.host import Host
from app.imports.files import RefusedError, Source
from app.imports.open_notes import OpenNotes
from app.marks.keeper import MarkKeeper
from app.marks.model import MarksError
from app.render.imports import render_opened
from app.render.marks import render_own_marks
from app.render.schedules import render_schedules
from app.render.your_library import render_exports, render_your_library
from app.schedules.opened import OpenSchedules
from app.search.view import is_filtered
from app.text import count
from app.your_library.page import Handler, LibraryPage


class YourLibraryView:
    """Draws the view, and handles the buttons of its section on marks.

    `bind` attaches the marks to their talks after some were imported, `choose_marks` lets the
    reader choose files of marks.
    """

    def __init__(
        self,
        host: Host,
        notes: OpenNotes,
        marks: MarkKeeper,
        schedules: OpenSchedules,
        page: LibraryPage,
        bind: Callable[[], Awaitable[None]],
        choose_marks: Callable[[], Awaitable[Iterable[Source]]],
    ) -> None:
        self._host = host
        self._notes = notes
        self._marks = marks
        self._schedules = schedules
        self._page = page
        self._bind = bind
        self._choose_marks = choose_marks
        self.actions: dict[str, Handler] = {
            "export-marks": self.export_marks,
            "import-marks": self.import_marks,
        }

    def redraw(self) -> None:
        """Draw the view again if it is shown and nobody writes in it."""
        is_unkept = any(not note.is_kept for note in self._notes.opened.values())
        self._page.set_unkept(is_unkept=is_unkept)
        if self._host.shown == "yours" and not self._page.is_written_in():
            self.draw()

    def draw(self) -> None:
        """Draw the view."""
        parts = [
            ("opened", "Open notes", self._opened()),
            ("own", "Your marks", self._own_marks()),
            ("hand-on", "Hand it on", self._hand_on()),
            ("schedules", "Schedules", render_schedules(self._schedules.all)),
        ]
        self._page.draw(render_your_library(parts))

    async def export_marks(self, _data: Any) -> None:
        """Hand all marks to the reader as a file."""
        self._page.download("backrow-marks.json", self._marks.as_file(), "application/json")
        self._page.say(f"{count(len(self._marks), 'mark')} exported.")

    async def import_marks(self, _data: Any) -> None:
        """Merge the marks of files that the reader chooses."""
        for file in await self._choose_marks():
            try:
                n_marks = await self._marks.import_file(await file.read())
            except (MarksError, RefusedError) as error:
                self._page.say(f"{file.path}: {error}")
                continue
            await self._bind()
            self._page.say(f"{count(n_marks, 'mark')} of {file.path} joined with yours.")

    def _opened(self) -> str:
        notes = self._notes
        return render_opened(
            list(notes.opened.values()),
            notes.former,
            notes.last.told,
            notes.last.failed,
            notes.folders.names,
            notes.refused,
        )

    def _own_marks(self) -> str:
        marks = self._marks
        return render_own_marks(
            len(marks),
            len(marks.starred()),
            len(marks.remarked()),
            marks.lost(),
            marks.damaged,
            marks.refused,
        )

    def _hand_on(self) -> str:
        view, matches = self._host.listed()
        words = f" for “{view.q.strip()}”" if view.q.strip() else " with these filters"
        return render_exports(
            len(self._host.library.files),
            matches.n_talks,
            words if is_filtered(view) else "",
            has_marks=len(self._marks) > 0,
        )
