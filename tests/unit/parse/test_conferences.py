"""Whole notes, as people write them: one row per entry that a careful reader would list."""

from pathlib import Path

import pytest

from app.model import Conference, Entry
from app.parse.conferences import decode, parse_library, parse_note

NOTES = Path(__file__).parents[2] / "data" / "notes"


def library(folder: Path = NOTES) -> dict[str, Conference]:
    paths = [path for path in folder.rglob("*.md") if path.is_file()]
    assert paths
    notes = {}
    for path in paths:
        source = path.relative_to(folder).as_posix()
        notes[source], problems = decode(path.read_bytes(), source)
        assert not problems
    return {conference.source: conference for conference, _ in parse_library(notes)}


LIBRARY = library()


def row(entry: Entry) -> tuple[int, str, str, list[str], bool]:
    return (entry.line, entry.kind, entry.title, list(entry.speakers), entry.url is not None)


CASES: dict[str, list[tuple[int, str, str, list[str], bool]]] = {
    "havencon-2031.md": [
        (7, "remarks", "Opening Remarks", [], False),
        (15, "talk", "Knots for People Who Count Rope", ["Orsolya Vint"], True),
        (
            34,
            "talk",
            "Lighthouses, and how to read them (without a map)",
            ["Pell Ambrose", "Ines Okafor", "Tam", "Jun Sato"],
            True,
        ),
        (46, "talk", "Tides as a Queue", ["Brisa Lund"], False),
        (56, "section", "Lightning Talks", [], False),
        (58, "lightning", "A Year of Buoys", [], False),
        (64, "lightning", "A Chart", ["Nils Ferro"], False),
        (68, "lightning", "Fog or Steam", ["Brisa Lund"], False),
        (72, "misc", "Side note", [], False),
        (
            78,
            "panel",
            "Keepers' Panel: who mends the lamp",
            ["Pell Ambrose", "Orsolya Vint", "Tam"],
            True,
        ),
        (86, "talk", "Nothing Written Yet", ["Ines Okafor"], True),
    ],
    "vortraege-2026.md": [
        (7, "talk", "Ebbe und Flut", ["Frauke Harms"], False),
        (13, "talk", "Schafe zählen", ["Onno Janßen"], False),
        (19, "talk", "Wind von vorn", ["Sabine Kruse"], False),
        (23, "misc", "Mittagspause", [], False),
    ],
    "front-matter.md": [
        (12, "panel", "Stars over Static", ["Vega Lyra", "Altair Aquila"], True),
    ],
    "days/2028_05_marshfest": [
        (1, "talk", "Reeds at Scale", ["Kai Wetland"], False),
        (9, "talk", "Frogs in Chorus", ["Lily Padmore", "Ned Poole"], False),
        (1, "talk", "Mud, a Love Story", ["Petra Loam"], False),
    ],
    "docc.docc/2030-Quill/2030 Quill Conference.md": [
        (1, "talk", "Blots", ["Igor Nib"], False),
        (1, "talk", "Feathers First", ["Tilda Swann"], False),
    ],
    "larch/2029/LICENSE.md": [],
    "larch/2029/README.md": [
        (1, "talk", "Grafting without Tears", ["Mira Holloway"], False),
        (2, "talk", "Sap: what it carries", ["Odo Quill", "Vera Lind"], False),
        (1, "talk", "Resin and Rain", ["Hanna Birk"], False),
        (1, "talk", "API of moss", [], False),
        (1, "talk", "Roots", ["Ed Stone"], True),
    ],
    "otter/2027/otterdays/README.md": [
        (3, "talk", "Holding Hands in Rapids", ["Bea Carrow"], True),
        (12, "talk", "Shells as Tools", ["Rui Teal", "Ona Marsh"], True),
        (18, "talk", "Kelp, Demystified", ["Ash (Kip) Dunmore"], True),
        (1, "talk", "Play", ["Lou Finn"], False),
    ],
}


def test_every_conference_is_in_the_table() -> None:
    assert sorted(LIBRARY) == sorted(CASES)


