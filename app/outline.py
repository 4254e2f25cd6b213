"""A note's sections: which are entries, of what kind, and whether the note is one talk.

Every judgement here is one a reader makes from headings and the lines right below them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from app.bylines import Byline, Conf, Title, read_byline, read_title
from app.lines import BOLD_LEVEL, Heading, Page
from app.people import Trust, find_people, plain
from app.places import find_year, slug, sounds_like_conference
from app.talks import Kind


class Layout(Enum):
    """What one file holds."""

    CONFERENCE = "conference"
    TALK = "talk"
    UNCLEAR = "unclear"
    """Headings without a hint: the files around it decide."""


@dataclass(slots=True)
class Section:
    """A heading with the lines it rules: `[heading.end, end)`, its own text up to `own_end`."""

    heading: Heading
    end: int = 0
    own_end: int = 0
    children: list["Section"] = field(default_factory=list)
    title: Title = field(default_factory=lambda: Title("", find_people("", Trust.TITLE)))
    byline: Byline = field(default_factory=Byline)


@dataclass(frozen=True, slots=True)
class Cut:
    """One entry to be: a section, its kind, where its body ends, the cut it stands in."""

    section: Section
    kind: Kind
    end: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A note's title section (a conference's name or the one talk's) and the sections below."""

    title: Section | None
    sections: Sequence[Section]
    layout: Layout
    early: int | None = None
    """The line of a heading above the title that names its speakers."""


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi "
    "dimanche lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta "
    "lunedì martedì mercoledì giovedì venerdì maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
)
_DAY_WORDS = frozenset("day days tag tage jour journée día dia giorno dag dzień день".split())
_DAY_PARTS = frozenset("morning afternoon evening vormittag nachmittag abend matin après-midi soir mañana tarde".split())
_MONTH_WORDS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril "
    "juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre".split()
)
_DAY_FILL = frozenset(
    "one two three four five six seven first second third fourth fifth 1st 2nd 3rd eins zwei drei erster zweiter "
    "dritter un deux trois premier deuxième uno dos tres primer segundo the of de del der den am pm session "
    "sessions main conference talks tutorial tutorials workshop workshops part notes sprint sprints and".split()
)
_GROUP = re.compile(
    r"^(?:(?:regular|main|short|long|invited|contributed|selected|other|all|my|conference|parallel|breakout|"
    r"breakouts?|live|attended|the|day \d+|afternoon|morning|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|\d+)\s+)*(?:talks?|sessions?|keynotes?|keynote (?:speakers?|talks?|sessions?)|plenar(?:y|ies)|tutorials?|workshops?|posters?|"
    r"poster session|presentations?|live presentations|panels|tracks?|rooms?|stages?|streams?|blocks?|lectures?|"
    r"vorträge|konferenz|conférences|présentations|charlas|ponencias|palestras|talk notes|talks i (?:attended|saw)|"
    r"talks attended|sessions attended|programme?|schedule|agenda)(?:\s+(?:[a-z]|\d{1,2}|[ivx]{1,4}|notes|attended|"
    r"day \d|\d{1,2}\s*[-–&]\s*\d{1,2}|one|two|three))?\s*:?$",
    re.IGNORECASE,
)
_TRACK = re.compile(r"^(?:track|room|stage|session|raum|saal|salle|sala)\b", re.IGNORECASE)
_LIGHTNING = re.compile(
    r"^(?:.{0,24}\s)?(?:lightning|lightening|lighting|ignite|blitz)[- ](?:talks?|vorträge|sessions?|round)\b(?!\s*[:\-–—])|"
    r"^(?:.{0,24}\s)?(?:blitzvorträge|blitzvortraege|charlas (?:relámpago|rápidas)|palestras relâmpago|présentations éclair|"
    r"conférences éclair|pecha ?kucha)\b",
    re.IGNORECASE,
)
_LIGHTNING_TALK = re.compile(r"^(?:lightning|lighting) talk\s*[:\-–—]|\(lightning talk\)|\[lightning\]|\(lightning\)", re.IGNORECASE)
_CONTENTS = re.compile(
    r"^(?:table of contents?|contents|toc|index|inhalt(?:sverzeichnis)?|sommaire|table des matières|contenidos?|"
    r"índice|sumário|indice)\s*:?$",
    re.IGNORECASE,
)
_EVENT = r"(?:to|bei|zu|au|à|a|ao|al|for|of|and)\b.*"
_REMARKS = re.compile(
    r"^(?:day \d+[:\s-]*)?(?:(?:conference|official|morning|chair'?s?|organi[sz]ers?'?)\s+)?(?:"
    r"(?:opening|closing|introductory|welcome|welcoming|final|concluding|intro|introduction|kick-?off|farewell)"
    r"(?:\s+(?:and|&|/)\s+(?:opening|closing|welcome|introductions?|intro|announcements?|housekeeping|thanks|thank you|awards?|farewell|remarks))?"
    r"\s+(?:remarks?|session|address|words|notes?|ceremony|statements?|comments?|announcements?|plenary|speech)"
    r"|(?:opening|closing|welcome|welcoming|kick-?off|farewell|wrap[- ]?up|outro|intros?|housekeeping|announcements?|closing thoughts|"
    r"welcome everyone|good ?bye|thank you|thanks|awards?(?: ceremony)?|opening day|conference (?:opening|closing|kick-?off|intro|welcome))"
    r"(?:\s*(?:and|&|/|,)\s*(?:the\s+)?(?:opening|closing|welcome|introductions?|intro|announcements?|housekeeping|thanks|thank you|awards?|farewell|wrap[- ]?up|remarks|"
    r"opening remarks|closing remarks|goodbye))*"
    r"|welcome to (?:the )?(?:conference|day \d)|"
    r"begrü(?:ß|ss)ung|eröffnung(?:srede)?|abschluss(?:veranstaltung)?|verabschiedung|willkommen|schlusswort|grußwort|"
    r"ouverture|clôture|mot (?:de bienvenue|d'ouverture|de clôture)|bienvenue|accueil|apertura|clausura|bienvenida|cierre|inauguración|"
    r"abertura|encerramento|boas[- ]vindas|benvenuto|chiusura|welkom|opening en welkom"
    r")\s*[!.:]*(?:\s*(?:\(.*\)|[-–—:]\s*day \d.*))?$",
    re.IGNORECASE,
)
_WELCOME = re.compile(r"^(?:welcome|kick-?off|opening|closing|intro(?:duction)?)(?:\s+remarks?)?\s+(?:to|of|for|from|at)\s+(.+)$", re.IGNORECASE)
_MISC = re.compile(
    r"^(?:(?:side|random|general|other|misc(?:ellaneous)?|personal|my|final|overall|some|quick|various|additional|key|main|"
    r"conference|hallway(?: track)?|extra)\s+)*(?:notes?|side ?notes?|misc\.?|miscellaneous|miscellany|thoughts?|ideas?|impressions?|takeaways?|"
    r"take-aways?|observations?|reflections?|hallway(?: track)?|corridor track|open spaces?|sprints?|dinner|lunch|breakfast|"
    r"breaks?|coffee(?: break)?|lunch break|registration|check-?in|reception|party|social(?: event)?|sponsors?|expo(?: hall)?|"
    r"exhibit(?: hall)?|booths?|vendors?|swag|job fair|food|travel|venue|hotel|logistics|schedule|links?|resources?|references?|"
    r"further reading|books?|tools?|todos?|to-?dos?|action items?|follow[- ]?ups?|summary|conclusions?|introduction|overview|about|"
    r"background|preface|foreword|recap|retrospective|feedback|quotes?|people(?: i met)?|contacts?|attendees|photos?|pictures?|videos?|slides?|"
    r"license|licence|credits|acknowledge?ments?|contributing|disclaimer|legend|key|format|usage|"
    r"notizen|sonstiges|fazit|zusammenfassung|pause|mittagessen|mittagspause|notas?|varios|otros|resumen|divers|remarques|résumé|pause café|"
    r"and misc|stuff|things to (?:look into|check out|try|read)|things i learned|tech to check|other stuff)\s*[:!.]*$",
    re.IGNORECASE,
)
_PANEL = re.compile(
    r"^panel\b|\bpanel\s*(?:[:)\]]|[-–—]\s|discussion|debate|session|q\s?&\s?a|with\b)|\bpanel$|podiumsdiskussion|table[- ]ronde|"
    r"mesa[- ]redonda|tavola rotonda|paneldebat|^ask me anything|round[- ]?table\b|fishbowl",
    re.IGNORECASE,
)
_NOT_PANEL = re.compile(r"\b(?:admin|control|solar|front|side|instrument|touch|dashboard|back|display|flat|lcd|tool|led)[- ]panels?\b", re.IGNORECASE)
_PART = re.compile(
    r"^(?:abstract|details?|notes?|links?|resources?|references?|(?:key|main|my)?\s*(?:take-?aways?|points|ideas|insights|learnings|lessons(?: learned)?)|"
    r"summary|tl;?dr|q\s?(?:&|and|\+)\s?a|questions?(?: (?:&|and) answers?)?|intro(?:duction)?|overview|background|context|motivation|"
    r"conclusions?|wrap[- ]?up|demos?|agenda|outline|contents|other|ideas?|description|slides?|video|recording|speakers?|presenters?|bio|"
    r"about(?: the (?:speaker|talk|author)s?)?|further reading|recap|thoughts|my thoughts|comments|action items?|follow[- ]?ups?|"
    r"to-?dos?|tools?|examples?|labs?|exercises?|misc\.?|miscellaneous|topics?|setup|installation|requirements|prerequisites|results?|"
    r"future(?: work)?|next steps|problems?|solutions?|challenges?|use cases?|features?|benefits|pros|cons|pros and cons|tips|"
    r"audience|planning|steps|goals?|why\??|how\??|what\??|when\??|who\??|history|definitions?|terminology|architecture|"
    r"zusammenfassung|notizen|fazit|fragen|einleitung|inhalt|résumé|questions?/réponses?|liens|présentation|resumen|notas|preguntas|enlaces|conclusión|"
    r"part \d+|chapter \d+|step \d+|lesson \d+|section \d+|teil \d+|partie \d+|parte \d+|exercise \d+.*|lab \d+.*)\s*[:?!.]*$",
    re.IGNORECASE,
)


