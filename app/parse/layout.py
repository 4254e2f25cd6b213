"""Decide the layout of each group of files, and gather its conferences.

`grouping.py` makes the groups. `outline.py` finds what each file holds: a conference, a talk, or
unclear. The files of one conference then decide by majority, which overrules a single file unless
the file differs clearly. A reader's corrections (`corrections.py`) overrule both. `parts.py`
gathers the notes of a conference.
"""

import posixpath
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.parse.corrections import LAYOUTS, Corrections, LayoutName
from app.parse.dates import event_title, find_event, find_year, readable, sounds_like_conference
from app.parse.entries import Note, draft_slices, note_slices
from app.parse.evidence import (
    TOGETHER,
    Decision,
    agree_on_names,
    agree_on_titles,
    certainty,
    settle_together,
)
from app.parse.folders import (
    folder_title,
    is_collection,
    is_cover,
    is_day_file,
    is_not_notes,
    is_year,
    names_collection,
    names_conference,
)
from app.parse.grouping import Group, group_notes, note_title
from app.parse.kinds import conference_words, is_day
from app.parse.outline import count_talks
from app.parse.parts import Parts, gather_parts
from app.parse.sections import Layout, are_most
from app.parse.siblings import append_linked, links_locally, local_targets
from app.text import slug

_DIRECTIVE = re.compile(r"^\s*(?:@\w+.*|\})\s*$")
_NONE = Corrections()
_LONG_NAME = 6
"""Words from which on a title is a sentence rather than a conference's name."""
_LISTED_YEARS = 3
"""Years from which on the sections of a note are conferences."""
_LONGEST_LINK_LINE = 500
"""Characters of a line that can be a list of links; a longer one is text."""
_SAMPLE = 20
"""Linked files of a README that are read to see whether they are talks."""


def read_folders(
    notes: Mapping[str, str],
    corrections: Corrections = _NONE,
    tell: Callable[[Decision], None] | None = None,
    name: str = "",
) -> Iterator[Parts | None]:
    """Yield the conferences of a library in the order of their paths; None between slices.

    `tell` gets the decision on each group. `name` is the name of the folder that holds all notes.
    """
    name = name if names_conference(event_title(name)) else ""
    sources = sorted(notes)
    for group in group_notes(notes, corrections):
        folder = _Folder(group, notes, sources, corrections, name)
        for parts in folder.conferences():
            if parts:
                _correct(parts, group, corrections)
            yield parts
        if tell:
            tell(folder.decision())


def _correct(parts: Parts, group: Group, corrections: Corrections) -> None:
    """Apply a reader's corrections to a conference, except where front matter overrules them."""
    is_whole = group.is_conference and parts.source not in group.asides
    said = corrections.of(group.folder if is_whole else parts.source)
    pages = [note.page for note in parts.notes if note.layout is Layout.CONFERENCE]
    front = {key for page in pages for key in page.front}
    if said.conference and "title" not in front:
        parts.title = said.conference
    if said.year and "year" not in front:
        parts.year = said.year
    for key in ("url", "date", "location"):
        if (value := getattr(said, key)) and key not in front:
            setattr(parts, key, value)


