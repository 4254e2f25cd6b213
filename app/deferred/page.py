"""The elements of "Your library" and of marks: `app/your_library/page.py` in the browser."""

from collections.abc import Sequence
from typing import Any

from pyscript import document

from app.ui.browser import NO_SCROLL, by_id, download, painted, run

FIELDS = ("pasted", "address")
"""Fields of the view whose text outlives a redraw."""


class BrowserLibraryPage:
    """The view "Your library", and what belongs to it elsewhere on the page."""

    download = staticmethod(download)
    run = staticmethod(run)
    painted = staticmethod(painted)

    def draw(self, html: str) -> None:
        """Draw the view; what is unfolded, written, ticked or focused in it stays so."""
        place, active = by_id("yours"), document.activeElement
        focused = getattr(active.dataset, "do", "") if active and place.contains(active) else ""
        unfolded = [each.id for each in place.querySelectorAll("details[id][open]")]
        written = {name: box.value for name in FIELDS if (box := by_id(name))}
        wants_marks = self.wants_marks()
        place.innerHTML = html
        for name in unfolded:
            by_id(name).open = True
        for name, text in written.items():
            by_id(name).value = text
        if wish := by_id("with-marks"):
            wish.checked = wants_marks
        if focused and (again := place.querySelector(f'[data-do="{focused}"]')):
            again.focus()

    def is_written_in(self) -> bool:
        """Whether the reader writes in the view."""
        active = document.activeElement
        return bool(active and active.id in FIELDS and active.value)

    def set_unkept(self, *, is_unkept: bool) -> None:
        """Note whether reloading the page would close notes."""
        document.documentElement.toggleAttribute("data-unkept", is_unkept)

    def say(self, text: str, offer: str = "") -> None:
        """Show in the view how something went; `offer` is HTML of a button after it."""
        if place := by_id("said"):
            place.textContent = text
            place.insertAdjacentHTML("beforeend", offer)

    def wants_marks(self) -> bool:
        """Whether the reader wants the marks in the one file."""
        wish = by_id("with-marks")
        return bool(wish and wish.checked)

    def draw_schedules(self, html: str) -> None:
        """Draw the section on schedules, and give the focus to what is left of it."""
        place = by_id("schedules")
        place.innerHTML = html
        if again := place.querySelector("button") or by_id("yours-main"):
            again.focus()

    def draw_session(self, html: str) -> None:
        """Draw what a schedule says about the open talk; "" removes it."""
        if place := by_id("session"):
            place.remove()
        if notes := html and by_id("reading").querySelector(".notes"):
            notes.insertAdjacentHTML("beforebegin", html)

    def ask(self, html: str) -> None:
        """Ask in a dialogue whether notes are loaded from other sites."""
        by_id("ask").innerHTML = html
        by_id("ask").showModal()

    def answer(self) -> Sequence[str]:
        """Close the dialogue; the addresses that it asked about."""
        items = by_id("ask").querySelectorAll("[data-address]")
        addresses = [str(item.dataset.address) for item in items]
        by_id("ask").close()
        return addresses

    def text_of(self, name: str) -> str:
        """The text of a field."""
        return str(by_id(name).value)

    def empty(self, name: str, text: str) -> None:
        """Empty a field, unless it has another text by now."""
        box = by_id(name)
        if box and box.value == text:
            box.value = ""


class BrowserMarksPage:
    """The reader's marks in the view of the open talk."""

    def draw(self, entry_id: str, html: str) -> None:
        """Draw the marks of an entry; a tick that has the focus keeps it."""
        own, active = by_id("own-marks"), document.activeElement
        ticked = active.value if active and own.contains(active) and active.name == "tick" else None
        said = by_id("marks-saved").textContent if self.is_drawn(entry_id) else ""
        own.innerHTML = html
        own.dataset.entry = entry_id
        self.say(said)
        if again := own.querySelector(f'[name="tick"][value="{ticked}"]'):
            again.focus(NO_SCROLL)

    def is_drawn(self, entry_id: str) -> bool:
        """Whether the marks of this entry were drawn last."""
        return bool(getattr(by_id("own-marks").dataset, "entry", "") == entry_id)

    def remark(self) -> tuple[str | None, bool]:
        """The text in the box of the remark, None if there is none; whether it has the focus."""
        box: Any = by_id("remark")
        return str(box.value) if box else None, bool(document.activeElement == box)

    def focus_remark(self) -> None:
        """Give the focus to the box of the remark."""
        by_id("remark").focus()

    def show_star(self, *, is_on: bool) -> None:
        """Show whether the talk is starred."""
        by_id("star").setAttribute("aria-pressed", "true" if is_on else "false")

    def say(self, text: str) -> None:
        """Show how the saving of a mark goes."""
        if place := by_id("marks-saved"):
            place.textContent = text

    def show_refused(self, html: str) -> None:
        """Show that marks are not saved; "" removes it."""
        if place := by_id("marks-refused"):
            place.innerHTML = html
