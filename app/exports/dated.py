"""What Atom feeds and calendars share: days, times, ids and characters that are allowed.

Both formats need dates, and none is invented: an entry whose day is unknown is left out and
counted. Equal lists give equal bytes: ids and stamps are made from the notes, not from the clock.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote
from uuid import UUID, uuid5

NAMESPACE = UUID("2f0b5b0e-6f4f-5c0a-9d0c-6a4f3d1e7b21")
"""The namespace of all ids. If it changed, feed readers would show every talk as new."""

NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold (XML 1.0, 2.2)."""
_NOT_ADDRESS = re.compile(r"""[^\x21-\x7e]|["<>\\^`{|}]""")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Dated:
    """An exported text without the talks whose day is unknown."""

    text: str
    """Empty if no entry has a date: neither format allows an empty feed or calendar."""
    n_left_out: int
    """The number of listed talks that are not in it, because no day is known for them."""


def day_of(text: str | None) -> date | None:
    """Return the day of a date in the model, None if it is only a month or a year."""
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # notes can say 2025-02-31
        return None


def uuid_of(kind: str, name: str) -> UUID:
    """Return the id of what is known by this name among others of its kind."""
    return uuid5(NAMESPACE, f"{kind} {NOT_XML.sub('', name)}")


def encoded_uri(address: str) -> str:
    """Return an address with all characters that RFC 3986 does not allow percent-encoded."""
    return _NOT_ADDRESS.sub(lambda found: quote(found[0], safe="", errors="replace"), address)


def in_utc(moment: datetime) -> datetime:
    """Convert a time with a zone to UTC.

    A time so near to year 1 or 9999 that UTC would be outside them keeps its clock time.
    """
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)
