"""The page's elements, as `app.control` asks for them."""

from contextlib import AbstractContextManager
from typing import Any

from pyodide.ffi import JsException
from pyscript import document, window
from pyscript.ffi import to_js

from app.ui.browser import LIBRARY, NO_SCROLL, after_paint, by_id, put
from app.ui.list import focused_result, links, place_kept, result

VIEWS = {"library": "list", "reading": "talk", "problems": "problems", "yours": "yours"}
"""The elements of which one is visible, and what its view is called."""

STORED_KEYS = f"backrow:{LIBRARY}:single-keys"
"""Where it is stored that shortcuts of one letter are switched off."""


class Address:
    """The fragment of the page's address, and its history."""

    def fragment(self) -> str:
        """Return the fragment as it stands."""
        return str(window.location.hash)

    def replace(self, fragment: str) -> bool:
        """Change the current entry of the history; return whether the browser did it."""
        return self._change(window.history.replaceState, fragment)

    def push(self, fragment: str) -> bool:
        """Add an entry to the history; return whether the browser did it."""
        return self._change(window.history.pushState, fragment)

    def _change(self, method: Any, fragment: str) -> bool:
        target = f"#{fragment}"
        if not fragment and window.location.protocol != "file:":
            target = window.location.pathname + window.location.search
        try:
            method(None, "", target)
        except JsException:
            window.console.debug("The browser asks for fewer changes of the address.")
            return False
        return True


class PageElements:
    """The elements outside the list."""

    def put(self, name: str, html: str) -> None:
        """Make HTML the content of an element that nothing else writes, if it is another."""
        put(name, html)

    def draw(self, name: str, html: str) -> None:
        """Make HTML the content of an element."""
        by_id(name).innerHTML = html

    def draw_badge(self, html: str) -> None:
        """Show HTML as the badge of the notes' problems; "" hides it."""
        badge = by_id("problem-count")
        badge.hidden = not html
        badge.innerHTML = html

    def switch(self, shown: str) -> None:
        """Make one of the views the visible one."""
        for name, view in VIEWS.items():
            by_id(name).hidden = view != shown
        document.body.className = f"view-{shown}"
        by_id("search-help").hidden = shown != "list"
        current = "list" if shown == "talk" else shown
        for link in document.querySelectorAll("[data-view]"):
            if link.dataset.view == current:
                link.setAttribute("aria-current", "page")
            else:
                link.removeAttribute("aria-current")

    def set_title(self, title: str) -> None:
        """Set the title of the window."""
        document.title = title

    def set_query(self, text: str) -> None:
        """Put text into the search box, unless it is there: that would move the cursor."""
        if by_id("q").value != text:
            by_id("q").value = text

    def show_help(self) -> None:
        """Show the help on keys and searches."""
        by_id("help").showModal()

    def place_kept(self) -> AbstractContextManager[None]:
        """Redraw the list within, keeping focus and scroll position."""
        return place_kept()

    def scroll_position(self) -> float:
        """Return how far the page is scrolled, in pixels."""
        return float(window.scrollY)

    def scroll_to(self, position: float) -> None:
        """Scroll the page."""
        window.scrollTo(0, position)

    def has_focus(self) -> bool:
        """Return whether a visible element has the focus."""
        active = document.activeElement
        return bool(active and active != document.body and active.getClientRects().length)

    def focus(self, name: str) -> None:
        """Give an element the focus, without scrolling."""
        by_id(name).focus(NO_SCROLL)

    def focus_query(self, *, is_selected: bool = False) -> None:
        """Put the cursor into the search box, and select its text if that is wanted."""
        by_id("q").focus()
        if is_selected:
            by_id("q").select()

    def focus_result(self, talk_id: str, *, scrolls: bool) -> None:
        """Give a talk's result the focus, or the list if it has no result."""
        place = (result(talk_id) if talk_id else None) or by_id("results")
        if scrolls:
            place.focus()
        else:
            place.focus(NO_SCROLL)

    def n_results(self) -> int:
        """Return how many results are in the page."""
        return int(links().length)

    def focused_position(self) -> int | None:
        """Return which result has the focus, from 0."""
        at = int(window.Array.prototype.indexOf.call(links(), document.activeElement))
        return at if at >= 0 else None

    def focused_talk(self) -> str:
        """Return the id of the talk whose result has the focus, or ""."""
        return focused_result()

    def focus_position(self, position: int) -> None:
        """Give a result the focus, by its position."""
        links()[position].focus()

    def show_footnote(self, name: str) -> None:
        """Bring a footnote, or the place that refers to it, into view."""
        if place := by_id(name):
            place.scrollIntoView(to_js({"block": "center"}))
            place.setAttribute("tabindex", "-1")
            place.focus(NO_SCROLL)

    def is_near_end(self) -> bool:
        """Return whether there are more results, and the last one in the page is near."""
        button = by_id("list").querySelector("[data-more-rows]")
        return bool(button and button.getBoundingClientRect().top < 2 * window.innerHeight)

    def address(self) -> str:
        """Return the address of the page without its fragment."""
        return str(window.location.href).split("#", 1)[0]

    async def copy(self, text: str) -> bool:
        """Copy text; file pages of some browsers may only copy a selection."""
        try:
            await window.navigator.clipboard.writeText(text)
        except (AttributeError, JsException):  # over plain http there is no clipboard
            area = document.createElement("textarea")
            area.value = text
            area.className = "visually-hidden"
            document.body.append(area)
            area.select()
            is_copied = bool(document.execCommand("copy"))
            area.remove()
            return is_copied
        return True

    def has_dialog(self) -> bool:
        """Return whether a dialog is open."""
        return bool(document.querySelector("dialog[open]"))

    def has_letters(self) -> bool:
        """Return whether shortcuts of one letter work: yes, unless they were switched off."""
        try:
            is_on = bool(window.localStorage.getItem(STORED_KEYS) != "off")
        except (AttributeError, JsException):  # storage is refused
            is_on = True
        by_id("single-keys").checked = is_on
        return is_on

    def store_letters(self, *, is_on: bool) -> None:
        """Store for this library whether shortcuts of one letter work."""
        try:
            window.localStorage.setItem(STORED_KEYS, "on" if is_on else "off")
        except (AttributeError, JsException):
            window.console.debug("The browser stores nothing: the choice holds for this page.")

    def measure_typing(self, began: float) -> None:
        """Record the time from a keystroke, in ms, to the frame that shows its results."""

        def measure() -> None:
            span = to_js({"start": began, "end": window.performance.now()})
            window.performance.measure("backrow:filter", span)

        after_paint(measure)
