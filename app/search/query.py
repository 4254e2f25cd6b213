"""The query language: text <-> Query, and the page's state <-> URL fragment.

The rule: any text is a query and any fragment is a state. What makes no sense is left out
and explained in a remark, never an error; what is not known is kept. Nothing here knows a
talk: `search.py` decides what matches.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import quote, unquote_to_bytes

from app.search import analysis

Facet = Literal["conference", "year", "kind", "has", "speaker"]
Field = Literal["", "speaker", "conference", "title", "has", "is", "kind", "year"]

FACETS: tuple[Facet, ...] = get_args(Facet)
FIELDS: tuple[Field, ...] = get_args(Field)[1:]
SORTS: tuple[str, ...] = ("best", "order", "newest", "speaker")
HAS: tuple[str, ...] = ("links", "code", "follow-ups", "no-notes")
KINDS: tuple[str, ...] = ("talk", "panel", "lightning", "remarks", "misc")
"""The kinds that can be results, in the order in which they are offered."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "has": (*HAS, "remark"),  # a reader's own: asked for in a query, no value of the facet
    "is": ("starred",),
    "kind": KINDS,
}
"""The fields whose values are names, and which."""
_ALSO: Mapping[str, str] = {"other": "misc"}
"""What else a name is called: it is shown so."""
_KNOWN = frozenset({*_NAMES, "year"})


# The page's state and its address


@dataclass(frozen=True, slots=True)
class View:
    """The whole state of the page, as its address holds it.

    Facet values are names as shown, distinct and not empty. `sort` is "" for the default:
    best match when `q` has words, else conference order. `talk` is an entry's id. `other`
    are the keys of an address that this version does not know.
    """

    q: str = ""
    conference: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    sort: str = ""
    talk: str = ""
    view: str = ""
    notes: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()

    def chosen(self, facet: Facet) -> tuple[str, ...]:
        """The values of `facet` that are chosen."""
        values: tuple[str, ...] = getattr(self, facet)
        return values


_SINGLE = ("q", "sort", "talk", "view")
_KEYS = ("q", "conference", "year", "speaker", "kind", "has", "sort", "talk", "view", "notes")
_LONGEST = 2_000
"""Characters of a query that are read: more than any search has, less than hangs a page."""
_MOST = 100
"""Values of one key of an address that are read."""
_ESCAPED = re.compile(r"[^A-Za-z0-9 /:@,;!*?$\-._~]")
"""What may have to be escaped in an address that is made to be read."""


def parse_fragment(fragment: str) -> View:
    """The state that a URL fragment asks for, with or without its `#`.

    `+` and `%20` are spaces. Of a key that holds one value the first counts; a `sort` that
    does not exist counts as none. Of what only a link made to do harm would have (more than
    2,000 characters of a query, 100 values of a key) the rest is left out. Never raises.
    """
    single: dict[str, str] = {}
    several: dict[str, dict[str, None]] = {key: {} for key in _KEYS}
    other: list[tuple[str, str]] = []
    for pair in fragment.removeprefix("#").split("&"):
        key, _, value = map(_decode, pair.partition("="))
        if key in _SINGLE:
            single.setdefault(key, value)
        elif key in _KEYS:
            if value and len(several[key]) < _MOST:
                several[key][value] = None
        elif (key or value) and len(other) < _MOST:
            other.append((key, value))
    return View(
        q=single.get("q", "")[: _LONGEST + 1],  # one more than is read: the remark says so
        conference=tuple(several["conference"]),
        year=tuple(several["year"]),
        speaker=tuple(several["speaker"]),
        kind=tuple(several["kind"]),
        has=tuple(several["has"]),
        sort=sort if (sort := single.get("sort", "")) in SORTS else "",
        talk=single.get("talk", ""),
        view=single.get("view", ""),
        notes=tuple(several["notes"]),
        other=tuple(other),
    )


def to_fragment(view: View) -> str:
    """The fragment that holds `view`, without `#`; "" for the default view.

    Made to be read: spaces are `+`, letters of any script stay. A browser's `location.hash`
    may show those escaped, so compare states, never fragments.
    """
    pairs: list[tuple[str, str]] = []
    for key in _KEYS:
        value = getattr(view, key)
        values: Iterable[str] = value if isinstance(value, tuple) else (value,)
        pairs += [(key, v) for v in values if v]
    pairs += view.other
    return "&".join(_encode(k) + ("=" + _encode(v) if v or not k else "") for k, v in pairs)


def _encode(text: str) -> str:
    return _ESCAPED.sub(_escape, text).replace(" ", "+")


def _escape(match: re.Match[str]) -> str:
    c = match[0]
    return c if c > "\x7f" and c.isalnum() else quote(c, "", errors="surrogatepass")


