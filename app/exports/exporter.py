"""Exports of what is listed: which writer, which file name, and what is said about it.

The writers work in steps; between them the page may paint, and hears how far the export is.
"""

import io
import zipfile
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from app.exports.atom import to_atom
from app.exports.csv_table import to_csv
from app.exports.dated import Dated
from app.exports.icalendar import to_calendar
from app.exports.json_model import listed_json
from app.exports.listed import Listed, Paced
from app.exports.notes import notes_slices
from app.pacing import Clock, Interval, Pacer, in_slices
from app.schedules.model import Session
from app.text import count

TELL = 0.5
"""Seconds between two messages on how far an export is."""
TITLE = "Backrow: conference talks"
"""The title of a feed or calendar."""
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that a CSV file is UTF-8."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported, and what the page knows about it.

    `search` is the fragment of what is listed, `home` the library's address (None if it was opened
    as a file), `sessions` what schedules say about the entries, by id.
    """

    listed: Listed
    n_talks: int
    search: str = ""
    home: str | None = None
    sessions: Mapping[str, Session] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand to the reader, and a message about it; without a name, the message only."""

    message: str
    name: str = ""
    content: str | bytes = ""
    media_type: str = ""


class Exporter:
    """Writes exports; `say` shows how far one is."""

    def __init__(self, say: Callable[[str], None], clock: Clock = perf_counter) -> None:
        self._say = say
        self._clock = clock

    async def export(self, form: str, selection: Selection) -> Export:
        """What is listed in one form: markdown, json, csv, atom or calendar."""
        if not selection.listed:
            return Export("Nothing is listed, so there is nothing to export.")
        match form:
            case "markdown":
                return await self._notes(selection)
            case "json":
                text = await self._paced(listed_json(selection.listed), "talks.json", selection)
                return _table("talks.json", text, "application/json", selection)
            case "csv":
                text = await self._paced(to_csv(selection.listed), "talks.csv", selection)
                return _table("talks.csv", BYTE_ORDER_MARK + text, "text/csv", selection)
            case "atom":
                feed = to_atom(
                    selection.listed,
                    title=TITLE,
                    home=selection.home,
                    search=selection.search,
                    sessions=selection.sessions,
                )
                dated = await self._paced(feed, "talks.atom", selection)
                return _dated("talks.atom", dated, "application/atom+xml")
            case "calendar":
                calendar = to_calendar(selection.listed, title=TITLE, sessions=selection.sessions)
                dated = await self._paced(calendar, "talks.ics", selection)
                return _dated("talks.ics", dated, "text/calendar")
        raise ValueError(f"no such export: {form}")

    async def _notes(self, selection: Selection) -> Export:
        """Notes that read back to the same talks: one note, or a folder each in a .zip."""
        files: dict[str, str] = {}

        def write() -> Generator[int, None, int]:
            n_changed = 0
            for notes in notes_slices(selection.listed):
                if notes:
                    files.update(notes.files)
                    n_changed += len(notes.changed)
                yield len(files)
            return n_changed

        n_changed = await self._steps(
            write(), lambda done: f"Writing notes: {count(done, 'file')} so far…"
        )
        odd = f" {count(n_changed, 'talk')} would be read a little otherwise." if n_changed else ""
        message = f": {count(len(files), 'note')}.{odd}"
        if len(files) == 1:
            [(path, text)] = files.items()
            name = path.rpartition("/")[2]
            return Export(name + message, name, text, "text/markdown")
        data = await self._zipped(files)
        return Export("talks.zip" + message, "talks.zip", data, "application/zip")

    async def _zipped(self, files: Mapping[str, str]) -> bytes:
        """Files as an archive; the same files give the same bytes."""
        data = io.BytesIO()
        pacer = Pacer(clock=self._clock)
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(files):
                archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED)
                await pacer.pause()
        return data.getvalue()

    async def _paced(self, work: Paced[_T], name: str, selection: Selection) -> _T:
        of = len(selection.listed)
        return await self._steps(work, lambda done: f"Writing {name}: {done:,} of {of:,} so far…")

    async def _steps(self, work: Paced[_T], message: Callable[[int], str]) -> _T:
        """Do work with pauses, and say now and then how much is done."""
        interval = Interval(TELL, self._clock)

        def tell(done: int) -> None:
            if interval.is_over():
                self._say(message(done))

        return await in_slices(work, tell, clock=self._clock)


def _table(name: str, text: str, media_type: str, selection: Selection) -> Export:
    return Export(f"{name}: {count(selection.n_talks, 'talk')}.", name, text, media_type)


def _dated(name: str, dated: Dated, media_type: str) -> Export:
    """An export that needs dates, and how many talks it leaves out for having none."""
    left = f"{count(dated.n_left_out, 'talk')} without a known date left out."
    if not dated.text:
        return Export(f"Nothing was exported: no date is known for any of these talks ({left})")
    message = f"{name}. {left if dated.n_left_out else ''}"
    return Export(message, name, dated.text, media_type)
