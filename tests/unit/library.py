"""Small libraries made by hand, for tests that need no parser."""

from dataclasses import replace

from app.search import Index
from app.talks import Conference, Entry, Link

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
    """A talk of Conf 2025 with a title, id and line of its own."""
    own = {"id": f"conf-2025/talk-{number}", "title": f"Talk {number}", "line": 3 + number}
    return replace(TALK, **{**own, **fields})  # type: ignore[arg-type]


def index_of(*entries: Entry, **fields: object) -> Index:
    """An index of one conference with these entries."""
    index = Index()
    index.add(replace(CONFERENCE, entries=entries, **fields))  # type: ignore[arg-type]
    return index


HOSTILE = "<img src=x onerror=\"ran('x')\">'\"&</textarea><script>"
HOSTILE_LINK = Link(url=f"https://e.example/{HOSTILE}", text=HOSTILE)
