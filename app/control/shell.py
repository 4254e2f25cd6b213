"""The shell: connects the parts of the page, and is the deferred half's `Host`."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import Any, Protocol

from app.control.actions import Actions
from app.control.events import Events
from app.control.host import Deferred, Host
from app.control.library import Library
from app.control.listing import Listing, ListPage
from app.control.navigation import AddressBar, Navigation, Timer
from app.control.page import Page
from app.control.reader import Load, Reader, Start
from app.control.views import Views
from app.model import Entry
from app.pacing import Clock
from app.search.index import Matches
from app.search.query import Query
from app.search.view import View


@dataclass(frozen=True, slots=True)
class Before:
    """The reader's actions before Python ran.

    `query` is the text in the search box; `is_link_last` says that a link was followed after it
    was typed, `is_more_wanted` that more results were asked for. `n_results` is the number of
    results of the last visit's list down to the end of the window.
    """

    query: str = ""
    is_link_last: bool = False
    is_more_wanted: bool = False
    n_results: int = 0


class Boot(Start, Protocol):
    """The start of the page, as the shell takes over from it."""

    def settle(self) -> Before:
        """End the start; return the reader's actions before Python ran."""

    def listen(self, handlers: Mapping[str, Callable[[Any], None]]) -> None:
        """Connect the events of the browser, by their names."""


@dataclass(frozen=True, slots=True)
class Browser:
    """All that the shell needs of a browser; times are in seconds."""

    address: AddressBar
    page: Page
    list_page: ListPage
    boot: Boot
    call_later: Callable[[float, Callable[[], None]], Timer]
    after_paint: Callable[[Callable[[], None]], None]
    painted: Callable[[], Awaitable[None]]
    run: Callable[[Coroutine[Any, Any, None]], asyncio.Future[None]]
    draw_notes: Callable[[Library, Entry, Query], Coroutine[Any, Any, None]]
    load: Load
    clock: Clock = perf_counter


class Shell:
    """The parts of the page; to the deferred half, its `Host`."""

    def __init__(
        self,
        library: Library,
        browser: Browser,
        make_deferred: Callable[[Host], Deferred],
        import_deferred: Iterable[None],
    ) -> None:
        """Take the library, and the deferred half's factory and steps of import."""
        self.library = library
        self.page = browser.page
        self._browser = browser
        self._make_deferred = make_deferred
        self._import_deferred = import_deferred
        self._deferred_is_ready: asyncio.Future[None] | None = None
        self.navigation = Navigation(browser.address, browser.call_later, browser.after_paint)
        self.listing = Listing(
            library,
            browser.list_page,
            is_typing=lambda: self.navigation.is_typing,
            run=browser.run,
            painted=browser.painted,
        )
        self.views = Views(
            library,
            self.navigation,
            self.listing,
            browser.page,
            lambda: self.deferred,
            lambda entry, query: browser.run(browser.draw_notes(library, entry, query)),
        )
        self.actions = Actions(
            library,
            self.navigation,
            self.listing,
            self.views,
            browser.page,
            lambda: self.deferred,
        )
        self._reader = Reader(
            library,
            self.views,
            self.listing,
            browser.boot,
            go_live=self._go_live,
            run=browser.run,
            load=browser.load,
            clock=browser.clock,
        )

    @cached_property
    def deferred(self) -> Deferred:
        """The deferred half, loaded now if it is not loaded yet."""
        return self._make_deferred(self)

    async def start(self) -> None:
        """Read the library; return when the page is live and the deferred half is loaded."""
        await self._reader.read_first()
        if self._deferred_is_ready:
            await asyncio.wait([self._deferred_is_ready])

    def _go_live(self) -> None:
        """Show the view of the address, and the search typed before Python ran.

        It replaces the last visit's list without a jump.
        """
        before = self._browser.boot.settle()
        with self.page.place_kept():
            self.navigation.follow_address()
            view = self.navigation.view
            if before.query and before.query != view.q:
                view = replace(view, q=before.query)
                if not before.is_link_last:
                    view = replace(view, talk="", view="")
                self.navigation.replace(view)
            else:
                self.page.set_query(view.q)
            self.views.show(before.n_results)
        self._browser.boot.listen(self._events().handlers)
        if before.is_more_wanted and self.listing.rest:
            self.listing.rest.add_done_callback(lambda _: self.listing.show_more())
        self._deferred_is_ready = self._browser.run(self._load_deferred())

    def _events(self) -> Events:
        return Events(
            self.navigation,
            self.listing,
            self.views,
            self.actions,
            self.page,
            get_deferred=lambda: self.deferred,
            run=self._browser.run,
            retry=self._retry,
        )

    async def _load_deferred(self) -> None:
        """Load the deferred half after the paint of the first list, and connect it."""
        await self._browser.painted()
        for _ in self._import_deferred:
            await asyncio.sleep(0)
        self.deferred.listen()

    async def _retry(self) -> None:
        """Load the failed notes again, and read everything anew."""
        await self.deferred.add_notes(await self._reader.load_failed())

    # The methods of `Host`

    @property
    def view(self) -> View:
        """The state of the page."""
        return self.navigation.view

    @property
    def shown(self) -> str:
        """The visible view: "list", "talk", "problems" or "yours"."""
        return self.views.shown

    @property
    def talk(self) -> Entry | None:
        """The open talk."""
        return self.views.talk

    @property
    def is_reading(self) -> bool:
        """Whether notes are being read."""
        return self.library.is_reading

    def focused_entry(self) -> Entry | None:
        """Return the open talk, or else the one whose result has the focus."""
        return self.actions.focused_talk()

    def listed(self) -> tuple[View, Matches]:
        """Return the view and matches of the list, shown now or last."""
        return self.listing.listed()

    def refresh(self) -> None:
        """Draw the list again after marks or opened notes changed."""
        self.views.refresh()

    def show_notice(self, html: str) -> None:
        """Show HTML above the list, in place of the last such notice."""
        self.views.show_notice(html)

    async def reread(self) -> None:
        """Read all notes of the library again after `library.files` changed."""
        await self._reader.reread(self.deferred.bind)
