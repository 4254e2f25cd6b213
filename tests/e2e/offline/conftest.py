"""A copy of the test library's site that a test may change, and a browser that may keep it."""

import shutil
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.offline import Site
from tests.support.serving import Trouble, serve_folder
from tests.support.visits import LivePage, Visit, wait_for_start


@pytest.fixture(scope="session")
def offline_context(
    browser: Browser, live_page: LivePage, settings: types.ModuleType
) -> Iterator[BrowserContext]:
    """A browser context with service workers; a started page keeps what is compiled."""
    with browser.new_context(viewport=settings.WIDE) as context:
        page = context.new_page()
        page.add_init_script("delete Navigator.prototype.serviceWorker")
        page.goto(live_page.address)
        wait_for_start(page, settings)
        yield context


@pytest.fixture
def site(
    built: Path, tmp_path: Path, offline_context: BrowserContext, settings: types.ModuleType
) -> Iterator[Site]:
    """The test library where it can change, and a reader who was never there."""
    folder = tmp_path / "site"
    shutil.copytree(built / "site", folder)
    visit = Visit(offline_context, settings)
    trouble = Trouble()
    with serve_folder(folder, settings.SUB_PATH, trouble) as url:
        yield Site(visit, folder, url, trouble)
    visit.end()
    shutil.rmtree(folder)
