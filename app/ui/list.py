"""The list: what was found, its rows as they come into the page, and the filters beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pyscript import document, window
from pyscript.ffi import to_js

from app.control.library import Library
from app.render.facets import FACET_TITLES, SHOWN_VALUES, render_chips, render_drawer, render_facets
from app.render.notices import render_empty_library, render_status
from app.render.results import (
    FIRST_ROWS,
    ROW_HEIGHT,
    STEP_ROWS,
    first_end,
    render_list,
    render_more,
    render_rows,
    whole_group,
)
from app.search.index import Matches
from app.search.view import View, value_key
from app.ui.browser import by_id, fixed, painted, put, run

PAUSE = 0.1
"""Seconds without typing after which results below the screen are drawn: more than between keys."""
LOOKED_AT = 20
"""Results that are compared to tell whether an answer is another."""


class Listing:
    """The results of one search in the page, and the one that knows which these are.

    The first rows are drawn at once, the others after these are painted.
    """

    def __init__(self, library: Library, is_typing: Callable[[], bool]) -> None:
        self.library = library
        self.is_typing = is_typing
        self.view = View()  # what the list shows, or showed last
        self.matches: Matches = library.index.search(self.view)
        self.is_stale = True  # whether it must be drawn before it is shown again
        self.n_entries = 0  # those there were when it was drawn
        self.rows_end = 0  # results in the page
        self.rest: asyncio.Future[None] | None = None  # draws the others

    def shows(self, view: View) -> bool:
        """Whether the page holds the list of this view."""
        return not self.is_stale and view == self.view

    def found(self, view: View) -> Matches:
        """What a view's search and filters find."""
        return self.matches if self.shows(view) else self.library.index.search(view)

    def has_better(self) -> bool:
        """Whether the same search has another answer by now."""
        old, new = self.matches, self.library.index.search(self.view)
        return (new.n_talks, new.entries[:LOOKED_AT]) != (old.n_talks, old.entries[:LOOKED_AT])

    def draw(self, view: View, rows: int = 0, *, so_far: bool) -> None:
        """Search, and put the count and the results into the page, at once at least `rows`;
        `so_far` says that notes are still being read.
        """
        if self.rest:
            self.rest.cancel()
        library, index = self.library, self.library.index
        self.matches, self.view, self.is_stale = index.search(view), view, False
        self.n_entries = index.n_entries
        put("status", render_status(self.matches, view, so_far=so_far))
        labels = {
            (facet, value.name): value.label
            for facet in FACET_TITLES
            if getattr(view, facet)
            for value in self.matches.facets[facet]
            if value.chosen
        }
        put("chips", render_chips(view, labels))
        sort = self.matches.sort
        fixed("sort").value = sort
        fixed("sort-label").hidden = not library.files
        entries = self.matches.entries
        screen = max(1, window.innerHeight // ROW_HEIGHT)
        self.rows_end = end = whole_group(entries, min(max(screen, rows), len(entries)))
        is_empty = not library.files and not library.failed
        fixed("list").innerHTML = (
            render_empty_library()
            if is_empty
            else render_list(index, self.matches, view, sort, end)
        )
        self.rest = run(self.draw_rest(painted()))

    async def draw_rest(self, first_rows: Awaitable[None]) -> None:
        """After the first rows are painted: the filters, and when nobody types, the other rows."""
        await first_rows
        if by_id("more") and by_id("more").getBoundingClientRect().top < window.innerHeight:
            self.append_rows(self.rows_end + STEP_ROWS)  # short results: fill the window
        for values in self.matches.facets.values():
            values[:SHOWN_VALUES]  # counted now, each in a task of its own
            await asyncio.sleep(0)
        self.draw_facets()
        end = first_end(self.matches.entries)
        if self.is_typing() and self.rows_end < end:
            await asyncio.sleep(PAUSE)
        while self.rows_end < end:
            await asyncio.sleep(0)
            self.append_rows(min(self.rows_end + STEP_ROWS, end))

    def draw_facets(self) -> None:
        """Redraw the filters without closing a drawer or losing the focus."""
        facets = by_id("facets")
        active = document.activeElement
        focused = (
            (active.name, active.value)
            if active and facets.contains(active) and active.tagName == "INPUT"
            else None
        )
        drawer = facets.querySelector(".facet-drawer")
        drawers = {it.dataset.more for it in facets.querySelectorAll(".facet-more[open]")}
        scroll = facets.scrollTop
        facets.innerHTML = render_facets(
            self.matches, self.view, is_open=bool(drawer and drawer.open), drawers=drawers
        )
        if scroll:  # setting it lays the page out
            facets.scrollTop = scroll
        if focused:
            same_facet = facets.querySelectorAll(f'input[name="{focused[0]}"]')
            key = value_key(*focused)  # a value may be there in another spelling now
            same = [it for it in same_facet if value_key(focused[0], it.value) == key]
            same = same or list(same_facet)
            (same[0] if same else by_id("results")).focus(to_js({"preventScroll": True}))

    def show_more(self) -> None:
        """Append the next hundred results."""
        if self.rows_end >= first_end(self.matches.entries):
            self.append_rows(self.rows_end + FIRST_ROWS)

    def append_rows(self, end: int) -> None:
        """Append results up to `end` to the list in the page."""
        entries, begin = self.matches.entries, self.rows_end
        if begin >= len(entries):
            return
        end = whole_group(entries, min(end, len(entries)))
        sort = self.matches.sort
        rows = render_rows(self.library.index, self.matches, self.view, sort, begin, end)
        lists = by_id("list").querySelectorAll(".talk-list")
        lists[lists.length - 1].insertAdjacentHTML("beforeend", rows.first_items)
        if rows.sections:
            by_id("list").querySelector(".conference-list").insertAdjacentHTML(
                "beforeend", rows.sections
            )
        self.rows_end = end
        had_focus = document.activeElement and document.activeElement.closest("#more")
        by_id("more").innerHTML = render_more(end, len(entries))
        button = by_id("more").querySelector("button")
        if had_focus:
            first = by_id("list").querySelectorAll("[data-talk]")[begin]
            (button or first).focus(to_js({"preventScroll": True}))

    # -- events

    def on_toggle(self, event: Any) -> None:
        """A facet's drawer opens: fill it."""
        facet = getattr(event.target.dataset, "more", None)
        if facet and event.target.open and event.target.childElementCount == 1:
            drawer = render_drawer(facet, self.matches.facets[facet], self.view)
            event.target.insertAdjacentHTML("beforeend", drawer)

    def on_scroll(self, _event: Any) -> None:
        """Near the end of the list: show more of it."""
        if by_id("library").hidden:  # something else is scrolled
            return
        button = by_id("list").querySelector("[data-more-rows]")
        if button and button.getBoundingClientRect().top < 2 * window.innerHeight:
            self.show_more()
