"""What is listed, as notes again: Markdown that Backrow reads back to the same talks.

The rule: a body is copied, never changed; what its heading and front matter have to say is
chosen by reading it back. A conference becomes one note with a section per talk where that
reads back the same, else a folder with a note per talk, whose front matter says everything.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.edit.headings import escaped, heading_for
from app.exports.tables import Listed, selected
from app.model import Conference, Entry
from app.parse.bylines import Conf, site_of
from app.parse.conferences import parse_slices
from app.parse.dates import find_year
from app.parse.kinds import conference_words
from app.parse.layout import conference_folder
from app.parse.scanner import is_rule, scan
from app.text import slug


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one conference."""

    files: Mapping[str, str]
    """Texts by path; each conference has a folder of its own."""
    changed: tuple[str, ...]
    """Ids of entries that Backrow would read back otherwise, in title, speakers, page, date, kind,
    tags or links; their bodies are in `files` all the same. The conference's own source is
    here if its title, address, date or place would change."""


def to_notes(listed: Listed) -> Iterator[Notes]:
    """A list as notes, one conference at a time.

    Sections of listed talks come along with their own text. Link and footnote definitions that a
    body uses but that stood elsewhere in its note stand before the first talk.
    """
    return filter(None, notes_slices(listed))


def notes_slices(listed: Listed) -> Iterator[Notes | None]:
    """As `to_notes`, with None between slices of work, so that a page can pause."""
    taken: Counter[str] = Counter()
    for conference in selected(listed):
        name = _folder_name(conference)
        taken[name] += 1
        folder = name if taken[name] == 1 else f"{name}-{taken[name]}"
        yield (yield from _notes(conference, folder))


def _notes(conference: Conference, folder: str) -> Generator[None, None, Notes]:
    """The form of which the least reads back otherwise, the single note where both are equal."""
    tries: list[Notes] = []
    if not any(entry.date or entry.tags for entry in conference.entries):
        text = yield from _one_note(conference)
        tries.append((yield from _checked(conference, {f"{folder}/{folder}.md": text})))
    if not tries or tries[0].changed:
        tries.append((yield from _checked(conference, _note_each(conference, folder))))
    return min(tries, key=lambda notes: len(notes.changed))


def _folder_name(conference: Conference) -> str:
    """A folder's name that names a conference, of the same year as the conference's notes."""
    name = slug(conference.title)[:80].strip("-") or "conference"
    if conference.year is not None and find_year(name.replace("-", " ")) != conference.year:
        name = f"{name}-{conference.year}"
    return name if conference_folder(f"{name}/a.md") == name else f"{name}-conference"


# ---- one note ------------------------------------------------------------------------------------


def _one_note(conference: Conference) -> Generator[None, None, str]:
    """A conference as one note with a section per talk."""
    inside = {h.level for entry in conference.entries for h in scan(entry.body).headings}
    top = 1 if 2 in inside and 1 not in inside else 2  # to stand over the headings in bodies
    levels = dict.fromkeys((entry.id for entry in conference.entries), top)
    for entry in conference.entries:
        if entry.parent in levels:
            levels[entry.id] = levels[entry.parent] + 1
    host = site_of(conference.url) if conference.url else ""
    conf = Conf(conference_words(conference.title), host)
    parts = [_front_of(conference), f"# {escaped(conference.title)}\n\n"]
    own = (_text_of(conference.preamble), _elsewhere(conference))
    parts += [f"{text}\n" for text in own if text]
    for entry in conference.entries:
        lines = entry.body.split("\n")
        speakers = () if entry.kind == "section" else entry.speakers
        yield
        heading = heading_for(entry.title, speakers, entry.url, lines, conf)
        rule = "---\n\n" if parts[-1].endswith("\n\n") else ""  # below text it would underline it
        parts.append(f"{rule}{'#' * min(levels[entry.id], 6)} {heading}\n{entry.body}\n")
    return "".join(parts).removesuffix("\n")


def _front_of(conference: Conference) -> str:
    fields = {
        "kind": "conference",
        "title": conference.title,
        "url": conference.url,
        "date": conference.date,
        "location": conference.location,
    }
    return _front(fields)


def _front(fields: Mapping[str, str | Sequence[str] | None]) -> str:
    """Front matter of these fields, those without a value left out."""
    lines = ["---"]
    for key, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_quoted(value)}")
        elif value:
            lines += [f"{key}:", *(f"  - {_quoted(item)}" for item in value)]
    return "\n".join([*lines, "---", "", ""])


