"""Chromium through Playwright, and the three ways a library is opened."""

import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.support.serving import serve_folder
from tools.setup.browsers import chromium


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers; there is one for all tests."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, settings: types.ModuleType) -> Iterator[Browser]:
    """One headless Chromium for all tests: the system's, else Playwright's own."""
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=settings.CHROMIUM_ARGUMENTS
    )
    yield browser
    browser.close()


PATIENCE = 90
"""Seconds until what a page does by itself must be done."""


def wait_until(page: Page, function: str, argument: object = None) -> None:
    """Wait until a promise of the page's is for something true.

    `wait_for_function` takes the promise itself for that.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(function, argument):
        assert time.monotonic() < end, function
        page.wait_for_timeout(100)


class Visit:
    """A browser context that notes every request and every error of its pages."""

    def __init__(self, context: BrowserContext, timeout: int) -> None:
        self.context = context
        self.requests: list[str] = []
        self.errors: list[str] = []
        context.set_default_timeout(timeout)
        expect.set_options(timeout=timeout)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )

    def open(self, address: str, *, start_timeout: int, fragment: str = "") -> Page:
        """Open an address and wait until the page has started, or has said why it can't."""
        page = self.context.new_page()
        page.goto(address + fragment)
        page.wait_for_function(
            "document.documentElement.dataset.state !== 'booting'", timeout=start_timeout
        )
        return page

    def outside(self, allowed: str) -> list[str]:
        """Requests that went anywhere but to addresses that begin with `allowed`."""
        own = (allowed, "blob:", "data:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture(scope="module")
def new_visit(browser: Browser, settings: types.ModuleType) -> Iterator[Callable[..., Visit]]:
    """Makes contexts; they are closed with the module, for every open page costs the machine."""
    visits: list[Visit] = []

    def make(**options: object) -> Visit:
        options.setdefault("viewport", settings.WIDE)
        options.setdefault("service_workers", "block")
        visits.append(Visit(browser.new_context(**options), settings.TIMEOUT))  # type: ignore[arg-type]
        return visits[-1]

    yield make
    for visit in visits:
        visit.context.close()


@pytest.fixture(scope="session")
def address(built: Path, settings: types.ModuleType) -> Iterator[str]:
    """The test library's site over http, under a sub-path."""
    with serve_folder(built / "site", settings.SUB_PATH) as url:
        yield url


@pytest.fixture(scope="module")
def live(new_visit: Callable[..., Visit], address: str, settings: types.ModuleType) -> Page:
    """One started page over http for a module's tests; they leave it at `#`."""
    return new_visit().open(address, start_timeout=settings.START_TIMEOUT)
