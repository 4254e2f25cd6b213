"""Find a note's sections, their kinds, and whether the note is one talk or a conference.

Headings and the first lines below them decide.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from app.markup.plaintext import shown_text
from app.model import TALK_KINDS, Kind
from app.parse.bylines import HEAD_LINES, Conf, read_byline
from app.parse.dates import find_year, sounds_like_conference
from app.parse.kinds import is_contents, is_day, is_group, is_lightning, is_part, is_track, kind_of
from app.parse.scanner import BOLD_LEVEL, Heading, Page
from app.parse.sections import (
    Cut,
    Layout,
    Outline,
    Section,
    are_most,
    believe_weak_of,
    follow_style,
    has_text,
    join_pairs,
    nest,
    walk,
)
from app.parse.speakers import NOBODY, Trust, find_people
from app.parse.titles import read_title, split_by_style

_MAJORITY_FROM = 4
"""Sections from which on their majority decides whether one of them is a talk."""
_RULED = 3
"""Headings after a rule from which on rules can separate talks."""
_PERCENT_RULED = 70
"""Percentage of a level's headings that follow a rule, if rules separate talks."""
_SPEAKER_PARTS = 3
"""First sections below a talk's title of which only the first may name its speakers."""
_NAMED_PARTS = 4
"""First sections below a talk's title of which at most one may be a name."""
_TITLE_WORDS = 5
"""Words from which on a title with a year is a sentence rather than a conference's name."""


def outline_slices(
    page: Page, conf: Conf, name: str, kind: str = "", level: int | None = None
) -> Generator[None, None, Outline]:
    """Find the outline of a note; yield between slices of work.

    `name` is its file's name, `kind` the kind in its front matter, and `level` the level of a
    talk's heading, if a reader's correction gives it.
    """
    if level:
        return (yield from _outline_at(page, conf, level))
    roots = nest(page, _entry_headings(page))
    join_pairs(page, roots)
    yield from _read_sections(page, roots, conf)
    outline = _shape(page, roots, conf, name)
    if kind in ("talk", "panel", "lightning", "remarks", "misc"):
        title = outline.title or (outline.sections[0] if roots and outline.sections else None)
        return Outline(title, (), Layout.TALK, outline.early)
    if kind in ("conference", "section"):
        return Outline(outline.title, outline.sections, Layout.CONFERENCE)
    return outline


def _outline_at(page: Page, conf: Conf, level: int) -> Generator[None, None, Outline]:
    """Find the outline of a note whose talks have headings of one given level."""
    roots = nest(page, [h for h in page.headings if h.level <= level])
    for section in walk(roots):
        section.is_holder = section.heading.level < level
        read_section(page, section, conf)
        yield
    title = (
        roots[0]
        if roots and roots[0].heading.level < level and not is_day(roots[0].title.text)
        else None
    )
    if title and len(roots) == 1:
        return Outline(title, title.children, Layout.CONFERENCE)
    if title and not title.children:
        return Outline(title, roots[1:], Layout.CONFERENCE)
    return Outline(None, roots, Layout.CONFERENCE)


def _entry_headings(page: Page) -> Sequence[Heading]:
    """Return the headings that can open entries: after rules only, if rules separate talks."""
    ruled = [h.level for h in page.headings[1:] if page.rules and _after_rule(page, h.line)]
    if len(ruled) < _RULED:
        return page.headings
    level = max(set(ruled), key=ruled.count)
    if ruled.count(level) * 100 < _PERCENT_RULED * sum(
        h.level == level and not is_part(shown_text(h.text)) for h in page.headings[2:]
    ):
        return page.headings
    lines = set()
    for heading in page.headings[1:]:
        if heading.level > level or _after_rule(page, heading.line):
            continue
        if heading.level < level or is_part(shown_text(heading.text)):
            lines.add(heading.line)
    return [h for h in page.headings if h.line not in lines]


def _read_sections(page: Page, roots: Sequence[Section], conf: Conf) -> Iterator[None]:
    """Read the sections that all decisions need, with a pause after each."""
    stack = list(reversed(roots))
    while stack:
        section = stack.pop()
        read_section(page, section, conf)
        yield
        if (len(roots) == 1 and section is roots[0]) or _holds_talks(section):
            stack.extend(reversed(section.children))


