"""Group notes by conference, on the evidence of folders, cover pages and dates.

A folder collects conferences or is one itself. Its name rarely says which, so the weights of
several signs are added up: the title of its cover page, folders for days, and the share of its
files and folders that name conferences of their own.
"""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.parse.corrections import FILE, Correction, Corrections
from app.parse.dates import find_year, sounds_like_conference
from app.parse.folders import (
    conference_folder,
    is_aside,
    is_collection,
    is_cover,
    is_date,
    is_day_file,
    is_division,
    is_not_notes,
    names_conference,
)

_NONE = Corrections()
_NOTHING = Correction()
_HEADING = re.compile(r"^#{1,6}[ \t]*([^\s#].*)$", re.MULTILINE)
_FRONT_TITLE = re.compile(r"\A---\n(?:.*\n){0,30}?title[ \t]*:[ \t]*[\"']?([^\n\"']+)")
_TEMPLATE = re.compile(r"(?m)^(?:#[ \t]+|[\w-]+:[ \t]*[\"']?)(?:\{\{[^{}\n]*\}\}|<%[^%\n]*%>)")
_DRAWING = re.compile(r"^(?:excalidraw-plugin|kanban-plugin)[ \t]*:", re.MULTILINE)
_NUMBERED = re.compile(r"^(?:[a-z]?\d{1,2})[-_. )]", re.IGNORECASE)

_TALK_FOLDERS = frozenset({"conferences", "presentations", "sessions", "talks", "vorträge"})
_HEAD = 2000
"""Characters at the start of a note that are read to weigh it."""
_SAMPLE = 40
"""Files of a folder that are weighed at most."""
_ENOUGH_TALKS = 3
"""Files from which on a folder holds the talks, and folders below them only material."""
_COVER_LINES = 12
"""Lines of a cover page that can name the conference."""
_LONGEST_COVER_LINE = 200
"""Characters of a line that can name the conference: a longer one is prose."""
_LONGEST_TITLE = 80
"""Characters of a title whose year is a conference's: a longer one is a sentence."""
_MONTHS_OF_YEAR = 3
"""Months from which on dated folders are a year's meetings, not the days of one event."""

_COVER_NAMES = 2.0
"""Weight of a cover page whose title names one conference."""
_COVER_TELLS = 1.0
"""Weight of a cover page whose first lines name one conference."""
_DIVIDED = 1.5
"""Weight of folders for days, or of files for days, directly below."""
_NUMBERS = 0.5
"""Weight of file names that are numbered."""
_OWN_CONFERENCES = 3.0
"""Weight of files and folders that name conferences of their own."""
_ENOUGH = 1.5
"""Sum of weights from which on a folder is one conference."""


@dataclass(slots=True)
class Group:
    """Notes of one conference, or of a folder that collects several."""

    folder: str
    sources: list[str] = field(default_factory=list)
    asides: dict[str, str] = field(default_factory=dict)
    """The reason why a file is no note, as half a sentence, by path."""
    is_conference: bool = False
    """Whether the group is one conference, regardless of its files' names."""
    collects: bool = False
    """Whether each file of the group is a conference, regardless of its name."""


def note_title(text: str) -> str:
    """Return the title in front matter or in the first heading; "" without one."""
    head = text[:_HEAD]
    if head.startswith("---") and (front := _FRONT_TITLE.match(head)):
        return front[1].strip()
    match = _HEADING.search(head)
    return match[1].strip(" #") if match else ""


def group_notes(notes: Mapping[str, str], corrections: Corrections = _NONE) -> list[Group]:
    """Group notes, in the order of folders; every note is in exactly one group."""
    groups: dict[str, Group] = {}
    for source in sorted(notes):
        corrected = _corrected_group(source, corrections)
        folder = corrected.folder if corrected else conference_folder(source)
        groups.setdefault(folder, corrected or Group(folder)).sources.append(source)
    for folder in sorted(groups, key=lambda name: name.count("/") + bool(name)):
        group = groups.get(folder)
        is_open = group and not (group.is_conference or group.collects)
        if is_open and (not folder or is_collection(folder.rpartition("/")[2])):
            _weigh(folder, groups, notes)
    for group in groups.values():
        _set_aside(group, notes, corrections)
    return [groups[folder] for folder in sorted(groups)]


def _corrected_group(source: str, corrections: Corrections) -> Group | None:
    """Return the group that a reader's corrections put a file into, or None."""
    if (folder := corrections.anchor(source, "conference")) is not None:
        return Group(folder, is_conference=True)
    if (folder := corrections.anchor(source, "layout")) is None:
        return None
    layout = corrections.tables[folder].layout
    if layout == "not-notes":
        return None
    return Group(
        folder,
        is_conference=layout != "conference-per-file",
        collects=layout == "conference-per-file",
    )


