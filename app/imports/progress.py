"""How far an import is, whether it was cancelled, and what it came to."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol, TypeVar

from app.model import FailedNote
from app.pacing import Clock, Pacer

SOON = 0.15
"""Seconds after which the progress of an import is shown: a shorter one would only flash."""
TELL = 0.1
"""Seconds between two updates of the progress."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import came to: a line, the files that failed, and sentences on what was decided."""

    text: str = ""
    failed: Sequence[FailedNote] = ()
    told: Sequence[str] = ()


class Progress:
    """The progress of one import: `done` of `of` files, and `what` is being read.

    `of` is 0 while the number of files is not known. `show` is called when there is news.
    """

    def __init__(
        self, what: str, show: Callable[["Progress"], None], clock: Clock = perf_counter
    ) -> None:
        self.what = what
        self.done = self.of = 0
        self.is_cancelled = False
        self.is_settled = False
        self._show = show
        self._clock = clock
        self._pacer = Pacer(clock=clock)
        self._shown = clock()
        self._soon = asyncio.get_running_loop().call_later(SOON, self._show_now)
        self._task: asyncio.Future[Any] | None = None

    async def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do work that `cancel` ends. Raises CancelledError then."""
        self._task = task = asyncio.ensure_future(work)
        return await task

    async def pause(self, what: str, done: int = 0, of: int = 0) -> None:
        """Set how far it is; show it, and let the page answer, when the slice is used up."""
        self.what, self.done, self.of = what, done, of
        if self._pacer.is_due():
            if self._clock() - self._shown > TELL:
                self._show_now()
            await self._pacer.pause()

    def settle(self, what: str) -> None:
        """From here on the import can't be cancelled."""
        self.what, self.done, self.of, self.is_settled = what, 0, 0, True

    def cancel(self) -> None:
        """End the import, unless it is settled."""
        if not self.is_settled:
            self.is_cancelled = True
            if self._task:
                self._task.cancel()

    def end(self) -> None:
        """It is over: show nothing more of it."""
        self._soon.cancel()

    def _show_now(self) -> None:
        self._shown = self._clock()
        self._show(self)


class Panel(Protocol):
    """Shows the progress of imports that run, and what finished ones came to."""

    def begin(self, progress: Progress) -> None:
        """An import begins; remove the outcomes of earlier ones, unless another runs."""

    def show(self, progress: Progress) -> None:
        """Show how far an import is."""

    def settle(self, progress: Progress) -> None:
        """An import can't be cancelled any more; update what is shown of it."""

    def end(self, progress: Progress, outcome: Outcome) -> None:
        """An import is over; show what it came to."""
