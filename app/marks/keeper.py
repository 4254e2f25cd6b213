"""The reader's marks: in memory, in the database, and the same in every tab.

Each state of a mark is stored under the hash of its content. A change puts the new state and
deletes the states it came from in one transaction, so a state that another tab wrote meanwhile
stays, and `reload` merges both.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from uuid import uuid4

from app.marks.anchoring import Bound, bind
from app.marks.format import read_marks, read_state, write_marks, write_state
from app.marks.model import Mark, MarksError, merge, new_mark, retarget
from app.model import Entry
from app.search.index import Index
from app.storage import MARKS, Database, StorageError


class MarkKeeper:
    """All marks, and the talk that each is on.

    `now` gives the time in milliseconds since 1970. `refused` says why the browser does not keep
    marks, "" if it does. `damaged` has a sentence for each stored mark that can't be read; such a
    mark stays in the database.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self.refused = ""
        self.damaged: list[str] = []
        self.bound = Bound({}, frozenset(), ())
        self._now = now
        self._is_open = asyncio.Event()
        self._damaged_in_file: list[str] = []
        self._database: Database | None = None
        self._all: dict[str, Mark] = {}
        self._states: dict[str, set[str]] = {}  # by a mark's key, its states in the database
        self._unsaved: set[str] = set()  # keys of marks that are not in the database yet

    async def open(self, database: Database | None, refused: str, in_file: str = "") -> None:
        """Load the marks that came with the page (`in_file`) and those in the database.

        `database` is None where the browser `refused` to open one.
        """
        if in_file:
            try:
                self._merge(read_marks(in_file))
            except MarksError as error:
                self._damaged_in_file.append(str(error))
        self._database, self.refused = database, refused
        self.damaged = list(self._damaged_in_file)
        await self.reload()
        self._is_open.set()

    @property
    def is_open(self) -> bool:
        """Whether the stored marks have been loaded."""
        return self._is_open.is_set()

    @property
    def has_unsaved(self) -> bool:
        """Whether there are marks that the browser refused to keep."""
        return bool(self._unsaved) and bool(self.refused)

    async def reload(self) -> None:
        """Merge what is in the database now; other tabs may have changed it."""
        if not self._database:
            return
        try:
            stored = await self._database.all(MARKS)
        except StorageError as error:
            self.refused = str(error)
            return
        self._states, self.damaged = {}, list(self._damaged_in_file)
        for state, text in stored.items():
            try:
                mark = read_state(str(text))
            except MarksError as error:
                self.damaged.append(str(error))
            else:
                self._merge([mark])
                self._states.setdefault(mark.key, set()).add(state)

    async def bind(self, index: Index) -> None:
        """Find the talk of each mark in a library, and store what the talks look like now."""
        if not self._all:
            return
        self.bound = bind(self._all.values(), index.entries)
        now = self._now()
        moved = []
        for name, mark in self.bound.marks.items():
            if name in self.bound.sure and not mark.is_blank and (found := index.entry(name)):
                again = retarget(mark, found, index.conference_of(found), now)
                if again is not mark:
                    moved.append(again)
        if moved:
            await self._save(moved)

    def of(self, entry: Entry) -> Mark | None:
        """The mark on an entry."""
        return self.bound.marks.get(entry.id)

    def __len__(self) -> int:
        """The number of marks that are not blank."""
        return sum(not mark.is_blank for mark in self._all.values())

    def lost(self) -> list[Mark]:
        """The marks, not blank, whose talk was not found."""
        return [mark for mark in self.bound.unbound if not mark.is_blank]

    def starred(self) -> list[str]:
        """The ids of the entries with a star."""
        return [name for name, mark in self.bound.marks.items() if mark.starred]

    def remarked(self) -> list[str]:
        """The ids of the entries with a remark."""
        return [name for name, mark in self.bound.marks.items() if mark.remark]

    def change(
        self, entry: Entry, index: Index, how: Callable[[Mark, int], Mark]
    ) -> Awaitable[bool]:
        """Change the mark on an entry to `how(mark, now)`; await the result to know it is stored.

        The change is in memory when this returns. The awaitable gives True when the change is on
        disk, False when the browser does not keep it. A mark that belongs to the same talk at
        another conference stays as it is, and this entry gets a mark of its own.
        """
        now = self._now()
        own = new_mark(uuid4().hex, entry, index.conference_of(entry), now)
        mark, unbound = self.of(entry) or own, self.bound.unbound
        if mark is not own and entry.id not in self.bound.sure:
            unbound = (*unbound, mark)
            mark = replace(mark, key=own.key, target=own.target)
        changed = how(mark, now)
        if changed is mark:
            return self._save([])
        marks = self.bound.marks | {entry.id: changed}
        self.bound = Bound(marks, self.bound.sure | {entry.id}, unbound)
        return self._save([changed])

    async def import_file(self, data: bytes) -> int:
        """Merge the marks of a file, and return how many it has. Raises MarksError."""
        marks = read_marks(data)
        before = dict(self._all)
        self._merge(marks)
        await self._save([m for key, m in self._all.items() if before.get(key) != m])
        return sum(not mark.is_blank for mark in marks)

    def as_file(self) -> str:
        """All marks as the text of a file."""
        return write_marks(self._all.values())

    def _merge(self, marks: Collection[Mark]) -> None:
        self._all = {mark.key: mark for mark in merge(self._all.values(), marks)}

    async def _save(self, marks: Collection[Mark]) -> bool:
        """Merge these marks, and store them with all others that are not stored yet."""
        self._merge(marks)
        self._unsaved |= {mark.key for mark in marks}
        await self._is_open.wait()
        if not self._database:
            return False
        put: dict[str, str] = {}
        replaced: dict[str, set[str]] = {}
        for key in self._unsaved:
            state, text = write_state(self._all[key])
            put[state] = text
            states = self._states.setdefault(key, set())
            replaced[key] = states - {state}
            states.add(state)
        try:
            await self._database.change(MARKS, put, set[str]().union(*replaced.values()))
        except StorageError as error:
            self.refused = str(error)
            self._unsaved |= replaced.keys()
            return False
        for key, gone in replaced.items():  # only now: what was refused is deleted next time
            self._states.get(key, set()).difference_update(gone)
        self._unsaved -= replaced.keys()
        self.refused = ""
        return True