def _weigh(folder: str, groups: dict[str, Group], notes: Mapping[str, str]) -> None:
    """Decide whether a collection is one conference; if so, add the groups below it."""
    group = groups[folder]
    prefix = f"{folder}/" if folder else ""
    below = [name for name in groups if name != folder and name.startswith(prefix)]
    if any(_names_conference_below(name, prefix) for name in below):
        return
    sources = [s for s in group.sources if not is_not_notes(_stem(s))]
    covers = [s for s in sources if _is_beside(s, folder) and is_cover(_stem(s))]
    rest = [s for s in sources if s not in covers]
    if not rest and not below:
        return
    weight = max((_cover_weight(notes[cover]) for cover in covers), default=0.0)
    divisions = {s[len(prefix) :].split("/")[0] for s in rest if not _is_beside(s, folder)}
    days = {name for name in divisions if is_division(name)}
    if days and _are_near(days):
        weight += _DIVIDED
    sample = rest[:: max(1, len(rest) // _SAMPLE)]
    if sum(bool(_NUMBERED.match(_stem(s))) for s in sample) * 2 > len(sample) > 2:
        weight += _NUMBERS
    own = sum(_names_own(s, notes[s]) for s in sample)
    if own * 4 > len(sample):
        weight -= _OWN_CONFERENCES
    if weight < _ENOUGH:
        return
    group.is_conference = True
    for name in below:
        group.sources += groups.pop(name).sources
    group.sources.sort()


def _names_conference_below(folder: str, prefix: str) -> bool:
    """Whether a folder's path below another one names a conference or a conference's year."""
    parts = folder[len(prefix) :].split("/")
    if any(is_aside(part) for part in parts):
        return False
    return any(map(names_conference, parts)) or any(
        len(part) == 4 and part.isdigit() and len(parts) > 1 for part in parts
    )


def _cover_weight(text: str) -> float:
    title = note_title(text)
    if title and not is_collection(title) and names_conference(title):
        return _COVER_NAMES
    for line in text[:_HEAD].split("\n")[:_COVER_LINES]:
        if len(line) < _LONGEST_COVER_LINE and sounds_like_conference(line) and find_year(line):
            return _COVER_TELLS
    return 0.0


def _names_own(source: str, text: str) -> bool:
    """Whether a file's name or title is that of a conference."""
    stem = _stem(source)
    if is_day_file(stem):
        return False
    if find_year(stem.replace("-", " ").replace("_", " ")) and not is_date(stem):
        return True
    title = note_title(text)
    return names_conference(stem) or (len(title) < _LONGEST_TITLE and find_year(title) is not None)


def _are_near(days: Sequence[str] | set[str]) -> bool:
    """Whether dates among names are days of one conference, not meetings of a year."""
    months = {re.sub(r"\D+", "", name)[:6] for name in days if is_date(name)}
    return len(months) < _MONTHS_OF_YEAR


def _set_aside(group: Group, notes: Mapping[str, str], corrections: Corrections) -> None:
    """Move files that are no notes into `asides`: licences, templates, drawings, material."""
    kept: list[str] = []
    prefix = f"{group.folder}/" if group.folder else ""
    divisions = _divisions(group.sources, prefix)
    direct = 0
    for source in group.sources:
        parts = source[len(prefix) :].split("/")[:-1]
        direct += (not parts or parts[0] in divisions) and not is_cover(_stem(source))
    talks_below = _has_talks_below(group.sources, prefix)
    for source in group.sources:
        parts = source[len(prefix) :].split("/")[:-1]
        layout = corrections.of(source).layout
        if corrections.excludes(source):
            group.asides[source] = f"is left out by {FILE}"
        elif layout == "not-notes":
            group.asides[source] = "was said to be no notes"
        elif corrections.tables.get(source, _NOTHING).layout:
            kept.append(source)
        elif reason := _reason_to_leave_out(
            source, notes[source], corrections.anchor(source, "layout")
        ):
            group.asides[source] = reason
        elif group.is_conference and not parts and talks_below and not _is_cover_or_day(source):
            group.asides[source] = "stands beside the folder that holds the talks"
        elif _is_material(parts, divisions, direct):
            group.asides[source] = "belongs to a talk's material"
        else:
            kept.append(source)
    group.sources = kept


def _is_material(parts: Sequence[str], divisions: Collection[str], direct: int) -> bool:
    """Whether folders below the talks hold a talk's material: a program, a course."""
    if not parts or direct < _ENOUGH_TALKS or parts[0] in divisions:
        return False
    return not is_collection(parts[0])


def _has_talks_below(sources: Sequence[str], prefix: str) -> bool:
    """Whether a folder of several notes is named for talks ("sessions")."""
    below = [s[len(prefix) :].split("/")[0].lower() for s in sources if "/" in s[len(prefix) :]]
    return any(below.count(name) >= _ENOUGH_TALKS for name in _TALK_FOLDERS)


def _is_cover_or_day(source: str) -> bool:
    """Whether a note beside the talks' folder is a cover page or a day's notes."""
    return is_cover(_stem(source)) or is_day_file(_stem(source))


def _divisions(sources: Sequence[str], prefix: str) -> set[str]:
    """Return the folders that divide a conference: all of them if most have such names."""
    names = {s[len(prefix) :].split("/")[0] for s in sources if "/" in s[len(prefix) :]}
    told = {name for name in names if is_division(name)}
    return names if told and len(told) * 2 >= len(names) else told


def _reason_to_leave_out(source: str, text: str, taken_in: str | None) -> str:
    """Return the reason why a file is no note, "" if it is one.

    `taken_in` is the folder whose layout a reader corrected, so its own name does not count.
    """
    if is_not_notes(_stem(source)):
        return "is one of the repository's own papers"
    folders = source.split("/")[:-1]
    if taken_in is not None:
        folders = folders[taken_in.count("/") + bool(taken_in) :]
    if any(map(is_aside, folders)):
        return "lies in a folder for other things"
    head = text[:_HEAD]
    if _TEMPLATE.search(head):
        return "is a template"
    if head.startswith("---") and _DRAWING.search(head):
        return "is a drawing or a board"
    return ""


def _is_beside(source: str, folder: str) -> bool:
    return posixpath.dirname(source) == folder


def _stem(source: str) -> str:
    return posixpath.basename(source).rpartition(".")[0] or posixpath.basename(source)
