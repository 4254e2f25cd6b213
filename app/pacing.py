"""Split long work into slices, so that the browser can paint and answer between them."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar, overload

SLICE = 0.02
"""Seconds of work between two pauses: with a pause it is two frames, which no one notices."""

Clock = Callable[[], float]
"""Returns seconds, from any beginning."""

_Step = TypeVar("_Step")
_Result = TypeVar("_Result")


def yield_to_browser() -> Awaitable[None]:
    """Let the browser handle what has happened, then go on."""
    return asyncio.sleep(0)


class Pacer:
    """Pauses a loop whenever it has worked for a slice.

    Call `pause` in each turn of the loop; most calls return at once.
    """

    def __init__(
        self,
        *,
        first: float = SLICE,
        clock: Clock = perf_counter,
        rest: Callable[[], Awaitable[None]] = yield_to_browser,
    ) -> None:
        """Take the seconds of the first slice, which may be longer than the others."""
        self._clock = clock
        self._rest = rest
        self._end = clock() + first

    def is_due(self) -> bool:
        """Return whether the slice is over."""
        return self._clock() > self._end

    async def pause(self) -> bool:
        """Let the browser paint and answer if the slice is over; return whether it was."""
        if not self.is_due():
            return False
        await self._rest()
        self._end = self._clock() + SLICE
        return True


class Interval:
    """Limits how often something is done, such as telling the reader about progress."""

    def __init__(self, seconds: float, clock: Clock = perf_counter) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last = clock()

    def is_over(self) -> bool:
        """Return whether the seconds have passed; if so, they begin anew."""
        now = self._clock()
        if now - self._last <= self._seconds:
            return False
        self._last = now
        return True


@overload
async def in_slices(
    work: Generator[_Step, None, _Result],
    on_pause: Callable[[_Step], None] | None = None,
    *,
    first: float = SLICE,
    clock: Clock = perf_counter,
    rest: Callable[[], Awaitable[None]] = yield_to_browser,
) -> _Result: ...


@overload
async def in_slices(
    work: Generator[_Step, None, _Result],
    on_pause: Callable[[_Step], None] | None = None,
    *,
    first: float = SLICE,
    at_most: float,
    clock: Clock = perf_counter,
    rest: Callable[[], Awaitable[None]] = yield_to_browser,
) -> _Result | None: ...


async def in_slices(
    work: Generator[_Step, None, _Result],
    on_pause: Callable[[_Step], None] | None = None,
    *,
    first: float = SLICE,
    at_most: float = float("inf"),
    clock: Clock = perf_counter,
    rest: Callable[[], Awaitable[None]] = yield_to_browser,
) -> _Result | None:
    """Run a generator, with a pause after each slice of work; return its result.

    `on_pause` is called before each pause with what the generator yielded last, `first` is the
    seconds of the first slice. After `at_most` seconds the rest is left undone, and the result
    is None.
    """
    now = clock()
    end, slice_end = now + at_most, now + first
    while True:
        try:
            step = next(work)
        except StopIteration as stop:
            result: _Result = stop.value
            return result
        now = clock()
        if now > end:
            return None
        if now > slice_end:
            if on_pause:
                on_pause(step)
            await rest()
            slice_end = clock() + SLICE


@contextmanager
def collector_off() -> Iterator[None]:
    """Build large structures without cycles within: looking for garbage in them takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
