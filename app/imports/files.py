"""Files that may be opened: what a name says, how large a file may be, and which are refused.

A `Source` is a file before it is read, an `Opened` one after. Everything here is decided from a
path and bytes alone; `batch.py` finds places for what is let in.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from app.model import FailedNote
from app.pack import is_note, is_picture
from app.text import slug

HERE = "this computer"
"""Origin of dropped and chosen files."""
PASTED = "pasted"
"""Origin of pasted text."""

_MIB = 1024 * 1024
_LONGEST_NAME = 60
"""Characters of the file name that a pasted text gets from its heading."""
_SHOWN_ERROR = 100
"""Characters of an error's message that are shown."""
_PROBED = 64 * 1024
"""Bytes in which control characters are counted to tell text from binary."""
_CONTROLS_PER_TEXT = 100
"""A text has at most one control character in so many."""

_ARCHIVE = ".zip"
_OTHERS = (".json", ".xml")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class RefusedError(Exception):
    """A file can't be had; the message is half a sentence about it: "was not found"."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is opened: bytes of one file by its kind, and all that is open together."""

    note: int = 4 * _MIB
    """A year of conferences has some hundred thousand bytes."""
    picture: int = 8 * _MIB
    archive: int = 100 * _MIB
    other: int = 16 * _MIB
    """Marks and schedules."""
    n_files: int = 5_000
    n_bytes: int = 128 * _MIB

    def of(self, path: str) -> int:
        """Bytes that a file of this name may have."""
        if is_archive(path):
            return self.archive
        if is_other(path):
            return self.other
        return self.picture if is_picture(path) else self.note

    def too_large(self, path: str, size: int) -> str | None:
        """Why a file of this size is not read, as half a sentence; None if it is."""
        most = self.of(path)
        if size <= most:
            return None
        if is_archive(path) or is_other(path):
            return f"is too large: at most {most >> 20} MB of such a file are read"
        return f"is too large: {_megabytes(size)}, and at most {_megabytes(most)} are read"

    def is_full(self, n_files: int, n_bytes: int) -> str | None:
        """Why so many files of so many bytes can't be open together; None if they can."""
        if n_files <= self.n_files and n_bytes <= self.n_bytes:
            return None
        together = f"{self.n_files:,} files, {self.n_bytes >> 20} MB"
        return f"is more than can be open at once ({together})"


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be opened: its path, its size if known (else 0), and how to read it.

    `read` raises RefusedError. `is_asked_for`: the reader named this very file, and is told if it
    is no note. `folder`: the readable-again folder it is in (`folders.py`), "" if none.
    """

    path: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    origin: str = HERE
    is_asked_for: bool = True
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """A folder whose files are being read and that can be read again.

    `times` fills up while they are read: by path, when each file was last changed (ms since 1970).
    """

    name: str
    times: dict[str, float]


Find = Source | FailedNote | ReadFolder | str
"""What is found on the way to the files: one, one that can't be had, a folder, or a sentence."""
Finds = AsyncIterator[Find]


async def finds_of(finds: Iterable[Find]) -> Finds:
    """What was found already."""
    for find in finds:
        yield find


@dataclass(frozen=True, slots=True)
class Opened:
    """A note, or a picture, that the reader opened.

    `path` is its place in the library, `name` the path it came with, `origin` where it came from:
    HERE, PASTED, or a web address. `is_kept`: it is opened at the next visit too. `folder`: the
    readable-again folder it came from, "" if none.
    """

    path: str
    name: str
    data: bytes
    origin: str
    is_kept: bool = False
    folder: str = ""


# ---- what a name says ---------------------------------------------------------------------------


def clean_path(path: str) -> str:
    """A path as the library's are: `/` between, no way up, no drive, nothing invisible."""
    path = re.sub(r"^[A-Za-z]:", "", path.replace("\\", "/"))
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return "/".join("".join(c for c in part if c.isprintable()) for part in parts)


def is_wanted(path: str) -> bool:
    """Whether a file, by its name, is a note or a picture, and no file of the system's own."""
    parts = path.split("/")
    return not any(map(is_hidden, parts)) and (is_note(path) or is_picture(path))


def is_hidden(name: str) -> bool:
    """Whether a file or folder is a system's own, which is never opened."""
    return name.startswith(".") or name == "__MACOSX"


def is_archive(path: str) -> bool:
    """Whether a file, by its name, is an archive that can be opened."""
    return path.lower().endswith(_ARCHIVE)


def is_other(path: str) -> bool:
    """Whether a file, by its name, may be marks or a schedule."""
    return path.lower().endswith(_OTHERS)


def free_folder(name: str, taken: Sequence[str]) -> str:
    """A name for a folder that no other of the `taken` names has."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def what_of(names: Sequence[str], n_all: int = 0) -> str:
    """What is opened, in a few words; `n_all` is the number of things if not all have a name."""
    left = max(n_all, len(names)) - 2
    more = f" and {left:,} more" if left > 0 else ""
    return f"{', '.join(dict.fromkeys(names[:2]))}{more}"


# ---- what is in it ------------------------------------------------------------------------------


def refuse(path: str, data: bytes, origin: str = HERE, limits: Limits = LIMITS) -> str | None:
    """Why a note or picture that was read is not let in, as half a sentence; None if it is."""
    if reason := limits.too_large(path, len(data)):
        return reason
    if is_picture(path):
        return None
    if data.startswith(_UTF_16):  # text, though it has zeros
        return None if len(data) % 2 == 0 else "is not text, or only half a file"
    probed = data[:_PROBED]
    n_controls = len(_CONTROL.findall(probed))
    if data.startswith(_BINARY) or n_controls * _CONTROLS_PER_TEXT > len(probed):
        return "is not text"
    if b"\x00" in data:
        return "is not text"
    if origin not in {HERE, PASTED} and _WEB_PAGE.match(data):
        return "is a web page, not a note"
    return None


def pasted(text: str) -> Opened:
    """Markdown that was pasted, named by its first heading."""
    heading = re.search(r"^#+[ \t]+(.+)$", text, re.MULTILINE)
    name = slug(heading[1])[:_LONGEST_NAME].strip("-") if heading else ""
    path = f"{name or 'pasted'}.md"
    return Opened(path, path, text.encode("utf-8", "replace"), PASTED)


def unread(error: Exception) -> str:
    """That a file could not be read, as half a sentence with the system's own words."""
    lines = str(error).splitlines()
    return f"could not be read ({lines[0][:_SHOWN_ERROR] if lines else type(error).__name__})"


def _megabytes(size: int) -> str:
    return f"{size / _MIB:,.0f} MB" if size >= 10 * _MIB else f"{size / _MIB:,.1f} MB"
