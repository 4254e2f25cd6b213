"""A section's heading and first lines: what the talk is called, who gives it, where its page is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.addresses import clean, host_of, is_talk_page
from app.people import NOBODY, People, Trust, find_people, plain, starts_with_role

_HEAD_LINES = 40
"""How far below a heading its head can reach."""
_HEAD_TEXTS = 16
"""How many lines with text a head can have."""

_QUOTED = re.compile(r"^[\"“„«](.+)[\"”“»]\s*(.*)$")
_AFTER_QUOTE = re.compile(r"^(?:by|von|par|por|di|door|af|av|przez|[-–—:,|(])\s*(\S.*)$", re.IGNORECASE)
_BY = re.compile(r"\s+(?:presented |given |talk |led |hosted )?(by|By|BY|von|par|por|di|door|af|av)\s+")
_DASH = re.compile(r"\s+(?:-{1,3}|–|—|\||/|//|@)\s+")
_ASIDE = re.compile(r"^(.*\S)\s*\(([^()]{3,120})\)\.?$")
_HOUR = r"(?:[01]?\d|2[0-4])"
_HALF = r"(?:[ap]\.?m\.?|uhr|h)"
_CLOCK = rf"(?:{_HOUR}:[0-5]\d(?:\s?{_HALF})?|{_HOUR}[.h][0-5]\d\s?{_HALF}|{_HOUR}\s?{_HALF}|{_HOUR}h[0-5]\d)"
_RANGE = rf"(?:{_HOUR}(?:[:.h][0-5]\d)?(?:\s?{_HALF})?\s*(?:-|–|—|to|bis|à|until)\s*{_CLOCK}|{_HOUR}[.:][0-5]\d\s*[-–—]\s*{_HOUR}[.:][0-5]\d)"
_TIMES = rf"[\[(]?(?:{_RANGE}|{_CLOCK})[\])]?(?!\w)"
_LEADING_TIME = re.compile(rf"^{_TIMES}\s*(?:[-–—:|,]+\s*)?(?=\S)", re.IGNORECASE)
_TRAILING_TIME = re.compile(rf"\s+(?:[-–—|@]\s*)?{_TIMES}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?=\S)")
_HEADING_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?(https?://[^\s<>]*?)>?(?:\s+\"[^\"]*\")?\s*\)")
_ESCAPED_DASH = re.compile(r"\\(?=[-–—|])")
_KEYNOTE = re.compile(r"^(?:opening |closing |morning )?keynote(?: speaker| talk)?\s*[:\-–—|]\s*(.+)$|^(.+?)(?:'s|’s)? keynote$", re.IGNORECASE)

SPEAKER_LABEL = (
    r"speakers?|speaker\(s\)|presenters?|presentors?|presenter\(s\)|presented by|presenting|talk by|"
    r"given by|hosts?|hosted by|led by|authors?|author\(s\)|who|people|panell?ists?|lecturers?|"
    r"instructors?|by|facilitators?|facilitated by|keynote speakers?|interviewees?|guests?|"
    r"referent(?:en|in|innen|:in|\*in)?|vortragende[rn]?|sprecher(?:in|innen)?|vorgetragen von|von|"
    r"intervenante?s?|présenté par|conférenciere?s?|conférencière?s?|orateurs?|oratrices?|"
    r"ponentes?|presentado por|oradore?s?|orador\(es\)|conferencistas?|"
    r"palestrantes?|apresentado por|relator[ie]|relatrici|relatrice|spreker|sprekers|foredragsholder|"
    r"talare|prelegent|докладчик|спикер|登壇者|発表者|講演者|演讲者|讲者"
)
_LABEL = re.compile(rf"^({SPEAKER_LABEL})\s*(?:[:：=]|\s[-–—]\s)\s*(.*)$", re.IGNORECASE)
_LABEL_BARE = re.compile(
    r"^(presented by|talk by|given by|by|led by|hosted by|speakers?|presenters?|présenté par|"
    r"presentado por|apresentado por|vorgetragen von|vortrag von)\s+(\S.*)$",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(rf"^(?:about the )?({SPEAKER_LABEL})\s*:?$", re.IGNORECASE)
_PAGE_LABEL = re.compile(
    r"^(?:(?:talk|session|abstract|description|details?|link|url|web(?:site|page)?|page|schedule|"
    r"programme?|info|event|event page|talk page|talk link|session page|more info|seite|lien|enlace)"
    r"(?:\s+(?:link|page|url|info|details|description))?)\s*[:：]?\s*",
    re.IGNORECASE,
)
_NOT_PAGE_LABEL = re.compile(
    r"\b(?:slides?|video|recording|code|repo(?:sitory)?|source|twitter|github|blog|deck|demo|"
    r"transcript(?:ion)?|notes|follow|folien|vidéo|pdf|youtube|website of|paper|book)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*+•]|\d{1,2}[.)])\s+")
_OWN_LINE = re.compile(
    r"^(?:\[[^\[\]]*\]\(\s*<?(https?://[^\s<>]*?)>?(?:\s+\"[^\"]*\")?\s*\)|<?(https?://[^\s<>]+)>?)[.,;]?\s*$",
    re.IGNORECASE,
)
_OWN_PICTURE = re.compile(r"^!\[[^\[\]]*\]\([^()]*\)$")
_WHEN = re.compile(
    rf"^(?:(?:date|time|when|datum|zeit|wann|room|raum|track|where|location|level|duration|tags?|topics?|"
    rf"format|type|language|audience|rating|stage|venue)\s*[:：].*|{_TIMES}.*|\d{{4}}-\d\d-\d\d.*)$",
    re.IGNORECASE,
)
_HEAD_HEADING = re.compile(
    r"^(?:details?|info(?:rmation)?|abstract|description|summary|links?|about|overview|metadata|talk|session)\s*:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conf:
    """What the choice of a talk's page needs to know of the conference."""

    words: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading as its reader sees it."""

    text: str
    people: People
    links: tuple[str, ...] = ()
    timed: bool = False
    sure: bool = False
    """Whether the heading says itself that it is a talk's ("... by Name")."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who gives a talk and where its page is, with the body lines that say nothing else."""

    speakers: tuple[str, ...] = ()
    url: str | None = None
    lines: tuple[int, ...] = ()


