"""Notes that the reader opens beside those of the library: what is let in, and under which name.

The rule: nothing that was opened is lost, and nothing is decided in silence. A note that is here
already is said to be, one that changed takes the place of its former version, which can be had
back, and one whose name belongs to another note gets a name of its own. Two files that come
together are never versions of each other.
"""

import posixpath
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.model import FailedNote
from app.pack import is_note, is_picture
from app.text import count, slug

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
MOST_NAMED = 3
"""Files of which the same is to be said that are named one by one."""
ALIKE = 100_000
"""Bytes by which two files are compared for being versions of one note."""

_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|localhost|\d+(?:\.\d+){3})(?::\d+)?", re.IGNORECASE
)
_OTHERS = (".zip", ".json", ".xml")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be opened: its path, its size if known, and how to get its bytes.

    `is_asked_for`: the reader named this very file, and is told if it is no note. `folder`: the
    folder it is in, of those that can be asked again.
    """

    path: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    origin: str = HERE
    is_asked_for: bool = True
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A note, or a picture, that the reader opened.

    `path` is its place in the library, `name` the one it came with, `origin` where it came from:
    HERE, PASTED, or a web address. `is_kept`: it is there at the next visit too. `folder`: the
    folder it was read from, of those that can be asked again while the page lives.
    """

    path: str
    name: str
    data: bytes
    origin: str
    is_kept: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a note: the one to hold, and what to say.

    `former` is the version whose place it took; `same` the path where it is here already, as
    another name's note if it `is_twin`.
    """

    opened: Opened | None
    said: str = ""
    former: Opened | None = None
    same: str = ""
    is_twin: bool = False


def clean_path(path: str) -> str:
    """A path as the library's are: `/` between, no way up, no drive, nothing hidden in it."""
    path = re.sub(r"^[A-Za-z]:", "", path.replace("\\", "/"))
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return "/".join("".join(c for c in part if c.isprintable()) for part in parts)


def is_wanted(path: str) -> bool:
    """Whether a file, by its name, is a note or a picture; systems' own files are neither."""
    parts = path.split("/")
    return not any(map(is_hidden, parts)) and (is_note(path) or is_picture(path))


def is_hidden(name: str) -> bool:
    """Whether a file or folder is a system's own, which is never looked into."""
    return name.startswith(".") or name == "__MACOSX"


def too_large(path: str, size: int) -> str | None:
    """Why a file of this size is not read, as half a sentence; None if it is."""
    most = LARGEST_PICTURE if is_picture(path) else LARGEST_NOTE
    if size <= most:
        return None
    return f"is too large: {_megabytes(size)}, and at most {_megabytes(most)} are read"


def refuse(path: str, data: bytes, origin: str = HERE) -> str | None:
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
    if origin not in {HERE, PASTED} and _WEB_PAGE.match(data):
        return "is a web page, not a note"
    return None


# Arriving


@dataclass(slots=True)
class Arrivals:
    """What one opening brings, before any of it has a place."""

    notes: list[Opened] = field(default_factory=list)
    """Notes and pictures."""
    others: list[tuple[str, bytes]] = field(default_factory=list)
    """Files of other kinds, which may be marks or schedules."""
    failed: list[FailedNote] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    """Archives in folders, which are not opened."""
    n_others: int = 0
    """Files in folders that are no notes."""
    n_bytes: int = 0

    def add(self, new: Opened) -> None:
        """Let a file in, or say why not."""
        if reason := refuse(new.path, new.data, new.origin) or self.is_full(len(new.data)):
            self.fail(new.path, reason)
        else:
            self.notes.append(new)
            self.n_bytes += len(new.data)

    def is_full(self, n_bytes: int = 1) -> str | None:
        """Why no more bytes are read, as half a sentence; None if they are."""
        if len(self.notes) < MOST_FILES and self.n_bytes + n_bytes <= MOST_BYTES:
            return None
        return f"is more than can be open at once ({LIMITS})"

    def fail(self, path: str, reason: str) -> None:
        """Name a file that is not opened."""
        self.failed.append(FailedNote(path, reason))

    def tell(self) -> list[str]:
        """What there is to say, but for the failures."""
        told = list(self.told)
        if 0 < len(self.archives) <= MOST_NAMED:
            told += [
                f"{path} was left alone: open archives by themselves." for path in self.archives
            ]
        elif self.archives:
            told.append(f"{len(self.archives):,} archives left alone: open them by themselves.")
        if self.n_others:
            told.append(f"{count(self.n_others, 'other file')} left alone: no notes.")
        return told


