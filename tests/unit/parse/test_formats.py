"""Formats that people use, one small note each, and which layout a note or folder has."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_library, parse_note

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


@pytest.mark.parametrize(
    ("title", "date", "year"),
    [
        ("Barkcon 2030", None, 2030),
        ("Barkcon, 2030-05-07", "2030-05-07", 2030),
        ("Barkcon 7 May 2030", "2030-05-07", 2030),
        ("Barkcon 7.-9. Mai 2030", "2030-05-07", 2030),
        ("Barkcon May 7-9, 2030", "2030-05-07", 2030),
        ("Barkcon May 2030", "2030-05", 2030),
        ("Barkcon 17/5/2030", "2030-05-17", 2030),
        ("Barkcon 5/17/2030", "2030-05-17", 2030),
        ("Barkcon 5/7/2030", None, 2030),
        ("Barkcon 2030-15-07", None, 2030),
        ("Barkcon ’30", None, 2030),
        ("Barkcon", None, None),
    ],
    ids=str,
)
def test_dates(title: str, date: str | None, year: int | None) -> None:
    conference, _ = parse_note(f"# {title}\n\n## Bark\n\nAnna Reed\n", "x.md")
    assert (conference.date, conference.year) == (date, year)


def sources(notes: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [(c.title, [e.title for e in c.entries]) for c, _ in parse_library(notes)]


FOLDERS: dict[str, tuple[dict[str, str], list[tuple[str, list[str]]]]] = {
    "year folder": (
        {"yew/2030/a.md": "# Bark\n", "yew/2030/b.md": "# Moss\n"},
        [("Yew 2030", ["Bark", "Moss"])],
    ),
    "days and sessions below": (
        {"2030/03_yewconf/2030_03_01/a.md": "# Bark\n", "2030/03_yewconf/keynotes/x/b.md": "# Moss\n"},
        [("Yewconf 2030", ["Bark", "Moss"])],
    ),
    "a collection of conferences": (
        {"conference-notes/yewconf.md": "# Yewconf\n\n## Bark\n\nBy Anna Reed\n\n## Moss\n\nBy Tom Alder\n", "conference-notes/README.md": "# My notes\n\nHi.\n"},
        [("Yewconf", ["Bark", "Moss"]), ("My notes", [])],
    ),
    "loose talks in the root": (
        {"a.md": "# Bark\n\nBy Anna Reed\n", "b.md": "# Moss\n\nBy Tom Alder\n"},
        [("Talks", ["Bark", "Moss"])],
    ),
    "a talk among conferences": (
        {"a_talk.md": "# Bark\n\nBy Anna Reed\n", "b.md": "# Yewconf 2030\n\n## Moss\n\nBy Tom Alder\n"},
        [("Yewconf 2030", ["Moss"]), ("A talk", ["Bark"])],
    ),
    "pages that are no notes": (
        {"CLAUDE.md": "# C\n\nx\n", "CONTRIBUTING.md": "x", "yew 2030/security.md": "# Security\n\nx\n", "yew 2030/b.md": "# Moss\n"},
        [("C", []), ("CONTRIBUTING", []), ("Yew 2030", ["Moss", "Security"])],
    ),
    "a readme alone is the note": (
        {"README.md": "# Yewconf 2030\n\n## Moss\n\nBy Tom Alder\n\n## Bark\n\nBy Anna Reed\n"},
        [("Yewconf 2030", ["Moss", "Bark"])],
    ),
    "a readme of parts": (
        {"README.md": "## About\n\nx\n\n## Licence\n\nx\n", "yew/a.md": "# Bark\n"},
        [("README", []), ("Yew", ["Bark"])],
    ),
    "unclear files follow their neighbours": (
        {
            "yew/a.md": "# Bark\n## Anna Reed\n\nx\n",
            "yew/b.md": "# Moss\n## Green things\n\nx\n## Wet things\n\nx\n",
            "yew/c_rings.md": "## Counting\n\nx\n## Rings again\n\nx\n",
            "yew/d_api.md": "## Get\n\nx\n## Put\n\nx\n",
            "yew/day2.md": "## Get\n\nx\n## Put\n\nx\n",
            "yew/e.md": "### Afternoon\n\nx\n",
        },
        [("Yew", ["Bark", "Moss", "C rings", "D API", "Get", "Put", "E"])],
    ),
    "one conference in two files": (
        {"yew/am.md": "# Yewconf 2030\n\n## Bark\n\nBy Anna Reed\n", "yew/pm.md": "# Yewconf 2030\n\n## Moss\n\nBy Tom Alder\n"},
        [("Yewconf 2030", ["Bark", "Moss"])],
    ),
    "a report with talks beside it": (
        {"yew/2030/BLOG.md": "# Yew Summit 2030\n\n## Bark\n\nBy Anna Reed\n\n## Rain\n\nBy Eve Stone\n", "yew/2030/moss.md": "* soft\n"},
        [("Yew Summit 2030", ["Bark", "Rain", "Moss"])],
    ),
    "front matter names the conference": (
        {"yew/a.md": "---\nconference: Yewconf 2031\n---\n# Bark\n", "yew/b.md": "# Moss\n"},
        [("Yewconf 2031", ["Bark", "Moss"])],
    ),
    "a cover and one conference": (
        {"yew/README.md": "# Yew notes\n\nx\n", "yew/c.md": "# Yewconf 2030\n\n## Moss\n\nBy Tom Alder\n"},
        [("Yewconf 2030", ["Moss"])],
    ),
    "text about a conference": ({"yew_conf_2030.md": "It rained.\n"}, [("Yew conf 2030", [])]),
    "a file named like a conference's talk": (
        {"yew/a.md": "Anna Reed - Bark\n\n* x\n", "yew/bark_and_moss.md": "Bark and Moss!\n\n* x\n"},
        [("Yew", ["A", "Bark and Moss!"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS, ids=str)
def test_folders(name: str) -> None:
    notes, expected = FOLDERS[name]
    assert sources(notes) == expected


def test_definitions_are_the_notes() -> None:
    conference, _ = parse_note(
        "# Barkcon 2030\n\n## Bark\n\n[moss] and [rain][R] ![no][r] [x]\n\n## Rain\n\nAnna Reed\n\n"
        "[moss]: https://moss.example/a 'Moss'\n[r]:\n  <https://rain.example>\n[^1]: See\n  more\n[x]: ./x\n",
        "x.md",
    )
    bark, rain = conference.entries
    assert [(link.url, link.text) for link in bark.links] == [
        ("https://moss.example/a", "moss"),
        ("https://rain.example", "rain"),
    ]
    assert not rain.links
    assert bark.definitions.split("\n") == [
        "[moss]: https://moss.example/a 'Moss'",
        "[r]:",
        "  <https://rain.example>",
        "[^1]: See",
        "  more",
        "[x]: ./x",
    ]


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("<https://a.example>", [("https://a.example", "")]),
        ("see https://a.example/x_(y).", [("https://a.example/x_(y)", "")]),
        ("(https://a.example/x)", [("https://a.example/x", "")]),
        ("[A *b*](https://a.example 'T') https://a.example", [("https://a.example", "A b")]),
        ("https://a.example [b](https://a.example)", [("https://a.example", "b")]),
        ("[https://a.example](https://b.example)", [("https://b.example", "https://a.example")]),
        ("![x](https://a.example/x.png)", []),
        ("[![x](https://a.example/x.png)](https://b.example)", [("https://b.example", "x")]),
        ("[x](<https://a.example/a>)", [("https://a.example/a", "x")]),
        ("<https://a.example/open and on", [("https://a.example/open", "")]),
        ("<img src='https://a.example/x.png'>", []),
        ("`curl https://a.example/c`", [("https://a.example/c", "")]),
        ("mas.example/@a <x@y.example> https:// ftp://x.example", []),
        ("https://a\u200b.example/", [("https://a.example/", "")]),
        ("x](https://a.example)", [("https://a.example", "")]),
        ("[a](https://a.example/unclosed", [("https://a.example/unclosed", "a")]),
        ("HTTPS://A.example/B", [("HTTPS://A.example/B", "")]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_links(body: str, links: list[tuple[str, str]]) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{body}\n", "x.md")
    assert [(link.url, link.text) for link in conference.entries[0].links] == links


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("```\nx\n```", True),
        ("> ```\n> x\n> ```", True),
        ("    x = 1\n    print(x)", True),
        ("text\n\n\tx = f(1);\n\ty = 2;\n\nend", True),
        ("    soft words,\n    in a poem", False),
        ("* a\n\n    x = 1\n    y = 2", False),
        ("text\n    x = 1\n    y = 2", False),
        ("`inline`", False),
    ],
    ids=repr,
)
def test_has_code(body: str, code: bool) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{body}\n", "x.md")
    assert conference.entries[0].has_code is code


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("-- look into this", "look into this"),
        ("TODO: measure", "TODO: measure"),
        ("- [ ] write to **Anna**", "write to Anna"),
        ("Check out the sequel", "Check out the sequel"),
        ("I need to read more about it", "I need to read more about it"),
        ("Good book, worth a read", "Good book, worth a read"),
        ("* must-read: Moss", "must-read: Moss"),
        ("Follow up with Tom", "Follow up with Tom"),
        ("- [x] done", None),
        ("git checkout main", None),
        ("Looking into the memory shows", None),
        ("students can check out a book", None),
        ("You need to read the code", None),
        ("```\nTODO\n```", None),
    ],
    ids=repr,
)
def test_follow_ups(line: str, text: str | None) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{line}\n", "x.md")
    found = [(f.line, f.text) for f in conference.entries[0].follow_ups]
    assert found == ([(7, text)] if text else [])
