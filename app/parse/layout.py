"""Which notes make a conference together: one file, or the files of a folder.

A folder's name is a conference's unless it only says a year, a day or a kind of session, or
collects conferences ("conference-notes"). Each file then says by its text what it holds.
"""

import difflib
import posixpath
import re
from bisect import bisect_left
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.markup.syntax import first_heading
from app.model import Link
from app.parse.dates import (
    find_date,
    find_when_and_where,
    find_year,
    is_ambiguous_date,
    readable,
    sounds_like_conference,
)
from app.parse.entries import Draft, Note, draft_slices, note_slices
from app.parse.kinds import conference_words, is_day
from app.parse.lexicon import SESSION_WORDS
from app.parse.links import find_links
from app.parse.outline import Layout, count_talks
from app.text import slug
from app.urls import bare_host

_NOT_NOTES = re.compile(
    r"^(?i:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct|changelog|codeowners|"
    r"copilot-instructions|(?:pull_request|issue)_template|third[-_]party[-_]\w+)(?:[-_.]\w+)?$"
    r"|^(?:NOTICE|CHANGES|HISTORY|SECURITY|SUPPORT|AUTHORS|MAINTAINERS|CLAUDE|AGENTS?|GEMINI|"
    r"PRIVACY|CREDITS|TODO)$"
)
_COVER = re.compile(r"^(?:readme|index|_index|overview|toc|summary|home|_sidebar)$", re.IGNORECASE)
_COLLECTION = re.compile(
    r"(?:^|[\W_])(?:conferences?|conf|talks?|events?|meetings?|meetups?)?[\W_]*(?:notes|"
    r"notebook|summaries|notizen)$"
    r"|^(?:notes|conferences|conf|talks|events|docs|content|src|_posts|posts|markdown|md|pages|"
    r"data|meetups|"
    r"misc|other|various|archive|past|old|wiki|my[-_ ]notes)$",
    re.IGNORECASE,
)
_YEAR_NAME = re.compile(r"^(?:19|20)\d\d$")
_DATE_NAME = re.compile(
    r"^(?:(?:19|20)\d\d[-_.]?\d\d(?:[-_.]?\d\d)?|\d\d?[-_.]\d\d?(?:[-_.](?:19|20)?\d\d)?)$"
)
_DAY_FILE = re.compile(
    r"^(?:\d*[-_ ]*)?(?:day|tag|jour|dia|día)[-_ ]?\d|^\d{1,2}[-_ ](?:am|pm)\b|^\d{1,2}_(?:am|pm)_|"
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:19|20)\d\d[-_]\d\d[-_]\d\d$",
    re.IGNORECASE,
)
_TOP = 4000
"""How many characters of a note are searched for its first heading."""
_SAMPLE = 20
"""How many of a README's neighbours tell whether they are talks."""

