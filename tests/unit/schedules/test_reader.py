"""Schedules as pretalx and frab publish them, broken ones, and hostile ones."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schedules.fields import MAX_SESSIONS
from app.schedules.model import ScheduleError, Session
from app.schedules.reader import MAX_BYTES, read_schedule
from tests.support.schedules import EVENT, packed

SUMMER = timezone(timedelta(hours=2))


def test_a_talk_of_a_json_schedule() -> None:
    read = read_schedule(packed(EVENT, time_zone_name="Europe/Rome"))
    assert (read.title, read.url, read.start) == (
        "Conf 2025",
        "https://conf.example/2025/",
        date(2025, 6, 1),
    )
    assert (read.time_zone, read.n_left_out) == ("Europe/Rome", 0)
    assert read.sessions == (
        Session(
            id="g1",
            title="Types without tears",
            subtitle="A love story",
            speakers=("Ada Quill", "Bo Lind", "Cy Cole"),
            url="https://conf.example/2025/talk/types/",
            day=date(2025, 6, 1),
            start=datetime(2025, 6, 1, 10, tzinfo=SUMMER),
            duration=timedelta(minutes=90),
            room="Hall",
            track="Language",
            type="Talk",
            abstract="What\nfor.",
            description="",
        ),
    )
    assert read.sessions[0].end == datetime(2025, 6, 1, 11, 30, tzinfo=SUMMER)


def test_rooms_as_a_list_and_talks_without_a_frame() -> None:
    days = [{"date": "2025-06-01", "rooms": [{"name": "Hall", "talks": [EVENT]}]}]
    read = read_schedule(json.dumps({"conference": {"title": "C"}, "days": days}).encode())
    assert [s.room for s in read.sessions] == ["Hall"]
    assert read.url is None
    assert read.sessions[0].url is None


XML = """<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version>
<conference><title>Conf 2025</title><start>2025-06-01</start>
<base_url>https://conf.example/</base_url></conference>
<day date="2025-06-01" start="2025-06-01T09:00:00+02:00"><room name="Hall">
<event id="7" guid="g7"><start>01:30</start><duration>00:45</duration>
<title>Types &amp; tears</title><url>https://conf.example/t/7</url>
<persons><person id="1">Ada Quill</person></persons></event>
<event id="8"><title>Lunch</title></event>
</room></day></schedule>"""


def test_a_talk_of_an_xml_schedule_after_midnight() -> None:
    read = read_schedule(XML.encode())
    [session] = read.sessions
    assert (session.id, session.title, session.room) == ("g7", "Types & tears", "Hall")
    assert session.speakers == ("Ada Quill",)
    assert session.start == datetime(2025, 6, 2, 1, 30, tzinfo=SUMMER)
    assert session.day == date(2025, 6, 1)
    assert read.n_left_out == 1
    assert read_schedule(XML.replace("utf-8", "utf-16").encode("utf-16")) == read


BOMB = """<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>"""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "neither JSON nor XML"),
        (b"# notes", "neither JSON nor XML"),
        (b"{", "broken JSON in line 1"),
        (b'{"a": "\xff"}', "not written in UTF-8"),
        (b"{}", "no schedule.conference.days"),
        (b'{"a":' * 9000, "(nested too deeply|broken JSON)"),
        (packed(), "has no talks"),
        (b"<schedule>", "broken XML in line 1"),
        (b"<html/>", "its root is not <schedule>"),
        (b"<?xml version='1.0' encoding='klingon'?><schedule/>", "encoding|broken XML"),
        (BOMB.encode(), "has a DOCTYPE"),
        (b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><schedule/>', "has a DOCTYPE"),
    ],
)
def test_what_is_no_schedule_is_told_in_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(ScheduleError, match=why) as told:
        read_schedule(data)
    assert str(told.value).endswith(".")


def test_a_schedule_has_its_limits() -> None:
    many = packed(*[EVENT] * (MAX_SESSIONS + 1))
    with pytest.raises(ScheduleError, match="are not read"):
        read_schedule(many)
    with pytest.raises(ScheduleError, match="are not read"):
        read_schedule(packed(EVENT) + b" " * MAX_BYTES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*EVENT, "rooms", "days", "events", "name"]), inner)
    ),
    max_leaves=12,
)


@given(JSON, st.dictionaries(st.sampled_from([*EVENT, "start"]), JSON))
def test_no_shape_does_more_than_a_sentence(top: object, event: dict[str, object]) -> None:
    for data in (json.dumps(top).encode(), packed(EVENT | event, event, top, day=top)):
        try:
            read = read_schedule(data)
        except ScheduleError as error:
            assert str(error).endswith(".")
        else:
            assert all(session.title for session in read.sessions)