def _decode(text: str) -> str:
    raw = unquote_to_bytes(text.replace("+", " ").encode("utf-8", "surrogatepass"))
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def value_key(facet: Facet, value: str) -> str:
    """What makes two spellings one value: links are written by hand, names in many ways."""
    if facet == "speaker":
        return analysis.name_key(value)
    folded = " ".join(analysis.fold(value).split())
    if facet in _NAMES:
        folded = folded.replace(" ", "-")
        return _ALSO.get(folded, folded)
    return folded


def toggle(view: View, facet: Facet, value: str) -> View:
    """`view` with `value` of `facet` taken away if it is chosen in any spelling, added if not."""
    chosen = view.chosen(facet)
    key = value_key(facet, value)
    kept = tuple(v for v in chosen if value_key(facet, v) != key)
    return _with_facet(view, facet, kept if len(kept) < len(chosen) else (*chosen, value))


def clear(view: View) -> View:
    """`view` without search and filters; the sort and what is not known stay."""
    for facet in FACETS:
        view = _with_facet(view, facet, ())
    return replace(view, q="")


def _with_facet(view: View, facet: Facet, values: tuple[str, ...]) -> View:
    match facet:
        case "conference":
            return replace(view, conference=values)
        case "year":
            return replace(view, year=values)
        case "kind":
            return replace(view, kind=values)
        case "has":
            return replace(view, has=values)
        case "speaker":
            return replace(view, speaker=values)


# The query


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a query asks for.

    `field` is "" for the whole talk. `value` is what to look for: for `has`, `is`,
    `kind` and `year` a known name ("code", "remark", "starred", "lightning", "2024", "202" for
    its decade, "2020-2023"), else text as typed, whose folded `words` must all be there; a
    `phrase` wants them next to each other. With `prefix` the last word may be the beginning of
    one. `near` holds, for each word, other words accepted in its place (typos forgiven; only
    `typos.py` sets it).
    `start` and `end` are its place in the query's text.
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
    """What a text asks for: all of its parts. `remarks` are sentences on what makes no sense.

    Of a very long text `text` is what was read of it.
    """

    text: str
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]

    def source(self, part: Part) -> str:
        """The text of `part` as typed."""
        return self.text[part.start : part.end]

    def without(self, part: Part) -> str:
        """The query's text with `part` taken away."""
        return self.put(part, "")

    def put(self, part: Part, text: str) -> str:
        """The query's text with `text` in the place of `part`."""
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
    **{field: " or ".join(names) for field, names in _NAMES.items()},
    "year": "a year like 2024, or two like 2020-2023",
}


def parse_query(text: str) -> Query:
    """Read a query. Any text is one; see `Query.remarks` for what was left out, and why.

    Words must all match, the last plain one as a prefix. `"a phrase"`, `-word`,
    `-"a phrase"`, and fields: `speaker:`, `conference:`, `title:`, `has:`, `is:`, `kind:`,
    `year:`, whose values may be quoted, and be excluded. Typographic quotes are quotes; one that is
    never closed reaches to the end. An unknown field is a word like any other. Only the first
    2,000 characters are read.
    """
    parts: list[Part] = []
    remarks: dict[str, None] = {}
    if len(text) > _LONGEST:
        remarks[f"Only the first {_LONGEST:,} characters are searched for."] = None
        text = text[:_LONGEST]
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
    """The last plain word may be the beginning of one: it may still be being typed."""
    for i in range(len(parts) - 1, -1, -1):
        part = parts[i]
        if not (part.field or part.phrase or part.negated):
            parts[i] = replace(part, prefix=True)
            break
    return tuple(parts)


def _read_part(match: re.Match[str]) -> tuple[Part | None, str]:
    """What one piece of text asks for, and a remark ("" if there is nothing to say)."""
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
    """The field of this name, else "" and the name as a word to search for."""
    for field in FIELDS:
        if name and name.lower() == field:
            return field, ""
    return "", name or ""


def _known(field: Field, value: str) -> str | None:
    """The one name that `value` is, begins, or is the plural of."""
    if field == "year":
        years = re.split(r"-|–|\.\.", value) if _YEARS.fullmatch(value) else ()
        return "-".join(sorted(years)) or None
    if not value:
        return None
    names = (*_NAMES[field], *(also for also, name in _ALSO.items() if name in _NAMES[field]))
    for wanted in (value, value.removesuffix("s")):
        bare = wanted.replace("-", "")
        fits = [name for name in names if bare and name.replace("-", "").startswith(bare)]
        if len(fits) == 1:
            return _ALSO.get(fits[0], fits[0])
    return None


def _explain(field: Field, value: str) -> str:
    what = f"“{field}:{value}” is left out" if value.strip() else f"“{field}:” waits for its value"
    return f"{what}: after {field}: comes {_NEEDS[field]}."


def _explain_unknown(name: str, value: str, quoted: bool) -> str:
    if not name or (value.startswith((":", "/")) and not quoted):
        return ""
    return f"“{name}:” is no field, so its words are searched. Fields are {', '.join(FIELDS)}."
