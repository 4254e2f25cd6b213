"""A browser in memory for `app.control`: page, history, clock and frames."""

import asyncio
from collections.abc import Callable, Container, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from time import perf_counter
from typing import Any

from app.control.host import Deferred, Host
from app.control.library import Library
from app.control.shell import Before, Browser, Shell
from app.model import Entry, FailedNote
from app.render.results import ListPart
from app.search.query import Query


class Clock:
    """A clock that moves only when told to; `rest` is a pause of half a second."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def rest(self) -> None:
        """Pause, and remember when."""
        self.pauses.append(self.now)
        self.now += 0.5


class Timers:
    """Calls that are due later, on a clock of their own."""

    class Timer:
        """One call."""

        def __init__(self, due: float, call: Callable[[], None]) -> None:
            self.due = due
            self.call = call
            self.is_cancelled = False

        def cancel(self) -> None:
            """Forget the call."""
            self.is_cancelled = True

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timers.Timer] = []

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Call when the clock has moved so far."""
        self.timers.append(Timers.Timer(self.now + seconds, call))
        return self.timers[-1]

    def advance(self, seconds: float) -> None:
        """Move the clock, and make the calls that are due."""
        self.now += seconds
        due = [timer for timer in self.timers if timer.due <= self.now]
        self.timers = [timer for timer in self.timers if timer.due > self.now]
        for timer in due:
            if not timer.is_cancelled:
                timer.call()


