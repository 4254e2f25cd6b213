"""The shell: browser events come in, HTML goes out.

State has one home, the address's fragment; every change makes a new View, and `show` draws it.
"""

import asyncio
import contextlib
import gc
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import cached_property
from time import perf_counter
from typing import Any

from pyodide.ffi import create_proxy
from pyscript import document, window
from pyscript.ffi import to_js

from app.control.host import Deferred, Host
from app.control.library import Library
from app.control.pacing import SLICE, in_slices
from app.edit.markdown import to_markdown
from app.model import Entry
from app.render.facets import FACET_TITLES
from app.render.html import hidden
from app.render.notices import (
    render_failed,
    render_gone,
    render_library_size,
    render_progress,
    render_remarks,
    render_unread,
)
from app.render.problems import problems_checklist, render_problems
from app.render.talk import render_talk
from app.search.index import Matches
from app.search.view import View, clear, parse_fragment, to_fragment, toggle
from app.text import count
from app.ui.browser import (
    LIBRARY,
    after_paint,
    by_id,
    measure_paint,
    painted,
    put,
    run,
    to_clipboard,
)
from app.ui.library import LoadError, load_all, load_library
from app.ui.list import Listing
from app.ui.results import is_result, n_results_to_window_end, place_kept, result
from app.ui.talk import show_footnote, show_notes

REST = 2.0
"""Seconds without typing after which a search becomes a step in the history."""
PRELOAD = 3
"""Results before the end of those in the page at which moving by keyboard appends more."""
FIRST_SLICE = 0.1
"""Seconds of reading before the first pause: a small library is read without one."""
TELL = 0.2
"""Seconds between two words on how far the reading is."""
SOON = 0.5
"""Seconds of reading after which the talks read so far are shown."""
AT_START = 0.3
"""Seconds of indexing before a search that somebody waits for is answered; the rest follows."""
IMPROVE = 0.7
"""Seconds between two looks at whether a search that is shown has a better answer by now."""

VIEWS = {"library": "list", "reading": "talk", "problems": "problems", "yours": "yours"}
"""The elements of which one is visible, and what the view is called."""

WRITABLE = "input:not([type=checkbox]), select, textarea"
"""Where a letter is written, or chooses, and is no shortcut."""

STORED_KEYS = f"backrow:{LIBRARY}:single-keys"