def is_day(text: str) -> bool:
    """Whether a heading only says which day it is ("Day 1", "Saturday, Feb 8", "9/3/2025")."""
    if len(text) > 60:
        return False
    words = re.split(r"[\s,:|()–—\-/.]+", plain(text).lower())
    told = False
    numbers = 0
    for word in filter(None, words):
        if word in _DAYS or word in _DAY_WORDS or word in _DAY_PARTS:
            told = True
        elif word in _MONTH_WORDS:
            numbers += 10
        elif word.rstrip("stndrh").isdigit() or word.isdigit():
            numbers += 1
            if re.fullmatch(r"(?:19|20)\d\d", word):
                numbers += 1
        elif word not in _DAY_FILL:
            return False
    return told or numbers > 10 or (numbers >= 3 and not any(w in _DAY_FILL for w in words))


def is_part(text: str) -> bool:
    """Whether a heading names a part that any talk's notes can have ("Abstract", "Q&A")."""
    return bool(_PART.match(text))


def is_lightning(text: str) -> bool:
    """Whether a heading announces lightning talks."""
    return bool(_LIGHTNING.match(text))


def kind_of(text: str) -> Kind:
    """The kind of an entry that its title alone tells."""
    if len(text) > 300:
        return "talk"
    if _REMARKS.match(text):
        return "remarks"
    if (match := _WELCOME.match(text)) and sounds_like_conference(match[1]):
        return "remarks"
    if _MISC.match(text):
        return "misc"
    if _LIGHTNING_TALK.search(text):
        return "lightning"
    if _PANEL.search(text) and not _NOT_PANEL.search(text):
        return "panel"
    return "talk"


