"""Opened notes are shown, kept, closed and shown again, whatever the database does."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.imports.batch import Batch
from app.imports.files import HERE, Opened
from app.imports.open_notes import OpenNotes, from_row, to_row
from app.model import FailedNote
from app.storage import NOTES
from tests.support.database import MemoryDatabase
from tests.support.imports import ALPHA, BETA, MemoryFolder, Page, opened_page


def note(path: str, data: bytes = ALPHA, **fields: str) -> Opened:
    return Opened(path, fields.get("name", path), data, HERE, folder=fields.get("folder", ""))


def run(test: Callable[[Page], Awaitable[None]], *notes: Opened, own: dict[str, bytes]) -> None:
    """Run a test on a page in which these notes are open."""

    async def started() -> None:
        page = await opened_page(own)
        await add(page.notes, *notes)
        await test(page)

    asyncio.run(started())


async def add(notes: OpenNotes, *new: Opened) -> list[Opened]:
    batch = Batch(notes.opened, notes.library.own_files())
    for each in new:
        batch.add(each)
    async with notes.lock:
        return await notes.add(batch)


def kept(page: Page) -> list[str]:
    """The notes that are kept for the next visit."""
    return [path for path, each in page.notes.opened.items() if each.is_kept]


def test_notes_are_shown_over_the_librarys_own() -> None:
    async def test(page: Page) -> None:
        assert page.library.files == {"own.md": b"# Own\n", "a.md": ALPHA}
        assert page.n_reread == 1

    run(test, note("a.md"), own={"own.md": b"# Own\n"})


def test_a_closed_note_is_shown_again() -> None:
    async def test(page: Page) -> None:
        await page.notes.close("a.md")
        assert (list(page.notes.opened), page.notes.former) == (["b.md"], [note("a.md")])
        assert await page.notes.restore(0) == ""
        assert (list(page.notes.opened), page.notes.former) == (["b.md", "a.md"], [])
        assert await page.notes.restore(0) == ""

    run(test, note("a.md"), note("b.md", BETA), own={})


def test_a_former_version_comes_back_beside_the_one_that_took_its_place() -> None:
    async def test(page: Page) -> None:
        await add(page.notes, note("a.md", ALPHA + b"\n* more\n"))
        assert page.notes.former == [note("a.md")]
        said = await page.notes.restore(0)
        assert said == "Another note is called a.md, so this one is called a (2).md."
        assert page.library.files == {"a.md": ALPHA + b"\n* more\n", "a (2).md": ALPHA}

    run(test, note("a.md"), own={})


def test_all_are_closed_and_each_can_be_had_back() -> None:
    async def test(page: Page) -> None:
        await page.notes.close_all()
        assert page.library.files == {"own.md": b"# Own\n"}
        assert page.notes.former == [note("a.md"), note("b.md", BETA)]
        await page.notes.close("a.md")
        assert len(page.notes.former) == 2

    run(test, note("a.md"), note("b.md", BETA), own={"own.md": b"# Own\n"})


def test_a_folder_without_notes_is_forgotten_when_all_are_closed() -> None:
    async def test(page: Page) -> None:
        folders = page.notes.folders
        async for _ in folders.read(MemoryFolder("empty", {})):
            pass
        await page.notes.close("a.md")
        assert folders.names == ["empty"]
        await page.notes.close_all()
        assert folders.names == []

    run(test, note("a.md"), note("b.md", BETA), own={})


def test_a_renamed_note_takes_the_place_of_the_one_that_has_its_name() -> None:
    async def test(page: Page) -> None:
        await page.notes.toggle_kept("b.md")
        await page.notes.show_instead("x.md")
        assert page.library.files == {"b.md": ALPHA}
        assert [each.data for each in page.notes.former] == [BETA]
        assert list(page.database.tables[NOTES]) == ["b.md"]
        assert page.notes.opened["b.md"].is_kept
        await page.notes.show_instead("not there.md")

    run(test, note("b.md", BETA), note("x.md", ALPHA, name="B.md"), own={})


def test_a_renamed_note_takes_the_place_of_the_librarys_own() -> None:
    async def test(page: Page) -> None:
        assert list(page.notes.opened) == ["own (2).md"]
        await page.notes.show_instead("own (2).md")
        assert page.library.files == {"own.md": ALPHA}
        await page.notes.close_all()
        assert page.library.files == {"own.md": b"# Own\n"}

    run(test, note("own.md"), own={"own.md": b"# Own\n"})


def test_kept_notes_are_shown_at_the_next_visit() -> None:
    async def test(page: Page) -> None:
        await page.notes.toggle_kept("a.md")
        again = await opened_page({"a.md": BETA}, page.database)
        assert again.library.files == {"a.md": ALPHA}
        assert again.notes.last.told == [
            "a.md, which you kept, is shown instead of the library’s own of that name."
        ]
        await again.notes.toggle_kept("a.md")
        assert page.database.tables[NOTES] == {}
        await again.notes.keep_all()
        await again.notes.close("a.md")
        assert page.database.tables[NOTES] == {}
        assert (await opened_page({}, page.database)).library.files == {}

    run(test, note("a.md"), own={})


def test_a_full_database_keeps_nothing_and_loses_nothing() -> None:
    async def test(page: Page) -> None:
        page.database.refused = "has no room left"
        n_drawn = page.n_drawn
        await page.notes.toggle_kept("a.md")
        assert kept(page) == []
        assert page.refused() == "has no room left"
        assert page.n_drawn == n_drawn + 1
        page.database.refused = ""
        await page.notes.keep_all()
        assert kept(page) == ["a.md"]
        assert page.refused() == ""

    run(test, note("a.md"), own={})


def test_a_new_version_that_is_refused_leaves_the_kept_one() -> None:
    async def test(page: Page) -> None:
        await page.notes.toggle_kept("a.md")
        page.database.refused = "has no room left"
        stale = await add(page.notes, note("a.md", ALPHA + b"\n* more\n"))
        assert [each.path for each in stale] == ["a.md"]
        assert page.library.files == {"a.md": ALPHA + b"\n* more\n"}
        page.database.refused = ""
        assert (await opened_page({}, page.database)).library.files == {"a.md": ALPHA}

    run(test, note("a.md"), own={})


def test_without_a_database_notes_are_open_and_not_kept() -> None:
    async def test() -> None:
        page = await opened_page({}, None, "refuses to keep anything for this page")
        await add(page.notes, note("a.md"))
        await page.notes.keep_all()
        assert page.library.files == {"a.md": ALPHA}
        assert not page.notes.opened["a.md"].is_kept
        assert page.notes.refused == "refuses to keep anything for this page"

    asyncio.run(test())


def test_a_database_that_can_t_be_read_opens_the_library_all_the_same() -> None:
    async def test() -> None:
        database = MemoryDatabase()
        database.refused = "could not do it (broken)"
        page = await opened_page({"own.md": BETA}, database)
        assert page.notes.is_open.is_set()
        assert page.notes.refused == "could not do it (broken)"

    asyncio.run(test())


def test_damaged_rows_are_told_and_cost_no_other() -> None:
    async def test() -> None:
        database = MemoryDatabase()
        database.tables[NOTES] = {"x": "", "y": ("{}", b""), "a.md": to_row(note("a.md"))}
        page = await opened_page({}, database)
        assert page.library.files == {"a.md": ALPHA}
        failed = FailedNote("A note kept from an earlier visit", "can’t be read any more")
        assert page.notes.last.failed == [failed, failed]

    asyncio.run(test())


def test_own_notes_that_were_missing_come_under_the_opened_ones() -> None:
    async def test(page: Page) -> None:
        await page.notes.add_own({"a.md": BETA, "c.md": BETA})
        assert page.library.files == {"a.md": ALPHA, "c.md": BETA}

    run(test, note("a.md"), own={})


def test_changes_wait_for_each_other() -> None:
    async def test(page: Page) -> None:
        async with page.notes.lock:
            closing = asyncio.ensure_future(page.notes.close_all())
            keeping = asyncio.ensure_future(page.notes.keep_all())
            await asyncio.sleep(0)
            assert list(page.notes.opened) == ["a.md"]
        await asyncio.gather(closing, keeping)
        assert page.notes.opened == {}
        assert page.database.tables[NOTES] == {}

    run(test, note("a.md"), own={})


def test_a_kept_note_is_read_again() -> None:
    kept = Opened("a (2).md", "a.md", b"\xff\x00", "https://x.example/a.md", is_kept=True)
    assert from_row(to_row(kept)) == kept


@pytest.mark.parametrize(
    "about", ["null", "{}", '{"path": "x.exe", "name": "", "origin": ""}', "[]", "no JSON"]
)
def test_a_damaged_row_is_told(about: str) -> None:
    assert isinstance(from_row((about, b"")), FailedNote)
    assert isinstance(from_row(about), FailedNote)
