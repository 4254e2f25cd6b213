"""A page without a browser for tests of imports: a library, opened notes, an importer, files."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence

from app.control.library import Library
from app.imports.files import Find, Finds, RefusedError, Source, finds_of
from app.imports.folders import Directory, FileEntry
from app.imports.importer import Importer
from app.imports.library_files import LibraryFiles, PictureStore
from app.imports.open_notes import OpenNotes
from app.imports.progress import Outcome, Progress
from app.pacing import in_slices
from tests.support.database import MemoryDatabase

ALPHA = b"# AlphaConf 2019\n\n---\n\n## First light\n\nAnn Able\n\n---\n\n## Second wind\n\n* two\n"
BETA = b"# BetaConf 2018\n\n---\n\n## Slow start\n\nBea Baker\n\n* words\n"


class RecordingPanel:
    """A panel that records its calls."""

    def __init__(self) -> None:
        self.n_shown = 0
        self.outcomes: list[Outcome] = []
        self.settled: list[str] = []

    def begin(self, progress: Progress) -> None:
        assert not progress.is_settled

    def show(self, _progress: Progress) -> None:
        self.n_shown += 1

    def settle(self, progress: Progress) -> None:
        self.settled.append(progress.what)

    def end(self, _progress: Progress, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


class Page:
    """Everything that an import changes, with the real classes that change it."""

    def __init__(self, own: Mapping[str, bytes], database: MemoryDatabase) -> None:
        self.library = Library()
        self.library.files = dict(own)
        self.database = database
        self.urls: dict[str, bytes] = {}
        self.site_pictures: dict[str, bytes] = {}
        self.others: list[bytes] = []
        self.n_reread = 0
        self.n_drawn = 0
        store = PictureStore(self.load_picture, self.add_url, self.urls.__delitem__)
        self.notes = OpenNotes(LibraryFiles(self.library, store, self.reread), self.draw)
        self.panel = RecordingPanel()
        self.importer = Importer(self.notes, self.panel, self.take_other)

    async def reread(self) -> None:
        """Read all notes again."""
        self.n_reread += 1
        await in_slices(self.library.read())

    def draw(self) -> None:
        """Draw the list of opened notes."""
        self.n_drawn += 1

    async def load_picture(self, path: str) -> bytes | None:
        """A picture of the site."""
        return self.site_pictures.get(path)

    def add_url(self, path: str, data: bytes) -> str:
        """A new URL for a picture."""
        url = f"blob:{path}-{len(self.urls)}"
        self.urls[url] = data
        return url

    async def take_other(self, data: bytes) -> str:
        """Take a file of marks or a schedule."""
        if data == b"{}":
            raise RefusedError("It is no schedule.")
        self.others.append(data)
        return "1 mark joined with yours."

    def refused(self) -> str:
        """The reason why nothing is kept."""
        return self.notes.refused

    async def take(self, *finds: Find, what: str = "files") -> Outcome:
        """Import the found files, and return the outcome."""
        await self.importer.take(found(*finds), what)
        return self.panel.outcomes[-1]


async def opened_page(
    own: Mapping[str, bytes], database: MemoryDatabase | None = None, refused: str = ""
) -> Page:
    """A page whose kept notes were opened; with `refused` it has no database."""
    page = Page(own, database or MemoryDatabase())
    await page.notes.open(None if refused else page.database, refused)
    return page


def found(*finds: Find) -> Finds:
    """Yield these finds."""
    return finds_of(finds)


def file(path: str, data: bytes, **fields: object) -> Source:
    """A file that can be read."""

    async def read() -> bytes:
        return data

    return Source(path, len(data), read, **fields)  # type: ignore[arg-type]


def silent(path: str) -> Source:
    """A file whose bytes never come."""

    async def read() -> bytes:
        await asyncio.Event().wait()
        return b""

    return Source(path, 0, read)


def failing(path: str, error: Exception) -> Source:
    """A file that can't be read."""

    async def read() -> bytes:
        raise error

    return Source(path, 0, read)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


class MemoryFile:
    """A file of a folder."""

    def __init__(self, data: bytes, modified: float) -> None:
        self.size = len(data)
        self.modified = modified
        self._data = data

    async def read(self) -> bytes:
        """Its bytes."""
        return self._data


class MemoryFolder:
    """A folder: bytes or folders by name; None is a file that can't be opened.

    `refused` is the reason why its files can't be listed, "" if they can. `modified` is the time of
    the last change of all of its files.
    """

    def __init__(
        self, name: str, content: Mapping[str, "bytes | MemoryFolder | None"], refused: str = ""
    ) -> None:
        self.name = name
        self.content = dict(content)
        self.refused = refused
        self.modified = 1.0

    async def children(self) -> AsyncIterator[Directory | FileEntry]:
        """Its files and folders."""
        if self.refused:
            raise RefusedError(self.refused)
        for name, content in list(self.content.items()):
            await asyncio.sleep(0)
            if isinstance(content, MemoryFolder):
                yield content
            else:
                yield FileEntry(name, self._opener(content))

    def _opener(self, data: bytes | None):  # type: ignore[no-untyped-def]
        async def opened() -> MemoryFile:
            if data is None:
                raise RefusedError("could not be read: it vanished or changed meanwhile")
            return MemoryFile(data, self.modified)

        return opened

    async def is_same(self, other: object) -> bool:
        """Whether it is the other folder."""
        return self is other


async def paths(finds: Finds) -> Sequence[str]:
    """The paths of the files that are found."""
    return [find.path async for find in finds if isinstance(find, Source)]