def _read_once(page: Page, section: Section, conf: Conf) -> None:
    if not section.is_read:
        read_section(page, section, conf)


def read_section(page: Page, section: Section, conf: Conf) -> None:
    """Set a section's title and byline from its heading and first lines."""
    section.is_read = True
    heading = section.heading
    second = section.second
    title_heading = second if second and section.names_first else heading
    section.title = read_title(title_heading.text)
    if second:
        names = heading if section.names_first else second
        people = find_people(names.text, Trust.LINE)
        section.title = replace(section.title, people=people, sure=True)
    # Not only up to `own_end`: the head of a talk can continue below its first subheading.
    body = page.lines[heading.end : min(section.end, heading.end + HEAD_LINES)]
    section.byline = read_byline(body, section.title, conf)
    title = section.title
    if section.byline.overrides:
        section.title = replace(title, text=title.whole, people=NOBODY, sure=False)
    elif section.byline.speakers and not title.people.names:
        rest, people = split_by_style(title.text, "right")
        by_handle = all(name.startswith("@") for name in section.byline.speakers)
        if people.names and (by_handle or set(people.names) <= set(section.byline.speakers)):
            section.title = replace(title, text=rest, people=people)
            section.byline = replace(section.byline, speakers=people.names)


def _shape(page: Page, roots: list[Section], conf: Conf, name: str) -> Outline:
    if not roots or (len(roots) == 1 and not roots[0].children):
        bolds = _bold_sections(page, roots, conf)
        if bolds:
            return Outline(roots[0] if roots else None, bolds, Layout.CONFERENCE)
    if not roots:
        layout = Layout.CONFERENCE if sounds_like_conference(name) else Layout.TALK
        return Outline(None, (), layout)
    if len(roots) == 1:
        return _one_root(page, roots[0], conf, name)
    first, second = roots[0], roots[1]
    if (
        first.heading.level > second.heading.level
        and len(roots) == 2
        and not has_text(page, first.heading.end, first.end)
        and find_people(first.heading.text, Trust.LINE).names
    ):
        outline = _one_root(page, second, conf, name)
        return Outline(outline.title, outline.sections, outline.layout, first.heading.line)
    rest = roots[1:]
    if all(s.heading.level == first.heading.level for s in rest):
        parts = sum(is_part(s.title.text) for s in rest)
        if parts * 2 >= len(rest) and not sounds_like_conference(first.title.text):
            first.end = len(page.lines)
            read_section(page, first, conf)
            return Outline(first, (), Layout.TALK)
    names_conference = _names_conference(first.title.text, name) and not _looks_like_talk(first)
    if names_conference and not first.children:
        return Outline(first, rest, Layout.CONFERENCE)
    if names_conference and not any(map(_opens_event, rest)):
        own = _without_names(first.children)
        for section in own:
            _read_once(page, section, conf)
        return Outline(first, [*own, *rest], Layout.CONFERENCE)
    sections = _possible_talks(page, roots, conf)
    talky = sum(map(_looks_like_talk, sections))
    if talky * 3 >= len(sections) or (talky > 1 and talky * 4 >= len(sections)):
        return Outline(None, roots, Layout.CONFERENCE)
    return Outline(None, roots, Layout.UNCLEAR)


def _without_names(sections: Sequence[Section]) -> list[Section]:
    """Drop the sections whose headings are only a name: the writer's, below a note's title."""
    kept = [s for s in sections if not find_people(s.heading.text, Trust.TITLE).only]
    for section in kept:
        section.children = _without_names(section.children)
    return kept


def _opens_event(section: Section) -> bool:
    """Whether a heading at the title's level is that of an event, a day or a group."""
    text = section.title.text
    return (
        is_day(text)
        or is_group(text)
        or (find_year(text) is not None and not _looks_like_talk(section))
    )


