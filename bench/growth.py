"""Growth: the time per byte to parse and render adversarial notes, at two sizes."""

import time
from collections.abc import Callable, Iterator
from itertools import takewhile

from app.markup import to_html
from app.parse.conferences import parse_note
from app.render.talk import notes_below_header
from bench.shared import missed

SHORT, LONG = 100_000, 1_000_000
"""Bytes of an adversarial note."""

LIMIT = 2.0
"""Most that the time per byte may grow by from the short note to the long one."""

SHOWN = 8
"""Shapes that are printed: those that grow most."""

UNITS = (
    *("[", "![", "](", "[a](", "[a][b", "[^1]", "*", "*a_", "a**b", "***a** b* ", "`a ", "``a `"),
    *("<", "<a ", "<a b='", "<!-- ", "<kbd>", "http://a.b/", "www.", "&#", "\\", "~a", "_a__"),
    *("> ", "- ", "1. ", "\t", "a\n", "- a\n", "> a\n", "# a\n", "## a\n", "a\n===\n", "---\n"),
    *("```\n", "<details>\n\n", "[a]: b\n", "[^a]: b\n\n", "|", "a|b\n", "- [ ] a\n", "**a**\n"),
    *("### a\n\nAda Quill\n\n", "Ada Quill, ", "<https://a.b\n", "TODO a\n", "---\na: b\n"),
)


def growing(unit: str) -> Callable[[int], str]:
    """Return a maker of texts whose every line repeats a unit once more than the line before."""

    def lengths() -> Iterator[str]:
        count = 0
        while True:
            yield unit * count + "a\n"
            count += 1

    def text(length: int) -> str:
        size = 0

        def fits(line: str) -> bool:
            nonlocal size
            size += len(line)
            return size <= length

        return "".join(takewhile(fits, lengths()))

    return text


def shapes() -> dict[str, Callable[[int], str]]:
    """Return makers of adversarial texts, by what the texts are made of."""

    def repeated(unit: str) -> Callable[[int], str]:
        return lambda length: unit * (length // len(unit))

    made: dict[str, Callable[[int], str]] = {repr(unit): repeated(unit) for unit in UNITS}
    for unit in ("  - ", "> ", "`", "*", "["):
        made[f"lines of more and more {unit!r}"] = growing(unit)
    return made


def per_byte(text: str) -> float:
    """Return the seconds per byte to parse a note of this text and to render its entries."""
    began = time.process_time()
    conference, _ = parse_note(f"# Conf 2025\n\n## Talk\n\n{text}", "conf.md")
    for entry in conference.entries:
        to_html(notes_below_header(entry), entry.definitions)
    return (time.process_time() - began) / len(text)


def print_growth() -> None:
    """Print the time per byte of each shape at 1 MB, as a ratio of that at 100 kB."""
    print(f"\nadversarial notes, parsed and rendered: time per byte at {LONG:,} against {SHORT:,}")
    found = []
    for name, make in shapes().items():
        short = min(per_byte(make(SHORT)) for _ in range(2))
        long = per_byte(make(LONG))
        found.append((long / short, long * 1e6, name))
    for ratio, microseconds, name in sorted(found, reverse=True)[:SHOWN]:
        verdict = f"{ratio:7.2f} (limit {LIMIT:.1f}){missed(ratio, LIMIT):8}"
        print(f"{verdict} {microseconds:7.2f} µs a byte  {name}")
    fine = sum(ratio <= LIMIT for ratio, _, _ in found)
    print(f"{fine} of {len(found)} shapes within the limit")