class Frames:
    """Calls that wait for the next paint."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def after_paint(self, call: Callable[[], None]) -> None:
        """Call at the next paint."""
        self.waiting.append(call)

    def paint(self) -> None:
        """Paint."""
        calls, self.waiting = self.waiting, []
        for call in calls:
            call()


class History:
    """An address bar and its history; it may refuse, as browsers do after many changes."""

    def __init__(self, fragment: str = "") -> None:
        self.entries = [fragment]
        self.at = 0
        self.refuses = False
        self.n_changes = 0

    def fragment(self) -> str:
        """Return the current fragment."""
        return self.entries[self.at]

    def replace(self, fragment: str) -> bool:
        """Change the current entry."""
        if self.refuses:
            return False
        self.n_changes += 1
        self.entries[self.at] = fragment
        return True

    def push(self, fragment: str) -> bool:
        """Add an entry behind the current one, in place of what was there."""
        if self.refuses:
            return False
        self.n_changes += 1
        self.entries[self.at + 1 :] = [fragment]
        self.at += 1
        return True


class MemoryPage:
    """The elements outside the list."""

    def __init__(self) -> None:
        self.html: dict[str, str] = {}
        self.shown = ""
        self.title = ""
        self.query = ""
        self.is_query_selected = False
        self.is_help_shown = False
        self.focused = "body"  # an element's name, or a result's as "result ID"
        self.scroll = 0.0
        self.results: list[str] = []
        self.drawn: list[tuple[str, str]] = []  # in order, an element each time it is drawn
        self.near_end = False
        self.copied = ""
        self.can_copy = True
        self.letters = True
        self.measured: list[float] = []
        self.n_kept = 0  # redraws that keep the place

    def put(self, name: str, html: str) -> None:
        """Draw."""
        self.html[name] = html
        self.drawn.append((name, html))

    draw = put

    def draw_badge(self, html: str) -> None:
        """Draw the badge."""
        self.html["badge"] = html

    def switch(self, shown: str) -> None:
        """Show one view; the focus is lost with the view before."""
        self.shown = shown
        self.focused = "body"

    def set_title(self, title: str) -> None:
        """Set the title."""
        self.title = title

    def set_query(self, text: str) -> None:
        """Fill the search box."""
        self.query = text

    def show_help(self) -> None:
        """Show the help."""
        self.is_help_shown = True

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """Count."""
        self.n_kept += 1
        yield

    def scroll_position(self) -> float:
        """Return how far it is scrolled."""
        return self.scroll

    def scroll_to(self, position: float) -> None:
        """Scroll."""
        self.scroll = position

    def has_focus(self) -> bool:
        """Return whether an element has the focus."""
        return self.focused != "body"

    def focus(self, name: str) -> None:
        """Focus."""
        self.focused = name

    def focus_query(self, *, is_selected: bool = False) -> None:
        """Focus the search box."""
        self.focused, self.is_query_selected = "q", is_selected

    def focus_result(self, talk_id: str, *, scrolls: bool) -> None:
        """Focus a result."""
        self.focused = f"result {talk_id}" if talk_id in self.results else "results"

    def n_results(self) -> int:
        """Return how many there are."""
        return len(self.results)

    def focused_position(self) -> int | None:
        """Return which one has the focus."""
        talk = self.focused_talk()
        return self.results.index(talk) if talk in self.results else None

    def focused_talk(self) -> str:
        """Return the talk of the one that has the focus."""
        kind, _, name = self.focused.partition(" ")
        return name if kind == "result" else ""

    def focus_position(self, position: int) -> None:
        """Focus a result by its position."""
        self.focused = f"result {self.results[position]}"

    def show_footnote(self, name: str) -> None:
        """Focus it."""
        self.focused = name

    def is_near_end(self) -> bool:
        """Return whether the test scrolled there."""
        return self.near_end

    def address(self) -> str:
        """Return an address."""
        return "https://x.example/"

    async def copy(self, text: str) -> bool:
        """Copy, where that is allowed."""
        self.copied = text
        return self.can_copy

    def has_dialog(self) -> bool:
        """Return whether the help is open."""
        return self.is_help_shown

    def has_letters(self) -> bool:
        """Return what was stored."""
        return self.letters

    def store_letters(self, *, is_on: bool) -> None:
        """Store."""
        self.letters = is_on

    def measure_typing(self, began: float) -> None:
        """Remember the keystroke."""
        self.measured.append(began)


class MemoryList:
    """The elements of the list; the page has the results."""

    def __init__(self, page: MemoryPage, height: float = 600) -> None:
        self.page = page
        self.height = height
        self.status = self.chips = self.sort = self.items = self.facets = self.more = ""
        self.has_sort = False
        self.statuses: list[str] = []  # one for each drawing of the list
        self.lengths: list[int] = []  # of the list, before results were appended
        self.is_short = False
        self.is_open = False
        self.drawers: tuple[str, ...] = ()

    def window_height(self) -> float:
        """Return the height of the window."""
        return self.height

    def draw(self, *, status: str, chips: str, sort: str, has_sort: bool, items: str) -> None:
        """Draw all of it."""
        self.status, self.chips, self.sort, self.items = status, chips, sort, items
        self.has_sort = has_sort
        self.statuses.append(status)
        self.page.results = talks_in(items)

    def draw_facets(self, render: Callable[[bool, Container[str]], str]) -> None:
        """Draw the filters."""
        self.facets = render(self.is_open, self.drawers)

    def append(self, part: ListPart, more: str, begin: int) -> None:
        """Append results."""
        self.lengths.append(begin)
        assert begin == len(self.page.results)
        self.page.results += talks_in(part.first_items + part.sections)
        self.more = more

    def is_end_in_window(self) -> bool:
        """Return whether the results are short, once."""
        is_short, self.is_short = self.is_short, False
        return is_short


def talks_in(html: str) -> list[str]:
    """Return the ids of the talks that results link to."""
    return [piece.partition('"')[0] for piece in html.split('data-talk="')[1:]]


class MemoryBoot:
    """The start of a page."""

    def __init__(self, before: Before | None = None, *, is_asked: bool = False) -> None:
        self.before = before or Before()
        self.asked = is_asked
        self.old_list = False
        self.is_shared = False
        self.handlers: dict[str, Callable[[Any], None]] = {}
        self.progress: list[tuple[int, int]] = []
        self.on_progress: Callable[[], None] = lambda: None
        self.marks: list[str] = []

    def tell_progress(self, n_read: int, n_notes: int) -> None:
        """Remember it, and let the test inspect the page."""
        self.progress.append((n_read, n_notes))
        self.on_progress()

    def is_asked(self) -> bool:
        """Return whether the page was opened for more than the list of all talks."""
        return self.asked

    def has_old_list(self) -> bool:
        """Return whether the last visit's list is shown."""
        return self.old_list

    def share(self) -> None:
        """Make room."""
        self.is_shared = True

    def settle(self) -> Before:
        """Return what was done before."""
        return self.before

    def listen(self, handlers: Mapping[str, Callable[[Any], None]]) -> None:
        """Connect events."""
        self.handlers = dict(handlers)

    def mark(self, name: str) -> None:
        """Remember it."""
        self.marks.append(name)


