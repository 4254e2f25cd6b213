"""The panel of schedules, and what a session adds to a talk."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.render.schedules import (
    MOST_MISSED,
    render_schedule,
    render_schedules,
    render_session,
    when,
)
from app.schedules.attaching import Attached
from app.schedules.matching import Matched
from app.schedules.model import LocalTime, Schedule
from tests.support.html import actions
from tests.support.library import CONFERENCE, TALK
from tests.support.schedules import blank_session


def test_a_schedule_tells_what_it_adds() -> None:
    matched = Matched(
        {TALK.id: blank_session()}, (blank_session(title="Missed", speakers=("Ann",)),)
    )
    schedule = Schedule("Conf 2025", None, None, "", matched.missing, 0)
    html = render_schedules([Attached(7, schedule, CONFERENCE, matched)])
    assert "1 found in “Conf 2025”" in html
    assert actions(html) == ["save-draft", "open-draft", "drop-schedule"]
    assert html.count('data-number="7"') == 3
    nothing = render_schedules([Attached(1, schedule, None, Matched({}, ()))])
    assert actions(nothing) == ["drop-schedule"]


def test_a_long_list_of_missed_talks_is_cut() -> None:
    missing = (blank_session(),) * (MOST_MISSED + 1)
    schedule = Schedule("", None, None, "", missing, 0)
    html = render_schedule(Attached(1, schedule, None, Matched({}, missing)))
    assert "1 more; the draft has all." in html


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"day": date(2025, 6, 1)}, "2025-06-01"),
        ({"start": LocalTime(datetime(2025, 6, 1, 9, 30))}, "2025-06-01 09:30"),
        (
            {
                "start": datetime(2025, 6, 1, 23, 45, tzinfo=UTC),
                "duration": timedelta(minutes=30),
            },
            "2025-06-01 23:45–00:15",
        ),
    ],
)
def test_when_a_session_is(fields: dict[str, object], text: str) -> None:
    assert when(blank_session(**fields)) == text


def test_a_session_says_where_and_what() -> None:
    html = render_session(blank_session(room="Hall", track="Web", abstract="All of it"))
    assert "<p>Hall · Web</p>" in html
    assert "As announced" in html
    assert "As announced" not in render_session(blank_session(room="Hall"))
