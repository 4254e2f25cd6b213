"""The elements of the page that these parts draw and read; `deferred/page.py` has them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

Handler = Callable[[Any], Awaitable[object]]
"""Handles a button; it is given the button's `data-` attributes as attributes."""


class LibraryPage(Protocol):
    """The view "Your library", and what belongs to it elsewhere on the page."""

    def draw(self, html: str) -> None:
        """Draw the view; what is unfolded, written, ticked or focused in it stays so."""

    def is_written_in(self) -> bool:
        """Whether the reader writes in the view."""

    def set_unkept(self, *, is_unkept: bool) -> None:
        """Note whether reloading the page would close notes."""

    def say(self, text: str, offer: str = "") -> None:
        """Show in the view how something went; `offer` is HTML of a button after it."""

    def wants_marks(self) -> bool:
        """Whether the reader wants the marks in the one file."""

    def draw_schedules(self, html: str) -> None:
        """Draw the section on schedules, and give the focus to what is left of it."""

    def draw_session(self, html: str) -> None:
        """Draw what a schedule says about the open talk; "" removes it."""

    def ask(self, html: str) -> None:
        """Ask in a dialogue whether notes are loaded from other sites."""

    def answer(self) -> Sequence[str]:
        """Close the dialogue; the addresses that it asked about."""

    def text_of(self, name: str) -> str:
        """The text of a field."""

    def empty(self, name: str, text: str) -> None:
        """Empty a field, unless it has another text by now."""

    def download(self, name: str, content: str | bytes, media_type: str, /) -> None:
        """Hand a file to the reader."""

    def run(self, work: Awaitable[object], /) -> object:
        """Start a task; an error in it is shown."""

    def painted(self) -> Awaitable[None]:
        """Wait until what was drawn can be seen."""


class MarksPage(Protocol):
    """The reader's marks in the view of the open talk."""

    def draw(self, entry_id: str, html: str) -> None:
        """Draw the marks of an entry; a tick that has the focus keeps it."""

    def is_drawn(self, entry_id: str) -> bool:
        """Whether the marks of this entry were drawn last."""

    def remark(self) -> tuple[str | None, bool]:
        """The text in the box of the remark, None if there is none; whether it has the focus."""

    def focus_remark(self) -> None:
        """Give the focus to the box of the remark."""

    def show_star(self, *, is_on: bool) -> None:
        """Show whether the talk is starred."""

    def say(self, text: str) -> None:
        """Show how the saving of a mark goes."""

    def show_refused(self, html: str) -> None:
        """Show that marks are not saved; "" removes it."""


class OneFileParts(Protocol):
    """The parts of the one file that only a browser has. Both raise LoadError."""

    async def runtime(self) -> str:
        """The fixed part of the one file."""

    async def pictures(self, paths: Sequence[str], /) -> Mapping[str, bytes]:
        """These pictures of the library, by path; without those that the page can't have."""