@dataclass(slots=True)
class _Folder:
    """The notes of one group, and their conferences."""

    group: Group
    notes: Mapping[str, str]
    all_sources: Sequence[str]
    """The sources of all folders, sorted."""
    corrections: Corrections
    name: str
    """The name of the folder that holds all notes; "" if unknown or meaningless."""
    covers: list[Note] = field(default_factory=list)
    talks: list[Note] = field(default_factory=list)
    untitled: list[Note] = field(default_factory=list)
    """Notes with a section per talk, but without a conference's title."""
    by_title: dict[str, list[Note]] = field(default_factory=dict)
    """Notes with a conference's title, by the key that titles of one conference share."""
    unrelated: list[Note] = field(default_factory=list)
    """Licences, changelogs and the like."""
    programme: str | None = None
    """The README that makes all notes of the folder one conference, if any."""
    layouts: list[Layout] = field(default_factory=list)
    """The layout of each note except the cover pages."""
    mean: float | None = None
    """The mean weight of the files (above 0: a section per talk); None if not weighed."""

    @property
    def folder(self) -> str:
        """The path of the folder."""
        return self.group.folder

    @property
    def sources(self) -> Sequence[str]:
        """The notes of the folder."""
        return self.group.sources

    def conferences(self) -> Iterator[Parts | None]:
        """Yield the conferences of the folder; None between slices of work."""
        self.programme = self._find_programme()
        titles = self._first_titles()
        undecided: list[Note] = []
        for source in self.sources:
            said = self.corrections.of(source)
            note = yield from note_slices(self.notes[source], source, said.heading)
            if said.layout or said.heading:
                is_talk = not said.heading and said.layout != "conference-per-file"
                note.settle(Layout.TALK if is_talk else Layout.CONFERENCE, overrule=True)
                note.is_said = True
            if self._is_conference_alone(note, titles):
                self.layouts.append(note.layout)
                yield from draft_slices(note)
                yield gather_parts(note.title, source, [note], "")
            else:
                undecided.append(note)
        yield from self._classify(undecided)
        for source in sorted(self.group.asides):
            note = yield from note_slices(self.notes[source], source)
            yield from _preamble_only(note)

    def decision(self) -> Decision:
        """The decision on the folder; complete when all its conferences were yielded."""
        talks = sum(layout is Layout.TALK for layout in self.layouts)
        n_notes = max(1, len(self.layouts))
        share = talks / n_notes
        if self.mean is not None:
            share = certainty(self.mean)
        per_talk: LayoutName = "talk-per-folder" if self._has_folders() else "talk-per-file"
        scores: dict[LayoutName, float] = dict.fromkeys(LAYOUTS, 0.0)
        scores[per_talk], scores["conference-per-file"] = share, 1 - share
        taken = per_talk if talks * 2 > n_notes else "conference-per-file"
        if not self.layouts and self.group.asides:
            taken = "not-notes"
            scores = {layout: float(layout == taken) for layout in LAYOUTS}
        said = self.corrections.of(self.folder).layout
        sources = tuple(self.sources)
        return Decision(self.folder, said or taken, scores, bool(said), sources, self.group.asides)

    def _has_folders(self) -> bool:
        """Whether there is a folder per talk: most notes are alone in theirs."""
        folders = Counter(posixpath.dirname(source) for source in self.sources)
        alone = sum(count == 1 for name, count in folders.items() if name != self.folder)
        return alone > 1 and alone * 2 > len(self.sources)

    def _first_titles(self) -> dict[str, int]:
        """Count the first headings; notes with the same one belong to one conference."""
        counts: dict[str, int] = {}
        for source in self.sources:
            key = _merge_key(note_title(self.notes[source]), source)
            counts[key] = counts.get(key, 0) + 1
        return counts

    def _is_conference_alone(self, note: Note, titles: Mapping[str, int]) -> bool:
        """Whether a note is a conference of its own, regardless of the other notes."""
        name = note.stem
        if note.layout is not Layout.CONFERENCE or not note.title or is_not_notes(name):
            return False
        if is_cover(name) or not note.outline.sections or _lists_conferences(note):
            return False
        if not self._is_collection() and len(self.sources) > 1:
            return False
        return titles.get(_merge_key(note_title(self.notes[note.source]), note.source), 0) < 2

    def _is_collection(self) -> bool:
        """Whether the folder holds conferences, rather than the talks of one."""
        if self.group.collects:
            return True
        if self.programme or self.group.is_conference:
            return False
        return not self.folder or is_collection(self.folder.rpartition("/")[2])

    def _find_programme(self) -> str | None:
        """Find the README that names the folder's one conference or links to its talks."""
        beside = {s for s in self.sources if posixpath.dirname(s) == self.folder}
        for source in sorted(beside):
            stem = posixpath.basename(source).rpartition(".")[0]
            if is_cover(stem) and len(beside) > 2:
                others = sorted(beside - {source})
                if self._names_one_conference(source, others):
                    return source
                if self._links_to_talks(source, others):
                    return source
        return None

    def _names_one_conference(self, source: str, others: Sequence[str]) -> bool:
        """Whether a README's title is a conference's, and few titles beside it are."""
        title = note_title(self.notes[source])
        if find_year(title) is None or not conference_words(title):
            return False
        headings = (note_title(self.notes[other]) for other in others)
        return sum(map(_names_conference, headings)) * 4 < len(others)

    def _links_to_talks(self, source: str, others: Sequence[str]) -> bool:
        """Whether most sections of a README link to one file each, and these are talks."""
        text = self.notes[source]
        if not links_locally(text):
            return False
        note = _read_now(text, source)
        if note.layout is not Layout.CONFERENCE:
            return False
        beside = set(others)
        linked: list[str] = []
        sections = note.outline.sections
        for section in sections:
            body = "\n".join(note.page.lines[section.heading.line : section.end])
            targets = set(local_targets(body, self.folder)) & beside
            if len(targets) == 1 and not _names_conference(section.title.text):
                linked.extend(targets)
        if len(linked) < 2 or len(linked) * 2 <= len(sections):
            return False
        sample = linked[:_SAMPLE]
        talks = sum(_read_now(self.notes[s], s).layout is Layout.TALK for s in sample)
        return talks * 2 > len(sample)

    def _classify(self, undecided: Sequence[Note]) -> Iterator[Parts | None]:
        """Separate covers and unrelated files from notes, settle the notes, and gather all."""
        rest: list[Note] = []
        for note in undecided:
            if is_not_notes(note.stem):
                self.unrelated.append(note)
            elif self._is_cover(note):
                self.covers.append(note)
            else:
                rest.append(note)
        if not self._is_collection() and len(rest) >= TOGETHER:
            self.mean = settle_together(rest)
        self._settle_unclear(rest)
        self._settle_single_days(rest)
        agree_on_names(rest)
        self.layouts += [note.layout for note in rest]
        yield from self._gather(rest)

    def _is_cover(self, note: Note) -> bool:
        """Whether a note is a cover page: a README, or mostly links to its neighbours."""
        text = self.notes[note.source]
        if is_cover(note.stem):
            is_conference = note.layout is Layout.CONFERENCE
            if is_conference and count_talks(note.page, note.outline, note.conf) > 1:
                return False
            alone = len(self.sources) == 1
            return not alone or self._has_others_below(note) or not note.outline.sections
        if _lists_conferences(note):
            return True
        lines = [
            line
            for line in note.page.lines
            if line.strip() and not _DIRECTIVE.match(line) and not line.startswith("#")
        ]
        links = sum(links_locally(line) for line in lines if len(line) < _LONGEST_LINK_LINE)
        if links and links * 2 > len(lines):
            return True
        first = note_title(text)
        return bool(links) and names_collection(first)

    def _has_others_below(self, note: Note) -> bool:
        """Whether there are other notes in a note's folder or below."""
        below = note.source[: note.source.rfind("/") + 1]
        first = bisect_left(self.all_sources, below)  # the first that begins so; others follow
        second = self.all_sources[first + 1 : first + 2]
        return any(source.startswith(below) for source in second)

    def _settle_unclear(self, rest: Sequence[Note]) -> None:
        """Give notes of unclear layout the layout of most notes beside them."""
        talks = sum(n.layout is Layout.TALK for n in rest)
        conferences = sum(n.layout is Layout.CONFERENCE for n in rest)
        unclear = len(rest) - talks - conferences
        only_talks = not conferences and talks > 2 * max(1, unclear)
        for note in rest:
            if note.layout is not Layout.UNCLEAR:
                continue
            is_talk = False
            if is_day_file(note.stem):
                pass
            elif only_talks:
                is_talk = True
            elif not note.outline.sections:
                alone = self._is_collection() or len(rest) == 1
                is_talk = not alone and talks >= conferences
            elif not self._is_collection() and len(rest) > 1:
                is_talk = talks >= conferences
            note.settle(Layout.TALK if is_talk else Layout.CONFERENCE)

    def _settle_single_days(self, rest: Sequence[Note]) -> None:
        """Turn files whose only heading is a day into talks, titled by their file names."""
        if self._is_collection() or len(rest) < 2:
            return
        for note in rest:
            sections = note.outline.sections
            only_day = (
                len(sections) == 1 and not sections[0].children and is_day(sections[0].title.text)
            )
            nameless = note.layout is Layout.CONFERENCE and not note.outline.title
            if nameless and only_day and not is_day_file(note.stem):
                note.outline = replace(note.outline, sections=(), layout=Layout.TALK)

    def _gather(self, rest: Sequence[Note]) -> Iterator[Parts | None]:
        """Yield the conferences of the settled notes."""
        for note in rest:
            if not self._is_collection() and len(rest) > 1:
                _make_session_group(note)
            if note.layout is Layout.TALK:
                self.talks.append(note)
            elif note.title and (self._is_collection() or not is_day(note.title)):
                self.by_title.setdefault(_merge_key(note.title, note.source), []).append(note)
            else:
                self.untitled.append(note)
        is_named = not self._is_collection()
        only_talks = len(self.talks) > 1 and not self.by_title and not self.untitled
        conferences: list[Parts] = []
        if members := self._take_members(is_named, is_named or only_talks):
            conferences.append((yield from self._folder_conference(members)))
        for notes in self.by_title.values():
            for note in notes:
                yield from draft_slices(note)
            title = max((event_title(n.title) for n in notes), key=len)
            name = folder_title(self.folder) if is_named else ""
            conferences.append(gather_parts(title, notes[0].source, notes, name))
        for note in [*self.talks, *self.untitled]:
            yield from draft_slices(note)
            title = note.front("conference") or self._fallback_title(note)
            conferences.append(gather_parts(title, note.source, [note], ""))
        for note in [*self.covers, *self.unrelated]:
            conferences.extend(filter(None, _preamble_only(note)))
        yield from sorted(conferences, key=lambda parts: parts.notes[0].source)

    def _take_members(self, is_named: bool, together: bool) -> list[Note]:
        """Remove and return the notes of the folder's one conference; none if it is not one.

        `is_named`: the folder's name is a conference's. `together`: its talks belong together.
        """
        members = [*self.talks, *self.untitled] if together else []
        if together:
            self.talks, self.untitled = [], []
        if members and (title := self._title_of_members()):
            return sorted([*members, *self.by_title.pop(title)], key=lambda n: n.source)
        if not members and self.covers and len(self.by_title) == 1 and is_named:
            return self.by_title.popitem()[1]
        return members

    def _title_of_members(self) -> str | None:
        """Return the key of the titled notes for the talks: the programme's or the only one."""
        for key, notes in self.by_title.items():
            if len(self.by_title) == 1 or any(note.source == self.programme for note in notes):
                return key
        return None

    def _fallback_title(self, note: Note) -> str:
        if not self._is_collection():
            return folder_title(self.folder)
        return readable(note.stem)

    def _folder_conference(self, members: list[Note]) -> Generator[None, None, Parts]:
        """Combine a folder's notes into one conference, its cover page first."""
        cover = self._cover()
        for page in self.covers:
            kept = page.outline.title if page is cover else None
            page.outline = replace(page.outline, title=kept, layout=Layout.CONFERENCE, sections=())
            yield from draft_slices(page)
        others = [page for page in self.covers if page is not cover]
        dropped = set(others)
        self.covers = []
        for note in members:
            yield from draft_slices(note)
        agree_on_titles(members)
        members = sorted([*members, *others], key=lambda note: note.source)
        read = [cover, *members] if cover else list(members)
        append_linked(members)
        titled = [
            note
            for note in members
            if note.layout is Layout.CONFERENCE and note.title and note not in dropped
        ]
        name = folder_title(self.folder or self.name) or "Talks"
        title = name
        if titled and not (self.group.is_conference and cover and cover.title):
            title = titled[0].title
        elif cover and cover.title:
            title = readable(cover.title) if " " not in cover.title else cover.title
            title = _conference_named_in(cover, title) or title
        elif fronts := [c for n in members if (c := n.front("conference"))]:
            title = fronts[0]
        first = cover or next(iter(titled), None)
        source = first.source if first else self.folder or members[0].source
        notes = [cover, *members] if cover else members
        parts = gather_parts(title, source, notes, name)
        parts.read = read
        return parts

    def _cover(self) -> Note | None:
        """Return the cover page of the folder, preferably a README."""
        fitting = [c for c in self.covers if posixpath.dirname(c.source) == self.folder]
        named = [c for c in fitting if is_cover(c.stem)]
        return next(iter([*named, *fitting]), None)


