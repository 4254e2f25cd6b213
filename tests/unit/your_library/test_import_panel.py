"""The panel of imports: progress stays below the outcomes, and is updated in place."""

import asyncio
from collections.abc import Awaitable, Callable

from app.imports.progress import Outcome, Progress
from app.your_library.import_panel import ImportPanel
from tests.support.deferred import PanelPage


def run(test: Callable[[ImportPanel, PanelPage], Awaitable[None]]) -> None:
    async def started() -> None:
        page = PanelPage()
        await test(ImportPanel(page), page)

    asyncio.run(started())


def test_progress_is_drawn_once_and_then_updated() -> None:
    async def test(panel: ImportPanel, page: PanelPage) -> None:
        progress = Progress("a.md", panel.show)
        panel.begin(progress)
        panel.settle(progress)
        assert not page.has_progress()
        panel.show(progress)
        assert "Opening: a.md" in page.progress
        assert page.cancel_is_there()
        progress.what, progress.done, progress.of = "b.md", 1, 3
        panel.show(progress)
        assert page.progress == "Opening 1 of 3: b.md (1/3)"
        progress.settle("Reading the notes")
        panel.settle(progress)
        assert page.progress == "Opening: Reading the notes (0/0)"
        assert not page.cancel_is_there()
        panel.end(progress, Outcome("Opened: 1 note."))
        assert not page.has_progress()
        assert "Opened: 1 note." in page.outcomes

    run(test)


def test_the_progress_of_others_stays_below_outcomes() -> None:
    async def test(panel: ImportPanel, page: PanelPage) -> None:
        one, two = Progress("one.md", panel.show), Progress("two.md", panel.show)
        panel.begin(one)
        panel.begin(two)
        panel.show(one)
        panel.end(one, Outcome("One."))
        assert "Opening: two.md" in page.progress
        panel.clear()
        assert page.outcomes == ""
        assert "Opening: two.md" in page.progress
        panel.end(two, Outcome("Two."))
        assert page.progress == ""
        panel.begin(Progress("three.md", panel.show))
        assert page.outcomes == ""

    run(test)


def test_a_long_import_shows_itself() -> None:
    async def test(panel: ImportPanel, page: PanelPage) -> None:
        progress = Progress("slow.md", panel.show)
        panel.begin(progress)
        loop = asyncio.get_running_loop()
        end = loop.time() + 60
        while not page.progress and loop.time() < end:
            await asyncio.sleep(0.01)
        assert "Opening: slow.md" in page.progress
        progress.end()

    run(test)
