"""Imports bring files in as one step: cancelled at any wait they change nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.imports.files import Find, Finds, Limits, RefusedError
from app.imports.importer import BUG, CANCELLED, Importer
from app.imports.progress import Outcome
from app.model import FailedNote
from tests.support.imports import (
    ALPHA,
    BETA,
    MemoryFolder,
    Page,
    RecordingPanel,
    failing,
    file,
    found,
    opened_page,
    silent,
    zipped,
)

GAMMA = b"# GammaConf 2017\n\n---\n\n## Third rail\n\n* three\n"


def run(test: Callable[[Page], Awaitable[None]], own: dict[str, bytes] | None = None) -> None:
    """Run a test on a page in which nothing is open yet."""

    async def started() -> None:
        await test(await opened_page(own or {}))

    asyncio.run(started())


async def turns(number: int = 9) -> None:
    """Let other tasks run until they wait."""
    for _ in range(number):
        await asyncio.sleep(0)


def test_files_come_in() -> None:
    async def test(page: Page) -> None:
        outcome = await page.take(file("a.md", ALPHA), file("b.md", BETA))
        assert outcome == Outcome("Opened: 2 notes, 3 talks, 2 problems.", [], [])
        assert page.library.files == {"a.md": ALPHA, "b.md": BETA}
        assert page.panel.settled == ["Reading the notes"]
        assert page.notes.last == Outcome(failed=[], told=[])
        assert not page.importer.running

    run(test)


def test_what_could_not_be_opened_is_told_and_takes_nothing_with_it() -> None:
    async def test(page: Page) -> None:
        outcome = await page.take(
            file("a.md", ALPHA),
            FailedNote("gone.md", "could not be read"),
            file("movie.mp4", b""),
            file("binary.md", b"\x7fELF"),
            failing("refused.md", RefusedError("was refused by the server (403)")),
            failing("broken.md", OSError("disk error")),
            failing("large.md", MemoryError()),
            file("x.zip", zipped({"in.txt": b""})),
            file("y.zip", zipped({"in/b.md": BETA, "in/c.md": b"\x7fELF"})),
            "b.md is gone from its folder; it is still shown here.",
        )
        assert outcome.text == "Opened: 2 notes, 3 talks, 2 problems. 8 files could not be opened."
        assert [f"{each.source} {each.reason}" for each in outcome.failed] == [
            "gone.md could not be read",
            "movie.mp4 is no Markdown note (.md), picture or .zip",
            "binary.md is not text",
            "refused.md was refused by the server (403)",
            "broken.md could not be read (disk error)",
            "large.md could not be read (MemoryError)",
            "x.zip holds no Markdown notes",
            "in/c.md is not text",
        ]
        assert outcome.told == ["b.md is gone from its folder; it is still shown here."]
        assert (page.notes.last.failed, page.notes.last.told) == (outcome.failed, outcome.told)
        assert page.library.files == {"a.md": ALPHA, "in/b.md": BETA}

    run(test)


def test_files_of_folders_are_sorted_and_others_only_counted() -> None:
    async def test(page: Page) -> None:
        folder = {"is_asked_for": False}
        outcome = await page.take(
            file("f/b.md", BETA, **folder),
            file("f/a.md", ALPHA, **folder),
            file("f/x.py", b"", **folder),
            file("f/more.zip", b"", **folder),
            file("f/schedule.json", b"[]", **folder),
        )
        assert list(page.notes.opened) == ["f/a.md", "f/b.md"]
        assert outcome.told == [
            "f/more.zip was left alone: open archives by themselves.",
            "2 other files left alone: no notes.",
        ]
        assert page.others == []

    run(test)


def test_nothing_found_is_said() -> None:
    async def test(page: Page) -> None:
        assert (await page.take(what="empty")).text == "No Markdown notes in empty."
        assert page.n_reread == 0
        assert page.n_drawn == 1

    run(test)


def test_marks_and_schedules_are_taken_by_others() -> None:
    async def test(page: Page) -> None:
        outcome = await page.take(file("m.json", b"[1]"), file("s.XML", b"{}"))
        assert page.others == [b"[1]"]
        assert outcome.told == ["1 mark joined with yours."]
        assert outcome.failed == [FailedNote("s.XML", "was not opened. It is no schedule.")]

    run(test)


def test_names_that_clash_are_decided_without_loss() -> None:
    async def test(page: Page) -> None:
        outcome = await page.take(file("own.md", BETA), file("copy.md", ALPHA))
        assert outcome.told == [
            "Another note is called own.md, so this one is called own (2).md.",
            "copy.md is the same note as own.md, and shown once.",
        ]
        outcome = await page.take(file("own.md", BETA + b"\n* more\n"))
        assert outcome.told == ["own (2).md changed; it is shown as it is now."]
        assert page.library.files == {"own.md": ALPHA, "own (2).md": BETA + b"\n* more\n"}
        assert [each.data for each in page.notes.former] == [BETA]

    run(test, {"own.md": ALPHA})


def test_pasted_text_is_named_by_its_heading() -> None:
    async def test(page: Page) -> None:
        assert await page.importer.take_text(ALPHA.decode())
        assert list(page.library.files) == ["alphaconf-2019.md"]
        assert not await page.importer.take_text("\x01\x02 words")
        assert page.panel.outcomes[-1].failed == [FailedNote("pasted.md", "is not text")]

    run(test)


async def files_with_waits(page: Page) -> list[Find]:
    """Files of all kinds, some of which an open page has already."""
    await page.take(file("a.md", ALPHA), file("p.png", b"png"))
    return [
        file("a.md", ALPHA + b"\n* more\n"),
        file("x.zip", zipped({"b.md": BETA, "g.png": b"g"})),
        file("pictures/own.png", b"other"),
        file("c.md", GAMMA),
    ]


def state(page: Page) -> tuple[object, ...]:
    """All that an import may change."""
    notes = page.notes
    return (
        dict(page.library.files),
        dict(page.library.pictures),
        dict(notes.opened),
        list(notes.former),
        notes.last,
        notes.folders.names,
        page.n_reread,
        list(page.others),
    )


class Ticking:
    """A clock on which every look takes a second, so that each slice is used up at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_cancelled_at_any_wait_nothing_is_changed() -> None:
    async def cancelled_after(n_turns: int) -> bool:
        """Cancel an import after so many turns; whether it was in time."""
        page = await opened_page({"own.md": b"# Own\n"})
        files = await files_with_waits(page)
        page.importer = Importer(page.notes, page.panel, page.take_other, clock=Ticking())
        before = state(page)
        folder = MemoryFolder("talks", {"d.md": GAMMA + b"\n* d\n", "sub": MemoryFolder("sub", {})})

        async def finds() -> Finds:
            async for find in page.notes.folders.read(folder):
                yield find
            for each in files:
                await asyncio.sleep(0)
                yield each

        importing = asyncio.ensure_future(page.importer.take(finds(), "files"))
        await turns(n_turns)
        page.importer.cancel()
        if await importing:
            assert "talks/d.md" in page.library.files
            assert page.notes.folders.names == ["talks"]
            return False
        assert page.panel.outcomes[-1] == Outcome(CANCELLED)
        assert state(page) == before
        assert not page.importer.running
        return True

    async def test() -> None:
        n_turns = 1
        while await cancelled_after(n_turns):
            n_turns += 1
        assert n_turns > 20

    asyncio.run(test())


