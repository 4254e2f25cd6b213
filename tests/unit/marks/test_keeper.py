"""Marks are kept and shared by tabs, and nothing that was written is lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.marks.format import write_marks
from app.marks.keeper import MarkKeeper
from app.marks.model import Mark, MarksError, set_remark, star, unstar
from app.storage import MARKS
from tests.support.database import MemoryDatabase
from tests.support.library import CONFERENCE, TALK, index_of, talk
from tests.support.marks import MARK

INDEX = index_of(TALK, talk(1))


class Clock:
    """Milliseconds that go on with each look."""

    def __init__(self, now: int = 1_000) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1
        return self.now


async def tab(database: MemoryDatabase | None, clock: Clock, **more: str) -> MarkKeeper:
    """The marks of one tab, loaded and bound."""
    marks = MarkKeeper(clock)
    await marks.open(database, more.get("refused", ""), more.get("in_file", ""))
    await marks.bind(INDEX)
    return marks


def run(test: Callable[[MemoryDatabase, Clock], Awaitable[None]]) -> None:
    async def started() -> None:
        await test(MemoryDatabase(), Clock())

    asyncio.run(started())


def remark(text: str, before: str = "") -> Callable[[Mark, int], Mark]:
    """A change of the remark that was `before` where it was written."""
    return lambda mark, now: set_remark(mark, text, now, before)


def texts(marks: MarkKeeper) -> set[str]:
    """The remarks on the talk."""
    mark = marks.of(TALK)
    return set(mark.texts) if mark else set()


def test_a_mark_is_there_at_the_next_visit() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        assert (len(marks), marks.of(TALK), marks.is_open) == (0, None, True)
        assert await marks.change(TALK, INDEX, star)
        assert await marks.change(TALK, INDEX, remark("mine"))
        again = await tab(database, clock)
        assert (again.starred(), again.remarked(), len(again)) == ([TALK.id], [TALK.id], 1)
        assert len(database.tables[MARKS]) == 1

    run(test)


def test_a_change_is_in_memory_before_it_is_stored() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        database.gate.clear()
        saving = asyncio.ensure_future(marks.change(TALK, INDEX, star))
        assert marks.starred() == [TALK.id]
        await asyncio.sleep(0)
        assert not saving.done()
        database.gate.set()
        assert await saving

    run(test)


def test_no_change_is_stored_as_none() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        assert await marks.change(TALK, INDEX, unstar)
        assert database.tables[MARKS] == {}
        assert marks.of(TALK) is None

    run(test)


def test_a_mark_made_before_the_database_is_open_is_stored_after() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = MarkKeeper(clock)
        saving = asyncio.ensure_future(marks.change(TALK, INDEX, star))
        await asyncio.sleep(0)
        assert not marks.is_open
        assert not saving.done()
        await marks.open(database, "")
        assert await saving
        assert (await tab(database, clock)).starred() == [TALK.id]

    run(test)


def test_what_two_tabs_wrote_apart_is_both_kept() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        await (await tab(database, clock)).change(TALK, INDEX, star)
        one, two = await tab(database, clock), await tab(database, clock)
        await asyncio.gather(
            one.change(TALK, INDEX, remark("one text")),
            two.change(TALK, INDEX, remark("another text")),
        )
        for marks in (one, two):
            await marks.reload()
            await marks.bind(INDEX)
            assert texts(marks) == {"one text", "another text"}
        await one.change(TALK, INDEX, remark("both", "another text"))
        await two.reload()
        await two.bind(INDEX)
        assert texts(two) == {"one text", "both"}

    run(test)


def test_a_later_change_deletes_every_state_it_came_from() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        one, two = await tab(database, clock), await tab(database, clock)
        await one.change(TALK, INDEX, star)
        await two.reload()
        await two.bind(INDEX)
        await asyncio.gather(
            one.change(TALK, INDEX, remark("one")), two.change(TALK, INDEX, remark("two"))
        )
        assert len(database.tables[MARKS]) == 2
        await one.reload()
        await one.bind(INDEX)
        await one.change(TALK, INDEX, unstar)
        assert len(database.tables[MARKS]) == 1
        assert texts(await tab(database, clock)) == {"one", "two"}

    run(test)


def test_a_full_database_is_told_and_what_it_refused_is_stored_later() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        assert await marks.change(TALK, INDEX, star)
        database.refused = "has no room left"
        assert not await marks.change(TALK, INDEX, remark("mine"))
        assert (marks.refused, marks.has_unsaved) == ("has no room left", True)
        assert texts(marks) == {"mine"}
        database.refused = ""
        assert await marks.change(talk(1), INDEX, star)
        assert (marks.refused, marks.has_unsaved) == ("", False)
        again = await tab(database, clock)
        assert (texts(again), len(again.starred())) == ({"mine"}, 2)
        assert len(database.tables[MARKS]) == 2

    run(test)


def test_without_a_database_marks_live_as_long_as_the_page() -> None:
    async def test(_database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(None, clock, refused="refuses to keep anything for this page")
        states = [marks.has_unsaved]
        assert not await marks.change(TALK, INDEX, star)
        assert [*states, marks.has_unsaved] == [False, True]
        assert marks.starred() == [TALK.id]

    run(test)


def test_a_database_that_can_t_be_read_is_told() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        database.refused = "could not do it (broken)"
        marks = await tab(database, clock)
        assert (marks.refused, marks.is_open) == ("could not do it (broken)", True)

    run(test)


def test_marks_that_came_with_the_page_are_merged() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        await (await tab(database, clock)).change(TALK, INDEX, remark("mine"))
        marks = await tab(database, clock, in_file=write_marks([star(MARK, 5)]))
        assert marks.starred() == [TALK.id]
        assert "mine" in texts(marks)

    run(test)


def test_what_is_damaged_is_told_and_stays() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        await (await tab(database, clock)).change(TALK, INDEX, star)
        database.tables[MARKS]["broken"] = "no JSON"
        marks = await tab(database, clock, in_file="no JSON")
        assert len(marks.damaged) == 2
        await marks.reload()
        assert len(marks.damaged) == 2
        await marks.change(TALK, INDEX, unstar)
        assert "broken" in database.tables[MARKS]

    run(test)


def test_a_file_of_marks_is_merged_and_stored() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        await marks.change(talk(1), INDEX, star)
        assert await marks.import_file(write_marks([star(MARK, 5)]).encode()) == 1
        await marks.bind(INDEX)
        assert sorted(marks.starred()) == sorted([TALK.id, talk(1).id])
        assert len(database.tables[MARKS]) == 2
        with pytest.raises(MarksError):
            await marks.import_file(b"no JSON")
        other = MarkKeeper(clock)
        await other.open(MemoryDatabase(), "")
        assert await other.import_file(marks.as_file().encode()) == 2
        assert other.as_file() == marks.as_file()

    run(test)


def test_a_mark_that_lost_its_talk_is_listed_and_comes_back() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        await marks.change(TALK, INDEX, star)
        await marks.bind(index_of(talk(1)))
        assert [mark.target.title for mark in marks.lost()] == ["First"]
        assert marks.starred() == []
        await marks.bind(INDEX)
        assert (marks.lost(), marks.starred()) == ([], [TALK.id])

    run(test)


def test_a_talk_that_moved_is_remembered_where_it_is_now() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        await marks.change(TALK, INDEX, star)
        await marks.bind(index_of(talk(0, title="First", source="moved.md")))
        again = MarkKeeper(clock)
        await again.open(database, "")
        await again.bind(INDEX)
        assert again.starred() == [TALK.id]
        assert len(database.tables[MARKS]) == 1

    run(test)


def test_a_mark_that_belongs_elsewhere_stays_as_it_is() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        await marks.change(TALK, INDEX, remark("mine"))
        elsewhere = index_of(
            talk(0, id="other/first", title="First", source="other.md"), title="Other 2024"
        )
        await marks.bind(elsewhere)
        [entry] = elsewhere.entries
        assert marks.of(entry)
        await marks.change(entry, elsewhere, star)
        assert len(marks) == 2
        await marks.bind(INDEX)
        mark = marks.of(TALK)
        assert mark and not mark.starred and mark.remark == "mine"

    run(test)


def test_the_conference_is_that_of_the_talk() -> None:
    async def test(database: MemoryDatabase, clock: Clock) -> None:
        marks = await tab(database, clock)
        await marks.change(TALK, INDEX, star)
        mark = marks.of(TALK)
        assert mark and mark.target.conference == CONFERENCE.title

    run(test)
