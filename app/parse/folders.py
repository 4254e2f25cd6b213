"""What the names of folders and files say: a conference, a year, a day, no notes at all.

A folder's name is a conference's unless it only says a year, a day or a kind of session, or
collects conferences ("conference-notes").
"""

import re

from app.parse.dates import find_year, readable
from app.parse.kinds import is_day
from app.parse.lexicon import SESSION_WORDS

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


def is_not_notes(stem: str) -> bool:
    """Whether a file's name is that of a licence, a changelog or the like."""
    return bool(_NOT_NOTES.match(stem))


def is_cover(stem: str) -> bool:
    """Whether a file's name is that of a folder's cover page ("README")."""
    return bool(_COVER.match(stem))


def is_day_file(stem: str) -> bool:
    """Whether a file's name says that it holds a day's talks ("day-1", "monday")."""
    return bool(_DAY_FILE.match(stem))


def is_collection(name: str) -> bool:
    """Whether a folder's name says that it holds conferences ("conference-notes")."""
    return bool(_COLLECTION.search(name))


def names_collection(title: str) -> bool:
    """Whether a title is nothing but a collection's name ("Conference Notes")."""
    return bool(_COLLECTION.fullmatch(title.strip()))


def is_year(name: str) -> bool:
    """Whether a name is a year."""
    return bool(_YEAR_NAME.match(name))


def conference_folder(source: str) -> str:
    """The folder of a note's conference by the folders' names; "" if none is one."""
    parts = source.split("/")[:-1]
    last = 0
    for number, part in enumerate(parts, 1):
        if is_year(part):
            if last == number - 1:
                last = number
        elif _is_division(part):
            if last and not is_collection(parts[last - 1]):
                break
        else:
            last = number
    return "/".join(parts[:last])


def _is_division(part: str) -> bool:
    """Whether a folder is a part of a conference: a day, or a kind of session."""
    words = [w for w in re.split(r"[\W_]+", part.lower()) if w]
    return (
        bool(_DATE_NAME.match(part))
        or all(w in SESSION_WORDS or w.isdigit() for w in words)
        or is_day(" ".join(words))
    )


def folder_title(folder: str) -> str:
    """A folder's name as a conference's title, with its year."""
    names = folder.split("/")
    name = names[-1]
    year = find_year(name.replace("_", " ").replace("-", " "))
    if is_year(name) and len(names) > 1:
        name = names[-2]
    title = readable(name)
    if year is None and len(names) > 1 and is_year(names[-2]):
        year = int(names[-2])
    return f"{title} {year}" if year and str(year) not in title else title
