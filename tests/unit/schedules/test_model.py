"""Sessions and their times, with or without a zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.schedules.model import LocalTime, Moment, wall_clock
from tests.support.schedules import blank_session

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        (datetime(2025, 6, 1, 23, 30, tzinfo=UTC), datetime(2025, 6, 2, 1, tzinfo=UTC)),
        (LocalTime(datetime(2025, 6, 1, 23, 30)), LocalTime(datetime(2025, 6, 2, 1))),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), None),
        (LocalTime(datetime(9999, 12, 31, 23)), None),
    ],
    ids=["no start", "zone", "no zone", "last day", "last day without a zone"],
)
def test_a_session_ends_in_the_zone_that_it_starts_in(
    start: Moment | None, end: Moment | None
) -> None:
    assert blank_session(start=start, duration=timedelta(minutes=90)).end == end
    assert blank_session(start=start).end is None


def test_clocks_at_the_conference_show_local_time() -> None:
    clock = datetime(2025, 6, 1, 10)
    assert wall_clock(clock.replace(tzinfo=EAST)) == clock
    assert wall_clock(LocalTime(clock)) == clock
