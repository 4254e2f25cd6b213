"""Sections: headings with the lines below them, nested by level, and their outline.

A title and its speakers may be two headings of one section. If most titles of a note have their
speakers in the same place, the others are read the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from app.model import Kind
from app.parse.bylines import Byline
from app.parse.scanner import Heading, Page
from app.parse.speakers import Trust, find_people
from app.parse.titles import STYLES, Title, has_dash, split_by_style, split_either_side

PAIRS = 3
"""Sections, at least, whose majority decides how the others are read."""
_STYLE_SAMPLE = 40
"""Titles that are read to learn where a note's titles have their speakers."""
_STYLE_FROM = 4
"""Sections from which on a note's titles can have a common style."""


def are_most(n: int, total: int) -> bool:
    """Whether `n` of `total` sections or files decide how the others are read: three in five."""
    return n * 5 >= total * 3


class Layout(Enum):
    """The contents of one file: a conference, a talk, or unclear."""

    CONFERENCE = "conference"
    TALK = "talk"
    UNCLEAR = "unclear"
    """The headings do not tell, so the other files decide."""


@dataclass(slots=True, eq=False)
class Section:
    """A heading with its lines `[heading.end, end)`; its own text ends at `own_end`."""

    heading: Heading
    end: int = 0
    own_end: int = 0
    children: list["Section"] = field(default_factory=list)
    title: Title = field(default_factory=lambda: Title("", find_people("", Trust.TITLE)))
    byline: Byline = field(default_factory=Byline)
    is_read: bool = False
    """Whether `title` and `byline` are set."""
    second: Heading | None = None
    """The heading right below, if title and speakers are two headings."""
    is_holder: bool = False
    """Whether a reader's correction makes the section a group of talks."""
    names_first: bool = False
    """Whether the speakers are in the first of the two headings."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A section that becomes an entry: kind, end of its body, index of its parent cut."""

    section: Section
    kind: Kind
    end: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A note's title section (of a conference or the one talk), and the other sections."""

    title: Section | None
    sections: Sequence[Section]
    layout: Layout
    early: int | None = None
    """The line of a heading above the title that names its speakers."""


def nest(page: Page, headings: Sequence[Heading]) -> list[Section]:
    """Nest sections by level."""
    count = len(page.lines)
    roots: list[Section] = []
    open_sections: list[Section] = []
    for heading in headings:
        while open_sections and open_sections[-1].heading.level >= heading.level:
            open_sections.pop().end = heading.line
        section = Section(heading, count, count)
        if open_sections:
            parent = open_sections[-1]
            if not parent.children:
                parent.own_end = heading.line
            parent.children.append(section)
        else:
            roots.append(section)
        open_sections.append(section)
    for section in walk(roots):
        if not section.children:
            section.own_end = section.end
    return roots


def join_pairs(page: Page, roots: Sequence[Section]) -> None:
    """Join two headings, of title and names, where most talks of a note have both."""
    by_level: dict[int, list[Section]] = {}
    for section in walk(roots):
        by_level.setdefault(section.heading.level, []).append(section)
    for sections in by_level.values():
        pairs = [s for s in sections if s.children and not has_text(page, s.heading.end, s.own_end)]
        if len(pairs) < PAIRS or not are_most(len(pairs), len(sections)):
            continue
        named = [(s, is_name(s.heading), is_name(s.children[0].heading)) for s in pairs]
        told = [(s, first) for s, first, second in named if first != second]
        if len(told) < PAIRS or not are_most(len(told), len(pairs)):
            continue
        for section, names_first in told:
            child = section.children[0]
            section.second, section.names_first = child.heading, names_first
            section.children = [*child.children, *section.children[1:]]
            section.own_end = section.children[0].heading.line if section.children else section.end
        return


def is_name(heading: Heading) -> bool:
    """Whether a heading holds only names."""
    people = find_people(heading.text, Trust.LINE)
    return bool(people.names) and people.only


def walk(sections: Sequence[Section]) -> list[Section]:
    """Return all sections and those below them, in the order of the note."""
    out: list[Section] = []
    stack = list(reversed(sections))
    while stack:
        section = stack.pop()
        out.append(section)
        stack.extend(reversed(section.children))
    return out


def has_text(page: Page, start: int, end: int) -> bool:
    """Whether there is text in the lines `[start, end)`, other than rules."""
    return any(page.lines[n].strip() and n not in page.rules for n in range(start, end))


def follow_style(sections: Sequence[Section]) -> None:
    """Split speakers from titles where most titles of a note have them in the same place."""
    silent = [s for s in sections if not s.byline.speakers]
    if len(silent) < 1 or len(sections) < _STYLE_FROM:
        return
    for style in STYLES:
        tried = sections[:_STYLE_SAMPLE]
        fitting = sum(bool(split_by_style(s.title.whole, style)[1].names) for s in tried)
        if fitting < PAIRS or not are_most(fitting, len(tried)):
            continue
        for section in silent:
            text, people = split_by_style(section.title.whole, style)
            if people.names and text:
                section.title = replace(section.title, text=text, people=people, sure=True)
                section.byline = replace(section.byline, speakers=people.names)
        break
    dashed = sum(has_dash(s.title.whole) or bool(s.byline.speakers) for s in sections)
    if dashed >= PAIRS and are_most(dashed, len(sections)):
        for section in silent:
            text, people = split_either_side(section.title.text)
            if people.names and not section.byline.speakers:
                section.title = replace(section.title, text=text, people=people, sure=True)
                section.byline = replace(section.byline, speakers=people.names)


def believe_weak_of(sections: Sequence[Section]) -> None:
    """Accept possible names where most sections have names or possible names."""
    weak = [s for s in sections if s.byline.weak]
    named = sum(bool(s.byline.speakers) for s in sections)
    if len(weak) < PAIRS or not are_most(named + len(weak), len(sections)):
        return
    for section in weak:
        believe_weak(section)


def believe_weak(section: Section) -> None:
    """Accept a section's possible names as its speakers."""
    byline = section.byline
    lines = tuple(sorted({*byline.lines, *byline.weak_lines}))
    section.byline = replace(byline, speakers=byline.weak, lines=lines, weak=())
