"""The deferred half of the page, put together: the `Deferred` protocol of `app/control/host.py`."""

from collections.abc import Collection, Mapping
from typing import Any

from app.control.host import Host
from app.imports.files import RefusedError
from app.imports.importer import Importer
from app.imports.library_files import LibraryFiles
from app.imports.open_notes import OpenNotes
from app.imports.web import Web
from app.marks.keeper import MarkKeeper
from app.marks.model import MarksError
from app.model import Entry
from app.schedules.model import ScheduleError
from app.storage import MARKS, Database, StorageError
from app.text import count
from app.urls import is_web
from app.your_library.browser import BrowserParts
from app.your_library.exporting import Exporting
from app.your_library.import_panel import ImportPanel
from app.your_library.marking import Marking
from app.your_library.opening import Opening
from app.your_library.page import Handler
from app.your_library.scheduling import Scheduling
from app.your_library.view import YourLibraryView

MARKS_KEY = b'"backrow"'
"""What a file of marks has near its beginning, and no schedule has."""
BEGINNING = 100
"""Bytes in which that is looked for."""


class DeferredHalf:
    """Marks, opened notes, schedules and exports."""

    def __init__(self, host: Host, browser: BrowserParts) -> None:
        page, home = browser.page, browser.address if is_web(browser.address) else None
        self._host = host
        self._browser = browser
        self._marks = MarkKeeper(browser.now)
        files = LibraryFiles(host.library, browser.pictures, host.reread)
        self._notes = notes = OpenNotes(files, self._redraw)
        panel = ImportPanel(browser.panel_page)
        importer = Importer(notes, panel, self._take_other)
        self._marking = Marking(host, self._marks, browser.marks_page, page, self._tell_index)
        web = Web(browser.load, browser.address)
        self._opening = Opening(notes, importer, panel, page, web)
        self._scheduling = Scheduling(host, page, importer.take_text)
        schedules = self._scheduling.schedules
        exporting = Exporting(host, self._marks, schedules, page, browser.one_file, home)
        self._view = YourLibraryView(
            host, notes, self._marks, schedules, page, self.bind, browser.choose_marks
        )
        self._file_events = browser.make_file_events(importer, notes.folders, self._on_visibility)
        self._actions: Mapping[str, Handler] = {
            **self._marking.actions,
            **self._opening.actions,
            **self._scheduling.actions,
            **exporting.actions,
            **self._view.actions,
            **self._file_events.actions,
        }

    def listen(self) -> None:
        """Connect drops, pastes and the like; called once, behind the first list."""
        self._file_events.listen()

    async def open(self) -> None:
        """Load what this browser keeps; called once, when the notes have been read."""
        database: Database | None = None
        refused = ""
        try:
            database = await self._browser.open_database()
        except StorageError as error:
            refused = str(error)
        await self._marks.open(database, refused, self._browser.marks_in_page())
        if database:
            database.listen(self._on_stored)
        await self._notes.open(database, refused)
        if not self._notes.opened:  # else the marks were bound when the notes were read
            await self.bind()
        self.open_addresses(self._host.view.notes)

    async def bind(self) -> None:
        """Attach marks and schedules to the talks of the index, and draw them."""
        if self._marks.is_open:
            await self._marks.bind(self._host.library.index)
        self._tell_index()
        self._scheduling.match_again()
        if self._host.talk:
            self.draw_marks(self._host.talk)
        self._redraw()

    def do(self, action: str, data: Any) -> None:
        """Do what a `data-do` button or a key asks for; `data` is the button's, None for a key."""
        if action in self._actions:
            self._browser.page.run(self._actions[action](data))

    def draw(self) -> None:
        """Draw the view "Your library"."""
        self._view.draw()

    def draw_marks(self, entry: Entry) -> None:
        """Draw the reader's marks into the view of the open talk."""
        self._marking.draw(entry)

    def render_session(self, entry: Entry) -> str:
        """Return HTML for what a published schedule says about a talk; "" if none does."""
        return self._scheduling.render_session(entry)

    def on_marks_event(self, event: Any) -> None:
        """Handle an input, change or focusout event in the marks of the open talk."""
        target = event.target
        if target.name == "tick":
            self._marking.tick(int(target.value), is_on=target.checked)
        elif event.type == "focusout":
            self._marking.leave_remark()
        elif event.type == "change":
            self._marking.commit_remark()
        else:
            self._marking.type_remark()

    def flush(self) -> None:
        """Save a remark that is being written."""
        self._marking.flush()

    def open_addresses(self, addresses: Collection[str]) -> None:
        """Open the notes at the addresses of `#notes=`; ask first if they are of other sites."""
        self._opening.open_addresses(addresses)

    async def add_notes(self, files: Mapping[str, bytes]) -> None:
        """Add notes of the library itself which failed to load before, and read all again."""
        await self._notes.add_own(files)

    def _redraw(self) -> None:
        self._view.redraw()

    def _tell_index(self) -> None:
        """Let searches and the list know what is marked and what was opened."""
        index = self._host.library.index
        is_other = index.set_opened(self._notes.opened)
        if index.set_marked(self._marks.starred(), self._marks.remarked()) or is_other:
            self._host.refresh()

    def _on_visibility(self, is_visible: bool) -> None:
        """The page was shown or hidden: files may have changed, or the page may be closed soon."""
        self.flush()
        if is_visible and self._notes.folders.names:
            self._browser.page.run(self._opening.offer_reload())

    def _on_stored(self, table: str) -> None:
        """Load what another tab may have stored."""

        async def reload() -> None:
            await self._marks.reload()
            if not self._host.is_reading:  # else `bind` is called when all is read
                await self.bind()

        if table == MARKS:
            self._browser.page.run(reload())

    async def _take_other(self, data: bytes) -> str:
        """Take a file of marks or a schedule; what came of it, in a sentence.

        Raises RefusedError with a sentence if it is neither.
        """
        try:
            if MARKS_KEY not in data[:BEGINNING]:
                return self._scheduling.open(data)
            n_marks = await self._marks.import_file(data)
        except (MarksError, ScheduleError) as error:
            raise RefusedError(str(error)) from error
        await self.bind()
        return f"{count(n_marks, 'mark')} joined with yours."
