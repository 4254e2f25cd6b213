"""Measures search: our engine in Pyodide against MiniSearch and lunr, in one page."""

import json
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from bench import keystrokes
from bench.peers import queries
from bench.shared import host, missed, p95, started_chromium
from tools.progress import say
from tools.project import MODULES, ROOT, VENDOR

TIMEOUT = 1_200_000
"""Milliseconds that the engines may take."""

PAGE = """<!doctype html><meta charset="utf-8"><title>Engines</title>
<script src="./lunr.js"></script><script type="module" src="./engines.mjs"></script>"""

TALKS, CONFERENCES = 21_713, 540
"""The size of PyVideo's library; the generated one is as large."""

VOCABULARY = 60_000
"""Different words in it."""

SYLLABLES = "ba ke li mo nu ra se ti vo wu dra fle gri plo sta tru cha phe sku zyn".split()


def seeded_notes(out: Path) -> Path:
    """Write a generated library, the same in every run; words are as unevenly used as in texts."""
    rng = random.Random(314)  # noqa: S311 - the same notes every time, no secrets
    words = [word(number) for number in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    cumulative = [0.0]
    for weight in weights:
        cumulative.append(cumulative[-1] + weight)

    def some(count: int) -> list[str]:
        return rng.choices(words, cum_weights=cumulative[1:], k=count)

    people = [f"{a.title()} {b.title()}" for a, b in zip(some(9_000), some(9_000), strict=True)]
    for number in range(CONFERENCES):
        year = 2005 + number % 20
        lines = [f"# {words[number + 500].title()}Conf {year}"]
        for _ in range(TALKS // CONFERENCES + (number < TALKS % CONFERENCES)):
            title = " ".join(some(rng.randint(3, 9))).capitalize()
            body = " ".join(some(rng.randint(20, 160)))
            lines.append(f"---\n\n## {title}\n\n{rng.choice(people)}\n\n{body}")
        (out / f"conf-{number:03}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return out


def word(number: int) -> str:
    """Return a different word for each number."""
    parts = []
    number += len(SYLLABLES)
    while number:
        number, at = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts)


def print_search(notes: Path | None) -> None:
    """Print the engines alone beside each other, then the page with the same talks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = notes or seeded_notes(made(folder / "notes"))
        queries.main(str(source), str(folder / "data"))
        found = measure(made(folder / "page"), folder / "data")
        print_engines(found)
        keystrokes.print_list(
            source, folder, json.loads((folder / "data/queries.json").read_text())
        )


def print_engines(found: Any) -> None:
    """Print what the engines did."""
    times = found["keystrokes"]
    print(f"\nsearch in {found['talks']:,} talks, engine alone: {len(times['ours']):,} keystrokes")
    names = {"ours": "ours", "page": "  and facets", "phrases": "  phrases"}
    names |= {"minisearch": "MiniSearch", "lunr": "lunr"}
    for key, name in names.items():
        print(f"{name:14}{percentiles(times[key])}")
    builds = {name: median(values) for name, values in found["builds"].items()}
    small, known = found["small"], {name: fmean(v) for name, v in found["known"].items()}
    print(
        verdict(
            "one query, p95, of MiniSearch's", p95(times["ours"]) / p95(times["minisearch"]), 0.1
        )
    )
    print(verdict("index built, of MiniSearch's time", builds["ours"] / builds["minisearch"], 1.0))
    print(verdict("p95 at ten times the talks", p95(times["ours"]) / p95(small["ours"]), 3.0))
    print(f"index built in {builds['ours']:.0f} ms, longest slice {found['longest_slice']:.0f} ms")
    print(f"  behind it, phrases are prepared in {found['phrases']:.0f} ms")
    best = max(value for name, value in known.items() if name != "ours")
    told = ", ".join(f"{name} {value:.3f}" for name, value in known.items())
    print(f"known items, MRR@10: {told}{'' if known['ours'] > best else '  MISSED'}")
    print(
        f"index {found['index_bytes'] / 1e6:.0f} MB; Pyodide's heap {found['heap'] / 1e6:.0f} MB,"
    )
    print("  which holds two libraries, their notes as JSON and two indexes")


def percentiles(times: Sequence[float]) -> str:
    """Return the 50th, 95th and 99th percentiles of times (ms), as a line."""
    cut = quantiles(times, n=100)
    return f"p50 {cut[49]:8.2f} ms  p95 {cut[94]:8.2f} ms  p99 {cut[98]:8.2f} ms"


def verdict(what: str, ratio: float, limit: float) -> str:
    """Return a ratio beside its limit, as a line."""
    return f"{what:40}{ratio:8.3f} (limit {limit}){missed(ratio, limit)}"


def made(folder: Path) -> Path:
    """Make a folder and return it."""
    folder.mkdir()
    return folder


def measure(folder: Path, data: Path) -> Any:
    """Run all engines on the same data in one page of Chromium, in turns; return what it found."""
    shutil.copytree(data, folder / "data")
    shutil.copytree(VENDOR / "pyodide", folder / "pyodide")
    sources = [
        *(ROOT / "app").rglob("*.py"),
        *(ROOT / "bench/peers").glob("*.py"),
        ROOT / "bench/__init__.py",
    ]
    modules = sorted(path.relative_to(ROOT).as_posix() for path in sources)
    for path in modules:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    shutil.copy(MODULES / "minisearch/dist/es/index.js", folder / "minisearch.js")
    shutil.copy(MODULES / "lunr/lunr.js", folder / "lunr.js")
    shutil.copy(ROOT / "bench/peers/engines.mjs", folder / "engines.mjs")
    (folder / "index.html").write_text(PAGE, "utf-8")
    say("  the engines, in one page")
    with host(folder, "") as (url, _), started_chromium() as browser:
        page = browser.new_page()
        page.on("pageerror", lambda error: say(f"  {error}"))
        page.goto(url)
        page.wait_for_function("globalThis.engines", timeout=TIMEOUT)
        return page.evaluate("engines")
