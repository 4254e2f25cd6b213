"""The shell: browser events come in, HTML goes out. The only module that knows the browser.

State has one home, the address's fragment; every change makes a new View, and `show` draws it.
"""

import asyncio
import contextlib
import gc
import json
import posixpath
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any
from urllib.parse import quote, unquote

import pyodide_js
from pyodide.ffi import create_once_callable, create_proxy
from pyscript import document, js_import, window
from pyscript.ffi import to_js

from app import page, reading
from app.highlight import ColourCode, MarkWords
from app.markup import to_html
from app.pack import BLOCK_ID, is_note, is_picture, read_notes_json
from app.parse import decode, parse_library
from app.query import Query, View, clear, parse_fragment, to_fragment, toggle
from app.search import Index, Matches, effective_sort, mark
from app.talks import Entry, Problem

SLICE = 0.02
"""Seconds of parsing between two pauses in which the browser may paint and answer."""
REST = 2.0
"""Seconds without typing after which a search becomes a step in the history."""
TRIES = 3
"""Times a file is asked for before its note is given up; waits double from WAIT seconds."""
WAIT = 0.3
PRELOAD = 3
"""Results before the end of those in the page at which moving by keyboard appends more."""
AT_ONCE = 6
"""Notes fetched side by side."""

STORED_KEYS = f"backrow:{window.location.href.partition('#')[0]}:single-keys"
"""Storage is shared between sites of a host and between file pages: names carry the address."""

Json = Any


@dataclass(slots=True)
class Library:
    """What was read, and from where: the one mutable thing besides the index."""

    index: Index = field(default_factory=Index)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    failed: list[page.FailedNote] = field(default_factory=list)
    as_of: str | None = None
    n_conferences: int = 0


class LoadError(Exception):
    """A file of the library can't be had; the message is half a sentence, for a list."""


# ---- loading ------------------------------------------------------------------------------------


def address(path: str) -> str:
    """Where a file of the notes folder is, relative to the page."""
    return "./notes/" + quote(path)


async def load(path: str) -> bytes:
    """One file of the notes folder, tried again when the network or the server stumbles."""
    wait = WAIT
    for attempt in range(1, TRIES + 1):
        try:
            response = await window.fetch(address(path), to_js({"cache": "no-cache"}))
        except Exception:  # whatever a browser calls "no answer"
            reason = "could not be reached"
        else:
            if response.ok:
                try:
                    data: bytes = (await response.arrayBuffer()).to_bytes()
                except Exception:
                    reason = "stopped half-way"
                else:
                    return data
            elif response.status < 500 and response.status != 429:
                gone = response.status in (404, 410)
                raise LoadError("was not found" if gone else f"was refused ({response.status})")
            else:
                reason = f"could not be served ({response.status})"
        if attempt < TRIES:
            await asyncio.sleep(wait)
            wait *= 2
    raise LoadError(reason)


