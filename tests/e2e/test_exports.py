"""The library leaves as one file, byte for byte as it was built, and in other formats."""

import csv
import io
import json
import operator
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.exports.json_model import to_json
from app.pack import PICTURE_LIMIT
from tests.conftest import ONLY_FULL, and_in_full
from tests.e2e.conftest import Opened
from tests.support.downloads import notes_in, save
from tests.support.visits import Visit
from tests.support.your_library import (
    ALPHA,
    BETA,
    choose,
    file,
    open_your_library,
    outcome,
    talks,
    zipped,
)
from tools.build.site import build
from tools.check import read


@pytest.mark.parametrize(
    "opened", and_in_full(["http", "one-file"], ["unpacked-file"]), indirect=True
)
def test_the_saved_file_is_the_built_one(opened: Opened, built: Path) -> None:
    page = opened.page
    page.context.set_offline(page.url.startswith("file:"))
    assert save(page) == (built / "backrow.html").read_bytes()
    expect(page.locator("#said")).to_contain_text("backrow.html: ")
    assert opened.errors == []


@ONLY_FULL
def test_generation_after_generation_with_notes_that_were_opened(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    page = open_your_library(visit, address)
    picture = b"\x89PNG" + bytes(30)
    choose(
        page,
        file("alpha.md", ALPHA),
        file("x.zip", zipped({"c/beta.md": BETA, "c/g.png": picture})),
    )
    outcome(page, "Opened: 2 notes, 3 talks")
    generations = [save(page)]

    notes = tmp_path / "notes"
    for path, data in notes_in(generations[0]).items():
        target = notes / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assert (notes / "c" / "g.png").read_bytes() == picture
    build(notes, tmp_path / "out")
    assert generations[0] == (tmp_path / "out" / "backrow.html").read_bytes()

    visit.context.set_offline(True)
    for number in (2, 3):
        saved = tmp_path / f"generation-{number}.html"
        saved.write_bytes(generations[-1])
        page = open_your_library(visit, saved.as_uri())
        talks(page, 12)
        generations.append(save(page))
    assert generations[0] == generations[1] == generations[2]


def test_marks_go_along_if_wished(visit: Visit, address: str, built: Path, tmp_path: Path) -> None:
    page = visit.open(address)
    page.get_by_role("link", name="Types without tears").click()
    page.get_by_role("button", name="Star").click()
    box = page.get_by_label("A remark of your own")
    box.fill("</script><b>mine</b>")
    box.blur()
    expect(page.locator("#marks-saved")).to_have_text("Saved in this browser")
    page.get_by_role("link", name="Your library").click()
    assert save(page) == (built / "backrow.html").read_bytes()
    page.get_by_role("checkbox", name="with your marks").check()
    first = save(page)
    saved = tmp_path / "mine.html"
    saved.write_bytes(first)
    other = visit.open(saved.as_uri())
    card = other.get_by_role("article").filter(has_text="Types without tears")
    expect(card.locator(".own")).to_have_text(["starred", "your remark"])
    other.get_by_role("link", name="Your library").click()
    other.get_by_role("checkbox", name="with your marks").check()
    assert save(other) == first


def test_without_the_runtime_part_at_hand_it_says_so(
    visit: Visit, address: str, built: Path
) -> None:
    page = open_your_library(visit, address)
    visit.context.set_offline(True)
    page.get_by_role("button", name="Save as one file").click()
    expect(page.locator("#said")).to_contain_text("is not on this machine")
    visit.context.set_offline(False)
    assert save(page, "Fetch it and save") == (built / "backrow.html").read_bytes()


def test_what_is_listed_is_exported(your_library: Page, built: Path) -> None:
    page = your_library
    library = json.loads(save(page, "JSON"))
    known = json.loads(to_json(read([built / "site" / "notes"])))["conferences"]
    by_source = operator.itemgetter("source")
    assert sorted(library["conferences"], key=by_source) == sorted(known, key=by_source)
    rows = list(csv.DictReader(io.StringIO(save(page, "CSV").decode("utf-8-sig"), newline="")))
    assert len(rows) == sum(
        entry["kind"] != "section" for c in library["conferences"] for entry in c["entries"]
    )
    archive = zipfile.ZipFile(io.BytesIO(save(page, "Markdown")))
    assert len(archive.namelist()) == 2

    page.evaluate("location.hash = '#q=asyncio'")
    expect(page.get_by_role("status")).to_have_text("1 of 9 talks")
    page.get_by_role("link", name="Your library").click()
    expect(page.locator("#hand-on")).to_contain_text("Export what is listed: 1 talk for “asyncio”")
    only = json.loads(save(page, "JSON"))["conferences"]
    assert [e["title"] for e in only[0]["entries"] if e["kind"] == "lightning"] == [
        "Mending a bicycle with asyncio"
    ]
    assert save(page, "Markdown").decode().count("Mending a bicycle") == 1
    page.get_by_role("button", name="Atom feed").click()
    expect(page.locator("#said")).to_contain_text("no date is known")


def test_pictures_that_are_too_large_for_the_file_are_named(your_library: Page) -> None:
    page = your_library
    picture = b"\x89PNG" + bytes(PICTURE_LIMIT)
    choose(page, file("alpha.md", ALPHA), file("large.png", picture))
    outcome(page, "Opened: 1 note, 2 talks")
    assert "large.png" not in notes_in(save(page))
    expect(page.locator("#said")).to_contain_text(
        "Without 1 picture of more than 256 KB: large.png."
    )
