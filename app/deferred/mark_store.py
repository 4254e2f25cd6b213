"""The reader's marks: in memory, in the browser's storage, and the same in every tab."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from uuid import uuid4

from pyscript import document, window

from app.deferred.database import Store, StoreError
from app.marks.anchoring import Bound, bind
from app.marks.format import read_marks, read_state, write_marks, write_state
from app.marks.model import Mark, MarksError, merge, new_mark, retarget
from app.model import Entry
from app.pack import MARKS_ID
from app.search.index import Index

TABLE = "marks"


class Marks:
    """All marks, and which talk each is on.

    `refused` says why the browser does not keep them, "" if it does. `damaged` holds what storage
    has that can't be read, one sentence each; it stays there.
    """

    def __init__(self) -> None:
        self.refused = ""
        self.damaged: list[str] = []
        self.bound = Bound({}, frozenset(), ())
        self._is_open = asyncio.Event()  # known whether there are any
        self._in_file: list[str] = []  # what is damaged in the page's own file
        self._store: Store | None = None
        self._all: dict[str, Mark] = {}
        self._states: dict[str, set[str]] = {}  # by a mark's key, the states of it in the store
        self._unsaved: set[str] = set()  # keys of marks that the store would not take

    async def open(self, store: Store | None, refused: str) -> None:
        """Take up what the page's file brought, and what the store has; None where it `refused`."""
        if block := document.getElementById(MARKS_ID):
            try:
                self._learn(read_marks(block.textContent))
            except MarksError as error:
                self._in_file.append(str(error))
        self._store, self.refused = store, refused
        self.damaged = list(self._in_file)
        await self.reload()
        self._is_open.set()

    @property
    def is_there(self) -> bool:
        """Whether what was kept has been taken up."""
        return self._is_open.is_set()

    @property
    def has_unsaved(self) -> bool:
        """Whether there are marks that the browser would not keep."""
        return bool(self._unsaved) and bool(self.refused)

    async def reload(self) -> None:
        """Learn what other tabs have stored."""
        if not self._store:
            return
        try:
            stored = await self._store.all(TABLE)
        except StoreError as error:
            self.refused = str(error)
            return
        self._states, self.damaged = {}, list(self._in_file)
        for state, text in stored.items():
            try:
                mark = read_state(str(text))
            except MarksError as error:
                self.damaged.append(str(error))
            else:
                self._learn([mark])
                self._states.setdefault(mark.key, set()).add(state)

    async def bind(self, index: Index) -> None:
        """Tie the marks to the entries of a library that is read, and remember where they are."""
        if not self._all:
            return
        self.bound = bind(self._all.values(), index.entries)
        now = int(window.Date.now())
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
        """How many marks say something."""
        return sum(not mark.is_blank for mark in self._all.values())

    def lost(self) -> list[Mark]:
        """The marks that say something and whose talk was not found."""
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
        """Change the mark on an entry, `how(mark, now)`. To be awaited: True when the browser has
        it on disk, False when it is not kept.

        A mark that may be of the same talk elsewhere stays as it is; this talk gets its own.
        """
        now = int(window.Date.now())
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

    async def take_in(self, data: bytes) -> int:
        """Join in the marks of a file; how many it had. Raises MarksError if it has none."""
        marks = read_marks(data)
        before = dict(self._all)
        self._learn(marks)
        await self._save([m for key, m in self._all.items() if before.get(key) != m])
        return sum(not mark.is_blank for mark in marks)

    def as_file(self) -> str:
        """All marks as the text of a file."""
        return write_marks(self._all.values())

    def _learn(self, marks: Collection[Mark]) -> None:
        self._all = {mark.key: mark for mark in merge(self._all.values(), marks)}

    async def _save(self, marks: Collection[Mark]) -> bool:
        """Store the marks as they are now, in place of the states they came from."""
        self._learn(marks)
        self._unsaved |= {mark.key for mark in marks}
        await self._is_open.wait()
        if not self._store:
            return False
        put: dict[str, str] = {}
        gone: set[str] = set()
        keys = set(self._unsaved)
        for key in keys:
            state, text = write_state(self._all[key])
            put[state] = text
            gone |= self._states.get(key, set()) - {state}
            self._states[key] = {state}
        try:
            await self._store.change(TABLE, put, gone)
        except StoreError as error:
            self.refused = str(error)
            self._unsaved |= keys
            return False
        self._unsaved -= keys
        self.refused = ""
        return True