async def load_all(library: Library, paths: list[str]) -> None:
    """Load notes side by side; the ones that fail are named in the library."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def load_one(path: str) -> None:
        async with gate:
            try:
                library.files[path] = await load(path)
            except LoadError as error:
                library.failed.append(page.FailedNote(path, str(error)))

    await asyncio.gather(*map(load_one, paths))
    library.failed.sort(key=lambda note: note.source)


async def load_library(library: Library) -> None:
    """The notes: from the page itself when it came as a file, else over http."""
    if block := document.getElementById(BLOCK_ID):
        files = read_notes_json(block.textContent)
        library.files = {path: data for path, data in files.items() if is_note(path)}
        for path, data in files.items():
            if is_picture(path):
                library.pictures[path] = blob_address(path, data)
    elif packed := getattr(window, "backrowNotes", None):
        use_manifest(library, packed.manifest.to_py())
        library.as_of = packed.manifest.as_of
        library.files = read_notes_json(packed.files)
    else:
        try:
            manifest = json.loads(await load("manifest.json"))
        except (LoadError, ValueError) as error:
            raise LoadError(f"The list of notes (notes/manifest.json) {error}.") from error
        use_manifest(library, manifest)
        paths = [note["path"] for note in manifest["notes"]]
        if manifest["bundle"]:
            try:
                files = read_notes_json((await load(manifest["bundle"])).decode())
                library.files = {path: files[path] for path in paths if path in files}
            except (LoadError, ValueError):
                window.console.warn("The bundle of notes could not be loaded: fetching each note.")
        await load_all(library, [path for path in paths if path not in library.files])


def use_manifest(library: Library, manifest: Json) -> None:
    """Note which pictures the site has."""
    library.pictures = {path: address(path) for path in manifest["pictures"]}


def blob_address(path: str, data: bytes) -> str:
    """An address for a picture that came inside the page."""
    suffix = path.rpartition(".")[2].lower()
    kind = "image/" + {"jpg": "jpeg"}.get(suffix, suffix)
    blob = window.Blob.new(to_js([to_js(data)]), to_js({"type": kind}))
    return str(window.URL.createObjectURL(blob))


async def read_notes(library: Library, tell: Callable[[int, int], None]) -> None:
    """Parse and index what was loaded, in slices; `tell` hears how many notes of all are read.

    The collector rests meanwhile: what is built holds no cycles, and looking for some takes time.
    """
    library.index, library.problems, library.n_conferences = Index(), [], 0
    notes: dict[str, str] = {}
    for path, data in library.files.items():
        notes[path], problems = decode(data, path)
        library.problems += problems
    gc.disable()
    try:
        slice_began = perf_counter()
        for done in index_slices(library, notes):
            if perf_counter() - slice_began > SLICE:
                tell(done, len(notes))
                await asyncio.sleep(0)
                slice_began = perf_counter()
    finally:
        gc.freeze()
        gc.enable()
    library.problems.sort(key=lambda p: (p.source, p.line, p.code))


def index_slices(library: Library, notes: dict[str, str]) -> Iterator[int]:
    """Read notes into the library bit by bit; gives how many conferences are done."""
    done = 0
    for conference, problems in parse_library(notes):
        yield done
        for _ in library.index.add_slices(conference):
            yield done
        library.problems += problems
        library.n_conferences += bool(conference.entries)
        done += 1
    for _ in library.index.warm():
        yield done


# ---- the page -----------------------------------------------------------------------------------


def by_id(name: str) -> Any:
    """An element of index.html, which has them all."""
    return document.getElementById(name)


class Shell:
    """Turns events into views and views into the page."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.view = View()
        self.committed = View()  # the view that Back returns to while a search is being typed
        self.matches: Matches = library.index.search(self.view)
        self.rows_end = 0  # results in the page
        self.rest_of_list: asyncio.Future[None] | None = None
        self.notes_task: asyncio.Future[None] | None = None
        self.single_keys = by_id("single-keys").checked = stored_single_keys()
        self.list_view: View | None = None  # what the list in the page shows
        self.talk: Entry | None = None
        self.rest: asyncio.TimerHandle | None = None
        self.list_scroll = 0.0

    # -- views and history

    def go(self, view: View, *, push: bool) -> None:
        """Make a view the page's state: in a new history entry, or in the current one."""
        self.stop_rest()
        self.write_address(view, push=push)
        if push:
            self.committed = view
        self.show(view)

    def write_address(self, view: View, *, push: bool) -> None:
        """Put a view into the address. Browsers limit how often (WebKit: 100 in 30 s)."""
        fragment = to_fragment(view)
        target = f"#{fragment}" if fragment else window.location.pathname + window.location.search
        if window.location.protocol == "file:" and not fragment:
            target = "#"
        try:
            if push:
                window.history.pushState(None, "", target)
            else:
                window.history.replaceState(None, "", target)
        except Exception:
            window.console.debug("The browser asks for fewer changes of the address.")

    def commit(self) -> None:
        """End a stretch of typing: what was before it gets a history entry of its own."""
        self.stop_rest()
        if self.view == self.committed:
            return
        self.write_address(self.committed, push=False)
        self.write_address(self.view, push=True)
        self.committed = self.view

    def stop_rest(self) -> None:
        """Forget the timer of the last keystroke."""
        if self.rest:
            self.rest.cancel()
            self.rest = None

    def read_address(self) -> None:
        """Show what the address says: at the start, and when it changes under the page."""
        view = parse_fragment(window.location.hash)
        if view == self.view and self.list_view is not None:
            return
        self.stop_rest()
        self.committed = view
        box = by_id("q")
        if box.value != view.q:
            box.value = view.q
        self.show(view)

    def list_part(self) -> View:
        """The view's search and filters, without an open talk: what the list shows."""
        return replace(self.view, talk="", view="")

    # -- drawing

    def show(self, view: View) -> None:
        """Draw a view: one talk, the problems, or the list."""
        if self.notes_task:
            self.notes_task.cancel()
        before, self.view = self.view, view
        if not (before.talk or before.view):
            self.list_scroll = window.scrollY
        if view.talk and self.show_talk(view):
            return
        self.talk = None
        if view.view == "problems":
            self.show_problems()
        else:
            self.show_list(view, returning=bool(before.talk or before.view))

    def switch(self, name: str) -> None:
        """Let one of the three views be the visible one."""
        for each, view_name in (("library", "list"), ("reading", "talk"), ("problems", "problems")):
            by_id(each).hidden = view_name != name
            if view_name == name:
                document.body.className = f"view-{view_name}"
        by_id("search-help").hidden = name != "list"
        for link in document.querySelectorAll("[data-view]"):
            is_current = link.dataset.view == ("problems" if name == "problems" else "list")
            link.toggleAttribute("aria-current", is_current)
            if is_current:
                link.setAttribute("aria-current", "page")

    def show_list(self, view: View, *, returning: bool) -> None:
        """Draw the list, unless the page holds it already."""
        self.switch("list")
        if view != self.list_view:
            self.draw_list(view)
            self.list_view = view
        if returning:
            window.scrollTo(0, self.list_scroll)
        title = f"{view.q.strip()}: " if view.q.strip() else ""
        document.title = f"{title}{page.count(self.matches.n_talks, 'talk')} · Backrow"

    def draw_list(self, view: View) -> None:
        """Search, and put the results, the count and the filters into the page."""
        if self.rest_of_list:
            self.rest_of_list.cancel()
        index = self.library.index
        self.matches = index.search(view)
        by_id("status").innerHTML = page.render_status(self.matches, view)
        by_id("notices").innerHTML = page.render_failed(self.library.failed) + page.render_remarks(
            self.matches
        )
        labels = {
            (facet, value.name): value.label
            for facet, values in self.matches.facets.items()
            for value in values
            if value.chosen
        }
        by_id("chips").innerHTML = page.render_chips(view, labels)
        sort = effective_sort(view)
        by_id("sort").value = sort
        by_id("sort-label").hidden = not self.library.files
        if not self.library.files and not self.library.failed:
            by_id("list").innerHTML = page.render_empty_library()
            return
        entries = self.matches.entries
        self.rows_end = page.whole_group(entries, min(page.PAINTED_ROWS, len(entries)))
        by_id("list").innerHTML = page.render_list(index, self.matches, view, sort, self.rows_end)
        self.rest_of_list = run(self.finish_list(view))

    async def finish_list(self, view: View) -> None:
        """After the first rows are painted: the filters, then the rows that were left."""
        await painted()
        self.draw_facets(view)
        end = page.first_end(self.matches.entries)
        while self.rows_end < end:
            await asyncio.sleep(0)
            self.append_rows(min(self.rows_end + page.PAINTED_ROWS, end))

    def draw_facets(self, view: View) -> None:
        """Redraw the filters without closing a drawer or losing the focus."""
        facets = by_id("facets")
        active = document.activeElement
        focused = (
            (active.name, active.value)
            if active and facets.contains(active) and active.tagName == "INPUT"
            else None
        )
        drawer = facets.querySelector(".facet-drawer")
        drawers = {it.dataset.more for it in facets.querySelectorAll(".facet-more[open]")}
        scroll = facets.scrollTop
        facets.innerHTML = page.render_facets(
            self.matches, view, is_open=bool(drawer and drawer.open), drawers=drawers
        )
        facets.scrollTop = scroll
        if focused:
            for box in facets.querySelectorAll("input"):
                if (box.name, box.value) == focused:
                    box.focus(to_js({"preventScroll": True}))

    def on_toggle(self, event: Any) -> None:
        """A facet's drawer opens: fill it."""
        facet = getattr(event.target.dataset, "more", None)
        if facet and event.target.open and event.target.childElementCount == 1:
            drawer = page.render_drawer(facet, self.matches.facets[facet])
            event.target.insertAdjacentHTML("beforeend", drawer)

    def show_more(self) -> None:
        """Append the next hundred results."""
        if self.rows_end >= page.first_end(self.matches.entries):
            self.append_rows(self.rows_end + page.FIRST_ROWS)

    def append_rows(self, end: int) -> None:
        """Append results up to `end` to the list in the page."""
        entries, begin = self.matches.entries, self.rows_end
        if begin >= len(entries):
            return
        end = page.whole_group(entries, min(end, len(entries)))
        sort = effective_sort(self.view)
        rows = page.render_rows(self.library.index, self.matches, self.view, sort, begin, end)
        lists = by_id("list").querySelectorAll(".talk-list")
        lists[lists.length - 1].insertAdjacentHTML("beforeend", rows.first_items)
        if rows.sections:
            by_id("list").querySelector(".conference-list").insertAdjacentHTML(
                "beforeend", rows.sections
            )
        self.rows_end = end
        had_focus = document.activeElement and document.activeElement.closest("#more")
        by_id("more").innerHTML = page.render_more(end, len(entries))
        button = by_id("more").querySelector("button")
        if had_focus and button:
            button.focus(to_js({"preventScroll": True}))

    def show_talk(self, view: View) -> bool:
        """Draw one talk; False when neither it nor anything like it is in the library."""
        index, notice = self.library.index, ""
        entry = index.entry(view.talk)
        if not entry:
            entry = index.nearest(view.talk)
            if not entry:
                return False
            notice = "The talk at this address is gone; this is the nearest by its title."
        matches = self.matches
        if self.list_part() != self.list_view:
            matches = index.search(self.list_part())
        is_new = self.talk is not entry
        self.talk = entry
        by_id("reading").innerHTML = reading.render_talk(index, entry, view, matches, notice)
        self.switch("talk")
        document.title = f"{entry.title} · Backrow"
        if is_new:
            window.scrollTo(0, 0)
            by_id("reading-main").focus(to_js({"preventScroll": True}))
        self.notes_task = run(self.fill_notes(entry, matches.query))
        return True

    async def fill_notes(self, entry: Entry, query: Query) -> None:
        """Put a talk's notes into the page; code gets its colours when they have been loaded."""
        if not page.has_notes(entry):
            return
        sanitize = await load_sanitizer()
        colours = entry.has_code and "pygments" in sys.modules
        place = by_id("reading").querySelector(".notes")
        place.innerHTML = sanitize(self.render_notes(entry, query, colours=colours))
        if entry.has_code and not colours:
            await pyodide_js.loadPackage("pygments", to_js({"messageCallback": nothing}))
            place.innerHTML = sanitize(self.render_notes(entry, query, colours=True))

    def render_notes(self, entry: Entry, query: Query, *, colours: bool) -> str:
        """A talk's notes as HTML, with its relative links and pictures resolved."""

        def resolve(target: str) -> str | None:
            path, _, _ = unquote(target).partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.source), path))
            if is_picture(path):
                return self.library.pictures.get(path)
            if is_note(path) and (talk := self.library.index.first_of(path)):
                return "#" + to_fragment(View(talk=talk.id))
            return None

        def find(text: str) -> Sequence[tuple[str, bool]]:
            return mark(text, query)

        extensions = [ColourCode()] * colours + [MarkWords(find)] * query.ranks
        return to_html(
            page.notes_text(entry), entry.definitions, resolve=resolve, extensions=extensions
        )

    def show_problems(self) -> None:
        """Draw the notes' problems."""
        library = self.library
        by_id("problems").innerHTML = reading.render_problems(
            library.index, library.problems, len(library.files)
        )
        self.switch("problems")
        document.title = f"Notes health: {page.count(len(library.problems), 'problem')} · Backrow"
        window.scrollTo(0, 0)

    def show_library(self) -> None:
        """The header's counts, after the notes were read."""
        library = self.library
        total = library.index.search(View()).total
        by_id("library-status").innerHTML = page.render_library_size(
            total, library.n_conferences, library.as_of
        )
        badge = by_id("problem-count")
        badge.hidden = not library.problems
        badge.innerHTML = f"{len(library.problems)}{page.hidden(' problems')}"

    # -- events

    def on_input(self, event: Any) -> None:
        """A keystroke in the search box."""
        if event.target.id != "q":
            return
        began = event.timeStamp
        view = replace(self.view, q=event.target.value, talk="", view="")
        self.go(view, push=False)
        loop = asyncio.get_running_loop()
        self.rest = loop.call_later(REST, self.commit)
        run(measure_paint("backrow:filter", began))

    def on_change(self, event: Any) -> None:
        """A filter's checkbox, or the sort."""
        target = event.target
        if target.id == "single-keys":
            self.on_single_keys()
        elif target.id == "sort":
            self.go(replace(self.view, sort=target.value), push=True)
        elif target.type == "checkbox" and target.name in page.FACET_TITLES:
            self.go(toggle(self.list_part(), target.name, target.value), push=True)

    def on_submit(self, event: Any) -> None:
        """Enter in the search box: the search is finished."""
        if event.target.method == "dialog":
            return
        event.preventDefault()
        if event.target.id == "search-form":
            self.commit()

    def on_click(self, event: Any) -> None:
        """A button, a chip, or a link within the page."""
        if (
            event.defaultPrevented
            or event.button
            or event.metaKey
            or event.ctrlKey
            or event.shiftKey
        ):
            return
        target = event.target.closest("button, a[href^='#']")
        if not target:
            return
        data = target.dataset
        if target.tagName == "A":
            if target.hasAttribute("data-skip"):
                return
            event.preventDefault()
            if re.fullmatch(r"#fn(?:ref)?-[\d-]+", target.hash):
                show_footnote(target.hash[1:])
            else:
                self.follow(target.getAttribute("href"))
        elif getattr(data, "facet", None):
            self.go(toggle(self.list_part(), data.facet, data.value), push=True)
            by_id("results").focus(to_js({"preventScroll": True}))
        elif getattr(data, "clear", None):
            q = "" if data.clear == "all" else self.view.q
            by_id("q").value = q
            self.go(replace(clear(self.list_part()), q=q), push=True)
            by_id("q").focus()
        elif target.id == "help-button":
            by_id("help").showModal()
        elif target.hasAttribute("data-more-rows"):
            self.show_more()
        elif target.hasAttribute("data-retry"):
            run(self.retry())
        elif getattr(data, "copy", None):
            run(self.copy(data.copy, target))

    def follow(self, fragment: str) -> None:
        """Go where a link within the page leads."""
        view = parse_fragment(fragment)
        by_id("q").value = view.q
        if view != self.view:
            self.go(replace(view, other=view.other or self.view.other), push=True)
        elif not (view.talk or view.view):
            window.scrollTo(0, 0)

    def on_key(self, event: Any) -> None:
        """Shortcuts, as the page's help lists them."""
        if event.isComposing or event.altKey or by_id("help").open:
            return
        key, command = event.key, event.ctrlKey or event.metaKey
        target = event.target
        in_box = target.id == "q"
        if command:
            if key.lower() == "k":
                event.preventDefault()
                self.focus_search()
        elif key == "Escape":
            self.on_escape(event)
        elif key in ("ArrowDown", "ArrowUp") and (in_box or is_result(target)):
            event.preventDefault()
            self.step(1 if key == "ArrowDown" else -1)
        elif self.single_keys and not target.closest("input, select, textarea"):
            self.on_single_key(event)

    def on_single_key(self, event: Any) -> None:
        """A shortcut of one letter; these can be switched off (WCAG 2.1.4)."""
        match event.key:
            case "/":
                self.focus_search()
            case "?":
                by_id("help").showModal()
            case "j" | "k":
                self.step(1 if event.key == "j" else -1)
            case _:
                return
        event.preventDefault()

    def on_escape(self, event: Any) -> None:
        """Back to the list; in the list, empty the search."""
        if self.view.talk or self.view.view:
            talk = self.talk
            self.follow("#" + to_fragment(self.list_part()))
            self.focus_result(talk)
        elif self.view.q:
            event.preventDefault()
            by_id("q").value = ""
            self.go(replace(self.view, q=""), push=True)
            by_id("q").focus()

    def focus_search(self) -> None:
        """Put the cursor into the search box, its text selected."""
        by_id("q").focus()
        by_id("q").select()

    def focus_result(self, talk: Entry | None) -> None:
        """Give the focus back to the result that was open, or to the list."""
        name = window.CSS.escape(talk.id) if talk else ""
        link = by_id("list").querySelector(f'[data-talk="{name}"]') if talk else None
        (link or by_id("results")).focus()

    def step(self, by: int) -> None:
        """Move the focus to the next or previous result; in a talk, go to the next or previous."""
        if self.talk:
            if neighbour := self.library.index.neighbours(self.talk)[by > 0]:
                self.go(replace(self.view, talk=neighbour.id), push=True)
            return
        links = by_id("list").querySelectorAll("[data-talk]")
        at = -1 if by > 0 else 0
        if is_result(document.activeElement):
            name = document.activeElement.dataset.talk
            at = next((i for i in range(links.length) if links[i].dataset.talk == name), -1)
        if at + by >= links.length - PRELOAD:
            self.show_more()
            links = by_id("list").querySelectorAll("[data-talk]")
        if 0 <= at + by < links.length:
            links[at + by].focus()
        elif at + by < 0:
            by_id("q").focus()

    def on_single_keys(self) -> None:
        """Remember whether one-letter shortcuts work, for this library."""
        self.single_keys = by_id("single-keys").checked
        with contextlib.suppress(Exception):  # storage may be refused; the choice holds till then
            window.localStorage.setItem(STORED_KEYS, "on" if self.single_keys else "off")

    async def copy(self, what: str, button: Any) -> None:
        """Copy the talk's address, the talk, or the problems; say how it went."""
        text = ""
        if what == "problems":
            text = reading.problems_checklist(self.library.problems)
        elif self.talk and what == "address":
            fragment = to_fragment(View(talk=self.talk.id))
            text = f"{window.location.href.split('#')[0]}#{fragment}"
        elif self.talk:
            text = reading.to_markdown(self.talk, self.library.index.conference_of(self.talk))
        said = button.parentElement.querySelector(".copy-status")
        said.textContent = (
            "Copied" if await to_clipboard(text) else "The browser did not allow copying"
        )

    async def retry(self) -> None:
        """Load the failed notes again, and read everything anew."""
        paths = [note.source for note in self.library.failed]
        self.library.failed = []
        await load_all(self.library, paths)
        await read_notes(self.library, lambda _done, _all: None)
        self.list_view = None
        self.show_library()
        self.show(self.view)

    def on_scroll(self, _event: Any) -> None:
        """Near the end of the list: show more of it."""
        button = by_id("list").querySelector("[data-more-rows]")
        if button and button.getBoundingClientRect().top < 2 * window.innerHeight:
            self.show_more()


