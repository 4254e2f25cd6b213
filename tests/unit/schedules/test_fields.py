"""The fields of published events: times, breaks, languages, addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from app.schedules.model import LocalTime, ScheduleError, Session
from app.schedules.reader import read_schedule
from tests.support.schedules import EVENT, packed


def one(**fields: object) -> Session:
    [session] = read_schedule(packed(EVENT | fields)).sessions
    return session


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"date": "2025-06-01T10:00:00Z"}, datetime(2025, 6, 1, 10, tzinfo=UTC)),
        ({"date": "2025-06-01 10:00"}, LocalTime(datetime(2025, 6, 1, 10))),
        ({"date": "2025-06-02", "start": "9:30"}, LocalTime(datetime(2025, 6, 2, 9, 30))),
        ({"date": "", "start": "2025-06-01T08:00:00Z"}, datetime(2025, 6, 1, 8, tzinfo=UTC)),
        ({"date": "", "start": "25:00"}, None),
        ({"date": "2025-99-99T10:00:00", "start": None}, None),
    ],
)
def test_when_a_talk_starts(fields: dict[str, object], start: object) -> None:
    assert one(**fields).start == start


@pytest.mark.parametrize(
    ("value", "minutes"), [("00:30", 30), ("1:05", 65), (90, 90), ("45", 45), ("0:00", 0), ("x", 0)]
)
def test_how_long_it_is(value: object, minutes: int) -> None:
    duration = one(duration=value).duration
    assert duration == (timedelta(minutes=minutes) if minutes else None)


def test_times_at_the_end_of_the_calendar_are_left_out() -> None:
    assert one(date="", start="").end is None
    local = one(date="2025-06-01 23:30").end
    assert local == LocalTime(datetime(2025, 6, 2, 1))
    assert one(date="9999-12-31T23:59:00Z").end is None
    late = packed(EVENT | {"date": "", "start": "01:00"}, day="9999-12-31", days=None)
    with pytest.raises(ScheduleError):
        read_schedule(late)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"public": False},
        {"is_visible": "false"},
        {"state": "Withdrawn"},
        {"type": "Coffee break", "persons": []},
        {"title": "Lunch", "persons": []},
        {"title": "Registration", "persons": None},
    ],
)
def test_breaks_and_what_is_not_published_are_left_out(fields: dict[str, object]) -> None:
    read = read_schedule(packed(EVENT, EVENT | fields))
    assert (len(read.sessions), read.n_left_out) == (1, 1)


@pytest.mark.parametrize("kind", ["Break-out Session", "Coffee Talk", "Lunch talk"])
def test_whoever_is_named_talks(kind: str) -> None:
    assert one(type=kind).type == kind


def test_halves_of_characters_become_question_marks() -> None:
    read = one(title="Half \ud83d", persons=["Ada \udc00"], abstract={"en": "\ud83d"})
    assert (read.title, read.speakers, read.abstract) == ("Half ?", ("Ada ?",), "?")


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("javascript:alert(1)", None),
        ("https://x.example/<b>", None),
        ("//[", None),
        ("https://x.example/a", "https://x.example/a"),
    ],
)
def test_only_web_addresses_are_pages(url: str, read: str | None) -> None:
    assert one(url=url).url == read
