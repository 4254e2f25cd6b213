"""The state of the page: `View` <-> URL fragment.

The rule: any fragment is a state. What makes no sense is left out, what is not known is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import quote, unquote_to_bytes

from app.search import analysis
from app.search.query import MOST_CHARACTERS, NAMES, SYNONYMS

Facet = Literal["conference", "year", "kind", "has", "speaker"]

FACETS: tuple[Facet, ...] = get_args(Facet)
SORTS: tuple[str, ...] = ("best", "order", "newest", "speaker")


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
        """Return the chosen values of `facet`."""
        values: tuple[str, ...] = getattr(self, facet)
        return values


_SINGLE = ("q", "sort", "talk", "view")
_KEYS = ("q", "conference", "year", "speaker", "kind", "has", "sort", "talk", "view", "notes")
_MOST_VALUES = 100
"""Values of one key of an address that are read: more than anybody chooses, and few enough for any
page."""
_ESCAPED = re.compile(r"[^A-Za-z0-9 /:@,;!*?$\-._~]")
"""Characters to escape in an address, unless they are letters of another script."""


def parse_fragment(fragment: str) -> View:
    """Parse a URL fragment, with or without its `#`.

    `+` and `%20` are spaces. Of a key that holds one value the first counts; a `sort` that
    does not exist counts as none. What only a harmful link would have (more than 2,000
    characters of a query, more than 100 values of a key) is left out. Never raises.
    """
    single: dict[str, str] = {}
    several: dict[str, dict[str, None]] = {key: {} for key in _KEYS}
    other: list[tuple[str, str]] = []
    for pair in fragment.removeprefix("#").split("&"):
        key, _, value = map(_decode, pair.partition("="))
        if key in _SINGLE:
            single.setdefault(key, value)
        elif key in _KEYS:
            if value and len(several[key]) < _MOST_VALUES:
                several[key][value] = None
        elif (key or value) and len(other) < _MOST_VALUES:
            other.append((key, value))
    return View(
        q=single.get("q", "")[: MOST_CHARACTERS + 1],  # one more than is read: the remark says so
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
    """Write a view as a fragment, without `#`; "" for the default view.

    Fragments are made to be read: spaces are `+`, letters of any script stay. A browser's
    `location.hash` may escape those, so compare views, never fragments.
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
    """Return the key by which two spellings are one value of a facet.

    Links are written by hand, and names in many ways.
    """
    if facet == "speaker":
        return analysis.name_key(value)
    folded = " ".join(analysis.fold(value).split())
    if facet in NAMES:
        folded = folded.replace(" ", "-")
        return SYNONYMS.get(folded, folded)
    return folded


def toggle(view: View, facet: Facet, value: str) -> View:
    """Remove a value from a facet if it is chosen in any spelling, else add it."""
    chosen = view.chosen(facet)
    key = value_key(facet, value)
    kept = tuple(v for v in chosen if value_key(facet, v) != key)
    return _with_facet(view, facet, kept if len(kept) < len(chosen) else (*chosen, value))


def is_filtered(view: View) -> bool:
    """Whether a search or a facet narrows the list."""
    return bool(view.q.strip() or any(view.chosen(facet) for facet in FACETS))


def clear(view: View) -> View:
    """Remove search and filters from a view; the sort and unknown keys stay."""
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