def is_result(element: Any) -> bool:
    """Whether an element is the link of a result."""
    return bool(element and element.matches and element.matches("#list [data-talk]"))


def stored_single_keys() -> bool:
    """Whether one-letter shortcuts work: yes, unless they were switched off."""
    try:
        return bool(window.localStorage.getItem(STORED_KEYS) != "off")
    except Exception:
        return True


def show_footnote(name: str) -> None:
    """Bring a footnote, or the place that refers to it, into view: not a change of the state."""
    if place := by_id(name):
        place.scrollIntoView(to_js({"block": "center"}))
        place.setAttribute("tabindex", "-1")
        place.focus(to_js({"preventScroll": True}))


async def to_clipboard(text: str) -> bool:
    """Copy text; on file:// some browsers refuse the clipboard, and a selection still works."""
    try:
        await window.navigator.clipboard.writeText(text)
    except Exception:
        area = document.createElement("textarea")
        area.value = text
        area.className = "visually-hidden"
        document.body.append(area)
        area.select()
        copied = bool(document.execCommand("copy"))
        area.remove()
        return copied
    return True


async def load_sanitizer() -> Callable[[str], str]:
    """DOMPurify, set to what markup.py makes: the second barrier, behind the first and the policy.

    Loaded with the first talk that is opened.
    """
    [module] = await js_import(absolute("./vendor/dompurify/purify.es.mjs"))
    purify, options = module.default, to_js(SANITIZER)

    def sanitize(html: str) -> str:
        return str(purify.sanitize(html, options))

    return sanitize


