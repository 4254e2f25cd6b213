"""`tools bench`: tables with ratios against named peers, measured in one run."""

from pathlib import Path

from bench import agreement, engines, growth, search, starts
from bench.starts import Measured
from tools.project import ROOT


def run_bench(notes: Path | None) -> int:
    """Measure, and print the tables."""
    with starts.made_pages(starts.notes_folder(notes)) as pages:
        measured = starts.measure(pages)
        print_start(measured)
        print_waterfall(measured)
        print_engines(engines.measure(pages))
    agreement.print_agreement(notes or ROOT / "tests" / "data")
    growth.print_growth()
    search.print_search(notes)
    return 0


def print_start(measured: Measured) -> None:
    """The table of how a start compares."""
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
    one = measured.one_file / 1e6
    print(
        row("size of backrow.html", "16 MB", megabytes(measured.one_file), "16.0 MB", one / 16, 1.0)
    )
    print(f"longest task after the list is live: {measured.longest_task:.0f} ms (limit 50)")


def row(what: str, peer: str, ours: str, theirs: str, ratio: float, limit: float) -> str:
    """A line of the table."""
    verdict = "" if not limit else f"{limit:>7.2f}{'' if ratio <= limit else '  MISSED'}"
    return f"{what:34}{peer:28}{ours:>9}{theirs:>9}{ratio:>7.2f}{verdict}"


def megabytes(size: float) -> str:
    """A size for a table."""
    return f"{size / 1e6:.2f} MB"


def print_waterfall(measured: Measured) -> None:
    """The steps of one first visit."""
    print("\na first visit, step by step (gzip)")
    for name, at, size in measured.waterfall:
        print(f"{at:8.0f} ms {f'{size:,} bytes' if size else '':>18}  {name}")


def print_engines(found: dict[str, dict[str, float]]) -> None:
    """The other engines."""
    print("\nother engines, live list, first visit over http")
    for engine, times in found.items():
        ours, stock = times["ours"], times["stock"]
        print(f"{engine:10}{ours:>8.0f} ms, stock page {stock:>8.0f} ms, ratio {ours / stock:.2f}")
