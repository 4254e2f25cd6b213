"""The list that every exporter takes, and the pauses of the work it does."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TypeVar

from app.model import Conference, Entry

Listed = Sequence[tuple[Conference, Entry]]
"""Entries in the order of a list, each with its conference."""

_T = TypeVar("_T")
Paced = Generator[int, None, _T]
"""Work that pauses after each small step, so that a page can respond meanwhile.

It yields the number of entries done so far and returns its result.
"""


def finished(work: Paced[_T]) -> _T:
    """Run paced work to its end without pausing; return its result."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: _T = done.value
            return result


def selected(listed: Listed) -> tuple[Conference, ...]:
    """Return the conferences of a list with only the listed entries, both in the list's order.

    A section with a listed entry is included and stands before its first one, as in a note, so
    that every `parent` can be resolved.
    """
    conferences: dict[tuple[str, str], tuple[Conference, dict[str, Entry]]] = {}
    sections: dict[tuple[str, str], dict[str, Entry]] = {}
    for conference, entry in listed:
        key = (conference.source, conference.title)
        if key not in conferences:
            conferences[key] = (conference, {})
            sections[key] = {e.id: e for e in conference.entries if e.kind == "section"}
        entries = conferences[key][1]
        for section in _sections_above(entry, sections[key]):
            entries.setdefault(section.id, section)
        entries.setdefault(entry.id, entry)
    return tuple(
        replace(conference, entries=tuple(entries.values()))
        for conference, entries in conferences.values()
    )


def _sections_above(entry: Entry, sections: dict[str, Entry]) -> list[Entry]:
    """Return the sections that hold an entry, outermost first."""
    above: list[Entry] = []
    while entry.parent in sections and sections[entry.parent] not in above:
        entry = sections[entry.parent]
        above.append(entry)
    return above[::-1]
