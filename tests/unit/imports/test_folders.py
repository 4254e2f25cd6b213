"""Folders: every file that can be had is found, and changes since the last time are known."""

import asyncio
from collections.abc import Awaitable, Callable

from app.imports.files import Find, Finds, Opened, ReadFolder, Source
from app.imports.folders import DroppedFolder, Folders, LastingDirectory, dropped_finds, walk
from app.model import FailedNote
from tests.support.imports import ALPHA, BETA, MemoryFolder, file, paths

TALKS: dict[str, bytes | MemoryFolder | None] = {
    "a.md": ALPHA,
    "x.py": b"",
    ".git": MemoryFolder(".git", {"c.md": b""}),
    "sub": MemoryFolder("sub", {"b.md": BETA, "gone.md": None}),
    "closed": MemoryFolder("closed", {"d.md": b""}, refused="could not be looked into"),
}


class Notes:
    """The opened notes."""

    def __init__(self) -> None:
        self.opened: dict[str, Opened] = {}


def run(test: Callable[[Folders], Awaitable[None]]) -> None:
    async def started() -> None:
        await test(Folders())

    asyncio.run(started())


async def all_of(finds: Finds) -> list[Find]:
    return [find async for find in finds]


async def learn(folders: Folders, folder: MemoryFolder) -> None:
    """Read a folder as an import does that is not cancelled."""
    found = await all_of(folders.read(folder))
    folders.learn([find for find in found if isinstance(find, ReadFolder)])


def test_all_files_are_found_and_what_can_t_be_had_is_named() -> None:
    async def test() -> None:
        found = await all_of(walk(MemoryFolder("talks", TALKS), "talks (2)"))
        sources = [find for find in found if isinstance(find, Source)]
        assert [(each.path, each.is_asked_for) for each in sources] == [
            ("talks (2)/a.md", False),
            ("talks (2)/x.py", False),
            ("talks (2)/sub/b.md", False),
        ]
        assert await sources[2].read() == BETA
        assert [find for find in found if isinstance(find, FailedNote)] == [
            FailedNote(
                "talks (2)/sub/gone.md", "could not be read: it vanished or changed meanwhile"
            ),
            FailedNote("talks (2)/closed", "could not be looked into"),
        ]

    asyncio.run(test())


def test_folders_of_one_name_get_names_of_their_own_and_are_known_again() -> None:
    async def test(folders: Folders) -> None:
        one, two = MemoryFolder("notes", {"a.md": ALPHA}), MemoryFolder("notes", {"b.md": BETA})
        await learn(folders, one)
        found = await all_of(folders.read(two))
        assert [each.folder for each in found if isinstance(each, Source)] == ["notes (2)"]
        await learn(folders, one)
        assert folders.names == ["notes", "notes (2)"]

    run(test)


def test_changed_new_and_gone_files_are_news_once() -> None:
    async def test(folders: Folders) -> None:
        folder = MemoryFolder("notes", {"a.md": ALPHA, "x.py": b""})
        await learn(folders, folder)
        for content, modified in (
            ({"a.md": ALPHA}, 2.0),
            ({"a.md": ALPHA, "b.md": BETA}, 2.0),
            ({"b.md": BETA}, 2.0),
        ):
            assert await folders.changed() == []
            folder.content, folder.modified = {**content}, modified
            changed = await folders.changed()
            assert [each.name for each in changed] == ["notes"]
            folders.learn(changed)
        folder.content["y.py"] = b""
        assert await folders.changed() == []

    run(test)


def test_notes_that_are_gone_from_their_folder_are_told() -> None:
    async def test(folders: Folders) -> None:
        folder = MemoryFolder("notes", {**TALKS, "late.md": ALPHA})
        await learn(folders, folder)
        notes = Notes()
        for path in ("notes/a.md", "notes/late.md", "notes/closed/d.md", "notes/sub/gone.md"):
            notes.opened[path] = Opened(path, path, ALPHA, "", folder="notes")
        notes.opened["other.md"] = Opened("other.md", "other.md", ALPHA, "")
        del folder.content["late.md"]
        told = [each for each in await all_of(folders.read_again(notes)) if isinstance(each, str)]
        assert told == ["notes/late.md is gone from its folder; it is still shown here."]

    run(test)


def test_folders_of_which_nothing_is_open_are_forgotten() -> None:
    async def test(folders: Folders) -> None:
        for name in ("one", "two"):
            await learn(folders, MemoryFolder(name, {"a.md": ALPHA}))
        opened = Opened("one/a.md", "one/a.md", ALPHA, "", folder="one")
        folders.forget_unused(["one", "two", ""], [opened])
        assert folders.names == ["one"]

    run(test)


class Dropped:
    """A dropped folder, which may be one that can be read again."""

    def __init__(self, folder: MemoryFolder, *, is_lasting: bool) -> None:
        self.name = folder.name
        self.directory = folder
        self._is_lasting = is_lasting

    async def lasting(self) -> LastingDirectory | None:
        return self.directory if self._is_lasting else None


def test_dropped_folders_can_be_read_again_where_the_browser_lets_them() -> None:
    async def test(folders: Folders) -> None:
        one, two = MemoryFolder("notes", {"a.md": ALPHA}), MemoryFolder("notes", {"b.md": BETA})
        items: list[Source | DroppedFolder] = [
            Dropped(one, is_lasting=False),
            file("c.md", ALPHA),
            Dropped(two, is_lasting=False),
            Dropped(one, is_lasting=True),
        ]
        assert await paths(dropped_finds(items, folders)) == [
            "notes/a.md",
            "c.md",
            "notes (2)/b.md",
            "notes/a.md",
        ]
        assert folders.names == ["notes"]

    run(test)
