"""The two protocols between the shell and the deferred half of the page.

`main.py` brings them together; neither side imports the other's classes.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app.control.library import Library
from app.model import Entry
from app.search.index import Matches
from app.search.view import View


class Host(Protocol):
    """What the shell offers to the deferred half."""

    @property
    def library(self) -> Library:
        """The notes and their index."""

    @property
    def view(self) -> View:
        """The state of the page."""

    @property
    def shown(self) -> str:
        """The visible part of the page: "list", "talk", "problems" or "yours"."""

    @property
    def talk(self) -> Entry | None:
        """The open talk."""

    @property
    def is_reading(self) -> bool:
        """Whether notes are being read; `bind` is called after that."""

    def focused_entry(self) -> Entry | None:
        """Return the open talk, or else the one whose result has the focus."""

    def listed(self) -> tuple[View, Matches]:
        """Return the view and matches of the list, shown now or last."""

    def refresh(self) -> None:
        """Draw the list again after marks or opened notes changed."""

    def show_notice(self, html: str) -> None:
        """Show HTML above the list, in place of the last such notice; "" removes it."""

    async def reread(self) -> None:
        """Read all notes of the library again after `library.files` changed."""


class Deferred(Protocol):
    """What the deferred half offers to the shell."""

    def listen(self) -> None:
        """Connect its own events, such as drop and paste; called once, behind the first list."""

    async def open(self) -> None:
        """Load what this browser keeps; called once, when the notes have been read."""

    async def bind(self) -> None:
        """Attach marks and schedules to the talks of a new index."""

    def draw(self) -> None:
        """Draw the view "Your library"."""

    def draw_marks(self, entry: Entry) -> None:
        """Draw the reader's marks into the view of the open talk."""

    def render_session(self, entry: Entry) -> str:
        """Return HTML for what a published schedule says about a talk; "" if none does."""

    def do(self, action: str, data: Any) -> None:
        """Run the action of a `data-do` button or key; `data` is the button's, None for a key."""

    def on_marks_event(self, event: Any) -> None:
        """Handle an input, change or focusout event in the marks of the open talk."""

    def flush(self) -> None:
        """Save the remark that is being written, if any."""

    def open_addresses(self, addresses: Sequence[str]) -> None:
        """Open the notes at the addresses of `#notes=`; ask first if they are of other sites."""

    async def add_notes(self, files: Mapping[str, bytes]) -> None:
        """Add the library's own notes that failed to load before, and read all again."""
