"""The panel that tells how far openings are, and what they came to.

The rule: what is there is changed in place. A button that is made anew under the pointer is never
pressed, and a screen reader would begin again with each word.
"""

import asyncio
from time import perf_counter
from typing import Any

from pyscript import document

from app.control.pacing import SLICE
from app.render.imports import opening_text, render_opening
from app.ui.browser import by_id

SOON = 0.15
"""Seconds after which it is shown how far an opening is."""
TELL = 0.1
"""Seconds between two words on it."""


class Panel:
    """Results, the latest last, and below them how far a way in is that is under way."""

    def __init__(self) -> None:
        self.ways: set[Way] = set()  # that are under way

    def show(self, html: str) -> None:
        """Put something in the place of all that is told."""
        place = by_id("opening")
        place.innerHTML = html
        place.hidden = not html

    def clear(self) -> None:
        """Tell nothing but how far the ways are that are under way."""
        self.show("")
        for way in self.ways:
            way.show()

    def add(self, html: str) -> None:
        """Tell one more result."""
        place = by_id("opening")
        for row in document.querySelectorAll("#opening > .actions:not([data-under-way])"):
            row.remove()  # this one brings them again
        if under_way := place.querySelector("[data-under-way]"):
            under_way.insertAdjacentHTML("beforebegin", html)
        else:
            place.insertAdjacentHTML("beforeend", html)
        place.hidden = not place.childElementCount

    def begin(self, what: str) -> "Way":
        """A way in begins: results of others are told no more, unless they were under way too."""
        if not self.ways:
            self.show("")
        self.ways.add(way := Way(what))
        return way

    def end(self, way: "Way", result: str) -> None:
        """A way is over: tell what it came to, and how far the others are."""
        self.ways.discard(way)
        way.end()
        self.add(result)
        for other in self.ways:
            other.show()


class Way:
    """A way in that is under way: how far it is, and whether it was given up."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.is_cancelled = self.is_settled = False
        self.task: asyncio.Future[Any] | None = None
        self._done = self._of = 0
        self._told = self._paused = perf_counter()
        self._soon = asyncio.get_running_loop().call_later(SOON, self.show)

    def show(self) -> None:
        """Show how far it is. What is shown already is changed in place."""
        self._told = perf_counter()
        place = by_id("opening")
        if not place.querySelector("[data-under-way]"):
            html = render_opening(self._done, self._of, self.what)
            place.insertAdjacentHTML("beforeend", html)
            place.hidden = False
            self.offer_no_cancel()
            return
        text = opening_text(self._done, self._of, self.what)
        place.querySelector("p[data-under-way]").textContent = text
        bar = place.querySelector("progress[data-under-way]")
        if self._of:
            bar.max, bar.value = self._of, self._done
        else:
            bar.removeAttribute("value")

    async def pause(self, what: str, done: int = 0, of: int = 0) -> None:
        """Let the browser paint and answer, if it is time for that."""
        self.what, self._done, self._of = what, done, of
        now = perf_counter()
        if now - self._paused < SLICE:
            return
        if now - self._told > TELL:
            self.show()
        await asyncio.sleep(0)
        self._paused = perf_counter()

    def settle(self, what: str) -> None:
        """From here on it is not given up any more."""
        self.what, self._done, self._of, self.is_settled = what, 0, 0, True
        if document.querySelector("#opening [data-under-way]"):
            self.show()
            self.offer_no_cancel()

    def offer_no_cancel(self) -> None:
        """Take the button away when it would do nothing."""
        button = document.querySelector('#opening [data-do="cancel-opening"]')
        if self.is_settled and button:
            button.parentElement.remove()

    def cancel(self) -> None:
        """Give it up."""
        self.is_cancelled = True
        if self.task:
            self.task.cancel()

    def end(self) -> None:
        """It is over: nothing more is shown of it."""
        self._soon.cancel()
        for part in document.querySelectorAll("#opening [data-under-way]"):
            part.remove()
