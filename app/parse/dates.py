"""Find years, dates and places of conferences in titles, paths and first lines."""

import re
from collections.abc import Sequence

from app.parse.lexicon import (
    ACRONYMS,
)

_LONGEST_LINE = 160
"""Characters of a line that can give a date or place: a longer one is prose."""
_LONGEST_DATE_LINE = 100
"""Characters of a line without a label that can give the date."""
_DATE_STARTS_BY = 30
"""Characters before a date without a label: farther on, it is part of a sentence."""
_PLACE_DATE_STARTS_BY = 16
"""Characters before a date that is followed by the place."""
_EVENT_WITHIN = 500
"""Characters at the start of a text in which an event and its year are looked for."""

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d])")
_SHORT_YEAR = re.compile(r"['’‘](\d\d)\b")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./](\d{1,2})(?:[-_./](\d{1,2}))?(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-_./](\d{1,2})[-_./]((?:19|20)\d\d)(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero janeiro gennaio januari",
            "february feb februar février fevrier febrero fevereiro febbraio februari",
            "march mar märz mrz mars marzo março maart",
            "april apr avril abril aprile",
            "may mai mayo maio maggio mei",
            "june jun juni juin junio junho giugno",
            "july jul juli juillet julio julho luglio",
            "august aug août aout agosto augustus",
            "september sep sept septembre septiembre setembro settembre",
            "october oct oktober okt octobre octubre outubro ottobre",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre decembre diciembre dezembro dicembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|and|&)\s*(?:{_MONTH}\s+)?\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?(?:\s*(?:-|–|—|to|bis|and|und|&|au|al|a)\s*\d{{1,2}}(?:\.|st|nd|rd|th)?)?\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?:de\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)
_PLACE_LABEL = re.compile(
    r"^(?:location|place|where|venue|city|ort|wo|lieu|lugar|luogo|local|plaats)\s*[:：]\s*(\S.*)$",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"^(?:dates?|when|datum|wann|quand|fecha|data)\s*[:：]\s*(\S.*)$", re.IGNORECASE
)
_PLACE_AFTER = re.compile(r"^\s*(?:[,|·•@–—-]|in|at)\s*([^\W\d].{2,60})$")
_CONFERENCE_WORD = re.compile(
    r"(?:^|[\W_\d])(?:conferences?|conf|summit|symposium|congress|kongress|konferenz|tagung|"
    r"conférence|"
    r"conferencia|conferência|meetups?|meet-up|unconference|barcamp|festival|fest|expo|forum|"
    r"days|tage|(?:ai|data|dev|developer|developers|tech|cloud|python|django|partner|design|"
    r"security|open source) day|"
    r"kaigi|pycascades|pygotham|pytexas|pyohio|pydata|pybay|pyladies|euruko|fosdem|oscon|strata|"
    r"devopsdays|devoxx|kubecon|re:?invent|re:?publica|wwdc|google io|i/o|ignite|universe|yow!?|"
    r"goto|"
    r"qcon|craft|chaos communication|camp|workshop|retreat|webinar|jfokus|ndc|velocity|defcon|"
    r"black hat|rsa|sxsw|neurips|nips|icml|iclr|cvpr|acl|siggraph|chi|jornadas|encontro|fórum|"
    r"foro|journées?)(?:$|[\W_\d])"
    r"|(?:con|conf|fest|camp|days|summit|kaigi)(?:$|[\W_\d])|(?:^|[\W_])(?:py|django|ruby|rails|js|"
    r"react|vue|go|gopher|rust|elixir|linux|node|php|swift|droid|docker|dev|cloud|data|open|"
    r"scala|clojure|"
    r"euro|kube|dot|front|css|a11y|axe)-?(?:con|conf|days|fest|camp|summit)",
    re.IGNORECASE,
)


_EVENT_PHRASE = re.compile(
    r"(?<![\w@])((?:[A-Z0-9][\w:.'’+-]*\s+){0,5}[A-Z][\w:.'’+-]*)\s+((?:19|20)\d\d)\b"
)
_DAY_NUMBER = re.compile(
    r"^(?:day|tag|jour|día|dia|giorno)[ _-]?\d{1,2}\s*[-–—_.]\s*(?=\S)", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"^(?:(?:19|20)\d\d(?:[-_.]\d{1,2}){0,2}[-_. ]+|\d{1,3}(?:\s*[-_.]\s*)+|0\d{0,2} +)(?=[^\W\d])"
)
"""A date or number at the start of a file name, but not that of "20 ways"."""
_DAY_PART = re.compile(
    r"\s*[-–—:,|/(\[]*\s*\b(?:day|tag|jour|día|dia|giorno)[ ]?(?:\d{1,2}|one|two|three|four|five|"
    r"eins|zwei|drei|un|deux|trois|uno|dos|tres)\b[)\]]?\s*$",
    re.IGNORECASE,
)
_NOTES_PART = re.compile(
    r"^(?:til|(?:my )?notes (?:from|on|of|about|taken at))\s+|[\s_-]*[-–—:|(]*\s*\bnotes[)]?$",
    re.IGNORECASE,
)


