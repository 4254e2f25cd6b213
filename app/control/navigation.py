"""The state of the page and the browser's history.

`Navigation.view` is the only state: the page is drawn from it and from the library. The address
is updated at once for a step that Back undoes, and after the paint for a typed letter.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.search.view import View, parse_fragment, to_fragment

REST = 2.0
"""Seconds without typing that make a search a step: longer than a pause between words, shorter
than the reading of a result."""


class AddressBar(Protocol):
    """The fragment of the page's address, and its history.

    Browsers limit how often an address changes (WebKit: 100 times in 30 seconds). A refused
    change raises no error; the methods return whether it was made.
    """

    def fragment(self) -> str:
        """Return the fragment, with or without `#`."""

    def replace(self, fragment: str) -> bool:
        """Change the current entry of the history."""

    def push(self, fragment: str) -> bool:
        """Add an entry to the history, and make it the current one."""


class Timer(Protocol):
    """A call that is due later."""

    def cancel(self) -> None:
        """Forget the call."""


class Navigation:
    """The view of the page, and the rules of its history.

    A step (a talk, a filter, a sort, a finished search) gets its own entry. Typing replaces the
    current entry. When it is finished (Enter, or a pause), the entry before the typing is restored
    and the search is pushed as a new one, so that Back never goes letter by letter.
    """

    def __init__(
        self,
        address: AddressBar,
        call_later: Callable[[float, Callable[[], None]], Timer],
        after_paint: Callable[[Callable[[], None]], None],
    ) -> None:
        """Take the address bar, a timer (in seconds), and a way to call after the next paint."""
        self._address = address
        self._call_later = call_later
        self._after_paint = after_paint
        self._view = View()
        self._before_typing = View()  # the view to restore when the typing ends
        self._is_unwritten = False  # whether the view is not in the address yet
        self._rest: Timer | None = None

    @property
    def view(self) -> View:
        """The state of the page."""
        return self._view

    @property
    def search(self) -> View:
        """The search and the filters of the view: what the list shows beside an open talk."""
        return replace(self._view, talk="", view="")

    @property
    def is_typing(self) -> bool:
        """Whether a search is being typed and is no step yet."""
        return self._rest is not None

    def push(self, view: View) -> None:
        """Go to a view as a step."""
        self._stop_timer()
        self._write()
        self._is_unwritten = not self._address.push(to_fragment(view))
        self._view = self._before_typing = view

    def replace(self, view: View) -> None:
        """Go to a view within the current step; the address follows after the paint."""
        self._stop_timer()
        self._view = view
        self._is_unwritten = True
        self._after_paint(self._write)  # it takes the browser a millisecond or two

    def type(self, text: str) -> None:
        """Search for text that is being typed; it becomes a step after a pause."""
        self.replace(replace(self._view, q=text, talk="", view=""))
        self._rest = self._call_later(REST, self.finish_typing)

    def finish_typing(self) -> None:
        """Make the search a step, after Enter or a pause."""
        self._stop_timer()
        self._is_unwritten = False
        if self._view == self._before_typing:
            return
        self._address.replace(to_fragment(self._before_typing))
        self._is_unwritten = not self._address.push(to_fragment(self._view))
        self._before_typing = self._view

    def follow_address(self) -> bool:
        """Take the view from the address; return whether it changed."""
        self._is_unwritten = False
        view = parse_fragment(self._address.fragment())
        if view == self._view:
            return False
        self._stop_timer()
        self._view = self._before_typing = view
        return True

    def _write(self) -> None:
        """Write the typed search to the address, before a step replaces it."""
        if self._is_unwritten:
            self._is_unwritten = not self._address.replace(to_fragment(self._view))

    def _stop_timer(self) -> None:
        if self._rest:
            self._rest.cancel()
            self._rest = None
