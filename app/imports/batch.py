"""Places for notes that the reader opens: under which name each is shown.

The rule: nothing that was opened is lost, and nothing is decided in silence. A note that is here
already is said to be; one that changed takes the place of its former version, which can be shown
again; one whose name belongs to another note gets a name of its own. Two files that come together
are never versions of each other.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.imports.files import HERE, LIMITS, PASTED, Limits, Opened, ReadFolder, refuse
from app.model import FailedNote
from app.pack import is_note, is_picture
from app.text import count

MOST_NAMED = 3
"""Files with the same message that are named one by one; more are counted."""
COMPARED = 100_000
"""Bytes of two files that are compared to tell whether they are versions of one note."""
TAIL = 64
"""Bytes at the end of a file that are part of its fingerprint."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a note: the one to show, and what to say.

    `former` is the version whose place it took. `same` is the path where it is already, under
    another name if it `is_twin`.
    """

    opened: Opened | None
    said: str = ""
    former: Opened | None = None
    same: str = ""
    is_twin: bool = False


@dataclass(slots=True)
class Arrivals:
    """The files of one import, before any of them has a place."""

    limits: Limits = LIMITS
    notes: list[Opened] = field(default_factory=list)
    """Notes and pictures."""
    others: list[tuple[str, bytes]] = field(default_factory=list)
    """Files that may be marks or schedules, by path."""
    failed: list[FailedNote] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    folders: list[ReadFolder] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    """Archives in folders, which are not opened."""
    n_others: int = 0
    """Files in folders that are no notes."""
    n_bytes: int = 0

    def add(self, new: Opened) -> None:
        """Let a file in, or say why not."""
        reason = refuse(new.path, new.data, new.origin, self.limits)
        if reason := reason or self.is_full(len(new.data)):
            self.fail(new.path, reason)
        else:
            self.notes.append(new)
            self.n_bytes += len(new.data)

    def is_full(self, n_bytes: int = 1) -> str | None:
        """Why no file of so many bytes is read any more, as half a sentence; None if it is."""
        return self.limits.is_full(len(self.notes) + 1, self.n_bytes + n_bytes)

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
    """The notes of one import, placed one by one beside those that are open and the library's own.

    `opened` are the notes that are open, `own` the library's own files; a file whose content is
    not known is None. When all are placed, `opened` are the notes to show, `new` the paths that
    came, `former` the versions whose place they took. Names are compared without regard to case,
    as some systems' folders do.
    """

    def __init__(
        self,
        opened: Mapping[str, Opened],
        own: Mapping[str, bytes | None],
        limits: Limits = LIMITS,
    ) -> None:
        self.opened = dict(opened)
        self.new: set[str] = set()
        self.former: list[Opened] = []
        self.failed: list[FailedNote] = []
        self._limits = limits
        self._changed: list[str] = []
        self._renamed: list[str] = []
        self._twins: list[str] = []
        self._same: list[str] = []
        self._n_bytes = sum(len(note.data) for note in opened.values())
        self._data = {**own, **{path: note.data for path, note in opened.items()}}
        self._taken = {path.casefold() for path in self._data}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_fingerprint: dict[tuple[int, bytes], list[str]] = {}
        for path, note in opened.items():
            self._by_name.setdefault((note.name, note.origin), []).append(path)
        for path, data in self._data.items():
            if data is not None:
                self._by_fingerprint.setdefault(_fingerprint(data), []).append(path)

    def add(self, new: Opened) -> None:
        """Give a note its place, or note why it has none."""
        placed = self.place(new)
        if not placed.opened:
            self._learn_folder(placed.same, new.folder)
            if placed.is_twin:
                self._twins.append(placed.said)
            else:
                self._same.append(placed.same)
            return
        n_bytes = self._n_bytes + len(new.data) - (len(placed.former.data) if placed.former else 0)
        n_files = len(self.opened) + (placed.former is None)
        if reason := self._limits.is_full(n_files, n_bytes):
            self.failed.append(FailedNote(new.path, reason))
            return
        self._n_bytes = n_bytes
        if placed.former:
            self.former.append(placed.former)
            self._changed.append(placed.said)
        elif placed.said:
            self._renamed.append(placed.said)
        self._open(placed.opened)

    def place(self, new: Opened, *, may_replace: bool = True) -> Placed:
        """Find a note's place; with `may_replace` it may be that of a former version."""
        if self._data.get(new.path) == new.data:
            return _same(new.path)
        if may_replace and new.origin != PASTED:
            before = [self.opened[path] for path in self._by_name.get((new.name, new.origin), ())]
            for note in before:
                if note.data == new.data:
                    return _same(note.path)
            for note in before:
                if note.path not in self.new and is_version(new, note):
                    again = replace(new, path=note.path, is_kept=note.is_kept)
                    return Placed(again, f"{again.path} changed; it is shown as it is now.", note)
        if is_note(new.path) and new.data.strip():
            for path in self._by_fingerprint.get(_fingerprint(new.data), ()):
                if self._data[path] == new.data:
                    said = f"{new.path} is the same note as {path}, and shown once."
                    return Placed(None, said, same=path, is_twin=True)
        if new.path.casefold() not in self._taken:
            return Placed(new)
        free = _free_name(new.path, self._taken)
        kind = "picture" if is_picture(new.path) else "note"
        said = f"Another {kind} is called {new.path}, so this one is called {free}."
        return Placed(replace(new, path=free), said)

    def tell(self) -> list[str]:
        """What was decided: first on notes that changed, last on those that were here already."""
        told = [*self._changed, *self._renamed, *self._twins]
        if len(self._same) <= MOST_NAMED:
            return told + [_same(path).said for path in self._same]
        return [*told, f"{len(self._same):,} files were here already, just as they are."]

    def _open(self, note: Opened) -> None:
        path = note.path
        if path not in self.opened:
            self._by_name.setdefault((note.name, note.origin), []).append(path)
        self.opened[path] = note
        self.new.add(path)
        self._data[path] = note.data
        self._taken.add(path.casefold())
        self._by_fingerprint.setdefault(_fingerprint(note.data), []).append(path)

    def _learn_folder(self, path: str, folder: str) -> None:
        """Note the folder of a file that was here already: it may change there."""
        note = self.opened.get(path)
        if note and folder and note.name.startswith(f"{folder}/"):
            self.opened[path] = replace(note, folder=folder)


