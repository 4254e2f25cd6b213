"""Lists to export, texts that formats must escape, and strict readers of the results."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from hypothesis import strategies as st

from app.exports.atom import to_atom
from app.exports.dated import Dated
from app.exports.icalendar import to_calendar
from app.exports.listed import Listed, finished
from app.model import Conference, Entry
from app.schedules.model import Session
from tests.support.library import CONFERENCE, TALK, talk
from tests.support.schedules import PLAIN

ATOM = "{http://www.w3.org/2005/Atom}"

DATED = replace(CONFERENCE, date="2025-06-01", location="Rome")
"""A conference with a day and a place."""

hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"'\\;,\n\r\x00\x0b\ufffe😀")
    ),
    max_size=120,
)
"""Texts with characters that XML or iCalendar must escape or cannot hold."""

SECTION = talk(1, id="conf-2025/lightning-talks", title="Lightning Talks", kind="section")
FLASH = talk(2, kind="lightning", parent=SECTION.id)
LAST = talk(3)
HOLDER = replace(CONFERENCE, entries=(TALK, SECTION, FLASH, LAST))
"""A conference with a talk, a section with a lightning talk, and another talk."""
CELLS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(";'=+-@ \t\r\n"), max_size=30
)
"""Texts with characters that a spreadsheet may read as a cell's or formula's start."""


def listed(*entries: Entry, conference: Conference = DATED) -> list[tuple[Conference, Entry]]:
    """A conference made of these entries, as a list."""
    home = replace(conference, entries=entries)
    return [(home, entry) for entry in entries]


def sessions(entry: Entry, **fields: object) -> dict[str, Session]:
    """A session of an entry with these fields, by the entry's id."""
    return {entry.id: replace(PLAIN, **fields)}  # type: ignore[arg-type]


def atom(rows: Listed, **fields: Any) -> Dated:
    """A list as a feed."""
    return finished(to_atom(rows, **fields))


def ics(rows: Listed, **fields: Any) -> Dated:
    """A list as a calendar."""
    return finished(to_calendar(rows, **fields))


def feed(text: str) -> ElementTree.Element:
    """The root element of a feed."""
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
