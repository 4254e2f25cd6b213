"""A schedule beside notes: each talk found once or not at all, and a draft of the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.parse import parse_library
from app.programme import draft_notes, match
from app.schedule import read_schedule
from app.sessions import Schedule, Session
from app.talks import Entry
from tests.unit.library import talk
from tests.unit.test_schedule import EVENT, packed

PLAIN = replace(read_schedule(packed(EVENT)).sessions[0], subtitle="", url=None, speakers=())


def session(title: str, *speakers: str, url: str | None = None, **fields: str) -> Session:
    return replace(PLAIN, title=title, speakers=speakers, url=url, **fields)  # type: ignore[arg-type]


def entry(number: int, title: str, *speakers: str, url: str | None = None) -> Entry:
    return talk(number, title=title, speakers=speakers, url=url)


def schedule(*sessions: Session) -> Schedule:
    return Schedule("Conf 2025", None, None, "", sessions, 0)


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


def test_one_page_of_two_talks_decides_nothing() -> None:
    url = "https://x.example/track#first"
    notes = [entry(1, "One", url=url), entry(2, "Two", url=url)]
    announced = [session("One", url=url), session("Two", url=url)]
    matched = match(schedule(*announced), notes)
    assert matched.sessions == {notes[0].id: announced[0], notes[1].id: announced[1]}


def test_sections_are_no_talks() -> None:
    assert (
        match(schedule(session("Talks")), [talk(1, title="Talks", kind="section")]).sessions == {}
    )


TALKS = "https://conf.example/talk/"
words = st.text(st.sampled_from("abcdefg ÄÖ'()[]*_<>&#-:!?1"), min_size=1, max_size=24)
names = st.sampled_from(["Ada Quill", "Bo Lind", "Cy O’Cole", "Dana de Vries"])


topics = st.tuples(st.sampled_from("ABCDEFG"), words, st.lists(names, max_size=2, unique=True))


@given(st.lists(topics, min_size=1, max_size=4, unique_by=lambda topic: topic[0]))
def test_a_draft_reads_back_as_the_talks(talks: list[tuple[str, str, list[str]]]) -> None:
    wanted = [
        session(" ".join(f"Topic {letter} {text}".split()), *speakers, url=f"{TALKS}{letter}/")
        for letter, text, speakers in talks
    ]
    plan = replace(schedule(*wanted), url="https://conf.example/")
    [(conference, _)] = parse_library({"draft.md": draft_notes(plan, wanted)})
    assert conference.title == "Conf 2025"
    read = [e for e in conference.entries if e.kind != "section"]
    assert [e.title for e in read] == [s.title for s in wanted]
    assert [e.speakers for e in read] == [s.speakers for s in wanted]
    assert [e.url for e in read] == [s.url for s in wanted]


def test_a_draft_names_its_days() -> None:
    text = draft_notes(schedule(), [PLAIN, replace(PLAIN, title="B", day=None, start=None)])
    assert text.count("## 2025-06-01") == 1
    assert "date:" not in text