def is_version(new: Opened, before: Opened) -> bool:
    """Whether two files of one name and origin are versions of one, and not only named alike.

    They are if they come from one web address or readable-again folder, or if half of their text
    is the same. A kept note gives way only to a file that has half of what the note says.
    """
    if new.origin not in {HERE, PASTED} or (new.folder and new.folder == before.folder):
        return True
    if is_picture(new.name):
        return not before.is_kept
    old, now = _phrases(before.data), _phrases(new.data)
    fewest = len(old) if before.is_kept else min(len(old), len(now))
    return 2 * len(old & now) >= fewest


def summary(n_notes: int, n_talks: int, n_problems: int, n_failed: int, n_pictures: int = 0) -> str:
    """What an import came to, in one line; "" if nothing came and nothing failed."""
    failed = f"{count(n_failed, 'file')} could not be opened."
    told = []
    if n_notes:
        told = [count(n_notes, "note"), count(n_talks, "talk"), count(n_problems, "problem")]
    if n_pictures:
        told.append(count(n_pictures, "picture"))
    if not told:
        return failed if n_failed else ""
    return f"Opened: {', '.join(told)}. {failed if n_failed else ''}".rstrip()


def _phrases(data: bytes) -> set[tuple[bytes, ...]]:
    """All runs of three words: notes of one form share many words, but few runs of them."""
    words = data[:COMPARED].split()
    return set(zip(words, words[1:], words[2:], strict=False)) or (
        {tuple(words)} if words else set()
    )


def _fingerprint(data: bytes) -> tuple[int, bytes]:
    """Cheap fingerprint of a file: its length and last bytes."""
    return len(data), data[-TAIL:]


def _same(path: str) -> Placed:
    return Placed(None, f"{path} was here already, just as it is.", same=path)


def _free_name(path: str, taken: set[str]) -> str:
    stem, suffix = posixpath.splitext(path)
    number = 2
    while f"{stem} ({number}){suffix}".casefold() in taken:
        number += 1
    return f"{stem} ({number}){suffix}"
