"""Measures the page with a large library: until the list is live, and at every keystroke."""

import contextlib
import gc
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page

from app.parse.conferences import decode, parse_library
from bench.shared import HEIGHT, MARKS, WIDTH, host, missed, p95, started_chromium
from tools.build.site import build
from tools.progress import say

ROUNDS = 3
"""Times that the library is opened; medians are printed."""

PAUSE = 70
"""Milliseconds between two keys: fast typing."""

SETTLE = 500
"""Milliseconds after which the page has done what an event started."""

FRAME, TWO_FRAMES = 16, 33
"""Milliseconds on a screen of 60 Hz."""

TIMEOUT = 300_000
"""Milliseconds that a large library may take."""

WATCH = """window.tasks = [];
new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
}).observe({ type: 'longtask', buffered: true });"""
PAINTS = "performance.getEntriesByName('backrow:filter').map(({ duration }) => duration)"


def print_list(notes: Path, folder: Path, queries: Mapping[str, Any]) -> None:
    """Print how long the page takes to open the library and to answer keystrokes."""
    build(notes, folder / "ours")
    fetched: list[float] = []
    indexed: list[float] = []
    parsed: list[float] = []
    with host(folder / "ours" / "site") as (url, _):
        for number in range(ROUNDS):
            say(f"  a large library opens, round {number + 1} of {ROUNDS}")
            parsed.append(parse_all(notes))
            with opened(url) as page:
                marks = page.evaluate(MARKS)
                fetched.append(marks["backrow:list"] - marks["backrow:notes"])
                indexed.append(marks["backrow:index"] - marks["backrow:list"])
                first = marks["backrow:first-list"] - marks["backrow:notes"]
                longest = longest_task(page, marks["backrow:list"])
                memory = resident()
        say("  the same keystrokes, typed into the page")
        with opened(url) as page:
            began = page.evaluate("performance.now()")
            paints = typed(page, queries["keystrokes"])
            typing = longest_task(page, began)
    print("\nthe page with all of them (Chromium)")
    row("notes fetched to live list, of CPython's parsing", median(fetched), median(parsed), 2.0)
    row("keystroke to paint, p95, of a frame", p95(paints), FRAME, 1.0)
    row("the same, p99, of two frames", quantiles(paints, n=100)[98], TWO_FRAMES, 1.0)
    row("longest task while the index is built", longest, 50, 1.0)
    print(f"first talks shown after {first:,.0f} ms; all searchable {median(indexed):,.0f} ms")
    print(f"  after the list is live; longest task while typing {typing:.0f} ms")
    print(f"{len(paints):,} keystrokes, p50 {median(paints):.1f} ms, on a screen of 60 Hz")
    print(f"memory of the page's process: {memory / 1e6:.0f} MB")


def row(what: str, ours: float, theirs: float, limit: float) -> None:
    """Print a ratio beside its limit."""
    ratio = ours / theirs
    verdict = f"{ratio:7.2f} (limit {limit}){missed(ratio, limit)}"
    print(f"{what:50}{ours:9,.0f} ms{theirs:9,.0f} ms{verdict}")


def parse_all(notes: Path) -> float:
    """Return the milliseconds that this Python takes to parse the same notes."""
    data = {
        path.relative_to(notes).as_posix(): path.read_bytes()
        for path in sorted(notes.rglob("*.md"))
    }
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    texts = {source: decode(content, source)[0] for source, content in data.items()}
    for _ in parse_library(texts):
        pass
    took = time.perf_counter() - began
    gc.enable()
    return took * 1000


@contextlib.contextmanager
def opened(url: str) -> Iterator[Page]:
    """Open a page in a browser of its own, and wait until all its notes are searchable."""
    with started_chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(WATCH)
        page.goto(url)
        indexed = "performance.getEntriesByName('backrow:index').length"
        page.wait_for_function(indexed, polling=500)  # by default it asks at every frame
        page.wait_for_timeout(SETTLE)
        yield page


def longest_task(page: Page, after: float) -> float:
    """Return the longest task (ms) that began after a time."""
    tasks: list[tuple[float, float]] = page.evaluate("tasks")
    return max((took for began, took in tasks if began > after), default=0.0)


def typed(page: Page, texts: Sequence[str]) -> list[float]:
    """Type searches; return the milliseconds from each key to the paint of its result."""
    page.evaluate("performance.clearMeasures()")
    page.locator("#q").focus()
    before = ""
    for text in texts:
        if text.startswith(before) and before:
            page.keyboard.type(text[len(before) :], delay=PAUSE)
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.wait_for_timeout(PAUSE)
            page.keyboard.type(text, delay=PAUSE)
        before = text
    page.wait_for_timeout(SETTLE)
    times: list[float] = page.evaluate(PAINTS)
    return times


def resident() -> int:
    """Return the bytes in memory of the largest renderer process (Linux), else 0."""
    sizes = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                status = (folder / "status").read_text()
                if found := re.search(r"VmRSS:\s+(\d+) kB", status):
                    sizes.append(int(found[1]) * 1024)
    return max(sizes)
