"""Small libraries made by hand, for tests that need no parser."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.model import Conference, Entry, Link
from app.parse.scanner import is_rule, scan
from app.search.index import Index

TALK = Entry(
    id="conf-2025/first",
    title="First",
    speakers=("Ada Quill",),
    url=None,
    date=None,
    tags=(),
    kind="talk",
    parent=None,
    source="conf.md",
    line=3,
    links=(),
    has_code=False,
    follow_ups=(),
    body="\nSome words.\n",
)

CONFERENCE = Conference(
    title="Conf 2025",
    url=None,
    date=None,
    year=2025,
    location=None,
    source="conf.md",
    preamble="",
    entries=(TALK,),
)


def talk(number: int, **fields: object) -> Entry:
    """Return a talk of Conf 2025 with its own title, id and line."""
    own = {"id": f"conf-2025/talk-{number}", "title": f"Talk {number}", "line": 3 + number}
    return replace(TALK, **{**own, **fields})  # type: ignore[arg-type]


def index_of(*entries: Entry, **fields: object) -> Index:
    """Return an index of one conference with these entries."""
    index = Index()
    index.add(replace(CONFERENCE, entries=entries, **fields))  # type: ignore[arg-type]
    return index


HOSTILE = "<img src=x onerror=\"ran('x')\">'\"&</textarea><script>"
HOSTILE_LINK = Link(url=f"https://e.example/{HOSTILE}", text=HOSTILE)


def assert_nothing_lost(notes: Mapping[str, str], conferences: Iterable[Conference]) -> None:
    """Assert that each non-blank line is in one body or preamble, or a heading or section rule."""
    told: Counter[str] = Counter()
    for conference in conferences:
        for text in (conference.preamble, *(entry.body for entry in conference.entries)):
            told.update(line for line in text.split("\n") if line.strip())
    written: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for text in notes.values():
        page = scan(text.removeprefix("\ufeff"))
        lines = page.lines
        for number in range(page.start, len(lines)):
            if lines[number].strip():
                written[lines[number]] += 1
        for heading in (*page.headings, *page.bolds):
            titles.update(lines[n] for n in range(heading.line, heading.end))
    assert not told - written
    lost = written - told
    assert all(is_rule(line.strip()) or titles[line] >= n for line, n in lost.items())
