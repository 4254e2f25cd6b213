"""The panel of imports: how far those are that run, and what finished ones came to."""

from typing import Protocol

from app.imports.progress import Outcome, Progress
from app.render.imports import opening_text, render_opening, render_result


class PanelPage(Protocol):
    """The elements of the panel.

    They are updated in place: a button that is made again under the pointer is never pressed, and
    a screen reader would begin again with each update.
    """

    def replace(self, html: str) -> None:
        """Show HTML in place of everything; "" hides the panel."""

    def add(self, html: str) -> None:
        """Add an outcome before the progress, and remove the buttons of the one before it."""

    def has_progress(self) -> bool:
        """Whether progress is shown."""

    def draw_progress(self, html: str) -> None:
        """Show progress that was not shown."""

    def update_progress(self, text: str, done: int, of: int) -> None:
        """Update the progress that is shown; `of` is 0 where it is not known."""

    def remove_progress(self) -> None:
        """Remove the progress."""

    def remove_cancel(self) -> None:
        """Remove the button that cancels, if it is there."""


class ImportPanel:
    """Outcomes, the latest last, and below them the progress of an import that runs."""

    def __init__(self, page: PanelPage) -> None:
        self._page = page
        self._running: list[Progress] = []

    def replace(self, html: str) -> None:
        """Show HTML in place of everything."""
        self._page.replace(html)

    def clear(self) -> None:
        """Clear outcomes; keep running progress."""
        self._page.replace("")
        self._show_running()

    def add(self, outcome: Outcome) -> None:
        """Show one more outcome."""
        self._page.add(render_result(outcome.text, outcome.failed, outcome.told))

    def begin(self, progress: Progress) -> None:
        """An import begins; remove the outcomes of earlier ones, unless another runs."""
        if not self._running:
            self._page.replace("")
        self._running.append(progress)

    def show(self, progress: Progress) -> None:
        """Show how far an import is."""
        done, of, what = progress.done, progress.of, progress.what
        if self._page.has_progress():
            self._page.update_progress(opening_text(done, of, what), done, of)
        else:
            self._page.draw_progress(render_opening(done, of, what))
        if progress.is_settled:
            self._page.remove_cancel()

    def settle(self, progress: Progress) -> None:
        """An import can't be cancelled any more; update what is shown of it."""
        if self._page.has_progress():
            self.show(progress)

    def end(self, progress: Progress, outcome: Outcome) -> None:
        """An import is over; show what it came to, and the progress of others."""
        self._running.remove(progress)
        self._page.remove_progress()
        self.add(outcome)
        self._show_running()

    def _show_running(self) -> None:
        for progress in self._running:
            self.show(progress)
