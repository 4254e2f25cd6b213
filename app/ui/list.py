"""The elements of the list and of the filters, and the links of the results in it."""

import contextlib
from collections.abc import Callable, Container, Iterator
from typing import Any

from pyscript import document, window

from app.render.results import ListPart
from app.search.view import value_key
from app.ui.browser import NO_SCROLL, by_id, fixed, put


class ListElements:
    """The count, the chips, the filters, and the results."""

    def window_height(self) -> float:
        """Return the height of the window, in pixels."""
        return float(window.innerHeight)

    def draw(self, *, status: str, chips: str, sort: str, has_sort: bool, items: str) -> None:
        """Replace the count, the chips, the chosen sort, and all results."""
        put("status", status)
        put("chips", chips)
        fixed("sort").value = sort
        fixed("sort-label").hidden = not has_sort
        fixed("list").innerHTML = items

    def draw_facets(self, render: Callable[[bool, Container[str]], str]) -> None:
        """Replace the filters, and keep their focus and scroll position."""
        facets, active = by_id("facets"), document.activeElement
        has_focus = active and facets.contains(active) and active.tagName == "INPUT"
        focused = (active.name, active.value) if has_focus else None
        drawer = facets.querySelector(".facet-drawer")
        drawers = {it.dataset.more for it in facets.querySelectorAll(".facet-more[open]")}
        scroll = facets.scrollTop
        facets.innerHTML = render(bool(drawer and drawer.open), drawers)
        if scroll:  # setting it lays the page out
            facets.scrollTop = scroll
        if focused:
            name, value = focused
            boxes = list(facets.querySelectorAll(f'input[name="{name}"]'))
            key = value_key(name, value)  # a value may be there in another spelling now
            same = [box for box in boxes if value_key(name, box.value) == key] or boxes
            (same[0] if same else by_id("results")).focus(NO_SCROLL)

    def append(self, part: ListPart, more: str, begin: int) -> None:
        """Append results after the first `begin`, and replace the button for more."""
        lists = by_id("list").querySelectorAll(".talk-list")
        lists[lists.length - 1].insertAdjacentHTML("beforeend", part.first_items)
        if part.sections:
            conferences = by_id("list").querySelector(".conference-list")
            conferences.insertAdjacentHTML("beforeend", part.sections)
        had_focus = document.activeElement and document.activeElement.closest("#more")
        by_id("more").innerHTML = more
        if had_focus:
            (by_id("more").querySelector("button") or links()[begin]).focus(NO_SCROLL)

    def is_end_in_window(self) -> bool:
        """Return whether there is an end of the results, and it is in the window."""
        end = by_id("more")
        return bool(end and end.getBoundingClientRect().top < window.innerHeight)


@contextlib.contextmanager
def place_kept() -> Iterator[None]:
    """Redraw the list within, keeping focus and scroll position."""
    at = next((link for link in links() if link.getBoundingClientRect().bottom > 0), None)
    top = at.getBoundingClientRect().top if at else 0
    scrolled, name = window.scrollY, focused_result()
    yield
    if name:
        (result(name) or by_id("results")).focus(NO_SCROLL)
    if at and scrolled and (again := result(at.dataset.talk)):
        window.scrollBy(0, again.getBoundingClientRect().top - top)


def n_results_to_window_end() -> int:
    """Return how many results there are up to the last one in the window or with the focus."""
    active, end = document.activeElement, window.innerHeight
    n = 0
    for number, link in enumerate(links()):
        if link == active or (number == n and link.getBoundingClientRect().top < end):
            n = number + 1
    return n


def links() -> Any:
    """The links of all results in the page."""
    return by_id("list").querySelectorAll("[data-talk]")


def result(name: str) -> Any:
    """The link of a result in the page, by its talk's id."""
    return by_id("list").querySelector(f'[data-talk="{window.CSS.escape(name)}"]')


def is_result(element: Any) -> bool:
    """Return whether an element is the link of a result."""
    return bool(element and element.matches and element.matches("#list [data-talk]"))


def focused_result() -> str:
    """Return the id of the talk whose result has the focus, or ""."""
    active = document.activeElement
    return str(active.dataset.talk) if is_result(active) else ""
