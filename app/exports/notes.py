"""The listed talks as notes: Markdown that Backrow reads back as the same talks.

A body is copied, never changed. Headings and front matter are chosen by reading the result back.
A conference becomes one note with a section per talk if that reads back the same, else a folder
with a note per talk, whose front matter states everything.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.edit.headings import escaped, heading_for
from app.edit.markdown import missing_definitions
from app.exports.listed import Listed, selected
from app.model import Conference, Entry
from app.parse.bylines import Conf, site_of
from app.parse.conferences import parse_slices
from app.parse.dates import find_year
from app.parse.folders import conference_folder
from app.parse.kinds import conference_words
from app.parse.scanner import is_rule, scan
from app.text import slug

MAX_NAME = 80
"""Characters of a file's or folder's name, so that paths stay within what file systems allow."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one conference."""

    files: Mapping[str, str]
    """Texts by path; each conference has a folder of its own."""
    changed: tuple[str, ...]
    """Ids of entries of which something would be read differently, besides the body.

    The conference's source is among them if its title, address, date or location would.
    """


def to_notes(listed: Listed) -> Iterator[Notes]:
    """Write a list as notes, one conference at a time.

    Sections of listed talks are included with their own text. Link and footnote definitions that
    stood outside the written texts are placed before the first talk.
    """
    return filter(None, notes_slices(listed))


def notes_slices(listed: Listed) -> Iterator[Notes | None]:
    """Write as `to_notes` does, yielding None between slices of work."""
    taken: Counter[str] = Counter()
    for conference in selected(listed):
        name = _folder_name(conference)
        taken[name] += 1
        folder = name if taken[name] == 1 else f"{name}-{taken[name]}"
        yield (yield from _best_form(conference, folder))


def _best_form(conference: Conference, folder: str) -> Generator[None, None, Notes]:
    """Return the form that reads back with fewest changes; of equal ones the single note."""
    tries: list[Notes] = []
    if not any(entry.date or entry.tags for entry in conference.entries):
        text = yield from _one_note(conference)
        tries.append((yield from _checked(conference, {f"{folder}/{folder}.md": text})))
    if not tries or tries[0].changed:
        tries.append((yield from _checked(conference, _note_each(conference, folder))))
    return min(tries, key=lambda notes: len(notes.changed))


def _folder_name(conference: Conference) -> str:
    """Return a folder name that Backrow reads as a conference's, with the conference's year."""
    name = slug(conference.title)[:MAX_NAME].strip("-") or "conference"
    if conference.year is not None and find_year(name.replace("-", " ")) != conference.year:
        name = f"{name}-{conference.year}"
    return name if conference_folder(f"{name}/a.md") == name else f"{name}-conference"


# ---- one note ------------------------------------------------------------------------------------


def _one_note(conference: Conference) -> Generator[None, None, str]:
    """Write a conference as one note with a section per talk."""
    inside = {h.level for entry in conference.entries for h in scan(entry.body).headings}
    top = 1 if 2 in inside and 1 not in inside else 2  # a level above headings within bodies
    levels = dict.fromkeys((entry.id for entry in conference.entries), top)
    for entry in conference.entries:
        if entry.parent in levels:
            levels[entry.id] = levels[entry.parent] + 1
    host = site_of(conference.url) if conference.url else ""
    conf = Conf(conference_words(conference.title), host)
    parts = [_conference_front(conference), f"# {escaped(conference.title)}\n\n"]
    own = (_without_leading_rules(conference.preamble), _elsewhere(conference))
    parts += [f"{text}\n" for text in own if text]
    for entry in conference.entries:
        lines = entry.body.split("\n")
        speakers = () if entry.kind == "section" else entry.speakers
        yield
        heading = heading_for(entry.title, speakers, entry.url, lines, conf)
        # Directly below text, the rule would turn that text into a heading.
        rule = "---\n\n" if parts[-1].endswith("\n\n") else ""
        parts.append(f"{rule}{'#' * min(levels[entry.id], 6)} {heading}\n{entry.body}\n")
    return "".join(parts).removesuffix("\n")


def _conference_front(conference: Conference) -> str:
    fields = {
        "kind": "conference",
        "title": conference.title,
        "url": conference.url,
        "date": conference.date,
        "location": conference.location,
    }
    return _front(fields)