def read_title(raw: str) -> Title:
    """Read a heading's Markdown: title without markup, number and time; speakers; links."""
    links: tuple[str, ...] = ()
    if "](" in raw:
        links = tuple(clean(match[2]) for match in _HEADING_LINK.finditer(raw))
    text = plain(_ESCAPED_DASH.sub("", raw) if "\\" in raw else raw)
    timed = False
    if text[:1].isdigit() or text[:1] in "[(":
        shorter = _LEADING_TIME.sub("", text)
        timed = shorter != text
        text = _NUMBER.sub("", shorter) or shorter
    if text[-1:].isdigit() or text[-1:] in "mMhHrR)]":
        shorter = _TRAILING_TIME.sub("", text)
        if shorter and shorter != text:
            text, timed = shorter, True
    text = text.strip()
    title, people, sure = _split_title(text)
    return Title(title, people, links, timed, sure)


def _split_title(text: str) -> tuple[str, People, bool]:
    if len(text) > 300:
        return text, NOBODY, False
    if text[:1] in "\"“„«" and (match := _QUOTED.match(text)):
        inner, rest = match[1].strip(), match[2]
        if not rest:
            return (inner if not any(q in inner for q in '"“”') else text), NOBODY, False
        if after := _AFTER_QUOTE.match(rest):
            people = find_people(after[1].rstrip(")"), Trust.LABEL)
            if people.names:
                return inner, people, True
    cut = None
    for match in _BY.finditer(text):
        cut = match
    if cut:
        trust = Trust.BYLINE if cut[1].lower() == "by" else Trust.TITLE
        people = find_people(text[cut.end() :], trust)
        if people.names and cut.start():
            return text[: cut.start()].rstrip(" ,-–—:|"), people, True
    if text.endswith((")", ").")) and (match := _ASIDE.match(text)):
        inside = match[2]
        if label := _LABEL.match(inside) or _LABEL_BARE.match(inside):
            people = find_people(label[2], Trust.LABEL)
        else:
            people = find_people(inside, Trust.TITLE)
        if people.names:
            return match[1], people, True
    if match := _KEYNOTE.match(text):
        people = find_people(match[1] or match[2], Trust.TITLE)
        if people.names:
            return text, people, True
    return _split_at_dash(text)


