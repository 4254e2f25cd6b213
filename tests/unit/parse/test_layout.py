"""Which files make a conference together."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_library


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
