"""Formats that people write notes in, one small note each."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_note

Row = tuple[int, str, str, list[str]]


def rows(text: str, source: str = "notes.md") -> list[Row]:
    conference, _ = parse_note(text, source)
    return [(e.line, e.kind, e.title, list(e.speakers)) for e in conference.entries]


FORMATS: dict[str, tuple[str, list[Row]]] = {
    "closing hashes": (
        "# Barkcon 2030 #\n\n## Reading Bark ##\n\nAnna Reed\n\n## Leaves ##\n\nTom Alder\n",
        [(3, "talk", "Reading Bark", ["Anna Reed"]), (7, "talk", "Leaves", ["Tom Alder"])],
    ),
    "setext": (
        "Barkcon 2030\n============\n\nReading Bark\n------------\nAnna Reed\n\nLeaves\n------\n\nx\n",
        [(4, "talk", "Reading Bark", ["Anna Reed"]), (8, "talk", "Leaves", [])],
    ),
    "bold lines": (
        "# Barkcon 2030\n\n**Reading Bark**\n\nSpeaker: Anna Reed\n\nx\n\n**Leaves:**\n\nSpeaker: Tom Alder\n",
        [(3, "talk", "Reading Bark", ["Anna Reed"]), (9, "talk", "Leaves", ["Tom Alder"])],
    ),
    "bold lines are emphasis": (
        "# Barkcon 2030\n\n## Reading Bark\n\n**Anna Reed**\n**Tom Alder**\n\n**Look**\n\nx\n",
        [(3, "talk", "Reading Bark", ["Anna Reed", "Tom Alder"])],
    ),
    "days and contents": (
        "# Barkcon\n\n## Table of contents\n\n- a\n\n## Day 1\n\nSunny.\n\n### Reading Bark\n\nAnna Reed\n\n"
        "## Saturday, May 4\n\n### Leaves\n\nx\n",
        [(11, "talk", "Reading Bark", ["Anna Reed"]), (17, "talk", "Leaves", [])],
    ),
    "groups": (
        "# Barkcon 2030\n\n## Keynotes\n\n### Reading Bark\n\nx\n\n## Tutorials\n\nHands on.\n\n### Leaves\n\nx\n",
        [
            (3, "section", "Keynotes", []),
            (5, "talk", "Reading Bark", []),
            (9, "section", "Tutorials", []),
            (13, "talk", "Leaves", []),
        ],
    ),
    "talks in a named group": (
        "# Barkcon 2030\n\n## Wood\n\n### Reading Bark\n\nAnna Reed\n\n### Rings\n\nTom Alder\n\n## Leaves\n\nEve Stone\n",
        [
            (3, "section", "Wood", []),
            (5, "talk", "Reading Bark", ["Anna Reed"]),
            (9, "talk", "Rings", ["Tom Alder"]),
            (13, "talk", "Leaves", ["Eve Stone"]),
        ],
    ),
    "several h1": (
        "# Reading Bark\n\nSpeaker: Anna Reed\n\n# Leaves\n\nSpeaker: Tom Alder\n",
        [(1, "talk", "Reading Bark", ["Anna Reed"]), (5, "talk", "Leaves", ["Tom Alder"])],
    ),
    "conference and talks at h1": (
        "# Barkcon 2030\n\nHello.\n\n# Reading Bark\n\nx\n\n# Leaves\n\nx\n",
        [(5, "talk", "Reading Bark", []), (9, "talk", "Leaves", [])],
    ),
    "keynote at h1, sessions below": (
        "# Keynote\n\nGrow.\n\n## Session 1\n\n### Reading Bark\n\nx\n\n## Session 2\n\n### Leaves\n\nx\n",
        [
            (1, "talk", "Keynote", []),
            (5, "section", "Session 1", []),
            (7, "talk", "Reading Bark", []),
            (11, "section", "Session 2", []),
            (13, "talk", "Leaves", []),
        ],
    ),
    "times": (
        "## 10:00 Reading Bark (Anna Reed)\n\nx\n\n## 10:30 Lunch\n\n## 11:00 Leaves (Tom Alder)\n",
        [
            (1, "talk", "Reading Bark", ["Anna Reed"]),
            (5, "misc", "Lunch", []),
            (7, "talk", "Leaves", ["Tom Alder"]),
        ],
    ),
    "linked titles": (
        "# Barkcon\n\n### [Reading Bark](https://a.example/talks/bark) - Anna Reed\n\nx\n\n### [Leaves](https://a.example/b)\n\nx\n",
        [(3, "talk", "Reading Bark", ["Anna Reed"]), (7, "talk", "Leaves", [])],
    ),
    "one style for all": (
        "# Barkcon 2030\n\n" + "".join(f"## Topic {n} - Zorv Quix{n * 'x'}\n\nx\n\n" for n in range(1, 6)),
        [(4 * n - 1, "talk", f"Topic {n}", [f"Zorv Quix{n * 'x'}"]) for n in range(1, 6)],
    ),
    "names in front": (
        "# Barkcon 2030\n\n" + "".join(f"## Zorv Quix{n * 'x'}: Topic {n}\n\nx\n\n" for n in range(1, 6)),
        [(4 * n - 1, "talk", f"Topic {n}", [f"Zorv Quix{n * 'x'}"]) for n in range(1, 6)],
    ),
    "names before a dash": (
        "# Barkcon 2030\n\n" + "".join(f"## Zorv Quix{n * 'x'} - Topic {n}\n\nx\n\n" for n in range(1, 6)),
        [(4 * n - 1, "talk", f"Topic {n}", [f"Zorv Quix{n * 'x'}"]) for n in range(1, 6)],
    ),
    "names in brackets": (
        "# Barkcon 2030\n\n" + "".join(f"## Topic {n} (Zorv Quix{n * 'x'})\n\nx\n\n" for n in range(1, 6)),
        [(4 * n - 1, "talk", f"Topic {n}", [f"Zorv Quix{n * 'x'}"]) for n in range(1, 6)],
    ),
    "parts are no talks": (
        "# Reading Bark\n\n## Abstract\n\nx\n\n## Key takeaways\n\nx\n\n## Rings\n\nx\n",
        [(1, "talk", "Reading Bark", [])],
    ),
    "a talk with a speaker": (
        "# Reading Bark\n\nAnna Reed\n\n## Rings\n\nx\n\n## Moss\n\nx\n\n## Lichen\n\nx\n",
        [(1, "talk", "Reading Bark", ["Anna Reed"])],
    ),
    "a talk with a page": (
        "# Reading Bark\n\n<https://pretalx.com/b/talk/ABC/>\n\n## Rings\n\nx\n\n## Moss\n\nx\n",
        [(1, "talk", "Reading Bark", [])],
    ),
    "parts at h1": (
        "# Reading Bark\n\n# Details:\n* Ed Stone (Acme)\n\n# Notes:\n\nx\n\n# Lab\n\nx\n",
        [(1, "talk", "Reading Bark", ["Ed Stone"])],
    ),
    "rules part the talks": (
        "# Weekend\n\n## Bark\n\nx\n\n---\n\n## Leaves\n\n# Outline\n\n## Notes\n\nx\n\n---\n\n## Moss\n\n---\n\n## Rain\n\nx\n",
        [(3, "talk", "Bark", []), (9, "talk", "Leaves", []), (19, "talk", "Moss", []), (23, "talk", "Rain", [])],
    ),
    "sloppy rules": (
        "# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\nlast line\n---\n\n## Leaves\n\nx\n---\n",
        [(3, "talk", "Bark", ["Anna Reed"]), (10, "talk", "Leaves", [])],
    ),
    "lightning without headings": (
        "# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n## Lightning talks\n\n* one\n* two\n\n## Lightning Talk: Moss\n\nx\n",
        [
            (3, "talk", "Bark", ["Anna Reed"]),
            (7, "misc", "Lightning talks", []),
            (12, "lightning", "Lightning Talk: Moss", []),
        ],
    ),
    "a talk called like a note": (
        "# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n## Tools\n\n<https://pretalx.com/b/talk/T/>\n",
        [
            (3, "talk", "Bark", ["Anna Reed"]),
            (7, "talk", "Tools", []),
        ],
    ),
    "headings in code and comments": (
        "# Barkcon 2030\n\n## Bark\n\n```\n## no\n```\n\n<!--\n## no\n-->\n\n    ## no\n\n> ## no\n\n## Leaves\n\nx\n",
        [(3, "talk", "Bark", []), (17, "talk", "Leaves", [])],
    ),
    "quiet day file": ("## 9/3/2025\n\n### Bark\n\nx\n\n### Leaves\n\nx\n", [(3, "talk", "Bark", []), (7, "talk", "Leaves", [])]),
    "only text": ("Some text.\n\nMore.\n", [(1, "misc", "Notes", [])]),
    "nothing": ("", [(1, "misc", "Notes", [])]),
    "front matter of a conference": (
        "---\ntitle: Barkcon\nkind: conference # all of it\ndate: 2030\nlocation: 'Upper Fell'\n---\n\n## Bark\n\n## Leaves\n",
        [(8, "talk", "Bark", []), (10, "talk", "Leaves", [])],
    ),
    "front matter of a talk": (
        "---\nspeaker: Zorv Quixx\n---\n\n## Bark\n\n## Leaves\n",
        [(5, "talk", "Bark", ["Zorv Quixx"])],
    ),
    "no front matter": ("---\nhello there\n---\n\n## Bark\n\nAnna Reed\n\n## Leaves\n", [(5, "talk", "Bark", ["Anna Reed"]), (9, "talk", "Leaves", [])]),
    "unfinished front matter": ("---\na: b\n", [(1, "misc", "Notes", [])]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS, ids=str)
def test_formats(name: str) -> None:
    text, expected = FORMATS[name]
    assert rows(text) == expected


def test_front_matter_of_a_conference() -> None:
    conference, _ = parse_note(FORMATS["front matter of a conference"][0], "x.md")
    assert (conference.title, conference.date, conference.year, conference.location) == (
        "Barkcon",
        "2030",
        2030,
        "Upper Fell",
    )


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("# [Barkcon 2030](https://bark.example)\n\n## T\n", "https://bark.example"),
        ("# Barkcon 2030\n\nNotes.\n\nWeb: <https://barkcon.example/2030>\n\n## T\n", "https://barkcon.example/2030"),
        ("# Barkcon 2030\n\nNotes.\n\n<https://blog.example/2030>\n\n## T\n", None),
        ("---\nurl: https://bark.example\n---\n# Barkcon 2030\n\n## T\n", "https://bark.example"),
    ],
    ids=["title", "named", "elsewhere", "front"],
)  # fmt: skip
def test_conference_addresses(text: str, url: str | None) -> None:
    assert parse_note(text, "x.md")[0].url == url
