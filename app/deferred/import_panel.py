"""The elements of the panel of imports."""

from pyscript import document

from app.ui.browser import by_id

PROGRESS = "#opening [data-under-way]"
OLD_BUTTONS = "#opening > .actions:not([data-under-way])"
CANCEL = "#opening > .actions[data-under-way]"


class BrowserPanelPage:
    """These elements, of which some carry `data-under-way`: those that show progress."""

    def replace(self, html: str) -> None:
        """Show HTML in place of everything; "" hides the panel."""
        by_id("opening").innerHTML = html
        by_id("opening").hidden = not html

    def add(self, html: str) -> None:
        """Add an outcome before the progress, and remove the buttons of the one before it."""
        remove(OLD_BUTTONS)
        place = by_id("opening")
        if progress := document.querySelector(PROGRESS):
            progress.insertAdjacentHTML("beforebegin", html)
        else:
            place.insertAdjacentHTML("beforeend", html)
        place.hidden = not place.childElementCount

    def has_progress(self) -> bool:
        """Whether progress is shown."""
        return bool(document.querySelector(PROGRESS))

    def draw_progress(self, html: str) -> None:
        """Show progress that was not shown."""
        by_id("opening").insertAdjacentHTML("beforeend", html)
        by_id("opening").hidden = False

    def update_progress(self, text: str, done: int, of: int) -> None:
        """Update the progress that is shown; `of` is 0 where it is not known."""
        document.querySelector("#opening p[data-under-way]").textContent = text
        bar = document.querySelector("#opening progress")
        if of:
            bar.max, bar.value = of, done
        else:
            bar.removeAttribute("value")

    def remove_progress(self) -> None:
        """Remove the progress."""
        remove(PROGRESS)

    def remove_cancel(self) -> None:
        """Remove the button that cancels, if it is there."""
        remove(CANCEL)


def remove(selector: str) -> None:
    """Remove all elements of the page that a selector finds."""
    for element in document.querySelectorAll(selector):
        element.remove()
