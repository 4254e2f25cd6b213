"""Chromium through Playwright, and the test library in it."""

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.support.serving import serve_folder
from tests.support.visits import LivePage, Visit
from tests.support.your_library import open_your_library
from tools.setup.browsers import chromium

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember whether a test failed: its page may be in any state."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def playwright(settings: types.ModuleType) -> Iterator[Playwright]:
    """What drives the browsers; there is one for all tests."""
    expect.set_options(timeout=settings.TIMEOUT)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, settings: types.ModuleType) -> Iterator[Browser]:
    """One headless Chromium for all tests: the system's, else Playwright's own."""
    arguments = [*settings.CHROMIUM_ARGUMENTS, "--process-per-site"]
    browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def new_visit(browser: Browser, settings: types.ModuleType) -> Iterator[Callable[..., Visit]]:
    """Makes visits with a browser context of their own, for a test that needs its options."""
    visits: list[Visit] = []

    def make(**options: object) -> Visit:
        options = {"viewport": settings.WIDE, "service_workers": "block", **options}
        visits.append(Visit(browser.new_context(**options), settings))  # type: ignore[arg-type]
        return visits[-1]

    yield make
    for visit in visits:
        visit.context.close()


@pytest.fixture(scope="session")
def context(browser: Browser, settings: types.ModuleType) -> Iterator[BrowserContext]:
    """The browser context of all visits that need no other."""
    with browser.new_context(viewport=settings.WIDE, service_workers="block") as context:
        context.set_default_timeout(settings.TIMEOUT)
        yield context


@pytest.fixture(scope="session")
def live_page(
    context: BrowserContext, built: Path, settings: types.ModuleType
) -> Iterator[LivePage]:
    """The one started page that tests share; they use it through `live`."""
    with serve_folder(built / "site", settings.SUB_PATH) as url:
        yield LivePage(context, url, settings)


@pytest.fixture
def visit(
    context: BrowserContext, live_page: LivePage, settings: types.ModuleType
) -> Iterator[Visit]:
    """A reader who was never here; the live page keeps what is compiled for them."""
    visit = Visit(context, settings)
    yield visit
    visit.end()


@pytest.fixture
def address(built: Path, settings: types.ModuleType) -> Iterator[str]:
    """The test library's site over http, under a sub-path of an origin of its own."""
    with serve_folder(built / "site", settings.SUB_PATH) as url:
        yield url


@pytest.fixture
def live(live_page: LivePage, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The started page that tests share, as it was after its start.

    A test that leaves the page so that it can't be put back is the one that fails.
    """
    if live_page.is_spoiled or live_page.differences():
        live_page.restart()
    live_page.errors.clear()
    yield live_page.page
    live_page.is_spoiled = request.node.stash.get(FAILED, False)
    if not live_page.is_spoiled:
        live_page.reset()


@pytest.fixture
def your_library(live: Page) -> Page:
    """The shared page at the view of what the reader opened."""
    live.evaluate("location.hash = '#view=yours'")
    expect(live.get_by_role("heading", level=1)).to_have_text("Your library")
    return live


@dataclass(frozen=True, slots=True)
class Opened:
    """A page at the view of what the reader opened, and the errors that it reported."""

    page: Page
    errors: list[str]


@pytest.fixture
def opened(request: pytest.FixtureRequest, built: Path, live_page: LivePage) -> Opened:
    """Your library, in the way that `request.param` names: `http` is the shared page."""
    if request.param == "http":
        return Opened(request.getfixturevalue("your_library"), live_page.errors)
    file = {"unpacked-file": built / "site" / "index.html", "one-file": built / "backrow.html"}
    visit = request.getfixturevalue("visit")
    return Opened(open_your_library(visit, file[request.param].as_uri()), visit.errors)
