"""Hands the library on: as one file that opens anywhere, and what is listed in other forms.

A conference's published schedule comes in here too, for what it adds goes out again.
"""

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any, TypeVar

from pyscript import document, window

from app import pack
from app.control.host import Host
from app.control.pacing import SLICE
from app.exports.atom import to_atom
from app.exports.csv_table import to_csv
from app.exports.dated import Dated
from app.exports.icalendar import to_calendar
from app.exports.json_model import listed_json
from app.exports.listing import Listed, Paced
from app.exports.notes import notes_slices
from app.model import Conference
from app.render.html import button
from app.render.schedules import render_schedules, render_session
from app.schedules.attaching import Attached, attach, is_update, summary
from app.schedules.drafts import draft_notes
from app.schedules.model import Session
from app.schedules.reader import read_schedule
from app.search.index import Index
from app.search.view import to_fragment
from app.text import count
from app.ui.browser import absolute, by_id, download, load_script
from app.ui.library import LoadError, load

RUNTIME = "./vendor/runtime.html"
SOON = 0.5
"""Seconds between two words on how far an export is."""
_T = TypeVar("_T")
MISSING_RUNTIME = (
    "The part of the file that runs it is not on this machine, and could not be fetched: there is "
    "no connection. "
)


class Handing:
    """Ways out: the one file, exports, and drafts from schedules."""

    def __init__(
        self,
        shell: Host,
        marks: Callable[[], str],
        say: Callable[..., None],
        take_text: Callable[[str], Awaitable[None]],
    ) -> None:
        self.shell = shell
        self.marks = marks
        self.say = say
        self.take_text = take_text
        self.schedules: list[Attached] = []
        self.n_taken = 0  # schedules so far: each is known by its number
        self.matched_with: tuple[Index, int] | None = None  # the library, and how much of it
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
            again = button("save-file", "Fetch it and save")
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
        view, matches = self.shell.listed()
        index = self.shell.library.index
        listed = [(index.conference_of(entry), entry) for entry in matches.entries]
        form = target.dataset.form
        if not listed:
            self.say("Nothing is listed, so there is nothing to export.")
        elif form == "markdown":
            await self.export_markdown(listed)
        elif form == "json":
            text = await self.paced(listed_json(listed), "talks.json", len(listed))
            download("talks.json", text, "application/json")
            self.say(f"talks.json: {count(matches.n_talks, 'talk')}.")
        elif form == "csv":
            text = await self.paced(to_csv(listed), "talks.csv", len(listed))
            download("talks.csv", "\ufeff" + text, "text/csv")
            self.say(f"talks.csv: {count(matches.n_talks, 'talk')}.")
        else:
            await self.export_dated(form, listed, to_fragment(view))

    async def paced(self, work: Paced[_T], name: str, of: int) -> _T:
        """Do work and let the browser paint and answer between; how far it is, is said."""
        told = slice_began = perf_counter()
        while True:
            try:
                done = next(work)
            except StopIteration as stop:
                result: _T = stop.value
                return result
            now = perf_counter()
            if now - slice_began > SLICE:
                if now - told > SOON:
                    told = now
                    self.say(f"Writing {name}: {done:,} of {of:,} so far…")
                await asyncio.sleep(0)
                slice_began = perf_counter()

    async def export_dated(self, form: str, listed: Listed, search: str) -> None:
        """Export as a feed or a calendar what has a date."""
        title = "Backrow: conference talks"
        if form == "atom":
            own = window.location.protocol != "file:"
            home = window.location.href.partition("#")[0] if own else None
            name, kind = "talks.atom", "application/atom+xml"
            work = to_atom(listed, title=title, home=home, search=search, sessions=self.sessions)
        else:
            name, kind = "talks.ics", "text/calendar"
            work = to_calendar(listed, title=title, sessions=self.sessions)
        dated = await self.paced(work, name, len(listed))
        if dated.text:
            download(name, dated.text, kind)
        self.say(told_dated(name, dated))

    async def export_markdown(self, listed: Listed) -> None:
        """Export notes that read back to the same talks: one note, or a folder each in a .zip."""
        files: dict[str, str] = {}
        changed = 0
        said = began = perf_counter()
        for notes in notes_slices(listed):
            if notes:
                files |= notes.files
                changed += len(notes.changed)
            now = perf_counter()
            if now - began > SLICE:
                if now - said > SOON:
                    said = now
                    self.say(f"Writing notes: {count(len(files), 'file')} so far…")
                await asyncio.sleep(0)
                began = perf_counter()
        if len(files) == 1:
            [(path, text)] = files.items()
            name = path.rpartition("/")[2]
            download(name, text, "text/markdown")
        else:
            name = "talks.zip"
            download(name, await zipped(files), "application/zip")
        odd = f" {count(changed, 'talk')} would be read a little otherwise." if changed else ""
        self.say(f"{name}: {count(len(files), 'note')}.{odd}")

    # -- schedules

    def take_schedule(self, data: bytes) -> str:
        """Lay a schedule beside the notes; what it adds, in a sentence. Raises ScheduleError."""
        schedule = read_schedule(data)
        self.n_taken += 1
        laid = attach(self.n_taken, schedule, self.conferences())
        said = summary(laid, [other.schedule for other in self.schedules])
        kept = [other for other in self.schedules if not is_update(schedule, other.schedule)]
        self.schedules = [*kept, laid]
        self.join_sessions()
        return said

    def rematch(self) -> None:
        """Find the talks of the schedules anew, if the library changed."""
        index = self.shell.library.index
        if self.schedules and self.matched_with != (index, index.n_entries):
            conferences = self.conferences()
            self.schedules = [
                attach(old.number, old.schedule, conferences) for old in self.schedules
            ]
            self.join_sessions()

    def conferences(self) -> list[Conference]:
        """The library's conferences, which schedules are matched with from now on."""
        index = self.shell.library.index
        self.matched_with = (index, index.n_entries)  # more come while notes are read
        return list({id(c): c for c in map(index.conference_of, index.entries)}.values())

    def join_sessions(self) -> None:
        """What all schedules say, by the id of the talk; a talk that is open shows it at once."""
        self.sessions = {}
        for laid in self.schedules:
            self.sessions |= laid.matched.sessions
        if place := by_id("session"):
            place.remove()
        talk = self.shell.talk
        if talk and (session := self.sessions.get(talk.id)):
            notes = by_id("reading").querySelector(".notes")
            notes.insertAdjacentHTML("beforebegin", render_session(session))

    def schedule_of(self, target: Any) -> Attached | None:
        """The schedule that a button is of; None if it was put away meanwhile."""
        number = int(target.dataset.number)
        return next((laid for laid in self.schedules if laid.number == number), None)

    async def save_draft(self, target: Any) -> None:
        """Hand the reader a note to fill in, of the talks that there are no notes of."""
        if laid := self.schedule_of(target):
            words = (laid.schedule.title or "conference").lower().split()
            name = f"{'-'.join(words)}.md".replace("/", "-")
            download(name, draft_notes(laid.schedule, laid.matched.missing), "text/markdown")
            self.say(f"{name}: to fill in, and to put into your notes folder.")

    async def open_draft(self, target: Any) -> None:
        """Open such a note beside the others."""
        if laid := self.schedule_of(target):
            await self.take_text(draft_notes(laid.schedule, laid.matched.missing))

    async def drop_schedule(self, target: Any) -> None:
        """Put a schedule away."""
        gone = self.schedule_of(target)
        self.schedules = [laid for laid in self.schedules if laid is not gone]
        self.join_sessions()
        place = by_id("schedules")
        place.innerHTML = render_schedules(self.schedules)
        if again := place.querySelector("button") or by_id("yours-main"):
            again.focus()  # the button that was pressed is gone
        self.say("The schedule is put away.")


def told_dated(name: str, dated: Dated) -> str:
    """What came of an export that wants dates."""
    left = f"{count(dated.n_left_out, 'talk')} without a known date left out."
    if not dated.text:
        return f"Nothing was exported: no date is known for any of these talks ({left})"
    return f"{name}. {left if dated.n_left_out else ''}"


async def zipped(files: Mapping[str, str]) -> bytes:
    """Files as an archive, bit by bit; the same files give the same bytes."""
    data = io.BytesIO()
    began = perf_counter()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED)
            if perf_counter() - began > SLICE:
                await asyncio.sleep(0)
                began = perf_counter()
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