def _one_root(page: Page, root: Section, conf: Conf, name: str) -> Outline:
    """Find the outline of a note under one title, a conference's or a talk's."""
    for section in root.children:
        _read_once(page, section, conf)
    text = root.title.text
    conference = _names_conference(text, name)
    if is_day(text):
        return Outline(None, [root], Layout.CONFERENCE)
    if not root.children:
        if root.title.sure or not conference:
            layout = Layout.TALK
        else:
            layout = Layout.TALK if _looks_like_talk(root) else Layout.UNCLEAR
        return Outline(root, (), layout)
    if _is_named_below(page, root):
        return Outline(root, (), Layout.TALK)
    sections = _possible_talks(page, root.children, conf)
    talky = sum(_looks_like_talk(s) and not is_part(s.title.text) for s in sections)
    parts = sum(is_part(s.title.text) for s in root.children)
    if text.lower() in ("keynote", "keynotes") and any(
        is_group(s.title.text) for s in root.children
    ):
        alone = Section(root.heading, root.own_end, root.own_end, [], root.title, root.byline)
        return Outline(None, [alone, *root.children], Layout.CONFERENCE)
    enough = talky >= 2 and talky * 4 >= len(sections)
    if (
        conference
        and (talky or parts * 2 < len(root.children))
        and not (root.title.sure and not enough)
    ):
        return Outline(root, root.children, Layout.CONFERENCE)
    named = root.title.sure or bool(root.byline.speakers)
    if named and not (enough and talky * 2 >= len(sections)):
        return Outline(root, (), Layout.TALK)
    if enough or (talky and talky == len(sections)):
        return Outline(root, root.children, Layout.CONFERENCE)
    if root.byline.url or parts * 2 >= len(root.children):
        return Outline(root, (), Layout.TALK)
    ruled = sum(_after_rule(page, s.heading.line) for s in root.children)
    if ruled >= 2 and ruled * 2 >= len(root.children):
        return Outline(root, root.children, Layout.CONFERENCE)
    return Outline(root, root.children, Layout.UNCLEAR)


def _is_named_below(page: Page, root: Section) -> bool:
    """Whether the heading right below the title holds only the talk's speakers."""
    first = root.children[0]
    if not root.byline.speakers or has_text(page, root.heading.end, root.own_end):
        return False
    people = sum(
        bool(find_people(s.heading.text, Trust.LINE).names) for s in root.children[:_NAMED_PARTS]
    )
    if people > 1:
        return False
    named = [
        s
        for s in root.children[:_SPEAKER_PARTS]
        if set(find_people(s.heading.text, Trust.LINE).names) & set(root.byline.speakers)
    ]
    return len(named) == 1 and named[0] is first and not is_part(first.title.text)


def _names_conference(title: str, name: str) -> bool:
    """Whether a note's title is a conference's, by a word for events or by years."""
    if sounds_like_conference(title):
        return True
    year = find_year(title)
    return year is not None and (find_year(name) is not None or len(title.split()) < _TITLE_WORDS)


def _possible_talks(page: Page, sections: Sequence[Section], conf: Conf) -> list[Section]:
    """Return the sections that can be talks: of days and groups, their children."""
    out: list[Section] = []
    stack = list(reversed(sections))
    while stack:
        section = stack.pop()
        text = section.title.text
        if section.children and _holds_talks(section):
            for child in section.children:
                _read_once(page, child, conf)
            stack.extend(reversed(section.children))
        elif not is_day(text) and not is_contents(text):
            out.append(section)
    return out


def _holds_talks(section: Section) -> bool:
    """Whether a heading is that of a day or group, with the talks below it."""
    text = section.title.text
    return is_day(text) or is_group(text) or is_lightning(text)


def _looks_like_talk(section: Section) -> bool:
    """Whether a section has a sign of a talk: time, speakers, page, or a kind of its own."""
    text = section.title.text
    return (
        section.title.timed
        or bool(section.byline.speakers)
        or section.byline.url is not None
        or kind_of(text) in ("remarks", "panel", "lightning")
        or is_lightning(text)
        or text.lower().startswith("keynote")
    )


def count_talks(page: Page, outline: Outline, conf: Conf) -> int:
    """Count the sections of a note with a sign of a talk."""
    return sum(map(_looks_like_talk, _possible_talks(page, outline.sections, conf)))


def _after_rule(page: Page, line: int) -> bool:
    above = line - 1
    while above >= 0 and not page.lines[above].strip():
        above -= 1
    return above in page.rules


