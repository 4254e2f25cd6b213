"""Open schedules: matched with the notes, replaced by newer versions, closed one by one."""

import pytest

from app.schedules.model import ScheduleError
from app.schedules.opened import OpenSchedules
from tests.support.library import CONFERENCE, TALK
from tests.support.schedules import EVENT, packed

FIRST = EVENT | {"title": "First", "subtitle": "", "persons": ["Ada Quill"]}
MISSED = EVENT | {"guid": "g2", "title": "The talk I missed", "url": "talk/missed/"}


def test_a_schedule_adds_to_the_notes() -> None:
    schedules = OpenSchedules()
    said = schedules.open(packed(FIRST, MISSED), [CONFERENCE])
    assert said == "Conf 2025: 2 talks, 1 found in your notes, 1 without notes."
    assert schedules.sessions[TALK.id].room == "Hall"


def test_a_newer_version_takes_its_place() -> None:
    schedules = OpenSchedules()
    schedules.open(packed(FIRST), [CONFERENCE])
    schedules.open(packed(FIRST, title="Elsewhere 2025"), [CONFERENCE])
    said = schedules.open(packed(FIRST, MISSED), [CONFERENCE])
    assert "It takes the place of the version that was here." in said
    assert [(attached.number, attached.schedule.title) for attached in schedules.all] == [
        (2, "Elsewhere 2025"),
        (3, "Conf 2025"),
    ]


def test_what_is_no_schedule_changes_nothing() -> None:
    schedules = OpenSchedules()
    schedules.open(packed(FIRST), [CONFERENCE])
    before = list(schedules.all)
    with pytest.raises(ScheduleError):
        schedules.open(b"{}", [CONFERENCE])
    assert schedules.all == before


def test_talks_are_found_again_when_the_notes_change() -> None:
    schedules = OpenSchedules()
    schedules.open(packed(FIRST), [])
    assert schedules.sessions == {}
    schedules.match_again([CONFERENCE])
    assert list(schedules.sessions) == [TALK.id]
    assert [attached.number for attached in schedules.all] == [1]


def test_a_closed_schedule_adds_nothing_any_more() -> None:
    schedules = OpenSchedules()
    schedules.open(packed(FIRST), [CONFERENCE])
    schedules.close(7)
    assert len(schedules.all) == 1
    schedules.close(1)
    assert (schedules.all, schedules.sessions) == ([], {})
    assert schedules.draft(1) is None


def test_a_draft_has_the_talks_without_notes() -> None:
    schedules = OpenSchedules()
    schedules.open(packed(FIRST, MISSED, title="Conf / EU 2025"), [CONFERENCE])
    draft = schedules.draft(1)
    assert draft
    name, text = draft
    assert name == "conf-eu-2025.md"
    assert "The talk I missed" in text
    assert "First" not in text
