"""A reader's corrections of how notes are read: `backrow.toml`, and choices in the page.

A table names a folder or a file by its path and holds for everything below it; the table of a
nearer folder overrules that of a farther one, and front matter in a note overrules both. The keys
are those of CONTRACT's `backrow.toml`. Whatever is not understood becomes a Problem with its line,
never an error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from app.model import Problem

FILE = "backrow.toml"
"""The file of corrections, in the notes folder."""

LayoutName = Literal["conference-per-file", "talk-per-file", "talk-per-folder", "not-notes"]
LAYOUTS: tuple[LayoutName, ...] = (
    "conference-per-file",
    "talk-per-file",
    "talk-per-folder",
    "not-notes",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrections of one folder or file; None means not corrected."""

    layout: LayoutName | None = None
    heading: int | None = None
    """The level of a talk's heading, 1 to 6."""
    conference: str | None = None
    year: int | None = None
    url: str | None = None
    date: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """The settings of the whole library, at the top of `backrow.toml`."""

    title: str | None = None
    url: str | None = None
    language: str | None = None
    search_engines: bool | None = None
    exclude: tuple[str, ...] = ()
    """Paths of folders and files that are left out."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of a library, by path ("" for the whole notes folder)."""

    tables: Mapping[str, Correction] = field(default_factory=dict)
    settings: LibrarySettings = LibrarySettings()

    def of(self, path: str) -> Correction:
        """Return the correction of a path: its own table, completed by the folders above."""
        found = self.tables.get(path, _NOTHING)
        while path:
            path = path.rpartition("/")[0]
            if above := self.tables.get(path):
                found = _complete(found, above)
        return found

    def anchor(self, source: str, key: str) -> str | None:
        """Return the nearest folder above a file whose table has a key, or None."""
        path = source
        while path:
            path = path.rpartition("/")[0]
            table = self.tables.get(path)
            if table and getattr(table, key) is not None:
                return path
        return None

    def merged(self, later: "Corrections") -> "Corrections":
        """Return these corrections, overruled by `later`."""
        tables = dict(self.tables)
        for path, table in later.tables.items():
            tables[path] = _complete(table, tables.get(path, _NOTHING))
        return Corrections(tables, self.settings)

    def excludes(self, source: str) -> bool:
        """Whether a file is excluded from the library."""
        return any(
            source == path or source.startswith(f"{path}/") for path in self.settings.exclude
        )


_NOTHING = Correction()
_KEY_LINE = r"^[ \t]*[\"']?{}[\"']?[ \t]*="


def _complete(near: Correction, far: Correction) -> Correction:
    """Return `near`, with its missing values taken from `far`."""
    own = {f.name: getattr(near, f.name) for f in fields(near)}
    return replace(far, **{name: value for name, value in own.items() if value is not None})


def read_corrections(text: str, source: str = FILE) -> tuple[Corrections, tuple[Problem, ...]]:
    """Parse a `backrow.toml` into corrections and problems."""
    if not text.strip():
        return Corrections(), ()
    import tomllib  # noqa: PLC0415 - a page without corrections need not fetch it

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Corrections(), (_broken(source, str(error)),)
    reader = _Reader(text, source)
    return reader.read(values), tuple(reader.problems)


def take_corrections(
    notes: Mapping[str, str],
) -> tuple[dict[str, str], Corrections, dict[str, tuple[Problem, ...]]]:
    """Separate notes from the `backrow.toml` files among them; return both, and problems.

    The paths in a `backrow.toml` are relative to its folder. The problems are by the path of the
    `backrow.toml` that has them.
    """
    texts: dict[str, str] = {}
    tables: dict[str, Correction] = {}
    settings = LibrarySettings()
    problems: dict[str, tuple[Problem, ...]] = {}
    for source, text in notes.items():
        folder, slash, name = source.rpartition("/")
        if name != FILE:
            texts[source] = text
            continue
        said, found = read_corrections(text, source)
        prefix = folder + slash
        tables |= {f"{prefix}{path}".rstrip("/"): it for path, it in said.tables.items()}
        excluded = tuple(f"{prefix}{path}" for path in said.settings.exclude)
        own = settings if prefix else said.settings
        settings = replace(own, exclude=settings.exclude + excluded)
        if found:
            problems[source] = found
    return texts, Corrections(tables, settings), problems