def _bold_sections(page: Page, roots: Sequence[Section], conf: Conf) -> list[Section]:
    """Return bold lines as sections, if the note has no headings and they look like talks."""
    start = roots[0].heading.end if roots else page.start
    bolds = [h for h in page.bolds if h.line >= start]
    if len(bolds) < 2:
        return []
    sections = [s for s in nest(page, bolds) if s.heading.level == BOLD_LEVEL]
    for section in sections:
        read_section(page, section, conf)
    talky = sum(
        _looks_like_talk(s) and not find_people(s.heading.text, Trust.LINE).names for s in sections
    )
    return sections if talky * 2 >= len(sections) else []


def cut(page: Page, sections: Sequence[Section], conf: Conf) -> tuple[list[Cut], list[Section]]:
    """Turn sections into cuts; return these, and the sections that are none (days, contents).

    Cuts are in the order of the note, a group before its talks.
    """
    cuts: list[Cut] = []
    left: list[Section] = []
    stack: list[tuple[Section, int | None, bool]] = [(s, None, False) for s in reversed(sections)]
    among_talks = set(_ids_if_mostly_talks(sections))
    while stack:
        section, parent, lightning = stack.pop()
        text = section.title.text
        transparent = (is_day(text) and section.heading.style != "bold") or is_contents(text)
        if transparent:
            left.append(section)
            below, here, flag = section.children, parent, lightning
        elif _is_group(page, section, conf, among_talks=id(section) in among_talks):
            here = len(cuts)
            cuts.append(Cut(section, "section", section.own_end, parent))
            below, flag = section.children, is_lightning(text)
        else:
            cuts.append(Cut(section, _entry_kind(section, lightning), section.end, parent))
            continue
        for child in below:
            _read_once(page, child, conf)
        stack.extend((child, here, flag) for child in reversed(below))
        among_talks.update(_ids_if_mostly_talks(below))
    talks = [c.section for c in cuts if c.kind in TALK_KINDS]
    follow_style(talks)
    believe_weak_of(talks)
    return cuts, left


def _entry_kind(section: Section, lightning: bool) -> Kind:
    text = section.title.text
    kind = kind_of(text)
    whole = section.title.whole
    if kind == "talk" and whole != text and kind_of(whole) == "lightning":
        kind = "lightning"
    if is_lightning(text) and not section.byline.speakers:
        return "misc"
    if kind in ("misc", "remarks") and section.byline.url:
        return "talk"
    if kind == "misc" and section.title.sure:
        return "talk"
    if lightning and kind == "talk":
        return "lightning"
    if kind == "talk" and not text:
        return "misc"
    if (
        kind == "talk"
        and not section.byline.speakers
        and is_group(text)
        and not text.lower().startswith("keynote")
    ):
        return "misc"
    return kind


def _ids_if_mostly_talks(sections: Sequence[Section]) -> list[int]:
    """Return the ids of sibling sections of which most are talks; [] if most are not."""
    if len(sections) < _MAJORITY_FROM or not are_most(
        sum(map(_looks_like_talk, sections)), len(sections)
    ):
        return []
    return [id(section) for section in sections]


def _is_group(page: Page, section: Section, conf: Conf, *, among_talks: bool) -> bool:
    """Whether a section only groups others ("Lightning Talks", "Tutorials", a day's session).

    Among talks it must have talks below it, since talks have subsections too.
    """
    children = section.children
    if section.is_holder or not children:
        return section.is_holder
    text = section.title.text
    for child in children:
        _read_once(page, child, conf)
    parts = sum(is_part(child.title.text) for child in children)
    if parts * 2 > len(children):
        return False
    if is_lightning(text):
        return True
    if section.title.sure or section.byline.url:
        return False
    named = bool(find_people(text, Trust.TITLE).names)
    talky = sum(map(_looks_like_talk, children))
    if (is_group(text) or is_track(text)) and not named:
        return bool(talky) or not among_talks
    empty = not has_text(page, section.heading.end, section.own_end)
    if section.byline.speakers and not empty:
        return False
    few = talky > 1 or (empty and not among_talks)
    return talky * 2 >= len(children) and few and not named
