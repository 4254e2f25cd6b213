"""A reader's mark on a talk: its values, its changes, and how copies of it merge.

Each part of a mark carries the time of its last change, and `join` takes the later of two. So
copies of a mark (from other tabs, machines or exports) become the same mark in whatever order, and
however often, they are joined. Times are milliseconds since the epoch, UTC, handed in by the
caller.

A remark is a set of versions. A change adds a version and names those that it replaces; a version
named by any copy is dropped from all. So an old copy never restores an old text, and of two texts
written independently both are kept, the later one first.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from app.model import Conference, Entry
from app.text import without_surrogates
from app.urls import page_key

LATEST = 8_640_000_000_000_000
"""The last time that a browser's Date can hold; no mark is later."""
LONGEST_REMARK = 20_000
"""Characters of a remark at most."""

Extra = tuple[tuple[str, str], ...]
"""Unknown fields of a newer version, kept: sorted keys and canonical JSON values."""


class MarksError(ValueError):
    """Why marks cannot be read or changed, as a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Target:
    """The talk that a mark is on, as it was at the time `at`; see `anchoring.bind`.

    `url` is the talk's page, "" if it has none or if other talks of the conference share it.
    `conference` is the conference's title, `source` the note's path.
    """

    url: str
    id: str
    title: str
    speakers: tuple[str, ...]
    conference: str
    source: str
    at: int
    extra: Extra = ()


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """A yes or no with the time of its last change.

    The greater of two wins: the later one, or the yes if both have the same time.
    """

    at: int = 0
    on: bool = False
    extra: Extra = ()


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One version of a remark. An empty text says that the remark was deleted."""

    at: int
    text: str
    extra: Extra = ()

    @property
    def id(self) -> str:
        """The name by which a later version says that it replaces this one."""
        return hashlib.sha256(f"{self.at} {self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Tick:
    """Whether the `nth` (from 1) of a talk's follow-ups with this text is done."""

    text: str
    nth: int
    done: Flag


@dataclass(frozen=True, slots=True)
class Mark:
    """All that a reader marked on one talk.

    `key` identifies the mark for ever. `ticks` are sorted by text. `versions` are those of the
    remark, latest first; `replaced` holds the ids of versions that were replaced.
    """

    key: str
    target: Target
    star: Flag = Flag()
    ticks: tuple[Tick, ...] = ()
    versions: tuple[Remark, ...] = ()
    replaced: frozenset[str] = frozenset()
    extra: Extra = ()

    @property
    def starred(self) -> bool:
        """Whether the talk is starred."""
        return self.star.on

    @property
    def texts(self) -> tuple[str, ...]:
        """The remark, followed by conflicting ones, latest first."""
        return tuple(dict.fromkeys(version.text for version in self.versions if version.text))

    @property
    def remark(self) -> str:
        """The remark that is shown, "" if there is none."""
        return next(iter(self.texts), "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is marked. A blank mark is kept, as it records what was removed."""
        return not (self.starred or self.texts or any(tick.done.on for tick in self.ticks))


# Making and changing marks


def new_mark(key: str, entry: Entry, conference: Conference, at: int) -> Mark:
    """Return a blank mark on an entry. `key` must be unique, such as a random UUID."""
    return Mark(key, target_of(entry, conference, at))


def target_of(entry: Entry, conference: Conference, at: int) -> Target:
    """Describe an entry as the target of a mark, as the notes are now."""
    page = page_key(entry.url or "")
    others = (other for other in conference.entries if other.id != entry.id)
    shared = any(page_key(other.url or "") == page for other in others)
    return Target(
        url="" if shared else without_surrogates(entry.url or ""),
        id=without_surrogates(entry.id),
        title=without_surrogates(entry.title),
        speakers=tuple(map(without_surrogates, entry.speakers)),
        conference=without_surrogates(conference.title),
        source=without_surrogates(entry.source),
        at=at,
    )


def retarget(mark: Mark, entry: Entry, conference: Conference, at: int) -> Mark:
    """Return the mark with an up-to-date target; the same object if nothing changed."""
    old = mark.target
    new = replace(target_of(entry, conference, old.at), extra=old.extra)
    if new == old:
        return mark
    return replace(mark, target=replace(new, at=_after(at, old.at)))


def star(mark: Mark, at: int) -> Mark:
    """Return the mark with a star."""
    return _starred(mark, at, on=True)


def unstar(mark: Mark, at: int) -> Mark:
    """Return the mark without a star."""
    return _starred(mark, at, on=False)


def tick(mark: Mark, text: str, at: int, nth: int = 1) -> Mark:
    """Return the mark with a follow-up done: the `nth` (from 1) with this text."""
    return _ticked(mark, text, nth, at, on=True)


def untick(mark: Mark, text: str, at: int, nth: int = 1) -> Mark:
    """Return the mark with a follow-up not done."""
    return _ticked(mark, text, nth, at, on=False)


def set_remark(mark: Mark, text: str, at: int, instead_of: str | None = None) -> Mark:
    """Return the mark with its remark changed.

    `instead_of` names another of its `texts` to change. A blank text deletes that remark. Raises
    MarksError if the text is longer than LONGEST_REMARK.
    """
    text = without_surrogates(text.replace("\r\n", "\n"))
    text = text if text.strip() else ""
    if len(text) > LONGEST_REMARK:
        raise MarksError(
            f"A remark has at most {LONGEST_REMARK:,} characters; this one has {len(text):,}."
        )
    old = mark.remark if instead_of is None else instead_of
    if text == old:
        return mark
    gone = frozenset(v.id for v in mark.versions if v.text in {old, ""})
    new = Remark(_after(at, max((v.at for v in mark.versions), default=0)), text)
    while new.id in mark.replaced | gone:  # replaced within this millisecond
        new = replace(new, at=new.at - 1)
    return _settled(mark, (*mark.versions, new), mark.replaced | gone)


def follow_up_numbers(entry: Entry) -> list[tuple[str, int]]:
    """Return the text and number of each follow-up of an entry, by which it is ticked.

    The number is 1, or counts up if several have the same text.
    """
    seen: dict[str, int] = {}
    numbers = []
    for follow_up in entry.follow_ups:
        text = _squeezed(follow_up.text)
        seen[text] = seen.get(text, 0) + 1
        numbers.append((text, seen[text]))
    return numbers


def ticked(mark: Mark, entry: Entry) -> list[bool]:
    """Return for each follow-up of an entry whether it is done."""
    done = {(tick.text, tick.nth) for tick in mark.ticks if tick.done.on}
    return [number in done for number in follow_up_numbers(entry)]


def stray_ticks(mark: Mark, entry: Entry) -> list[str]:
    """Return the texts of follow-ups that are done but no longer in the entry."""
    known = set(follow_up_numbers(entry))
    return [t.text for t in mark.ticks if t.done.on and (t.text, t.nth) not in known]


# Putting copies together


def join(a: Mark, b: Mark) -> Mark:
    """Return one mark of two copies, or of two marks on the same talk.

    The operation is commutative, associative and idempotent. The lesser key is kept; the later
    star, ticks and target win; remarks of which neither replaces the other are both kept.
    """
    joined = Mark(
        key=min(a.key, b.key),
        target=max(a.target, b.target, key=_age),
        star=max(a.star, b.star),
        ticks=join_ticks((*a.ticks, *b.ticks)),
        extra=tuple(sorted(_latest((*a.extra, *b.extra)).items())),
    )
    return _settled(joined, (*a.versions, *b.versions), a.replaced | b.replaced)


def merge(a: Iterable[Mark], b: Iterable[Mark]) -> tuple[Mark, ...]:
    """Join two sets of marks by key; return them in the order of their keys.

    The operation is commutative, associative and idempotent, and loses no mark.
    """
    by_key: dict[str, Mark] = {}
    for mark in (*a, *b):
        known = by_key.get(mark.key)
        by_key[mark.key] = join(known, mark) if known else mark
    return tuple(by_key[key] for key in sorted(by_key))


def join_all(marks: Collection[Mark]) -> Mark:
    """Return one mark of one or more."""
    return reduce(join, marks)


def join_ticks(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return ticks in order, each follow-up once, in its last state."""
    done: dict[tuple[str, int], Flag] = {}
    for each in ticks:
        at = (each.text, each.nth)
        done[at] = max(done.get(at, each.done), each.done)
    return tuple(Tick(text, nth, flag) for (text, nth), flag in sorted(done.items()))


def _settled(mark: Mark, versions: Iterable[Remark], replaced: frozenset[str]) -> Mark:
    """Return the mark with these versions of its remark, except for those replaced."""
    kept: dict[str, Remark] = {}
    for version in versions:
        kept[version.id] = max(kept.get(version.id, version), version)
    left = sorted((v for v in kept.values() if v.id not in replaced), reverse=True)
    return replace(mark, versions=tuple(left), replaced=replaced)


def _starred(mark: Mark, at: int, *, on: bool) -> Mark:
    return mark if mark.starred == on else replace(mark, star=_turned(mark.star, at, on=on))


def _ticked(mark: Mark, text: str, nth: int, at: int, *, on: bool) -> Mark:
    text = _squeezed(text)
    known = next((t.done for t in mark.ticks if (t.text, t.nth) == (text, nth)), Flag())
    if known.on == on:
        return mark
    changed = Tick(text, nth, _turned(known, at, on=on))
    return replace(mark, ticks=join_ticks((*mark.ticks, changed)))


def _turned(flag: Flag, at: int, *, on: bool) -> Flag:
    return Flag(_after(at, flag.at), on, flag.extra)


def _after(at: int, known: int) -> int:
    """Return a change's time, later than what it changes even if this clock is behind."""
    return min(max(at, known + 1), LATEST)


def _age(target: Target) -> tuple[object, ...]:
    """Return a sort key: the time, then all other fields, for targets of one time."""
    t = target
    return t.at, t.url, t.id, t.title, t.speakers, t.conference, t.source, t.extra


def _latest(extra: Extra) -> dict[str, str]:
    kept: dict[str, str] = {}
    for key, value in extra:
        kept[key] = max(kept.get(key, value), value)
    return kept


def _squeezed(text: str) -> str:
    return " ".join(without_surrogates(text).split())
