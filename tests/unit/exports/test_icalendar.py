"""Calendars: events of conferences, and times at the ends of the calendar."""

from datetime import datetime, timedelta, timezone

from tests.support.exports import calendar, ics, listed, sessions
from tests.support.library import talk


def test_the_ends_of_the_calendar_are_times_too() -> None:
    entry = talk(1)
    early = datetime(1, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    known = sessions(entry, start=early, duration=None)
    assert "00010101T003000Z" in ics(listed(entry), title="x", sessions=known).text


def test_a_talk_without_a_day_stands_in_its_conferences() -> None:
    [event] = calendar(ics(listed(talk(1, title="One"), talk(2, title="Two")), title="x").text)
    assert event["DTSTART;VALUE=DATE"] == "20250601"
    assert event["SUMMARY"] == "Conf 2025"
    assert event["DESCRIPTION"] == r"One\nTwo"
    assert event["TRANSP"] == "TRANSPARENT"
