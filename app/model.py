"""The vocabulary: conferences, entries, links, problems. Frozen values, no logic.

The fields are those of the JSON model that `tools json` prints, one key a field; fields that only
the page needs are marked. Lines are 1-based in the note as it was read, front matter included.
Sources are paths relative to the notes folder, with `/`.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["talk", "panel", "lightning", "remarks", "misc", "section"]
Severity = Literal["error", "warning", "hint"]

KINDS: tuple[Kind, ...] = ("talk", "panel", "lightning", "remarks", "misc", "section")
TALK_KINDS: frozenset[Kind] = frozenset({"talk", "panel", "lightning"})
"""Kinds that count as talks.

Of the others, remarks and misc are listed too, and a section groups entries.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """An http(s) address in a talk's notes, with the text it stands under ("" if bare)."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something in the notes that their writer meant to come back to."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a note that its writer would want to fix.

    `code` is stable kebab-case. An error means that text or a link is lost to readers, a warning
    that Backrow had to guess, a hint that something is missing.
    """

    source: str
    line: int
    code: str
    severity: Severity
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A section of a conference's notes: a talk, remarks, a side note, a group.

    `body` is every source line after the heading up to the next entry, verbatim. `links` are the
    body's distinct http(s) addresses in order, the talk page (`url`) included. `parent` is the id
    of the section that holds this entry.
    """

    id: str
    title: str
    speakers: tuple[str, ...]
    url: str | None
    date: str | None
    tags: tuple[str, ...]
    kind: Kind
    parent: str | None
    source: str
    line: int
    links: tuple[Link, ...]
    has_code: bool
    follow_ups: tuple[FollowUp, ...]
    body: str
    byline: tuple[int, ...] = ()
    """Page only: 0-based lines of `body` that the talk's header repeats (speakers, talk page)."""
    definitions: str = ""
    """Page only: the note's link and footnote definitions, as Markdown, for `markup.to_html`."""


@dataclass(frozen=True, slots=True)
class Conference:
    """One event in one year. `date` is ISO (YYYY, YYYY-MM or YYYY-MM-DD) or None."""

    title: str
    url: str | None
    date: str | None
    year: int | None
    location: str | None
    source: str
    preamble: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All conferences together, and all problems in their notes."""

    conferences: tuple[Conference, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FailedNote:
    """A note that could not be loaded, with the reason as half a sentence."""

    source: str
    reason: str