def find_year(text: str) -> int | None:
    """Return the year in a title or path."""
    if match := _YEAR.search(text.replace("_", " ")):
        return int(match[1])
    if match := _SHORT_YEAR.search(text):
        return 2000 + int(match[1])
    return None


def find_date(text: str, year: int | None = None) -> str | None:
    """Return the first date in a text, in ISO 8601; None if day and month are ambiguous."""
    if match := _ISO.search(text):
        return _iso(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := _NUMERIC.search(text):
        first, second, own = int(match[1]), int(match[2]), int(match[3])
        if first > 12 or first == second:
            return _iso(own, second, first)
        return _iso(own, first, second) if second > 12 else None
    if match := _MONTH_FIRST.search(text):
        month_year = int(match[4]) if match[4] else year
        return _iso(month_year, _MONTHS[match[1].lower()], int(match[2])) if month_year else None
    if match := _DAY_FIRST.search(text):
        month_year = int(match[3]) if match[3] else year
        return _iso(month_year, _MONTHS[match[2].lower()], int(match[1])) if month_year else None
    if match := _MONTH_YEAR.search(text):
        return _iso(int(match[2]), _MONTHS[match[1].lower()], None)
    return None


def is_ambiguous_date(text: str) -> bool:
    """Whether a text has a date whose day and month could be swapped ("10/8/2024")."""
    return bool(_NUMERIC.search(text)) and find_date(text) is None


def _iso(year: int, month: int, day: int | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year:04}-{month:02}"


def find_when_and_where(lines: Sequence[str], year: int | None) -> tuple[str | None, str | None]:
    """Return date and place from a conference's first lines (plain text)."""
    date = place = None
    for line in lines:
        if len(line) > _LONGEST_LINE:
            continue
        if match := _PLACE_LABEL.match(line):
            place = place or match[1].strip(" .")
            continue
        if match := _DATE_LABEL.match(line):
            date = date or find_date(match[1], year)
            continue
        for pattern in (_MONTH_FIRST, _DAY_FIRST):
            found = pattern.search(line)
            if found and found.start() < _DATE_STARTS_BY and len(line) < _LONGEST_DATE_LINE:
                date = date or find_date(found[0], year)
                after = _PLACE_AFTER.match(line[found.end() :])
                if (
                    after
                    and not place
                    and not after[1].rstrip().endswith((".", ":"))
                    and found.start() < _PLACE_DATE_STARTS_BY
                ):
                    place = after[1].strip()
                break
    return date, place


def sounds_like_conference(title: str) -> bool:
    """Whether a title is the name of an event rather than of a talk."""
    return bool(_CONFERENCE_WORD.search(title))


def find_event(text: str) -> tuple[str, int] | None:
    """Return the event in a sentence ("at the Utopia Conference 2026") and its year."""
    for match in _EVENT_PHRASE.finditer(text[:_EVENT_WITHIN]):
        if sounds_like_conference(match[1]):
            return match[1], int(match[2])
    return None


def event_title(title: str) -> str:
    """Drop the day and "notes" from a title, so that all files of an event share it."""
    for pattern in (_DAY_PART, _NOTES_PART):
        shorter = pattern.sub("", title).strip()
        if shorter:
            title = shorter
    return title


def readable(name: str) -> str:
    """Turn a file or folder name into a title: no number or date in front, no underscores."""
    name = _NUMBERING.sub("", _DAY_NUMBER.sub("", name))
    name = re.sub(r"\.docc$", "", name)
    spaced = name if " " in name else re.sub(r"[-_]+", " ", name)
    words = spaced.replace("_", " ").split()
    if not words:
        return name
    if spaced == spaced.lower():
        words = [
            w.upper() if w in ACRONYMS else {"iot": "IoT", "ios": "iOS"}.get(w, w) for w in words
        ]
        words[0] = words[0][:1].upper() + words[0][1:]
    return " ".join(words)
