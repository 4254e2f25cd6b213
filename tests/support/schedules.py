"""Published schedules and their sessions, made by hand."""

import json
from dataclasses import replace
from typing import Any

from app.model import Entry
from app.schedules.model import Schedule, Session
from app.schedules.reader import read_schedule
from tests.support.library import talk

EVENT: dict[str, Any] = {
    "guid": "g1",
    "title": "  Types \n without tears ",
    "subtitle": "A love story",
    "url": "talk/types/",
    "date": "2025-06-01T10:00:00+02:00",
    "duration": "01:30",
    "track": {"de": "Sprache", "en": "Language"},
    "abstract": "What\r\nfor.",
    "type": "Talk",
    "persons": [
        {"public_name": "Ada Quill"},
        {"name": "Bo Lind"},
        "Cy Cole",
        {"name": "Ada Quill"},
    ],
}
"""The fields of an event as pretalx publishes them, as untidy as real ones."""


def packed(*events: object, day: object = "2025-06-01", **top: object) -> bytes:
    """Make a schedule.json with these events on one day, and fields of the conference."""
    conference = {
        "title": "Conf 2025",
        "start": "2025-06-01",
        "days": [{"date": day, "rooms": {"Hall": list(events)}}],
    }
    whole = {"base_url": "https://conf.example/2025/", "conference": conference | top}
    return json.dumps({"schedule": whole}).encode()


PLAIN = replace(read_schedule(packed(EVENT)).sessions[0], subtitle="", url=None, speakers=())
"""The session of EVENT without subtitle, page and speakers."""


def blank_session(**fields: object) -> Session:
    """A session called "Talk" of which only these fields are known."""
    blank = Session(
        id="1", title="Talk", subtitle="", speakers=(), url=None, day=None, start=None,
        duration=None, room="", track="", type="", abstract="", description="",
    )  # fmt: skip
    return replace(blank, **fields)  # type: ignore[arg-type]


def session(title: str, *speakers: str, url: str | None = None, **fields: str) -> Session:
    """A session as PLAIN, with a title, speakers and a page of its own."""
    return replace(PLAIN, title=title, speakers=speakers, url=url, **fields)  # type: ignore[arg-type]


def entry(number: int, title: str, *speakers: str, url: str | None = None) -> Entry:
    """The notes of a talk with this title, speakers and page."""
    return talk(number, title=title, speakers=speakers, url=url)


def schedule(*sessions: Session) -> Schedule:
    """A schedule of these sessions."""
    return Schedule("Conf 2025", None, None, "", sessions, 0)


UTOPIA_EVENTS = [
    {
        "guid": "1",
        "title": "Types without tears",
        "url": "https://2025.utopia.example/talks/types-without-tears/",
        "date": "2025-06-01T10:00:00+02:00",
        "duration": "00:30",
        "track": "Language",
        "abstract": "What <b>types</b> are for.",
        "persons": [{"public_name": "Ada Quill"}],
    },
    {
        "guid": "2",
        "title": "The talk I missed",
        "url": "https://2025.utopia.example/talks/missed/",
        "date": "2025-06-01T11:00:00+02:00",
        "duration": "00:45",
        "persons": [{"public_name": "Ines Ito"}],
    },
]


SCHEDULE: dict[str, Any] = {
    "schedule": {
        "conference": {
            "title": "PyUtopia 2025",
            "start": "2025-06-01",
            "days": [{"date": "2025-06-01", "rooms": {"Great Hall": UTOPIA_EVENTS}}],
        }
    }
}
"""The published schedule of PyUtopia 2025: one talk of the test library, and one more."""
