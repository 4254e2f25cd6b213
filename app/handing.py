"""Hands the library on: as one file that opens anywhere, and what is listed in other forms.

A conference's published schedule comes in here too, for what it adds goes out again.
"""

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any, Protocol

from pyscript import document, window

from app import pack, yours
from app.browser import absolute, by_id, download, load_script
from app.export import Listed, listed_json, to_csv
from app.export_notes import to_notes
from app.feeds import Dated, to_atom, to_calendar
from app.loading import SLICE, Library, LoadError, load
from app.page import count
from app.programme import Matched, draft_notes, match
from app.query import View
from app.schedule import read_schedule
from app.search import Matches
from app.sessions import Schedule, Session
from app.talks import Conference, Entry

RUNTIME = "./vendor/runtime.html"
MISSING_RUNTIME = (
    "The part of the file that runs it is not on this machine, and could not be fetched: there is "
    "no connection. "
)


class Shell(Protocol):
    """What handing on needs of the rest of the shell."""

    library: Library
    talk: Entry | None

    def listed(self) -> tuple[View, Matches]:
        """What the list shows, or showed last."""


class Handing:
    """Ways out: the one file, exports, and drafts from schedules."""

    def __init__(
        self,
        shell: Shell,
        marks: Callable[[], str],
        say: Callable[..., None],
        take_text: Callable[[str], Awaitable[None]],
    ) -> None:
        self.shell = shell
        self.marks = marks
        self.say = say
        self.take_text = take_text
        self.schedules: list[tuple[Schedule, Conference | None, Matched]] = []
        self.sessions: dict[str, Session] = {}
        self.actions: dict[str, Callable[[Any], Awaitable[None]]] = {
            "save-file": self.save_file,
            "export": self.export,
            "save-draft": self.save_draft,
            "open-draft": self.open_draft,
            "drop-schedule": self.drop_schedule,
        }

    # -- the one file

    async def save_file(self, _target: Any) -> None:
        """Write `backrow.html` with all notes that are open, and the marks if they are wished."""
        wish = by_id("with-marks")
        marks = self.marks() if wish and wish.checked else ""
        self.say("Making the file…")
        await asyncio.sleep(0.05)  # so that it is seen
        try:
            runtime = await runtime_part()
            files = self.shell.library.files | await self.pictures()
        except LoadError as error:
            again = yours.button("save-file", "Fetch it and save")
            self.say(str(error), again)
            return
        whole = pack.one_file(runtime, files, marks).encode()
        download("backrow.html", whole, "text/html")
        failed = self.shell.library.failed
        lost = f" Without {count(len(failed), 'note')} that could not be loaded." if failed else ""
        large = [path for path, data in files.items() if not pack.fits(path, len(data))]
        if large:
            limit = f"{count(len(large), 'picture')} of more than {pack.PICTURE_LIMIT >> 10} KB"
            lost += f" Without {limit}: {', '.join(sorted(large))}."
        size = f"{len(whole) / 1_000_000:.1f} MB, {count(len(self.shell.library.files), 'note')}"
        self.say(f"backrow.html: {size}{', with your marks' if marks else ''}.{lost}")

    async def pictures(self) -> dict[str, bytes]:
        """The pictures of the library. Raises LoadError for one that is not to be had."""
        library = self.shell.library
        data = dict(library.picture_data)
        missing = [path for path in library.pictures if path not in data]
        if missing and window.location.protocol == "file:":
            await load_script("vendor/pictures.js")
            packed = pack.read_notes_json(str(window.backrowPictures))
            return data | {path: packed[path] for path in missing if path in packed}
        for path in missing:
            try:
                data[path] = await load(path)
            except LoadError as error:
                raise LoadError(f"The picture {path} {error}, so nothing was saved.") from error
        return data

    # -- exports

    async def export(self, target: Any) -> None:
        """Export what is listed in the form that the button names."""
        _view, matches = self.shell.listed()
        index = self.shell.library.index
        listed = [(index.conference_of(entry), entry) for entry in matches.entries]
        form = target.dataset.form
        if not listed:
            self.say("Nothing is listed, so there is nothing to export.")
        elif form == "markdown":
            await self.export_markdown(listed)
        elif form == "json":
            download("talks.json", listed_json(listed), "application/json")
            self.say(f"talks.json: {count(matches.n_talks, 'talk')}.")
        elif form == "csv":
            download("talks.csv", "\ufeff" + to_csv(listed), "text/csv")
            self.say(f"talks.csv: {count(matches.n_talks, 'talk')}.")
        else:
            self.export_dated(form, listed)

    def export_dated(self, form: str, listed: Listed) -> None:
        """Export as a feed or a calendar what has a date."""
        title = "Backrow: conference talks"
        if form == "atom":
            own = window.location.protocol != "file:"
            home = window.location.href.partition("#")[0] if own else None
            dated = to_atom(listed, title=title, home=home, sessions=self.sessions)
            name, kind = "talks.atom", "application/atom+xml"
        else:
            dated = to_calendar(listed, title=title, sessions=self.sessions)
            name, kind = "talks.ics", "text/calendar"
        if dated.text:
            download(name, dated.text, kind)
        self.say(told(name, dated))

    async def export_markdown(self, listed: Listed) -> None:
        """Export notes that read back to the same talks: one note, or a folder each in a .zip."""
        files: dict[str, str] = {}
        changed = 0
        began = perf_counter()
        for notes in to_notes(listed):
            files |= notes.files
            changed += len(notes.changed)
            if perf_counter() - began > SLICE:
                self.say(f"Writing notes: {count(len(files), 'file')} so far…")
                await asyncio.sleep(0)
                began = perf_counter()
        if len(files) == 1:
            [(path, text)] = files.items()
            name = path.rpartition("/")[2]
            download(name, text, "text/markdown")
        else:
            name = "talks.zip"
            download(name, zipped(files), "application/zip")
        odd = f" {count(changed, 'talk')} would be read a little otherwise." if changed else ""
        self.say(f"{name}: {count(len(files), 'note')}.{odd}")

    # -- schedules

    def take_schedule(self, data: bytes) -> str:
        """Lay a schedule beside the notes; what it adds, in a sentence. Raises ScheduleError."""
        schedule = read_schedule(data)
        conference, matched = self.best_match(schedule)
        same = [i for i, (old, _, _) in enumerate(self.schedules) if old.title == schedule.title]
        for number in reversed(same):
            del self.schedules[number]
        self.schedules.append((schedule, conference, matched))
        self.join_sessions()
        n_found, n_missing = len(matched.sessions), len(matched.missing)
        return (
            f"{schedule.title or 'A schedule'}: {count(len(schedule.sessions), 'talk')}, "
            f"{n_found:,} found in your notes, {n_missing:,} without notes."
        )

    def rematch(self) -> None:
        """Find the talks of the schedules anew, after the library changed."""
        self.schedules = [(old, *self.best_match(old)) for old, _, _ in self.schedules]
        self.join_sessions()

    def best_match(self, schedule: Schedule) -> tuple[Conference | None, Matched]:
        """The conference that the schedule is of: the one most of whose talks are in it."""
        index = self.shell.library.index
        conferences = {}
        for entry in index.entries:
            conference = index.conference_of(entry)
            conferences[conference.source, conference.title] = conference
        year = schedule.start.year if schedule.start else None
        fitting = [c for c in conferences.values() if not (year and c.year and c.year != year)]
        best: tuple[Conference | None, Matched] = (None, match(schedule, ()))
        for conference in fitting:
            matched = match(schedule, conference.entries)
            if len(matched.sessions) > len(best[1].sessions):
                best = (conference, matched)
        return best

    def join_sessions(self) -> None:
        """What all schedules say, by the id of the talk."""
        self.sessions = {}
        for _, _, matched in self.schedules:
            self.sessions |= matched.sessions

    def draft(self, target: Any) -> tuple[str, str]:
        """A note to fill in, of the talks of a schedule that there are no notes of; its name."""
        schedule, _, matched = self.schedules[int(target.dataset.number)]
        name = (schedule.title or "conference").lower().split()
        return f"{'-'.join(name)}.md".replace("/", "-"), draft_notes(schedule, matched.missing)

    async def save_draft(self, target: Any) -> None:
        """Hand the draft to the reader."""
        name, text = self.draft(target)
        download(name, text, "text/markdown")
        self.say(f"{name}: to fill in, and to put into your notes folder.")

    async def open_draft(self, target: Any) -> None:
        """Open the draft beside the notes."""
        await self.take_text(self.draft(target)[1])

    async def drop_schedule(self, target: Any) -> None:
        """Put a schedule away."""
        del self.schedules[int(target.dataset.number)]
        self.join_sessions()
        self.say("The schedule is put away.")


def told(name: str, dated: Dated) -> str:
    """What came of an export that wants dates."""
    left = f"{count(dated.n_left_out, 'talk')} without a known date left out."
    if not dated.text:
        return f"Nothing was exported: no date is known for any of these talks ({left})"
    return f"{name}. {left if dated.n_left_out else ''}"


def zipped(files: Mapping[str, str]) -> bytes:
    """Files as an archive; the same files give the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED)
    return data.getvalue()


async def runtime_part() -> str:
    """The one file's fixed part: made of what this page holds, or fetched. Raises LoadError."""
    blocks = document.querySelectorAll("script[data-path]")
    if blocks.length:
        return pack.runtime_part({block.dataset.path: block.textContent for block in blocks})
    if hasattr(window, "backrowFiles"):
        return pack.runtime_part(window.backrowFiles.to_py())
    try:
        response = await window.fetch(absolute(RUNTIME))
        if response.ok:
            return str(await response.text())
    except Exception as error:
        raise LoadError(MISSING_RUNTIME) from error
    raise LoadError(f"{RUNTIME} was not found on this site ({response.status}).")
