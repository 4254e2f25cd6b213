"""Handle the events of the page.

Events and elements are the browser's objects; only their attributes are read.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from app.control.actions import Actions
from app.control.host import Deferred
from app.control.keyboard import Key, command_of
from app.control.listing import Listing
from app.control.navigation import Navigation
from app.control.page import Page
from app.control.views import Views
from app.render.facets import FACET_TITLES

WRITABLE = "input:not([type=checkbox]), select, textarea"
"""Elements in which a letter is input rather than a shortcut."""

RESULT = "#list [data-talk]"
"""The link of a result."""

FOOTNOTE = re.compile(r"#(fn(?:ref)?-[\d-]+)")
"""The fragment of a link to or from a footnote: a place within a talk, not a view."""

Event = Any
Element = Any


class Events:
    """Handles the events of a live page; `handlers` has one for each."""

    def __init__(
        self,
        navigation: Navigation,
        listing: Listing,
        views: Views,
        actions: Actions,
        page: Page,
        *,
        get_deferred: Callable[[], Deferred],
        run: Callable[[Coroutine[Any, Any, None]], asyncio.Future[None]],
        retry: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Take the parts of the shell, what starts tasks, and what loads failed notes again."""
        self._navigation = navigation
        self._listing = listing
        self._views = views
        self._actions = actions
        self._page = page
        self._get_deferred = get_deferred
        self._run = run
        self._retry = retry
        self._has_letters = page.has_letters()
        self.handlers: Mapping[str, Callable[[Event], None]] = {
            "input": self._on_input,
            "change": self._on_change,
            "submit": self._on_submit,
            "focusout": self._on_focus_out,
            "click": self._on_click,
            "keydown": self._on_key,
            "toggle": self._on_toggle,
            "scroll": self._on_scroll,
            "popstate": self._on_address,
            "hashchange": self._on_address,
        }

    def _on_input(self, event: Event) -> None:
        """Handle a keystroke in the search box or in a remark."""
        if event.target.id == "q":
            self._page.measure_typing(event.timeStamp)
            self._actions.type(event.target.value)
        elif event.target.id == "remark":
            self._get_deferred().on_marks_event(event)

    def _on_focus_out(self, event: Event) -> None:
        """Handle the loss of focus of a remark."""
        if event.target.id == "remark":
            self._get_deferred().on_marks_event(event)

    def _on_change(self, event: Event) -> None:
        """Handle a filter's checkbox, the sort, a mark, or the switch for shortcuts."""
        target = event.target
        if target.id == "single-keys":
            self._has_letters = target.checked
            self._page.store_letters(is_on=target.checked)
        elif target.id == "remark" or target.name == "tick":
            self._get_deferred().on_marks_event(event)
        elif target.id == "sort":
            self._actions.sort(target.value)
        elif target.type == "checkbox" and target.name in FACET_TITLES:
            self._actions.filter(target.name, target.value)

    def _on_submit(self, event: Event) -> None:
        """Handle Enter in the search box; no form of the page is ever sent."""
        if event.target.method == "dialog":
            return
        event.preventDefault()
        if event.target.id == "search-form":
            self._navigation.finish_typing()

    def _on_click(self, event: Event) -> None:
        """Handle a click on a button, a chip, or a link within the page."""
        has_key = event.metaKey or event.ctrlKey or event.shiftKey
        if event.defaultPrevented or event.button or has_key:
            return
        target = event.target.closest("button, a[href^='#']")
        if not target:
            return
        if target.tagName == "BUTTON":
            self._on_button(target)
        elif not target.hasAttribute("data-skip"):
            event.preventDefault()
            if footnote := FOOTNOTE.fullmatch(target.hash):
                self._page.show_footnote(footnote[1])
            else:
                self._actions.follow(target.getAttribute("href"))

    def _on_button(self, button: Element) -> None:
        """Handle a click on a button, by its data."""
        data = button.dataset
        if getattr(data, "facet", None):
            self._actions.remove_filter(data.facet, data.value)
        elif getattr(data, "clear", None):
            self._actions.clear(keeps_query=data.clear != "all")
        elif getattr(data, "do", None):
            self._get_deferred().do(data.do, data)
        elif button.id == "help-button":
            self._page.show_help()
        elif button.hasAttribute("data-more-rows"):
            self._listing.show_more()
        elif button.hasAttribute("data-retry"):
            self._run(self._retry())
        elif getattr(data, "copy", None):
            self._run(self._copy(data.copy, button))

    async def _copy(self, what: str, button: Element) -> None:
        """Copy the talk's address, the talk, or the problems; say whether it was allowed."""
        is_copied = await self._page.copy(self._actions.text_of(what, self._page.address()))
        said = button.parentElement.querySelector(".copy-status")
        said.textContent = "Copied" if is_copied else "The browser did not allow copying"

    def _on_key(self, event: Event) -> None:
        """Handle a shortcut."""
        if event.isComposing or event.altKey or self._page.has_dialog():
            return
        target = event.target
        key = Key(
            event.key,
            has_command=event.ctrlKey or event.metaKey,
            is_writing=bool(target.closest(WRITABLE)),
            in_search_box=target.id == "q",
            on_result=bool(target.matches(RESULT)),
        )
        is_list = self._views.shown == "list"
        command = command_of(key, is_list=is_list, has_letters=self._has_letters)
        if command and self._actions.run(command):
            event.preventDefault()

    def _on_toggle(self, event: Event) -> None:
        """Fill a facet's drawer when it opens."""
        drawer = event.target
        facet = getattr(drawer.dataset, "more", None)
        if facet and drawer.open and drawer.childElementCount == 1:
            drawer.insertAdjacentHTML("beforeend", self._listing.drawer(facet))

    def _on_scroll(self, _event: Event) -> None:
        """Append more results near the end of the list."""
        if self._views.shown == "list" and self._page.is_near_end():
            self._listing.show_more()

    def _on_address(self, _event: Event) -> None:
        """Handle Back, Forward, and an address typed by hand."""
        self._actions.follow_address()
