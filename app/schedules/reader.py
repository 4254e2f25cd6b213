"""A conference's public schedule, JSON or XML -> `Schedule`.

The format is that of frab (and Pentabarf before it), which pretalx follows:
https://c3voc.de/schedule/schema.json. Only a file that is no schedule is refused, with a sentence
for the reader.
"""

import json
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from app.schedules.fields import Day, Fields, dict_of, dicts_of, line_of, make_schedule
from app.schedules.model import Schedule, ScheduleError

MAX_BYTES = 20_000_000
"""Bytes of a schedule at most; the largest ones known have about 4,000,000."""


def read_schedule(data: bytes) -> Schedule:
    """Read the bytes of a schedule.json or schedule.xml. Raises ScheduleError."""
    if len(data) > MAX_BYTES:
        raise ScheduleError(
            f"The schedule has {len(data) // 1_000_000} MB; more than {MAX_BYTES // 1_000_000} MB "
            "are not read."
        )
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"{":
        return _from_json(data)
    if start == b"<" or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _from_xml(data)
    raise ScheduleError(
        "This is no schedule: it is neither JSON nor XML, as pretalx and frab publish it."
    )


def _from_json(data: bytes) -> Schedule:
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ScheduleError("The schedule is not written in UTF-8, as JSON must be.") from None
    except RecursionError:
        raise ScheduleError("The schedule is nested too deeply to be read.") from None
    except ValueError as error:
        line = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ScheduleError(f"The schedule is broken JSON{line}.") from None
    top = dict_of(whole.get("schedule")) or whole
    conference = dict_of(top.get("conference"))
    days = conference.get("days", top.get("days"))
    if not isinstance(days, list):
        raise ScheduleError(
            "This JSON is no schedule: it has no schedule.conference.days, as pretalx and frab "
            "write them."
        )
    read = [Day(dict_of(day), _rooms(dict_of(day).get("rooms"))) for day in days]
    return make_schedule({**top, **conference}, read)


def _rooms(value: object) -> list[tuple[str, Sequence[Fields]]]:
    """Read the rooms of a day: an object of lists by name, or a list of objects."""
    if isinstance(value, dict):
        return [(str(name), dicts_of(events)) for name, events in value.items()]
    return [
        (line_of(room.get("name")), dicts_of(room.get("events") or room.get("talks")))
        for room in dicts_of(value)
    ]


def _from_xml(data: bytes) -> Schedule:
    root = _tree(data)
    if root.tag != "schedule":
        raise ScheduleError("This XML is no schedule: its root is not <schedule>, as in frab's.")
    conference = root.find("conference")
    top = {**_children(root), **({} if conference is None else _children(conference))}
    days = [
        Day(
            dict(day.attrib),
            [
                (room.get("name") or "", [_event(event) for event in room.findall("event")])
                for room in day.findall("room")
            ],
        )
        for day in root.findall("day")
    ]
    return make_schedule(top, days)


def _tree(data: bytes) -> Element:
    """Parse XML. A DOCTYPE is refused, and with it every entity bomb."""
    builder = TreeBuilder()
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise ScheduleError("The schedule has a DOCTYPE, which no schedule needs and is not safe.")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ScheduleError(f"The schedule is broken XML in line {error.lineno}.") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, ScheduleError):
            raise
        raise ScheduleError("The schedule says that it has an encoding nobody knows.") from None
    return builder.close()


def _children(element: Element) -> dict[str, Any]:
    """Return the texts of an element's children that have none themselves, by name."""
    return {child.tag: child.text or "" for child in element if not len(child)}


def _event(element: Element) -> Fields:
    persons = [
        {"public_name": person.get("public_name") or "".join(person.itertext())}
        for person in (*element.findall("persons/person"), *element.findall("persons/speaker"))
    ]
    return {**element.attrib, **_children(element), "persons": persons}