def _read_now(text: str, source: str) -> Note:
    """Read a note without pauses."""
    slices = note_slices(text, source)
    while True:
        try:
            next(slices)
        except StopIteration as end:
            note: Note = end.value
            return note


def _preamble_only(note: Note) -> Iterator[Parts | None]:
    """Keep the text of a file without talks as a preamble, without entries."""
    note.outline = replace(note.outline, layout=Layout.CONFERENCE, sections=())
    yield from draft_slices(note)
    title = note.title or readable(note.stem)
    if not note.title and is_cover(note.stem) and "/" in note.source:
        title = readable(note.source.split("/")[-2])
    yield gather_parts(title, note.source, [note], "")


def _conference_named_in(cover: Note, title: str) -> str:
    """Return the conference and year in a cover page's text, where its title has no year."""
    if find_year(title):
        return ""
    for line in cover.first_lines():
        if told := find_event(line):
            is_name = sounds_like_conference(title) and len(title.split()) < _LONG_NAME
            return f"{title} {told[1]}" if is_name else f"{told[0]} {told[1]}"
    return ""


def _make_session_group(note: Note) -> None:
    """Turn a title that names a session of a conference into a group of its talks."""
    title = note.outline.title
    if note.layout is not Layout.CONFERENCE or not title or note.front("title"):
        return
    text = title.title.text
    if not note.outline.sections or _names_conference(text) or is_day(text):
        return
    if event_title(text) != text:  # a conference's, with its day
        return
    title.children = list(note.outline.sections)
    note.outline = replace(note.outline, title=None, sections=[title])


def _lists_conferences(note: Note) -> bool:
    """Whether the sections of a note are conferences with their years, not talks."""
    titles = [section.title.text for section in note.outline.sections]
    if len({find_year(it) for it in titles} - {None}) < _LISTED_YEARS:
        return False  # so most notes are spared the search for names, which takes longer
    named = [it for it in titles if sounds_like_conference(it) and len(it.split()) < _LONG_NAME]
    years = {year for it in named if (year := find_year(it))}
    return len(years) >= _LISTED_YEARS and are_most(len(named), len(titles))


def _names_conference(title: str) -> bool:
    return sounds_like_conference(title) or find_year(title) is not None


def _merge_key(title: str, source: str) -> str:
    """A key that titles of one conference share: folder, words without the year, year."""
    where = posixpath.dirname(source)
    if not title:
        return f"{where}\n{source}"
    words = [w for w in slug(event_title(title)).split("-") if not is_year(w)]
    year = find_year(title) or find_year(source)
    return f"{where}\n{'-'.join(words)}\n{year}"
