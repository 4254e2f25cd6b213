"""Read one note: its sections become drafts of entries, all other lines the preamble."""

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.markup.plaintext import shown_text
from app.markup.syntax import LIST_MARKER
from app.model import KINDS, FollowUp, Kind, Link
from app.parse.bylines import HEAD_LINES, Byline, Conf, read_byline, site_of
from app.parse.dates import find_date, find_year, readable, sounds_like_conference
from app.parse.kinds import conference_words, is_lightning, kind_of
from app.parse.lexicon import FOLLOW_UP_WORDS
from app.parse.links import find_links, is_own_site, lone_address
from app.parse.outline import cut, outline_slices, read_section
from app.parse.scanner import Page, scan
from app.parse.sections import Cut, Layout, Outline, Section
from app.parse.speakers import Trust, find_people
from app.parse.titles import Title, read_title
from app.text import slug
from app.urls import is_web

_FIRST_LINES = 40
"""Lines of a preamble in which the conference's address, date and place are found."""
_LONGEST_TITLE_LINE = 120
"""Characters of a first line that can name the conference: a longer one is a sentence."""
_ADDRESS_LINES = 8
"""Lines below a title in which the conference's address gives its host."""
_LONGEST_HEADING = 200
"""Characters of a first line or heading that can hold a title."""
_CODE_WITHIN = 200
"""Characters at the start of an indented line in which a sign of code is looked for."""
_LONGEST_FOLLOW_UP = 2000
"""Characters of a line that can be a follow-up: a longer one is generated text."""
_ADDRESS_LABEL = re.compile(r"(?:[-*+]\s+)?(?:[\w ]{1,20}:\s+)?")
_BACK = (
    r"(?:look into|look at|investigate|try|read|watch|explore|check|check out|research|learn|"
    r"find out|dig|play with)"
)
_FOLLOW_UP = re.compile(
    r"\b(?:to-?do|fixme)\b(?!\s+(?:list|app|mvc))|^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+\[ \]\s|"
    r"\blook (?:further |more |deeper )?into (?:this|that|these|those|it|them|using|how|whether)\b|"
    r"(?:^|^\s*[-*+>]\s*|[-–—:;.(!]\s+|\b(?:should|must|will|gotta|i'?ll|worth) )look into\b|"
    r"(?:^|^\s*[-*+>]\s*|[-–—:;.(!,]\s*|\b(?:should|must|gotta|definitely|i'?ll|worth|please|"
    r"and|also|later) )check out\b|"
    r"\bto check out\b(?! (?:a|the|an) )|\bcheck (?:this|that|these|those|it|them) out\b|"
    r"\bread up on\b|(?:^\s*[-*+]?\s*|[-–—:;.(]\s*)(?:read|learn|find out) more (?:about|on)\b|"
    r"\bfollow[- ]?up (?:on|with)\b|^\s*[-*+]?\s*follow[- ]?ups?\s*:|"
    rf"(?:^\s*[-*+>]?\s*|\b(?:i|we|might|should|also) )(?:need|want|have|would like|remember) "
    rf"to {_BACK}\b.{{0,40}}\b(?:this|that|it|more|these|further|later|into)\b|"
    r"\bworth (?:a look|checking|reading|trying|investigating|exploring|watching|looking|a read|"
    r"a try)\b|"
    r"\b(?:dig|dive) (?:deeper )?into this\b|\binvestigate (?:this|that|later|further)\b|"
    r"\bto investigate\b|"
    r"\b(?:read|watch|try|research|review|revisit|explore) (?:this|that|these|it|"
    r"them )?(?:later|at home|sometime)\b|"
    r"(?:^|^\s*[-*+>]\s*|[-–—(]\s*)(?:must|should)[- ](?:read|watch|try)\b|"
    r"\bcome back to (?:this|it)\b|"
    r"\b(?:nachlesen|anschauen|ausprobieren)!|\bà (?:lire|tester|creuser)\b",
    re.IGNORECASE,
)
_UNTITLED = "Untitled"
_TASK = re.compile(rf"^(?:>\s*)*{LIST_MARKER}\s+(?:\[ \]\s*)?")
_CODE_SIGN = re.compile(
    r"[;{}]\s*$|^\s*(?:def|class|import|from|return|if|for|while|print|const|let|var|func|public|"
    r"SELECT|\$|>>>|#include|sudo|pip|npm|git|docker|kubectl|curl)\b|\w\(.*\)|\s(?:==?|=>|->|:=|"
    r"\+=)\s|</\w"
)
_LIST_ITEM = re.compile(rf"\s*{LIST_MARKER}\s")


