"""Measures starts in Firefox and WebKitGTK, driven as the tests drive them."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from selenium.webdriver.remote.webdriver import WebDriver

from bench.peers.pages import LIVE, host
from bench.starts import Pages
from tools.drivers import ENGINES, start_firefox, start_webkit
from tools.progress import say

ROUNDS = 3
LIMIT = 120.0
"""Seconds that a start may take."""

STARTS: dict[str, Callable[[], AbstractContextManager[WebDriver]]] = {
    "firefox": start_firefox,
    "webkit": start_webkit,
}
FOUND = f"""const [mark] = ['backrow:list', '{LIVE}']
    .flatMap((name) => performance.getEntriesByName(name));
return mark ? mark.startTime : null"""


def measure(pages: Pages) -> dict[str, dict[str, float]]:
    """Median milliseconds to a live list, by engine and page; a new browser for each visit."""
    found: dict[str, dict[str, list[float]]] = {}
    for engine in ENGINES:
        times = found.setdefault(engine, {"ours": [], "stock": []})
        for number in range(ROUNDS):
            say(f"  {engine}, round {number + 1} of {ROUNDS}")
            for name, folder in (("ours", pages.ours), ("stock", pages.stock)):
                with host(folder) as (url, _), STARTS[engine]() as driver:
                    driver.set_page_load_timeout(LIMIT)
                    driver.get(url)
                    times[name].append(wait(driver))
    return {
        engine: {name: statistics.median(values) for name, values in times.items()}
        for engine, times in found.items()
    }


def wait(driver: WebDriver) -> float:
    """Milliseconds from navigation to the live list."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value: float | None = driver.execute_script(FOUND)
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError("the list never came")
