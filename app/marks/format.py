"""Marks <-> JSON: the file of marks, and the browser's storage.

Both hold the same records, which `docs/marks.md` documents. Reading is strict, because a file may
come from anybody: one that is not as documented is refused with a sentence that says where.
Unknown keys of a mark, which a newer version may have written, are kept and written again.
"""

import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeGuard, TypeVar

from app.marks.model import LATEST, Extra, Flag, Mark, MarksError, Remark, Target, Tick, join, merge
from app.text import without_surrogates

VERSION = 1
"""The version of the format that is written, and the latest that is read."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a file at most; some ten thousand marks."""
DEEPEST = 16
"""Nesting depth of a file at most."""
AHEAD = 100 * 365 * 24 * 3600 * 1000
"""Milliseconds that times in a file may be ahead of the clock here.

Clocks go wrong, but a change must be later than what it changes, so a mark with the last of all
times could never be changed again. As the limit moves with the clock, changed marks stay readable.
"""
LONGEST_KEY = 200
"""Characters of a mark's key at most."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^][{}]+")
_HASH = re.compile(r"[0-9a-f]{16}")
_SHOWN = 60
"""Characters of a title quoted in an error message."""
_T = TypeVar("_T")


# Records


def to_record(mark: Mark) -> dict[str, Any]:
    """Return a mark as JSON values, with the unknown keys that it was read with."""
    target = mark.target
    talk = {
        "url": target.url,
        "id": target.id,
        "title": target.title,
        "speakers": list(target.speakers),
        "conference": target.conference,
        "source": target.source,
        "at": target.at,
    }
    return {
        "key": mark.key,
        "talk": talk | _values(target.extra),
        "star": _flag_record(mark.star),
        "ticks": [{"text": t.text, "nth": t.nth} | _flag_record(t.done) for t in mark.ticks],
        "remarks": [{"text": v.text, "at": v.at} | _values(v.extra) for v in mark.versions],
        "replaced": sorted(mark.replaced),
    } | _values(mark.extra)


def from_record(record: object) -> Mark:
    """Read a mark from the record that `to_record` wrote. Raises MarksError."""
    try:
        return _mark(record)
    except MarksError as error:
        raise MarksError(f"The mark{_on(record)} can't be read: {error}.") from None


def _flag_record(flag: Flag) -> dict[str, Any]:
    return {"on": flag.on, "at": flag.at} | _values(flag.extra)


def _values(extra: Extra) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in extra}


# The file


def write_marks(marks: Iterable[Mark]) -> str:
    """Return the text of a file of marks, blank ones included.

    Equal marks give equal text, whatever their order.
    """
    lines = (
        json.dumps(to_record(mark), ensure_ascii=False, allow_nan=False)
        for mark in merge(marks, ())
    )
    head = f'{{"backrow": "marks", "version": {VERSION}, "marks": ['
    return head + ",".join("\n" + line for line in lines) + "\n]}\n"


def read_marks(data: bytes | str, now: int | None = None) -> tuple[Mark, ...]:
    """Read a file of marks, in the order of their keys. Raises MarksError.

    `now` is the time in milliseconds (None: this machine's clock). A file is read as a whole or
    refused. Unknown keys beside `marks` are dropped.
    """
    content = _load(data)
    if not isinstance(content, dict) or content.get("backrow") != "marks":
        raise MarksError("This is not a file of Backrow marks.")
    version = content.get("version")
    if not _is_whole(version) or version < 1:
        raise MarksError("This file of marks does not say the version of its form.")
    if version > VERSION:
        raise MarksError("These marks are of a newer Backrow, in a form this one can't read.")
    records = content.get("marks")
    if not isinstance(records, list):
        raise MarksError("This file of marks has no list of marks.")
    latest = (time.time_ns() // 1_000_000 if now is None else now) + AHEAD
    marks = []
    for number, record in enumerate(records, 1):
        try:
            marks.append(mark := _mark(record))
            if _last_change(mark) > latest:
                raise MarksError("an “at” is more than a hundred years ahead of this clock")
        except MarksError as error:
            raise MarksError(f"Mark {number}{_on(record)} can't be read: {error}.") from None
    return merge(marks, ())


def _load(data: bytes | str) -> object:
    """Parse the JSON of a file that is not larger or deeper than a file of marks."""
    if len(data) > LARGEST:
        raise MarksError(f"This file is larger than {LARGEST >> 20} MB, so it is not read.")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MarksError("This file is not text in UTF-8.") from None
    text = text.removeprefix("\ufeff")
    brackets = _NO_BRACKET.sub("", _STRING.sub("", text))
    for _ in range(DEEPEST):
        brackets = brackets.replace("[]", "").replace("{}", "")
    if brackets:
        raise MarksError(
            f"This file is no JSON, or has more than {DEEPEST} brackets in each other."
        )
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except ValueError:
        raise MarksError("This file is no JSON.") from None


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


# Reading a record. In these functions, the message of a MarksError is half a sentence.


class _Fields:
    """A JSON object that is read key by key; the keys that remain are `extra`."""

    def __init__(self, value: object, name: str) -> None:
        if not isinstance(value, dict):
            raise MarksError(f"{name} is not an object")
        self._left = dict(value)
        self._name = name

    def take(self, key: str) -> object:
        if key not in self._left:
            raise MarksError(f"{self._name} has no “{key}”")
        return self._left.pop(key)

    def text(self, key: str) -> str:
        return _text(self.take(key), f"“{key}”")

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.take(key)
        if not _is_whole(value) or not least <= value <= most:
            raise MarksError(f"“{key}” is not a whole number from {least} to {most}")
        return value

    def time(self) -> int:
        return self.whole("at", 0, LATEST)

    def flag(self) -> Flag:
        on = self.take("on")
        if not isinstance(on, bool):
            raise MarksError("“on” is neither true nor false")
        return Flag(self.time(), on, self.extra())

    def items(self, key: str, read: Callable[[object], _T]) -> tuple[_T, ...]:
        values = self.take(key)
        if not isinstance(values, list | tuple):
            raise MarksError(f"“{key}” is not a list")
        return tuple(map(read, values))

    def extra(self) -> Extra:
        try:
            return tuple(sorted((_text(k, "a key"), _canonical(v)) for k, v in self._left.items()))
        except (TypeError, ValueError, RecursionError):
            raise MarksError(f"{self._name} holds what is no JSON") from None


def _mark(record: object) -> Mark:
    fields = _Fields(record, "it")
    key = fields.text("key")
    if not 0 < len(key) <= LONGEST_KEY:
        raise MarksError(f"“key” has not 1 to {LONGEST_KEY} characters")
    mark = Mark(
        key,
        target=_target(fields.take("talk")),
        star=_Fields(fields.take("star"), "“star”").flag(),
        ticks=fields.items("ticks", _tick),
        versions=fields.items("remarks", _remark),
        replaced=frozenset(fields.items("replaced", _hash)),
        extra=fields.extra(),
    )
    return join(mark, mark)  # sorts its parts


def _last_change(mark: Mark) -> int:
    ticks = (tick.done.at for tick in mark.ticks)
    return max(mark.target.at, mark.star.at, *ticks, *(v.at for v in mark.versions))


def _target(value: object) -> Target:
    fields = _Fields(value, "“talk”")
    return Target(
        url=fields.text("url"),
        id=fields.text("id"),
        title=fields.text("title"),
        speakers=fields.items("speakers", lambda name: _text(name, "one of “speakers”")),
        conference=fields.text("conference"),
        source=fields.text("source"),
        at=fields.time(),
        extra=fields.extra(),
    )


def _tick(value: object) -> Tick:
    fields = _Fields(value, "one of “ticks”")
    return Tick(fields.text("text"), fields.whole("nth", 1, LATEST), fields.flag())


def _remark(value: object) -> Remark:
    fields = _Fields(value, "one of “remarks”")
    text = fields.text("text")
    return Remark(fields.time(), text, fields.extra())


def _hash(value: object) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise MarksError("one of “replaced” is not 16 hexadecimal digits")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise MarksError(f"{name} is not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise MarksError(f"{name} holds half a character") from None
    return value


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _canonical(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    text.encode()
    return text


def _on(record: object) -> str:
    """Name the talk of a damaged mark, as far as the mark has its title."""
    match record:
        case {"talk": {"title": str(title)}} if title.strip():
            title = without_surrogates(" ".join(title.split()))
            return f" on “{title if len(title) <= _SHOWN else title[:_SHOWN] + '…'}”"
    return ""


# The browser's storage


def write_state(mark: Mark) -> tuple[str, str]:
    """Return a mark as it is stored: a key that names its state, and its JSON.

    Saving a change stores the new state and deletes those that it was made from. As states are
    named by their content, a state that another tab has stored meanwhile is never deleted, and
    `merge` joins the two.
    """
    text = json.dumps(to_record(mark), ensure_ascii=False, allow_nan=False)
    return f"{mark.key} {hashlib.sha256(text.encode()).hexdigest()[:16]}", text


def read_state(text: str) -> Mark:
    """Read the mark that `write_state` wrote. Raises MarksError."""
    return from_record(_load(text))
