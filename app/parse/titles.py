"""Split a heading into a talk's title and its speakers."""

import re
from dataclasses import dataclass

from app.markup.plaintext import shown_text
from app.markup.syntax import WEB_LINK
from app.parse.lexicon import BARE_LABELS, CREDIT_WORDS, SPEAKER_LABELS
from app.parse.links import clean
from app.parse.speakers import (
    NOBODY,
    People,
    Trust,
    find_credited,
    find_people,
    is_organisation,
    starts_with_role,
)

BARE_STARTS = tuple(label + " " for label in BARE_LABELS)

_LONGEST_TITLE = 300
"""Characters of a heading that is searched for speakers."""
_LONGEST_LABEL = 40
"""Characters in which a speakers' label ends."""
_LONGEST_CREDIT = 160
"""Characters of a line that begins with a label without a colon ("Speaker Ada Quill")."""

_QUOTED = re.compile(r"^[\"“„«](.+)[\"”“»]\s*(.*)$")
_AFTER_QUOTE = re.compile(
    r"^(?:by|von|par|por|di|door|af|av|przez|[-–—:,|(])\s*(\S.*)$", re.IGNORECASE
)
_BY = re.compile(
    r"\s+(?:presented |given |talk |led |hosted )?(by|By|BY|von|par|por|di|door|af|av)\s+"
)
_DASH = re.compile(r"\s+(?:-{1,3}|–|—|\||/|//|@)\s+")
_ASIDE = re.compile(r"^(.*\S)\s*\(([^()]{3,120})\)\.?$")
_HOUR = r"(?:[01]?\d|2[0-4])"
_HALF = r"(?:[ap]\.?m\.?|uhr|h)"
_CLOCK = (
    rf"(?:{_HOUR}:[0-5]\d(?:\s?{_HALF})?|{_HOUR}[.h][0-5]\d\s?{_HALF}|"
    rf"{_HOUR}\s?{_HALF}|{_HOUR}h[0-5]\d)"
)
_RANGE = (
    rf"(?:{_HOUR}(?:[:.h][0-5]\d)?(?:\s?{_HALF})?\s*(?:-|–|—|to|bis|à|until)\s*{_CLOCK}|"
    rf"{_HOUR}[.:][0-5]\d\s*[-–—]\s*{_HOUR}[.:][0-5]\d)"
)
TIMES = rf"[\[(]?(?:{_RANGE}|{_CLOCK})[\])]?(?!\w)"
_LEADING_TIME = re.compile(rf"^{TIMES}\s*(?:[-–—:|,]+\s*)?(?=\S)", re.IGNORECASE)
_TRAILING_TIME = re.compile(rf"\s+(?:[-–—|@]\s*)?{TIMES}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?=\S)")
_HEADING_LINK = re.compile(WEB_LINK)
_ESCAPED_DASH = re.compile(r"\\(?=[-–—|])")
_EMPHASISED = re.compile(r"^([^*_]+[^*_\w]\s*)(\*{1,2}|_{1,2})(?=\S)([^*_]+\S)\2$")
"""Names, followed by the title in emphasis."""
_WHAT = (
    r"(?:links?|slides?|deck|video|recording|notes|talk|url|site|website|demo|code|repo|github|pdf)"
)
_LINK_ASIDE = re.compile(rf"(?:\s*[(\[]{_WHAT}(?:\s*[,/&+|]\s*{_WHAT})*[)\]])+$", re.IGNORECASE)
"""Link texts in brackets behind a title: "(slides) (video)"."""
_CONTACT = re.compile(r"^(?:@\w+|(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?)$")
_KEYNOTE = re.compile(
    r"^(?:opening |closing |morning )?keynote(?: speaker| talk)?\s*[:\-–—|]\s*(.+)$|^(.+?)(?:'s|"
    r"’s)? keynote$",
    re.IGNORECASE,
)
_LABEL_END = re.compile(r"\s*[:：=]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading as shown, split into its parts."""

    text: str
    people: People
    links: tuple[str, ...] = ()
    timed: bool = False
    sure: bool = False
    """Whether the heading itself shows that it is a talk's ("... by Name")."""
    whole: str = ""
    """The text including the speakers."""


def read_title(raw: str) -> Title:
    """Read a heading's Markdown: title without markup, number and time; speakers; links."""
    links: tuple[str, ...] = ()
    if "](" in raw:
        links = tuple(clean(match[2]) for match in _HEADING_LINK.finditer(raw))
    text = shown_text(_ESCAPED_DASH.sub("", raw) if "\\" in raw else raw)
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
    if text[-1:] in ")]" and (shorter := _LINK_ASIDE.sub("", text)):
        text = shorter
    if match := _EMPHASISED.match(raw):
        people = find_people(match[1].rstrip(" ,:;-–—|"), Trust.LINE)
        if people.names:
            return Title(shown_text(match[3]), people, links, timed, True, text)
    title, people, sure = _split_title(text)
    return Title(title, people, links, timed, sure, text)


def _split_title(text: str) -> tuple[str, People, bool]:
    if len(text) > _LONGEST_TITLE:
        return text, NOBODY, False
    if text[:1] in '"“„«' and (match := _QUOTED.match(text)):
        inner, rest = match[1].strip(), match[2]
        if not rest:
            return (inner if not any(q in inner for q in '"“”') else text), NOBODY, False
        if after := _AFTER_QUOTE.match(rest):
            trust = Trust.LABEL if after[0][0].isalpha() else Trust.LINE
            people = find_people(after[1].rstrip(")"), trust)
            if people.names:
                return inner, people, True
    cut = None
    for match in _BY.finditer(text):
        cut = match
    if cut:
        trust = Trust.BYLINE if cut[1].lower() == "by" else Trust.TITLE
        people = find_people(text[cut.end() :], trust)
        if not any(" " in name for name in people.names):
            people = NOBODY
        title = text[: cut.start()].rstrip(" ,-–—:|")
        if people.names and title and title.lower() not in CREDIT_WORDS:
            return title, people, True
    if text.endswith((")", ").")) and (match := _ASIDE.match(text)):
        inside = match[2]
        if (label := read_label(inside)) and label[1]:
            people = find_people(label[1], Trust.LABEL)
        else:
            people = find_people(inside, Trust.TITLE)
        if people.names:
            return match[1], people, True
    if match := _KEYNOTE.match(text):
        people = find_people(match[1] or match[2], Trust.TITLE)
        if people.names:
            return text, people, True
    title, comma, name = text.rpartition(", ")
    if comma and title.count(" ") > 1 and "," not in title and not has_dash(title):
        people = find_people(name, Trust.TITLE)
        if people.only:
            return title, people, True
    return _split_at_dash(text)


def split_by_style(text: str, style: str) -> tuple[str, People]:
    """Split a title where most others have their speakers; return the rest and the people.

    `style` is one of STYLES. The evidence of one title alone would be too weak for these names.
    """
    if style == "aside":
        match = _ASIDE.match(text)
        return (match[1], find_people(match[2], Trust.LINE)) if match else (text, NOBODY)
    if style == "by":
        rest, by, name = text.rpartition(" by ")
        return (rest, find_people(name, Trust.BYLINE)) if by and rest else (text, NOBODY)
    if style == "comma":
        rest, comma, name = text.rpartition(", ")
        found = comma and rest and not has_dash(rest)
        return (rest, find_people(name, Trust.LINE)) if found else (text, NOBODY)
    if style == "colon":
        name, colon, rest = text.partition(": ")
        return (rest, find_people(name, Trust.LINE)) if colon and rest else (text, NOBODY)
    dashes = list(_DASH.finditer(text))
    if not dashes:
        return text, NOBODY
    if style == "right" and len(dashes) > 1 and is_contact(text[dashes[-1].end() :]):
        text, dashes = text[: dashes[-1].start()], dashes[:-1]
    if style == "left":
        return text[dashes[0].end() :], find_people(text[: dashes[0].start()], Trust.LINE)
    return text[: dashes[-1].start()], find_people(text[dashes[-1].end() :], Trust.LINE)


STYLES = ("right", "left", "aside", "colon", "comma", "by")
"""Places of the speakers in a title, the first that fits first: right or left of a dash, in
brackets (an aside), before a colon, after a comma or "by"."""


def _split_at_dash(text: str) -> tuple[str, People, bool]:
    dashes = list(_DASH.finditer(text))
    for dash in dashes:
        if credited := find_credited(text[dash.end() :]):
            return text[: dash.start()].rstrip(), credited, True
    if dashes:
        first, last = dashes[0], dashes[-1]
        rest = text[first.end() :]
        credit = starts_with_role(rest) or is_organisation(rest)
        left = find_people(text[: first.start()], Trust.LINE if credit else Trust.TITLE)
        if left.names:
            if credit:
                return text, People(left.names, False), True
            if (
                first[0].strip() not in ("/", "//", "@")
                and not find_people(rest, Trust.TITLE).names
            ):
                return rest, left, True
        elif last[0].strip() not in ("/", "@"):
            people = find_people(text[last.end() :], Trust.TITLE)
            if people.names:
                return text[: last.start()].rstrip(), people, True
    if " " in text:
        whole = find_people(text, Trust.TITLE)
        comma = text.partition(",")[2]
        if not whole.names and comma and starts_with_role(comma):
            whole = find_people(text, Trust.LINE)
        if whole.names and (whole.only or starts_with_role(comma)):
            return text, People(whole.names, False), False
    return text, NOBODY, False


def split_either_side(text: str) -> tuple[str, People]:
    """Split a title at its dash if exactly one side can be names."""
    dashes = list(_DASH.finditer(text))
    if not dashes:
        return text, NOBODY
    right, left = split_by_style(text, "right"), split_by_style(text, "left")
    if right[1].only == left[1].only:
        return text, NOBODY
    side = right if right[1].only else left
    return side if all(name[0].isupper() for name in side[1].names) else (text, NOBODY)


def has_dash(text: str) -> bool:
    """Whether a title has a dash that can separate it from its speakers."""
    return bool(_DASH.search(text))


def is_contact(text: str) -> bool:
    """Whether a text is a site or handle, which can follow a name."""
    return bool(_CONTACT.match(text))


def read_label(shown: str) -> tuple[str, str, bool] | None:
    """Read a speakers' label: the label, the text after it, whether punctuation is between."""
    lowered = shown[:_LONGEST_LABEL].lower()
    # The longest label first, since labels can contain a colon ("Referent:in").
    for match in reversed(list(_LABEL_END.finditer(shown, 0, _LONGEST_LABEL))[:2]):
        if lowered[: match.start()].strip("*_ ") in SPEAKER_LABELS:
            return lowered[: match.start()].strip(), shown[match.end() :].strip(), True
    if lowered.removeprefix("about the ").strip(": ") in SPEAKER_LABELS:
        return lowered.strip(": "), "", True
    if lowered.startswith(BARE_STARTS) and len(shown) < _LONGEST_CREDIT:
        label = next(bare for bare in BARE_STARTS if lowered.startswith(bare))
        return label.strip(), shown[len(label) :].strip(), False
    return None
