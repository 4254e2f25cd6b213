"""The CSV table: columns, quoting, and cells that no spreadsheet runs."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.csv_table import COLUMNS, defused, to_csv
from app.exports.listed import Listed, finished
from app.model import Conference, Entry, FollowUp, Link
from tests.support.exports import CELLS, FLASH, HOLDER
from tests.support.library import CONFERENCE, TALK

HEADER = '"' + '","'.join(COLUMNS) + '"\r\n'


def table(listed: Listed) -> str:
    return finished(to_csv(listed))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_header_and_a_row_for_each_entry() -> None:
    entry = replace(
        FLASH,
        speakers=("Ada Quill", 'Bo "B" Reed'),
        tags=("a, b", "c"),
        date="2025-05-02",
        url="https://c.example/talk/1/",
        links=(Link("https://c.example/talk/1/", ""), Link("https://d.example/", "d")),
        follow_ups=(FollowUp(5, "try it"), FollowUp(6, "read it")),
        body="\nOne\n\nTwo\n",
    )
    text = table([(HOLDER, entry), (CONFERENCE, TALK)])
    assert text.startswith(HEADER)
    assert '"\r\n"' in text
    assert ',"",' in text
    first, second = rows(text)
    assert first["speakers"] == 'Ada Quill; Bo "B" Reed'
    assert first["tags"] == "a, b; c"
    assert first["section"] == "Lightning Talks"
    assert first["page"] == "https://c.example/talk/1/"
    assert first["links"] == "https://c.example/talk/1/; https://d.example/"
    assert first["follow_ups"] == "try it; read it"
    assert (first["year"], first["date"], first["conference_date"]) == ("2025", "2025-05-02", "")
    assert first["notes"] == "\nOne\n\nTwo\n"
    assert (second["title"], second["section"], second["line"]) == ("First", "", "3")


def test_csv_of_nothing_is_its_header() -> None:
    nameless = replace(CONFERENCE, year=None)
    assert table([]) == HEADER
    assert rows(table([(nameless, TALK)]))[0]["year"] == ""


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@sum", "\t=1", "\rx", " =1", "\n- item", "＝1", "'=1", "\u00a0=1"],
)
def test_cells_that_begin_like_formulas_are_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell
    (row,) = rows(table([(CONFERENCE, replace(TALK, title=cell, body=cell))]))
    assert row["title"] == row["notes"] == "'" + cell


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("x; \n@sum;y", "x; \n'@sum;y"),
        ("x;'=1", "x;''=1"),
        ("=1;-1", "'=1;'-1"),
    ],
)
def test_what_semicolons_would_make_a_cell_is_defused_too(cell: str, safe: str) -> None:
    assert defused(cell) == safe
    (row,) = rows(table([(CONFERENCE, replace(TALK, title=cell))]))
    assert row["title"] == safe


@pytest.mark.parametrize("cell", ["", "a=1", "1", "Talk - one", '"=1"', "a; b", "f(x);"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


@given(CELLS, CELLS, st.lists(CELLS, max_size=3))
def test_any_text_comes_back_from_csv(title: str, body: str, speakers: list[str]) -> None:
    entry: Entry = replace(TALK, title=title, body=body, speakers=tuple(speakers))
    conference: Conference = replace(CONFERENCE, location=title or None)
    (row,) = rows(table([(conference, entry)]))
    told = [row["title"], row["notes"], row["speakers"], row["location"]]
    wanted = [title, body, "; ".join(speakers), title]
    taken = (
        re.sub(r"(;\s*)'(?='*[=+\-@＝＋－＠])", r"\1", cell.removeprefix("'")) for cell in told
    )
    assert list(taken) == wanted
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert not any(re.search(r";\s*[=+\-@]", cell) for cell in row.values())
