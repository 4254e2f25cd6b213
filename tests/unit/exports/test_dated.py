"""Both formats with dates: valid whatever the notes hold, no date invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.dated import day_of
from app.schedules.model import LocalTime
from tests.support.exports import ATOM, DATED, atom, calendar, feed, hostile, ics, listed, sessions
from tests.support.library import CONFERENCE, talk


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-06-01", date(2025, 6, 1)), ("2025-06", None), ("2025-02-31", None), (None, None)],
)
def test_only_a_whole_date_is_a_day(text: str | None, day: date | None) -> None:
    assert day_of(text) == day


def test_what_has_no_date_is_left_out_and_counted() -> None:
    entries = [talk(1), talk(2, kind="misc"), talk(3, date="2025-06-01")]
    undated = listed(*entries, conference=CONFERENCE)
    assert atom(undated, title="x").n_left_out == 1
    assert len(calendar(ics(undated, title="x").text)) == 1
    for made in (atom(undated[:2], title="x"), ics(undated[:2], title="x")):
        assert (made.text, made.n_left_out) == ("", 1)


def test_a_schedule_gives_times() -> None:
    entry = talk(1)
    known = sessions(entry, start=datetime(2025, 6, 1, 8, tzinfo=UTC), room="Hall, 2nd; left")
    [_, event] = calendar(ics(listed(entry), title="x", sessions=known).text)
    assert event["DTSTART"] == event["DTSTAMP"] == "20250601T080000Z"
    assert event["DTEND"] == "20250601T093000Z"
    assert event["LOCATION"] == r"Hall\, 2nd\; left\, Rome"
    root = feed(atom(listed(entry), title="x", sessions=known).text)
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2025-06-01T08:00:00Z"


def test_a_time_without_a_zone_stays_one() -> None:
    entry = talk(1)
    known = sessions(entry, start=LocalTime(datetime(2025, 6, 1, 8)), duration=None)
    [_, event] = calendar(ics(listed(entry), title="x", sessions=known).text)
    assert (event["DTSTART"], "DTEND" in event) == ("20250601T080000", False)
    root = feed(atom(listed(entry), title="x", sessions=known).text)
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2025-06-01T00:00:00Z"


@given(st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=3))
def test_any_text_makes_a_valid_feed_and_calendar(texts: Sequence[tuple[str, str, str]]) -> None:
    entries = [
        talk(
            n,
            title=title,
            speakers=(name,),
            body=body,
            url=f"https://x.example/{name}",
            date="2025-06-01",
        )
        for n, (title, name, body) in enumerate(texts)
    ]
    conference = replace(DATED, title=texts[0][0], location=texts[0][1])
    rows = listed(*entries, conference=conference)
    made = atom(rows, title=texts[0][2])
    assert len(feed(made.text).findall(f"{ATOM}entry")) == len(entries)
    assert len(calendar(ics(rows, title=texts[0][2]).text)) == len(entries) + 1
    assert atom(rows, title=texts[0][2]) == made
