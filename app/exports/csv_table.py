"""The listed talks as a CSV table, one entry a row."""

import csv
import io
import re
from collections.abc import Iterable

from app.exports.listing import Listed, Paced
from app.model import Conference, Entry

COLUMNS = (
    "id", "title", "speakers", "conference", "year", "conference_date", "location", "date", "kind",
    "section", "page", "tags", "links", "follow_ups", "source", "line", "notes",
)  # fmt: skip

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
        table.writerow([defused(cell) for cell in _cells(conference, entry)])
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


def _cells(conference: Conference, entry: Entry) -> Iterable[str]:
    """Return the cells of a row, in the order of COLUMNS."""
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
