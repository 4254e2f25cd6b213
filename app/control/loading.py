"""Load the library's own notes, from the site or from the page itself."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Protocol
from urllib.parse import quote

from app.control.library import Library
from app.model import FailedNote
from app.pack import is_note, is_picture, read_notes_json

WAITS = (0.3, 0.6)
"""Seconds before each further request: most network failures end within a second."""

ANSWER_WITHIN = 30
"""Seconds until a request without an answer fails: some servers never answer."""

AT_ONCE = 6
"""Notes requested side by side: as many as browsers send to one host over HTTP/1.1."""

GONE = (404, 410)
"""The statuses of a file that does not exist."""

Json = Any


class LoadError(Exception):
    """A file of the library can't be loaded; the message is half a sentence: "was not found"."""


class Answer(Protocol):
    """The answer of a server, by its HTTP status."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    async def read(self) -> bytes:
        """Return the whole body. Raises OSError if it ends early."""


Fetch = Callable[[str], Awaitable[Answer]]
"""Requests a relative address. Raises OSError if there is no answer."""


def note_address(path: str) -> str:
    """Return the address of a file of the notes folder, relative to the page."""
    return "./notes/" + quote(path)


class Loader:
    """Loads files of the notes folder over http."""

    def __init__(
        self,
        fetch: Fetch,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        """Take what requests an address, what waits for seconds, and the longest wait."""
        self._fetch = fetch
        self._sleep = sleep
        self._answer_within = answer_within

    async def load(self, path: str) -> bytes:
        """Return a file, with further requests if the network or the server fails.

        Raises LoadError.
        """
        for wait in WAITS:
            try:
                return await self._request(path)
            except OSError:
                await self._sleep(wait)
        try:
            return await self._request(path)
        except OSError as error:
            raise LoadError(str(error)) from error

    async def _request(self, path: str) -> bytes:
        """Return a file. Raises LoadError, or OSError if another request may help."""
        try:
            request = self._fetch(note_address(path))
            answer = await asyncio.wait_for(request, self._answer_within)
        except TimeoutError as error:
            raise OSError("was not answered") from error
        except OSError as error:
            raise OSError("could not be reached") from error
        status = answer.status
        if 200 <= status < 300:
            try:
                return await answer.read()
            except OSError as error:
                raise OSError("stopped half-way") from error
        if status >= 500 or status == 429:
            raise OSError(f"could not be served ({status})")
        raise LoadError("was not found" if status in GONE else f"was refused ({status})")

    async def load_all(self, paths: Collection[str]) -> tuple[dict[str, bytes], list[FailedNote]]:
        """Load files side by side; return the loaded and the failed ones."""
        gate = asyncio.Semaphore(AT_ONCE)
        files: dict[str, bytes] = {}
        failed: list[FailedNote] = []

        async def load_one(path: str) -> None:
            async with gate:
                try:
                    files[path] = await self.load(path)
                except LoadError as error:
                    failed.append(FailedNote(path, str(error)))

        await asyncio.gather(*map(load_one, paths))
        return files, sorted(failed, key=lambda note: note.source)

    async def fill(self, library: Library, warn: Callable[[str], None]) -> None:
        """Load the notes that the manifest lists: as one bundle, or else each by itself.

        `warn` takes a sentence for the console. Raises LoadError with a sentence.
        """
        try:
            manifest = json.loads(await self.load("manifest.json"))
        except LoadError as error:
            raise LoadError(f"The list of notes (notes/manifest.json) {error}.") from error
        except ValueError as error:
            raise LoadError(
                "The list of notes (notes/manifest.json) is damaged, or something between this "
                "page and its site answered instead."
            ) from error
        _use_manifest(library, manifest)
        paths = [note["path"] for note in manifest["notes"]]
        if manifest["bundle"]:
            try:
                files = read_notes_json((await self.load(manifest["bundle"])).decode())
                library.files = {path: files[path] for path in paths if path in files}
            except (LoadError, ValueError):
                warn("The bundle of notes could not be loaded: fetching each note.")
        rest, library.failed = await self.load_all([p for p in paths if p not in library.files])
        library.files |= rest


def fill_from_packed(library: Library, manifest: Json, notes: str) -> None:
    """Take the notes beside a page that was opened from a folder."""
    _use_manifest(library, manifest)
    library.as_of = manifest.get("as_of")
    library.files = read_notes_json(notes)


def fill_from_block(
    library: Library, text: str, picture_address: Callable[[str, bytes], str]
) -> None:
    """Take the notes and pictures that a one-file library holds.

    `picture_address` makes an address for a picture, by its path and bytes.
    """
    files = read_notes_json(text)
    library.files = {path: data for path, data in files.items() if is_note(path)}
    library.picture_data = {path: data for path, data in files.items() if is_picture(path)}
    library.pictures = {
        path: picture_address(path, data) for path, data in library.picture_data.items()
    }


def _use_manifest(library: Library, manifest: Json) -> None:
    """Set the addresses of the site's pictures."""
    library.pictures = {path: note_address(path) for path in manifest["pictures"]}