def _front(fields: Mapping[str, str | Sequence[str] | None]) -> str:
    """Write front matter of the fields that have a value."""
    lines = ["---"]
    for key, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_quoted(value)}")
        elif value:
            lines += [f"{key}:", *(f"  - {_quoted(item)}" for item in value)]
    return "\n".join([*lines, "---", "", ""])


def _quoted(value: str) -> str:
    """Quote a front matter value: as in YAML where possible, since `parse` reads no escapes."""
    line = " ".join(value.split("\n"))
    mark = "'" if ('"' in line or "\\" in line) and "'" not in line else '"'
    return f"{mark}{line}{mark}"


def _without_leading_rules(preamble: str) -> str:
    """Return a preamble without the rules that it begins with, which would add up."""
    lines = preamble.split("\n")
    while lines and (not lines[0].strip() or is_rule(lines[0].strip())):
        del lines[0]
    return "\n".join([*lines, ""]) if lines else ""


def _elsewhere(conference: Conference) -> str:
    """Return the definitions that no text of a conference holds itself."""
    own = "\n\n".join([conference.preamble, *(entry.body for entry in conference.entries)])
    texts = dict.fromkeys(entry.definitions for entry in conference.entries)
    return missing_definitions("\n".join(filter(None, texts)), own)


# ---- a note per talk -----------------------------------------------------------------------------


def _note_each(conference: Conference, folder: str) -> dict[str, str]:
    """Write a conference as a folder: its own text in README.md, and a note per talk.

    The text of a section goes to README.md, under the section's title.
    """
    cover = [_conference_front(conference), f"# {escaped(conference.title)}\n"]
    if preamble := _without_leading_rules(conference.preamble):
        cover.append(preamble)
    files: dict[str, str] = {}
    width = len(str(len(conference.entries)))
    for number, entry in enumerate(conference.entries, 1):
        if entry.kind == "section":
            if entry.body.strip():
                cover.append(f"## {escaped(entry.title)}\n{entry.body}\n")
            continue
        name = slug(entry.title)[:MAX_NAME].strip("-") or "talk"
        files[f"{folder}/{number:0{width}}-{name}.md"] = _talk_note(conference, entry)
    return {f"{folder}/README.md": "\n".join(cover), **files}


def _talk_note(conference: Conference, entry: Entry) -> str:
    fields = {
        "kind": entry.kind,
        "title": entry.title,
        "conference": conference.title,
        "speakers": entry.speakers,
        "url": entry.url,
        "date": entry.date,
        "tags": entry.tags,
    }
    elsewhere = missing_definitions(entry.definitions, entry.body)
    before = f"{elsewhere}\n" if elsewhere else ""
    return f"{_front(fields)}{before}# {escaped(entry.title)}\n{entry.body}"


# ---- reading back --------------------------------------------------------------------------------


def _checked(conference: Conference, files: Mapping[str, str]) -> Generator[None, None, Notes]:
    """Read the files back; return them with what would be read differently."""
    read: list[Conference] = []
    for found in parse_slices(files):
        if found:
            read.append(found[0])
        yield
    if len(read) != 1:
        return Notes(files, (conference.source, *(entry.id for entry in conference.entries)))
    entries = [_entry_facts(entry) for entry in read[0].entries]
    changed = (
        [] if _conference_facts(read[0]) == _conference_facts(conference) else [conference.source]
    )
    wanted = [e for e in conference.entries if e.kind != "section" or len(files) == 1]
    if len(entries) != len(wanted):
        return Notes(files, (*changed, *(entry.id for entry in wanted)))
    pairs = zip(entries, wanted, strict=True)
    changed += [entry.id for facts, entry in pairs if facts != _entry_facts(entry)]
    return Notes(files, tuple(changed))


def _conference_facts(conference: Conference) -> Conference:
    """Return the facts of a conference that must read back the same."""
    return replace(conference, source="", preamble="", entries=())


def _entry_facts(entry: Entry) -> tuple[object, ...]:
    """Return the facts of an entry that must read back the same."""
    speakers = () if entry.kind == "section" else entry.speakers
    facts = (entry.title, speakers, entry.url, entry.date, entry.kind, entry.tags, entry.body)
    return (*facts, {link.url for link in entry.links}, entry.parent is None)
