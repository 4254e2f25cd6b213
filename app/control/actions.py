"""Change the state of the page: search, filter, open a talk, move the focus."""

from collections.abc import Callable
from dataclasses import replace

from app.control.host import Deferred
from app.control.keyboard import Command, position_after
from app.control.library import Library
from app.control.listing import Listing
from app.control.navigation import Navigation
from app.control.page import Page
from app.control.views import Views
from app.edit.markdown import to_markdown
from app.model import Entry
from app.render.problems import problems_checklist
from app.search.view import Facet, View, clear, parse_fragment, to_fragment, toggle

PRELOAD = 3
"""Results from the last one at which moving by keyboard appends more."""


class Actions:
    """Changes the state of the page, and lets the views draw it."""

    def __init__(
        self,
        library: Library,
        navigation: Navigation,
        listing: Listing,
        views: Views,
        page: Page,
        get_deferred: Callable[[], Deferred],
    ) -> None:
        self._library = library
        self._navigation = navigation
        self._listing = listing
        self._views = views
        self._page = page
        self._get_deferred = get_deferred

    # -- searching

    def type(self, text: str) -> None:
        """Search for text as it is typed."""
        self._navigation.type(text)
        self._views.show()

    def go(self, view: View) -> None:
        """Go to a view as a step of the history."""
        self._navigation.push(view)
        self._views.show_step()

    def sort(self, name: str) -> None:
        """Sort the results."""
        self.go(replace(self._navigation.view, sort=name))

    def filter(self, facet: Facet, value: str) -> None:
        """Choose a value of a facet, or remove it if it is chosen."""
        self.go(toggle(self._navigation.search, facet, value))

    def remove_filter(self, facet: Facet, value: str) -> None:
        """Remove a chosen value by its chip, and move the focus, since the chip vanishes."""
        self.filter(facet, value)
        self._page.focus("results")

    def clear(self, *, keeps_query: bool) -> None:
        """Remove all filters, and the search too unless it is kept."""
        query = self._navigation.view.q if keeps_query else ""
        self._page.set_query(query)
        self.go(replace(clear(self._navigation.search), q=query))
        self._page.focus_query()

    def follow(self, fragment: str) -> None:
        """Follow a link within the page; the opened notes stay unless the link names others."""
        before, view = self._navigation.view, parse_fragment(fragment)
        self._page.set_query(view.q)
        if view != before:
            self.go(
                replace(view, other=view.other or before.other, notes=view.notes or before.notes)
            )
        elif not (view.talk or view.view):
            self._page.scroll_to(0)

    def follow_address(self) -> None:
        """Show the view of the address after the browser changed it."""
        if not self._navigation.follow_address():
            return
        view = self._navigation.view
        self._page.set_query(view.q)
        self._views.show_step()
        if view.notes:
            self._get_deferred().open_addresses(view.notes)

    # -- keys

    def run(self, command: Command) -> bool:
        """Run a key's command; return whether to prevent the browser's own action."""
        match command:
            case "search":
                self._page.focus_query(is_selected=True)
            case "help":
                self._page.show_help()
            case "next" | "previous":
                self.step(1 if command == "next" else -1)
            case "star":
                if not self.focused_talk():
                    return False
                self._get_deferred().do("star", None)
            case "escape":
                return self.escape()
        return True

    def escape(self) -> bool:
        """Go back to the list; in the list, empty the search. Return whether it was emptied."""
        view = self._navigation.view
        if view.talk or view.view:
            left = self._views.talk
            self.follow(to_fragment(self._navigation.search))
            self._page.focus_result(left.id if left else "", scrolls=True)
            return False
        if view.q:
            self._page.set_query("")
            self.go(replace(view, q=""))
            self._page.focus_query()
            return True
        return False

    def step(self, by: int) -> None:
        """Move by 1 or -1: from result to result, or from talk to talk in the open conference."""
        if talk := self._views.talk:
            if neighbour := self._library.index.neighbours(talk)[by > 0]:
                self.go(replace(self._navigation.view, talk=neighbour.id))
            return
        to = position_after(self._page.focused_position(), by)
        if to >= self._page.n_results() - PRELOAD:
            self._listing.show_more()
        if to < 0:
            self._page.focus_query()
        elif to < self._page.n_results():
            self._page.focus_position(to)

    def focused_talk(self) -> Entry | None:
        """Return the open talk, or else the one whose result has the focus."""
        return self._views.talk or self._library.index.entry(self._page.focused_talk())

    # -- copying

    def text_of(self, what: str, page: str) -> str:
        """Return what a copy button copies: "address", "problems", or the open talk's Markdown.

        `page` is the address of the page without a fragment.
        """
        if what == "problems":
            return problems_checklist(self._library.problems)
        talk = self._views.talk
        if not talk:
            return ""
        if what == "address":
            return f"{page}#{to_fragment(View(talk=talk.id, notes=self._navigation.view.notes))}"
        return to_markdown(talk, self._library.index.conference_of(talk))
