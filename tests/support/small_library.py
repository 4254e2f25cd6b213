"""A small library for search, and helpers that read a search's results."""

from app.model import Conference, Entry, FollowUp, Kind, Link
from app.search.index import Index, Matches


def entry(
    title: str,
    body: str = "",
    *speakers: str,
    kind: Kind = "talk",
    home: str = "one",
    line: int = 1,
    parent: str | None = None,
    tags: tuple[str, ...] = (),
    date: str | None = None,
    links: tuple[Link, ...] = (),
) -> Entry:
    """Make an entry; `home` is the slug of its conference."""
    slug = title.lower().replace(" ", "-")
    return Entry(
        id=f"{home}/{slug}",
        title=title,
        speakers=speakers,
        url=None,
        date=date,
        tags=tags,
        kind=kind,
        parent=parent,
        source=f"{home}.md",
        line=line,
        links=links,
        has_code="```" in body,
        follow_ups=(FollowUp(1, "look"),) if "look into" in body else (),
        body=body,
    )


def conference(title: str, year: int | None, *entries: Entry, home: str = "one") -> Conference:
    """Make a conference."""
    return Conference(title, None, None, year, "Portland", f"{home}.md", "", entries)


ONE = conference(
    "PyCascades 2025",
    2025,
    entry("Opening Remarks", "Be kind. Python for all.", kind="remarks", line=3),
    entry("Goodbye GIL", "`sys._is_gil_enabled()` and netCDF4, select_related", "Ada Lovelace"),
    entry(
        "Testing with Hypothesis", "Properties of tests. look into shrinking", "Bo Åberg", line=9
    ),
    entry("From C++ to Python", "Node.js and ASP.NET, not .NET 8. ```x```", "@adalovelace"),
    entry("Lightning Talks", "", kind="section", line=20),
    entry("Maps", "", "Cy", kind="lightning", parent="one/lightning-talks", line=21),
    entry("Tea", "Don’t panic: 私は東京都民です", kind="lightning", line=25, tags=("drinks",)),
)
TWO = conference(
    "PyTexas 2023",
    2023,
    entry("Memory models", "The memory model of Python, in memory.", "ada  lovelace", home="two"),
    entry("A panel on packaging", "Wheels", "Bo Aberg", "Cy", kind="panel", home="two", line=5),
    entry("Python", "A language " * 30, "Dee", home="two", line=9, date="2023-04-02"),
    home="two",
)
OLD = conference("Some meetup", None, entry("Python testing", "", "Eve", home="old"), home="old")


def small_library() -> Index:
    """Index the three conferences."""
    index = Index()
    for each in (TWO, OLD, ONE):
        index.add(each)
    return index


def titles(matches: Matches) -> list[str]:
    """Return the titles of the results, in order."""
    return [found.title for found in matches.entries]


def offered(matches: Matches) -> list[tuple[str, int, bool]]:
    """Return the alternatives: label, count, whether it is a near spelling."""
    return [(other.label, other.count, other.near) for other in matches.alternatives]


def facet(matches: Matches, name: str) -> list[tuple[str, int]]:
    """Return the labels and counts of a facet's values."""
    values = next(values for key, values in matches.facets.items() if key == name)
    return [(value.label, value.count) for value in values]