def read_outline(page: Page, conf: Conf, name: str, kind: str = "") -> Outline:
    """Find out what a note holds. `name` is its file's name, `kind` what its front matter says."""
    roots = _tree(page, page.headings)
    outline = _shape(page, roots, conf, name)
    if kind in ("talk", "panel", "lightning", "remarks", "misc"):
        title = outline.title or (outline.sections[0] if roots and outline.sections else None)
        return Outline(title, (), Layout.TALK, outline.early)
    if kind in ("conference", "section"):
        return Outline(outline.title, outline.sections, Layout.CONFERENCE)
    return outline


def _tree(page: Page, headings: Sequence[Heading]) -> list[Section]:
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
    for section in _walk(roots):
        if not section.children:
            section.own_end = section.end
    return roots


def _walk(sections: Sequence[Section]) -> list[Section]:
    out: list[Section] = []
    stack = list(reversed(sections))
    while stack:
        section = stack.pop()
        out.append(section)
        stack.extend(reversed(section.children))
    return out


def read_section(page: Page, section: Section, conf: Conf) -> None:
    """Fill in what a section's heading and first lines say."""
    heading = section.heading
    section.title = read_title(heading.text)
    # A section that only groups others keeps to its own lines; a talk's head may reach on.
    body = page.lines[heading.end : min(section.end, heading.end + 40)]
    section.byline = read_byline(body, section.title, conf)


