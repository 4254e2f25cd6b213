"""Notes that the reader opens beside those of the library: what is let in, and under which name.

The rule: nothing that was opened is lost, and nothing is decided in silence. A note that is here
already is said to be, one that changed takes the place of its former version, which can be had
back, and one whose name belongs to another note gets a name of its own.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.pack import is_note, is_picture
from app.page import FailedNote, count
from app.places import slug

LARGEST_NOTE = 4 * 1024 * 1024
"""Bytes of one note: a year of conferences has some hundred thousand."""
LARGEST_PICTURE = 8 * 1024 * 1024
MOST_FILES = 5_000
MOST_BYTES = 128 * 1024 * 1024
"""Files, and bytes in all, that are opened at once or together."""
LIMITS = f"{MOST_FILES:,} files, {MOST_BYTES >> 20} MB"
HERE = "this computer"
"""Where dropped and chosen files come from."""
PASTED = "pasted"

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")


@dataclass(frozen=True, slots=True)
class Opened:
    """A note, or a picture, that the reader opened.

    `path` is its place in the library, `name` the one it came with, `origin` where it came from:
    HERE, PASTED, or a web address. `is_kept`: it is there at the next visit too.
    """

    path: str
    name: str
    data: bytes
    origin: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a note: the one to hold (None if it is here already), and what to say.

    `former` is the version whose place it took.
    """

    opened: Opened | None
    said: str = ""
    former: Opened | None = None


def clean_path(path: str) -> str:
    """A path as the library's are: `/` between, no way up, no drive, nothing hidden in it."""
    path = re.sub(r"^[A-Za-z]:", "", path.replace("\\", "/"))
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return "/".join("".join(c for c in part if c.isprintable()) for part in parts)


def is_wanted(path: str) -> bool:
    """Whether a file, by its name, is a note or a picture; systems' own files are neither."""
    parts = path.split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not hidden and (is_note(path) or is_picture(path))


def too_large(path: str, size: int) -> str | None:
    """Why a file of this size is not read, as half a sentence; None if it is."""
    most = LARGEST_PICTURE if is_picture(path) else LARGEST_NOTE
    if size <= most:
        return None
    return f"is too large: {_megabytes(size)}, and at most {_megabytes(most)} are read"


def refuse(path: str, data: bytes) -> str | None:
    """Why a file that was read is not let in, as half a sentence; None if it is."""
    if reason := too_large(path, len(data)):
        return reason
    if is_picture(path):
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, which is text
        return None if len(data) % 2 == 0 else "is not text, or only half a file"
    if data.startswith(_BINARY) or len(_CONTROL.findall(data[:65536])) * 100 > len(data[:65536]):
        return "is not text"
    if b"\x00" in data:
        return "is not text"
    return None


def place(new: Opened, held: Mapping[str, Opened], site: Mapping[str, bytes]) -> Placed:
    """Find a note's place among those `held` and the library's own, `site`, by path.

    Names are compared without regard to case, as some systems' folders do.
    """
    here = {**site, **{path: opened.data for path, opened in held.items()}}
    if here.get(new.path) == new.data:
        return Placed(None, f"{new.path} was here already, just as it is.")
    for before in held.values():
        if (before.name, before.origin) != (new.name, new.origin) or new.origin == PASTED:
            continue
        if before.data == new.data:
            return Placed(None, f"{before.path} was here already, just as it is.")
        if is_version(new, before):
            again = replace(new, path=before.path, is_kept=before.is_kept)
            return Placed(again, f"{again.path} changed; it is shown as it is now.", before)
    if is_note(new.path) and new.data.strip():
        twin = next((path for path, data in here.items() if data == new.data), None)
        if twin:
            return Placed(None, f"{new.path} is the same note as {twin}, and shown once.")
    taken = {path.casefold() for path in here}
    if new.path.casefold() not in taken:
        return Placed(new)
    free = _free_name(new.path, taken)
    said = f"Another note is called {new.path}, so this one is called {free}."
    return Placed(replace(new, path=free), said)


def is_version(new: Opened, before: Opened) -> bool:
    """Whether two files of one name and origin are one at two times, and not two that are only
    called alike: in a folder, at an address, and where they begin alike or share half their words.
    """
    if "/" in new.name or new.origin != HERE or is_picture(new.name):
        return True
    old_words, new_words = before.data.split(), new.data.split()
    if old_words[:5] == new_words[:5]:
        return True
    common = set(old_words) & set(new_words)
    return 2 * len(common) >= min(len(set(old_words)), len(set(new_words)))


def pasted(text: str) -> Opened:
    """Markdown that was pasted, named by its first heading."""
    heading = re.search(r"^#+[ \t]+(.+)$", text, re.MULTILINE)
    name = slug(heading[1])[:60].strip("-") if heading else ""
    path = f"{name or 'pasted'}.md"
    return Opened(path, path, text.encode("utf-8", "replace"), PASTED)


def summary(n_notes: int, n_talks: int, n_problems: int, n_failed: int) -> str:
    """What opening came to, in one line."""
    failed = f"{count(n_failed, 'file')} could not be opened."
    if not n_notes:
        return failed if n_failed else ""
    told = f"{count(n_notes, 'note')}, {count(n_talks, 'talk')}, {count(n_problems, 'problem')}"
    return f"Opened: {told}. {failed if n_failed else ''}".rstrip()


# Keeping


def to_row(opened: Opened) -> tuple[dict[str, str], bytes]:
    """A kept note as what is stored: plain texts, and its bytes."""
    return {"path": opened.path, "name": opened.name, "origin": opened.origin}, opened.data


def from_row(about: object, data: bytes) -> Opened | FailedNote:
    """The kept note that `to_row` made, or what is wrong with the row."""
    match about:
        case {"path": str(path), "name": str(name), "origin": str(origin)} if is_wanted(path):
            return Opened(clean_path(path), clean_path(name), data, origin, is_kept=True)
    return FailedNote("A note kept from an earlier visit", "can’t be read any more")


def _free_name(path: str, taken: set[str]) -> str:
    stem, suffix = posixpath.splitext(path)
    number = 2
    while f"{stem} ({number}){suffix}".casefold() in taken:
        number += 1
    return f"{stem} ({number}){suffix}"


def _megabytes(size: int) -> str:
    return (
        f"{size / 1024 / 1024:,.0f} MB"
        if size >= 10 * 1024 * 1024
        else f"{size / 1024 / 1024:,.1f} MB"
    )
