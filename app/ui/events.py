"""The browser's events: what each of them asks for, in one table."""

import re
from collections.abc import Callable
from typing import Any

from pyodide.ffi import JsException, create_proxy
from pyscript import document, window

from app.control.keyboard import Key, command_of
from app.control.shell import Shell
from app.render.facets import FACET_TITLES
from app.ui.browser import LIBRARY, by_id, measure_paint, run, to_clipboard
from app.ui.list import is_result
from app.ui.talk import show_footnote

WRITABLE = "input:not([type=checkbox]), select, textarea"
"""Where a letter is written, or chooses, and is no shortcut."""

STORED_KEYS = f"backrow:{LIBRARY}:single-keys"
"""Where it is stored that shortcuts of one letter are switched off."""

FOOTNOTE = re.compile(r"#(fn(?:ref)?-[\d-]+)")
"""The fragment of a link to a footnote or back: a place within a talk, and no state."""


class Events:
    """Handles the events of the page once the list is there."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.actions = shell.actions
        self.has_letters = by_id("single-keys").checked = stored_single_keys()

    def listen(self) -> None:
        """Connect each event to its handler."""
        handlers: tuple[tuple[Any, str, Callable[[Any], None]], ...] = (
            (document, "input", self.on_input),
            (document, "change", self.on_change),
            (document, "submit", self.on_submit),
            (document, "focusout", self.on_focus_out),
            (document, "click", self.on_click),
            (document, "keydown", self.on_key),
            (document, "toggle", self.on_toggle),
            (window, "scroll", self.on_scroll),
            (window, "popstate", self.on_address),
            (window, "hashchange", self.on_address),
        )
        for target, name, handler in handlers:  # "toggle" does not bubble, so catch it going down
            target.addEventListener(name, create_proxy(handler), name == "toggle")

    def on_input(self, event: Any) -> None:
        """Handle a keystroke in the search box or in a remark."""
        if event.target.id == "q":
            measure_paint("backrow:filter", event.timeStamp)
            self.actions.type(event.target.value)
        elif event.target.id == "remark":
            self.shell.deferred.on_marks_event(event)

    def on_focus_out(self, event: Any) -> None:
        """Handle the leaving of a remark."""
        if event.target.id == "remark":
            self.shell.deferred.on_marks_event(event)

    def on_change(self, event: Any) -> None:
        """Handle a filter's checkbox, the sort, a mark, or the switch for letters."""
        target = event.target
        if target.id == "single-keys":
            self.has_letters = target.checked
            store_single_keys(is_on=target.checked)
        elif target.id == "remark" or target.name == "tick":
            self.shell.deferred.on_marks_event(event)
        elif target.id == "sort":
            self.actions.sort(target.value)
        elif target.type == "checkbox" and target.name in FACET_TITLES:
            self.actions.filter(target.name, target.value)

    def on_submit(self, event: Any) -> None:
        """Handle Enter in the search box."""
        if event.target.method == "dialog":
            return
        event.preventDefault()
        if event.target.id == "search-form":
            self.shell.navigation.finish_typing()

    def on_click(self, event: Any) -> None:
        """Handle a click on a button, a chip, or a link within the page."""
        has_key = event.metaKey or event.ctrlKey or event.shiftKey
        if event.defaultPrevented or event.button or has_key:
            return
        target = event.target.closest("button, a[href^='#']")
        if not target:
            return
        if target.tagName == "BUTTON":
            self.on_button(target)
        elif not target.hasAttribute("data-skip"):
            event.preventDefault()
            if footnote := FOOTNOTE.fullmatch(target.hash):
                show_footnote(footnote[1])
            else:
                self.actions.follow(target.getAttribute("href"))

    def on_button(self, button: Any) -> None:
        """Handle a click on a button."""
        data = button.dataset
        if getattr(data, "facet", None):
            self.actions.remove_filter(data.facet, data.value)
        elif getattr(data, "clear", None):
            self.actions.clear(keeps_query=data.clear != "all")
        elif getattr(data, "do", None):
            self.shell.deferred.do(data.do, button)
        elif button.id == "help-button":
            self.shell.page.show_help()
        elif button.hasAttribute("data-more-rows"):
            self.shell.listing.show_more()
        elif button.hasAttribute("data-retry"):
            run(self.shell.retry())
        elif getattr(data, "copy", None):
            run(self.copy(data.copy, button))

    def on_key(self, event: Any) -> None:
        """Handle a shortcut."""
        if event.isComposing or event.altKey or document.querySelector("dialog[open]"):
            return
        target = event.target
        key = Key(
            event.key,
            has_command=event.ctrlKey or event.metaKey,
            is_writing=bool(target.closest(WRITABLE)),
            in_search_box=target.id == "q",
            on_result=is_result(target),
        )
        is_list = self.shell.views.shown == "list"
        command = command_of(key, is_list=is_list, has_letters=self.has_letters)
        if command and self.actions.run(command):
            event.preventDefault()

    def on_toggle(self, event: Any) -> None:
        """Fill a facet's drawer when it opens."""
        drawer = event.target
        facet = getattr(drawer.dataset, "more", None)
        if facet and drawer.open and drawer.childElementCount == 1:
            drawer.insertAdjacentHTML("beforeend", self.shell.listing.drawer(facet))

    def on_scroll(self, _event: Any) -> None:
        """Append more results near the end of the list."""
        if by_id("library").hidden:  # another view is scrolled
            return
        button = by_id("list").querySelector("[data-more-rows]")
        if button and button.getBoundingClientRect().top < 2 * window.innerHeight:
            self.shell.listing.show_more()

    def on_address(self, _event: Any) -> None:
        """Handle Back, Forward, and an address typed by hand."""
        self.actions.follow_address()

    async def copy(self, what: str, button: Any) -> None:
        """Copy the talk's address, the talk, or the problems; say whether it was allowed."""
        text = self.actions.text_of(what, window.location.href.split("#")[0])
        is_copied = await to_clipboard(text)
        said = button.parentElement.querySelector(".copy-status")
        said.textContent = "Copied" if is_copied else "The browser did not allow copying"


def stored_single_keys() -> bool:
    """Return whether shortcuts of one letter work: yes, unless they were switched off."""
    try:
        return bool(window.localStorage.getItem(STORED_KEYS) != "off")
    except (AttributeError, JsException):  # storage is refused
        return True


def store_single_keys(*, is_on: bool) -> None:
    """Remember for this library whether shortcuts of one letter work."""
    try:
        window.localStorage.setItem(STORED_KEYS, "on" if is_on else "off")
    except (AttributeError, JsException):
        window.console.debug("The browser stores nothing: the choice holds for this page.")