def _shape(page: Page, roots: list[Section], conf: Conf, name: str) -> Outline:
    for section in roots:
        read_section(page, section, conf)
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
        and not _has_text(page, first.heading.end, first.end)
        and find_people(first.heading.text, Trust.LINE).names
    ):
        outline = _one_root(page, second, conf, name)
        return Outline(outline.title, outline.sections, outline.layout, first.heading.line)
    rest = roots[1:]
    if all(s.heading.level == first.heading.level for s in rest):
        parts = sum(is_part(s.title.text) for s in rest)
        if parts * 2 >= len(rest) and not sounds_like_conference(first.title.text):
            return Outline(first, (), Layout.TALK)
    names_conference = _names_conference(first.title.text, name) and not _talky(first)
    if names_conference and not first.children:
        return Outline(first, rest, Layout.CONFERENCE)
    sections = _leaves(page, roots, conf)
    talky = sum(map(_talky, sections))
    if talky * 3 >= len(sections) or (talky > 1 and talky * 4 >= len(sections)):
        return Outline(None, roots, Layout.CONFERENCE)
    return Outline(None, roots, Layout.UNCLEAR)


def _one_root(page: Page, root: Section, conf: Conf, name: str) -> Outline:
    """A note under one title: a conference's or a talk's."""
    for section in root.children:
        read_section(page, section, conf)
    conference = _names_conference(root.title.text, name)
    if not root.children:
        if root.title.sure or not conference:
            layout = Layout.TALK
        else:
            layout = Layout.TALK if _talky(root) else Layout.UNCLEAR
        return Outline(root, (), layout)
    sections = _leaves(page, root.children, conf)
    talky = sum(map(_talky, sections))
    parts = sum(is_part(s.title.text) for s in root.children)
    enough = talky >= 2 and talky * 4 >= len(sections)
    if conference and (talky or parts * 2 < len(root.children)) and not (root.title.sure and not enough):
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


def _names_conference(title: str, name: str) -> bool:
    """Whether a note's title is a conference's: an event's word, or the file's name with a year."""
    if sounds_like_conference(title):
        return True
    year = find_year(title)
    return year is not None and (find_year(name) is not None or len(title.split()) < 5)


def _leaves(page: Page, sections: Sequence[Section], conf: Conf) -> list[Section]:
    """The sections that could be talks: below day headings and groups, their children."""
    out: list[Section] = []
    stack = list(reversed(sections))
    while stack:
        section = stack.pop()
        text = section.title.text
        if section.children and (is_day(text) or _GROUP.match(text) or is_lightning(text)):
            for child in section.children:
                read_section(page, child, conf)
            stack.extend(reversed(section.children))
        elif not is_day(text) and not _CONTENTS.match(text):
            out.append(section)
    return out


