"""Drive a library's page in an engine other than Chromium, through Selenium."""

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from selenium.common.exceptions import JavascriptException, WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver

START = 120
"""Seconds a slow machine may take to start Python."""

LOAD_TIMEOUT = 60
"""Seconds that the driver waits for a document to load."""

SCRIPT_TIMEOUT = 90
"""Seconds that the driver waits for a script's promise."""

POLL = 0.05
"""Seconds between two looks at the page."""

STATE = "document.documentElement.dataset.state"
STATUS = "document.querySelector('[role=status]').textContent"

Wait = Callable[..., object]
"""Waits until an expression of the page is true, for so many seconds."""


class Engine:
    """A running browser that tests share, one after the other.

    It is started for the first test that needs it, and again if it has ended.
    """

    def __init__(self, start: Callable[[], AbstractContextManager[WebDriver]]) -> None:
        self._start = start
        self._running = contextlib.ExitStack()
        self._driver: WebDriver | None = None
        self.n_starts = 0

    def clear(self) -> WebDriver:
        """Return the driver with a single window and an empty document.

        A failed test may have left more windows, or no open one.
        """
        if self._driver:
            with contextlib.suppress(WebDriverException):
                keep_one_window(self._driver)
                return self._driver
        self.close()
        self._driver = self._running.enter_context(self._start())
        self._driver.set_page_load_timeout(LOAD_TIMEOUT)
        self._driver.set_script_timeout(SCRIPT_TIMEOUT)
        self.n_starts += 1
        return self._driver

    def close(self) -> None:
        """End the browser, if it has not ended by itself."""
        self._driver = None
        with contextlib.suppress(WebDriverException):
            self._running.close()


def keep_one_window(driver: WebDriver) -> None:
    """Close all windows but one, and empty it. Raises WebDriverException if none is open."""
    handles = driver.window_handles
    for handle in handles[1:]:
        driver.switch_to.window(handle)
        driver.close()
    driver.switch_to.window(handles[0] if handles else "")
    driver.get("about:blank")


def wait_for_true(driver: WebDriver, expression: str, seconds: float = 30) -> object:
    """Wait until an expression of the page is true; fail with the page's text if it stays false."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(JavascriptException):  # while the page changes documents
            value: object = driver.execute_script(f"return {expression}")
            if value:
                return value
        time.sleep(POLL)
    text = driver.execute_script("return document.body.innerText.slice(0, 600)")
    raise AssertionError(f"never true: {expression}\nthe page says: {text}")


def start(driver: WebDriver, wait_for: Wait, url: str, talks: int = 9) -> None:
    """Open a page and wait until it is live and lists so many talks."""
    open_page(driver, wait_for, url)
    wait_for(f"{STATUS} === '{talks} talks'")


def open_page(driver: WebDriver, wait_for: Wait, url: str) -> None:
    """Open a page, in any view, and wait until it is live."""
    driver.get("about:blank")
    driver.get(url)
    wait_for(f"{STATE} !== 'booting'", START)
    assert driver.execute_script(f"return {STATE}") == "ready"


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds that the page fulfils by itself."""
    end = time.monotonic() + START
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(POLL)
