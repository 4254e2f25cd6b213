"""Draw the page's views (the list, one talk, the problems, "Your library") from its state."""

import asyncio
from collections.abc import Callable

from app.control.host import Deferred
from app.control.library import Library
from app.control.listing import Listing
from app.control.navigation import Navigation
from app.control.page import Page
from app.model import Entry
from app.render.html import hidden
from app.render.notices import (
    render_failed,
    render_gone,
    render_library_size,
    render_progress,
    render_remarks,
    render_unread,
)
from app.render.problems import render_problems
from app.render.talk import render_talk
from app.search.query import Query
from app.text import count

MAIN = {
    "list": "results",
    "talk": "reading-main",
    "problems": "problems-main",
    "yours": "yours-main",
}
"""For each view, the element that takes the focus."""


class Views:
    """Draws the views. `shown` is the name of the visible one, `talk` the open talk."""

    def __init__(
        self,
        library: Library,
        navigation: Navigation,
        listing: Listing,
        page: Page,
        get_deferred: Callable[[], Deferred],
        draw_notes: Callable[[Entry, Query], asyncio.Future[None]],
    ) -> None:
        """Take the sources of the views, and the function that draws a talk's notes in a task."""
        self._library = library
        self._navigation = navigation
        self._listing = listing
        self._page = page
        self._get_deferred = get_deferred
        self._draw_notes = draw_notes
        self._notes: asyncio.Future[None] | None = None
        self._notice = ""  # HTML of the deferred half, above the list
        self._list_scroll = 0.0
        self._is_gone = False  # whether the address names a talk that the library lacks
        self.shown = ""
        self.talk: Entry | None = None

    def show(self, at_least: int = 0) -> None:
        """Draw the current view; a list with at least `at_least` results at once."""
        view = self._navigation.view
        if self._notes:
            self._notes.cancel()
        if self.shown == "talk":
            self._get_deferred().flush()
        if self.shown in ("", "list"):
            self._list_scroll = self._page.scroll_position()
        if view.talk and self._show_talk():
            return
        self.talk = None
        self._is_gone = bool(view.talk) and not self._library.is_reading
        if view.view == "problems":
            self._show_problems()
        elif view.view == "yours":
            self._get_deferred().draw()
            self._switch("yours")
            self._set_title("Your library")
            self._page.scroll_to(0)
        else:
            self._show_list(at_least)

    def show_step(self) -> None:
        """Draw the current view; if the focused element vanished, focus the view."""
        left = self.talk
        self.show()
        if self._page.has_focus():
            return
        if left and self.shown == "list":
            self._page.focus_result(left.id, scrolls=False)
        else:
            self._page.focus(MAIN[self.shown])

    def refresh(self) -> None:
        """Draw the list again after the library changed, keeping focus and scroll position."""
        self._listing.is_stale = True
        view = self._navigation.view
        if view.talk or view.view:
            if not self.talk and self.shown != "yours":  # the deferred half draws itself
                self.show()
            return
        with self._page.place_kept():
            self._draw_list(self._listing.end if self._page.scroll_position() else 0)
        self._draw_list_title()

    def improve(self) -> None:
        """Redraw the search if its answer changed; a hidden list, when it is shown."""
        if not self._listing.matches.query.reads:
            return
        if not self._listing.shows(self._navigation.view):
            self._listing.is_stale = True
            return
        self.draw_notices()
        if self._listing.has_changed():
            self.refresh()

    def _switch(self, name: str) -> None:
        """Make a view the visible one."""
        if self.shown != name:
            self.shown = name
            self._page.switch(name)

    def _set_title(self, title: str) -> None:
        self._page.set_title(f"{title} · Backrow")

    # -- the list

    def _show_list(self, at_least: int) -> None:
        """Draw the list, unless it is in the page already."""
        view, is_back = self._navigation.view, self.shown not in ("", "list")
        self._switch("list")
        if self._listing.shows(view):
            self.draw_notices()
        else:
            self._draw_list(max(at_least, self._listing.end if view == self._listing.view else 0))
        if is_back:
            self._page.scroll_to(self._list_scroll)
        self._draw_list_title()

    def _draw_list(self, at_least: int) -> None:
        self._listing.draw(self._navigation.view, at_least, so_far=self._library.is_reading)
        self.draw_notices()

    def _draw_list_title(self) -> None:
        words = self._navigation.view.q.strip()
        found = count(self._listing.matches.n_talks, "talk")
        self._set_title(f"{words}: {found}" if words else found)

    def draw_notices(self) -> None:
        """Draw the notices on the search, on failed notes, and on a talk that is gone."""
        matches = self._listing.matches
        self._page.put(
            "notices",
            render_failed(self._library.failed)
            + self._notice
            + render_gone(is_gone=self._is_gone)
            + render_remarks(matches)
            + render_unread(matches, self._library.index),
        )

    def show_notice(self, html: str) -> None:
        """Show HTML above the list, in place of the last such notice."""
        self._notice = html
        self.draw_notices()

    # -- the other views

    def _show_talk(self) -> bool:
        """Draw one talk; return False if the library has neither it nor one like it."""
        view, index, notice = self._navigation.view, self._library.index, ""
        entry = index.entry(view.talk)
        if not entry:
            entry = None if self._library.is_reading else index.nearest(view.talk)
            if not entry:
                return False
            notice = "The talk at this address is gone; this is the nearest by its title."
        matches = self._listing.find(self._navigation.search)
        is_new = self.talk is not entry
        self.talk = entry
        deferred = self._get_deferred()
        session = deferred.render_session(entry)
        self._page.draw("reading", render_talk(index, entry, view, matches, notice, extras=session))
        deferred.draw_marks(entry)
        self._switch("talk")
        self._set_title(entry.title)
        if is_new:
            self._page.scroll_to(0)
            self._page.focus(MAIN["talk"])
        self._notes = self._draw_notes(entry, matches.query)
        return True

    def _show_problems(self) -> None:
        library = self._library
        n_notes = len(library.files)
        self._page.draw("problems", render_problems(library.index, library.problems, n_notes))
        self._switch("problems")
        self._set_title(f"Notes health: {count(len(library.problems), 'problem')}")
        self._page.scroll_to(0)

    def draw_header(self, *, has_progress: bool = False) -> None:
        """Draw the size of the library; with `has_progress`, the share of notes indexed so far."""
        library, index = self._library, self._library.index
        size = render_library_size(index.n_talks, library.n_conferences, library.as_of)
        self._page.draw("library-status", size + (render_progress(index) if has_progress else ""))
        n_problems = len(library.problems)
        self._page.draw_badge(f"{n_problems}{hidden(' problems')}" if n_problems else "")
