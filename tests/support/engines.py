"""Drive a library's page in an engine other than Chromium, through Selenium."""

import time
from collections.abc import Callable

from selenium.webdriver.remote.webdriver import WebDriver

START = 120
"""Seconds a slow machine may take to start Python."""

POLL = 0.05
"""Seconds between two looks at the page."""

STATE = "document.documentElement.dataset.state"
STATUS = "document.querySelector('[role=status]').textContent"

Wait = Callable[..., object]
"""Waits until an expression of the page is true, for so many seconds."""


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
    """Wait until something is so that the page does by itself."""
    end = time.monotonic() + START
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(POLL)
