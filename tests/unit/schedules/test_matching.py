"""Which talk each session was, and whose schedule it is."""

from dataclasses import replace

import pytest

from app.model import Conference, Entry
from app.schedules.matching import Laid, is_version, lay, match, told
from app.schedules.model import Schedule, Session
from tests.support.library import CONFERENCE, talk
from tests.support.schedules import schedule, session


def entry(number: int, title: str, *speakers: str, url: str | None = None) -> Entry:
    return talk(number, title=title, speakers=speakers, url=url)


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


def conference(title: str, *entries: Entry, **fields: object) -> Conference:
    own = {"title": title, "source": f"{title}.md", "year": 2025, "entries": entries}
    return replace(CONFERENCE, **{**own, **fields})  # type: ignore[arg-type]


def of(*sessions: Session, title: str = "EuroPython 2025", url: str | None = None) -> Schedule:
    return replace(schedule(*sessions), title=title, url=url)


def test_a_title_alone_gives_no_schedule_to_another_conference() -> None:
    plan = of(session("Closing keynote"), session("Lightning talks"))
    entries = (entry(1, "Closing keynote", "Ada Quill"), entry(2, "Lightning Talks"))
    laid = lay(1, plan, [conference("PyCon US 2025", *entries)])
    assert (laid.conference, laid.matched.sessions) == (None, {})
    assert laid.matched.missing == plan.sessions


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("EuroPython 2025", None),
        ("EuroPython 2025, Prague", None),
        ("Notes of EuroPython", None),
        ("EP", "https://ep.example/2025"),
    ],
)
def test_a_title_is_enough_where_name_or_address_fit(title: str, url: str | None) -> None:
    home = conference(title, entry(1, "Closing keynote"), url=url)
    plan = of(session("Closing keynote"), url="http://www.ep.example/2025/schedule/")
    laid = lay(1, plan, [conference("PyCon US 2025", entry(2, "Closing keynote")), home])
    assert laid.conference is home
    assert list(laid.matched.sessions) == ["conf-2025/talk-1"]


@pytest.mark.parametrize(
    ("title", "url", "fields"),
    [
        ("EuroPython 2024", None, {"year": 2024}),
        ("PyCon US 2025", "https://elsewhere.example/", {}),
        ("PyCon US 2025", "https://ep.example/2024/", {}),
        ("2025", None, {}),
    ],
)
def test_another_year_name_or_address_does_not_fit(
    title: str, url: str | None, fields: dict[str, object]
) -> None:
    other = conference(title, entry(1, "Closing keynote"), url=url, **fields)
    plan = of(session("Closing keynote"), url="https://ep.example/2025/")
    assert lay(1, plan, [other]).conference is None


def test_one_talk_that_was_given_twice_brings_no_other_along() -> None:
    plan = of(session("Types", "Ada Quill"), session("Closing keynote"))
    home = conference("PyFoo", entry(1, "Types", "Ada"), entry(2, "Closing keynote"))
    laid = lay(1, plan, [home])
    assert laid.conference is home
    assert list(laid.matched.sessions) == ["conf-2025/talk-1"]
    assert [s.title for s in laid.matched.missing] == ["Closing keynote"]


def test_several_talks_in_common_make_it_the_conferences_whatever_its_name() -> None:
    names = ["Types without tears", "Queues for everyone here", "Bicycles made of asyncio"]
    plan = of(*map(session, names), session("Closing keynote"))
    entries = [entry(n, name) for n, name in enumerate([*names, "Closing keynote"])]
    laid = lay(1, plan, [conference("PyFoo", entries[0]), conference("39C3", *entries)])
    assert laid.conference
    assert laid.conference.title == "39C3"
    assert len(laid.matched.sessions) == 4


def test_a_later_version_takes_the_place_and_another_schedule_does_not() -> None:
    first = of(session("A"))
    assert is_version(of(session("B")), first)
    assert not is_version(of(session("B"), url="https://x.example/"), first)
    nameless = of(session("A"), title="")
    assert is_version(nameless, nameless)
    assert not is_version(of(session("B"), title=""), nameless)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], ""),
        ([of(session("B"))], " It takes the place of the version that was here."),
        (
            [of(session("B"), url="https://x.example/")],
            " Another schedule of this name is here too.",
        ),
    ],
)
def test_what_a_schedule_adds_is_told(others: list[Schedule], said: str) -> None:
    plan = replace(of(session("A"), session("B")), n_left_out=3)
    laid: Laid = lay(1, plan, [conference("EuroPython", entry(1, "A"))])
    assert told(laid, others) == (
        "EuroPython 2025: 2 talks, 1 found in your notes, 1 without notes. "
        f"3 left out: breaks, or not published.{said}"
    )