def write_corrections(corrections: Corrections) -> str:
    """Return the text of a `backrow.toml` with these corrections."""
    lines: list[str] = []
    for key, value in _said(corrections.settings).items():
        lines.append(f"{key.replace('_', '-')} = {_toml(value)}")
    for path, table in sorted(corrections.tables.items()):
        if said := _said(table):
            lines += ["", f"[{_toml(path or '.')}]"]
            lines += [f"{key} = {_toml(value)}" for key, value in said.items()]
    return "\n".join(lines).strip("\n") + "\n"


def _said(values: Correction | LibrarySettings) -> dict[str, object]:
    told = {f.name: getattr(values, f.name) for f in fields(values)}
    return {name: value for name, value in told.items() if value not in (None, ())}


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case tuple():
            return f"[{', '.join(map(_toml, value))}]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in text) + '"'


def _broken(source: str, reason: str) -> Problem:
    line = re.search(r"at line (\d+)", reason)
    return Problem(
        source,
        int(line[1]) if line else 1,
        "broken-corrections",
        "error",
        f"These corrections can't be read, so none holds: {reason}.",
        'Write it as TOML: ["folder"], then layout = "talk-per-file".',
    )


class _Reader:
    """Turns the values of a TOML file into corrections, and collects problems."""

    def __init__(self, text: str, source: str) -> None:
        self.lines = text.split("\n")
        self.source = source
        self.problems: list[Problem] = []

    def read(self, values: Mapping[str, object]) -> Corrections:
        """Return all tables and settings of the file."""
        tables: dict[str, Correction] = {}
        settings: dict[str, object] = {}
        for key, value in values.items():
            if isinstance(value, dict):
                tables[self._path(key)] = self._table(key, value)
            elif (name := key.replace("-", "_")) in _SETTINGS and isinstance(
                value, _SETTINGS[name]
            ):
                settings[name] = tuple(map(str, value)) if isinstance(value, list) else value
            else:
                self._unknown(key, 0)
        return Corrections(tables, LibrarySettings(**settings))  # type: ignore[arg-type]

    def _path(self, key: str) -> str:
        return key.strip("/").removeprefix("./") if key != "." else ""

    def _table(self, name: str, values: Mapping[str, object]) -> Correction:
        start = self._find(rf"^[ \t]*\[[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*\]", 0)
        known: dict[str, object] = {}
        for key, value in values.items():
            if self._is_meant(key, value):
                known[key] = str(value) if key in _DATES else value
            else:
                self._unknown(key, start)
        return Correction(**known)  # type: ignore[arg-type]

    def _is_meant(self, key: str, value: object) -> bool:
        match key:
            case "layout":
                return value in LAYOUTS
            case "heading":
                return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 6
            case "year":
                return isinstance(value, int) and not isinstance(value, bool)
            case "date":
                return isinstance(value, str) or hasattr(value, "isoformat")
            case "conference" | "url" | "location":
                return isinstance(value, str)
        return False

    def _unknown(self, key: str, start: int) -> None:
        line = self._find(_KEY_LINE.format(re.escape(key)), start)
        self.problems.append(
            Problem(
                self.source,
                line + 1,
                "unknown-correction",
                "warning",
                f"“{key}” is no correction that Backrow knows, or its value is none.",
                "The keys are layout, heading, conference, year, url, date and location.",
            )
        )

    def _find(self, pattern: str, start: int) -> int:
        """Return the first line from `start` on that matches a pattern, else `start`."""
        matches = (n for n in range(start, len(self.lines)) if re.search(pattern, self.lines[n]))
        return next(matches, start)


_SETTINGS: dict[str, type] = {
    "title": str,
    "url": str,
    "language": str,
    "search_engines": bool,
    "exclude": list,
}
_DATES = ("date",)