class Batch:
    """One opening's notes, placed one by one beside what is `held` and the library's own, `site`.

    `site` has None for files whose content is not known. `held` is what will be open, `new` the
    paths that came, `former` the versions whose place they took. Names are compared without regard
    to case, as some systems' folders do.
    """

    def __init__(self, held: Mapping[str, Opened], site: Mapping[str, bytes | None]) -> None:
        self.held = dict(held)
        self.new: set[str] = set()
        self.former: list[Opened] = []
        self.failed: list[FailedNote] = []
        self._changed: list[str] = []
        self._renamed: list[str] = []
        self._twins: list[str] = []
        self._same: list[str] = []
        self._n_bytes = sum(len(note.data) for note in held.values())
        self._here = {**site, **{path: note.data for path, note in held.items()}}
        self._taken = {path.casefold() for path in self._here}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_data: dict[tuple[int, bytes], list[str]] = {}
        for path, note in held.items():
            self._by_name.setdefault((note.name, note.origin), []).append(path)
        for path, data in self._here.items():
            if data is not None:
                self._by_data.setdefault(_likely(data), []).append(path)

    def add(self, new: Opened) -> None:
        """Give a note its place, or say why it has none."""
        placed = self.place(new)
        if not placed.opened:
            self._learn_folder(placed.same, new.folder)
            if placed.is_twin:
                self._twins.append(placed.said)
            else:
                self._same.append(placed.same)
            return
        grown = self._n_bytes + len(new.data) - (len(placed.former.data) if placed.former else 0)
        n_files = len(self.held) + (placed.former is None)
        if n_files > MOST_FILES or grown > MOST_BYTES:
            self.failed.append(FailedNote(new.path, f"is more than can be open at once ({LIMITS})"))
            return
        self._n_bytes = grown
        if placed.former:
            self.former.append(placed.former)
            self._changed.append(placed.said)
        elif placed.said:
            self._renamed.append(placed.said)
        self._hold(placed.opened)

    def place(self, new: Opened, *, may_replace: bool = True) -> Placed:
        """Find a note's place."""
        if self._here.get(new.path) == new.data:
            return _same(new.path)
        if may_replace and new.origin != PASTED:
            before = [self.held[path] for path in self._by_name.get((new.name, new.origin), ())]
            for note in before:
                if note.data == new.data:
                    return _same(note.path)
            for note in before:
                if note.path not in self.new and is_version(new, note):
                    again = replace(new, path=note.path, is_kept=note.is_kept)
                    return Placed(again, f"{again.path} changed; it is shown as it is now.", note)
        if is_note(new.path) and new.data.strip():
            for path in self._by_data.get(_likely(new.data), ()):
                if self._here[path] == new.data:
                    said = f"{new.path} is the same note as {path}, and shown once."
                    return Placed(None, said, same=path, is_twin=True)
        if new.path.casefold() not in self._taken:
            return Placed(new)
        free = _free_name(new.path, self._taken)
        kind = "picture" if is_picture(new.path) else "note"
        said = f"Another {kind} is called {new.path}, so this one is called {free}."
        return Placed(replace(new, path=free), said)

    def tell(self) -> list[str]:
        """What became of notes that were here in some way: first of those that changed."""
        told = [*self._changed, *self._renamed, *self._twins]
        if len(self._same) <= MOST_NAMED:
            return told + [_same(path).said for path in self._same]
        return [*told, f"{len(self._same):,} files were here already, just as they are."]

    def _hold(self, note: Opened) -> None:
        path = note.path
        if path not in self.held:
            self._by_name.setdefault((note.name, note.origin), []).append(path)
        self.held[path] = note
        self.new.add(path)
        self._here[path] = note.data
        self._taken.add(path.casefold())
        self._by_data.setdefault(_likely(note.data), []).append(path)

    def _learn_folder(self, path: str, folder: str) -> None:
        """A note that is here already is the one in this folder: it may change there."""
        note = self.held.get(path)
        if note and folder and note.name.startswith(f"{folder}/"):
            self.held[path] = replace(note, folder=folder)


def is_version(new: Opened, before: Opened) -> bool:
    """Whether two files of one name and origin are one at two times, and not two that are only
    called alike: at one address, in one folder that was asked again, or where half of their text is
    the same. One that is kept gives way only to a file that has half of what it says.
    """
    if new.origin not in {HERE, PASTED} or (new.folder and new.folder == before.folder):
        return True
    if is_picture(new.name):
        return not before.is_kept
    old, now = _phrases(before.data), _phrases(new.data)
    fewest = len(old) if before.is_kept else min(len(old), len(now))
    return 2 * len(old & now) >= fewest


def _phrases(data: bytes) -> set[tuple[bytes, ...]]:
    """All runs of three words: notes of one form share many words, and few runs of them."""
    words = data[:ALIKE].split()
    return set(zip(words, words[1:], words[2:], strict=False)) or (
        {tuple(words)} if words else set()
    )


def _likely(data: bytes) -> tuple[int, bytes]:
    """What files that are the same have in common, and hardly any others."""
    return len(data), data[-64:]


def _same(path: str) -> Placed:
    return Placed(None, f"{path} was here already, just as it is.", same=path)


def pasted(text: str) -> Opened:
    """Markdown that was pasted, named by its first heading."""
    heading = re.search(r"^#+[ \t]+(.+)$", text, re.MULTILINE)
    name = slug(heading[1])[:60].strip("-") if heading else ""
    path = f"{name or 'pasted'}.md"
    return Opened(path, path, text.encode("utf-8", "replace"), PASTED)


def summary(n_notes: int, n_talks: int, n_problems: int, n_failed: int, n_pictures: int = 0) -> str:
    """What opening came to, in one line."""
    failed = f"{count(n_failed, 'file')} could not be opened."
    told = []
    if n_notes:
        told = [count(n_notes, "note"), count(n_talks, "talk"), count(n_problems, "problem")]
    if n_pictures:
        told.append(count(n_pictures, "picture"))
    if not told:
        return failed if n_failed else ""
    return f"Opened: {', '.join(told)}. {failed if n_failed else ''}".rstrip()


# Addresses


def with_scheme(address: str) -> str:
    """An address as a reader types it: one that begins with a host's name is a web address, a mere
    name of a file is not.
    """
    host = re.split(r"[/?#]", address, maxsplit=1)[0]
    is_file = host == address and (is_note(host) or is_picture(host) or host.endswith(_OTHERS))
    return f"https://{address}" if _HOST.fullmatch(host) and not is_file else address


def web_name(name: str) -> str:
    """What a file at an address of the page's own site is called here, by its address's end."""
    is_known = is_wanted(name) or name.lower().endswith(_OTHERS)
    return name if is_known else f"{name or 'index'}.md"


def free_folder(name: str, taken: Sequence[str]) -> str:
    """A name for a folder beside others, which may be called alike."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


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
