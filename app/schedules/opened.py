"""The schedules that are open: matched with the library, versions replaced, drafts of notes."""

from collections.abc import Sequence

from app.model import Conference
from app.schedules.attaching import Attached, attach, is_update, summary
from app.schedules.drafts import draft_notes
from app.schedules.model import Session
from app.schedules.reader import read_schedule
from app.text import slug


class OpenSchedules:
    """The open schedules in the order they came; each has a number as long as the page lives."""

    def __init__(self) -> None:
        self.all: list[Attached] = []
        self._n_opened = 0

    @property
    def sessions(self) -> dict[str, Session]:
        """What the schedules say about entries, by id; of several the last opened counts."""
        sessions: dict[str, Session] = {}
        for attached in self.all:
            sessions |= attached.matched.sessions
        return sessions

    def open(self, data: bytes, conferences: Sequence[Conference]) -> str:
        """Open a schedule, in place of an earlier version of it; what it adds, in a sentence.

        Raises ScheduleError.
        """
        schedule = read_schedule(data)
        self._n_opened += 1
        attached = attach(self._n_opened, schedule, conferences)
        said = summary(attached, [other.schedule for other in self.all])
        kept = [other for other in self.all if not is_update(schedule, other.schedule)]
        self.all = [*kept, attached]
        return said

    def match_again(self, conferences: Sequence[Conference]) -> None:
        """Find the talks of all schedules in a library that has changed."""
        self.all = [attach(old.number, old.schedule, conferences) for old in self.all]

    def close(self, number: int) -> None:
        """Close a schedule, if it is open."""
        self.all = [attached for attached in self.all if attached.number != number]

    def draft(self, number: int) -> tuple[str, str] | None:
        """A note to fill in for the talks without notes: its file name and text.

        None if the schedule is not open any more.
        """
        attached = next((attached for attached in self.all if attached.number == number), None)
        if not attached:
            return None
        name = f"{slug(attached.schedule.title) or 'conference'}.md"
        return name, draft_notes(attached.schedule, attached.matched.missing)
