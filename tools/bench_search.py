"""How talks are found: our engine in Pyodide against MiniSearch and lunr, in one Node process."""

import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from tools.peers import make
from tools.setup import MODULES, ROOT, SetupError, node_command

TALKS, CONFERENCES = 21_713, 540
"""The size of PyVideo's library, which the made one has too."""
VOCABULARY = 60_000
SYLLABLES = "ba ke li mo nu ra se ti vo wu dra fle gri plo sta tru cha phe sku zyn".split()


def seeded_notes(out: Path) -> Path:
    """A made library: words as unevenly used as in any language, the same in every run."""
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
    """A word of its own for each number."""
    parts = []
    number += len(SYLLABLES)
    while number:
        number, at = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts)


def print_search(notes: Path | None) -> None:
    """The table of how finding compares."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = notes or seeded_notes(made(folder / "notes"))
        make.main(str(source), str(folder / "data"))
        found = measure(folder / "data")
    ours, mini, lunr = found["ours"], found["minisearch"], found["lunr"]
    print(f"\nsearch in {ours['talks']:,} talks: the same {len(mini['keystrokes']):,} keystrokes")
    for name, times in (
        ("ours", ours["keystrokes"]),
        ("MiniSearch", mini["keystrokes"]),
        ("lunr", lunr["keystrokes"]),
    ):
        cut = quantiles(times, n=100)
        print(f"{name:12} p50 {cut[49]:8.2f} ms  p95 {cut[94]:8.2f} ms  p99 {cut[98]:8.2f} ms")
    for line in ratios(ours, mini, lunr):
        print(line)
    print(f"Pyodide's heap with library and index: {found['pyodide_heap'] / 1e6:.0f} MB")


def ratios(ours: Any, mini: Any, lunr: Any) -> Iterator[str]:
    """Each comparison that an issue asks for, with its limit."""
    one_query = p95(ours["keystrokes"]) / p95(mini["keystrokes"])
    yield verdict("one query, p95, of MiniSearch's", one_query, 0.1)
    yield verdict("index built, of MiniSearch's time", ours["build"]["ms"] / mini["build"], 1.0)
    yield verdict("p95 at ten times the talks", p95(ours["keystrokes"]) / p95(ours["small"]), 3.0)
    best = max(fmean(mini["known"]), fmean(mini["known_and"]), fmean(lunr["known"]))
    yield (
        f"known items, MRR@10: ours {fmean(ours['known']):.3f}, MiniSearch "
        f"{fmean(mini['known']):.3f} (AND {fmean(mini['known_and']):.3f}), "
        f"lunr {fmean(lunr['known']):.3f}"
        f"{'' if fmean(ours['known']) > best else '  MISSED'}"
    )


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=100)[94]


def verdict(what: str, ratio: float, limit: float) -> str:
    """A ratio beside its limit."""
    return f"{what:40}{ratio:8.3f} (limit {limit}){'' if ratio <= limit else '  MISSED'}"


def made(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


def measure(data: Path) -> Any:
    """Run all engines on the same data, taking turns."""
    script = ROOT / "tools" / "peers" / "engines.mjs"
    command = [
        *node_command(),
        "--max-old-space-size=8000",
        script,
        data,
        MODULES / "pyodide",
        MODULES,
        ROOT,
    ]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if result.returncode:
        raise SetupError(f"The search engines could not be compared: {result.stderr[-300:]}")
    return json.loads(result.stdout.strip().splitlines()[-1])