def _split_at_dash(text: str) -> tuple[str, People, bool]:
    dashes = list(_DASH.finditer(text))
    if dashes:
        first, last = dashes[0], dashes[-1]
        left = find_people(text[: first.start()], Trust.TITLE)
        if left.names:
            rest = text[first.end() :]
            if starts_with_role(rest):
                return text, People(left.names, False), True
            if first[0].strip() not in ("/", "//", "@") and not find_people(rest, Trust.TITLE).names:
                return rest, left, True
        elif last[0].strip() not in ("/", "@"):
            people = find_people(text[last.end() :], Trust.TITLE)
            if people.names:
                return text[: last.start()].rstrip(), people, True
    if ", " in text or " " in text:
        whole = find_people(text, Trust.TITLE)
        if whole.names and (whole.only or starts_with_role(text.partition(",")[2])):
            return text, People(whole.names, False), False
    return text, NOBODY, False


@dataclass(slots=True)
class _Head:
    """What has been found so far below a heading."""

    speakers: tuple[str, ...] = ()
    url: str | None = None
    lines: list[int] = field(default_factory=list)
    texts: int = 0
    """Lines with text seen, addresses not counted."""
    prose: bool = False
    page_line: int | None = None


def read_byline(body: Sequence[str], title: Title, conf: Conf) -> Byline:
    """Read the first lines below a heading."""
    head = _Head(speakers=title.people.names)
    for url in title.links:
        if is_talk_page(url, conf.words, conf.host):
            head.url = url
            break
    number, count = 0, min(len(body), _HEAD_LINES)
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
    return Byline(head.speakers, head.url, tuple(sorted(set(head.lines))))


def _read_head_line(
    body: Sequence[str], number: int, line: str, title: Title, conf: Conf, head: _Head
) -> int:
    """Take one line of a head: how many lines were read, 0 if the head ends here."""
    mark = line[0]
    if mark == "@" and line.endswith("{"):
        end = number + 1
        while end < min(len(body), number + 20) and body[end].strip() != "}":
            end += 1
        return end + 1 - number
    if mark in "`~" and line.startswith(("```", "~~~")):
        return 0
    if mark == "#":
        return _read_head_heading(body, number, line, title, head)
    if mark == ">" :
        return 1
    if mark == "|":
        return _read_table_row(line, head)
    bullet = _BULLET.match(line)
    text = line[bullet.end() :] if bullet else line
    if _OWN_PICTURE.match(text):
        return 1
    if own := _own_address(text):
        if head.url is None and not head.prose and is_talk_page(own, conf.words, conf.host):
            if not _NOT_PAGE_LABEL.search(_link_text(text)):
                head.url, head.page_line = own, number
        elif own == head.url and head.page_line is None:
            head.page_line = number
        return 1
    shown = plain(text)
    label = _LABEL.match(shown) or (_LABEL_BARE.match(shown) if len(shown) < 160 else None)
    if label or _LABEL_ALONE.match(shown):
        return _read_label(body, number, label, head)
    if "://" in text and _read_labelled_page(text, shown, number, conf, head):
        return 1
    head.texts += 1
    if head.prose:
        return 1
    if _WHEN.match(shown) or (mark in "*_" and not bullet and _WHEN.match(shown.strip("*_ "))):
        return 1
    return _read_names(body, number, text, bool(bullet), head)


def _own_address(text: str) -> str:
    match = _OWN_LINE.match(text)
    return clean((match[1] or match[2]).rstrip(".,;")) if match else ""


def _link_text(text: str) -> str:
    return text[1 : text.index("]")] if text.startswith("[") and "]" in text else ""


def _read_head_heading(
    body: Sequence[str], number: int, line: str, title: Title, head: _Head
) -> int:
    shown = plain(line.lstrip("#").strip().rstrip("#"))
    if not shown or _HEAD_HEADING.match(shown):
        return 1
    if label := _LABEL.match(shown):
        return _read_label(body, number, label, head)
    if _LABEL_ALONE.match(shown):
        return _read_label(body, number, None, head)
    if head.texts == 0 and not head.prose:
        people = find_people(shown, Trust.LINE)
        if people.names and not head.speakers:
            head.speakers = people.names
            if people.only:
                head.lines.append(number)
            head.texts += 1
            return 1
    return 0


def _read_table_row(line: str, head: _Head) -> int:
    cells = [plain(cell) for cell in line.strip("|").split("|")]
    if len(cells) > 1 and not head.speakers and _LABEL_ALONE.match(cells[0]):
        head.speakers = find_people(cells[1], Trust.LABEL).names
    head.texts += 1
    return 1


