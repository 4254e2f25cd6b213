"""`backrow.toml`: what it says, what is unknown in it, and that it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.parse.conferences import parse_library
from app.parse.corrections import (
    LAYOUTS,
    Correction,
    Corrections,
    LibrarySettings,
    read_corrections,
    write_corrections,
)

TOML = """\
title = "Trees"
search-engines = false
exclude = ["drafts"]

["2030/barkcon"]
layout = "talk-per-folder"
conference = "Barkcon North"
year = 2031

["2030/barkcon/a.md"]
date = 2031-05-04
"""


def test_what_the_file_says() -> None:
    said, problems = read_corrections(TOML)
    assert problems == ()
    assert said.settings == LibrarySettings("Trees", search_engines=False, exclude=("drafts",))
    assert said.of("2030/barkcon/a.md") == Correction(
        "talk-per-folder", conference="Barkcon North", year=2031, date="2031-05-04"
    )
    assert said.of("2030/other.md") == Correction()


def test_the_nearer_table_overrules() -> None:
    said = Corrections({"": Correction(year=2029, heading=3), "a": Correction(year=2030)})
    assert said.of("a/b.md") == Correction(year=2030, heading=3)
    assert said.anchor("a/b/c.md", "year") == "a"
    assert said.anchor("a/b/c.md", "heading") == ""
    assert said.anchor("a/b/c.md", "url") is None


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("colour = 1\n", 1, "unknown-correction"),
        ('title = "x"\n["a"]\nheading = 9\n', 3, "unknown-correction"),
        ('["a"]\nlayout = "sideways"\n', 2, "unknown-correction"),
        ('["a"]\nyear = "2030"\n', 2, "unknown-correction"),
        ('["a"]\nyear = 1\n["b"]\nyaer = 2\n', 4, "unknown-correction"),
        ("title = \n", 1, "broken-corrections"),
    ],
)
def test_what_is_not_understood_has_a_line(text: str, line: int, code: str) -> None:
    _, problems = read_corrections(text)
    assert [(p.source, p.line, p.code) for p in problems] == [("backrow.toml", line, code)]


paths = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda path: path.strip("/") == path and not path.startswith("./") and path != "."
)
texts = st.text(st.characters(codec="utf-8"))
tables = st.builds(
    Correction,
    layout=st.sampled_from([None, *LAYOUTS]),
    heading=st.none() | st.integers(1, 6),
    conference=st.none() | texts,
    year=st.none() | st.integers(1900, 2100),
    location=st.none() | texts,
)


@given(st.dictionaries(paths, tables, max_size=4))
def test_what_is_written_reads_back(said: dict[str, Correction]) -> None:
    kept = {path: table for path, table in said.items() if table != Correction()}
    read, problems = read_corrections(write_corrections(Corrections(kept)))
    assert problems == ()
    assert read.tables == kept


NOTE = "# Resin\n\n## Ash\n\n### Elm\n\nx\n\n### Fir\n\nx\n\n## Yew\n\n### Oak\n\nx\n"


@pytest.mark.parametrize(
    ("toml", "entries"),
    [
        ('["a.md"]\nheading = 3\n', ["section Ash", "talk Elm", "talk Fir", "section Yew", "talk Oak"]),  # noqa: E501
        ('["a.md"]\nheading = 2\n', ["talk Ash", "talk Yew"]),
        ('["a.md"]\nlayout = "talk-per-file"\n', ["talk Resin"]),
        ('["a.md"]\nlayout = "not-notes"\n', []),
        ('exclude = ["a.md"]\n', []),
    ],
)  # fmt: skip
def test_a_reader_says_how_a_file_is_read(toml: str, entries: list[str]) -> None:
    found = [c for c, _ in parse_library({"a.md": NOTE, "backrow.toml": toml})]
    assert [f"{e.kind} {e.title}" for c in found for e in c.entries] == entries


def test_a_reader_says_what_a_conference_is() -> None:
    notes = {
        "n/ash.md": "# Ash\n\nBy Ada Quill\n",
        "n/elm.md": "# Elm\n\nBy Bo Reed\n",
        "backrow.toml": '["n"]\nlayout = "talk-per-file"\nconference = "Barkcon"\nyear = 2030\n'
        'url = "https://bark.example"\ndate = "2030-05-01"\nlocation = "Oslo"\n',
    }
    [(found, _)] = parse_library(notes)
    assert (found.title, found.year, found.url) == ("Barkcon", 2030, "https://bark.example")
    assert (found.date, found.location, len(found.entries)) == ("2030-05-01", "Oslo", 2)


def test_front_matter_goes_before() -> None:
    note = "---\ntitle: Leafcon\nkind: conference\nyear: 2029\n---\n## Ash\n\nBy Ada Quill\n"
    toml = '["a.md"]\nconference = "Barkcon"\nyear = 2030\n'
    [(found, _)] = parse_library({"a.md": note, "backrow.toml": toml})
    assert (found.title, found.year) == ("Leafcon", 2029)


def test_choices_of_the_page_go_over_the_file() -> None:
    later = Corrections({"a.md": Correction(heading=2)})
    notes = {"a.md": NOTE, "backrow.toml": '["a.md"]\nheading = 3\n'}
    [(found, _)] = parse_library(notes, later)
    assert [e.title for e in found.entries] == ["Ash", "Yew"]


def test_a_folder_that_was_opened_brings_its_own() -> None:
    notes = {"mine/a.md": NOTE, "mine/backrow.toml": '["a.md"]\nheading = 3\n', "b.md": NOTE}
    found = {c.source: [e.title for e in c.entries] for c, _ in parse_library(notes)}
    assert found["mine/a.md"] == ["Ash", "Elm", "Fir", "Yew", "Oak"]
    assert found["b.md"] != found["mine/a.md"]
