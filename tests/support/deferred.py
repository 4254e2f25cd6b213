"""The deferred half on a page in memory, with elements that record drawings, and a library."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace

from app.control.library import Library
from app.control.loading import LoadError
from app.imports.files import Source
from app.imports.folders import Folders
from app.imports.importer import Importer
from app.imports.library_files import PictureStore
from app.imports.remote import NotFoundError
from app.model import Entry
from app.pacing import in_slices
from app.search.index import Matches
from app.search.view import View
from app.storage import StorageError
from app.your_library.browser import BrowserParts
from app.your_library.deferred_half import DeferredHalf
from app.your_library.page import Handler
from tests.support.database import MemoryDatabase

ADDRESS = "https://own.example/talks/"


class LibraryPage:
    """The view "Your library"."""

    def __init__(self) -> None:
        self.html = ""
        self.said: list[str] = []
        self.offer = ""
        self.schedules = ""
        self.session = ""
        self.question = ""
        self.asked: Sequence[str] = ()
        self.fields: dict[str, str] = {}
        self.downloads: dict[str, str | bytes] = {}
        self.is_unkept = False
        self.is_writing = False
        self.has_wish = False
        self.n_drawn = 0
        self.tasks: list[asyncio.Future[object]] = []

    def draw(self, html: str) -> None:
        self.html = html
        self.n_drawn += 1

    def is_written_in(self) -> bool:
        return self.is_writing

    def set_unkept(self, *, is_unkept: bool) -> None:
        self.is_unkept = is_unkept

    def say(self, text: str, offer: str = "") -> None:
        self.said.append(text)
        self.offer = offer

    def wants_marks(self) -> bool:
        return self.has_wish

    def draw_schedules(self, html: str) -> None:
        self.schedules = html

    def draw_session(self, html: str) -> None:
        self.session = html

    def ask(self, html: str) -> None:
        self.question = html

    def answer(self) -> Sequence[str]:
        return self.asked

    def text_of(self, name: str) -> str:
        return self.fields.get(name, "")

    def empty(self, name: str, text: str) -> None:
        if self.fields.get(name) == text:
            self.fields[name] = ""

    def download(self, name: str, content: str | bytes, _media_type: str) -> None:
        self.downloads[name] = content

    def run(self, work: Awaitable[object]) -> object:
        self.tasks.append(asyncio.ensure_future(work))
        return self.tasks[-1]

    async def painted(self) -> None:
        await asyncio.sleep(0)


class MarksPage:
    """The marks of the open talk; `text` is the text in the box of the remark."""

    def __init__(self) -> None:
        self.entry_id = ""
        self.html = ""
        self.text: str | None = None
        self.has_focus = False
        self.n_focused = 0
        self.is_starred = False
        self.said: list[str] = []
        self.refused = ""

    def draw(self, entry_id: str, html: str) -> None:
        self.entry_id, self.html = entry_id, html
        start, found, rest = html.partition("<textarea")
        assert start
        self.text = rest.partition(">")[2].partition("</textarea>")[0] if found else None

    def is_drawn(self, entry_id: str) -> bool:
        return self.entry_id == entry_id

    def remark(self) -> tuple[str | None, bool]:
        return self.text, self.has_focus

    def focus_remark(self) -> None:
        self.n_focused += 1

    def show_star(self, *, is_on: bool) -> None:
        self.is_starred = is_on

    def say(self, text: str) -> None:
        self.said.append(text)

    def show_refused(self, html: str) -> None:
        self.refused = html


class PanelPage:
    """The panel of imports: its outcomes, and its progress."""

    def __init__(self) -> None:
        self.outcomes = ""
        self.progress = ""
        self.can_cancel = False

    def replace(self, html: str) -> None:
        self.outcomes, self.progress = html, ""

    def add(self, html: str) -> None:
        self.outcomes += html

    def has_progress(self) -> bool:
        return bool(self.progress)

    def draw_progress(self, html: str) -> None:
        self.progress, self.can_cancel = html, True

    def update_progress(self, text: str, done: int, of: int) -> None:
        self.progress = f"{text} ({done}/{of})"

    def remove_progress(self) -> None:
        self.progress = ""

    def remove_cancel(self) -> None:
        self.can_cancel = False

    def cancel_is_there(self) -> bool:
        return self.can_cancel


class OneFileParts:
    """The parts of the one file."""

    def __init__(self) -> None:
        self.fixed: str | None = "<html>"
        self.packed: dict[str, bytes] = {}

    async def runtime(self) -> str:
        if self.fixed is None:
            raise LoadError("The part of the file that runs it is not on this machine.")
        return self.fixed

    async def pictures(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        return {path: self.packed[path] for path in paths}


class Events:
    """The ways of opening notes that need the browser's files."""

    def __init__(
        self, importer: Importer, folders: Folders, on_visibility: Callable[[bool], None]
    ) -> None:
        self.importer = importer
        self.folders = folders
        self.on_visibility = on_visibility
        self.is_listening = False
        self.actions: dict[str, Handler] = {}

    def listen(self) -> None:
        self.is_listening = True


