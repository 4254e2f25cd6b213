"""The fields of a published schedule -> its sessions.

Whatever a field holds, reading goes on. A time zone is never guessed: a time without one stays a
`LocalTime`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from urllib.parse import urljoin

from app.parse.kinds import kind_of
from app.schedules.model import LocalTime, Moment, Schedule, ScheduleError, Session, wall_clock
from app.text import without_surrogates
from app.urls import host_of, is_web

MAX_SESSIONS = 10_000
"""Talks of a schedule at most; the largest ones known have about 1,100."""

Fields = Mapping[str, Any]
"""The fields of a day or an event as published, by name."""

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_DURATION = re.compile(r"(\d{1,4}):([0-5]\d)(?::[0-5]\d)?|(\d{1,5})")
_BREAKS = frozenset(
    "break breaks coffee dinner lunch lunchbreak meal pause pausen registration".split()
)
_UNPUBLISHED = frozenset(
    "cancelled canceled deleted draft rejected submitted undecided unconfirmed withdrawn".split()
)


@dataclass(frozen=True, slots=True)
class Day:
    """One published day: its fields, and for each room its name and its events."""

    fields: Fields
    rooms: Sequence[tuple[str, Sequence[Fields]]]


def make_schedule(top: Fields, days: Sequence[Day]) -> Schedule:
    """Make a schedule of the fields of a conference and its days. Raises ScheduleError."""
    base = _address(top.get("base_url"), "")
    url = _address(top.get("url"), base or "") or base
    sessions: list[Session] = []
    left_out = 0
    for day in days:
        for room, events in day.rooms:
            for event in events:
                session = _session(event, day.fields, room, base or url or "")
                if session is None:
                    left_out += 1
                else:
                    sessions.append(session)
    if not sessions:
        raise ScheduleError("The schedule has no talks.")
    if len(sessions) > MAX_SESSIONS:
        raise ScheduleError(
            f"The schedule has {len(sessions):,} talks; more than {MAX_SESSIONS:,} are not read."
        )
    sessions.sort(key=_by_time)
    return Schedule(
        title=line_of(top.get("title")) or line_of(top.get("acronym")),
        url=url,
        start=_date(top.get("start")),
        time_zone=line_of(top.get("time_zone_name")),
        sessions=tuple(sessions),
        n_left_out=left_out,
    )


def _by_time(session: Session) -> tuple[datetime, str, str]:
    if session.start is not None:
        when = wall_clock(session.start)
    elif session.day is not None:
        when = datetime.combine(session.day, time.max)
    else:
        when = datetime.max
    return when, session.room, session.title


def _session(event: Fields, day: Fields, room: str, base: str) -> Session | None:
    """Read an event; None if it is a break, not published, or has no title."""
    title = line_of(event.get("title"))
    speakers = _speakers(event)
    kind = line_of(event.get("type"))
    if not title or _is_unpublished(event) or _is_break(title, kind, speakers):
        return None
    first = _date(day.get("date"))
    return Session(
        id=next((i for key in ("guid", "code", "id") if (i := line_of(event.get(key)))), ""),
        title=title,
        subtitle=line_of(event.get("subtitle")),
        speakers=speakers,
        url=_address(event.get("url"), base) or _address(event.get("origin_url"), base),
        day=first,
        start=_start(event, day, first),
        duration=_duration(event.get("duration")),
        room=line_of(event.get("room")) or line_of(room),
        track=line_of(event.get("track")),
        type=kind,
        abstract=_text(event.get("abstract")),
        description=_text(event.get("description")),
    )


def _is_unpublished(event: Fields) -> bool:
    flags = (event.get(key) for key in ("public", "is_public", "is_visible"))
    hidden = any(flag is False or flag == "false" for flag in flags)
    states = (line_of(event.get(key)).lower() for key in ("state", "status"))
    return hidden or any(state in _UNPUBLISHED for state in states)


def _is_break(title: str, kind: str, speakers: Sequence[str]) -> bool:
    """Return whether an event is a break by its type or name ("Coffee break", "Lunch").

    An event with speakers never is, be it a "Break-out Session" or a "Lunch Talk".
    """
    if speakers:
        return False
    words = re.findall(r"[^\W_]+", kind.lower())
    return not _BREAKS.isdisjoint(words) or title.lower() in _BREAKS or kind_of(title) == "misc"


def _speakers(event: Fields) -> tuple[str, ...]:
    people = event.get("persons") or event.get("speakers")
    names: list[str] = []
    for person in people if isinstance(people, list) else ():
        told = dict_of(person)
        keys = ("public_name", "full_public_name", "name")
        names.append(
            next((n for key in keys if (n := line_of(told.get(key)))), "")
            if told
            else line_of(person)
        )
    return tuple(dict.fromkeys(filter(None, names)))


def _start(event: Fields, day: Fields, first: date | None) -> Moment | None:
    """Return when an event starts: its own date and time, else its time on the given day."""
    if own := _moment(_datetime(event.get("date"))):
        return own
    first = _date(event.get("date")) or first
    match = _CLOCK.fullmatch(line_of(event.get("start")))
    if first is None or match is None or int(match[1]) > 23:
        return _moment(_datetime(event.get("start")))
    begins = _datetime(day.get("day_start") or day.get("start"))
    at = datetime.combine(first, time(int(match[1]), int(match[2])))
    if begins is not None and begins.date() == first and at.time() < begins.time():
        if first == date.max:
            return None
        at += timedelta(days=1)  # the conference's day reaches past midnight
    zone: tzinfo | None = begins.tzinfo if begins else None
    return at.replace(tzinfo=zone) if zone else LocalTime(at)


def _moment(when: datetime | None) -> Moment | None:
    if when is None:
        return None
    return when if when.tzinfo else LocalTime(when)


def _datetime(value: object) -> datetime | None:
    """Read a date with a time, in ISO 8601; None for anything else."""
    text = line_of(value)
    if len(text) < 16 or text[10] not in "T ":
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.replace(microsecond=0)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(line_of(value)[:10])
    except ValueError:
        return None


def _duration(value: object) -> timedelta | None:
    """Read "1:30" (hours and minutes) or 90 (minutes); None for anything else, and for 0."""
    match = _DURATION.fullmatch(line_of(value))
    if not match:
        return None
    minutes = int(match[3]) if match[3] else 60 * int(match[1]) + int(match[2])
    return timedelta(minutes=minutes) if minutes else None


def _address(value: object, base: str) -> str | None:
    """Read an http(s) address, perhaps relative to `base`; None for anything else."""
    text = line_of(value)
    try:
        url = urljoin(base, text) if base and text else text
    except ValueError:
        return None
    return url if is_web(url) and host_of(url) and not re.search(r"[\s<>]", url) else None


def dict_of(value: object) -> dict[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def dicts_of(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list; none if the value is something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """Read a text; of several languages the English one, else the first."""
    if isinstance(value, dict):
        found = value.get("en") or next(_strings(value), "")
        return _text(found) if not isinstance(found, dict) else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return without_surrogates(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _strings(value: Mapping[str, object]) -> Iterator[str]:
    return (item for item in value.values() if isinstance(item, str) and item.strip())


def line_of(value: object) -> str:
    """Read a text as one line."""
    return " ".join(_text(value).split())
