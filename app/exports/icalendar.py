"""The listed talks as a calendar (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.exports.dated import Dated, day_of, encoded_uri, in_utc, uuid_of
from app.exports.listed import Listed, Paced
from app.model import TALK_KINDS, Conference, Entry
from app.schedules.model import LocalTime, Moment, Session

MAX_OCTETS = 75
"""Octets of a content line, without its line break (RFC 5545, 3.1)."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Event:
    """One event of a calendar."""

    uid: UUID
    when: Sequence[str]
    stamp: str
    summary: str
    location: str
    url: str | None
    description: str
    fills_day: bool


def to_calendar(
    listed: Listed, *, title: str, sessions: Mapping[str, Session] = {}
) -> Paced[Dated]:
    """Write a list as a calendar called `title`.

    A talk with a session in a schedule is an event with times; a time without a zone stays so,
    and calendars show it as it is wherever they are. A talk with a date of its own is a whole-day
    event. Any other talk is named in the event of its conference's first day, or left out if that
    day is unknown too. `sessions` holds sessions of schedules, by entry id.
    """
    events: list[_Event] = []
    others: dict[tuple[str, str], tuple[Conference, date, list[str]]] = {}
    left_out = 0
    for done, (conference, entry) in enumerate(listed):
        yield done
        key = (conference.source, conference.title)
        day = day_of(conference.date)
        if day:
            others.setdefault(key, (conference, day, []))
        if event := _talk_event(conference, entry, sessions.get(entry.id)):
            events.append(event)
        elif day:
            others[key][2].append(entry.title)
        else:
            left_out += entry.kind in TALK_KINDS
    events = [*(_conference_event(*other) for other in others.values()), *events]
    if not events:
        return Dated("", left_out)
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Backrow//Backrow//EN",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    lines = list(map(_folded, head))
    for event in events:
        lines += map(_folded, _event_lines(event))
        yield len(listed)
    return Dated("".join([*lines, _folded("END:VCALENDAR")]), left_out)


def _talk_event(conference: Conference, entry: Entry, session: Session | None) -> _Event | None:
    """Return the event of a talk, None if the talk has no day of its own."""
    people = ", ".join(entry.speakers)
    about = [people, conference.title, session.track if session else ""]
    if session and session.start:
        when, stamp = _times(session.start, session.end)
    elif day := day_of(entry.date):
        when, stamp = _whole_day(day)
    else:
        return None
    return _Event(
        uid=uuid_of("entry", entry.id),
        when=when,
        stamp=stamp,
        summary=entry.title,
        location=", ".join(filter(None, (session.room if session else "", conference.location))),
        url=entry.url,
        description="\n".join(filter(None, about)),
        fills_day=not (session and session.start),
    )


def _conference_event(conference: Conference, day: date, titles: Sequence[str]) -> _Event:
    """Return the event of a conference's first day, naming the talks without an event."""
    when, stamp = _whole_day(day)
    return _Event(
        uid=uuid_of("conference", f"{conference.source}\n{conference.title}"),
        when=when,
        stamp=stamp,
        summary=conference.title,
        location=conference.location or "",
        url=conference.url,
        description="\n".join(titles),
        fills_day=True,
    )


def _whole_day(day: date) -> tuple[list[str], str]:
    """Return start and stamp of an event without an end, which RFC 5545 reads as one day."""
    return [f"DTSTART;VALUE=DATE:{_basic(day)}"], f"{_basic(day)}T000000Z"


def _times(start: Moment, end: Moment | None) -> tuple[list[str], str]:
    """Return start and end, in UTC or without a zone, and a stamp made from the start."""
    when = [f"DTSTART:{_form(start)}", *([f"DTEND:{_form(end)}"] if end else [])]
    return when, _form(start).removesuffix("Z") + "Z"


def _form(moment: Moment) -> str:
    if isinstance(moment, LocalTime):
        return f"{_basic(moment.clock.date())}T{moment.clock:%H%M%S}"
    utc = in_utc(moment)
    return f"{_basic(utc.date())}T{utc:%H%M%S}Z"


def _basic(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _event_lines(event: _Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp}"
    yield from event.when
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.url:
        yield f"URL:{encoded_uri(event.url)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.fills_day:
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Escape a value of type TEXT (RFC 5545, 3.3.11), without the controls it cannot hold."""
    text = _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """Return a content line with its line break, folded between characters (RFC 5545, 3.1)."""
    if len(line) * 4 <= MAX_OCTETS:
        return line + "\r\n"
    parts: list[str] = []
    part: list[str] = []
    octets = 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > MAX_OCTETS:
            parts.append("".join(part))
            part, octets = [], 1  # each part but the first begins with a space
        part.append(letter)
        octets += size
    return "\r\n ".join([*parts, "".join(part)]) + "\r\n"