class Shell:
    """Turns events into views and views into the page."""

    def __init__(
        self,
        library: Library,
        make_deferred: Callable[[Host], Deferred],
        import_deferred: Iterator[None],
    ) -> None:
        self.library = library
        self.make_deferred = make_deferred
        self.import_deferred = import_deferred
        self.view = View()
        self.committed = View()  # the view that Back returns to while a search is being typed
        self.listing = Listing(library, is_typing=lambda: self.rest is not None)
        self.notes_task: asyncio.Future[None] | None = None
        self.single_keys = by_id("single-keys").checked = stored_single_keys()
        self.talk: Entry | None = None
        self.rest: asyncio.TimerHandle | None = None
        self.list_scroll = 0.0
        self.rest_of_index: asyncio.Future[None] | None = None
        self.is_reading = self.is_listening = False
        self.reading = asyncio.Lock()  # held while notes are read: two readings would mix
        self.unwritten: View | None = None  # what is typed and not in the address yet
        self.shown = ""  # the view that is visible
        self.n_recalled = 0  # results of the last visit that are looked at, while they give way
        self.is_gone = False  # the address asks for a talk that is not here, nor one like it
        self.notice = ""  # HTML of the deferred half, above the list
        self.deferred_is_there: asyncio.Future[None] | None = None

    # -- the other half

    @cached_property
    def deferred(self) -> Deferred:
        """Marks, opened notes, exports; loaded when it is first asked for."""
        return self.make_deferred(self)

    async def prepare_deferred(self) -> None:
        """Load the deferred half behind the first list, a module at a time, and connect it."""
        await painted()
        for _ in self.import_deferred:
            await asyncio.sleep(0)
        self.deferred.listen()

    # -- reading

    async def read(self) -> None:
        """Read all notes anew; what is read so far is shown where that takes long."""
        self.is_reading = True
        began = told = perf_counter()

        def more(_step: None) -> None:
            nonlocal told
            if perf_counter() - told < TELL:
                return
            told = perf_counter()
            done, of = self.library.n_notes_read, len(self.library.files)
            window.backrow.advance(4, f"Read {of:,} notes: {done:,} done")
            if self.is_listening:
                if self.library.index.n_entries >= 2 * self.listing.n_entries:
                    self.refresh()
            elif told - began > SOON and self.library.index.n_entries and self.may_begin():
                window.backrow.share()
                self.begin()

        await in_slices_without_gc(self.library.read(), more, first=FIRST_SLICE)
        if is_asked():  # else the words of the notes can wait until the list is there
            await in_slices_without_gc(self.library.index_notes(), at_most=AT_START)
        self.is_reading = False
        self.show_library()
        if self.is_listening:
            self.refresh()
        else:
            self.begin()

    def may_begin(self) -> bool:
        """Whether talks that are read are worth showing: not instead of the last visit's list,
        unless somebody asks for something else.
        """
        recalled = document.documentElement.hasAttribute("data-recalled")
        return not recalled or is_asked()

    def begin(self) -> None:
        """Take the page over: show what its address says, and what was typed meanwhile; the last
        visit's list gives way without a jump.
        """
        typed, asked = by_id("q").value, parse_fragment(window.location.hash)
        before = window.backrow.settle()
        self.n_recalled = n_results_to_window_end()
        with place_kept():
            if typed and typed != asked.q:
                self.committed = asked
                typed_view = replace(asked, q=typed)
                if not getattr(before, "isLinkLast", False):
                    typed_view = replace(typed_view, talk="", view="")
                self.go(typed_view, push=False)
            else:
                self.read_address()
        self.n_recalled = 0
        self.is_listening = True
        listen(self)
        if getattr(before, "isMoreWanted", False) and self.listing.rest:
            self.listing.rest.add_done_callback(lambda _: self.listing.show_more())
        self.deferred_is_there = run(self.prepare_deferred())
        if not window.performance.getEntriesByName("backrow:first-list").length:  # by recall.js
            window.performance.mark("backrow:first-list")

    async def index_rest(self) -> None:
        """Make the words of the notes searchable; a search that is shown gets better meanwhile."""
        shown = perf_counter()

        def better(_step: None) -> None:
            nonlocal shown
            if perf_counter() - shown > IMPROVE:
                self.show_library(is_told=True)
                self.improve()
                shown = perf_counter()

        await in_slices_without_gc(self.library.index_notes(), better)
        self.show_library()
        self.improve()
        window.performance.mark("backrow:index")
        await in_slices_without_gc(self.library.prepare_phrases())

    def improve(self) -> None:
        """Redraw a search whose answer is another by now; one that is hidden, when it is shown."""
        if not self.listing.matches.query.reads:
            return
        if not self.listing.shows(self.view):
            self.listing.is_stale = True
            return
        self.draw_notices()
        if self.listing.has_better():
            self.refresh()

    def refresh(self) -> None:
        """Draw anew after the library changed; what is looked at stays where it is."""
        self.listing.is_stale = True
        if self.view.talk or self.view.view:
            if not self.talk and self.shown != "yours":  # it draws itself
                self.show(self.view)
            return
        with place_kept():
            self.draw_list(self.listing.rows_end if window.scrollY else 0)
        self.draw_title()

    # -- views and history

    def go(self, view: View, *, push: bool) -> None:
        """Make a view the page's state: in a new history entry, or in the current one."""
        self.stop_rest()
        self.write_unwritten()
        if push:
            self.write_address(view, push=True)
            self.committed = view
            left = self.talk
            self.show(view)
            self.keep_focus(left)
        else:
            self.unwritten = view
            self.show(view)
            after_paint(self.write_unwritten)  # the browser takes a millisecond or two for it

    def write_unwritten(self) -> None:
        """Put what was typed into the address, before anything else comes there."""
        if self.unwritten:
            self.write_address(self.unwritten, push=False)
            self.unwritten = None

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
        self.unwritten = None
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
        self.unwritten = None
        view = parse_fragment(window.location.hash)
        if view == self.view and self.shown:
            return
        self.stop_rest()
        self.committed = view
        box = by_id("q")
        if box.value != view.q:
            box.value = view.q
        left = self.talk
        self.show(view)
        if self.is_listening:
            self.keep_focus(left)
        if view.notes:
            self.deferred.open_addresses(view.notes)

    def list_part(self) -> View:
        """The view's search and filters, without an open talk: what the list shows."""
        return replace(self.view, talk="", view="")

    # -- drawing

    def show(self, view: View) -> None:
        """Draw a view: one talk, the problems, or the list."""
        if self.notes_task:
            self.notes_task.cancel()
        if self.shown == "talk":
            self.deferred.flush()
        before, self.view = self.view, view
        if not (before.talk or before.view):
            self.list_scroll = window.scrollY
        if view.talk and self.show_talk(view):
            return
        self.talk = None
        self.is_gone = bool(view.talk) and not self.is_reading
        if view.view == "problems":
            self.show_problems()
        elif view.view == "yours":
            self.show_yours()
        else:
            self.show_list(view, returning=bool(before.talk or before.view))

    def switch(self, name: str) -> None:
        """Let one of the views be the visible one."""
        if self.shown == name:
            return
        self.shown = name
        for each, view_name in VIEWS.items():
            by_id(each).hidden = view_name != name
        document.body.className = f"view-{name}"
        by_id("search-help").hidden = name != "list"
        for link in document.querySelectorAll("[data-view]"):
            is_current = link.dataset.view == ("list" if name == "talk" else name)
            link.toggleAttribute("aria-current", is_current)
            if is_current:
                link.setAttribute("aria-current", "page")

    def show_list(self, view: View, *, returning: bool) -> None:
        """Draw the list, unless the page holds it already."""
        self.switch("list")
        if self.listing.shows(view):
            self.draw_notices()
        else:
            n_before = self.listing.rows_end if view == self.listing.view else 0
            self.draw_list(max(self.n_recalled, n_before))
        if returning:
            window.scrollTo(0, self.list_scroll)
        self.draw_title()

    def draw_list(self, rows: int) -> None:
        """Search, and draw what is found, at once at least so many results."""
        self.listing.draw(self.view, rows, so_far=self.is_reading)
        self.draw_notices()

    def show_notice(self, html: str) -> None:
        """Show HTML above the list, in place of the last such notice."""
        self.notice = html
        self.draw_notices()

    def draw_title(self) -> None:
        """The window's title, while the list is shown."""
        words = self.view.q.strip()
        found = count(self.listing.matches.n_talks, "talk")
        document.title = f"{words}: {found} · Backrow" if words else f"{found} · Backrow"

    def draw_notices(self) -> None:
        """What there is to say about the search, and about notes that are not there."""
        put(
            "notices",
            render_failed(self.library.failed)
            + self.notice
            + render_gone(is_gone=self.is_gone)
            + render_remarks(self.listing.matches)
            + render_unread(self.listing.matches, self.library.index),
        )

    def show_talk(self, view: View) -> bool:
        """Draw one talk; False when neither it nor anything like it is in the library."""
        index, notice = self.library.index, ""
        entry = index.entry(view.talk)
        if not entry:
            entry = None if self.is_reading else index.nearest(view.talk)
            if not entry:
                return False
            notice = "The talk at this address is gone; this is the nearest by its title."
        matches = self.listing.found(self.list_part())
        is_new = self.talk is not entry
        self.talk = entry
        by_id("reading").innerHTML = render_talk(
            index, entry, view, matches, notice, extras=self.deferred.render_session(entry)
        )
        self.deferred.draw_marks(entry)
        self.switch("talk")
        document.title = f"{entry.title} · Backrow"
        if is_new:
            window.scrollTo(0, 0)
            by_id("reading-main").focus(to_js({"preventScroll": True}))
        self.notes_task = run(show_notes(self.library, entry, matches.query))
        return True

    def show_problems(self) -> None:
        """Draw the notes' problems."""
        library = self.library
        by_id("problems").innerHTML = render_problems(
            library.index, library.problems, len(library.files)
        )
        self.switch("problems")
        document.title = f"Notes health: {count(len(library.problems), 'problem')} · Backrow"
        window.scrollTo(0, 0)

    def show_yours(self) -> None:
        """Draw what is the reader's own."""
        self.deferred.draw()
        self.switch("yours")
        document.title = "Your library · Backrow"
        window.scrollTo(0, 0)

    def show_library(self, *, is_told: bool = False) -> None:
        """The header's counts, after the notes were read; and how far their indexing is, if that is
        told because it takes a while.
        """
        library = self.library
        index = library.index
        size = render_library_size(index.n_talks, library.n_conferences, library.as_of)
        progress = render_progress(index) if is_told else ""
        by_id("library-status").innerHTML = size + progress
        badge = by_id("problem-count")
        badge.hidden = not library.problems
        badge.innerHTML = f"{len(library.problems)}{hidden(' problems')}"

    def listed(self) -> tuple[View, Matches]:
        """What the list shows, or showed last."""
        return self.listing.view, self.library.index.search(self.listing.view)

    # -- events

    def on_input(self, event: Any) -> None:
        """A keystroke in the search box, or in a remark."""
        if event.target.id == "remark":
            self.deferred.on_marks_event(event)
        if event.target.id != "q":
            return
        measure_paint("backrow:filter", event.timeStamp)
        view = replace(self.view, q=event.target.value, talk="", view="")
        self.go(view, push=False)
        loop = asyncio.get_running_loop()
        self.rest = loop.call_later(REST, self.commit)

    def on_focus_out(self, event: Any) -> None:
        """A remark is left."""
        if event.target.id == "remark":
            self.deferred.on_marks_event(event)

    def on_change(self, event: Any) -> None:
        """A filter's checkbox, the sort, or a mark."""
        target = event.target
        if target.id == "single-keys":
            self.on_single_keys()
        elif target.id == "remark" or target.name == "tick":
            self.deferred.on_marks_event(event)
        elif target.id == "sort":
            self.go(replace(self.view, sort=target.value), push=True)
        elif target.type == "checkbox" and target.name in FACET_TITLES:
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
        elif getattr(data, "do", None):
            self.deferred.do(data.do, target)
        elif target.id == "help-button":
            by_id("help").showModal()
        elif target.hasAttribute("data-more-rows"):
            self.listing.show_more()
        elif target.hasAttribute("data-retry"):
            run(self.retry())
        elif getattr(data, "copy", None):
            run(self.copy(data.copy, target))

    def follow(self, fragment: str) -> None:
        """Go where a link within the page leads."""
        view = parse_fragment(fragment)
        by_id("q").value = view.q
        if view != self.view:
            other, notes = view.other or self.view.other, view.notes or self.view.notes
            self.go(replace(view, other=other, notes=notes), push=True)
        elif not (view.talk or view.view):
            window.scrollTo(0, 0)

    def on_key(self, event: Any) -> None:
        """Shortcuts, as the page's help lists them."""
        if event.isComposing or event.altKey or document.querySelector("dialog[open]"):
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
        elif key in ("ArrowDown", "ArrowUp") and (
            is_result(target) or (in_box and self.shown == "list")
        ):
            event.preventDefault()
            self.step(1 if key == "ArrowDown" else -1)
        elif self.single_keys and not target.closest(WRITABLE):
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
            case "s" if self.focused_entry():
                self.deferred.do("star", event.target)
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

    def focused_entry(self) -> Entry | None:
        """The talk that is open, or whose result has the focus."""
        if self.talk or not is_result(document.activeElement):
            return self.talk
        return self.library.index.entry(document.activeElement.dataset.talk)

    def keep_focus(self, left: Entry | None) -> None:
        """Where what had the focus is gone or hidden, give it to what is shown instead: in the list
        to the result of the talk that was `left`.
        """
        active = document.activeElement
        if active and active != document.body and active.getClientRects().length:
            return
        link = result(left.id) if left and self.shown == "list" else None
        main = {"talk": "reading-main", "list": "results"}.get(self.shown, f"{self.shown}-main")
        (link or by_id(main)).focus(to_js({"preventScroll": True}))

    def focus_search(self) -> None:
        """Put the cursor into the search box, its text selected."""
        by_id("q").focus()
        by_id("q").select()

    def focus_result(self, talk: Entry | None) -> None:
        """Give the focus back to the result that was open, or to the list."""
        link = result(talk.id) if talk else None
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
            self.listing.show_more()
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
            text = problems_checklist(self.library.problems)
        elif self.talk and what == "address":
            fragment = to_fragment(View(talk=self.talk.id, notes=self.view.notes))
            text = f"{window.location.href.split('#')[0]}#{fragment}"
        elif self.talk:
            text = to_markdown(self.talk, self.library.index.conference_of(self.talk))
        said = button.parentElement.querySelector(".copy-status")
        said.textContent = (
            "Copied" if await to_clipboard(text) else "The browser did not allow copying"
        )

    async def retry(self) -> None:
        """Load the failed notes again, and read everything anew."""
        failed, self.library.failed = self.library.failed, []
        files, self.library.failed = await load_all([note.source for note in failed])
        await self.deferred.add_notes(files)

    async def reread(self) -> None:
        """Read all notes anew, after others came or some went."""
        async with self.reading:
            if self.rest_of_index:
                self.rest_of_index.cancel()
            await self.read()
            if self.talk and self.library.index.entry(self.talk.id) != self.talk:
                self.show(self.view)  # it changed, or is gone
            await self.deferred.bind()
            self.rest_of_index = run(self.index_rest())