@dataclass(slots=True)
class Draft:
    """An entry without its id. `parent` counts within the note's drafts."""

    title: str
    speakers: tuple[str, ...]
    url: str | None
    kind: Kind
    parent: int | None
    source: str
    line: int
    links: tuple[Link, ...]
    has_code: bool
    follow_ups: tuple[FollowUp, ...]
    body: str
    byline: tuple[int, ...]
    definitions: str
    date: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Note:
    """One file as read: lines, outline, drafts, and facts about its conference."""

    source: str
    page: Page
    outline: Outline
    conf: Conf
    stem: str
    drafts: list[Draft] = field(default_factory=list)
    preamble: str = ""
    definitions: str = ""
    is_said: bool = False
    """Whether a reader's correction set the layout."""
    is_misc: bool = False
    """Whether the file's name says, among files of talks, that it is no talk."""

    @property
    def title(self) -> str:
        """The title of the note's own conference, "" if it names none."""
        if own := self.front("title" if self.layout is not Layout.TALK else "conference"):
            return own
        if self.layout is Layout.TALK or not self.outline.title:
            return ""
        return self.outline.title.title.text

    @property
    def layout(self) -> Layout:
        """What the file holds."""
        return self.outline.layout

    def front(self, key: str) -> str | None:
        """Return a front matter value as text; an address only if a link may have it."""
        value = ", ".join(self.page.front.get(key, ()))
        if key == "url" and not is_web(value):
            return None
        return value or None

    def settle(self, layout: Layout, *, overrule: bool = False) -> None:
        """Set an unclear layout; with `overrule`, also one that the file itself suggested."""
        if self.layout is not layout and (overrule or self.layout is Layout.UNCLEAR):
            outline = replace(self.outline, layout=layout)
            if layout is Layout.TALK:
                title = outline.title or (self.likely_title() if outline.sections else None)
                outline = replace(outline, title=title, sections=())
            elif outline.title and not outline.sections:
                outline = replace(outline, sections=outline.title.children)
            self.outline = outline

    def likely_title(self) -> Section | None:
        """Return the first heading if it shares a word with the file's name, as titles do."""
        first = self.outline.sections[0]
        words = set(slug(self.stem).split("-"))
        shared = {w for w in slug(first.title.text).split("-") if len(w) > 3 and w in words}
        told = len(shared) * 2 >= sum(len(w) > 3 for w in words)
        beside = [s for s in self.outline.sections[1:] if s.heading.level == first.heading.level]
        return first if (shared and told) or (first.heading.level == 1 and not beside) else None

    def first_lines(self) -> list[str]:
        """Return the first lines of a conference's note as plain text, without its title."""
        lines = self.preamble.split("\n")[:_FIRST_LINES]
        return [shown_text(line.lstrip("-*+#> ")) for line in lines if line.strip()]

    def address(self) -> str | None:
        """The conference's address: the first below its title, or one whose host has its name."""
        if self.outline.title and self.layout is Layout.CONFERENCE:
            for link in self.outline.title.title.links:
                return link
        texts = 0
        for line in self.preamble.split("\n")[:_FIRST_LINES]:
            url = _labelled_address(line)
            is_named = any(word in url.lower() for word in self.conf.words)
            if url and (not texts or (is_own_site(url) and is_named)):
                return url
            texts += bool(line.strip())
        return None


def _labelled_address(line: str) -> str:
    """Return the address of a line that is one, after a list marker or label if any."""
    line = line.strip()
    label = _ADDRESS_LABEL.match(line)
    return lone_address(line[label.end() if label else 0 :])


def note_slices(text: str, source: str, level: int | None = None) -> Generator[None, None, Note]:
    """Scan a note and find its outline; yield between slices of work.

    `level` is the level of a talk's heading, if a reader's correction gives it. Entries are drafted
    later, when the note's layout is decided.
    """
    text = text.removeprefix("\ufeff")
    page = scan(text)
    folders = source.split("/")
    stem = folders[-1].rpartition(".")[0] or folders[-1]
    name = readable(stem)
    conf = _conf(page, name, folders[:-1])
    kind = ", ".join(page.front.get("kind", ())).lower()
    if not kind and ("speakers" in page.front or "speaker" in page.front):
        kind = "talk"
    yield
    name_words = stem.replace("_", " ").replace("-", " ")
    outline = yield from outline_slices(page, conf, name_words, kind, level)
    note = Note(source, page, outline, conf, stem)
    if page.definition_lines:
        note.definitions = "\n".join(page.lines[n] for n in sorted(page.definition_lines))
    return note


