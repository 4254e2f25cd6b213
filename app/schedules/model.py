"""The sessions of a conference's schedule: what they are, and how published fields become them.

The rule: whatever a field holds, reading goes on. A time zone is never guessed: where the
schedule gives none, the time stays a `LocalTime`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from urllib.parse import urljoin

from app.parse.kinds import kind_of
from app.urls import host_of, is_web

MAX_SESSIONS = 10_000
"""Talks of a schedule at most; the largest known ones have about 1,100."""

Fields = Mapping[str, Any]
"""A day's or an event's fields as published, by name."""

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_DURATION = re.compile(r"(\d{1,4}):([0-5]\d)(?::[0-5]\d)?|(\d{1,5})")
_BREAKS = frozenset(
    "break breaks coffee dinner lunch lunchbreak meal pause pausen registration".split()
)
_UNPUBLISHED = frozenset(
    "cancelled canceled deleted draft rejected submitted undecided unconfirmed withdrawn".split()
)


class ScheduleError(ValueError):
    """Why a file is no schedule that can be read, as one sentence."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time as the clocks at the conference show it, of which the zone is not known."""

    clock: datetime
    """Without tzinfo."""


Moment = datetime | LocalTime
"""A point in time: a `datetime` with its zone, or a `LocalTime` where the zone is unknown."""


@dataclass(frozen=True, slots=True)
class Session:
    """One talk of a schedule. Texts are as published (plain, Markdown or HTML: nothing to trust),
    "" where there are none.

    `id` is the schedule's own (guid, code or id; may be ""). `day` is the conference's day, which
    reaches past midnight.
    """

    id: str
    title: str
    subtitle: str
    speakers: tuple[str, ...]
    url: str | None
    day: date | None
    start: Moment | None
    duration: timedelta | None
    room: str
    track: str
    type: str
    abstract: str
    description: str

    @property
    def end(self) -> Moment | None:
        """When it ends, in the zone (or the lack of one) of its start; None if not known."""
        if self.start is None or self.duration is None:
            return None
        try:
            if isinstance(self.start, LocalTime):
                return LocalTime(self.start.clock + self.duration)
            return self.start + self.duration
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a conference announced. `sessions` are in time order, those without a time last."""

    title: str
    url: str | None
    start: date | None
    time_zone: str
    """The zone's name as published ("Europe/Rome"), "" if there is none. No time is made of it."""
    sessions: tuple[Session, ...]
    n_left_out: int
    """Breaks, what is not published, and entries without a title."""


def wall_clock(moment: Moment) -> datetime:
    """What the clocks at the conference show then, without a zone: what a day is ordered by."""
    return moment.clock if isinstance(moment, LocalTime) else moment.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Day:
    """One day as published: fields of the day, and its rooms' names with their events' fields."""

    fields: Fields
    rooms: Sequence[tuple[str, Sequence[Fields]]]


def make_schedule(top: Fields, days: Sequence[Day]) -> Schedule:
    """The schedule that the fields of a conference and of its days make. Raises ScheduleError."""
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
    """One event as a session; None for a break, something not published, or without a title."""
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
    """Whether nobody talks, and its type or its name says so ("Coffee break", "Lunch").

    Whoever is named talks, be it a "Break-out Session" or a "Lunch Talk".
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
    """When an event starts: its own date with a time, else its time on the day it stands in."""
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
        at += timedelta(days=1)  # the conference's day goes on after midnight
    zone: tzinfo | None = begins.tzinfo if begins else None
    return at.replace(tzinfo=zone) if zone else LocalTime(at)


def _moment(when: datetime | None) -> Moment | None:
    if when is None:
        return None
    return when if when.tzinfo else LocalTime(when)


def _datetime(value: object) -> datetime | None:
    """A date with a time, as ISO 8601; None for anything else."""
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
    """ "1:30" (hours and minutes) or 90 (minutes); None for nothing and for no time at all."""
    match = _DURATION.fullmatch(line_of(value))
    if not match:
        return None
    minutes = int(match[3]) if match[3] else 60 * int(match[1]) + int(match[2])
    return timedelta(minutes=minutes) if minutes else None


def _address(value: object, base: str) -> str | None:
    """An http(s) address, a relative one with its base; None for anything else."""
    text = line_of(value)
    try:
        url = urljoin(base, text) if base and text else text
    except ValueError:
        return None
    return url if is_web(url) and host_of(url) and not re.search(r"[\s<>]", url) else None


def dict_of(value: object) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def dicts_of(value: object) -> list[dict[str, Any]]:
    """The objects in a list; none if the value is something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """A text; of one in several languages the English one, else the first. Halves of characters,
    which JSON can spell and no file can hold, become question marks.
    """
    if isinstance(value, dict):
        found = value.get("en") or next(_strings(value), "")
        return _text(found) if not isinstance(found, dict) else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _strings(value: Mapping[str, object]) -> Iterator[str]:
    return (item for item in value.values() if isinstance(item, str) and item.strip())


def line_of(value: object) -> str:
    """A text on one line."""
    return " ".join(_text(value).split())
