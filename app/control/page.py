"""The page's elements outside the list, as far as the controllers draw and focus them.

`ui/page.py` has them in a browser, the tests in memory.
"""

from contextlib import AbstractContextManager
from typing import Protocol


class Page(Protocol):
    """The elements of the page; `name` is an element's id."""

    # Drawing

    def put(self, name: str, html: str) -> None:
        """Make HTML the content of an element that nothing else writes, if it is another."""

    def draw(self, name: str, html: str) -> None:
        """Make HTML the content of an element."""

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
        """Put the cursor into the search box, and select its text if that is wanted."""

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
