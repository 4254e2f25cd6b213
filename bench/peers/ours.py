"""Our engine on the library and queries that `queries.py` wrote; runs in Pyodide and on CPython."""

import gc
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.model import Conference, Entry, Link
from app.search.index import Index
from app.search.view import View

MS = 1_000_000
"""Nanoseconds in a millisecond."""


class Ours:
    """The engine, with a library and one of a tenth of its size; lists are passed as JSON."""

    def __init__(self, folder: str) -> None:
        text = Path(folder, "library.json").read_text("utf-8")
        self.library = conferences(json.loads(text))
        self.index = self.small = Index()
        self.longest_slice = 0.0
        """Milliseconds of the longest slice of building, in all rounds."""
        self.phrases = 0.0
        """Milliseconds to prepare phrases, which a page does behind the index."""

    def build(self) -> float:
        """Index everything again, in slices as the page does; return the milliseconds."""
        self.index, took, longest = built(self.library)
        self.longest_slice = max(longest, self.longest_slice)
        began = time.perf_counter_ns()
        for _ in self.index.prepare_phrases():
            pass
        self.phrases = (time.perf_counter_ns() - began) / MS
        return took

    def build_small(self) -> None:
        """Index every tenth conference."""
        self.small, _, _ = built(self.library[::10])

    def n_talks(self) -> int:
        """Return the number of talks."""
        return self.index.n_talks

    def keystrokes(self, texts: str, page: bool = False) -> str:
        """Return the milliseconds of each search; with `page`, of all that a page shows."""
        return json.dumps(timed(self.index, json.loads(texts), page=page))

    def keystrokes_small(self, texts: str) -> str:
        """Return the same for the smaller library."""
        return json.dumps(timed(self.small, json.loads(texts), page=False))

    def known_items(self, items: str) -> str:
        """Return for each known item 1/rank among the first ten results, else 0."""
        ranks = []
        for item in json.loads(items):
            first = [e.id for e in self.index.search(View(q=item["text"])).entries[:10]]
            ranks.append(1 / (first.index(item["id"]) + 1) if item["id"] in first else 0.0)
        return json.dumps(ranks)

    def index_bytes(self) -> int:
        """Return the bytes of the index, without the talks themselves."""
        held: set[int] = {id(entry) for entry in self.library}
        return size_of([self.index], held)


def conferences(library: Any) -> list[Conference]:
    """Return the library of library.json, which `queries.py` wrote, as values."""
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


def built(library: Iterable[Conference]) -> tuple[Index, float, float]:
    """Return the index, the milliseconds it took, and those of its longest slice.

    Garbage collection is off meanwhile, as in the page: there are no cycles to find.
    """
    gc.collect()
    gc.disable()
    index = Index()
    longest = 0
    start = before = time.perf_counter_ns()

    def slices() -> Iterable[None]:
        for conference in library:
            index.enter(conference)
            yield
        yield from index.index_notes()
        yield from index.warm()

    for _ in slices():
        now = time.perf_counter_ns()
        longest = max(longest, now - before)
        before = now
    gc.freeze()
    gc.enable()
    return index, (before - start) / MS, longest / MS


def timed(index: Index, texts: Iterable[str], *, page: bool) -> list[float]:
    """Return the milliseconds of each search."""
    took = []
    for text in texts:
        start = time.perf_counter_ns()
        matches = index.search(View(q=text))
        matches.entries[:100]
        if page:
            for values in matches.facets.values():
                values[:12]
        took.append((time.perf_counter_ns() - start) / MS)
    return took


def size_of(roots: Iterable[Any], held: set[int]) -> int:
    """Return the bytes of all reachable objects but talks and those whose ids are in `held`."""
    size = 0
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in held or isinstance(one, type | Conference | Entry) or callable(one):
            continue
        held.add(id(one))
        size += sys.getsizeof(one)
        waiting.extend(gc.get_referents(one))
    return size
