"""The listed talks, or a whole library, as the documented JSON model."""

import json
from dataclasses import asdict, fields
from typing import Any

from app.exports.listed import Listed, Paced, finished, selected
from app.model import Conference, Entry, Library

PAGE_ONLY = frozenset({"byline", "definitions"})
"""Fields of an entry that the documented model does not have."""


def listed_json(listed: Listed) -> Paced[str]:
    """Write a list as JSON. It has no problems, which are about whole notes."""
    return json_slices(Library(selected(listed), ()))


def to_json(library: Library) -> str:
    """Return the library as the text that `tools json` prints, ending in a newline."""
    return finished(json_slices(library))


def json_slices(library: Library) -> Paced[str]:
    """Write the library as `to_json` does, pausing after each conference.

    The text is that of `json.dumps(..., ensure_ascii=False, indent=1)`, put together of parts.
    """
    parts: list[str] = []
    done = 0
    for conference in library.conferences:
        parts.append(_indented(_conference_model(conference), 2))
        done += len(conference.entries)
        yield done
    conferences = "[\n  " + ",\n  ".join(parts) + "\n ]" if parts else "[]"
    problems = _indented([asdict(problem) for problem in library.problems], 1)
    return f'{{\n "conferences": {conferences},\n "problems": {problems}\n}}\n'


def _indented(value: object, depth: int) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("\n", "\n" + " " * depth)  # JSON strings hold no line breaks


def _conference_model(conference: Conference) -> dict[str, Any]:
    own = {f.name: getattr(conference, f.name) for f in fields(conference) if f.name != "entries"}
    return {**own, "entries": [_entry_model(entry) for entry in conference.entries]}


def _entry_model(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if name not in PAGE_ONLY}
