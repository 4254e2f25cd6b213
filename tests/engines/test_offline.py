"""Start, fallback and offline use in the engines that differ from Chromium.

What an engine cannot be told to do, the site does to itself: `REFUSED` and `FULL` stand before its
own scripts, and are what storage does that is switched off, or full.
"""

import shutil
import time
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from app import pack
from tests.conftest import IS_FULL, ONLY_FULL, and_in_full
from tests.support.engines import START, STATE, STATUS, Wait, start, wait_until
from tests.support.serving import Trouble, serve_folder

LATE = 1.5
"""Seconds that an answer is held back: longer than the rest takes."""

ASKED = "performance.getEntriesByType('resource').map(it => it.name.split('/').pop()).join(' ')"
KEPT = """const done = arguments[0];
(async () => {
    if (!navigator.serviceWorker) return "none";
    for (let tries = 0; tries < 1600; tries += 1) {
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

FAILURE = "document.getElementById('boot-failure')"
ACTIVE = """const done = arguments[0];
navigator.serviceWorker.ready.then((it) => done(Boolean(it.active)))"""
TOO_LARGE = """const done = arguments[0];
(async () => {
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            if (url.endsWith("/too-large")) return true;
    return false;
})().then(done, (error) => done(String(error)))"""
NOTHING = """const done = arguments[0];
(async () => {
    for (let tries = 0; tries < 1600; tries += 1) {
        if (!(await caches.keys()).some((name) => name.includes(location.origin))) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return caches.keys();
})().then(done, (error) => done(String(error)))"""
REFUSED = """(() => {
    const refuse = () => { throw new DOMException("no", "SecurityError"); };
    const reject = () => Promise.reject(new DOMException("no", "SecurityError"));
    for (const name of ["open", "match", "keys", "has"]) CacheStorage.prototype[name] = reject;
    IDBFactory.prototype.open = refuse;
    if (globalThis.Storage) Object.defineProperty(globalThis, "localStorage", { get: refuse });
})();
"""
FULL = """(() => {
    const { put } = Cache.prototype;
    let room = 5;
    Cache.prototype.put = function (request, response) {
        if (String(request).includes("/.backrow/") || room > 0) {
            room -= 1;
            return put.call(this, request, response);
        }
        return Promise.reject(new DOMException("full", "QuotaExceededError"));
    };
})();
"""
EVICT = """const [end, done] = arguments;
(async () => {
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            if (request.url.endsWith(end)) await cache.delete(request);
    }
})().then(done, (error) => done(String(error)))"""
HOLDS = """const [end, done] = arguments;
(async () => {
    for (const name of await caches.keys()) {
        const urls = (await (await caches.open(name)).keys()).map(({ url }) => url);
        if (urls.some((url) => url.endsWith(end))) return true;
    }
    return false;
})().then(done, (error) => done(String(error)))"""
NEW_NOTES = """const done = arguments[0];
fetch("./notes/utopia-2025.md").then((it) => it.text())
    .then((text) => done(text.includes("Nell New")), (error) => done(String(error)))"""
LISTED = (
    "['backrow:first-list', 'backrow:list']"
    ".map(name => performance.getEntriesByName(name)[0].startTime)"
)
"""When the last visit's list was shown, and when the live one."""

IDLE = """const done = arguments[0];
navigator.locks.query().then(
    ({ held, pending }) => done(!held.length && !pending.length), (error) => done(String(error)))"""
"""Whether the service worker has no update under way."""

PYODIDE = "vendor/pyodide/pyodide.mjs"
LIST = "vendor/site.json"
ICON = "vendor/icons/icon-512.png"
"""A file that only the service worker asks for, to keep it."""

FIRST_SCRIPTS = ("app/style.css", *pack.SCRIPTS)
"""Without any of these nothing can say what is wrong, so one of them at a time is cut."""


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """The test library's site, in a folder of its own that a test may spoil."""
    return Path(shutil.copytree(built / "site", tmp_path / "site"))


def keep(driver: WebDriver, wait_for: Wait, url: str) -> None:
    """A first visit, until all is kept."""
    start(driver, wait_for, url)
    assert driver.execute_async_script(KEPT) == "kept"