def test_cancelled_while_it_waits_for_its_turn_nothing_is_changed() -> None:
    async def test(page: Page) -> None:
        async with page.notes.lock:
            importing = asyncio.ensure_future(page.importer.take(found(file("a.md", ALPHA)), "a"))
            await turns()
            page.importer.cancel()
        assert not await importing
        assert page.panel.outcomes == [Outcome(CANCELLED)]
        assert page.library.files == {}

    run(test)


def test_a_source_that_never_answers_can_be_cancelled_and_keeps_no_other_waiting() -> None:
    async def test(page: Page) -> None:
        waiting = asyncio.ensure_future(page.importer.take(found(silent("s.md")), "s.md"))
        await turns()
        assert (await page.take(file("a.md", ALPHA))).text.startswith("Opened: 1 note")
        assert len(page.importer.running) == 1
        page.importer.cancel()
        assert not await waiting
        assert list(page.library.files) == ["a.md"]

    run(test)


def test_two_imports_take_their_places_one_after_the_other() -> None:
    async def test(page: Page) -> None:
        async with page.notes.lock:
            both = [
                asyncio.ensure_future(page.importer.take(found(file("a.md", data)), "a.md"))
                for data in (ALPHA, BETA)
            ]
            await turns()
            assert page.library.files == {}
        assert await asyncio.gather(*both) == [True, True]
        assert page.library.files == {"a.md": ALPHA, "a (2).md": BETA}

    run(test)


def test_an_import_waits_for_the_notes_that_were_kept() -> None:
    async def test() -> None:
        page = Page({}, (await opened_page({})).database)
        importing = asyncio.ensure_future(page.importer.take(found(file("a.md", ALPHA)), "a.md"))
        await turns()
        assert not page.library.files
        await page.notes.open(page.database, "")
        assert await importing
        assert page.library.files == {"a.md": ALPHA}

    asyncio.run(test())


