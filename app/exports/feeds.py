"""What is listed, for feed readers and calendars: Atom (RFC 4287) and iCalendar (RFC 5545).

Both need dates, and none is invented: an entry is told where its day is known, else it is counted
as left out. Equal lists give equal bytes: ids and stamps are made of the notes, not of the moment.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from urllib.parse import quote
from uuid import UUID, uuid5

from app.exports.tables import Listed, Paced
from app.markup import to_html
from app.model import TALK_KINDS, Conference, Entry
from app.schedules.model import LocalTime, Moment, Session, wall_clock
from app.search.documents import notes_of
from app.search.view import View, to_fragment

NAMESPACE = UUID("2f0b5b0e-6f4f-5c0a-9d0c-6a4f3d1e7b21")
"""Of all ids made here; never to be changed, or readers show every talk as new."""

MAX_OCTETS = 75
"""Of a line in a calendar, its end left out (RFC 5545, 3.1)."""

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NOT_ADDRESS = re.compile(r"""[^\x21-\x7e]|["<>\\^`{|}]""")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Dated:
    """A text in which only what has a date could be told."""

    text: str
    """"" where nothing has a date: neither format knows an empty feed or calendar."""
    n_left_out: int
    """How many of the listed talks are not in it, because no day is known for them."""


def day_of(text: str | None) -> date | None:
    """The day of a date in the model (YYYY, YYYY-MM or YYYY-MM-DD); None if none is known."""
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # 2025-02-31: notes can say so
        return None


# ---- Atom --------------------------------------------------------------------------------------


def to_atom(
    listed: Listed,
    *,
    title: str,
    home: str | None = None,
    search: str = "",
    sessions: Mapping[str, Session] = {},
) -> Paced[Dated]:
    """A list as an Atom feed, in its order.

    `title` names the feed, `home` is the address that the library is read at (None: from a file),
    `search` the fragment of what is listed there: the two make the feed's id. From a file it is
    made of the talks, for no two feeds may have one id. `sessions` are those that a schedule
    gave, by entry id. An entry's `updated` is its session's
    start, its own date, or its conference's first day, at 0:00 UTC where only a day is known.
    """
    told: list[str] = []
    stamps: list[str] = []
    left_out = 0
    for done, (conference, entry) in enumerate(listed):
        yield done
        stamp = _updated(conference, entry, sessions.get(entry.id))
        if stamp is None:
            left_out += entry.kind in TALK_KINDS
            continue
        stamps.append(stamp)
        told.append(_atom_entry(conference, entry, stamp, home))
    if not told:
        return Dated("", left_out)
    page = f"{home}#{search}" if home and search else home
    link = f' <link rel="alternate" href="{_xml(_uri(page))}"/>\n' if page else ""
    name = page or "\n".join(entry.id for _, entry in listed)
    return Dated(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f" <id>{_urn('feed', name)}</id>\n <title>{_xml(title)}</title>\n"
        f" <updated>{max(stamps)}</updated>\n <author><name>{_xml(title)}</name></author>\n"
        f"{link}{''.join(told)}</feed>\n",
        left_out,
    )


def _updated(conference: Conference, entry: Entry, session: Session | None) -> str | None:
    """When an entry was given, as RFC 3339 in UTC; None if no day is known."""
    if session and isinstance(session.start, datetime):
        return _utc(session.start).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    day = wall_clock(session.start).date() if session and session.start else None
    day = day or day_of(entry.date) or day_of(conference.date)
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _atom_entry(conference: Conference, entry: Entry, stamp: str, home: str | None) -> str:
    page = entry.url or (f"{home}#{to_fragment(View(talk=entry.id))}" if home else None)
    authors = "".join(f"  <author><name>{_xml(name)}</name></author>\n" for name in entry.speakers)
    link = f'  <link rel="alternate" href="{_xml(_uri(page))}"/>\n' if page else ""
    terms = (conference.title, entry.kind, *entry.tags)
    categories = "".join(f'  <category term="{_xml(term)}"/>\n' for term in dict.fromkeys(terms))
    html = to_html(notes_of(entry), entry.definitions)
    return (
        f" <entry>\n  <id>{_urn('entry', entry.id)}</id>\n  <title>{_xml(entry.title)}</title>\n"
        f"  <updated>{stamp}</updated>\n{authors}{link}{categories}"
        f'  <content type="html">{_xml(html)}</content>\n </entry>\n'
    )


