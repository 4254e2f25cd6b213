"""Explain the layout of each folder: the evidence, and the results of other layouts.

`tools json --explain` prints this, and the page's view "How these notes are read" shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.model import TALK_KINDS
from app.parse.conferences import parse_library
from app.parse.corrections import LAYOUTS, Correction, Corrections, LayoutName, take_corrections
from app.parse.evidence import Decision
from app.parse.layout import read_folders


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conferences and talks that a layout makes of a folder's files."""

    layout: LayoutName
    score: float
    """Its share of the evidence, from 0 to 1; the sum over a folder's layouts is 1."""
    n_conferences: int
    n_talks: int
    titles: tuple[str, ...]
    """The first talks, at most EXAMPLES of them."""


EXAMPLES = 3
"""Talks that illustrate a layout's result."""


def explain(
    notes: Mapping[str, str], corrections: Corrections | None = None
) -> tuple[list[Decision], Corrections]:
    """Return each folder's decision, in order, and the corrections in force."""
    texts, said, _ = take_corrections(notes)
    said = said.merged(corrections or Corrections())
    decisions: list[Decision] = []
    for _ in read_folders(texts, said, decisions.append):
        pass
    return decisions, said


def outcomes(notes: Mapping[str, str], decision: Decision, said: Corrections) -> Iterator[Outcome]:
    """Yield the outcome of each layout, the chosen one included, for one folder's files."""
    texts = {source: notes[source] for source in (*decision.sources, *decision.left)}
    for layout in LAYOUTS:
        if layout == "not-notes":
            yield Outcome(layout, decision.scores[layout], 0, 0, ())
            continue
        trial = said
        if layout != decision.layout:
            table = replace(said.tables.get(decision.folder, Correction()), layout=layout)
            trial = replace(said, tables={**said.tables, decision.folder: table})
        found = [c for c, _ in parse_library(texts, trial)]
        talks = [[e.title for e in c.entries if e.kind in TALK_KINDS] for c in found]
        titles = [title for own in talks for title in own]
        n_conferences = sum(map(bool, talks))
        first = tuple(titles[:EXAMPLES])
        yield Outcome(layout, decision.scores[layout], n_conferences, len(titles), first)


def explanation(notes: Mapping[str, str]) -> str:
    """Return all folders' layouts as text: scores, the chosen one, files left out."""
    lines: list[str] = []
    decisions, said = explain(notes)
    for decision in decisions:
        taken = "said by backrow.toml" if decision.is_said else "taken"
        lines.append(f"{decision.folder or '.'}/")
        for one in outcomes(notes, decision, said):
            mark = f"  <- {taken}" if one.layout == decision.layout else ""
            gives = f"{one.n_talks} talks in {one.n_conferences} conferences"
            lines.append(f"  {one.score:4.0%}  {one.layout:20} {gives}{mark}")
        lines += [f"  left out: {source}: {why}" for source, why in sorted(decision.left.items())]
    return "\n".join(lines) + "\n"
