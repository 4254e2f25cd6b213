"""Notes on the web: from an address to the files at it, whether one note or a folder's listing.

The request itself is handed in (`Load`), so nothing here reaches the network.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin, urlsplit

from app.imports.files import (
    LIMITS,
    Find,
    Finds,
    Limits,
    RefusedError,
    Source,
    is_archive,
    is_other,
    is_wanted,
)
from app.imports.forges import AddressError, Wanted, read_listing, wanted
from app.imports.remote import NotFoundError
from app.model import FailedNote
from app.pack import is_note, is_picture
from app.urls import is_web, read_address

LISTING = 16 * 1024 * 1024
"""Bytes of a host's list of files that are read."""
MOST_PAGES = 20
"""Pages of such a list that are asked for."""

_HOST = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|localhost|\d+(?:\.\d+){3})(?::\d+)?", re.IGNORECASE
)

Load = Callable[[str, int], Awaitable[bytes]]
"""Loads at most so many bytes from an address. Raises RefusedError and NotFoundError."""


@dataclass(frozen=True, slots=True)
class Web:
    """Finds the files that addresses ask for; `page` is the address of the page itself."""

    load: Load
    page: str
    limits: Limits = LIMITS

    async def finds(self, addresses: Iterable[str]) -> Finds:
        """The files at addresses: a note each, or all notes of a folder at a code host."""
        for address in addresses:
            try:
                found = await self._at(address)
            except AddressError as error:
                found = [FailedNote(address, f"was not opened: {error}")]
            except RefusedError as error:
                found = [FailedNote(address, str(error))]
            for find in found:
                yield find

    def is_own(self, address: str) -> bool:
        """Whether an address is of the page's own site, which needs no asking."""
        return own_address(self.page, address) is not None

    def wanted(self, address: str) -> Wanted:
        """What an address, perhaps relative to the page's, asks for. Raises AddressError."""
        if (own := own_address(self.page, address)) is None:
            return wanted(address)
        name = unquote(urlsplit(own).path.rpartition("/")[2])
        return Wanted("file", own, web_name(name))

    async def _at(self, address: str) -> Sequence[Find]:
        """The files at one address. Raises AddressError and RefusedError."""
        asked = self.wanted(address)
        if asked.form == "file":
            return [self._source(asked)]
        files, said = await self._list(asked)
        found: list[Find] = [self._source(each) for each in files]
        if said or not files:
            found.append(FailedNote(address, said or "holds no Markdown notes"))
        return found

    def _source(self, asked: Wanted) -> Source:
        most = self.limits.other if is_archive(asked.path) else self.limits.of(asked.path)

        async def read() -> bytes:
            return (await self._load_first(asked, most))[1]

        return Source(asked.path, 0, read, asked.url)

    async def _load_first(self, asked: Wanted, most: int) -> tuple[Wanted, bytes]:
        """What is asked for, or the first of its fallbacks that is there. Raises RefusedError."""
        missing = NotFoundError("was not found")
        for meant in (asked, *asked.fallbacks):
            try:
                return meant, await self.load(meant.url, most)
            except NotFoundError as error:
                missing = error
        raise missing

    async def _list(self, asked: Wanted) -> tuple[list[Wanted], str]:
        """All notes that a host lists, page by page; and what to say if these are not all."""
        files: list[Wanted] = []
        for _ in range(MOST_PAGES):
            asked, data = await self._load_first(asked, LISTING)
            listing = read_listing(asked, data.decode("utf-8", "replace"))
            files += listing.files
            if listing.is_cut:
                return files, "has more files than its host lists: some notes may be missing"
            if not listing.next:
                return files, ""
            asked = replace(asked, url=listing.next, fallbacks=())
        return files, "has more files than are asked for: some notes may be missing"


def own_address(page: str, address: str) -> str | None:
    """The full form of an address of the page's own site; None for any other.

    A page that was opened as a file has no site.
    """
    own = read_address(page)
    full = address if is_web(address) else urljoin(page, address.replace("\\", "/"))
    found = read_address(full)
    return full if own and found and found.origin == own.origin else None


def site(address: str) -> str:
    """The hosts that an address asks, or the address itself where it asks none."""
    try:
        return wanted(address).site
    except AddressError:
        return address


def with_scheme(address: str) -> str:
    """An address as a reader types it, with `https://` if it begins with the name of a host.

    A mere name of a file is no host.
    """
    host = re.split(r"[/?#]", address, maxsplit=1)[0]
    is_file = host == address and _is_file(host)
    return f"https://{address}" if _HOST.fullmatch(host) and not is_file else address


def web_name(name: str) -> str:
    """The path of a file of the page's own site, by the last part of its address."""
    is_known = is_wanted(name) or is_archive(name) or is_other(name)
    return name if is_known else f"{name or 'index'}.md"


def _is_file(name: str) -> bool:
    return is_note(name) or is_picture(name) or is_archive(name) or is_other(name)
