"""Find the speakers in a line of text. A wrong name is worse than none.

`bylines.py` chooses the lines below a heading, `titles.py` the part of a heading. Some places in a
note (after a label, alone on a line under the heading) are likelier to hold names than others, so
the words there need to look less like names: `Trust` grades the places.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.markup.plaintext import shown_text
from app.parse.lexicon import (
    ABSTRACT_ENDS,
    COMMON_WORDS,
    EMPLOYERS,
    GIVEN_NAMES,
    HONORIFICS,
    NAME_PARTICLES,
    NAME_SUFFIXES,
    ORGANISATIONS,
    PRODUCT_STEMS,
    ROLES,
)


class Trust(IntEnum):
    """How likely a text holds names, by its place in a note."""

    TITLE = 0
    """Part of a title ("Some Words - Other Words"): only with a known given name."""
    LINE = 1
    """A line of its own near the heading: only if all of it looks like names."""
    BYLINE = 2
    """A line between heading and talk page, or after "by": names unless it is a sentence."""
    LABEL = 3
    """After "Speaker:": any text."""


@dataclass(frozen=True, slots=True)
class People:
    """The names found, and whether the text held only names."""

    names: tuple[str, ...]
    only: bool


NOBODY = People((), False)

_LONGEST_TEXT = 400
"""Characters of a text that is searched for names: a longer one is prose."""
_NAME_WORDS = 6
"""Words that a name has at most."""
_CREDITED_WORDS = 4
"""Words of a name in front of its role at most."""
_CREDIT_MARKS = 7
"""Commas, colons and dashes at which a role is looked for."""
_ROLE_WITHIN = 4
"""First words of a text in which a role is looked for."""
_SENTENCE_WORDS = 12
"""Words beyond which a text can be prose, by most words in lower case."""
_ORGANISATION_WORDS = 7
"""Words that an organisation's name has at most."""
_LABELLED_WORDS = 4
"""Words of a text after a label that counts as a name in any case."""
_LONGEST_CASELESS = 6
"""Characters of a full name in a script without upper and lower case."""
_ABBREVIATION = 3
"""Characters, full stop included, of a last word that keeps its full stop ("B.")."""
_LONGEST_INITIALS = 3
"""Characters of a word of capitals that can be part of a name ("JJ")."""
_SHORTEST_ABSTRACT = 7
"""Characters of a word whose ending shows that it is a thing ("Ability")."""
_SHORTEST_GERUND = 6
"""Characters of a first word in -ing that begins a title, not a name."""
_LONGEST_STEM = 4
"""Characters before a capital within a name ("McKay"); a longer one is a product's."""

