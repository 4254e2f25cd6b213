"""What the browser gives to this package, handed in by `deferred/root.py`."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.imports.files import Source
from app.imports.folders import Folders
from app.imports.importer import Importer
from app.imports.library_files import PictureStore
from app.imports.web import Load
from app.storage import Database
from app.your_library.import_panel import PanelPage
from app.your_library.page import Handler, LibraryPage, MarksPage, OneFileParts


class FileEvents(Protocol):
    """The ways in that need the browser's files: chosen, dropped and pasted."""

    @property
    def actions(self) -> Mapping[str, Handler]:
        """Its buttons."""

    def listen(self) -> None:
        """Connect its events."""


class MakeFileEvents(Protocol):
    """Makes the ways in; `on_visibility` is called when the page is shown or hidden."""

    def __call__(
        self, importer: Importer, folders: Folders, on_visibility: Callable[[bool], None]
    ) -> FileEvents:
        """Make them."""


@dataclass(frozen=True, slots=True)
class BrowserParts:
    """What the browser gives: elements of the page, the database, files, the network, the clock."""

    page: LibraryPage
    marks_page: MarksPage
    panel_page: PanelPage
    one_file: OneFileParts
    pictures: PictureStore
    make_file_events: MakeFileEvents
    open_database: Callable[[], Awaitable[Database]]
    """Raises StorageError."""
    load: Load
    address: str
    """The address of the page, without its fragment."""
    now: Callable[[], int]
    """The time in milliseconds since 1970."""
    marks_in_page: Callable[[], str]
    """The marks that the page's own file brought, as the text of a file; "" if none."""
    choose_marks: Callable[[], Awaitable[Iterable[Source]]]
    """Lets the reader choose files of marks."""
