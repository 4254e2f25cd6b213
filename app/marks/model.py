"""A reader's marks on talks: a star, follow-ups ticked off, a remark. Values, and how they change.

The rule: a mark only ever grows. Each piece of its state carries the time of its last change, and
`join` takes the later of each, so that copies of a mark (other tabs, other machines, exports) come
to the same mark in whatever order, and however often, they are put together. Times are whole
milliseconds since the epoch, UTC, and handed in: nothing here reads a clock.

A remark is a set of versions. A change adds a version and names those it replaces; a version that
any copy has named is gone from all. So an old copy never brings an old text back, and two texts
written apart, neither of which names the other, both stay: the latest leads.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from app.model import Conference, Entry
from app.urls import page_key

LATEST = 8_640_000_000_000_000
"""The last time that a browser's Date can hold: no mark is later."""
LONGEST_REMARK = 20_000
"""Characters of one remark."""

Extra = tuple[tuple[str, str], ...]
"""What a newer Backrow wrote beside what this one knows, kept: keys and their values as canonical
JSON, in the order of the keys."""


class MarksError(ValueError):
    """What is wrong with marks, as one sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a mark is on, as it was `at` that time: what `binding.bind` finds the talk by.

    `url` is the talk's page, "" if there is none or if several talks of the conference share it.
    `conference` is its conference's title, `source` the talk's note.
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
    """A yes or no and the time it was said; the greater of two holds (of one time, the yes)."""

    at: int = 0
    on: bool = False
    extra: Extra = ()


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One version of a remark. A text of "" says that a remark was taken away."""

    at: int
    text: str
    extra: Extra = ()

    @property
    def id(self) -> str:
        """What other versions name this one by when they replace it."""
        return hashlib.sha256(f"{self.at} {self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Tick:
    """Whether a follow-up is ticked off: the `nth` (from 1) of those of a talk with this text."""

    text: str
    nth: int
    done: Flag


@dataclass(frozen=True, slots=True)
class Mark:
    """All that a reader marked on one talk.

    `key` names the mark for ever; it is given at creation. `ticks` are in the order of their
    texts. `versions` are the remark's, latest first, `replaced` the ids of those that are gone.
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
        """The remark, and after it what was written apart from it, latest first; () if none."""
        return tuple(dict.fromkeys(version.text for version in self.versions if version.text))

    @property
    def remark(self) -> str:
        """The remark; "" if there is none."""
        return next(iter(self.texts), "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is marked (any more); a blank mark is kept for what it took away."""
        return not (self.starred or self.texts or any(tick.done.on for tick in self.ticks))


# Making and changing marks


def new_mark(key: str, entry: Entry, conference: Conference, at: int) -> Mark:
    """A blank mark on an entry. `key` is any text that no other mark has (a random UUID)."""
    return Mark(key, target_of(entry, conference, at))


def target_of(entry: Entry, conference: Conference, at: int) -> Target:
    """What binds a mark to an entry of a conference, as the notes are now."""
    page = page_key(entry.url or "")
    others = (other for other in conference.entries if other.id != entry.id)
    shared = any(page_key(other.url or "") == page for other in others)
    return Target(
        url="" if shared else plain(entry.url or ""),
        id=plain(entry.id),
        title=plain(entry.title),
        speakers=tuple(map(plain, entry.speakers)),
        conference=plain(conference.title),
        source=plain(entry.source),
        at=at,
    )


def retarget(mark: Mark, entry: Entry, conference: Conference, at: int) -> Mark:
    """The mark tied to an entry as the notes are now; the very same mark if nothing changed."""
    old = mark.target
    new = replace(target_of(entry, conference, old.at), extra=old.extra)
    if new == old:
        return mark
    return replace(mark, target=replace(new, at=_after(at, old.at)))


def star(mark: Mark, at: int) -> Mark:
    """The mark with its talk starred."""
    return _starred(mark, at, on=True)


def unstar(mark: Mark, at: int) -> Mark:
    """The mark without a star."""
    return _starred(mark, at, on=False)


def tick(mark: Mark, text: str, at: int, nth: int = 1) -> Mark:
    """The mark with a follow-up ticked off: the `nth` (from 1) that has this text."""
    return _ticked(mark, text, nth, at, on=True)


def untick(mark: Mark, text: str, at: int, nth: int = 1) -> Mark:
    """The mark with a follow-up no longer ticked off."""
    return _ticked(mark, text, nth, at, on=False)


def set_remark(mark: Mark, text: str, at: int, instead_of: str | None = None) -> Mark:
    """The mark with this remark in place of the leading one, or of another of its `texts`.

    A blank text takes that remark away. Raises MarksError if it is longer than LONGEST_REMARK.
    """
    text = plain(text.replace("\r\n", "\n"))
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
    while new.id in mark.replaced | gone:  # written, and replaced, in this very millisecond
        new = replace(new, at=new.at - 1)
    return _settled(mark, (*mark.versions, new), mark.replaced | gone)


def follow_up_numbers(entry: Entry) -> list[tuple[str, int]]:
    """For each follow-up of an entry the text and number (1 but for equal texts) to tick it by."""
    seen: dict[str, int] = {}
    numbers = []
    for follow_up in entry.follow_ups:
        text = _squeezed(follow_up.text)
        seen[text] = seen.get(text, 0) + 1
        numbers.append((text, seen[text]))
    return numbers


def ticked(mark: Mark, entry: Entry) -> list[bool]:
    """For each follow-up of an entry whether it is ticked off."""
    done = {(tick.text, tick.nth) for tick in mark.ticks if tick.done.on}
    return [number in done for number in follow_up_numbers(entry)]


def stray_ticks(mark: Mark, entry: Entry) -> list[str]:
    """The texts that are ticked off and no longer, or not so often, a follow-up of the entry."""
    known = set(follow_up_numbers(entry))
    return [t.text for t in mark.ticks if t.done.on and (t.text, t.nth) not in known]


# Putting copies together


def join(a: Mark, b: Mark) -> Mark:
    """One mark of two copies, or of two marks on the same talk; the lesser key stays.

    Commutative, associative and idempotent. Of star, ticks and target the later holds; remarks
    that do not know of each other are both kept.
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
    """Two sets of marks as one, in the order of their keys: marks of one key are joined.

    Commutative, associative and idempotent; nothing that only one side has is lost.
    """
    by_key: dict[str, Mark] = {}
    for mark in (*a, *b):
        known = by_key.get(mark.key)
        by_key[mark.key] = join(known, mark) if known else mark
    return tuple(by_key[key] for key in sorted(by_key))


def join_all(marks: Collection[Mark]) -> Mark:
    """One mark of one or more."""
    return reduce(join, marks)


def join_ticks(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Ticks in order, each follow-up once, as last said."""
    done: dict[tuple[str, int], Flag] = {}
    for each in ticks:
        at = (each.text, each.nth)
        done[at] = max(done.get(at, each.done), each.done)
    return tuple(Tick(text, nth, flag) for (text, nth), flag in sorted(done.items()))


def _settled(mark: Mark, versions: Iterable[Remark], replaced: frozenset[str]) -> Mark:
    """The mark with these versions of its remark, but for those that are replaced."""
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
    """A change's time: later than what it changes, even if another machine's clock is ahead."""
    return min(max(at, known + 1), LATEST)


def _age(target: Target) -> tuple[object, ...]:
    """What puts targets in order: the time, then anything that tells two of one time apart."""
    t = target
    return t.at, t.url, t.id, t.title, t.speakers, t.conference, t.source, t.extra


def _latest(extra: Extra) -> dict[str, str]:
    kept: dict[str, str] = {}
    for key, value in extra:
        kept[key] = max(kept.get(key, value), value)
    return kept


def _squeezed(text: str) -> str:
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
