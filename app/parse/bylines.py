"""Speakers and talk page from a section's heading and the first lines below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.markup.plaintext import shown_text
from app.markup.syntax import LIST_MARKER
from app.parse.lexicon import SPEAKER_LABELS, WEAK_LABELS
from app.parse.links import is_talk_page, lone_address
from app.parse.speakers import (
    NOBODY,
    People,
    Trust,
    find_people,
    is_organisation,
    starts_with_role,
)
from app.parse.titles import BARE_STARTS, TIMES, Title, read_label
from app.urls import bare_host

HEAD_LINES = 40
"""Lines below a heading that can belong to its head (speakers, talk page, dates)."""
_HEAD_TEXTS = 16
"""Lines with text that a head has at most."""
_DIRECTIVE_LINES = 20
"""Lines of a DocC directive ("@Metadata {") that are skipped at most."""
_LONGEST_LABEL = 40
"""Characters in which a label ("Speaker:") ends: a colon farther on belongs to a sentence."""
_LONGEST_NAMES = 120
"""Characters of the names after a label: a longer text says more than names."""
_LABELLED_LINES = 12
"""Lines below a lone label that are searched for names, the label's line counted."""
_MOST_MISSES = 2
"""Lines without a name that end the names below a lone label."""
_LONGEST_CREDIT = 110
"""Characters of a credit ("Name - role"): a longer list item is a sentence."""
_EMPLOYER_WORDS = 4
"""Words that an employer's name has at most."""
_NEXT_TEXT_LINES = 5
"""Lines below a line that are searched for the next text."""
_SHORT_WORD = 3
"""Characters of words that are too common ("the", "in") to tell that two texts agree."""

_PAGE_LABEL = re.compile(
    r"^(?:(?:talk|session|abstract|description|details?|link|url|web(?:site|page)?|page|schedule|"
    r"programme?|info|event|event page|talk page|talk link|session page|more info|seite|lien|"
    r"enlace)"
    r"(?:\s+(?:link|page|url|info|details|description))?)\s*[:：]?\s*",
    re.IGNORECASE,
)
_NOT_PAGE_LABEL = re.compile(
    r"\b(?:slides?|video|recording|code|repo(?:sitory)?|source|twitter|github|blog|deck|demo|"
    r"transcript(?:ion)?|notes|follow|folien|vidéo|pdf|youtube|website of|paper|book)\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s")
