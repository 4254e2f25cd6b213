"""Measures starts in Firefox and WebKitGTK, driven as the tests drive them."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from selenium.webdriver.remote.webdriver import WebDriver

from bench.shared import LIVE, host
from bench.starts import Pages
from tools.drivers import ENGINES, start_firefox, start_webkit
from tools.progress import say

ROUNDS = 3
"""Visits of each page; medians are printed."""

TIMEOUT = 120.0
"""Seconds that a start may take."""

STARTS: dict[str, Callable[[], AbstractContextManager[WebDriver]]] = {
    "firefox": start_firefox,
    "webkit": start_webkit,
}
FOUND = f"""const [mark] = ['backrow:list', '{LIVE}']
    .flatMap((name) => performance.getEntriesByName(name));
return mark ? mark.startTime : null"""


def measure(pages: Pages) -> dict[str, dict[str, float]]:
    """Return the median milliseconds to a live list, by engine and page.

    Each visit is in a new browser.
    """
    found: dict[str, dict[str, list[float]]] = {}
    for engine in ENGINES:
        times = found.setdefault(engine, {"ours": [], "stock": []})
        for number in range(ROUNDS):
            say(f"  {engine}, round {number + 1} of {ROUNDS}")
            for name, folder in (("ours", pages.ours), ("stock", pages.stock)):
                with host(folder) as (url, _), STARTS[engine]() as driver:
                    driver.set_page_load_timeout(TIMEOUT)
                    driver.get(url)
                    times[name].append(wait(driver))
    return {
        engine: {name: statistics.median(values) for name, values in times.items()}
        for engine, times in found.items()
    }


def wait(driver: WebDriver) -> float:
    """Wait for the live list; return the milliseconds from navigation to it."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        value: float | None = driver.execute_script(FOUND)
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError("the list never came")