def listen(shell: Shell) -> None:
    """Connect the browser's events to the shell."""
    listeners: tuple[tuple[Any, str, Callable[[Any], None]], ...] = (
        (document, "input", shell.on_input),
        (document, "change", shell.on_change),
        (document, "submit", shell.on_submit),
        (document, "focusout", shell.on_focus_out),
        (document, "click", shell.on_click),
        (document, "keydown", shell.on_key),
        (window, "popstate", lambda _event: shell.read_address()),
        (window, "hashchange", lambda _event: shell.read_address()),
        (document, "toggle", shell.listing.on_toggle),
        (window, "scroll", shell.listing.on_scroll),
    )
    for target, name, listener in listeners:  # "toggle" does not bubble, so catch it going down
        target.addEventListener(name, create_proxy(listener), name == "toggle")


def is_asked() -> bool:
    """Whether somebody waits for more than the list of all talks."""
    return bool(by_id("q").value or len(window.location.hash) > 1)


def stored_single_keys() -> bool:
    """Whether one-letter shortcuts work: yes, unless they were switched off."""
    try:
        return bool(window.localStorage.getItem(STORED_KEYS) != "off")
    except Exception:
        return True


async def in_slices_without_gc(
    work: Generator[None, None, None],
    on_pause: Callable[[None], None] | None = None,
    *,
    first: float = SLICE,
    at_most: float = float("inf"),
) -> None:
    """Run a generator in slices while the garbage collector is off: what is built holds no
    cycles, and looking for some takes time.
    """
    gc.disable()
    try:
        await in_slices(work, on_pause, first=first, at_most=at_most)
    finally:
        gc.freeze()
        gc.enable()


async def main(make_deferred: Callable[[Host], Deferred], import_deferred: Iterator[None]) -> None:
    """Load the notes, and let the shell show them."""
    boot = window.backrow
    boot.advance(4)
    library = Library()
    try:
        await load_library(library)
    except LoadError as error:
        boot.fail(
            str(error),
            "Check the network, or run  python3 -m tools build  and open the page again.",
        )
        return
    window.performance.mark("backrow:notes")
    shell = Shell(library, make_deferred, import_deferred)
    async with shell.reading:
        await shell.read()
        window.performance.mark("backrow:list")
        if shell.listing.rest:
            await asyncio.wait([shell.listing.rest])  # a keystroke may cancel it
        shell.rest_of_index = run(shell.index_rest())
    if shell.deferred_is_there:  # what is dropped from now on is opened
        await asyncio.wait([shell.deferred_is_there])
    boot.done()
    run(shell.deferred.open())