def test_a_cancelled_import_forgets_only_its_own_folder() -> None:
    async def test(page: Page) -> None:
        folders = page.notes.folders
        known = MemoryFolder("known", {"a.md": ALPHA})
        await page.importer.take(folders.read(known), "known")

        async def finds() -> Finds:
            async for find in folders.read(known):
                yield find
            async for find in folders.read(MemoryFolder("new", {"b.md": BETA})):
                yield find
            yield silent("s.md")

        importing = asyncio.ensure_future(page.importer.take(finds(), "both"))
        await turns(20)
        assert folders.names == ["known", "new"]
        page.importer.cancel()
        await importing
        assert folders.names == ["known"]

    run(test)


def test_changes_that_a_cancelled_import_saw_are_still_news() -> None:
    async def test(page: Page) -> None:
        folder = MemoryFolder("talks", {"a.md": ALPHA})
        await page.importer.take(page.notes.folders.read(folder), "talks")
        assert await page.notes.folders.changed() == []
        folder.modified = 2.0

        async def finds() -> Finds:
            async for find in page.notes.folders.read_again(page.notes):
                yield find
            yield silent("s.md")

        importing = asyncio.ensure_future(page.importer.take(finds(), "talks"))
        await turns(20)
        page.importer.cancel()
        await importing
        assert [each.name for each in await page.notes.folders.changed()] == ["talks"]

    run(test)


def test_a_kept_note_that_can_t_be_kept_any_more_is_told_first() -> None:
    async def test(page: Page) -> None:
        await page.take(file("a.md", ALPHA))
        await page.notes.keep_all()
        page.database.refused = "has no room left"
        outcome = await page.take(file("a.md", ALPHA + b"\n* more\n"))
        assert outcome.told == [
            "The kept a.md stays as it was: this browser has no room left.",
            "a.md changed; it is shown as it is now.",
        ]
        assert page.notes.last.told == outcome.told

    run(test)


def test_an_error_of_our_own_is_shown_as_one_and_raised() -> None:
    async def test(page: Page) -> None:
        with pytest.raises(AttributeError):
            await page.take(failing("a.md", AttributeError("getReader")), what="a.md")
        assert page.panel.outcomes == [Outcome(failed=[FailedNote("a.md", BUG)])]
        assert not page.importer.running
        assert not page.notes.lock.locked()

    run(test)


def test_progress_is_shown_when_it_takes_a_while() -> None:
    async def test(page: Page) -> None:
        slow = Importer(page.notes, page.panel, page.take_other, clock=Ticking())
        await slow.take(found(file("a.md", ALPHA), file("b.md", BETA)), "both")
        assert page.panel.n_shown > 3
        page.panel = RecordingPanel()
        quick = Importer(page.notes, page.panel, page.take_other, clock=lambda: 0.0)
        await quick.take(found(file("a.md", ALPHA)), "a.md")
        assert page.panel.n_shown == 0

    run(test)


def test_pictures_of_the_site_are_loaded_to_be_compared() -> None:
    async def test(page: Page) -> None:
        page.library.pictures = {"p.png": "./notes/p.png"}
        page.site_pictures = {"p.png": b"own"}
        page.notes.library.remember()
        outcome = await page.take(file("p.png", b"own"))
        assert outcome.told == ["p.png was here already, just as it is."]
        outcome = await page.take(file("p.png", b"other"))
        assert outcome.text == "Opened: 1 picture."
        assert page.library.pictures == {"p.png": "./notes/p.png", "p (2).png": "blob:p (2).png-0"}
        await page.notes.show_instead("p (2).png")
        assert page.library.picture_data["p.png"] == b"other"
        await page.notes.close_all()
        assert page.urls == {}
        assert page.library.pictures == {"p.png": "./notes/p.png"}

    run(test)


def test_what_is_too_large_or_too_much_is_not_read() -> None:
    async def test(page: Page) -> None:
        limits = Limits(note=200, n_files=1)
        page.importer = Importer(page.notes, page.panel, page.take_other, limits=limits)
        large = file("large.md", bytes(201))
        unread = failing("c.md", AssertionError("this file is not to be read"))
        outcome = await page.take(large, file("a.md", ALPHA), unread)
        assert [f"{each.source} {each.reason}" for each in outcome.failed] == [
            "large.md is too large: 0.0 MB, and at most 0.0 MB are read",
            "c.md is more than can be open at once (1 files, 128 MB)",
        ]
        assert list(page.library.files) == ["a.md"]

    run(test)