_BULLET = re.compile(rf"(?:{LIST_MARKER}|•)\s+")
_OWN_PICTURE = re.compile(r"^!\[[^\[\]]*\]\([^()]*\)$")
_OWN_TITLE = re.compile(
    r"^([*_]{1,3}|[\"“])(?=\S)(.+?)(?:\1|[\"”])\s*(?:[-–—:|,]|by\b)*\s*(\S.*)?$"
)
_MOST_WEAK_ITEMS = 6
"""Items that a list of names without a label has at most."""
_FORMAT_WORDS = 4
"""Words that a line with only the session's format has at most."""
_WHEN = re.compile(
    rf"^(?:(?:date|time|when|datum|zeit|wann|room|raum|track|where|location|level|duration|tags?|topics?|"
    rf"format|type|language|audience|rating|stage|venue)\s*[:：].*|{TIMES}.*|\d{{4}}-\d\d-\d\d.*)$",
    re.IGNORECASE,
)
_HEAD_HEADING = re.compile(
    r"^(?:details?|info(?:rmation)?|abstract|description|summary|links?|about|overview|metadata|"
    r"talk|session)\s*:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conf:
    """The conference's words and host, which tell a talk's page from other links."""

    words: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """The speakers and page of a talk, and the body lines that hold nothing else."""

    speakers: tuple[str, ...] = ()
    url: str | None = None
    lines: tuple[int, ...] = ()
    overrides: bool = False
    """Whether a line of names below the heading overrules names read from the title."""
    weak: tuple[str, ...] = ()
    """Possible names, which count only if most other talks have some in the same place."""
    weak_lines: tuple[int, ...] = ()


@dataclass(slots=True)
class _Head:
    """The findings so far below a heading."""

    speakers: tuple[str, ...] = ()
    url: str | None = None
    lines: list[int] = field(default_factory=list)
    texts: int = 0
    """Lines with text seen, addresses not counted."""
    prose: bool = False
    page_line: int | None = None
    credited: bool = False
    """Whether the last names came with roles."""
    overrides: bool = False
    labelled: bool = False
    """Whether the names came after a label."""
    headed: int = -1
    """The line of the last heading that gave names."""
    weak: tuple[str, ...] = ()
    weak_lines: tuple[int, ...] = ()


def read_byline(body: Sequence[str], title: Title, conf: Conf) -> Byline:
    """Read the first lines below a heading."""
    head = _Head(speakers=title.people.names)
    for url in title.links:
        if is_talk_page(url, title.text, conf.words, conf.host):
            head.url = url
            break
    number, count = 0, min(len(body), HEAD_LINES)
    while number < count and head.texts < _HEAD_TEXTS:
        line = body[number].strip()
        if not line:
            number += 1
            continue
        step = _read_head_line(body, number, line, title, conf, head)
        if not step:
            break
        number += step
    if head.page_line is not None:
        head.lines.append(head.page_line)
    lines = tuple(sorted(set(head.lines)))
    weak = () if head.speakers else head.weak
    return Byline(head.speakers, head.url, lines, head.overrides, weak, head.weak_lines)


def _read_head_line(
    body: Sequence[str], number: int, line: str, title: Title, conf: Conf, head: _Head
) -> int:
    """Read one line of a head; return the number of lines read, 0 if the head ends here."""
    mark = line[0]
    if mark == "@" and line.endswith("{"):
        end = number + 1
        while end < min(len(body), number + _DIRECTIVE_LINES) and body[end].strip() != "}":
            end += 1
        return end + 1 - number
    if mark in "`~" and line.startswith(("```", "~~~")):
        return 0
    if mark == "#":
        return _read_head_heading(body, number, line, title, head)
    if mark == ">":
        return 1
    if mark == "|":
        return _read_table_row(line, head)
    bullet = _BULLET.match(line)
    text = line[bullet.end() :] if bullet else line
    if _OWN_PICTURE.match(text):
        return 1
    if own := lone_address(text):
        if (
            head.url is None
            and not head.prose
            and is_talk_page(own, title.text, conf.words, conf.host)
        ):
            if not _NOT_PAGE_LABEL.search(_link_text(text)):
                head.url, head.page_line = own, number
        elif own == head.url and head.page_line is None:
            head.page_line = number
        return 1
    if head.prose and not _may_be_labelled(text):
        head.texts += 1
        return 1
    if not bullet and _is_underlined(body, number):
        return _read_head_heading(body, number, line, title, head) and 2
    if head.texts == 0 and not bullet and (names := _after_own_title(text, title)):
        people = find_people(names, Trust.BYLINE)
        head.texts += 1
        if people.names and not head.speakers:
            head.speakers = people.names
        return 1
    shown = shown_text(text)
    if label := read_label(shown):
        return _read_labelled(body, number, label, head)
    if "://" in text and _read_labelled_page(text, number, title, conf, head):
        return 1
    head.texts += 1
    if head.prose:
        return 1
    if _WHEN.match(shown) or (mark in "*_" and not bullet and _WHEN.match(shown.strip("*_ "))):
        return 1
    return _read_names(body, number, text, bool(bullet), title, head)


def _is_underlined(body: Sequence[str], number: int) -> bool:
    """Whether dashes or equals signs below a line make it a heading."""
    below = body[number + 1].strip() if number + 1 < len(body) else ""
    return len(below) > 2 and below[0] in "-=" and below == below[0] * len(below)


def _after_own_title(text: str, title: Title) -> str:
    """Return the text behind a repeated title in emphasis ("**Title** - Name"), or ""."""
    match = _OWN_TITLE.match(text)
    if not match or not match[3]:
        return ""
    words = {w for w in re.split(r"[\W_]+", title.text.lower()) if len(w) > _SHORT_WORD}
    told = {w for w in re.split(r"[\W_]+", match[2].lower()) if len(w) > _SHORT_WORD}
    return match[3] if words & told and len(words & told) * 2 >= min(len(words), len(told)) else ""


def _link_text(text: str) -> str:
    return text[1 : text.index("]")] if text.startswith("[") and "]" in text else ""


def _read_head_heading(
    body: Sequence[str], number: int, line: str, title: Title, head: _Head
) -> int:
    shown = shown_text(line.lstrip("#").strip().rstrip("#"))
    if not shown or _HEAD_HEADING.match(shown):
        return 1
    if label := read_label(shown):
        return _read_labelled(body, number, label, head)
    if head.headed >= 0 and not any(body[n].strip() for n in range(head.headed + 1, number)):
        people = find_people(shown, Trust.LINE)
        if people.names and (people.only or _is_credit(shown)) and not _repeats(people, title):
            _add(head, people, number)
            head.headed = number
            return 1
    if head.texts == 0 and not head.prose and read_label(shown_text(_next_text(body, number))):
        return 1  # a subtitle, with the names right below
    if head.texts == 0 and not head.prose:
        people = find_people(shown, Trust.LINE)
        if _SUBTITLE.search(shown) and not people.only and not _is_credit(shown):
            return 0
        if people.names and not head.speakers and not _repeats(people, title):
            head.speakers = people.names
            head.headed = number
            if people.only:
                head.lines.append(number)
            head.texts += 1
            return 1
    return 0


def _read_table_row(line: str, head: _Head) -> int:
    cells = [shown_text(cell) for cell in line.strip("|").split("|")]
    if len(cells) > 1 and not head.speakers and cells[0].strip(": ").lower() in SPEAKER_LABELS:
        head.speakers = find_people(cells[1], Trust.LABEL).names
    head.texts += 1
    return 1


def _may_be_labelled(text: str) -> bool:
    """Whether a line below prose begins with a short label, of speakers or page."""
    start = text[:_LONGEST_LABEL]
    return ":" in start or "：" in start or start.lstrip("*_").lower().startswith(BARE_STARTS)


def _read_labelled(
    body: Sequence[str], number: int, label: tuple[str, str, bool], head: _Head
) -> int:
    """Read the names after a label, on the same line or on the next ones."""
    name, rest, marked = label
    if rest:
        sure = marked and len(rest) < _LONGEST_NAMES and name not in WEAK_LABELS
        people = find_people(rest, Trust.LABEL if sure else Trust.LINE)
        head.texts += 1
        if not people.names:
            head.prose = head.prose or not marked
        elif not head.speakers or head.labelled or set(people.names) <= set(head.speakers):
            _add(head, people, number)
            head.labelled = True
        return 1
    if head.speakers and not head.labelled:
        head.texts += 1
        return 1
    at, found, misses = number + 1 + _is_underlined(body, number), 0, 0
    if at < len(body) and not body[at].strip():
        at += 1
    indent: int | None = None
    while at < len(body) and at < number + _LABELLED_LINES and misses < _MOST_MISSES:
        line = body[at].strip()
        if not line or line[0] in "#>|":
            break
        own_indent = len(body[at]) - len(body[at].lstrip())
        bullet = _BULLET.match(line)
        text = line[bullet.end() :] if bullet else line
        if indent is None:
            indent = own_indent
        if own_indent < indent:
            break
        if own_indent == indent:
            people = find_people(text, Trust.BYLINE)
            if people.names:
                _add(head, people, at)
                found += 1
            else:
                misses += 1
        at += 1
    head.texts += 1
    if (
        found
        and number not in head.lines
        and all(n in head.lines for n in range(number + 1, at) if body[n].strip())
    ):
        head.lines.append(number)
    return max(1, at - number) if found else 1


def _add(head: _Head, people: People, number: int) -> None:
    """Add the names on a line; handles only if the head has no names yet."""
    fresh = [name for name in people.names if name not in head.speakers]
    if head.speakers and all(name.startswith("@") for name in fresh):
        fresh = []
        people = People(people.names, False)
    head.speakers = (*head.speakers, *fresh)
    if people.only:
        head.lines.append(number)


def _read_labelled_page(text: str, number: int, title: Title, conf: Conf, head: _Head) -> bool:
    """Read a line like "Session page: <https://...>"; return whether it is one."""
    at = text.find("http")
    lead = shown_text(text[:at].rstrip("<([ ")).rstrip("]")
    url = lone_address(text[at:].rstrip(")>"))
    if not url or len(lead) > _LONGEST_LABEL:
        return False
    page = _PAGE_LABEL.match(lead)
    wanted = page and head.url is None and not head.prose and not _NOT_PAGE_LABEL.search(lead)
    if wanted and is_talk_page(url, title.text, conf.words, conf.host):
        head.url, head.page_line = url, number
    return bool(page) or ":" in lead or text.startswith("[")


def _read_names(
    body: Sequence[str], number: int, text: str, bullet: bool, title: Title, head: _Head
) -> int:
    """Read a paragraph or list of names; without names, the rest of the head is prose."""
    trust = Trust.LINE
    if not bullet and _stands_alone(body, number):
        below = _next_text(body, number)
        if head.texts == 1 and (lone_address(below) or not below):
            trust = Trust.BYLINE if below else Trust.LINE
    at, found = number, False
    while at < len(body) and (line := body[at].strip()):
        item = _BULLET.match(line)
        if bool(item) != bullet or line[0] in "#>|" or line.startswith("```"):
            break
        if at > number and len(body[at]) - len(body[at].lstrip()) > 1:
            at += 1
            continue
        content = line[item.end() :] if item else line
        if at > number and lone_address(content):
            break
        people = find_people(content, trust)
        if bullet and people.names and not people.only and not _is_credit(content):
            people = NOBODY
        if bullet and people.names and people.only and "," not in content and "(" not in content:
            # Two capitalised words alone in a list item are more often a topic than a name.
            if not found:
                people = find_people(content, Trust.TITLE)
            if not people.names and not head.weak_lines:
                _keep_possible_names(body, at, head)
        if not people.names or (trust < Trust.BYLINE and _repeats(people, title)):
            break
        credit = not people.only and _is_credit(content)
        if trust == Trust.BYLINE and head.speakers and not set(people.names) & set(head.speakers):
            head.speakers, head.overrides = (), True
        if not head.speakers or found or (credit and head.credited):
            _add(head, people, at)
            found = True
            head.credited = credit
        elif set(people.names) <= set(head.speakers):
            if people.only:
                head.lines.append(at)
            found = True
        else:
            break
        at += 1
    if not found:
        is_format = not bullet and _stands_alone(body, number) and head.texts == 1
        head.prose = not (is_format and _is_format(text))
        if not head.prose:
            head.texts -= 1
        return 1
    if not bullet and at < len(body) and body[at].strip() and not lone_address(body[at].strip()):
        follows = body[at].strip()
        if not _BULLET.match(follows) and follows[0] not in "#>|<[`":
            head.prose = True
    return max(1, at - number)


def _keep_possible_names(body: Sequence[str], number: int, head: _Head) -> None:
    """Keep the items of a list as possible names if all look like names."""
    names: list[str] = []
    end = number
    while end < len(body) and (item := _BULLET.match(body[end].strip())):
        people = find_people(body[end].strip()[item.end() :], Trust.LINE)
        if not people.only or end - number >= _MOST_WEAK_ITEMS:
            return
        names += people.names
        end += 1
    head.weak, head.weak_lines = tuple(names), tuple(range(number, end))


def _is_format(text: str) -> bool:
    """Whether a line can be a session's format, by its few words ("Hands-on Lab")."""
    return len(text.split()) <= _FORMAT_WORDS and text[0].isalpha() and text[-1].isalnum()


def _repeats(people: People, title: Title) -> bool:
    """Whether names only repeat words of the title, as headings of a talk's parts do."""
    words = set(re.split(r"[\W_]+", title.text.lower()))
    return any(
        len(word) > _SHORT_WORD and word in words
        for name in people.names
        for word in re.split(r"[\W_]+", name.lower())
    ) and not any(name in title.text for name in people.names)


def _is_credit(text: str) -> bool:
    """Whether a list item reads "Name - role" or "Name (organisation)"."""
    shown = shown_text(text)
    head = re.split(r"\s+[-–—@]\s+|:\s|,|\(", shown, maxsplit=1)
    if len(head) < 2:
        return False
    if not find_people(head[0], Trust.TITLE).names and "(" not in shown:
        if starts_with_role(head[1]):
            return True
        return find_people(head[0], Trust.LINE).only and _is_employer(head[1])
    return len(shown) < _LONGEST_CREDIT


def _is_employer(text: str) -> bool:
    """Whether the text after a name reads like an employer: few words, all capitalised."""
    words = text.strip(" .)").split()
    return is_organisation(text) or (
        0 < len(words) <= _EMPLOYER_WORDS and all(w[0].isupper() for w in words)
    )


def _stands_alone(body: Sequence[str], number: int) -> bool:
    return (
        number + 1 >= len(body)
        or not body[number + 1].strip()
        or bool(lone_address(body[number + 1].strip()))
    )


def _next_text(body: Sequence[str], number: int) -> str:
    for at in range(number + 1, min(len(body), number + 1 + _NEXT_TEXT_LINES)):
        if text := body[at].strip():
            return text
    return ""


def site_of(url: str) -> str:
    """Return the host of a conference's address, without its year ("2025.pycascades.com")."""
    host = bare_host(url)
    return re.sub(r"^(?:\d{2,4}\.)+", "", host)
