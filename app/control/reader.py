"""Read and index the notes in steps, and show the talks read so far."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol

from app.control.library import Library
from app.control.listing import Listing
from app.control.views import Views
from app.model import FailedNote
from app.pacing import Clock, Interval, collector_off, in_slices

FIRST_SLICE = 0.1
"""Seconds of reading before the first pause: a small library is read without one."""

TELL = 0.2
"""Seconds between two updates of the progress, short enough to look alive."""

SOON = 0.5
"""Seconds of reading after which the talks read so far are shown."""

AT_START = 0.3
"""Seconds of indexing before the answer to a search in the page's address."""

IMPROVE = 0.7
"""Seconds of indexing between two redraws of a search, long enough to read it."""

Load = Callable[[list[str]], Awaitable[tuple[Mapping[str, bytes], list[FailedNote]]]]
"""Loads notes by path; returns their bytes, and those that failed."""


class Start(Protocol):
    """The start of the page, which ends when the page is live."""

    def tell_progress(self, n_read: int, n_notes: int) -> None:
        """Show how many notes are read."""

    def is_asked(self) -> bool:
        """Return whether the page was opened for more than the list of all talks."""

    def has_old_list(self) -> bool:
        """Return whether the list of the last visit is shown."""

    def share(self) -> None:
        """Shrink the progress, to make room for the talks read so far."""

    def mark(self, name: str) -> None:
        """Record the time of a milestone."""


class Reader:
    """Fills the library's index; `is_live` says whether the page shows talks already.

    The lock is held while notes are read, since two readings would mix.
    """

    def __init__(
        self,
        library: Library,
        views: Views,
        listing: Listing,
        start: Start,
        *,
        go_live: Callable[[], None],
        run: Callable[[Coroutine[Any, Any, None]], asyncio.Future[None]],
        load: Load,
        clock: Clock,
    ) -> None:
        self._library = library
        self._views = views
        self._listing = listing
        self._start = start
        self._show_page = go_live
        self._run = run
        self._load = load
        self._clock = clock
        self._lock = asyncio.Lock()
        self._indexing: asyncio.Future[None] | None = None
        self.is_live = False

    async def read_first(self) -> None:
        """Read all notes at the start; a later task indexes the words of the notes."""
        async with self._lock:
            await self._read()
            self._start.mark("backrow:list")
            if self._listing.rest:
                await asyncio.wait([self._listing.rest])  # a keystroke may cancel it
            self._indexing = self._run(self._index())

    async def reread(self, bind: Callable[[], Awaitable[None]]) -> None:
        """Read all notes again after files changed; `bind` attaches marks to the talks."""
        async with self._lock:
            if self._indexing:
                self._indexing.cancel()
            await self._read()
            talk = self._views.talk
            if talk and self._library.index.entry(talk.id) != talk:
                self._views.show()  # the open talk may have changed or vanished
            await bind()
            self._indexing = self._run(self._index())

    async def load_failed(self) -> Mapping[str, bytes]:
        """Load the failed notes again; return the loaded ones."""
        failed, self._library.failed = self._library.failed, []
        files, self._library.failed = await self._load([note.source for note in failed])
        return files

    async def _read(self) -> None:
        """Read all notes; show the talks read so far if it takes long."""
        began, interval = self._clock(), Interval(TELL, self._clock)

        def on_pause(_step: None) -> None:
            if interval.is_over():
                self._show_so_far(self._clock() - began)

        with collector_off():
            await in_slices(self._library.read(), on_pause, first=FIRST_SLICE, clock=self._clock)
        if self._start.is_asked():  # else the list comes first
            with collector_off():
                index_notes = self._library.index_notes()
                await in_slices(index_notes, at_most=AT_START, clock=self._clock)
        self._views.draw_header()
        if self.is_live:
            self._views.refresh()
        else:
            self._go_live()

    def _show_so_far(self, seconds: float) -> None:
        """Show the talks read so far, when they have doubled since they were drawn."""
        library, start = self._library, self._start
        start.tell_progress(library.n_notes_read, len(library.files))
        n_entries = library.index.n_entries
        if self.is_live:
            if n_entries >= 2 * self._listing.n_entries:
                self._views.refresh()
        elif seconds > SOON and n_entries and (start.is_asked() or not start.has_old_list()):
            start.share()
            self._go_live()

    def _go_live(self) -> None:
        self._show_page()
        self.is_live = True

    async def _index(self) -> None:
        """Index the words of the notes, and redraw the search as its answer improves."""
        interval = Interval(IMPROVE, self._clock)

        def on_pause(_step: None) -> None:
            if interval.is_over():
                self._views.draw_header(has_progress=True)
                self._views.improve()

        with collector_off():
            await in_slices(self._library.index_notes(), on_pause, clock=self._clock)
        self._views.draw_header()
        self._views.improve()
        self._start.mark("backrow:index")
        with collector_off():
            await in_slices(self._library.prepare_phrases(), clock=self._clock)
