"""A note to fill in, with the sessions of a schedule that have no notes yet."""

from collections.abc import Sequence

from app.edit.headings import escaped, head_lines
from app.parse.bylines import Conf, site_of
from app.parse.kinds import conference_words
from app.schedules.model import Schedule, Session, wall_clock


def draft_notes(schedule: Schedule, missing: Sequence[Session]) -> str:
    """Write a note to fill in: the conference, its days, and talks with speakers and page.

    Backrow reads it back as these talks, with two exceptions: a page whose address does not look
    like a talk's is read as a link, and a title that looks like the heading of a day or a table of
    contents ("Day 1") is read as one.
    """
    title = schedule.title or "Conference"
    conf = Conf(conference_words(title), site_of(schedule.url) if schedule.url else "")
    lines = ["---", "kind: conference", f'title: "{" ".join(title.split())}"']
    if schedule.url:
        lines.append(f'url: "{schedule.url}"')
    if schedule.start:
        lines.append(f"date: {schedule.start.isoformat()}")
    lines += ["---", "", f"# {escaped(title)}", ""]
    day = ""
    for session in missing:
        own = _day(session)
        if own != day:
            day = own
            lines += [f"## {day}", ""] if day else []
        heading, *head = head_lines(session.title, session.speakers, session.url, conf)
        lines += ["---", "", f"## {heading}", ""]
        for line in head:
            lines += [line, ""]
        lines.append("")
    return "\n".join(lines)


def _day(session: Session) -> str:
    """Return a session's day of the conference in ISO format, "" if it is unknown."""
    if session.day is not None:
        return session.day.isoformat()
    return wall_clock(session.start).date().isoformat() if session.start is not None else ""