SANITIZER = {
    "ALLOWED_TAGS": (
        "a blockquote br code del details div em h2 h3 h4 h5 h6 hr img input kbd li mark ol p pre"
        " section span strong sub summary sup table tbody td th thead tr ul"
    ).split(),
    "ALLOWED_ATTR": (
        "align alt aria-label checked class disabled href id loading open rel role src start"
        " tabindex title type"
    ).split(),
    "ADD_URI_SAFE_ATTR": (
        "align aria-label checked disabled loading open rel start tabindex type"
    ).split(),
    "ALLOW_ARIA_ATTR": False,
    "ALLOW_DATA_ATTR": False,
    "ALLOWED_URI_REGEXP": window.RegExp.new(r"^(?:https?:|mailto:|blob:|#|\./notes/)", "i"),
}


def absolute(path: str) -> str:
    """The full address of one of the page's own files."""
    return str(window.URL.new(path, document.baseURI).href)


def nothing(*_: Any) -> None:
    """Take no notice."""


async def painted() -> None:
    """Wait until the browser has painted what is in the page now."""
    done = asyncio.get_running_loop().create_future()

    def resolve(*_: Any) -> None:
        if not done.done():
            done.set_result(None)

    def framed(*_: Any) -> None:
        window.setTimeout(create_once_callable(resolve), 0)

    if document.hidden:  # no frames come while nobody looks
        return
    window.requestAnimationFrame(create_once_callable(framed))
    await done