def _conf(page: Page, name: str, folders: Sequence[str]) -> Conf:
    """Collect the conference's words and host before the note's sections are read."""
    words: list[str] = []
    first = page.headings[0] if page.headings else None
    for text in (shown_text(first.text) if first else "", name, *folders[-3:]):
        if (
            text
            and len(text) < _LONGEST_TITLE_LINE
            and (sounds_like_conference(text) or find_year(text))
        ):
            words.extend(conference_words(text))
    if folders:
        words.extend(conference_words(folders[-1]))
        if len(folders) > 1 and find_year(folders[-1]):
            words.extend(conference_words(folders[-2]))
    start = first.end if first else page.start
    host = ""
    if first and not page.front.get("url"):
        for line in page.lines[start : start + _ADDRESS_LINES]:
            if line.startswith("#"):
                break
            if url := _labelled_address(line):
                if sounds_like_conference(shown_text(first.text)) or find_year(
                    first.text[:_LONGEST_HEADING]
                ):
                    host = site_of(url)
                break
    elif page.front.get("url"):
        host = site_of(page.front["url"][0])
    return Conf(tuple(dict.fromkeys(words)), host)


def draft_slices(note: Note) -> Iterator[None]:
    """Draft the entries of a note whose layout is decided; yield between slices of work."""
    if note.layout is Layout.TALK:
        _draft_talk(note)
        yield
    else:
        yield from _draft_conference(note)


def _draft_conference(note: Note) -> Iterator[None]:
    """Draft the entries of a note that has a section per talk."""
    page = note.page
    cuts, _ = cut(page, note.outline.sections, note.conf)
    spans: list[tuple[int, int]] = []
    if note.outline.title:
        heading = note.outline.title.heading
        spans.append((heading.line, heading.end))
    for one in cuts:
        heading = one.section.heading
        end = _end_before_rule(page, heading.end, one.end)
        spans.append((heading.line, end))
        note.drafts.append(_draft(note, one, end))
        yield
    note.preamble = _preamble(page, spans)


def _draft_talk(note: Note) -> None:
    """Draft the one entry of a note that holds one talk."""
    page = note.page
    section = note.outline.title
    front = page.front
    spans: list[tuple[int, int]] = []
    if section:
        if section.end < len(page.lines):
            section.end = len(page.lines)
            read_section(page, section, note.conf)
        end = _end_before_rule(page, section.heading.end, len(page.lines))
        spans.append((section.heading.line, end))
        whole = Cut(section, _talk_kind(section.title.text, note), end, None)
        draft = _draft(note, whole, end)
    else:
        draft = _untitled(note)
        spans.append((page.start, len(page.lines)))
    if not draft.speakers and is_lightning(draft.title):
        draft.speakers = find_people(draft.title.partition(",")[2], Trust.LINE).names
    if not section and note.front("title") and page.headings:
        draft.line = 1  # front matter gives the title; headings below it are parts of the talk
    if not draft.title or draft.title == _UNTITLED:
        draft.title = readable(note.stem) or _UNTITLED
    if not draft.speakers and note.outline.early is not None:
        draft.speakers = find_people(page.lines[note.outline.early].lstrip("# "), Trust.LINE).names
    if named := note.front("title"):
        read = read_title(named)
        split = read.people.names and not draft.speakers and read.sure
        draft.title, draft.speakers = (
            (read.text, read.people.names) if split else (named, draft.speakers)
        )
    speakers = front.get("speakers", ()) or front.get("speaker", ())
    if speakers:
        draft.speakers = tuple(
            name
            for value in speakers
            for name in (find_people(value, Trust.LABEL).names or (value,))
        )
    draft.url = note.front("url") or draft.url
    draft.date = find_date(note.front("date") or "") or None
    draft.tags = tuple(front.get("tags", ()))
    if (kind := (note.front("kind") or "").lower()) in KINDS and kind != "section":
        draft.kind = kind
    note.drafts.append(draft)
    note.preamble = _preamble(page, spans)


def _talk_kind(title: str, note: Note) -> Kind:
    kind = kind_of(title)
    if is_lightning(title):
        return "talk" if find_people(title.partition(",")[2], Trust.LINE).names else "misc"
    if kind == "talk" and note.is_misc:
        return "misc"
    return "panel" if kind == "talk" and kind_of(readable(note.stem)) == "panel" else kind


def _untitled(note: Note) -> Draft:
    """Draft the entry of a file without a heading; its name or first line is the title."""
    page = note.page
    lines = page.lines[page.start :]
    section_title = Title("", find_people("", Trust.TITLE))
    named = read_title(readable(note.stem))
    title = named.text if named.sure else readable(note.stem)
    speakers = named.people.names if named.sure else ()
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    line = shown_text(lines[first].lstrip("#").strip()) if lines else ""
    if line and len(line) < _LONGEST_HEADING and not _LIST_ITEM.match(lines[first]):
        read = read_title(lines[first].strip())
        wanted = slug(title)
        if wanted and slug(read.text) == wanted:
            title, speakers = read.text, read.people.names
        elif wanted and wanted in slug(line):
            for piece in re.split(r"\s+[-–—|:]\s+", line):
                if slug(piece) == wanted:
                    title = piece
                    speakers = find_people(
                        line.replace(piece, "").strip(" -–—|:"), Trust.LINE
                    ).names
    byline = read_byline(lines[:HEAD_LINES], section_title, note.conf)
    found = tuple(speakers) or byline.speakers
    end = _end_before_rule(page, page.start, len(page.lines))
    return _entry(
        note, title, found, byline, _talk_kind(title, note), None, page.start, page.start, end
    )