_ABSTRACT_ENDS = tuple(ABSTRACT_ENDS)
_AUTOLINK = re.compile(r"<[^<>\s]+>|https?://[^\s<>]+")
_SEPARATOR = re.compile(
    r"\s*[,;&|·•、，]\s*|\s+[+x×]\s+|\s+/\s*|/\s+|\s+(?:and|und|et|y|e|en|och|og|oraz|with|"
    r"feat\.?)\s+",
    re.IGNORECASE,
)
_ROLE_SPLIT = re.compile(
    r"\s+(?:[-–—|@]|at|from|of|bei|chez|en|CEO|CTO)\s+|\s*[:–—]\s+|\s@\s*(?=[A-Z])"
)
_SOLID = re.compile(r"[^\w.\-'’]+|[.\-](?=\s|$)")
_CREDIT = re.compile(r"\s*[:,]\s+|\s+[-–—|@]\s+")
_CREDITS = re.compile(r"\s+(?:&|and)\s+(?=[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+)+\s*,)")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’‘`´\-‐‑])*", re.UNICODE)
_HANDLE = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")
_SENTENCE = re.compile(r"[?!…:=<>{}\[\]\\#%$*^~]|[^\W\d_]{3}\.\s")


def find_people(text: str, trust: Trust) -> People:
    """Return the people in a text, in order. The text is one line, Markdown allowed."""
    if len(text) > _LONGEST_TEXT or (trust == Trust.TITLE and not has_given_name(text)):
        return NOBODY
    text = _AUTOLINK.sub("", shown_text(text)).strip(" ,;:-–—*|")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text:
        return NOBODY
    if trust >= Trust.LINE and (credited := find_credited(text)):
        return credited
    if trust < Trust.LABEL and _is_sentence(text):
        return NOBODY
    text, aside = _without_asides(text)
    if credit := _without_role(text):
        people = find_people(credit, max(trust, Trust.LINE))
        return People(people.names, False)
    parts, joins = _split(text)
    names: list[str] = []
    kinds: list[str] = []
    handles: list[str] = []
    extra = aside
    for part in parts:
        handles.extend(_HANDLE.findall(part))
        bare = _HANDLE.sub("", part).strip(" -–—:@")
        if bare != part.strip():
            extra = extra or bool(bare)
        if not bare:
            continue
        name, kind, more = _read(bare, trust)
        extra = extra or more
        names.append(name)
        kinds.append(kind)
    return _resolve(names, kinds, joins, handles, extra, trust)


def find_credited(text: str) -> People | None:
    """Return the names in a text like "Name, Role & Name, Role"; None for other texts."""
    if "," not in text:
        return None
    names: list[str] = []
    for part in _CREDITS.split(text):
        name, comma, role = part.partition(",")
        words = name.split()
        if (
            not comma
            or not 1 < len(words) <= _CREDITED_WORDS
            or not (starts_with_role(role) or " at " in role)
        ):
            return None
        found, kind, more = _read(name.strip(), Trust.BYLINE)
        if kind != "full" or more:
            return None
        names.append(found)
    return People(tuple(names), False)


def has_given_name(text: str) -> bool:
    """Whether any word of a text is a common given name."""
    return not GIVEN_NAMES.isdisjoint(_SOLID.sub(" ", text.lower()).split())


def starts_with_role(text: str) -> bool:
    """Whether a text begins with a role ("Sr. Engineer, Acme")."""
    first = text.strip().lower().partition(",")[0]
    return any(
        word in ROLES
        for word in re.split(r"[\s.'’/@]+", first, maxsplit=_ROLE_WITHIN)[:_ROLE_WITHIN]
    )


def _is_sentence(text: str) -> bool:
    """Cheap test for prose: many words, most of them in lower case."""
    if text[0].islower() and " " in text and text.split(" ", 1)[0] not in NAME_PARTICLES:
        return True
    words = text.split()
    return len(words) > _SENTENCE_WORDS and sum(word[0].islower() for word in words) * 2 > len(
        words
    )


def is_organisation(text: str) -> bool:
    """Whether a text reads like the name of a company, a university, a library."""
    words = re.split(r"[\s,.()/]+", text.strip().lower())
    return len(words) <= _ORGANISATION_WORDS and any(word in EMPLOYERS for word in words)


def _without_role(text: str) -> str:
    """Return the names in front of a role ("Name, Role, Company"); "" without a role."""
    for count, match in enumerate(_CREDIT.finditer(text)):
        if count >= _CREDIT_MARKS:
            break
        if match.start() and starts_with_role(text[match.end() :]):
            return text[: match.start()]
    return ""


def _without_asides(text: str) -> tuple[str, bool]:
    """Drop brackets after a name, but no nicknames; return whether any were dropped."""
    aside = False
    out: list[str] = []
    at = 0
    while (start := text.find("(", at)) >= 0:
        end = text.find(")", start)
        if end < 0:
            break
        after = text[end + 1 : end + 3].strip()
        inside = text[start + 1 : end]
        first = len(re.split(r"[,;&/]|\band\b", text[at:start])[-1].split()) < 2
        nickname = first and " " not in inside and after[:1].isupper() and "@" not in inside
        if nickname:
            out.append(text[at : end + 1])
        else:
            out.append(text[at:start].rstrip())
            if after[:1].isalpha() and not after.lower().startswith(("an", "un", "et")):
                out.append(" - ")
            aside = True
        at = end + 1
    out.append(text[at:])
    return "".join(out).strip(), aside


def _split(text: str) -> tuple[list[str], list[str]]:
    """Split a list into its parts and the separators between them ("", ",", "and")."""
    parts: list[str] = []
    joins: list[str] = []
    at = 0
    for match in _SEPARATOR.finditer(text):
        join = match[0].strip().lower()
        part = text[at : match.start()]
        if join in ("y", "e", "en", "with") and " " not in part.strip():
            continue
        parts.append(part.strip())
        joins.append(join)
        at = match.end()
    parts.append(text[at:].strip())
    kept = [i for i, part in enumerate(parts) if part]
    # The join before each kept part; those around an empty part (", and") are joined.
    words = ["", *joins]
    before = [
        "".join(words[j] for j in range(last + 1, i + 1))
        for last, i in zip([-1, *kept], kept, strict=False)
    ]
    return [parts[i] for i in kept], before


def _read(text: str, trust: Trust) -> tuple[str, str, bool]:
    """Read one part of a list: its name, kind (full, single, other), whether more follows."""
    lowered = text.lower()
    for word in ("and ", "by ", "und ", "et "):
        if lowered.startswith(word):
            text, lowered = text[len(word) :], lowered[len(word) :]
    name, more = text, False
    if match := _ROLE_SPLIT.search(text):
        name, more = text[: match.start()], True
    tokens = name.split()
    if (
        tokens
        and tokens[-1].endswith(".")
        and len(tokens[-1]) > _ABBREVIATION
        and tokens[-1].lower() not in NAME_SUFFIXES
    ):
        tokens[-1] = tokens[-1][:-1]
    words = tokens
    while len(words) > 1 and words[0].lower() in HONORIFICS:
        words = words[1:]
    words = [t for t in words if t.lower() not in NAME_SUFFIXES]
    if not words or len(words) > _NAME_WORDS or _SENTENCE.search(" ".join(words[:-1]) + " "):
        return name, "other", more
    kind = "full" if len(words) > 1 else "single"
    common = 0
    for at, word in enumerate(words):
        verdict = _judge(word, at, len(words))
        if verdict == "no" or (verdict == "particle" and at == len(words) - 1):
            return name, "other", more
        if verdict == "common":
            common += 1
    known = words[0].lower() in GIVEN_NAMES
    doubtful = trust < Trust.BYLINE or common == len(words) or kind == "single"
    if common and doubtful and not (known and trust >= Trust.LINE):
        return name, "other", more
    lowers = {word.lower() for word in words}
    if (lowers & ORGANISATIONS or lowers & ROLES) and not known and trust < Trust.LABEL:
        return name, "other", more
    if kind == "single" and len(words[0]) > 1 and not words[0][0].isascii():
        kind = (
            "full"
            if not words[0].isupper()
            and not words[0].islower()
            and len(words[0]) <= _LONGEST_CASELESS
            and _has_no_case(words[0])
            else kind
        )
    if trust == Trust.TITLE and (not known or kind == "single"):
        return name, "unknown", more
    return " ".join(tokens), kind, more


def _has_no_case(word: str) -> bool:
    return word.lower() == word.upper()


def _judge(word: str, at: int, count: int) -> str:
    """Judge a word as part of a name: "yes", "no", "particle", or "common" (a usual word)."""
    lowered = word.lower()
    stripped = word.strip("()\"“”'‘’„")
    if lowered in NAME_PARTICLES and word[0].islower():
        return "particle"
    if not _TOKEN.fullmatch(stripped):
        return "no"
    if stripped[0].islower():
        return "particle" if stripped[:2] in ("d'", "d’", "l'", "al") and count > 1 else "no"
    if lowered in COMMON_WORDS or stripped.lower() in COMMON_WORDS:
        return "common"
    if (
        len(stripped) >= _SHORTEST_ABSTRACT
        and lowered.endswith(_ABSTRACT_ENDS)
        and not lowered.endswith("murphy")
    ):
        return "common"
    if (
        len(stripped) > _LONGEST_INITIALS
        and stripped.isupper()
        and "." not in stripped
        and "-" not in stripped
    ):
        return "common"
    if at == 0 and count > 1 and len(stripped) >= _SHORTEST_GERUND and lowered.endswith("ing"):
        return "common"
    for place in range(2, len(stripped)):
        if stripped[place].isupper() and stripped[place - 1].islower():
            stem = stripped[:place].lower()
            if len(stem) > _LONGEST_STEM or stem in PRODUCT_STEMS:
                return "common"
            break
    return "yes"


def _resolve(
    names: Sequence[str],
    kinds: Sequence[str],
    joins: Sequence[str],
    handles: Sequence[str],
    extra: bool,
    trust: Trust,
) -> People:
    """Choose the names among the parts of a list, by their kinds and separators."""
    full = [i for i, kind in enumerate(kinds) if kind == "full"]
    if not full:
        singles = [n for n, kind in zip(names, kinds, strict=True) if kind == "single"]
        if singles and len(singles) == len(names) and trust >= Trust.BYLINE:
            return People(tuple(dict.fromkeys(singles)), not extra and not handles)
        short = len(names) == 1 and len(names[0].split()) <= _LABELLED_WORDS
        if trust == Trust.LABEL and short and _TOKEN.match(names[0]):
            return People((names[0],), not extra)
        if handles and not names and trust >= Trust.LINE:
            return People(tuple(dict.fromkeys(handles)), True)
        return NOBODY
    if "other" in kinds[: full[0]] or "unknown" in kinds[: full[0]]:
        return NOBODY
    found: list[str] = []
    only = not extra and not handles
    last_word = max((i for i, join in enumerate(joins) if not _is_comma(join)), default=-1)
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        joined = place < len(joins) and not _is_comma(joins[place])
        if kind in ("full",):
            found.append(name)
        elif kind == "unknown":
            # In a title, one known given name makes the rest of its list credible.
            if " " in name and (joined or len(names) > 2):
                found.append(name)
            else:
                only = False
        elif kind == "single" and (
            joined
            or place < full[0]
            or (place < last_word)
            or (
                len(full) > 1
                and last_word < place
                and last_word < 0
                and name.lower() not in ORGANISATIONS
            )
        ):
            found.append(name)
        elif joined or place == 0:
            return NOBODY
        else:
            only = False
    unique = tuple(dict.fromkeys(found))
    return People(unique, only)


def _is_comma(join: str) -> bool:
    return join in ("", ",", ";", "、", "，", "·", "•", "|")
