"""`tools bench`: runs the benchmarks in order and prints their tables."""

from collections.abc import Mapping
from pathlib import Path

from bench import agreement, engines, growth, search, starts
from bench.shared import missed
from bench.starts import Measured
from tools.project import ROOT

GROUPS = ("starts", "agreement", "growth", "search")
"""What `--only` can name."""

ONE_FILE_LIMIT = 16_000_000
"""Bytes that backrow.html may have."""


def run_bench(notes: Path | None, only: str | None = None) -> int:
    """Run all benchmarks, or the group named, and print the tables."""
    for group in (only,) if only else GROUPS:
        match group:
            case "starts":
                with starts.made_pages(notes or ROOT / "notes") as pages:
                    measured = starts.measure(pages)
                    print_start(measured)
                    print_waterfall(measured)
                    print_engines(engines.measure(pages))
            case "agreement":
                agreement.print_agreement(notes or ROOT / "tests" / "data")
            case "growth":
                growth.print_growth()
            case "search":
                search.print_search(notes)
    return 0


def print_start(measured: Measured) -> None:
    """Print the start of a page beside its peers'."""
    middle, sizes = measured.times.median, measured.sizes
    stock, again = middle("stock first"), middle("stock second")
    rows = [
        ("live list, first visit", "stock page", middle("ours first"), stock, 0.30),
        ("live list, first visit", "floor", middle("ours first"), middle("floor first"), 2.0),
        ("live list, second visit", "stock page, second visit", middle("ours second"), again, 0.25),
        ("talks readable, second visit", "stock page", middle("ours first-list"), stock, 0.06),
        ("live list from file://", "the same over http", middle("file"), middle("ours first"), 1.3),
        (
            "10 Mbit/s, 40 ms, first visit",
            "stock page",
            middle("slow ours"),
            middle("slow stock"),
            1.0,
        ),
    ]
    head = ("from navigation (Chromium)", "compared with", "ours", "theirs")
    print(f"{head[0]:34}{head[1]:28}{head[2]:>9}{head[3]:>9}  ratio  limit")
    for what, peer, ours, theirs, limit in rows:
        print(row(what, peer, f"{ours:.0f} ms", f"{theirs:.0f} ms", ours / theirs, limit))
    for encoding, limit in (("gzip", 1.6), ("br", 0.0), ("", 0.0)):
        name = f"bytes, host with {encoding}" if encoding else "bytes, host without compression"
        ours, theirs = sizes[encoding]["ours"], sizes[encoding]["stock"]
        print(row(name, "stock page", megabytes(ours), megabytes(theirs), ours / theirs, limit))
    size, most = measured.one_file, ONE_FILE_LIMIT
    ratio = size / most
    print(row("size of backrow.html", "its limit", megabytes(size), megabytes(most), ratio, 1.0))
    print(f"longest task after the list is live: {measured.longest_task:.0f} ms (limit 50)")


def row(what: str, peer: str, ours: str, theirs: str, ratio: float, limit: float) -> str:
    """Return a line of the table; a limit of 0 is none."""
    verdict = "" if not limit else f"{limit:>7.2f}{missed(ratio, limit)}"
    return f"{what:34}{peer:28}{ours:>9}{theirs:>9}{ratio:>7.2f}{verdict}"


def megabytes(size: float) -> str:
    """Return a size in MB, for a table."""
    return f"{size / 1e6:.2f} MB"


def print_waterfall(measured: Measured) -> None:
    """Print the steps of one first visit."""
    print("\na first visit, step by step (gzip)")
    for name, at, size in measured.waterfall:
        print(f"{at:8.0f} ms {f'{size:,} bytes' if size else '':>18}  {name}")


def print_engines(found: Mapping[str, Mapping[str, float]]) -> None:
    """Print the starts in Firefox and WebKitGTK."""
    print("\nother engines, live list, first visit over http")
    for engine, times in found.items():
        ours, stock = times["ours"], times["stock"]
        print(f"{engine:10}{ours:>8.0f} ms, stock page {stock:>8.0f} ms, ratio {ours / stock:.2f}")
