"""Makes the deferred half: gives `app/your_library/` what it needs of the browser."""

from pyscript import document, window

from app.control.host import Deferred, Host
from app.control.loading import LoadError
from app.deferred.database import open_database
from app.deferred.file_events import BrowserFileEvents
from app.deferred.import_panel import BrowserPanelPage
from app.deferred.one_file import BrowserOneFileParts
from app.deferred.page import BrowserLibraryPage, BrowserMarksPage
from app.deferred.sources import BrowserRequest, source_of
from app.imports.files import Source
from app.imports.library_files import PictureStore
from app.imports.remote import load_remote
from app.pack import MARKS_ID
from app.ui.browser import by_id, choose_files
from app.ui.files import blob_address, load
from app.your_library.browser import BrowserParts
from app.your_library.deferred_half import DeferredHalf


def make_deferred(host: Host) -> Deferred:
    """Make the deferred half of the page."""
    browser = BrowserParts(
        page=BrowserLibraryPage(),
        marks_page=BrowserMarksPage(),
        panel_page=BrowserPanelPage(),
        one_file=BrowserOneFileParts(),
        pictures=PictureStore(load_picture, blob_address, window.URL.revokeObjectURL),
        make_file_events=BrowserFileEvents,
        open_database=open_database,
        load=lambda url, most: load_remote(BrowserRequest(url), most),
        address=str(document.baseURI).partition("#")[0],
        now=lambda: int(window.Date.now()),
        marks_in_page=marks_in_page,
        choose_marks=choose_marks,
    )
    return DeferredHalf(host, browser)


async def load_picture(path: str) -> bytes | None:
    """One of the library's own pictures; None if it can't be had."""
    if window.location.protocol == "file:":
        return None
    try:
        return await load(path)
    except LoadError:
        return None


def marks_in_page() -> str:
    """The marks that the page's own file brought, as the text of a file; "" if none."""
    block = by_id(MARKS_ID)
    return str(block.textContent) if block else ""


async def choose_marks() -> list[Source]:
    """Files of marks that the reader chooses."""
    return [source_of(it) for it in await choose_files(".json,application/json", many=True)]
