"""Firefox and WebKitGTK for the tests, each started once a module."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.engines import POLL
from tools.drivers import ENGINES, start_firefox, start_webkit


@pytest.fixture(scope="session", params=ENGINES)
def driver(request: pytest.FixtureRequest) -> Iterator[WebDriver]:
    """Each engine in turn, one browser for all tests."""
    start = {"firefox": start_firefox, "webkit": start_webkit}[request.param]
    with start() as driver:
        driver.set_page_load_timeout(60)
        driver.set_script_timeout(90)
        yield driver


@pytest.fixture(scope="session")
def wait_for(driver: WebDriver) -> Callable[..., object]:
    """Waits until an expression of the page is true; fails with what the page says instead."""

    def wait(expression: str, seconds: float = 30) -> object:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(JavascriptException):  # between two documents
                value: object = driver.execute_script(f"return {expression}")
                if value:
                    return value
            time.sleep(POLL)
        said = driver.execute_script("return document.body.innerText.slice(0, 600)")
        raise AssertionError(f"never true: {expression}\nthe page says: {said}")

    return wait