@pytest.mark.parametrize("source", CASES, ids=str)
def test_entries(source: str) -> None:
    assert [row(entry) for entry in LIBRARY[source].entries] == CASES[source]


@pytest.mark.parametrize(
    ("source", "title", "url", "date", "year", "location"),
    [
        ("havencon-2031.md", "HavenCon 2031", "https://2031.havencon.example", None, 2031, None),
        ("vortraege-2026.md", "Deichkonferenz 2026", None, None, 2026, "Büsum"),
        ("front-matter.md", "NightSky 2033", None, None, 2033, None),
        ("days/2028_05_marshfest", "Marshfest 2028", None, "2028-05", 2028, None),
        (
            "docc.docc/2030-Quill/2030 Quill Conference.md",
            "2030 Quill Conference",
            None,
            "2030-05-07",
            2030,
            "Inkham (Parchland)",
        ),
        (
            "larch/2029/README.md",
            "LarchConf 2029 Notes",
            None,
            "2029-06-04",
            2029,
            "Upper Fell, Westmark",
        ),
        (
            "otter/2027/otterdays/README.md",
            "OtterDays 2027 talk links and notes",
            None,
            None,
            2027,
            None,
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_conferences(
    source: str,
    title: str,
    url: str | None,
    date: str | None,
    year: int | None,
    location: str | None,
) -> None:
    conference = LIBRARY[source]
    found = (
        conference.title,
        conference.url,
        conference.date,
        conference.year,
        conference.location,
    )
    assert found == (title, url, date, year, location)


def entry(title: str) -> Entry:
    return next(e for c in LIBRARY.values() for e in c.entries if e.title == title)


def test_body_is_verbatim_up_to_the_rule() -> None:
    assert entry("Tides as a Queue").body == (
        "\nBrisa Lund\n\nPre-recorded talk. The sound was low.\n\n<https://brisalund.example>\n"
    )


def test_a_group_has_its_own_lines_only() -> None:
    group = entry("Lightning Talks")
    assert group.body == ""
    talks = [e.title for e in LIBRARY["havencon-2031.md"].entries if e.parent == group.id]
    assert talks == ["A Year of Buoys", "A Chart", "Fog or Steam", "Side note"]


def test_byline_tells_the_lines_that_the_header_repeats() -> None:
    talk = entry("Knots for People Who Count Rope")
    lines = talk.body.split("\n")
    assert [lines[n] for n in talk.byline] == [
        "Orsolya Vint",
        "<https://pretalx.com/havencon-2031/talk/KN0T5/>",
    ]


def test_links_are_distinct_and_in_order() -> None:
    assert [link.url for link in entry("Knots for People Who Count Rope").links] == [
        "https://pretalx.com/havencon-2031/talk/KN0T5/",
        "https://codeberg.org/orsolya/knots",
    ]


def test_follow_ups_have_their_line_and_text() -> None:
    found = [
        (f.line, f.text)
        for f in entry("Lighthouses, and how to read them (without a map)").follow_ups
    ]
    assert found == [
        (40, "Check out the longer version on the organisers' site."),
        (42, "ask about the fog horn"),
    ]


def test_preamble_holds_day_markers_and_their_text() -> None:
    assert LIBRARY["vortraege-2026.md"].preamble == "Ort: Büsum\n\n## Tag 1\n\n## Tag 2"


def test_a_name_above_the_title_stays_in_the_preamble() -> None:
    assert LIBRARY["larch/2029/README.md"].preamble.endswith("## Odo Quill / Vera Lind")


def test_a_section_that_links_to_a_file_has_its_text() -> None:
    talk = entry("Holding Hands in Rapids")
    assert talk.body.endswith("See [shells](./shells-as-tools.md#grip). TODO measure it.\n")
    assert "* Slides (TBD)" in talk.body
    assert talk.source == "otter/2027/otterdays/README.md"


def test_a_file_is_found_by_its_title_where_the_link_is_misspelt() -> None:
    assert entry("Shells as Tools").has_code


def test_front_matter_is_the_talks() -> None:
    talk = entry("Stars over Static")
    assert (talk.date, talk.tags) == ("2033-02-11", ("stars", "radio"))
    assert talk.url == "https://nightsky.example/talks/stars"
    assert talk.body == "\nSome notes.\n"


def test_ids_are_slugs_of_conference_and_title() -> None:
    assert entry("Schafe zählen").id == "deichkonferenz-2026/schafe-zählen"
    assert entry("Keepers' Panel: who mends the lamp").id == (
        "havencon-2031/keepers-panel-who-mends-the-lamp"
    )


def test_equal_ids_are_numbered() -> None:
    conference, _ = parse_note(
        "# C 2020\n\n## Keynote\n\n## Keynote\n\n## Keynote 2\n\n## Keynote\n\n## ¿?\n", "c.md"
    )
    assert [e.id for e in conference.entries] == [
        "c-2020/keynote",
        "c-2020/keynote-2",
        "c-2020/keynote-2-2",
        "c-2020/keynote-3",
        "c-2020/untitled",
    ]


def test_conferences_with_one_name_are_numbered() -> None:
    text = "# Same Conf 2020\n\n## By the sea\n\nAnna Reed\n"
    found = [c.entries[0].id for c, _ in parse_library({"a/x.md": text, "b/x.md": text})]
    assert found == ["same-conf-2020/by-the-sea", "same-conf-2020-2/by-the-sea"]


def test_the_order_of_the_notes_does_not_matter() -> None:
    notes = {"b.md": "# B Conf 2020\n\n## T\n", "a.md": "# A Conf 2020\n\n## T\n"}
    backwards = dict(reversed(notes.items()))
    assert list(parse_library(notes)) == list(parse_library(backwards))
    assert [c.source for c, _ in parse_library(notes)] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("folder", "source"), [("otter/2027/otterdays", "README.md"), ("larch/2029", "README.md")]
)
def test_a_conferences_own_folder_may_be_the_notes_folder(folder: str, source: str) -> None:
    inside = library(NOTES / folder)
    assert {name for name, found in inside.items() if found.entries} == {source}
    expected = LIBRARY[f"{folder}/{source}"].entries
    assert [(*row(e), e.body) for e in inside[source].entries] == [
        (*row(e), e.body) for e in expected
    ]


PROSE = "# {}\n\nBy Anna Reed\n\nFirst thought.\n"
SECTIONS = "# {}\n\n## Bark\n\nBy Anna Reed\n\nRough.\n\n## Moss\n\nBy Odo Quill\n\nGreen.\n"


@pytest.mark.parametrize(
    "readme",
    [
        "# Conference notes\n\n## Larch\n\n[notes](larch.md)\n\n## Otter\n\n[notes](otter.md)\n",
        "# My conference notes 2030\n\n- [Larch](larch.md)\n- [Otter](otter.md)\n",
        "# Field notes 2030\n",
    ],
)
def test_a_readme_that_lists_conferences_joins_none(readme: str) -> None:
    notes = {
        "README.md": readme,
        "larch.md": SECTIONS.format("LarchConf 2030"),
        "otter.md": SECTIONS.format("OtterDays 2030"),
    }
    found = {conference.title: len(conference.entries) for conference, _ in parse_library(notes)}
    assert {title: n for title, n in found.items() if n} == {
        "LarchConf 2030": 2,
        "OtterDays 2030": 2,
    }


@pytest.mark.parametrize("readme", ["# LarchConf 2030\n", "# Notes\n\n## A\n\n[notes](a.md)\n"])
def test_a_folder_of_talks_is_one_conference_whatever_its_name(readme: str) -> None:
    talks = {f"{name}.md": PROSE.format(name.upper()) for name in ("a", "b", "c")}
    talks["d.md"] = "# D\n\n## First\n\nOne.\n\n## Second\n\nTwo.\n"
    found = parse_library({"README.md": readme, **talks})
    assert [[e.title for e in c.entries] for c, _ in found if c.entries] == [["A", "B", "C", "D"]]
