"""The interface to the page outside the list: draw, focus, scroll, copy.

`ui/page.py` implements it in a browser, `tests/support/browser.py` in memory.
"""

from contextlib import AbstractContextManager
from typing import Protocol


class Page(Protocol):
    """The page; `name` is an element's id."""

    # Drawing

    def put(self, name: str, html: str) -> None:
        """Set the HTML of an element that nothing else writes, if it differs."""

    def draw(self, name: str, html: str) -> None:
        """Set the HTML of an element."""

    def draw_badge(self, html: str) -> None:
        """Show HTML as the badge of the notes' problems; "" hides it."""

    def switch(self, shown: str) -> None:
        """Make one of the views the visible one."""

    def set_title(self, title: str) -> None:
        """Set the title of the window."""

    def set_query(self, text: str) -> None:
        """Put text into the search box."""

    def show_help(self) -> None:
        """Show the help on keys and searches."""

    def show_footnote(self, name: str) -> None:
        """Bring a footnote, or the place that refers to it, into view."""

    # Position and focus

    def place_kept(self) -> AbstractContextManager[None]:
        """Redraw the list within, keeping focus and scroll position."""

    def scroll_position(self) -> float:
        """Return how far the page is scrolled, in pixels."""

    def scroll_to(self, position: float) -> None:
        """Scroll the page."""

    def has_focus(self) -> bool:
        """Return whether a visible element has the focus."""

    def focus(self, name: str) -> None:
        """Give an element the focus, without scrolling."""

    def focus_query(self, *, is_selected: bool = False) -> None:
        """Focus the search box, and select its text if `is_selected`."""

    def focus_result(self, talk_id: str, *, scrolls: bool) -> None:
        """Give a talk's result the focus, or the list if it has no result."""

    def n_results(self) -> int:
        """Return how many results are in the page."""

    def focused_position(self) -> int | None:
        """Return which result has the focus, from 0."""

    def focused_talk(self) -> str:
        """Return the id of the talk whose result has the focus, or ""."""

    def focus_position(self, position: int) -> None:
        """Give a result the focus, by its position."""

    def is_near_end(self) -> bool:
        """Return whether there are more results, and the last one in the page is near."""

    # The rest

    def address(self) -> str:
        """Return the address of the page without its fragment."""

    async def copy(self, text: str) -> bool:
        """Copy text; return whether that was allowed."""

    def has_dialog(self) -> bool:
        """Return whether a dialog is open."""

    def has_letters(self) -> bool:
        """Return whether shortcuts of one letter work, as it was stored."""

    def store_letters(self, *, is_on: bool) -> None:
        """Store for this library whether shortcuts of one letter work."""

    def measure_typing(self, began: float) -> None:
        """Record the time from a keystroke, in ms, to the frame that shows its results."""