def publish(built: Path, site: Path) -> None:
    """Let the site be another build's, with files as new as they would be."""
    shutil.rmtree(site)
    shutil.copytree(built / "site", site, copy_function=shutil.copyfile)


def put_before(path: Path, script: str) -> None:
    """Let a script of the site begin with another."""
    path.write_text(script + path.read_text(encoding="utf-8"), encoding="utf-8")


def sample(paths: list[str]) -> list[str]:
    """Some of them; all with `--full`."""
    return paths if IS_FULL else paths[:: max(1, len(paths) // 3)]


def test_an_answer_that_is_late(
    driver: WebDriver, wait_for: Wait, site: Path, sub_path: str
) -> None:
    """The page starts whichever comes last; PyScript, say, before what it wants to start."""
    for late in files_of_a_start(driver, wait_for, site, sub_path) if IS_FULL else [PYODIDE]:
        trouble = Trouble()

        def hold_back(path: str, late: str = late) -> bool:
            time.sleep(LATE if path == late else 0)
            return False

        trouble.cuts = hold_back
        with serve_folder(site, f"{sub_path}late/", trouble) as url:
            start(driver, wait_for, url)
        assert late in trouble.asked


def files_of_a_start(driver: WebDriver, wait_for: Wait, site: Path, sub_path: str) -> list[str]:
    """The paths that a first visit asks for."""
    trouble = Trouble()
    with serve_folder(site, f"{sub_path}first/", trouble) as url:
        start(driver, wait_for, url)
    return [path for path in dict.fromkeys(trouble.asked) if path not in {"", "favicon.ico"}]


@pytest.mark.parametrize("how", and_in_full(["missing"], ["half", "one byte"]))
def test_a_snapshot_that_does_not_fit(
    driver: WebDriver, wait_for: Wait, site: Path, how: str, sub_path: str
) -> None:
    path = site / "vendor" / "snapshot.bin"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data[: len(data) // 2 - 1] if how == "half" else data)
    if how == "missing":
        path.unlink()
    with serve_folder(site, sub_path) as url:
        start(driver, wait_for, url)
        assert "python_stdlib.zip" in str(driver.execute_script(f"return {ASKED}"))


def test_a_visited_page_needs_no_network(
    driver: WebDriver, wait_for: Wait, site: Path, sub_path: str
) -> None:
    with serve_folder(site, sub_path) as url:
        keep(driver, wait_for, url)
        asked = str(driver.execute_script(f"return {ASKED}"))
        assert "core.js" in asked
        assert "python_stdlib.zip" not in asked  # the snapshot serves this engine, too
        wait_for("Object.keys(localStorage).length > 0")
    start(driver, wait_for, url)  # nobody serves it any more
    first, live = driver.execute_script(f"return {LISTED}")
    assert first < live
    driver.execute_script("location.hash = '#talk=pyutopia-2025/caching-a-love-story-a-warning'")
    wait_for("document.querySelector('.notes img')?.naturalWidth === 64")


@ONLY_FULL
def test_a_network_that_is_cut_at_each_request(
    driver: WebDriver, wait_for: Wait, site: Path, sub_path: str
) -> None:
    """A first visit says what is missing, or does without it."""
    for lost in sample(files_of_a_start(driver, wait_for, site, sub_path)):
        trouble = Trouble()

        def cut(path: str, lost: str = lost, trouble: Trouble = trouble) -> bool:
            return path == lost or (lost in trouble.asked and lost not in FIRST_SCRIPTS)

        trouble.cuts = cut
        with serve_folder(site, f"{sub_path}cut/", trouble) as url:
            driver.get(url)
            wait_for(f"{STATE} !== 'booting'", START)
            trouble.cuts = lambda _path: False
            if driver.execute_script(f"return {STATE}") == "error":
                assert driver.execute_script(f"return {FAILURE}.textContent.length") > 40, lost
            if driver.capabilities["browserName"] == "firefox":
                start(driver, wait_for, url)  # WebKitGTK remembers that a module could not be had


@ONLY_FULL
def test_an_update_that_is_cut_at_each_request(
    driver: WebDriver, wait_for: Wait, site: Path, built_newer: Path, sub_path: str
) -> None:
    """The page stays whole and old until all of the new one is there; then it is offered."""
    trouble = Trouble()
    with serve_folder(site, sub_path, trouble) as url:
        keep(driver, wait_for, url)
        start(driver, wait_for, url)
        publish(built_newer, site)
        for lost in ("vendor/site.json", "notes/manifest.json", "notes/utopia-2025.md"):
            trouble.asked.clear()
            trouble.cuts = lambda path, lost=lost: path == lost  # type: ignore[misc]
            start(driver, wait_for, url)
            wait_until(lambda lost=lost: lost in trouble.asked, lost)  # type: ignore[misc]
            assert driver.execute_async_script(NEW_NOTES) is False
        trouble.cuts = lambda _path: False
        start(driver, wait_for, url)
        wait_for("document.body.innerText.includes('New notes are here')", START)
        start(driver, wait_for, url, talks=10)


def test_an_update_while_two_tabs_are_open(
    driver: WebDriver, wait_for: Wait, site: Path, built_newer: Path, sub_path: str
) -> None:
    with serve_folder(site, sub_path) as url:
        keep(driver, wait_for, url)
        start(driver, wait_for, url)
        old = driver.current_window_handle
        publish(built_newer, site)
        driver.switch_to.new_window("tab")
        start(driver, wait_for, url)
        driver.execute_script("location.hash = '#q=asyncio'")
        wait_for(f"{STATUS} === '1 of 9 talks'")
        wait_for("document.body.innerText.includes('New notes are here')", START)
        assert driver.execute_async_script(NEW_NOTES) is False
        driver.execute_script("document.querySelector('.update-offer button').click()")
        wait_for(f"{STATUS} === '1 of 10 talks'", START)  # what was open still is
        assert driver.execute_async_script(NEW_NOTES) is True
        driver.switch_to.window(old)
        assert driver.execute_async_script(NEW_NOTES) is False
        wait_for("document.body.innerText.includes('New notes are here')", START)


@pytest.mark.parametrize("lost", and_in_full(["wasm"], ["index.html"]))
def test_a_cache_that_was_emptied_half_way(
    driver: WebDriver, wait_for: Wait, site: Path, lost: str, sub_path: str
) -> None:
    trouble = Trouble()
    with serve_folder(site, sub_path, trouble) as url:
        keep(driver, wait_for, url)
        assert driver.execute_async_script(EVICT, lost) is None
        start(driver, wait_for, url)
        wait_until(  # the page need not wait for it
            lambda: driver.execute_async_script(HOLDS, lost) is True, "it was never mended"
        )
        trouble.cuts = lambda _path: True
        start(driver, wait_for, url)


@pytest.mark.parametrize("how", ["refused", "full"])
def test_where_nothing_can_be_kept_the_page_works(
    driver: WebDriver, wait_for: Wait, site: Path, how: str, sub_path: str
) -> None:
    if how == "refused":
        put_before(site / "app" / "start" / "recall.js", REFUSED)
    put_before(site / "sw.js", {"refused": REFUSED, "full": FULL}[how])
    trouble = Trouble()
    with serve_folder(site, sub_path, trouble) as url:
        start(driver, wait_for, url)
        assert driver.execute_async_script(ACTIVE) is True
        if how == "full":
            wait_until(
                lambda: driver.execute_async_script(TOO_LARGE) is True, "it never said how large"
            )
        before = len(trouble.asked)
        start(driver, wait_for, url)
        wait_until(lambda: LIST in trouble.asked[before:], "it never looked for an update")
        wait_until(lambda: driver.execute_async_script(IDLE) is True, "it never ended the update")
        assert ICON not in trouble.asked[before:]


def test_it_can_be_removed(driver: WebDriver, wait_for: Wait, site: Path, sub_path: str) -> None:
    for address in ("http", "file"):
        with serve_folder(site, sub_path) as url:
            if address == "http":
                keep(driver, wait_for, url)
                driver.get(f"{url}?forget")
            else:
                driver.get((site / "index.html").as_uri() + "?forget")
            wait_for("document.querySelector('h1').textContent.startsWith('Nothing of this')")
            if address == "http":
                assert driver.execute_async_script(NOTHING) is True
