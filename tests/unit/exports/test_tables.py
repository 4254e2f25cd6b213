"""What is listed as JSON and CSV: the model, quoting, and cells that no spreadsheet runs."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.tables import (
    COLUMNS,
    Listed,
    defused,
    finished,
    listed_json,
    model,
    selected,
    to_csv,
    to_json,
)
from app.model import Conference, Entry, FollowUp, Library, Link, Problem
from tests.support.library import CONFERENCE, TALK, talk

SECTION = talk(1, id="conf-2025/lightning-talks", title="Lightning Talks", kind="section")
FLASH = talk(2, kind="lightning", parent=SECTION.id)
PLAIN = talk(3)
HOLDER = replace(CONFERENCE, entries=(TALK, SECTION, FLASH, PLAIN))
OTHER = replace(CONFERENCE, title="Far 2024", source="far.md", entries=(talk(9, id="far/x"),))
HEADER = '"' + '","'.join(COLUMNS) + '"\r\n'
CELLS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(";'=+-@ \t\r\n"), max_size=30
)


def table(listed: Listed) -> str:
    return finished(to_csv(listed))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_list_keeps_its_order_and_the_sections_of_its_entries() -> None:
    far = (OTHER, OTHER.entries[0])
    found = selected([(HOLDER, PLAIN), far, (HOLDER, FLASH), (HOLDER, TALK), (HOLDER, PLAIN)])
    assert [(c.title, [e.id for e in c.entries]) for c in found] == [
        ("Conf 2025", [PLAIN.id, SECTION.id, FLASH.id, TALK.id]),
        ("Far 2024", ["far/x"]),
    ]


def test_sections_in_sections_come_outermost_first_and_a_ring_ends() -> None:
    inner = replace(SECTION, id="c/inner", parent="c/outer")
    outer = replace(SECTION, id="c/outer", parent="c/inner")
    leaf = talk(4, parent="c/inner")
    held = replace(CONFERENCE, entries=(outer, inner, leaf))
    (found,) = selected([(held, leaf)])
    assert [e.id for e in found.entries] == ["c/outer", "c/inner", leaf.id]


def test_json_is_the_documented_model_without_what_only_the_page_needs() -> None:
    entry = replace(
        TALK, links=(Link("https://a.example/", "a"),), byline=(1,), definitions="[a]: b"
    )
    found = json.loads(finished(listed_json([(CONFERENCE, entry)])))
    assert set(found) == {"conferences", "problems"}
    assert found["problems"] == []
    (conference,) = found["conferences"]
    assert conference["title"] == "Conf 2025"
    (told,) = conference["entries"]
    assert told["links"] == [{"url": "https://a.example/", "text": "a"}]
    assert not {"byline", "definitions"} & set(told)


def test_json_of_a_library_tells_its_problems_and_keeps_its_letters() -> None:
    problem = Problem("a.md", 3, "gap", "hint", "Zürich fehlt.", "")
    text = to_json(Library((CONFERENCE,), (problem,)))
    assert text.endswith("\n}\n")
    assert "Zürich" in text
    assert json.loads(text) == json.loads(json.dumps(model(Library((CONFERENCE,), (problem,)))))
    assert json.loads(text)["problems"][0]["line"] == 3


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=3))
def test_json_is_written_as_json_dumps_writes_the_model(titles: list[list[str]]) -> None:
    conferences = tuple(
        replace(
            CONFERENCE, title=some[0], entries=tuple(talk(n, body=t) for n, t in enumerate(some))
        )
        for some in titles
    )
    problems = tuple(Problem(some[0], 3, "gap", "hint", some[-1], "") for some in titles)
    library = Library(conferences, problems)
    assert to_json(library) == json.dumps(model(library), ensure_ascii=False, indent=1) + "\n"


def test_writing_pauses_after_each_small_step() -> None:
    listed = [(HOLDER, PLAIN), (OTHER, OTHER.entries[0])]
    assert list(to_csv(listed)) == [1, 2]
    assert list(listed_json(listed)) == [1, 2]


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
