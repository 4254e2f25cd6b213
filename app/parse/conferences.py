"""Parse note texts into conferences and problems.

There are two layouts, told apart by the text itself: a file per conference with a section per
talk, and a folder per conference with a file per talk. Nothing is lost: every line with text is a
title's heading, front matter or a section rule, or it is in exactly one body or preamble. Any text
parses, in time linear in its length.
"""

from collections.abc import Generator, Iterator, Mapping

from app.model import Conference, Entry, Problem
from app.parse.corrections import Corrections, take_corrections
from app.parse.layout import read_folders
from app.parse.lint import check_entries, check_page, decoding_problem
from app.parse.parts import Parts
from app.text import slug


def decode(data: bytes, source: str) -> tuple[str, tuple[Problem, ...]]:
    """Decode a note as UTF-8, else as well as possible, with a problem that says so."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
        return text.removeprefix("\ufeff"), (decoding_problem(data, source, 1, "utf-16"),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        start = data[: error.start]
        line = 1 + start.count(b"\n") + start.count(b"\r") - start.count(b"\r\n")
        problem = decoding_problem(data, source, line, "cp1252", error.start)
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("cp1252"), (problem,)
        except UnicodeDecodeError:
            return data.decode("latin-1"), (problem,)


def parse_note(text: str, source: str) -> tuple[Conference, tuple[Problem, ...]]:
    """Parse one file as a conference, which may have one talk only."""
    return next(iter(parse_library({source: text})))


def parse_library(
    notes: Mapping[str, str], corrections: Corrections | None = None, name: str = ""
) -> Iterator[tuple[Conference, tuple[Problem, ...]]]:
    """Parse all notes (text by path); yield each conference, in the order of the paths."""
    return filter(None, parse_slices(notes, corrections, name))


def parse_slices(
    notes: Mapping[str, str], corrections: Corrections | None = None, name: str = ""
) -> Iterator[tuple[Conference, tuple[Problem, ...]] | None]:
    """Parse as `parse_library` does; yield None between slices, so that a page can pause.

    `corrections` overrule the notes' own `backrow.toml`. `name` is the name of the folder that
    holds all notes: it names a conference that nothing else names.
    """
    names = _Names()
    notes, said, unclear = take_corrections(notes)
    for source, problems in unclear.items():
        yield Conference(source, None, None, None, None, source, "", ()), problems
    for parts in read_folders(notes, said.merged(corrections or Corrections()), name=name):
        yield (yield from _finish(parts, names, notes)) if parts else None


def _finish(
    parts: Parts, names: "_Names", notes: Mapping[str, str]
) -> Generator[None, None, tuple[Conference, tuple[Problem, ...]]]:
    """Give ids to a conference's entries, and collect the problems of its notes."""
    title = parts.title or parts.source
    prefix = names.take(slug(title) or "untitled")
    taken = _Names()
    # One id per draft, in reading order.
    ids = [f"{prefix}/{taken.take(slug(draft.title) or 'untitled')}" for draft in parts.drafts]
    entries = tuple(
        Entry(
            id=ids[number],
            title=draft.title,
            speakers=draft.speakers,
            url=draft.url,
            date=draft.date,
            tags=draft.tags,
            kind=draft.kind,
            parent=None if draft.parent is None else ids[draft.parent],
            source=draft.source,
            line=draft.line,
            links=draft.links,
            has_code=draft.has_code,
            follow_ups=draft.follow_ups,
            body=draft.body,
            byline=draft.byline,
            definitions=draft.definitions,
        )
        for number, draft in enumerate(parts.drafts)
    )
    conference = Conference(
        title=title,
        url=parts.url,
        date=parts.date,
        year=parts.year,
        location=parts.location,
        source=parts.source,
        preamble=parts.preamble,
        entries=entries,
    )
    problems: list[Problem] = []
    for note in parts.read:
        yield
        problems += check_page(notes[note.source], note.page, note.source)
    yield
    problems.extend(check_entries(entries))
    problems.sort(key=lambda problem: (problem.source, problem.line))
    return conference, tuple(problems)


class _Names:
    """Unique names: a name taken again gets -2, -3."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return the name if it is free, else with the next free number."""
        candidate, number = name, self.counts.get(name, 1)
        while candidate in self.taken:
            number += 1
            candidate = f"{name}-{number}"
        self.counts[name] = number
        self.taken.add(candidate)
        return candidate
