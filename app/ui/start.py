"""The start of the page, once Python runs: load the notes, and let the shell show them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyodide.ffi import create_proxy
from pyscript import document, window

from app.control.host import Deferred, Host
from app.control.library import Library
from app.control.loading import LoadError
from app.control.shell import Before, Browser, Shell
from app.ui.browser import after_paint, by_id, painted, run, watch_for_bugs
from app.ui.files import load_all, load_library
from app.ui.list import ListElements, n_results_to_window_end
from app.ui.page import Address, PageElements
from app.ui.talk import show_notes

READING = 4
"""The step of boot.js's progress in which the notes are read."""

WINDOW_EVENTS = ("scroll", "popstate", "hashchange")
"""The events that do not come to the document. "toggle" does not bubble, so it is captured."""


class Boot:
    """The progress that boot.js shows, and what recall.js noted before Python ran."""

    def tell_progress(self, n_read: int, n_notes: int) -> None:
        """Say how many notes are read."""
        window.backrow.advance(READING, f"Read {n_notes:,} notes: {n_read:,} done")

    def is_asked(self) -> bool:
        """Return whether the page was opened for more than the list of all talks."""
        return bool(by_id("q").value or len(window.location.hash) > 1)

    def has_old_list(self) -> bool:
        """Return whether the list of the last visit is shown."""
        return bool(document.documentElement.hasAttribute("data-recalled"))

    def share(self) -> None:
        """Make room beside the progress for the talks read so far."""
        window.backrow.share()

    def settle(self) -> Before:
        """End the time before Python; return what was done then."""
        query, noted = by_id("q").value, window.backrow.settle()
        return Before(
            query,
            is_link_last=bool(getattr(noted, "isLinkLast", False)),
            is_more_wanted=bool(getattr(noted, "isMoreWanted", False)),
            n_results=n_results_to_window_end(),
        )

    def listen(self, handlers: Mapping[str, Callable[[Any], None]]) -> None:
        """Connect the events of the browser, by their names."""
        for name, handler in handlers.items():
            target = window if name in WINDOW_EVENTS else document
            target.addEventListener(name, create_proxy(handler), name == "toggle")
        watch_for_bugs()
        if not window.performance.getEntriesByName("backrow:first-list").length:  # by recall.js
            self.mark("backrow:first-list")

    def mark(self, name: str) -> None:
        """Record the time of a milestone."""
        window.performance.mark(name)


async def start(make_deferred: Callable[[Host], Deferred], import_deferred: Iterable[None]) -> None:
    """Load the notes, and let the shell show them."""
    boot, library = Boot(), Library()
    window.backrow.advance(READING)
    try:
        await load_library(library)
    except LoadError as error:
        advice = "Check the network, or run  python3 -m tools build  and open the page again."
        window.backrow.fail(str(error), advice)
        return
    boot.mark("backrow:notes")
    browser = Browser(
        address=Address(),
        page=PageElements(),
        list_page=ListElements(),
        boot=boot,
        call_later=asyncio.get_running_loop().call_later,
        after_paint=after_paint,
        painted=painted,
        run=run,
        draw_notes=show_notes,
        load=load_all,
    )
    shell = Shell(library, browser, make_deferred, import_deferred)
    await shell.start()
    window.backrow.done()
    run(shell.deferred.open())