async def measure_paint(name: str, began: float) -> None:
    """Record the time from `began` (ms) to the frame that shows this change."""
    await painted()
    window.performance.measure(name, to_js({"start": began, "end": window.performance.now()}))


def run(work: Awaitable[None]) -> asyncio.Future[None]:
    """Start work that an event asked for; an error in it is shown, not swallowed."""

    async def guarded() -> None:
        try:
            await work
        except Exception as error:
            window.console.error(str(error))
            raise

    TASKS.add(task := asyncio.ensure_future(guarded()))
    task.add_done_callback(TASKS.discard)
    return task


TASKS: set[asyncio.Future[None]] = set()


async def main() -> None:
    """Read the library, show it, and listen."""
    boot = window.backrow
    boot.advance(4)
    library = Library()
    try:
        await load_library(library)
        await read_notes(library, lambda done, of: boot.advance(4, f"Read {of} notes: {done} done"))
        shell = Shell(library)
        typed = by_id("q").value
        shell.show_library()
        shell.read_address()
        if typed and typed != shell.view.q:  # typed while Python started: it counts
            by_id("q").value = typed
            shell.go(replace(shell.view, q=typed, talk="", view=""), push=False)
    except LoadError as error:
        boot.fail(
            str(error),
            "Check the network, or run  python3 -m tools build  and open the page again.",
        )
        return
    listen(shell)
    if not window.performance.getEntriesByName("backrow:first-list").length:  # by recall.js
        window.performance.mark("backrow:first-list")
    window.performance.mark("backrow:list")
    if shell.rest_of_list:
        await asyncio.wait([shell.rest_of_list])  # a keystroke may cancel it
    boot.done()


def listen(shell: Shell) -> None:
    """Connect the browser's events to the shell."""
    listeners: tuple[tuple[Any, str, Callable[[Any], None]], ...] = (
        (document, "input", shell.on_input),
        (document, "change", shell.on_change),
        (document, "submit", shell.on_submit),
        (document, "click", shell.on_click),
        (document, "keydown", shell.on_key),
        (window, "popstate", lambda _event: shell.read_address()),
        (window, "hashchange", lambda _event: shell.read_address()),
        (document, "toggle", shell.on_toggle),
        (window, "scroll", shell.on_scroll),
    )
    for target, name, listener in listeners:  # "toggle" does not bubble, so catch it going down
        target.addEventListener(name, create_proxy(listener), name == "toggle")


await main()  # type: ignore[top-level-await]  # noqa: F704, PLE1142 - PyScript runs this file so
