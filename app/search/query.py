"""The query language: the text of the search box <-> `Query`.

The rule: any text is a query. What makes no sense is left out and explained in a remark,
never an error. Nothing here knows a talk: `matcher.py` decides what matches.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from app.search import analysis

Field = Literal["", "speaker", "conference", "title", "has", "is", "kind", "year"]

FIELDS: tuple[Field, ...] = get_args(Field)[1:]
HAS: tuple[str, ...] = ("links", "code", "follow-ups", "no-notes")
KINDS: tuple[str, ...] = ("talk", "panel", "lightning", "remarks", "misc")
"""The kinds that can be results, in the order in which they are offered."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "has": (*HAS, "remark"),  # "remark" is asked for in a query only: no value of the facet
    "is": ("starred",),
    "kind": KINDS,
}
"""The fields whose values are names, and these names."""
SYNONYMS: Mapping[str, str] = {"other": "misc"}
"""Other words for a name: the page shows "misc" as "Other"."""
MOST_CHARACTERS = 2_000
"""Characters of a query that are read: more than any search has, less than hangs a page."""
_KNOWN = frozenset({*NAMES, "year"})


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a query asks for.

    `field` is "" for the whole talk. `value` is what to look for: for `has`, `is`,
    `kind` and `year` a known name ("code", "remark", "starred", "lightning", "2024", "202" for
    its decade, "2020-2023"), else text as typed, whose folded `words` must all be there; in a
    `phrase`, next to each other. With `prefix`, the last word may be the beginning of one.
    `near` holds for each word other spellings that are accepted (only `spelling.py` sets it).
    `start` and `end` are the part's place in the query's text.
    """

    field: Field
    value: str
    words: tuple[str, ...]
    phrase: bool
    prefix: bool
    negated: bool
    start: int
    end: int
    near: tuple[tuple[str, ...], ...] = ()

    def is_open(self, n: int) -> bool:
        """Whether the n-th word may be the beginning of one."""
        return self.prefix and n == len(self.words) - 1


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for: all of its parts.

    `text` is the text as far as it was read, `remarks` are sentences on what was left out or
    may surprise.
    """

    text: str
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]

    def source(self, part: Part) -> str:
        """Return the text of `part` as typed."""
        return self.text[part.start : part.end]

    def without(self, part: Part) -> str:
        """Return the query's text without `part`."""
        return self.put(part, "")

    def put(self, part: Part, text: str) -> str:
        """Return the query's text with `text` in the place of `part`."""
        pieces = (self.text[: part.start].strip(), text, self.text[part.end :].strip())
        return " ".join(piece for piece in pieces if piece)

    @property
    def ranks(self) -> bool:
        """Whether there are words by which one match can be better than another."""
        return any(part.words and not part.negated for part in self.parts)

    @property
    def reads(self) -> bool:
        """Whether its answer rests on words of the notes, wanted or excluded."""
        return any(part.words for part in self.parts)


_OPEN, _CLOSE = '"“„«', '"”“»'
_PART = re.compile(
    rf"(?P<minus>-(?!-))?(?:(?P<field>[A-Za-z-]+):)?"
    rf"(?:[{_OPEN}](?P<phrase>[^{_OPEN}{_CLOSE}]*)(?P<close>[{_CLOSE}])?"
    rf"|(?P<word>[^\s{_OPEN}{_CLOSE}]+))"
)
_YEARS = re.compile(r"\d{1,4}|\d{4}(?:-|–|\.\.)\d{4}", re.ASCII)
_NEEDS = {
    "speaker": "a name",
    "conference": "a name or a year",
    "title": "a word",
    **{field: " or ".join(names) for field, names in NAMES.items()},
    "year": "a year like 2024, or two like 2020-2023",
}


def parse_query(text: str) -> Query:
    """Parse a query. Any text is one; `Query.remarks` says what was left out, and why.

    Words must all match, the last plain one as a prefix. `"a phrase"`, `-word`,
    `-"a phrase"`, and fields: `speaker:`, `conference:`, `title:`, `has:`, `is:`, `kind:`,
    `year:`, whose values may be quoted, and be excluded. Typographic quotes are quotes; one that is
    never closed reaches to the end. An unknown field is a word like any other. Only the first
    2,000 characters are read.
    """
    parts: list[Part] = []
    remarks: dict[str, None] = {}
    if len(text) > MOST_CHARACTERS:
        remarks[f"Only the first {MOST_CHARACTERS:,} characters are searched for."] = None
        text = text[:MOST_CHARACTERS]
    for match in _PART.finditer(text):
        part, remark = _read_part(match)
        if part:
            parts.append(part)
        if remark:
            remarks[remark] = None
    if not parts and not remarks and text.strip():
        remarks["There is no letter or digit here to search for."] = None
    if parts and all(part.negated for part in parts):
        remarks["This only leaves talks out; all others are listed."] = None
    return Query(text, _open_last(parts), tuple(remarks))


def _open_last(parts: list[Part]) -> tuple[Part, ...]:
    """Make the last plain word a prefix: it may still be being typed."""
    for i in range(len(parts) - 1, -1, -1):
        part = parts[i]
        if not (part.field or part.phrase or part.negated):
            parts[i] = replace(part, prefix=True)
            break
    return tuple(parts)


def _read_part(match: re.Match[str]) -> tuple[Part | None, str]:
    """Parse one piece of text; return its part, and a remark or ""."""
    negated = match["minus"] is not None
    quoted = match["phrase"] is not None
    value: str = match["phrase"] if quoted else match["word"]
    field, unknown = _field(match["field"])
    if not quoted and not field and value.endswith(":"):
        field, _ = _field(value[:-1])
        value = "" if field else value
    start, end = match.span()
    if field in _KNOWN:
        known = _known(field, analysis.fold(value).strip())
        if known:
            return Part(field, known, (), False, False, negated, start, end), ""
    found = () if field in _KNOWN else tuple(analysis.words(f"{unknown} {value}"))
    if not found:
        remark = "A quote with nothing in it is left out." if quoted and not field else ""
        return None, _explain(field, value) if field else remark
    prefix = field != "" if not quoted else not match["close"]
    part = Part(field, value, found, quoted, prefix, negated, start, end)
    return part, _explain_unknown(unknown, value, quoted)


def _field(name: str | None) -> tuple[Field, str]:
    """Return the field of this name, else "" and the name as a word to search for."""
    for field in FIELDS:
        if name and name.lower() == field:
            return field, ""
    return "", name or ""


def _known(field: Field, value: str) -> str | None:
    """Return the one name that `value` is, begins, or is the plural of."""
    if field == "year":
        years = re.split(r"-|–|\.\.", value) if _YEARS.fullmatch(value) else ()
        return "-".join(sorted(years)) or None
    if not value:
        return None
    names = (*NAMES[field], *(also for also, name in SYNONYMS.items() if name in NAMES[field]))
    for wanted in (value, value.removesuffix("s")):
        bare = wanted.replace("-", "")
        fits = [name for name in names if bare and name.replace("-", "").startswith(bare)]
        if len(fits) == 1:
            return SYNONYMS.get(fits[0], fits[0])
    return None


def _explain(field: Field, value: str) -> str:
    what = f"“{field}:{value}” is left out" if value.strip() else f"“{field}:” waits for its value"
    return f"{what}: after {field}: comes {_NEEDS[field]}."


def _explain_unknown(name: str, value: str, quoted: bool) -> str:
    if not name or (value.startswith((":", "/")) and not quoted):
        return ""
    return f"“{name}:” is no field, so its words are searched. Fields are {', '.join(FIELDS)}."
