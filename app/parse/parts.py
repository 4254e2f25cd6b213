"""Gather one conference: its notes and drafts, title, address, year, date and place.

Front matter overrules the notes' first lines; these overrule the title, the folder's name and the
path, in this order.
"""

from dataclasses import dataclass

from app.parse.dates import find_date, find_when_and_where, find_year, is_ambiguous_date
from app.parse.entries import Draft, Note
from app.parse.sections import Layout
from app.urls import bare_host


@dataclass(slots=True)
class Parts:
    """The parts of one conference."""

    title: str
    source: str
    notes: list[Note]
    """The notes that contribute entries or a preamble."""
    read: list[Note]
    """All notes that were read for the conference."""
    drafts: list[Draft]
    preamble: str
    year: int | None = None
    date: str | None = None
    location: str | None = None
    url: str | None = None


def gather_parts(title: str, source: str, notes: list[Note], folder_name: str) -> Parts:
    """Combine the drafted notes of a conference; `folder_name` is "" if it names none."""
    preamble = "\n\n".join(note.preamble for note in notes if note.preamble)
    parts = Parts(title, source, notes, notes, _join_drafts(notes), preamble)
    covers = [note for note in notes if note.layout is Layout.CONFERENCE]
    front = _front_matter(covers)
    parts.url = front.get("url") or next((url for note in covers if (url := note.address())), None)
    path = notes[0].source.rpartition(".")[0] if notes else ""
    names = [front.get("date") or "", title, folder_name, *reversed(path.split("/"))]
    names = [name.replace("_", "-") for name in names]
    said = front.get("year", "")
    parts.year = int(said) if said.isdecimal() else _find_year(names, parts.url)
    if parts.drafts:
        for note in covers:
            if note.preamble:
                date, place = find_when_and_where(note.first_lines(), parts.year)
                parts.date = parts.date or date
                parts.location = parts.location or place
    named = next((date for name in names if (date := find_date(name))), None)
    if front.get("date"):
        parts.date = find_date(front["date"]) or (front["date"][:4] if parts.year else None)
    elif named and (not parts.date or len(named) > len("2026-05")) and not is_ambiguous_date(title):
        parts.date = named
    parts.location = front.get("location") or parts.location
    if parts.date and not parts.year:
        parts.year = int(parts.date[:4])
    return parts


def _join_drafts(notes: list[Note]) -> list[Draft]:
    """Join the drafts of all notes in one list, in which their `parent`s count."""
    drafts: list[Draft] = []
    for note in notes:
        offset = len(drafts)
        for draft in note.drafts:
            if draft.parent is not None:
                draft.parent += offset
            drafts.append(draft)
    return drafts


def _front_matter(notes: list[Note]) -> dict[str, str]:
    """Return the conference's front matter: each key from the first note that has it."""
    front: dict[str, str] = {}
    for note in notes:
        for key in ("url", "date", "location", "year"):
            if value := note.front(key):
                front.setdefault(key, value)
    return front


def _find_year(names: list[str], url: str | None) -> int | None:
    """Return the year in the first name that has one, else in the conference's host."""
    hosts = [bare_host(url).replace(".", " ")] if url else []
    years = (find_year(name.replace("-", " ")) for name in [*names, *hosts])
    return next((year for year in years if year), None)
