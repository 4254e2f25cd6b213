"""Start, fallback and offline use in the engines that differ from Chromium."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.serving import serve_folder

START = 120
"""Seconds a slow machine may take to start Python."""

STATUS = "document.querySelector('[role=status]').textContent"
STATE = "document.documentElement.dataset.state"
ASKED = "performance.getEntriesByType('resource').map(it => it.name.split('/').pop()).join(' ')"
KEPT = """const done = arguments[0];
(async () => {
    if (!navigator.serviceWorker) return "none";
    for (let tries = 0; tries < 300; tries += 1) {
        for (const name of await caches.keys())
            if (name.endsWith(":state"))
                for (const { url } of await (await caches.open(name)).keys())
                    if (url.endsWith("/current")) {
                        await navigator.serviceWorker.ready;
                        return "kept";
                    }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return "not kept";
})().then(done, (error) => done(String(error)))"""

Wait = Callable[..., object]


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """The test library's site, in a folder of its own that a test may spoil."""
    return Path(shutil.copytree(built / "site", tmp_path / "site"))


def start(driver: WebDriver, wait_for: Wait, url: str) -> None:
    """Open a page and wait until it is live."""
    driver.get("about:blank")
    driver.get(url)
    wait_for(f"{STATE} !== 'booting'", START)
    wait_for(f"{STATUS} === '9 talks'")


def test_the_snapshot_serves_this_engine_too(driver: WebDriver, wait_for: Wait, site: Path) -> None:
    with serve_folder(site, "/first/") as url:
        start(driver, wait_for, url)
        asked = str(driver.execute_script(f"return {ASKED}"))
        assert "core.js" in asked
        assert "python_stdlib.zip" not in asked  # what an ordinary start begins with


@pytest.mark.parametrize("how", ["missing", "half", "one byte"])
def test_a_snapshot_that_does_not_fit(
    driver: WebDriver, wait_for: Wait, site: Path, how: str
) -> None:
    path = site / "vendor" / "snapshot.bin"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data[: len(data) // 2 - 1] if how == "half" else data)
    if how == "missing":
        path.unlink()
    with serve_folder(site, f"/{how.replace(' ', '-')}/") as url:
        start(driver, wait_for, url)
        assert "python_stdlib.zip" in str(driver.execute_script(f"return {ASKED}"))


def test_a_visited_page_needs_no_network(driver: WebDriver, wait_for: Wait, site: Path) -> None:
    with serve_folder(site, "/kept/") as url:
        start(driver, wait_for, url)
        kept = driver.execute_async_script(KEPT)
        if kept == "none":
            return  # this engine, as it is driven here, has no service workers: no error either
        assert kept == "kept"
    start(driver, wait_for, url)  # nobody serves it any more
    driver.execute_script("location.hash = '#talk=pyutopia-2025/caching-a-love-story-a-warning'")
    wait_for("document.querySelector('.notes img')?.naturalWidth === 64")


def test_the_last_visits_list_comes_first(driver: WebDriver, wait_for: Wait, site: Path) -> None:
    with serve_folder(site, "/again/") as url:
        start(driver, wait_for, url)
        wait_for("Object.keys(localStorage).length > 0")
        start(driver, wait_for, url)
        marks = (
            "['backrow:first-list', 'backrow:list']"
            ".map(name => performance.getEntriesByName(name)[0].startTime)"
        )
        first, live = driver.execute_script(f"return {marks}")
        assert first < live
