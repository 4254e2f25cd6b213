"""What is listed, for other programs: the JSON model and a table (CSV).

Every writer takes pairs of a conference and one of its entries, in the order of the list. Text
from notes is data to each format: it is quoted as the format says, and never left out.
"""

import csv
import io
import json
import re
from collections.abc import Generator, Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from app.model import Conference, Entry, Library

Listed = Sequence[tuple[Conference, Entry]]
"""Entries in the order of a list, each with its conference."""

_T = TypeVar("_T")
Paced = Generator[int, None, _T]
"""Work that pauses after each small step and tells how many entries are done, so that a page can
answer meanwhile; what it comes to is returned."""

PAGE_ONLY = frozenset({"byline", "definitions"})
"""Fields of an entry that the documented model does not have."""

COLUMNS = (
    "id", "title", "speakers", "conference", "year", "conference_date", "location", "date", "kind",
    "section", "page", "tags", "links", "follow_ups", "source", "line", "notes",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run; it takes the wide forms for the narrow ones."""
_INNER_FORMULA = re.compile(r"(;\s*)('*[=+\-@＝＋－＠])")
"""The same inside a cell, where a spreadsheet that parts cells at semicolons would begin one."""


def finished(work: Paced[_T]) -> _T:
    """What paced work comes to, without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: _T = done.value
            return result


def selected(listed: Listed) -> tuple[Conference, ...]:
    """The conferences of a list with only the listed entries, both in the list's order.

    The section that an entry stands in comes before the first of its entries, as in a note,
    so that no `parent` leads nowhere.
    """
    held: dict[tuple[str, str], tuple[Conference, dict[str, Entry]]] = {}
    sections: dict[tuple[str, str], dict[str, Entry]] = {}
    for conference, entry in listed:
        key = (conference.source, conference.title)
        if key not in held:
            held[key] = (conference, {})
            sections[key] = {e.id: e for e in conference.entries if e.kind == "section"}
        entries = held[key][1]
        for section in _sections_above(entry, sections[key]):
            entries.setdefault(section.id, section)
        entries.setdefault(entry.id, entry)
    return tuple(replace(known, entries=tuple(e.values())) for known, e in held.values())


def _sections_above(entry: Entry, sections: dict[str, Entry]) -> list[Entry]:
    above: list[Entry] = []
    while entry.parent in sections and sections[entry.parent] not in above:
        entry = sections[entry.parent]
        above.append(entry)
    return above[::-1]


# ---- JSON -------------------------------------------------------------------------------------


def listed_json(listed: Listed) -> Paced[str]:
    """A list as the documented JSON model. It has no problems: they are about whole notes."""
    return json_slices(Library(selected(listed), ()))


def to_json(library: Library) -> str:
    """The library as the text that `tools json` prints, with a newline at its end."""
    return finished(json_slices(library))


def json_slices(library: Library) -> Paced[str]:
    """As `to_json`, with pauses: `model` as json.dumps writes it with an indent of 1."""
    parts: list[str] = []
    done = 0
    for conference in library.conferences:
        parts.append(_indented(conference_model(conference), 2))
        done += len(conference.entries)
        yield done
    conferences = "[\n  " + ",\n  ".join(parts) + "\n ]" if parts else "[]"
    problems = _indented([asdict(problem) for problem in library.problems], 1)
    return f'{{\n "conferences": {conferences},\n "problems": {problems}\n}}\n'


def _indented(value: object, depth: int) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("\n", "\n" + " " * depth)  # none is inside a string


def model(library: Library) -> dict[str, Any]:
    """The library as the documented JSON model."""
    return {
        "conferences": [conference_model(conference) for conference in library.conferences],
        "problems": [asdict(problem) for problem in library.problems],
    }


def conference_model(conference: Conference) -> dict[str, Any]:
    """A conference with its entries."""
    entries = [entry_model(entry) for entry in conference.entries]
    return {**without_entries(conference), "entries": entries}


def without_entries(conference: Conference) -> dict[str, Any]:
    """A conference's own fields."""
    return {f.name: getattr(conference, f.name) for f in fields(conference) if f.name != "entries"}


def entry_model(entry: Entry) -> dict[str, Any]:
    """An entry without what only the page needs."""
    return {name: value for name, value in asdict(entry).items() if name not in PAGE_ONLY}


# ---- CSV --------------------------------------------------------------------------------------


def to_csv(listed: Listed) -> Paced[str]:
    """A list as a table (RFC 4180): a header row, then an entry a row, CRLF after each; every
    cell is quoted.

    Several speakers, tags, links or follow-ups stand in one cell, "; " between them; the notes
    keep their lines. A cell that a spreadsheet would run as a formula gets an apostrophe in front
    (see `defused`), which spreadsheets show as text and other programs can take away again.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for done, (conference, entry) in enumerate(listed, 1):
        table.writerow([defused(cell) for cell in _cells(conference, entry)])
        yield done
    return text.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: with `'` in front if it begins like a formula.

    Formulas begin with = + - @, tab or carriage return, perhaps after spaces and line breaks
    that a program strips. Where the decimal sign is a comma, spreadsheets part cells at
    semicolons and do not see the quotes of a cell in the middle, so what follows a semicolon is
    kept from being one as well. What has an apostrophe there gets one more, so that taking one
    away always gives the cell as it was.
    """
    if ";" in cell:
        cell = _INNER_FORMULA.sub(r"\1'\2", cell)
    begins = cell.startswith(("\t", "\r", "'")) or cell.lstrip().startswith(_FORMULA)
    return "'" + cell if begins else cell


def _cells(conference: Conference, entry: Entry) -> Iterable[str]:
    """One row, in the order of COLUMNS."""
    sections = (e.title for e in conference.entries if e.id == entry.parent)
    return (
        entry.id,
        entry.title,
        "; ".join(entry.speakers),
        conference.title,
        "" if conference.year is None else str(conference.year),
        conference.date or "",
        conference.location or "",
        entry.date or "",
        entry.kind,
        next(sections, "") if entry.parent else "",
        entry.url or "",
        "; ".join(entry.tags),
        "; ".join(link.url for link in entry.links),
        "; ".join(follow_up.text for follow_up in entry.follow_ups),
        entry.source,
        str(entry.line),
        entry.body,
    )
