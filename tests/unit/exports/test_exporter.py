"""Exports: the writer, the file's name, and what is said of it and of what is left out."""

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from app.exports.exporter import Export, Exporter, Selection
from app.model import Conference, Entry
from tests.support.library import CONFERENCE, TALK, talk
from tests.support.schedules import PLAIN

OTHER = replace(CONFERENCE, title="Other 2024", source="other.md", date="2024-05-01", year=2024)


def selection(*listed: tuple[Conference, Entry], **fields: object) -> Selection:
    return Selection(listed, len(listed), **fields)  # type: ignore[arg-type]


def export(form: str, selection: Selection, said: list[str] | None = None) -> Export:
    """An export; with `said` on a clock on which every step takes a second."""
    ticks = iter(range(1_000_000))
    exporter = (
        Exporter(said.append, lambda: float(next(ticks)))
        if said is not None
        else Exporter(lambda _text: None)
    )
    return asyncio.run(exporter.export(form, selection))


def test_nothing_listed_is_no_file() -> None:
    for form in ("markdown", "json", "csv", "atom", "calendar"):
        assert export(form, selection()) == Export(
            "Nothing is listed, so there is nothing to export."
        )


def test_what_is_listed_as_json() -> None:
    found = export("json", selection((CONFERENCE, TALK)))
    assert (found.name, found.media_type) == ("talks.json", "application/json")
    assert found.message == "talks.json: 1 talk."
    [conference] = json.loads(found.content)["conferences"]
    assert [entry["title"] for entry in conference["entries"]] == ["First"]


def test_what_is_listed_as_a_table_that_spreadsheets_read() -> None:
    found = export("csv", selection((CONFERENCE, TALK), (OTHER, talk(1))))
    assert (found.name, found.media_type) == ("talks.csv", "text/csv")
    assert found.message == "talks.csv: 2 talks."
    assert str(found.content).startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(str(found.content).removeprefix("\ufeff"), newline=""))
    assert [row["title"] for row in rows] == ["First", "Talk 1"]


def test_one_conference_is_one_note() -> None:
    found = export("markdown", selection((CONFERENCE, TALK)))
    assert found.name.endswith(".md")
    assert found.media_type == "text/markdown"
    assert found.message == f"{found.name}: 1 note."
    assert "## First" in str(found.content)


def test_several_conferences_are_an_archive_of_the_same_bytes_each_time() -> None:
    both = selection((CONFERENCE, TALK), (OTHER, talk(1)))
    found = export("markdown", both)
    assert (found.name, found.media_type) == ("talks.zip", "application/zip")
    assert found.message == "talks.zip: 2 notes."
    assert isinstance(found.content, bytes)
    assert len(zipfile.ZipFile(io.BytesIO(found.content)).namelist()) == 2
    assert export("markdown", both) == found


def test_talks_that_would_be_read_otherwise_are_counted() -> None:
    odd = replace(TALK, body="\n# A heading that begins another talk\n", speakers=("Ada  Quill",))
    assert (
        "would be read a little otherwise."
        in export("markdown", selection((CONFERENCE, odd))).message
    )


@pytest.mark.parametrize(
    ("form", "name", "media_type"),
    [
        ("atom", "talks.atom", "application/atom+xml"),
        ("calendar", "talks.ics", "text/calendar"),
    ],
)
def test_what_has_no_date_is_left_out_and_said(form: str, name: str, media_type: str) -> None:
    dated = replace(TALK, date="2025-06-01")
    found = export(form, selection((CONFERENCE, dated), (CONFERENCE, talk(1))))
    assert (found.name, found.media_type) == (name, media_type)
    assert found.message == f"{name}. 1 talk without a known date left out."
    assert export(form, selection((CONFERENCE, dated))).message == f"{name}. "
    assert export(form, selection((CONFERENCE, TALK))) == Export(
        "Nothing was exported: no date is known for any of these talks "
        "(1 talk without a known date left out.)"
    )


@pytest.mark.parametrize("form", ["atom", "calendar"])
def test_schedules_give_dates(form: str) -> None:
    found = export(form, selection((CONFERENCE, TALK), sessions={TALK.id: PLAIN}))
    assert "First" in str(found.content)


def test_a_feed_names_the_library_it_is_of() -> None:
    dated = selection(
        (CONFERENCE, replace(TALK, date="2025-06-01")),
        home="https://x.example/",
        search="q=first",
    )
    assert "https://x.example/#q=first" in str(export("atom", dated).content)


def test_progress_is_told_now_and_then() -> None:
    many = selection(*((CONFERENCE, talk(number)) for number in range(40)))
    said: list[str] = []
    export("csv", many, said)
    assert said
    assert all(text.startswith("Writing talks.csv: ") for text in said)
    assert all(text.endswith(" of 40 so far…") for text in said)
    said = []
    export("markdown", selection((CONFERENCE, TALK), (OTHER, talk(1))), said)
    assert "Writing notes: 1 file so far…" in said


def test_a_form_that_no_button_has_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such export: pdf"):
        export("pdf", selection((CONFERENCE, TALK)))
