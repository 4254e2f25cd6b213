"""The library goes out: as one file that is the build's, byte for byte, and in other forms."""

import csv
import io
import json
import operator
import types
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from app.exports.json_model import to_json
from app.pack import PICTURE_LIMIT, read_notes_json
from tests.conftest import ONLY_FULL, and_in_full
from tests.e2e.conftest import Visit
from tests.e2e.test_opening import ALPHA, BETA, DROP, choose, file, outcome, talks
from tools.build.site import build
from tools.check import read

WAYS = ("http", "unpacked-file", "one-file")


@pytest.fixture(params=and_in_full([WAYS[0], WAYS[2]], [WAYS[1]]))
def where(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return {
        "http": address,
        "unpacked-file": (built / "site" / "index.html").as_uri(),
        "one-file": (built / "backrow.html").as_uri(),
    }[request.param]


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Iterator[Visit]:
    visit = new_visit()
    yield visit
    visit.context.close()


def start(visit: Visit, where: str, settings: types.ModuleType) -> Page:
    return visit.open(f"{where}#view=yours", start_timeout=settings.START_TIMEOUT)


def save(page: Page, button: str = "Save as one file") -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_the_saved_file_is_the_built_one(
    visit: Visit, where: str, built: Path, settings: types.ModuleType
) -> None:
    page = start(visit, where, settings)
    if where.startswith("file:"):
        visit.context.set_offline(True)
    assert save(page) == (built / "backrow.html").read_bytes()
    expect(page.locator("#said")).to_contain_text("backrow.html: ")
    assert visit.errors == []


@ONLY_FULL
def test_generation_after_generation_with_notes_that_were_opened(
    visit: Visit, address: str, settings: types.ModuleType, tmp_path: Path
) -> None:
    page = start(visit, address, settings)
    picture = b"\x89PNG" + bytes(30)
    choose(
        page,
        file("alpha.md", ALPHA),
        file("x.zip", zip_of({"c/beta.md": BETA, "c/g.png": picture})),
    )
    outcome(page, "Opened: 2 notes, 3 talks")
    generations = [save(page)]

    notes = tmp_path / "notes"
    for path, data in read_notes(generations[0]).items():
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
        page = start(visit, saved.as_uri(), settings)
        talks(page, 12)
        generations.append(save(page))
    assert generations[0] == generations[1] == generations[2]


def zip_of(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


def read_notes(page: bytes) -> dict[str, bytes]:
    """The files in a one-file library."""
    block = page.decode().rpartition('<script type="application/json" id="backrow-notes"')[2]
    return read_notes_json(block.partition(">")[2].partition("</script>")[0])


def test_marks_go_along_if_wished(
    visit: Visit, address: str, built: Path, settings: types.ModuleType, tmp_path: Path
) -> None:
    page = visit.open(address, start_timeout=settings.START_TIMEOUT)
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
    other = visit.open(saved.as_uri(), start_timeout=settings.START_TIMEOUT)
    card = other.get_by_role("article").filter(has_text="Types without tears")
    expect(card.locator(".own")).to_have_text(["starred", "your remark"])
    other.get_by_role("link", name="Your library").click()
    other.get_by_role("checkbox", name="with your marks").check()
    assert save(other) == first


def test_without_the_runtime_part_at_hand_it_says_so(
    visit: Visit, address: str, built: Path, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
    visit.context.set_offline(True)
    page.get_by_role("button", name="Save as one file").click()
    expect(page.locator("#said")).to_contain_text("is not on this machine")
    visit.context.set_offline(False)
    assert save(page, "Fetch it and save") == (built / "backrow.html").read_bytes()


def test_what_is_listed_is_exported(
    visit: Visit, address: str, built: Path, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
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

    page.goto(f"{address}#q=asyncio")
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


EVENTS = [
    {
        "guid": "1",
        "title": "Types without tears",
        "url": "https://2025.utopia.example/talks/types-without-tears/",
        "date": "2025-06-01T10:00:00+02:00",
        "duration": "00:30",
        "track": "Language",
        "abstract": "What <b>types</b> are for.",
        "persons": [{"public_name": "Ada Quill"}],
    },
    {
        "guid": "2",
        "title": "The talk I missed",
        "url": "https://2025.utopia.example/talks/missed/",
        "date": "2025-06-01T11:00:00+02:00",
        "duration": "00:45",
        "persons": [{"public_name": "Ines Ito"}],
    },
]
SCHEDULE = {
    "schedule": {
        "conference": {
            "title": "PyUtopia 2025",
            "start": "2025-06-01",
            "days": [{"date": "2025-06-01", "rooms": {"Great Hall": EVENTS}}],
        }
    }
}


def test_a_schedule_is_laid_beside_the_notes(
    visit: Visit, address: str, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
    before = save(page, "JSON")
    choose(page, file("schedule.json", json.dumps(SCHEDULE)), file("x.json", "{}"))
    outcome(page, "PyUtopia 2025: 2 talks, 1 found in your notes, 1 without notes.")
    outcome(page, "x.json was not opened.")
    expect(page.locator("#schedules")).to_contain_text("1 found in “PyUtopia 2025”.")
    assert save(page, "JSON") == before

    feed = ElementTree.fromstring(save(page, "Atom feed"))  # noqa: S314 - our own
    titles = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Types without tears" in titles
    calendar = save(page, "Calendar").decode()
    assert "DTSTART:20250601T080000Z" in calendar
    assert "LOCATION:Great Hall" in calendar

    draft = save(page, "Save a draft of notes").decode()
    assert "The talk I missed" in draft
    assert "Types without tears" not in draft
    page.get_by_role("button", name="Open the draft here").click()
    outcome(page, "Opened: 1 note, 1 talk")

    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Types without tears").click()
    session = page.locator(".session")
    expect(session).to_contain_text("2025-06-01 10:00–10:30 · Great Hall · Language")
    session.get_by_text("As announced").click()
    expect(session).to_contain_text("What <b>types</b> are for.")


def test_schedules_reach_the_open_talk_and_are_put_away_one_by_one(
    visit: Visit, address: str, settings: types.ModuleType
) -> None:
    page = visit.open(address, start_timeout=settings.START_TIMEOUT)
    page.get_by_role("link", name="Types without tears").click()
    other = json.dumps(SCHEDULE).replace("PyUtopia", "Elsewhere").replace("Types", "Tapes")
    schedule = json.dumps(SCHEDULE)
    page.evaluate(DROP, [["schedule.json", schedule], ["other.json", other]])
    outcome(page, "PyUtopia 2025: 2 talks, 1 found in your notes")
    expect(page.locator(".session")).to_contain_text("Great Hall")
    page.evaluate(DROP, [["schedule.json", schedule.replace("Great Hall", "Small Hall")]])
    outcome(page, "It takes the place of the version that was here.")
    expect(page.locator(".session")).to_contain_text("Small Hall")

    page.get_by_role("link", name="Your library").last.click()
    titles = page.locator("#schedules h3")
    expect(titles).to_have_text(["Elsewhere 2025", "PyUtopia 2025"])
    page.get_by_role("button", name="Put it away").first.click()
    expect(titles).to_have_text(["PyUtopia 2025"])
    expect(page.locator("#said")).to_have_text("The schedule is put away.")
    page.get_by_role("button", name="Put it away").click()
    expect(titles).to_have_count(0)
    assert visit.errors == []


def test_pictures_that_are_too_large_for_the_file_are_named(
    visit: Visit, address: str, built: Path, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
    picture = b"\x89PNG" + bytes(PICTURE_LIMIT)
    choose(page, file("alpha.md", ALPHA), file("large.png", picture))
    outcome(page, "Opened: 1 note, 2 talks")
    assert "large.png" not in read_notes(save(page))
    expect(page.locator("#said")).to_contain_text(
        "Without 1 picture of more than 256 KB: large.png."
    )
