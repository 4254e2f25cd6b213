"""How the page answers with a large library: until the list is live, and at every keystroke."""

import contextlib
import gc
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, sync_playwright

from app.parse.conferences import decode, parse_library
from bench.peers.pages import host
from bench.starts import ARGUMENTS, MARKS
from tools.build.site import build
from tools.progress import say
from tools.setup.browsers import chromium

ROUNDS = 3
PAUSE = 70
"""Milliseconds between two keys, as somebody types who types fast."""
MOST = 300_000
"""Milliseconds that a large library may take."""
WATCH = """window.tasks = [];
new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
}).observe({ type: 'longtask', buffered: true });"""
PAINTS = "performance.getEntriesByName('backrow:filter').map(({ duration }) => duration)"


def print_list(notes: Path, folder: Path, queries: Mapping[str, Any]) -> None:
    """The table of how the page answers."""
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
    row("keystroke to paint, p95, of a frame", p95(paints), 16, 1.0)
    row("the same, p99, of two frames", quantiles(paints, n=100)[98], 33, 1.0)
    row("longest task while the index is built", longest, 50, 1.0)
    print(f"first talks shown after {first:,.0f} ms; all searchable {median(indexed):,.0f} ms")
    print(f"  after the list is live; longest task while typing {typing:.0f} ms")
    print(f"{len(paints):,} keystrokes, p50 {median(paints):.1f} ms, on a screen of 60 Hz")
    print(f"memory of the page's process: {memory / 1e6:.0f} MB")


def row(what: str, ours: float, theirs: float, limit: float) -> None:
    """Print a ratio beside its limit."""
    missed = "" if ours <= limit * theirs else "  MISSED"
    print(f"{what:50}{ours:9,.0f} ms{theirs:9,.0f} ms{ours / theirs:7.2f} (limit {limit}){missed}")


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=100)[94]


def parse_all(notes: Path) -> float:
    """Milliseconds that this Python takes for the same notes."""
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
    """A page in a browser of its own, all of whose notes are searchable."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(MOST)
            page.add_init_script(WATCH)
            page.goto(url)
            indexed = "performance.getEntriesByName('backrow:index').length"
            page.wait_for_function(indexed, polling=500)  # by itself it asks at every frame
            page.wait_for_timeout(500)
            yield page
        finally:
            browser.close()


def longest_task(page: Page, after: float) -> float:
    """The longest task (ms) that began after a time."""
    tasks: list[tuple[float, float]] = page.evaluate("tasks")
    return max((took for began, took in tasks if began > after), default=0.0)


def typed(page: Page, texts: Sequence[str]) -> list[float]:
    """Milliseconds from each key to the paint of what it changed."""
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
    page.wait_for_timeout(500)
    times: list[float] = page.evaluate(PAINTS)
    return times


def resident() -> int:
    """Bytes in memory of the largest renderer process (Linux)."""
    sizes = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                status = (folder / "status").read_text()
                if found := re.search(r"VmRSS:\s+(\d+) kB", status):
                    sizes.append(int(found[1]) * 1024)
    return max(sizes)
