"""Our engine on the library and queries that `make.py` wrote; runs on CPython and in Pyodide.

`python -m tools.peers.ours DIR` prints one JSON object. In Pyodide `engines.mjs` imports this
file and calls the same functions.
"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from app.query import View
from app.search import Index
from app.talks import Conference, Entry, Link

NS = 1_000_000


def conferences(library: Any) -> list[Conference]:
    """The library of `make.py`'s library.json as values."""
    return [
        Conference(
            **{
                **conference,
                "entries": tuple(
                    Entry(
                        **{
                            **entry,
                            "speakers": tuple(entry["speakers"]),
                            "tags": tuple(entry["tags"]),
                            "links": tuple(Link(**link) for link in entry["links"]),
                            "follow_ups": (),
                            "byline": tuple(entry["byline"]),
                        }
                    )
                    for entry in conference["entries"]
                ),
            }
        )
        for conference in library
    ]


def build(library: list[Conference]) -> tuple[Index, dict[str, float]]:
    """The index, and how long it took: in all, and its longest slice, in milliseconds.

    The collector rests meanwhile, as the page has it: there are no cycles to find.
    """
    gc.freeze()
    gc.disable()
    index = Index()
    slices = []
    start = before = time.perf_counter_ns()
    for conference in library:
        index.enter(conference)
        now = time.perf_counter_ns()
        slices.append(now - before)
        before = now
    for _ in index.index_notes():
        now = time.perf_counter_ns()
        slices.append(now - before)
        before = now
    added = time.perf_counter_ns()
    for _ in index.warm():
        now = time.perf_counter_ns()
        slices.append(now - before)
        before = now
    end = time.perf_counter_ns()
    gc.enable()
    return index, {
        "ms": (end - start) / NS,
        "warm_ms": (end - added) / NS,
        "longest_slice_ms": max(slices) / NS,
        "slices": len(slices),
    }


def keystrokes(index: Index, texts: list[str], *, page: bool = False) -> list[float]:
    """Milliseconds for each text: search and the first 100; with `page` what a page shows too."""
    took = []
    for text in texts:
        start = time.perf_counter_ns()
        matches = index.search(View(q=text))
        matches.entries[:100]
        if page:
            for values in matches.facets.values():
                values[:12]
        took.append((time.perf_counter_ns() - start) / NS)
    return took


def known_items(index: Index, items: list[dict[str, str]]) -> list[float]:
    """For each known item 1/rank of it among the first ten, else 0."""
    ranks = []
    for item in items:
        first = [entry.id for entry in index.search(View(q=item["text"])).entries[:10]]
        ranks.append(1 / (first.index(item["id"]) + 1) if item["id"] in first else 0.0)
    return ranks


def run(folder: str) -> str:
    """Everything, as JSON."""
    where = Path(folder)
    library = conferences(json.loads((where / "library.json").read_text("utf-8")))
    queries = json.loads((where / "queries.json").read_text("utf-8"))
    index, built = build(library)
    small, _ = build(library[::10])
    return json.dumps(
        {
            "build": built,
            "talks": index.search(View()).total,
            "small_talks": small.search(View()).total,
            "keystrokes": keystrokes(index, queries["keystrokes"]),
            "again": keystrokes(index, queries["keystrokes"], page=True),
            "small": keystrokes(small, queries["small"]),
            "known": known_items(index, queries["known"]),
        }
    )


if __name__ == "__main__":
    print(run(sys.argv[1]))