_DIRECTIVE = re.compile(r"^\s*(?:@\w+.*|\})\s*$")
_LOCAL_LINK = re.compile(
    r"\]\(\s*<?([^()<>\s:]+\.(?:md|markdown|mkd|txt)(?:#[^()<>\s]*)?)>?\s*\)|<doc:([^<>\n]+)>",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Parts:
    """What one conference is made of."""

    title: str
    source: str
    notes: list[Note]
    """The notes that gave entries or preamble of their own."""
    read: list[Note]
    """All the notes that were read for it."""
    drafts: list[Draft]
    preamble: str
    year: int | None = None
    date: str | None = None
    location: str | None = None
    url: str | None = None


def conference_folder(source: str) -> str:
    """The folder that is the conference of a note, as far as folder names tell ("" for none)."""
    parts = source.split("/")[:-1]
    last = 0
    for number, part in enumerate(parts, 1):
        if _is_year(part):
            if last == number - 1:
                last = number
        elif _is_division(part):
            if last and not _COLLECTION.search(parts[last - 1]):
                break
        else:
            last = number
    return "/".join(parts[:last])


def _is_year(part: str) -> bool:
    return bool(_YEAR_NAME.match(part))


def _is_division(part: str) -> bool:
    """Whether a folder is a part of a conference: a day, a kind of session."""
    words = [w for w in re.split(r"[\W_]+", part.lower()) if w]
    return (
        bool(_DATE_NAME.match(part))
        or all(w in SESSION_WORDS or w.isdigit() for w in words)
        or is_day(" ".join(words))
    )


def read_folders(notes: Mapping[str, str]) -> Iterator[Parts | None]:
    """Group notes into conferences, in the order of their paths; gives None between slices."""
    folders: dict[str, list[str]] = {}
    sources = sorted(notes)
    for source in sources:
        folders.setdefault(conference_folder(source), []).append(source)
    for folder in sorted(folders):
        yield from _Folder(folder, folders[folder], notes, sources).conferences()


@dataclass(slots=True)
class _Folder:
    """The notes of one folder, sorted into conferences."""

    folder: str
    sources: Sequence[str]
    notes: Mapping[str, str]
    all_sources: Sequence[str]
    """Those of all folders, in order."""
    covers: list[Note] = field(default_factory=list)
    talks: list[Note] = field(default_factory=list)
    loose: list[Note] = field(default_factory=list)
    """Notes with a section per talk, but without a conference's title."""
    own: dict[str, list[Note]] = field(default_factory=dict)
    others: list[Note] = field(default_factory=list)
    programme: str | None = None
    """The source of the README that makes a folder of any name one conference's."""

    def conferences(self) -> Iterator[Parts | None]:
        """The conferences of the folder; None between slices of work."""
        self.programme = self._find_programme()
        titles = self._first_titles()
        held: list[Note] = []
        for source in self.sources:
            note = yield from note_slices(self.notes[source], source)
            if self._is_plain_conference(note, titles):
                yield from draft_slices(note)
                yield _parts(note.title, source, [note], "")
            else:
                held.append(note)
        yield from self._sort_out(held)

    def _first_titles(self) -> dict[str, int]:
        """How often each first heading occurs: equal ones are one conference's."""
        counts: dict[str, int] = {}
        for source in self.sources:
            key = _merge_key(_first_heading(self.notes[source]), source)
            counts[key] = counts.get(key, 0) + 1
        return counts

    def _is_plain_conference(self, note: Note, titles: Mapping[str, int]) -> bool:
        """Whether a note is a conference by itself, whatever stands next to it."""
        name = note.stem
        if note.layout is not Layout.CONFERENCE or not note.title or _NOT_NOTES.match(name):
            return False
        if _COVER.match(name) or not note.outline.sections:
            return False
        if not self._collects() and len(self.sources) > 1:
            return False
        return titles.get(_merge_key(_first_heading(self.notes[note.source]), note.source), 0) < 2

    def _collects(self) -> bool:
        """Whether the folder holds conferences, rather than the talks of one."""
        if self.programme:
            return False
        return not self.folder or bool(_COLLECTION.search(self.folder.rpartition("/")[2]))

    def _find_programme(self) -> str | None:
        beside = {s for s in self.sources if posixpath.dirname(s) == self.folder}
        for source in sorted(beside):
            stem = posixpath.basename(source).rpartition(".")[0]
            if _COVER.match(stem) and len(beside) > 2:
                others = sorted(beside - {source})
                if self._names_one(source, others) or self._leads_through_talks(source, others):
                    return source
        return None

    def _names_one(self, source: str, others: Sequence[str]) -> bool:
        """Whether a README's heading is a conference's, and few of its neighbours' are."""
        title = _first_heading(self.notes[source])
        if find_year(title) is None or not conference_words(title):
            return False
        headings = (_first_heading(self.notes[other]) for other in others)
        return sum(map(_names_conference, headings)) * 4 < len(others)

    def _leads_through_talks(self, source: str, others: Sequence[str]) -> bool:
        """Whether most sections of a README link to one neighbour each, and these are talks."""
        text = self.notes[source]
        if not _LOCAL_LINK.search(text):
            return False
        note = _read(text, source)
        if note.layout is not Layout.CONFERENCE:
            return False
        beside = set(others)
        linked: list[str] = []
        sections = note.outline.sections
        for section in sections:
            body = "\n".join(note.page.lines[section.heading.line : section.end])
            targets = set(_local_targets(body, self.folder)) & beside
            if len(targets) == 1 and not _names_conference(section.title.text):
                linked.extend(targets)
        if len(linked) < 2 or len(linked) * 2 <= len(sections):
            return False
        sample = linked[:_SAMPLE]
        talks = sum(_read(self.notes[s], s).layout is Layout.TALK for s in sample)
        return talks * 2 > len(sample)

    def _sort_out(self, held: Sequence[Note]) -> Iterator[Parts | None]:
        rest: list[Note] = []
        for note in held:
            if _NOT_NOTES.match(note.stem):
                self.others.append(note)
            elif self._is_cover(note):
                self.covers.append(note)
            else:
                rest.append(note)
        self._decide(rest)
        self._name_by_file(rest)
        yield from self._join(rest)

    def _is_cover(self, note: Note) -> bool:
        """Whether a note only leads to others: a README, or a list of links to its neighbours."""
        text = self.notes[note.source]
        if _COVER.match(note.stem):
            if (
                note.layout is Layout.CONFERENCE
                and count_talks(note.page, note.outline, note.conf) > 1
            ):
                return False
            alone = len(self.sources) == 1
            return not alone or self._leads_to_others(note) or not note.outline.sections
        lines = [
            line
            for line in note.page.lines
            if line.strip() and not _DIRECTIVE.match(line) and not line.startswith("#")
        ]
        links = sum(bool(_LOCAL_LINK.search(line)) for line in lines if len(line) < 500)
        if links and links * 2 > len(lines):
            return True
        first = _first_heading(text)
        return bool(links) and bool(_COLLECTION.fullmatch(first.strip()))

    def _leads_to_others(self, note: Note) -> bool:
        """Whether there are other notes in a note's folder or below."""
        below = note.source[: note.source.rfind("/") + 1]
        first = bisect_left(self.all_sources, below)  # the first that begins so; others follow
        second = self.all_sources[first + 1 : first + 2]
        return any(source.startswith(below) for source in second)

    def _decide(self, rest: Sequence[Note]) -> None:
        talks = sum(n.layout is Layout.TALK for n in rest)
        conferences = sum(n.layout is Layout.CONFERENCE for n in rest)
        unclear = len(rest) - talks - conferences
        only_talks = not conferences and talks > 2 * max(1, unclear)
        for note in rest:
            if note.layout is not Layout.UNCLEAR:
                continue
            single = not note.outline.sections
            if _DAY_FILE.match(note.stem):
                note.settle(Layout.CONFERENCE)
            elif only_talks:
                note.settle(Layout.TALK)
            elif single:
                alone = self._collects() or len(rest) == 1
                note.settle(Layout.CONFERENCE if alone or conferences > talks else Layout.TALK)
            elif not self._collects() and len(rest) > 1:
                note.settle(Layout.TALK if talks >= conferences else Layout.CONFERENCE)
            else:
                note.settle(Layout.CONFERENCE)
            if note.layout.value == "talk" and not note.outline.title:
                note.outline = replace(note.outline, title=note.likely_title(), sections=())

    def _name_by_file(self, rest: Sequence[Note]) -> None:
        """A file among others whose only heading is a day's is named by its file name."""
        if self._collects() or len(rest) < 2:
            return
        for note in rest:
            sections = note.outline.sections
            only_day = (
                len(sections) == 1 and not sections[0].children and is_day(sections[0].title.text)
            )
            nameless = note.layout is Layout.CONFERENCE and not note.outline.title
            if nameless and only_day and not _DAY_FILE.match(note.stem):
                note.outline = replace(note.outline, sections=(), layout=Layout.TALK)

    def _join(self, rest: Sequence[Note]) -> Iterator[Parts | None]:
        for note in rest:
            if note.layout is Layout.TALK:
                self.talks.append(note)
            elif note.title:
                self.own.setdefault(_merge_key(note.title, note.source), []).append(note)
            else:
                self.loose.append(note)
        named = not self._collects()
        together = named or (len(self.talks) > 1 and not self.own and not self.loose)
        members = [*self.talks, *self.loose] if together else []
        if members and (joined := self._own_of_members()):
            members = sorted([*members, *self.own.pop(joined)], key=lambda n: n.source)
        conferences: list[Parts] = []
        if members:
            conferences.append((yield from self._folder_conference(members)))
        elif self.covers and len(self.own) == 1 and named:
            ((_key, notes),) = self.own.items()
            self.own = {}
            conferences.append((yield from self._folder_conference(notes)))
        for notes in self.own.values():
            for note in notes:
                yield from draft_slices(note)
            title = max((n.title for n in notes), key=len)
            conferences.append(
                _parts(title, notes[0].source, notes, self._folder_name() if named else "")
            )
        if not together:
            for note in [*self.talks, *self.loose]:
                yield from draft_slices(note)
                title = note.front("conference") or self._name_of(note)
                conferences.append(_parts(title, note.source, [note], ""))
        for note in [*self.covers, *self.others]:
            note.outline = replace(note.outline, layout=Layout.CONFERENCE, sections=())
            yield from draft_slices(note)
            title = note.title or readable(note.stem)
            if not note.title and _COVER.match(note.stem) and "/" in note.source:
                title = readable(note.source.split("/")[-2])
            conferences.append(_parts(title, note.source, [note], ""))
        yield from sorted(conferences, key=lambda parts: parts.notes[0].source)

    def _own_of_members(self) -> str | None:
        """The titled conference that a folder's talks belong to: its programme, or the only one."""
        for key, notes in self.own.items():
            if len(self.own) == 1 or any(note.source == self.programme for note in notes):
                return key
        return None

    def _name_of(self, note: Note) -> str:
        if not self._collects():
            return self._folder_name()
        return readable(note.stem)

    def _folder_name(self) -> str:
        """A folder's name as a conference's title, with its year."""
        names = self.folder.split("/")
        name = names[-1]
        year = find_year(name.replace("_", " ").replace("-", " "))
        if _is_year(name) and len(names) > 1:
            name = names[-2]
        title = readable(name)
        if year is None and len(names) > 1 and _is_year(names[-2]):
            year = int(names[-2])
        return f"{title} {year}" if year and str(year) not in title else title

    def _folder_conference(self, members: list[Note]) -> Generator[None, None, Parts]:
        """One conference of all the talks of a folder, its cover page in front."""
        cover = self._cover_for(members)
        for page in self.covers:
            kept = page.outline.title if page is cover else None
            page.outline = replace(page.outline, title=kept, layout=Layout.CONFERENCE, sections=())
            yield from draft_slices(page)
        others = [page for page in self.covers if page is not cover]
        self.covers = []
        for note in members:
            yield from draft_slices(note)
        members = sorted([*members, *others], key=lambda note: note.source)
        read = [cover, *members] if cover else list(members)
        _append_linked(members)
        without = set(others)
        titled = [
            n for n in members if n.layout is Layout.CONFERENCE and n.title and n not in without
        ]
        name = self._folder_name() if self.folder else "Talks"
        title = name
        if titled:
            title = titled[0].title
        elif cover and cover.title:
            title = readable(cover.title) if " " not in cover.title else cover.title
        elif fronts := [c for n in members if (c := n.front("conference"))]:
            title = fronts[0]
        first = cover or next(iter(titled), None)
        source = first.source if first else self.folder or members[0].source
        notes = [cover, *members] if cover else members
        parts = _parts(title, source, notes, name)
        parts.read = read
        return parts

    def _cover_for(self, members: Sequence[Note]) -> Note | None:
        fitting = [c for c in self.covers if posixpath.dirname(c.source) == self.folder]
        named = [c for c in fitting if _COVER.match(c.stem)]
        return next(iter([*named, *fitting]), None)


def _read(text: str, source: str) -> Note:
    """A note in one go."""
    slices = note_slices(text, source)
    while True:
        try:
            next(slices)
        except StopIteration as end:
            note: Note = end.value
            return note


def _names_conference(title: str) -> bool:
    return sounds_like_conference(title) or find_year(title) is not None


def _first_heading(text: str) -> str:
    return first_heading(text[:_TOP])


def _merge_key(title: str, source: str) -> str:
    """Equal for titles of one conference: the words without the year, and the year."""
    where = posixpath.dirname(source)
    if not title:
        return f"{where}\n{source}"
    words = [w for w in slug(title).split("-") if not _YEAR_NAME.match(w)]
    year = find_year(title) or find_year(source)
    return f"{where}\n{'-'.join(words)}\n{year}"


def _append_linked(members: list[Note]) -> None:
    """Join a section that links to a neighbouring file with that file: one talk, told twice."""
    files = {n.source: n for n in members if n.layout is Layout.TALK}
    by_title: dict[str, str] = {}
    for source, note in files.items():
        by_title.setdefault(slug(note.drafts[0].title), source)
    taken: set[str] = set()
    for note in members:
        if note.layout is Layout.TALK:
            continue
        for draft in note.drafts:
            target = _linked_file(draft, files, by_title)
            if target and target not in taken:
                taken.add(target)
                _append(draft, files[target])
    members[:] = [n for n in members if n.source not in taken]


def _linked_file(
    draft: Draft, files: Mapping[str, Note], by_title: Mapping[str, str]
) -> str | None:
    where = posixpath.dirname(draft.source)
    targets = _local_targets(draft.body, where)
    if not targets or len(set(targets)) > 1:
        return None
    if targets[0] in files:
        return targets[0]
    near = by_title.get(slug(draft.title))
    if near:
        return near
    close = difflib.get_close_matches(targets[0], list(files)[:500], n=1, cutoff=0.93)
    return close[0] if close else None


def _local_targets(text: str, folder: str) -> list[str]:
    """The notes a text links to, as sources."""
    targets: list[str] = []
    for match in _LOCAL_LINK.finditer(text):
        target = (match[1] or match[2].replace("-", " ") + ".md").partition("#")[0]
        targets.append(posixpath.normpath(posixpath.join(folder, target)))
    return targets


def _append(draft: Draft, note: Note) -> None:
    """Give a section's entry the text of the file it links to."""
    page = note.page
    own = note.drafts[0]
    text = "\n".join(page.lines)
    body = draft.body.rstrip("\n")
    draft.body = f"{body}\n\n{text}" if body.strip() else text
    links: dict[str, Link] = {link.url: link for link in draft.links}
    for link in find_links(text, page.definitions):
        links.setdefault(link.url, link)
    draft.links = tuple(links.values())
    draft.has_code = draft.has_code or own.has_code
    draft.follow_ups = (*draft.follow_ups, *own.follow_ups)
    draft.speakers = draft.speakers or own.speakers
    draft.url = draft.url or own.url
    draft.tags = draft.tags or own.tags
    draft.date = draft.date or own.date
    if own.definitions and own.definitions != draft.definitions:
        draft.definitions = "\n".join(filter(None, (draft.definitions, own.definitions)))


def _parts(title: str, source: str, notes: list[Note], folder_name: str) -> Parts:
    drafts: list[Draft] = []
    for note in notes:
        offset = len(drafts)
        for draft in note.drafts:
            if draft.parent is not None:
                draft.parent += offset
            drafts.append(draft)
    preamble = "\n\n".join(note.preamble for note in notes if note.preamble)
    parts = Parts(title, source, notes, notes, drafts, preamble)
    front: dict[str, str] = {}
    for note in notes:
        if note.layout is Layout.CONFERENCE:
            for key in ("url", "date", "location", "year"):
                if value := note.front(key):
                    front.setdefault(key, value)
    path = "/".join(note.source.rpartition(".")[0] for note in notes[:1])
    parts.url = front.get("url")
    dates = [front.get("date") or "", title, folder_name, *reversed(path.split("/"))]
    dates = [part.replace("_", "-") for part in dates]
    years = [find_year(d.replace("-", " ")) for d in dates]
    host_year = None
    for note in notes:
        if note.layout is Layout.CONFERENCE and not parts.url:
            parts.url = note.address()
    if parts.url:
        host_year = find_year(bare_host(parts.url).replace(".", " "))
    parts.year = next((y for y in years if y), None) or host_year
    for note in notes if drafts else ():
        if note.layout is not Layout.CONFERENCE or not note.preamble:
            continue
        date, place = find_when_and_where(note.first_lines(), parts.year)
        parts.date = parts.date or date
        parts.location = parts.location or place
    named = next((d for d in (find_date(text) for text in dates) if d), None)
    if front.get("date"):
        parts.date = find_date(front["date"]) or (front["date"][:4] if parts.year else None)
    elif named and (not parts.date or len(named) > 7) and not is_ambiguous_date(title):
        parts.date = named
    parts.location = front.get("location") or parts.location
    if parts.date and not parts.year:
        parts.year = int(parts.date[:4])
    return parts
