"""Weigh the evidence for a layout in each file of a conference, and let the majority decide.

The weights were tuned on the notes of twenty people and checked on a third of them that was held
out; `docs/decisions.md` says what else was tried.
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
from app.parse.sections import Layout, are_most, believe_weak
from app.parse.titles import STYLES, has_dash, split_by_style, split_either_side

TOGETHER = 3
"""Files from which on a conference's files decide their layout together."""
_AGREED = 0.25
"""Mean weight, of either sign, from which on the files agree."""
_ODD = 2.0
"""Weight from which on a file keeps a layout that its conference's other files do not have."""
_STEEP = 3
"""Slope of the logistic function: a mean weight of 1 makes a layout 95% certain."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The layout chosen for one group of notes, and why."""

    folder: str
    layout: LayoutName
    scores: Mapping[LayoutName, float]
    """Each layout's share of the evidence, from 0 to 1; the sum is 1."""
    is_said: bool
    """Whether a reader's correction set the layout."""
    sources: tuple[str, ...]
    left: Mapping[str, str]
    """The reason for each file that was left out, as half a sentence."""


def certainty(mean: float) -> float:
    """Turn a mean weight into the certainty, from 0 to 1, of one file per talk."""
    return 1 / (1 + math.exp(_STEEP * mean))


def settle_together(rest: Sequence[Note]) -> float:
    """Settle one layout for a conference's files by their mean weight; return the mean."""
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
    """Weigh a file: above 0 for a section per talk, below 0 for one talk."""
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
    """Split speakers from titles where most talks of a folder have them in the same place."""
    drafts = [note.drafts[0] for note in notes if note.layout is Layout.TALK and note.drafts]
    silent = [draft for draft in drafts if not draft.speakers]
    if not silent or len(drafts) < TOGETHER:
        return
    for style in STYLES:
        fitting = sum(bool(split_by_style(draft.title, style)[1].names) for draft in silent)
        fitting += sum(bool(draft.speakers) for draft in drafts) if fitting else 0
        if fitting < TOGETHER or not are_most(fitting, len(drafts)):
            continue
        for draft in silent:
            text, people = split_by_style(draft.title, style)
            if people.names and text:
                draft.title, draft.speakers = text, people.names
        break
    dashed = sum(has_dash(draft.title) or bool(draft.speakers) for draft in drafts)
    if are_most(dashed, len(drafts)):
        for draft in silent:
            text, people = split_either_side(draft.title)
            if people.names and not draft.speakers:
                draft.title, draft.speakers = text, people.names


def agree_on_names(rest: Sequence[Note]) -> None:
    """Accept possible names where most talks of a folder have some in the same place."""
    talks = [n.outline.title for n in rest if n.layout is Layout.TALK and n.outline.title]
    weak = [section for section in talks if section.byline.weak]
    named = sum(bool(section.byline.speakers) for section in talks)
    if len(weak) >= TOGETHER and are_most(named + len(weak), len(talks)):
        for section in weak:
            believe_weak(section)