class MemoryDeferred:
    """The deferred half: remembers its calls."""

    def __init__(self, host: Host | None = None) -> None:
        self.host = host
        self.calls: list[tuple[str, object]] = []

    def listen(self) -> None:
        """Remember."""
        self.calls.append(("listen", None))

    async def open(self) -> None:
        """Remember."""
        self.calls.append(("open", None))

    async def bind(self) -> None:
        """Remember."""
        self.calls.append(("bind", None))

    def draw(self) -> None:
        """Remember."""
        self.calls.append(("draw", None))

    def draw_marks(self, entry: Entry) -> None:
        """Remember."""
        self.calls.append(("draw_marks", entry.title))

    def render_session(self, entry: Entry) -> str:
        """Return HTML of its own."""
        return f"<p>session of {entry.title}</p>"

    def do(self, action: str, data: Any) -> None:
        """Remember."""
        self.calls.append(("do", action))

    def on_marks_event(self, event: Any) -> None:
        """Remember."""
        self.calls.append(("on_marks_event", event))

    def flush(self) -> None:
        """Remember."""
        self.calls.append(("flush", None))

    def open_addresses(self, addresses: Sequence[str]) -> None:
        """Remember."""
        self.calls.append(("open_addresses", tuple(addresses)))

    async def add_notes(self, files: Mapping[str, bytes]) -> None:
        """Add them, and have all read again."""
        self.calls.append(("add_notes", tuple(files)))
        if self.host:
            self.host.library.files |= files
            await self.host.reread()


class Visit:
    """A shell in a browser of its own."""

    def __init__(
        self,
        notes: Mapping[str, str],
        fragment: str = "",
        before: Before | None = None,
        *,
        is_asked: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.library = Library()
        self.library.files = {path: text.encode() for path, text in notes.items()}
        self.history = History(fragment)
        self.page = MemoryPage()
        self.list = MemoryList(self.page)
        self.boot = MemoryBoot(before, is_asked=is_asked)
        self.timers = Timers()
        self.frames = Frames()
        self.site: dict[str, bytes] = {}  # the files of the site, by path
        self.drawn_notes: list[str] = []
        self.deferred = MemoryDeferred()
        self.n_imported = 0
        browser = Browser(
            address=self.history,
            page=self.page,
            list_page=self.list,
            boot=self.boot,
            call_later=self.timers.call_later,
            after_paint=self.frames.after_paint,
            painted=self.painted,
            run=asyncio.ensure_future,
            draw_notes=self.draw_notes,
            load=self.load,
            clock=clock,
        )
        self.shell = Shell(self.library, browser, self.make_deferred, self.import_deferred())

    def painted(self) -> asyncio.Future[None]:
        """Paint in a task of its own."""

        async def paint() -> None:
            self.frames.paint()

        return asyncio.ensure_future(paint())

    async def draw_notes(self, _library: Library, entry: Entry, _query: Query) -> None:
        """Remember it."""
        self.drawn_notes.append(entry.title)

    async def load(self, paths: list[str]) -> tuple[dict[str, bytes], list[FailedNote]]:
        """Load the files that the site has."""
        files = {path: self.site[path] for path in paths if path in self.site}
        return files, [FailedNote(path, "was not found") for path in paths if path not in files]

    def make_deferred(self, host: Host) -> Deferred:
        """Make the deferred half."""
        self.deferred.host = host
        return self.deferred

    def import_deferred(self) -> Iterator[None]:
        """Import nothing, in two steps."""
        for _ in range(2):
            self.n_imported += 1
            yield

    async def settle(self) -> None:
        """Wait until all tasks have ended."""
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    async def start(self) -> None:
        """Start, and wait until all tasks have ended."""
        await self.shell.start()
        await self.settle()


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in an event loop of its own."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
