"""Evidence for a layout: what each file of a conference says, and what they agree on.

The weights were chosen on the notes of twenty people, with a third of them kept aside; what was
tried is told in `docs/decisions.md`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.parse.corrections import LayoutName
from app.parse.dates import readable
from app.parse.entries import Note
from app.parse.folders import is_day_file, names_conference
from app.parse.kinds import is_day, kind_of
from app.parse.outline import count_talks
from app.parse.sections import Layout, believe_weak
from app.parse.titles import STYLES, has_dash, split_by_style, split_either_side

TOGETHER = 3
"""From so many files on, those of a conference decide their layout together."""
_AGREED = 0.25
"""The mean weight from which on they agree."""
_ODD = 2.0
"""The weight from which on a file differs from its neighbours nevertheless."""
_STEEP = 3
"""How fast a mean weight becomes certainty: at 1 a layout is 95% sure."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How the notes of one group are read."""

    folder: str
    layout: LayoutName
    scores: Mapping[LayoutName, float]
    """How much speaks for each layout, from 0 to 1; they add up to 1."""
    is_said: bool
    """Whether a correction said it."""
    sources: tuple[str, ...]
    left: Mapping[str, str]
    """Files that were left out, and why, as half a sentence."""


def certainty(mean: float) -> float:
    """How sure a mean weight makes a file per talk, from 0 to 1."""
    return 1 / (1 + math.exp(_STEEP * mean))


def settle_together(rest: Sequence[Note]) -> float:
    """Let the files of a conference agree: a file a talk, or a section a talk; give their mean."""
    for note in rest:
        named = kind_of(readable(note.stem).strip("_ "))
        note.is_misc = named == "misc" or note.stem.startswith("_")
    weighed = [(note, _sections_weight(note)) for note in rest if not note.is_said]
    alike = [weight for note, weight in weighed if not is_day_file(note.stem)]
    mean = sum(alike) / max(1, len(alike))
    if abs(mean) < _AGREED:
        return mean
    for note, weight in weighed:
        if mean < 0 and weight < _ODD:
            note.settle(Layout.TALK, overrule=True)
        elif mean > 0 and (note.layout is Layout.UNCLEAR or weight > 0):
            note.settle(Layout.CONFERENCE, overrule=True)
    return mean


def _sections_weight(note: Note) -> float:
    """How much speaks for a section per talk in a file of a conference (below 0: for one talk)."""
    weight = {Layout.TALK: -1.0, Layout.UNCLEAR: 0.0, Layout.CONFERENCE: 1.0}[note.layout]
    title = note.outline.title.title.text if note.outline.title else ""
    if is_day_file(note.stem) or is_day(title):
        return weight + _ODD
    if kind_of(readable(note.stem).strip("_ ")) == "misc":
        return -_ODD
    if title and names_conference(title) and "keynote" not in title.lower():
        weight += 1
    elif note.page.front.get("title"):
        weight -= 1
    if note.layout is Layout.CONFERENCE and count_talks(note.page, note.outline, note.conf) > 2:
        weight += 1
    return weight


def agree_on_titles(notes: Sequence[Note]) -> None:
    """Take the speakers out of titles where most talks of a folder have them at one place."""
    drafts = [note.drafts[0] for note in notes if note.layout is Layout.TALK and note.drafts]
    silent = [draft for draft in drafts if not draft.speakers]
    if not silent or len(drafts) < TOGETHER:
        return
    for style in STYLES:
        fitting = sum(bool(split_by_style(draft.title, style)[1].names) for draft in silent)
        fitting += sum(bool(draft.speakers) for draft in drafts) if fitting else 0
        if fitting < TOGETHER or fitting * 5 < len(drafts) * 3:
            continue
        for draft in silent:
            text, people = split_by_style(draft.title, style)
            if people.names and text:
                draft.title, draft.speakers = text, people.names
        break
    dashed = sum(has_dash(draft.title) or bool(draft.speakers) for draft in drafts)
    if dashed * 5 >= len(drafts) * 3:
        for draft in silent:
            text, people = split_either_side(draft.title)
            if people.names and not draft.speakers:
                draft.title, draft.speakers = text, people.names


def agree_on_names(rest: Sequence[Note]) -> None:
    """Believe what looks like names where most talks of a folder have it in one place."""
    talks = [n.outline.title for n in rest if n.layout is Layout.TALK and n.outline.title]
    weak = [section for section in talks if section.byline.weak]
    named = sum(bool(section.byline.speakers) for section in talks)
    if len(weak) >= TOGETHER and (named + len(weak)) * 5 >= len(talks) * 3:
        for section in weak:
            believe_weak(section)
