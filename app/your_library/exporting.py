"""The library handed on: saved as one file, or what is listed in another form."""

from typing import Any

from app.control.host import Host
from app.control.loading import LoadError
from app.exports.exporter import Export, Exporter, Selection
from app.exports.one_file import save_as_one_file
from app.marks.keeper import MarkKeeper
from app.render.html import button
from app.schedules.opened import OpenSchedules
from app.search.view import to_fragment
from app.your_library.page import Handler, LibraryPage, OneFileParts


class Exporting:
    """Collects what the page holds, and downloads what the exporters make of it.

    `home` is the address of the page, None if it was opened as a file.
    """

    def __init__(
        self,
        host: Host,
        marks: MarkKeeper,
        schedules: OpenSchedules,
        page: LibraryPage,
        parts: OneFileParts,
        home: str | None,
    ) -> None:
        self._host = host
        self._marks = marks
        self._schedules = schedules
        self._page = page
        self._parts = parts
        self._home = home
        self._exporter = Exporter(page.say)
        self.actions: dict[str, Handler] = {"save-file": self.save_file, "export": self.export}

    async def save_file(self, _data: Any) -> None:
        """Save all notes that are open as one file, with the marks if the reader wants that."""
        library = self._host.library
        marks = self._marks.as_file() if self._page.wants_marks() else ""
        self._page.say("Making the file…")
        await self._page.painted()
        try:
            runtime = await self._parts.runtime()
            missing = [path for path in library.pictures if path not in library.picture_data]
            pictures = {**library.picture_data, **await self._parts.pictures(missing)}
        except LoadError as error:
            self._page.say(str(error), button("save-file", "Fetch it and save"))
            return
        self._hand_over(save_as_one_file(runtime, library.files, pictures, library.failed, marks))

    async def export(self, data: Any) -> None:
        """Export what is listed in the form that the button names."""
        view, matches = self._host.listed()
        index = self._host.library.index
        listed = [(index.conference_of(entry), entry) for entry in matches.entries]
        sessions = self._schedules.sessions
        selection = Selection(listed, matches.n_talks, to_fragment(view), self._home, sessions)
        self._hand_over(await self._exporter.export(data.form, selection))

    def _hand_over(self, export: Export) -> None:
        if export.name:
            self._page.download(export.name, export.content, export.media_type)
        self._page.say(export.message)
