"""Feeds and calendars: valid whatever the notes hold, the same every time, and honest on dates."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.feeds import Dated, day_of, to_atom, to_calendar
from app.exports.tables import Listed, finished
from app.model import Conference, Entry
from app.schedules.model import LocalTime, Session
from tests.support.library import CONFERENCE, talk
from tests.support.schedules import PLAIN

ATOM = "{http://www.w3.org/2005/Atom}"
DATED = replace(CONFERENCE, date="2025-06-01", location="Rome")


def listed(*entries: Entry, conference: Conference = DATED) -> list[tuple[Conference, Entry]]:
    home = replace(conference, entries=entries)
    return [(home, entry) for entry in entries]


def atom(rows: Listed, **fields: Any) -> Dated:
    return finished(to_atom(rows, **fields))


def ics(rows: Listed, **fields: Any) -> Dated:
    return finished(to_calendar(rows, **fields))


def feed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own


def calendar(text: str) -> list[dict[str, str]]:
    """The events of a calendar, by a strict reading of RFC 5545."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = re.sub("\r\n ", "", text)[:-2].split("\r\n")
    assert whole[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Backrow//Backrow//EN"]
    assert whole[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    for line in whole[4:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", value)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT":
            assert name not in events[-1]
            if name in {"SUMMARY", "LOCATION", "DESCRIPTION"}:
                assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value)
            events[-1][name] = value
    assert all({"UID", "DTSTAMP", "SUMMARY"} <= event.keys() for event in events)
    assert len({event["UID"] for event in events}) == len(events)
    return events


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-06-01", date(2025, 6, 1)), ("2025-06", None), ("2025-02-31", None), (None, None)],
)
def test_only_a_whole_date_is_a_day(text: str | None, day: date | None) -> None:
    assert day_of(text) == day


def test_a_feed_holds_what_has_a_date() -> None:
    entries = [talk(1, date="2025-06-02", url="https://x.example/ü?a=1&b=2"), talk(2)]
    made = atom(listed(*entries), title="Mine & <yours>", home="https://me.example/")
    root = feed(made.text)
    assert root.findtext(f"{ATOM}title") == "Mine & <yours>"
    assert root.findtext(f"{ATOM}updated") == "2025-06-02T00:00:00Z"
    read = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}updated") for e in read] == [
        "2025-06-02T00:00:00Z",
        "2025-06-01T00:00:00Z",
    ]
    links = [e.find(f"{ATOM}link") for e in read]
    assert [link.get("href") for link in links if link is not None] == [
        "https://x.example/%C3%BC?a=1&b=2",
        "https://me.example/#talk=conf-2025/talk-2",
    ]
    assert made.n_left_out == 0


def test_what_has_no_date_is_left_out_and_counted() -> None:
    entries = [talk(1), talk(2, kind="misc"), talk(3, date="2025-06-01")]
    undated = listed(*entries, conference=CONFERENCE)
    assert atom(undated, title="x").n_left_out == 1
    assert len(calendar(ics(undated, title="x").text)) == 1
    for made in (atom(undated[:2], title="x"), ics(undated[:2], title="x")):
        assert (made.text, made.n_left_out) == ("", 1)


def sessions(entry: Entry, **fields: object) -> dict[str, Session]:
    return {entry.id: replace(PLAIN, **fields)}  # type: ignore[arg-type]


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


hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"'\\;,\n\r\x00\x0b\ufffe😀")
    ),
    max_size=120,
)


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


def test_ids_stay_when_the_text_changes() -> None:
    def ids(body: str) -> list[str | None]:
        root = feed(atom(listed(talk(1, body=body)), title="x").text)
        return [e.text for e in root.iter(f"{ATOM}id")]

    assert ids("one") == ids("two")
    assert all((text or "").startswith("urn:uuid:") for text in ids("one"))


def test_each_feed_has_an_id_of_its_own() -> None:
    def name(*entries: Entry, home: str | None = None, search: str = "") -> str | None:
        made = atom(listed(*entries), title="x", home=home, search=search)
        return feed(made.text).findtext(f"{ATOM}id")

    home = "https://me.example/"
    assert name(talk(1)) == name(talk(1, body="more"))
    names = {
        name(talk(1)),
        name(talk(2)),
        name(talk(1), home=home),
        name(talk(1), home=home, search="q=a"),
    }
    assert len(names) == 4
    assert name(talk(1), home=home) == name(talk(2), home=home)