def _urn(kind: str, name: str) -> str:
    return f"urn:uuid:{_uuid(kind, name)}"


def _uuid(kind: str, name: str) -> UUID:
    return uuid5(NAMESPACE, f"{kind} {_NOT_XML.sub('', name)}")


def _xml(text: str) -> str:
    """A text inside XML, without the characters that XML cannot have (XML 1.0, 2.2)."""
    return escape(_NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _uri(address: str) -> str:
    """An address of the characters that one may have (RFC 3986), the others percent-encoded."""
    return _NOT_ADDRESS.sub(lambda found: quote(found[0], safe="", errors="replace"), address)


def _utc(moment: datetime) -> datetime:
    """A time with a zone in UTC; at the ends of the calendar, where there is no UTC, as it is."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


# ---- iCalendar ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Event:
    """One event of a calendar: lines of its own, by the order of its kind."""

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
    """A list as a calendar.

    A talk is an event with times where a schedule has them (without a zone where the schedule
    has none: then calendars show the clock's time wherever they are), else a whole day where
    its own date is known. A talk without either is named in the event of its conference's
    first day; where that is not known, it is left out. `title` names the calendar.
    """
    events: list[_Event] = []
    rest: dict[tuple[str, str], tuple[Conference, list[str]]] = {}
    left_out = 0
    for done, (conference, entry) in enumerate(listed):
        yield done
        key = (conference.source, conference.title)
        day = day_of(conference.date)
        if day:
            rest.setdefault(key, (conference, []))
        if event := _talk_event(conference, entry, sessions.get(entry.id)):
            events.append(event)
        elif day:
            rest[key][1].append(entry.title)
        else:
            left_out += entry.kind in TALK_KINDS
    events = [*(_conference_event(c, titles) for c, titles in rest.values()), *events]
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
    """The event of a talk, None if it has no day of its own."""
    people = ", ".join(entry.speakers)
    about = [people, conference.title, session.track if session else ""]
    if session and session.start:
        when, stamp = _times(session.start, session.end)
    elif day := day_of(entry.date):
        when, stamp = _whole_day(day)
    else:
        return None
    return _Event(
        uid=_uuid("entry", entry.id),
        when=when,
        stamp=stamp,
        summary=entry.title,
        location=", ".join(filter(None, (session.room if session else "", conference.location))),
        url=entry.url,
        description="\n".join(filter(None, about)),
        fills_day=not (session and session.start),
    )


def _conference_event(conference: Conference, titles: Sequence[str]) -> _Event:
    """The whole-day event of a conference's first day, with the talks that have no event."""
    when, stamp = _whole_day(day_of(conference.date) or date.min)
    return _Event(
        uid=_uuid("conference", f"{conference.source}\n{conference.title}"),
        when=when,
        stamp=stamp,
        summary=conference.title,
        location=conference.location or "",
        url=conference.url,
        description="\n".join(titles),
        fills_day=True,
    )


def _whole_day(day: date) -> tuple[list[str], str]:
    """One day and no end, which RFC 5545 reads as that day."""
    return [f"DTSTART;VALUE=DATE:{_basic(day)}"], f"{_basic(day)}T000000Z"


def _times(start: Moment, end: Moment | None) -> tuple[list[str], str]:
    """Start and end, in UTC or without a zone; and a stamp that is the same every time."""
    when = [f"DTSTART:{_form(start)}", *([f"DTEND:{_form(end)}"] if end else [])]
    return when, _form(start).removesuffix("Z") + "Z"


def _form(moment: Moment) -> str:
    if isinstance(moment, LocalTime):
        return f"{_basic(moment.clock.date())}T{moment.clock:%H%M%S}"
    utc = _utc(moment)
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
        yield f"URL:{_uri(event.url)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.fills_day:
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11), without the control characters it cannot have."""
    text = _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """A content line with its end, cut between letters so that no part has more than 75 octets."""
    if len(line) * 4 <= MAX_OCTETS:
        return line + "\r\n"
    parts: list[str] = []
    part: list[str] = []
    octets = 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > MAX_OCTETS:
            parts.append("".join(part))
            part, octets = [], 1  # the space that a part begins with
        part.append(letter)
        octets += size
    return "\r\n ".join([*parts, "".join(part)]) + "\r\n"
