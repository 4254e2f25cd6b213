"""The list of results: search, and choose how many results to draw.

A keystroke draws the count and one window of results; the filters are drawn after the paint, and
more results when the typing pauses.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Coroutine
from typing import Any, Protocol

from app.control.library import Library
from app.render.facets import FACET_TITLES, SHOWN_VALUES, render_chips, render_drawer, render_facets
from app.render.notices import render_empty_library, render_status
from app.render.results import (
    FIRST_ROWS,
    ROW_HEIGHT,
    STEP_ROWS,
    ListPart,
    first_end,
    render_list,
    render_more,
    render_rows,
    whole_group,
)
from app.search.index import Matches
from app.search.view import Facet, View

PAUSE = 0.1
"""Seconds without typing until results below the window are drawn: longer than the time between
two keys, so that no keystroke waits for them."""

COMPARED = 20
"""Results that are compared to see whether an answer changed: more than a window shows."""


class ListPage(Protocol):
    """The elements of the list and of the filters."""

    def window_height(self) -> float:
        """Return the height of the window, in pixels."""

    def draw(self, *, status: str, chips: str, sort: str, has_sort: bool, items: str) -> None:
        """Replace the count, the chips, the chosen sort (or hide it), and all results."""

    def draw_facets(self, render: Callable[[bool, Container[str]], str]) -> None:
        """Replace the filters, and keep their focus and scroll position.

        `render` takes whether the filters are open, and the facets whose drawers are.
        """

    def append(self, part: ListPart, more: str, begin: int) -> None:
        """Append results after the first `begin`, and replace the button for more."""

    def is_end_in_window(self) -> bool:
        """Return whether the end of the results is in the window."""


class Listing:
    """The results of one search, of which the first `end` are in the page.

    `view` is the view that they were drawn for, which stays while a talk is shown; `n_entries` is
    the library's size at that time. `rest` is the task that draws the results below the window.
    """

    def __init__(
        self,
        library: Library,
        page: ListPage,
        *,
        is_typing: Callable[[], bool],
        run: Callable[[Coroutine[Any, Any, None]], asyncio.Future[None]],
        painted: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._library = library
        self._page = page
        self._is_typing = is_typing
        self._run = run
        self._painted = painted
        self._sleep = sleep
        self.view = View()
        self.matches: Matches = library.index.search(self.view)
        self.is_stale = True  # whether it must be drawn before it is shown again
        self.n_entries = 0
        self.end = 0
        self.rest: asyncio.Future[None] | None = None

    def shows(self, view: View) -> bool:
        """Return whether the page holds the list of a view."""
        return not self.is_stale and view == self.view

    def find(self, view: View) -> Matches:
        """Return the matches of a view, those of the list if it is of that view."""
        return self.matches if self.shows(view) else self._library.index.search(view)

    def listed(self) -> tuple[View, Matches]:
        """Return the view and matches of the list, shown now or last, for the current library."""
        return self.view, self._library.index.search(self.view)

    def has_changed(self) -> bool:
        """Return whether the search's answer differs from the list in the page."""
        old, new = self.matches, self._library.index.search(self.view)
        return (new.n_talks, new.entries[:COMPARED]) != (old.n_talks, old.entries[:COMPARED])

    def draw(self, view: View, at_least: int = 0, *, so_far: bool) -> None:
        """Search, and draw the count and the first results, at least `at_least` of them.

        `so_far` says that notes are still being read.
        """
        if self.rest:
            self.rest.cancel()
        library, index = self._library, self._library.index
        self.matches = matches = index.search(view)
        self.view, self.is_stale, self.n_entries = view, False, index.n_entries
        labels = {
            (facet, value.name): value.label
            for facet in FACET_TITLES
            if view.chosen(facet)
            for value in matches.facets[facet]
            if value.chosen
        }
        n_matches = len(matches.entries)
        n_at_once = max(1, int(self._page.window_height()) // ROW_HEIGHT, at_least)
        self.end = whole_group(matches.entries, min(n_at_once, n_matches))
        self._page.draw(
            status=render_status(matches, view, so_far=so_far),
            chips=render_chips(view, labels),
            sort=matches.sort,
            has_sort=bool(library.files),
            items=render_list(index, matches, view, matches.sort, self.end)
            if library.files or library.failed
            else render_empty_library(),
        )
        self.rest = self._run(self._draw_rest(self._painted()))

    async def _draw_rest(self, first_results: Awaitable[None]) -> None:
        """Draw the filters after the paint, and more results when the typing pauses."""
        await first_results
        if self._page.is_end_in_window():  # the results are short: fill the window
            self._append(self.end + STEP_ROWS)
        for values in self.matches.facets.values():
            values[:SHOWN_VALUES]  # counted now, each in a task of its own
            await self._sleep(0)
        self._page.draw_facets(
            lambda is_open, drawers: render_facets(
                self.matches, self.view, is_open=is_open, drawers=drawers
            )
        )
        end = first_end(self.matches.entries)
        if self._is_typing() and self.end < end:
            await self._sleep(PAUSE)
        while self.end < end:
            await self._sleep(0)
            self._append(min(self.end + STEP_ROWS, end))

    def show_more(self) -> None:
        """Append the next hundred results, if the first ones are drawn."""
        if self.end >= first_end(self.matches.entries):
            self._append(self.end + FIRST_ROWS)

    def _append(self, end: int) -> None:
        """Append results up to `end`."""
        matches, begin = self.matches, self.end
        if begin >= len(matches.entries):
            return
        self.end = whole_group(matches.entries, min(end, len(matches.entries)))
        part = render_rows(self._library.index, matches, self.view, matches.sort, begin, self.end)
        self._page.append(part, render_more(self.end, len(matches.entries)), begin)

    def drawer(self, facet: Facet) -> str:
        """Return the HTML of the values in a facet's drawer."""
        return render_drawer(facet, self.matches.facets[facet], self.view)