def _read_label(
    body: Sequence[str], number: int, label: re.Match[str] | None, head: _Head
) -> int:
    """Names after a label, on its line or on the lines below it."""
    rest = label[2] if label else ""
    if label and rest:
        trust = Trust.LABEL if len(rest) < 120 and label.re is _LABEL else Trust.LINE
        if label[1].lower() in ("who", "people", "host", "hosts", "by", "von"):
            trust = Trust.LINE
        people = find_people(rest, trust)
        if not people.names:
            head.prose = head.prose or label.re is not _LABEL
            head.texts += 1
            return 1
        _add(head, people, number)
        head.texts += 1
        return 1
    at, found, misses = number + 1, 0, 0
    if at < len(body) and not body[at].strip():
        at += 1
    indent: int | None = None
    while at < len(body) and at < number + 12 and misses < 2:
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
    if found and number not in head.lines and all(n in head.lines for n in range(number + 1, at) if body[n].strip()):
        head.lines.append(number)
    return max(1, at - number) if found else 1


def _add(head: _Head, people: People, number: int) -> None:
    fresh = [name for name in people.names if name not in head.speakers]
    if head.speakers and all(name.startswith("@") for name in fresh):
        fresh = []
        people = People(people.names, False)
    head.speakers = (*head.speakers, *fresh)
    if people.only:
        head.lines.append(number)


def _read_labelled_page(text: str, shown: str, number: int, conf: Conf, head: _Head) -> bool:
    """Take "Session page: <address>": a label and one address."""
    at = text.find("http")
    lead = plain(text[:at].rstrip("<([ ")).rstrip("]")
    url = _own_address(text[at:].rstrip(")>"))
    if not url or len(lead) > 40:
        return False
    page = _PAGE_LABEL.match(lead)
    if page and head.url is None and not head.prose and not _NOT_PAGE_LABEL.search(lead):
        if is_talk_page(url, conf.words, conf.host):
            head.url, head.page_line = url, number
    return bool(page) or ":" in lead or text.startswith("[")


def _read_names(
    body: Sequence[str], number: int, text: str, bullet: bool, head: _Head
) -> int:
    """A paragraph or list of names under the heading; anything else is prose."""
    trust = Trust.LINE
    if not bullet and _stands_alone(body, number):
        below = _next_text(body, number)
        if head.texts == 1 and (_own_address(below) or not below):
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
        if at > number and _own_address(content):
            break
        people = find_people(content, trust)
        if bullet and people.names and not people.only and not _is_credit(content):
            people = NOBODY
        if bullet and people.names and people.only and "," not in content and "(" not in content:
            # A bare pair of capitalised words as a list item is a topic more often than a name.
            people = find_people(content, Trust.TITLE)
        if not people.names:
            if not bullet and found is False:
                break
            if not bullet:
                # A paragraph that goes on with other text: names in its first lines count.
                break
            break
        if not head.speakers or found:
            _add(head, people, at)
            found = True
        elif set(people.names) <= set(head.speakers):
            if people.only:
                head.lines.append(at)
            found = True
        else:
            break
        at += 1
    if not found:
        head.prose = True
        return 1
    if not bullet and at < len(body) and body[at].strip() and not _own_address(body[at].strip()):
        follows = body[at].strip()
        if not _BULLET.match(follows) and follows[0] not in "#>|<[`":
            head.prose = True
    return max(1, at - number)


def _is_credit(text: str) -> bool:
    """Whether a list item reads "Name - what they do" or "Name (organisation)"."""
    shown = plain(text)
    head = re.split(r"\s+[-–—@]\s+|,|\(", shown, maxsplit=1)
    if len(head) < 2:
        return False
    if not find_people(head[0], Trust.TITLE).names and "(" not in shown:
        return starts_with_role(head[1])
    return len(shown) < 110


def _stands_alone(body: Sequence[str], number: int) -> bool:
    return number + 1 >= len(body) or not body[number + 1].strip() or bool(
        _own_address(body[number + 1].strip())
    )


def _next_text(body: Sequence[str], number: int) -> str:
    for at in range(number + 1, min(len(body), number + 6)):
        if text := body[at].strip():
            return text
    return ""


def site_of(url: str) -> str:
    """The host of a conference's address, without its year ("2025.pycascades.com")."""
    host = host_of(url)
    return re.sub(r"^(?:\d{2,4}\.)+", "", host)
