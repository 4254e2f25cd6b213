"""The results that are in the page: which has the focus, and where they are looked at."""

import contextlib
from collections.abc import Iterator
from typing import Any

from pyscript import document, window
from pyscript.ffi import to_js

from app.ui.browser import by_id


@contextlib.contextmanager
def place_kept() -> Iterator[None]:
    """Draw the list anew within: the focus stays on its result, and what is looked at in place."""
    at = first_in_view()
    top = at.getBoundingClientRect().top if at else 0
    scrolled, focused = window.scrollY, document.activeElement
    name = focused.dataset.talk if is_result(focused) else None
    yield
    if name:
        (result(name) or by_id("results")).focus(to_js({"preventScroll": True}))
    if at and scrolled and (again := result(at.dataset.talk)):
        window.scrollBy(0, again.getBoundingClientRect().top - top)


def n_results_to_window_end() -> int:
    """How many results there are from the first to the last that is looked at or has the focus."""
    active, end = document.activeElement, window.innerHeight
    n = 0
    for number, link in enumerate(by_id("list").querySelectorAll("[data-talk]")):
        if link == active or (number == n and link.getBoundingClientRect().top < end):
            n = number + 1
    return n


def first_in_view() -> Any:
    """The link of the first result that is, at least in part, below the window's upper edge."""
    for link in by_id("list").querySelectorAll("[data-talk]"):
        if link.getBoundingClientRect().bottom > 0:
            return link
    return None


def result(name: str) -> Any:
    """The link of a result in the page, by its talk's id."""
    return by_id("list").querySelector(f'[data-talk="{window.CSS.escape(name)}"]')


def is_result(element: Any) -> bool:
    """Whether an element is the link of a result."""
    return bool(element and element.matches and element.matches("#list [data-talk]"))
