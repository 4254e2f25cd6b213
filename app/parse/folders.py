"""Classify names of folders and files: a conference, a year, a day, no notes at all.

A folder's name is a conference's unless it is only a year, a day or a kind of session, or
collects conferences ("conference-notes"). `grouping.py` weighs these names against the notes.
"""

import re

from app.parse.dates import find_year, readable, sounds_like_conference
from app.parse.kinds import is_day
from app.parse.lexicon import ASIDE_FOLDERS, SESSION_WORDS

_COVER = re.compile(r"^(?:readme|index|_index|overview|toc|summary|home|_sidebar)$", re.IGNORECASE)
"""Names of files that introduce a folder."""

_NOT_NOTES = re.compile(
    r"^(?i:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct|changelog|codeowners|"
    r"copilot-instructions|(?:bug_report|feature_request|pull_request_template|issue_template)|"
    r"(?:pull_request|issue)_template|third[-_]party[-_]\w+|robots|requirements|404)"
    r"(?:[-_.]\w+)?$"
    r"|^(?:NOTICE|CHANGES|HISTORY|SECURITY|SUPPORT|AUTHORS|MAINTAINERS|CLAUDE|AGENTS?|GEMINI|"
    r"PRIVACY|CREDITS|TODO)$"
)
_COLLECTION = re.compile(
    r"(?:^|[\W_])(?:conferences?|conf|talks?|events?|meetings?|meetups?)?[\W_]*(?:notes|"
    r"notebook|summaries|notizen)$"
    r"|^(?:notes|conferences?|confs?|talks|events|docs|content|src|_posts|posts|blog|markdown|md|"
    r"pages|data|meetups|"
    r"misc|other|various|archive|past|old|wiki|drafts?|presentations|my[-_ ]notes)$",
    re.IGNORECASE,
)
_YEAR_NAME = re.compile(r"^(?:19|20)\d\d$")
_DATE_NAME = re.compile(
    r"^(?:(?:19|20)\d\d[-_.]?\d\d(?:[-_.]?\d\d)?|\d\d?[-_.]\d\d?(?:[-_.](?:19|20)?\d\d)?)$"
)
_DAY_FILE = re.compile(
    r"^(?:\d*[-_ ]*)?(?:day|tag|jour|dia|día)[-_ ]?\d|^\d{1,2}[-_ ](?:am|pm)\b|^\d{1,2}_(?:am|pm)_|"
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:19|20)\d\d[-_]\d\d[-_]\d\d$|"
    r"[-_ ]day[-_ ]?(?:\d|one|two|three|four)$",
    re.IGNORECASE,
)


def is_year(name: str) -> bool:
    """Whether a name is a year and nothing else."""
    return bool(_YEAR_NAME.match(name))


def is_date(name: str) -> bool:
    """Whether a name is a date and nothing else ("2026-04-23", "23.04")."""
    return bool(_DATE_NAME.match(name))


def is_division(name: str) -> bool:
    """Whether a folder's name is that of a part of a conference: a day, a kind of session."""
    words = [w for w in re.split(r"[\W_]+", name.lower()) if w]
    return (
        is_date(name)
        or all(w in SESSION_WORDS or w.isdigit() for w in words)
        or is_day(" ".join(words))
    )


def is_day_file(stem: str) -> bool:
    """Whether a file is named for a day or half a day of a conference."""
    return bool(_DAY_FILE.search(stem))


def is_collection(name: str) -> bool:
    """Whether a folder collects conferences or notes of any kind ("conference-notes")."""
    return bool(_COLLECTION.search(name))


def is_aside(name: str) -> bool:
    """Whether a folder holds templates, people or drawings rather than notes."""
    return name.startswith(".") or name.lower().strip("_ ") in ASIDE_FOLDERS


def is_cover(stem: str) -> bool:
    """Whether a file introduces its folder, by its name ("README")."""
    return bool(_COVER.match(stem))


def is_not_notes(stem: str) -> bool:
    """Whether a file is about a repository, by its name (a licence, a changelog)."""
    return bool(_NOT_NOTES.match(stem))


def names_conference(name: str) -> bool:
    """Whether a name is a conference's: with a word like "conf", or a year beside a word."""
    if is_collection(name):
        return False
    return sounds_like_conference(name) or (find_year(name) is not None and not is_year(name))


def conference_folder(source: str) -> str:
    """Return the folder of a note's conference, by the folders' names; "" for none.

    Divisions (days, kinds of sessions) belong to the folder above them. So does a folder that names
    no conference, below one that does.
    """
    parts = source.split("/")[:-1]
    last, is_conference = 0, False
    for number, part in enumerate(parts, 1):
        if is_aside(part):
            break
        if is_year(part):
            if last == number - 1:
                is_conference = bool(last) and not is_collection(parts[last - 1])
                last = number
        elif is_division(part):
            if last and not is_collection(parts[last - 1]):
                break
        elif is_conference and not names_conference(part):
            if not (number < len(parts) and is_year(parts[number])):
                break
            last = number
        else:
            is_paired = number > 1 and is_year(parts[number - 2]) and not is_collection(part)
            last, is_conference = number, names_conference(part) or is_paired
    return "/".join(parts[:last])


def names_collection(title: str) -> bool:
    """Whether a title is only a collection's name ("Conference Notes")."""
    return bool(_COLLECTION.fullmatch(title.strip()))


def folder_title(folder: str) -> str:
    """Turn a folder's name into a conference's title, with its year."""
    names = folder.split("/")
    name = names[-1]
    year = find_year(name.replace("_", " ").replace("-", " "))
    if is_year(name) and len(names) > 1:
        name = names[-2]
    title = readable(name)
    if year is None and len(names) > 1 and is_year(names[-2]):
        year = int(names[-2])
    return f"{title} {year}" if year and str(year) not in title else title
