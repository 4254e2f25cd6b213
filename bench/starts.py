"""Measures starts: of our page, a stock PyScript page and the floor, in turns within one run."""

import contextlib
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.peers.pages import make_peers
from bench.shared import HEIGHT, LIVE, MARKS, WIDTH, host, started_chromium
from bench.visits import Visit, Visitor
from tools.build.site import build
from tools.progress import say

ROUNDS = 5
"""Visits of each page; medians are printed."""
SLOW_ROUNDS = 3
"""The same on a slow line."""
SLOW_RATE = 10_000_000 / 8
"""Bytes a second of a slow line."""
SLOW_DELAY = 0.04
"""Seconds from a request to the first byte of its answer, on a slow line."""

STAY = 5.0
"""Seconds that a first visit lasts at least: Chromium stores compiled code some time after the
start."""

IS_THERE = f"""performance.getEntriesByName('{LIVE}').length
    || document.documentElement?.dataset.state === 'ready'"""
TITLES = re.compile(rf"{LIVE}|\d.* · Backrow")
"""Titles of a window whose list is there: a peer's, and ours with the number of talks."""
KEPT = """(async () => {
    for (const name of await caches.keys())
        if (name.endsWith(':state'))
            for (const { url } of await (await caches.open(name)).keys())
                if (url.endsWith('/current')) return Object.keys(localStorage).length > 0;
    return false;
})()"""
STEPS = """window.steps = {};
const step = (name) => { steps[name] ??= performance.now(); };
addEventListener('py:progress', ({ detail }) => step(detail));
addEventListener('py:ready', () => step('PyScript is ready'));
addEventListener('DOMContentLoaded', () => {
    step('the page is parsed');
    const timer = setInterval(() => {
        if (!window.backrow?.parts) return;
        clearInterval(timer);
        for (const [name, part] of Object.entries(backrow.parts))
            part.then(() => step(`${name}: here`));
    }, 1);
});
"""
TASKS = """new Promise((resolve) => {
    const live = performance.getEntriesByName('backrow:list')[0].startTime;
    let longest = 0;
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries())
            if (startTime > live) longest = Math.max(longest, duration);
    }).observe({ type: 'longtask', buffered: true });
    setTimeout(() => resolve(longest), 1500);
})"""


@dataclass(slots=True)
class Times:
    """Milliseconds from navigation, by what was measured; a value for each round."""

    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, milliseconds: float) -> None:
        """Add one value."""
        self.values.setdefault(name, []).append(milliseconds)

    def median(self, name: str) -> float:
        """Return the median of the values."""
        return statistics.median(self.values[name])


@dataclass(slots=True)
class Measured:
    """The results of a run."""

    times: Times
    sizes: Mapping[str, Mapping[str, int]]
    """Bytes of a first visit until the list is live: host's encoding to page to bytes."""
    waterfall: list[tuple[str, float, int]]
    one_file: int
    longest_task: float


@dataclass(frozen=True, slots=True)
class Pages:
    """What is measured: folders of sites, and the one file."""

    ours: Path
    stock: Path
    floor: Path
    one_file: Path


@contextlib.contextmanager
def made_pages(notes: Path) -> Iterator[Pages]:
    """Build our page and its peers with these notes, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="backrow-bench-") as folder:
        out = Path(folder)
        build(notes, out / "ours")
        make_peers(out, notes, out / "ours" / "site")
        yield Pages(out / "ours" / "site", out / "stock", out / "floor", out / "ours/backrow.html")


def measure(pages: Pages) -> Measured:
    """Measure the pages in Chromium."""
    times = Times()
    with contextlib.ExitStack() as stack:
        browser = stack.enter_context(started_chromium())
        sites = {"ours": pages.ours, "stock": pages.stock, "floor": pages.floor}
        urls = {name: stack.enter_context(host(folder))[0] for name, folder in sites.items()}
        visitor = Visitor(browser)
        for number in range(ROUNDS):
            say(f"  round {number + 1} of {ROUNDS}")
            for name, url in urls.items():
                first_and_second(visitor, times, name, url)
            times.add("file", first(visitor, pages.one_file.as_uri()))
        for number in range(SLOW_ROUNDS):
            say(f"  slow line, round {number + 1} of {SLOW_ROUNDS}")
            for name in ("ours", "stock"):
                with host(sites[name], rate=SLOW_RATE, delay=SLOW_DELAY) as (url, _):
                    times.add(f"slow {name}", first(visitor, url))
        sizes = {
            encoding: {name: bytes_sent(browser, sites[name], encoding) for name in sites}
            for encoding in ("gzip", "br", "")
        }
        steps, longest = waterfall(browser, pages.ours)
    return Measured(times, sizes, steps, pages.one_file.stat().st_size, longest)


def first(visitor: Visitor, url: str) -> float:
    """Return the milliseconds to the live list of a first visit with a cold profile."""
    with visitor.profile() as profile:
        return live(marks(visitor.open(profile, url)))


def first_and_second(visitor: Visitor, times: Times, name: str, url: str) -> None:
    """Time a first visit with a cold profile, and a second one."""
    with visitor.profile() as profile:
        visit = visitor.open(profile, url)
        times.add(f"{name} first", live(marks(visit)))
        if name == "floor":
            return
        if name == "ours":
            visit.wait(KEPT)
            visit.ask("navigator.serviceWorker.ready.then(() => undefined)")
        time.sleep(STAY)
        visit.close()
        found = marks(visitor.open(profile, url))
        times.add(f"{name} second", live(found))
        if name == "ours":
            times.add("ours first-list", found["backrow:first-list"])


def marks(visit: Visit) -> dict[str, float]:
    """Return the marks of a page, once its list is there."""
    visit.wait_for_title(TITLES)
    visit.wait(IS_THERE)
    found: dict[str, float] = visit.ask(MARKS)
    return found


@contextlib.contextmanager
def watched(browser: Browser, url: str, script: str = "") -> Iterator[Page]:
    """Open a page through Playwright for what needs more than marks; its list is there."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, service_workers="block"
    )
    context.set_default_timeout(120_000)
    try:
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(url)
        page.wait_for_function(IS_THERE)
        yield page
    finally:
        context.close()


def live(found: Mapping[str, float]) -> float:
    """Return the time of the mark that says the list is live: ours, or a peer's."""
    return found.get("backrow:list") or found[LIVE]


def bytes_sent(browser: Browser, folder: Path, encoding: str) -> int:
    """Return the bytes that a host sends for a first visit, until the list is live."""
    with host(folder, encoding) as (url, server), watched(browser, url):
        return sum(server.sent.values())


def waterfall(browser: Browser, folder: Path) -> tuple[list[tuple[str, float, int]], float]:
    """Return the steps of a first visit (name, ms, bytes), and the longest later task (ms)."""
    with host(folder) as (url, server), watched(browser, url, STEPS) as page:
        steps: dict[str, float] = page.evaluate("steps")
        ended: dict[str, float] = page.evaluate(
            """Object.fromEntries(performance.getEntriesByType('resource')
                .map(({ name, responseEnd }) => [name, responseEnd]))"""
        )
        found: dict[str, float] = page.evaluate(MARKS)
        longest: float = page.evaluate(TASKS)
        rows = [(name, at, 0) for name, at in {**steps, **found}.items()]
        rows += [(path, ended.get(url + path, 0), size) for path, size in server.sent.items()]
    return sorted(rows, key=lambda row: row[1]), longest
