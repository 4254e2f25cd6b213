"""What notes say, on the terminal: the model as JSON, or the problems in them."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from app.pack import is_note
from app.parse import decode, parse_library
from app.talks import Conference, Entry, Library, Problem
from tools.notes import read_folder
from tools.setup import SetupError

PAGE_ONLY = {"byline", "definitions"}


def show(command: str, paths: list[Path]) -> int:
    """Print the model (`json`) or the problems (`check`); 1 when `check` finds an error."""
    library = read(paths)
    if command == "json":
        print(json.dumps(model(library), ensure_ascii=False, indent=1))
        return 0
    for problem in library.problems:
        print(
            f"{problem.source}:{problem.line}: {problem.severity}: {problem.code}: "
            f"{problem.message} {problem.suggestion}".rstrip()
        )
    return int(any(problem.severity == "error" for problem in library.problems))


def read(paths: list[Path]) -> Library:
    """Parse files and folders; sources are relative to the path given."""
    conferences: list[Conference] = []
    problems: list[Problem] = []
    for path in paths:
        if not path.exists():
            raise SetupError(f"There is no file or folder {path}.")
        files = read_folder(path) if path.is_dir() else {path.name: path.read_bytes()}
        notes: dict[str, str] = {}
        for source, data in files.items():
            if path.is_dir() and not is_note(source):
                continue
            notes[source], found = decode(data, source)
            problems += found
        for conference, found in parse_library(notes):
            conferences.append(conference)
            problems += found
    problems.sort(key=lambda p: (p.source, p.line, p.code))
    return Library(tuple(conferences), tuple(problems))


def model(library: Library) -> dict[str, Any]:
    """The library as the documented JSON model."""
    return {
        "conferences": [
            {**without_entries(conference), "entries": [entry_model(e) for e in conference.entries]}
            for conference in library.conferences
        ],
        "problems": [asdict(problem) for problem in library.problems],
    }


def without_entries(conference: Conference) -> dict[str, Any]:
    """A conference's own fields."""
    return {f.name: getattr(conference, f.name) for f in fields(conference) if f.name != "entries"}


def entry_model(entry: Entry) -> dict[str, Any]:
    """An entry without what only the page needs."""
    return {name: value for name, value in asdict(entry).items() if name not in PAGE_ONLY}