class Host:
    """The shell, with a real library."""

    def __init__(self, notes: Mapping[str, bytes]) -> None:
        self.library = Library()
        self.library.files = dict(notes)
        self.view = View()
        self.shown = "yours"
        self.talk: Entry | None = None
        self.is_reading = False
        self.notices: list[str] = []
        self.n_refreshed = 0
        self.half: DeferredHalf | None = None

    def focused_entry(self) -> Entry | None:
        return self.talk

    def listed(self) -> tuple[View, Matches]:
        return self.view, self.library.index.search(self.view)

    def refresh(self) -> None:
        self.n_refreshed += 1

    def show_notice(self, html: str) -> None:
        self.notices.append(html)

    async def read(self) -> None:
        await in_slices(self.library.read())

    async def reread(self) -> None:
        await self.read()
        if self.half:
            await self.half.bind()


class Tab:
    """One page of a library: its parts in memory, and the deferred half that uses them."""

    def __init__(
        self, notes: Mapping[str, bytes], database: MemoryDatabase | None = None, refused: str = ""
    ) -> None:
        self.host = Host(notes)
        self.page = LibraryPage()
        self.marks_page = MarksPage()
        self.panel = PanelPage()
        self.one_file = OneFileParts()
        self.database = database or MemoryDatabase()
        self.answers: dict[str, bytes] = {}
        self.chosen: list[Source] = []
        self.now = 1_000
        self.in_page = ""
        self._refused = refused
        self.half = DeferredHalf(
            self.host,
            BrowserParts(
                page=self.page,
                marks_page=self.marks_page,
                panel_page=self.panel,
                one_file=self.one_file,
                pictures=PictureStore(
                    self._load_picture, lambda path, _data: path, lambda _url: None
                ),
                make_file_events=self._make_events,
                open_database=self._open_database,
                load=self._load,
                address=ADDRESS,
                now=self._tick,
                marks_in_page=lambda: self.in_page,
                choose_marks=self._choose,
            ),
        )
        self.host.half = self.half

    async def start(self) -> "Tab":
        """Read the notes, and load marks and kept notes."""
        await self.host.read()
        self.half.listen()
        await self.half.open()
        return self

    async def press(self, action: str, **data: str) -> None:
        """Press a button, and wait until it is done."""
        self.half.do(action, SimpleNamespace(**data))
        await self.settle()

    async def mark_event(self, kind: str, **target: object) -> None:
        """Send an event in the marks of the open talk."""
        about = {"name": "", "value": "", "checked": False} | target
        self.half.on_marks_event(SimpleNamespace(type=kind, target=SimpleNamespace(**about)))

    async def settle(self) -> None:
        """Wait for all tasks that run; raise their errors."""
        while self.page.tasks:
            tasks, self.page.tasks = self.page.tasks, []
            await asyncio.gather(*tasks)

    def open_talk(self, title: str) -> Entry:
        """Open the talk of a title."""
        index = self.host.library.index
        self.host.talk = talk = next(each for each in index.entries if each.title == title)
        self.half.draw_marks(talk)
        return talk

    def _make_events(
        self, importer: Importer, folders: Folders, on_visibility: Callable[[bool], None]
    ) -> Events:
        self.events = Events(importer, folders, on_visibility)
        return self.events

    async def _open_database(self) -> MemoryDatabase:
        if self._refused:
            raise StorageError(self._refused)
        return self.database

    async def _load(self, url: str, _most: int) -> bytes:
        if url not in self.answers:
            raise NotFoundError("was not found")
        return self.answers[url]

    async def _load_picture(self, _path: str) -> bytes | None:
        return None

    async def _choose(self) -> Iterable[Source]:
        return self.chosen

    def _tick(self) -> int:
        self.now += 1
        return self.now
