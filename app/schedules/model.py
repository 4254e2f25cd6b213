"""A conference's published schedule: its sessions, and times with or without a zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


class ScheduleError(ValueError):
    """Why a file cannot be read as a schedule, as a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time as clocks at the conference show it, in an unknown zone."""

    clock: datetime
    """Without tzinfo."""


Moment = datetime | LocalTime
"""A point in time: a `datetime` with its zone, or a `LocalTime` where the zone is unknown."""


@dataclass(frozen=True, slots=True)
class Session:
    """One talk of a schedule.

    Texts are as published (plain, Markdown or HTML, not to be trusted), "" if there are none. `id`
    is the schedule's own (guid, code or id; may be ""). `day` is the day of the conference, which
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
        """When it ends, in the zone of its start or without one; None if unknown."""
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
    """What a conference published. `sessions` are in time order, those without a time last."""

    title: str
    url: str | None
    start: date | None
    time_zone: str
    """The zone's name as published ("Europe/Rome"), "" if there is none; it changes no time."""
    sessions: tuple[Session, ...]
    n_left_out: int
    """The number of breaks, unpublished events, and events without a title."""


def wall_clock(moment: Moment) -> datetime:
    """Return the time that clocks at the conference show, without a zone."""
    return moment.clock if isinstance(moment, LocalTime) else moment.replace(tzinfo=None)
