"""The listed talks as a CSV table, one entry a row."""

import csv
import io
import re
from collections.abc import Callable, Mapping

from app.exports.listed import Listed, Paced
from app.model import Conference, Entry


def _section(conference: Conference, entry: Entry) -> str:
    """Return the title of the section that holds an entry, "" if there is none."""
    titles = (other.title for other in conference.entries if other.id == entry.parent)
    return next(titles, "") if entry.parent else ""


COLUMNS: Mapping[str, Callable[[Conference, Entry], str]] = {
    "id": lambda _, entry: entry.id,
    "title": lambda _, entry: entry.title,
    "speakers": lambda _, entry: "; ".join(entry.speakers),
    "conference": lambda conference, _: conference.title,
    "year": lambda conference, _: "" if conference.year is None else str(conference.year),
    "conference_date": lambda conference, _: conference.date or "",
    "location": lambda conference, _: conference.location or "",
    "date": lambda _, entry: entry.date or "",
    "kind": lambda _, entry: entry.kind,
    "section": _section,
    "page": lambda _, entry: entry.url or "",
    "tags": lambda _, entry: "; ".join(entry.tags),
    "links": lambda _, entry: "; ".join(link.url for link in entry.links),
    "follow_ups": lambda _, entry: "; ".join(item.text for item in entry.follow_ups),
    "source": lambda _, entry: entry.source,
    "line": lambda _, entry: str(entry.line),
    "notes": lambda _, entry: entry.body,
}
"""The columns in order: the name in the header, and the cell of an entry."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""First characters of a cell that a spreadsheet may run; it reads full-width forms like ASCII."""
_INNER_FORMULA = re.compile(r"(;\s*)('*[=+\-@＝＋－＠])")
"""The same after a semicolon, where some spreadsheets split cells."""


def to_csv(listed: Listed) -> Paced[str]:
    """Write a list as CSV (RFC 4180): a header, then an entry a row; every cell is quoted.

    Several speakers, tags, links or follow-ups share a cell, separated by "; "; the notes keep
    their lines. A cell that a spreadsheet would run as a formula is prefixed with an apostrophe
    (see `defused`), which marks it as text there and which other programs can remove again.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for done, (conference, entry) in enumerate(listed, 1):
        table.writerow([defused(cell(conference, entry)) for cell in COLUMNS.values()])
        yield done
    return text.getvalue()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet runs: with `'` in front if it begins like a formula.

    A formula begins with = + - @, a tab or a carriage return, possibly after white space that a
    program strips. Spreadsheets of locales with a decimal comma split cells at semicolons, even
    inside quotes, so the text after a semicolon is treated alike. An apostrophe that is already
    there is doubled, so that removing one always restores the cell.
    """
    if ";" in cell:
        cell = _INNER_FORMULA.sub(r"\1'\2", cell)
    begins = cell.startswith(("\t", "\r", "'")) or cell.lstrip().startswith(_FORMULA)
    return "'" + cell if begins else cell