def _quoted(value: str) -> str:
    """A front matter value: as YAML has it wherever it can, for `lines` knows no escapes."""
    line = " ".join(value.split("\n"))
    mark = "'" if ('"' in line or "\\" in line) and "'" not in line else '"'
    return f"{mark}{line}{mark}"


def _text_of(preamble: str) -> str:
    """A preamble without the rules around it, which would only add up."""
    lines = preamble.split("\n")
    while lines and (not lines[0].strip() or is_rule(lines[0].strip())):
        del lines[0]
    return "\n".join([*lines, ""]) if lines else ""


def _elsewhere(conference: Conference) -> str:
    """The definitions that no text of a conference holds itself."""
    own = "\n\n".join([conference.preamble, *(entry.body for entry in conference.entries)])
    texts = dict.fromkeys(entry.definitions for entry in conference.entries)
    return _missing("\n".join(filter(None, texts)), own)


def to_markdown(entry: Entry, conference: Conference) -> str:
    """A talk as a note of its own: what "copy as Markdown" gives, with the definitions of the note
    that its text refers to.
    """
    body = entry.body.strip()
    definitions = _missing(entry.definitions, body, entry.body.casefold())
    told = f"\n\n{definitions.rstrip()}" if definitions else ""
    return f"## {entry.title}\n\n{body}{told}\n\n-- {conference.title}\n"


def _missing(definitions: str, text: str, asking: str | None = None) -> str:
    """The definitions that a text does not hold itself, the first of each label; of those only what
    a folded text is `asking` for.
    """
    if not definitions:
        return ""
    held = set(_groups(text))
    labels: set[str] = set()
    kept: list[str] = []
    for group in _groups(definitions):
        label = group.lstrip()[1:].partition("]:")[0].casefold()
        is_asked = asking is None or f"[{label}]" in asking
        if is_asked and label not in labels and group not in held:
            kept.append(group)
        labels.add(label)
    return "\n".join([*kept, ""]) if kept else ""


def _groups(text: str) -> list[str]:
    """The definitions in a text, each with the lines that go on with it."""
    page = scan(text)
    groups: list[list[str]] = []
    last = -2
    for number in sorted(page.definition_lines):
        line = page.lines[number]
        goes_on = groups and number == last + 1 and not line.lstrip(" ").startswith("[")
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
        last = number
    return ["\n".join(group) for group in groups]


# ---- a note per talk -----------------------------------------------------------------------------


def _note_each(conference: Conference, folder: str) -> dict[str, str]:
    """A conference as a folder: its own text in README.md, and a note per talk.

    Sections have no notes of their own: their text goes to README.md under their title.
    """
    cover = [_front_of(conference), f"# {escaped(conference.title)}\n"]
    if preamble := _text_of(conference.preamble):
        cover.append(preamble)
    files: dict[str, str] = {}
    width = len(str(len(conference.entries)))
    for number, entry in enumerate(conference.entries, 1):
        if entry.kind == "section":
            if entry.body.strip():
                cover.append(f"## {escaped(entry.title)}\n{entry.body}\n")
            continue
        name = slug(entry.title)[:80].strip("-") or "talk"
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
    elsewhere = _missing(entry.definitions, entry.body)
    before = f"{elsewhere}\n" if elsewhere else ""
    return f"{_front(fields)}{before}# {escaped(entry.title)}\n{entry.body}"


# ---- reading back --------------------------------------------------------------------------------


def _checked(conference: Conference, files: Mapping[str, str]) -> Generator[None, None, Notes]:
    """The files, with what Backrow would read otherwise."""
    read: list[Conference] = []
    for found in parse_slices(files):
        if found:
            read.append(found[0])
        yield
    if len(read) != 1:
        return Notes(files, (conference.source, *(entry.id for entry in conference.entries)))
    entries = [_told(entry) for entry in read[0].entries]
    changed = [] if _about(read[0]) == _about(conference) else [conference.source]
    wanted = [e for e in conference.entries if e.kind != "section" or len(files) == 1]
    if len(entries) != len(wanted):
        return Notes(files, (*changed, *(entry.id for entry in wanted)))
    pairs = zip(entries, wanted, strict=True)
    changed += [entry.id for told, entry in pairs if told != _told(entry)]
    return Notes(files, tuple(changed))


def _about(conference: Conference) -> Conference:
    """What of a conference has to read back the same."""
    return replace(conference, source="", preamble="", entries=())


def _told(entry: Entry) -> tuple[object, ...]:
    """What of an entry has to read back the same."""
    speakers = () if entry.kind == "section" else entry.speakers
    facts = (entry.title, speakers, entry.url, entry.date, entry.kind, entry.tags, entry.body)
    return (*facts, {link.url for link in entry.links}, entry.parent is None)