def _talky(section: Section) -> bool:
    """Whether a section says of itself that it is a talk, or what only conferences have."""
    text = section.title.text
    return (
        section.title.timed
        or bool(section.byline.speakers)
        or section.byline.url is not None
        or kind_of(text) in ("remarks", "panel", "lightning")
        or is_lightning(text)
        or text.lower().startswith("keynote")
    )


def _has_text(page: Page, start: int, end: int) -> bool:
    return any(page.lines[n].strip() and n not in page.rules for n in range(start, end))


def _after_rule(page: Page, line: int) -> bool:
    above = line - 1
    while above >= 0 and not page.lines[above].strip():
        above -= 1
    return above in page.rules


def _bold_sections(page: Page, roots: Sequence[Section], conf: Conf) -> list[Section]:
    """Bold lines as headings, where a note has no others and they read like talks'."""
    start = roots[0].heading.end if roots else page.start
    bolds = [h for h in page.bolds if h.line >= start]
    if len(bolds) < 2:
        return []
    sections = [s for s in _tree(page, bolds) if s.heading.level == BOLD_LEVEL]
    for section in sections:
        read_section(page, section, conf)
    talky = sum(_talky(s) and not find_people(s.heading.text, Trust.LINE).names for s in sections)
    return sections if talky * 2 >= len(sections) else []


def cut(page: Page, sections: Sequence[Section], conf: Conf) -> tuple[list[Cut], list[Section]]:
    """Turn sections into entries; what is left (day markers, tables of contents) comes second.

    Sections come out in the order of the note, a group before what it holds.
    """
    cuts: list[Cut] = []
    left: list[Section] = []
    stack: list[tuple[Section, int | None, bool]] = [(s, None, False) for s in reversed(sections)]
    while stack:
        section, parent, lightning = stack.pop()
        text = section.title.text
        transparent = (is_day(text) and section.heading.style != "bold") or _CONTENTS.match(text)
        if transparent:
            left.append(section)
            below, here, flag = section.children, parent, lightning
        elif _is_group(page, section, conf):
            here = len(cuts)
            cuts.append(Cut(section, "section", section.own_end, parent))
            below, flag = section.children, is_lightning(text)
        else:
            cuts.append(Cut(section, _entry_kind(section, lightning), section.end, parent))
            continue
        for child in below:
            if not child.title.text:
                read_section(page, child, conf)
        stack.extend((child, here, flag) for child in reversed(below))
    return cuts, left


def _entry_kind(section: Section, lightning: bool) -> Kind:
    text = section.title.text
    kind = kind_of(text)
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
    if kind == "talk" and not section.byline.speakers and _GROUP.match(text) and not text.lower().startswith("keynote"):
        return "misc"
    return kind


def _is_group(page: Page, section: Section, conf: Conf) -> bool:
    """Whether a section only holds others ("Lightning Talks", "Tutorials", a day's session)."""
    children = section.children
    if not children:
        return False
    text = section.title.text
    for child in children:
        if not child.title.text:
            read_section(page, child, conf)
    parts = sum(is_part(child.title.text) for child in children)
    if parts * 2 > len(children):
        return False
    if is_lightning(text):
        return True
    if section.title.sure or section.byline.url:
        return False
    named = bool(find_people(text, Trust.TITLE).names)
    if (_GROUP.match(text) or _TRACK.match(text)) and not named:
        return True
    talky = sum(map(_talky, children))
    empty = not _has_text(page, section.heading.end, section.own_end)
    if section.byline.speakers and not empty:
        return False
    return talky * 2 >= len(children) and (talky > 1 or empty) and not named


def conference_words(title: str) -> tuple[str, ...]:
    """The words of a conference's name that its own hosts carry ("pygotham")."""
    words = slug(title).split("-")
    return tuple(w for w in words if len(w) > 3 and not w.isdigit() and w not in _PLAIN_WORDS)


_PLAIN_WORDS = frozenset(
    "conference conf notes talk talks links note north south east west york city summit days from with the "
    "2024 python open data code tech talks day camp forum festival sydney london berlin paris github google "
    "microsoft amazon apple mozilla docker meetup remote online world global".split()
)
