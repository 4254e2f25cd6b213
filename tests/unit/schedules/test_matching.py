"""Which session each talk was: found once, or not at all."""

import pytest

from app.model import Entry
from app.schedules.matching import match
from app.schedules.model import Session
from tests.support.library import talk
from tests.support.schedules import entry, schedule, session


@pytest.mark.parametrize(
    ("noted", "announced"),
    [
        (entry(1, "A", url="http://www.x.example/a/"), session("B", url="https://x.example/a#b")),
        (entry(1, "Types, without tears!"), session("types without TEARS")),
        (entry(1, "Types", "Ada"), session("Types", "Ada Quill")),
        (entry(1, "Types: a story"), session("Types", subtitle="A story")),
        (
            entry(1, "Types without teers", "Ada Quill"),
            session("Types without tears", "ada  quill"),
        ),
    ],
    ids=["page", "title", "part of a name", "subtitle", "slip"],
)
def test_a_talk_is_found(noted: Entry, announced: Session) -> None:
    matched = match(schedule(announced, session("Another thing entirely")), [noted])
    assert matched.sessions == {noted.id: announced}
    assert [s.title for s in matched.missing] == ["Another thing entirely"]


@pytest.mark.parametrize(
    ("noted", "announced"),
    [
        (entry(1, "Keynote", "Ada Quill"), session("Keynote", "Bo Lind")),
        (entry(1, "Testing, part 1"), session("Testing, part 2")),
        (entry(1, "Python with types"), session("Python without types")),
        (entry(1, "Types without teers", "Ada"), session("Types without tears", "Bo Lind")),
        (entry(1, "Something"), session("Something else that is longer")),
    ],
)
def test_a_wrong_match_is_worse_than_none(noted: Entry, announced: Session) -> None:
    matched = match(schedule(announced), [noted])
    assert matched.sessions == {}
    assert matched.missing == (announced,)


def test_talks_of_one_name_are_told_apart_or_left() -> None:
    notes = [entry(1, "Keynote", "Ada Quill"), entry(2, "Keynote", "Bo Lind")]
    announced = [session("Keynote", "Bo Lind"), session("Keynote", "Ada Quill")]
    matched = match(schedule(*announced), notes)
    assert matched.sessions == {notes[0].id: announced[1], notes[1].id: announced[0]}
    alike = match(schedule(session("Keynote"), session("Keynote")), notes)
    assert alike.sessions == {}
    assert alike.missing == ()


def test_one_file_of_two_talks_decides_nothing() -> None:
    url = "https://x.example/track#first"
    notes = [entry(1, "One", url=url), entry(2, "Two", url=url)]
    announced = [session("One", url=url), session("Two", url=url)]
    matched = match(schedule(*announced), notes)
    assert matched.sessions == {notes[0].id: announced[0], notes[1].id: announced[1]}


def test_sections_are_no_talks() -> None:
    assert (
        match(schedule(session("Talks")), [talk(1, title="Talks", kind="section")]).sessions == {}
    )
