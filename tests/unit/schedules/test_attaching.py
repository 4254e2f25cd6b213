"""Which conference a schedule is attached to, and what is said about it."""

from dataclasses import replace

import pytest

from app.model import Conference, Entry
from app.schedules.attaching import Attached, attach, is_update, summary
from app.schedules.model import Schedule, Session
from tests.support.library import CONFERENCE
from tests.support.schedules import entry, schedule, session


def conference(title: str, *entries: Entry, **fields: object) -> Conference:
    own = {"title": title, "source": f"{title}.md", "year": 2025, "entries": entries}
    return replace(CONFERENCE, **{**own, **fields})  # type: ignore[arg-type]


def of(*sessions: Session, title: str = "EuroPython 2025", url: str | None = None) -> Schedule:
    return replace(schedule(*sessions), title=title, url=url)


def test_a_title_alone_gives_no_schedule_to_another_conference() -> None:
    plan = of(session("Closing keynote"), session("Lightning talks"))
    entries = (entry(1, "Closing keynote", "Ada Quill"), entry(2, "Lightning Talks"))
    attached = attach(1, plan, [conference("PyCon US 2025", *entries)])
    assert (attached.conference, attached.matched.sessions) == (None, {})
    assert attached.matched.missing == plan.sessions


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
    attached = attach(1, plan, [conference("PyCon US 2025", entry(2, "Closing keynote")), home])
    assert attached.conference is home
    assert list(attached.matched.sessions) == ["conf-2025/talk-1"]


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
    assert attach(1, plan, [other]).conference is None


def test_one_talk_that_was_given_twice_brings_no_other_along() -> None:
    plan = of(session("Types", "Ada Quill"), session("Closing keynote"))
    home = conference("PyFoo", entry(1, "Types", "Ada"), entry(2, "Closing keynote"))
    attached = attach(1, plan, [home])
    assert attached.conference is home
    assert list(attached.matched.sessions) == ["conf-2025/talk-1"]
    assert [s.title for s in attached.matched.missing] == ["Closing keynote"]


def test_several_talks_in_common_make_it_the_conferences_whatever_its_name() -> None:
    names = ["Types without tears", "Queues for everyone here", "Bicycles made of asyncio"]
    plan = of(*map(session, names), session("Closing keynote"))
    entries = [entry(n, name) for n, name in enumerate([*names, "Closing keynote"])]
    attached = attach(1, plan, [conference("PyFoo", entries[0]), conference("39C3", *entries)])
    assert attached.conference
    assert attached.conference.title == "39C3"
    assert len(attached.matched.sessions) == 4


def test_a_later_version_takes_the_place_and_another_schedule_does_not() -> None:
    first = of(session("A"))
    assert is_update(of(session("B")), first)
    assert not is_update(of(session("B"), url="https://x.example/"), first)
    nameless = of(session("A"), title="")
    assert is_update(nameless, nameless)
    assert not is_update(of(session("B"), title=""), nameless)


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
    attached: Attached = attach(1, plan, [conference("EuroPython", entry(1, "A"))])
    assert summary(attached, others) == (
        "EuroPython 2025: 2 talks, 1 found in your notes, 1 without notes. "
        f"3 left out: breaks, or not published.{said}"
    )
