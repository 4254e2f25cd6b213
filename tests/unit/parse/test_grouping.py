"""Which notes are of one conference: folders, covers and dates, weighed together."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_library
from app.parse.corrections import Correction, Corrections
from app.parse.folders import conference_folder, is_division, names_conference
from app.parse.grouping import group_notes


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("a.md", ""),
        ("barkcon-2030/a.md", "barkcon-2030"),
        ("2030/barkcon/a.md", "2030/barkcon"),
        ("barkcon/2030/day1/a.md", "barkcon/2030"),
        ("2030/bark/Day 2/a.md", "2030/bark"),
        ("barkcon-2030/resin/lab/README.md", "barkcon-2030"),
        ("BarkCon/North/2030/a.md", "BarkCon/North/2030"),
        ("trees/2030/a.md", "trees/2030"),
        ("trees/templates/a.md", "trees"),
        (".github/a.md", ""),
    ],
)
def test_the_folder_of_a_conference(source: str, folder: str) -> None:
    assert conference_folder(source) == folder


@pytest.mark.parametrize(
    "name", ["Day 1", "day-2", "2030-04-23", "mon", "thr", "keynotes", "tag 3"]
)
def test_divisions(name: str) -> None:
    assert is_division(name) == (name != "thr")  # no day by itself; among days it is one


@pytest.mark.parametrize(
    ("name", "is_conference"),
    [("barkcon_2030", True), ("notes-2030", True), ("conference-notes", False), ("resin", False)],
)
def test_names_of_conferences(name: str, is_conference: bool) -> None:
    assert names_conference(name) == is_conference


TALK = "# {}\n\nSpeaker: Ada Quill\n\nx\n"


def events(notes: dict[str, str], corrections: Corrections | None = None) -> dict[str, list[str]]:
    """The talks of each conference that has any."""
    found = {
        f"{c.title} ({c.year})": [e.title for e in c.entries if e.kind == "talk"]
        for c, _ in parse_library(notes, corrections)
    }
    return {name: titles for name, titles in found.items() if titles}


def talks(*paths: str) -> dict[str, str]:
    return {path: TALK.format(path.rpartition("/")[2].removesuffix(".md")) for path in paths}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param(
            {"README.md": "# Barkcon 2030\n\nMy notes.\n"} | talks("2030-04-23/ash.md", "2030-04-24/elm.md"),
            {"Barkcon 2030 (2030)": ["ash", "elm"]},
            id="a folder a day below a README that names the event",
        ),
        pytest.param(
            {"README.md": "# Bark Conf 2030\n\n[a](01-ash.md)\n"} | talks("01-ash.md", "02-elm.md", "03-fir.md"),
            {"Bark Conf 2030 (2030)": ["01-ash", "02-elm", "03-fir"]},
            id="numbered files below such a README",
        ),
        pytest.param(
            {"README.md": "# conference-notes\n"} | talks("barkcon-2030/ash.md", "leafcon-2031/elm.md"),
            {"Barkcon 2030 (2030)": ["ash"], "Leafcon 2031 (2031)": ["elm"]},
            id="a README of a collection",
        ),
        pytest.param(
            {"README.md": "# Bark Summit 2030\n"} | talks("mon/ash.md", "tue/elm.md", "thr/fir.md", "wed/yew.md"),
            {"Bark Summit 2030 (2030)": ["ash", "fir", "elm", "yew"]},
            id="a folder among days is one",
        ),
        pytest.param(
            {"site/content/_index.md": "---\ntitle: We at Barkcon\n---\nAll of the Bark Conference 2030.\n"}
            | talks("site/content/conferences/ash.md", "site/content/conferences/elm.md", "site/content/conferences/fir.md")
            | talks("site/content/people/Ada Quill.md", "site/content/Concepts.md")
            | {"site/content/templates/post.md": "# {{title}}\n\nSpeaker: Ada Quill\n"},
            {"We at Barkcon 2030 (2030)": ["ash", "elm", "fir"]},
            id="a site's people, templates and pages beside the talks",
        ),
        pytest.param(
            talks("barkcon-2030/ash.md", "barkcon-2030/elm.md", "barkcon-2030/fir.md")
            | talks("barkcon-2030/resin/lab/README.md", "barkcon-2030/resin/lab/src/CHANGELOG.md"),
            {"Barkcon 2030 (2030)": ["ash", "elm", "fir"]},
            id="a talk's material",
        ),
        pytest.param(
            {
                "BARK-2030/one.md": "# Bark EU - Day 1\n\n## Ash\n\nBy Ada Quill\n\n## Elm\n\nBy Bo Reed\n",
                "BARK-2030/two.md": "# Bark EU - Day 2\n\n## Fir\n\nBy Ada Quill\n\n## Yew\n\nBy Bo Reed\n",
            },
            {"Bark EU (2030)": ["Ash", "Elm", "Fir", "Yew"]},
            id="a file a day",
        ),
    ],
)  # fmt: skip
def test_one_event_is_one_conference(notes: dict[str, str], expected: dict[str, list[str]]) -> None:
    assert events(notes) == expected


def test_one_odd_file_overturns_no_folder() -> None:
    files = talks(*(f"barkcon-2030/{n:02}.md" for n in range(9)))
    files["barkcon-2030/04.md"] = "# Resin\n\n#### Ada Quill\n#### Bo Reed\n\n## Cy Moss\n\nx\n"
    [titles] = events(files).values()
    assert len(titles) == 9


def test_what_is_left_out_says_why() -> None:
    notes = talks("barkcon-2030/ash.md", "barkcon-2030/people/Ada.md", "barkcon-2030/LICENSE.md")
    notes["barkcon-2030/t.md"] = "# {{title}}\n"
    notes["barkcon-2030/u.md"] = "# Saying {{ name }}\n\nSpeaker: Ada Quill\n\n- `{{ name }}`\n"
    [group] = group_notes(notes)
    assert group.sources == ["barkcon-2030/ash.md", "barkcon-2030/u.md"]
    assert group.asides == {
        "barkcon-2030/LICENSE.md": "is one of the repository's own papers",
        "barkcon-2030/people/Ada.md": "lies in a folder for other things",
        "barkcon-2030/t.md": "is a template",
    }


def test_a_correction_takes_a_file_in() -> None:
    notes = talks("barkcon-2030/ash.md", "barkcon-2030/people/Ada.md")
    said = Corrections({"barkcon-2030/people": Correction(layout="talk-per-file")})
    assert sum(map(len, events(notes, said).values())) == 2