def _draft(note: Note, one: Cut, end: int) -> Draft:
    section = one.section
    heading = section.heading
    byline = section.byline
    if one.kind == "section":
        byline = Byline((), byline.url if section.title.links else None, ())
    elif one.kind in ("remarks", "misc") and byline.url:
        byline = Byline(byline.speakers, byline.url, byline.lines)
    count = end - heading.end
    byline = replace(byline, lines=tuple(n for n in byline.lines if n < count))
    text = section.title.text or _UNTITLED
    return _entry(
        note, text, byline.speakers, byline, one.kind, one.parent, heading.line, heading.end, end
    )


def _entry(
    note: Note,
    title: str,
    speakers: tuple[str, ...],
    byline: Byline,
    kind: Kind,
    parent: int | None,
    line: int,
    start: int,
    end: int,
) -> Draft:
    page = note.page
    body = "\n".join(page.lines[start:end])
    if start == 0 and end == len(page.lines) and not body.strip():
        body = ""
    text = body
    if page.target_lines:
        text = "\n".join(page.lines[n] for n in range(start, end) if n not in page.target_lines)
    return Draft(
        title,
        speakers,
        byline.url,
        kind,
        parent,
        note.source,
        line + 1,
        find_links(text, page.definitions),
        _has_code(page, start, end, body),
        _follow_ups(page, start, end, body),
        body,
        byline.lines,
        note.definitions,
    )


def _end_before_rule(page: Page, start: int, end: int) -> int:
    """Return the end of a body: before the thematic breaks that close its section."""
    number, cut_at = end, end
    while number > start:
        if number - 1 in page.rules:
            cut_at = number - 1
        elif page.lines[number - 1].strip():
            break
        number -= 1
    return cut_at


def _preamble(page: Page, spans: Sequence[tuple[int, int]]) -> str:
    """Return the lines in no span `[first, end)`, without section rules and outer blank lines."""
    parts: list[str] = []
    at = page.start
    for first, end in [*sorted(spans), (len(page.lines), len(page.lines))]:
        if at < first:
            stop = _end_before_rule(page, at, first)
            part = "\n".join(page.lines[at:stop]).strip("\n")
            if part.strip():
                parts.append(part)
        at = max(at, end)
    return "\n\n".join(parts)


def _has_code(page: Page, start: int, end: int, body: str) -> bool:
    fences = page.fences
    at = bisect_left(fences, start, key=lambda fence: fence.line)
    if at < len(fences) and fences[at].line < end:
        return True
    return ("\n    " in body or "\n\t" in body) and _has_indented_code(body)


def _has_indented_code(body: str) -> bool:
    """Whether an indented block outside lists reads like code."""
    listing, blank, signs, lines = False, True, 0, 0
    for line in body.split("\n"):
        if not line.strip():
            blank = True
            continue
        if line.startswith(("    ", "\t")):
            if not listing and (blank or lines):
                lines += 1
                signs += bool(_CODE_SIGN.search(line[:_CODE_WITHIN]))
            blank = False
            continue
        if lines > 1 and signs * 2 >= lines:
            return True
        lines = signs = 0
        if _LIST_ITEM.match(line):
            listing = True
        elif not line[0].isspace():
            listing = False
        blank = False
    return lines > 1 and signs * 2 >= lines


def _follow_ups(page: Page, start: int, end: int, body: str) -> tuple[FollowUp, ...]:
    """Find the follow-ups of a body (things to look into later), outside code."""
    lowered = body.lower()
    marks: list[int] = []
    for word in FOLLOW_UP_WORDS:
        mark = lowered.find(word)
        while mark >= 0:
            marks.append(mark)
            mark = lowered.find(word, mark + len(word))
    found: list[FollowUp] = []
    at = bisect_left(page.fences, start, key=lambda fence: fence.end)
    number, passed, last = start, 0, -1
    for mark in sorted(marks):
        number += lowered.count("\n", passed, mark)
        passed = mark
        if number == last:
            continue
        last = number
        line = page.lines[number]
        if len(line) > _LONGEST_FOLLOW_UP or not _FOLLOW_UP.search(line):
            continue
        while at < len(page.fences) and page.fences[at].end <= number:
            at += 1
        if at < len(page.fences) and page.fences[at].line <= number:
            continue
        text = shown_text(_TASK.sub("", line.strip(), count=1).lstrip("-–—#> "))
        found.append(FollowUp(number + 1, text or line.strip()))
    return tuple(found)
