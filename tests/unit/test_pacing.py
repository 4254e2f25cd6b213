"""Long work pauses after each slice, by a clock that the tests turn."""

import asyncio
import gc
from collections.abc import Generator, Iterator

import pytest

from app.pacing import SLICE, Interval, Pacer, collector_off, in_slices
from tests.support.browser import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def steps(clock: Clock, n: int, seconds: float = 0.4 * SLICE) -> Generator[int, None, str]:
    """Work of `n` steps that take some seconds each."""
    for step in range(n):
        clock.now += seconds
        yield step
    return "done"


def test_work_pauses_after_each_slice(clock: Clock) -> None:
    told: list[int] = []
    work = in_slices(steps(clock, 10), told.append, clock=clock, rest=clock.rest)
    assert asyncio.run(work) == "done"
    assert told == [2, 5, 8]
    assert len(clock.pauses) == 3


def test_the_first_slice_may_be_longer(clock: Clock) -> None:
    told: list[int] = []
    work = in_slices(steps(clock, 10), told.append, first=2 * SLICE, clock=clock, rest=clock.rest)
    assert asyncio.run(work) == "done"
    assert told == [5, 8]


def test_short_work_has_no_pause_and_needs_nobody_to_tell(clock: Clock) -> None:
    assert asyncio.run(in_slices(steps(clock, 2), clock=clock, rest=clock.rest)) == "done"
    assert clock.pauses == []
    assert asyncio.run(in_slices(steps(clock, 9), clock=clock, rest=clock.rest)) == "done"
    assert clock.pauses


def test_work_ends_when_its_time_is_over(clock: Clock) -> None:
    work = steps(clock, 100)
    assert asyncio.run(in_slices(work, at_most=1.2, clock=clock, rest=clock.rest)) is None
    assert len(clock.pauses) == 3  # of half a second each
    assert next(work) == 10  # the rest can still be done


def test_pauses_give_other_tasks_their_turn() -> None:
    turns: list[str] = []

    def work() -> Iterator[None]:
        for step in range(3):
            turns.append(f"step {step}")
            yield

    async def other() -> None:
        turns.append("other")

    async def main() -> None:
        ticks = iter(range(100))
        task = asyncio.ensure_future(other())
        generator = (step for step in work())
        await in_slices(generator, clock=lambda: float(next(ticks)))
        await task

    asyncio.run(main())
    assert turns == ["step 0", "other", "step 1", "step 2"]


def test_a_loop_pauses_when_its_slice_is_over(clock: Clock) -> None:
    async def main() -> list[bool]:
        pacer = Pacer(first=3 * SLICE, clock=clock, rest=clock.rest)
        paused = []
        for _ in range(6):
            clock.now += SLICE * 0.8
            paused.append(await pacer.pause())
        return paused

    assert asyncio.run(main()) == [False, False, False, True, False, True]


def test_an_interval_is_over_once_each_time(clock: Clock) -> None:
    interval = Interval(0.5, clock)
    assert not interval.is_over()
    clock.now += 0.6
    assert interval.is_over()
    assert not interval.is_over()
    clock.now += 0.6
    assert interval.is_over()


def test_the_collector_works_again_even_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collector_off():
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()
    gc.unfreeze()
