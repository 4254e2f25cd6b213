"""Stars, ticks and remarks: saved when the page says so, the same in every tab, never dropped."""

import json
import os
import random
import re
import signal
import subprocess
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Playwright, Route, expect

from tests.conftest import IS_FULL, and_in_full
from tests.support.serving import serve_folder
from tests.support.visits import Visit
from tools.build.site import build
from tools.setup.browsers import chromium

TYPES = "Types without tears"
CACHING = "Caching, a love story & a warning"
SAVED = "Saved in this browser"


@pytest.fixture(params=and_in_full(["http"], ["one-file"]))
def where(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return address if request.param == "http" else (built / "backrow.html").as_uri()


def open_talk(page: Page, title: str) -> None:
    page.evaluate("location.hash = ''")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def mark_all(page: Page) -> None:
    """A star, a tick and a remark on one talk."""
    open_talk(page, TYPES)
    page.get_by_role("button", name="Star").click()
    page.get_by_role("checkbox", name="look into this again").check()
    expect(page.locator("#marks-saved")).to_have_text(SAVED)
    page.get_by_label("A remark of your own").fill("Show this to the team <b>soon</b>")
    page.get_by_label("A remark of your own").blur()
    expect(page.locator("#marks-saved")).to_have_text(SAVED)


def assert_marked(page: Page) -> None:
    open_talk(page, TYPES)
    expect(page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("checkbox", name="look into this again")).to_be_checked()
    expect(page.get_by_label("A remark of your own")).to_have_value(
        "Show this to the team <b>soon</b>"
    )


def test_marks_are_there_at_the_next_visit(visit: Visit, where: str) -> None:
    page = visit.open(where)
    mark_all(page)
    page.close()
    page = visit.open(where)
    card = page.get_by_role("article").filter(has_text=TYPES)
    expect(card.locator(".own")).to_have_text(["starred", "your remark"])
    assert_marked(page)
    for query, number in (("is:starred", 1), ("has:remark", 1), ("-is:starred", 8)):
        page.evaluate("query => { location.hash = `q=${query}` }", query)
        expect(page.get_by_role("status")).to_have_text(f"{number} of 9 talks")
    assert visit.errors == []


def test_a_key_stars_the_result_that_has_the_focus(visit: Visit, address: str) -> None:
    page = visit.open(address)
    page.get_by_role("link", name=CACHING).focus()
    page.keyboard.press("s")
    card = page.get_by_role("article").filter(has_text=CACHING)
    expect(card.locator(".own")).to_have_text(["starred"])
    expect(page.get_by_role("link", name=CACHING)).to_be_focused()
    page.keyboard.press("s")
    expect(card.locator(".own")).to_have_count(0)


def test_tabs_agree(visit: Visit, where: str) -> None:
    first = visit.open(where)
    second = visit.open(where)
    open_talk(second, TYPES)
    mark_all(first)
    expect(second.get_by_label("A remark of your own")).to_have_value(
        "Show this to the team <b>soon</b>"
    )
    second.get_by_role("button", name="Star").click()
    expect(first.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "false")


def test_what_two_tabs_wrote_apart_is_both_kept(visit: Visit, address: str) -> None:
    pages = [visit.open(address) for _ in range(2)]
    for page in pages:
        open_talk(page, CACHING)
        page.get_by_label("A remark of your own").focus()  # what others write is shown after it
    for page, text in zip(pages, ("one text", "another text"), strict=True):
        page.get_by_label("A remark of your own").fill(text)
    for page in pages:
        page.get_by_label("A remark of your own").blur()
    page = visit.open(address)
    open_talk(page, CACHING)
    first = page.get_by_label("A remark of your own").input_value()
    rest = page.locator(".remark-text").all_inner_texts()
    assert {first, *rest} == {"one text", "another text"}
    page.get_by_role("button", name="Remove this one").click()
    expect(page.locator("#marks-saved")).to_have_text(SAVED)


def test_marks_survive_edits_of_the_notes(tmp_path: Path, visit: Visit) -> None:
    notes, site = tmp_path / "notes", tmp_path / "out"
    notes.mkdir()
    talks = [
        "Early talk\n\nAnn Able\n\n* one",
        "Middle talk\n\nBea Baker\n\n<https://conf.example/talks/middle/>\n\n* two",
        "Late talk\n\nCy Cole\n\n* three",
    ]

    def write(*talks: str) -> None:
        text = "".join(f"---\n\n## {talk}\n\n" for talk in talks)
        (notes / "conf-2025.md").write_text(f"# Conf 2025\n\n{text}")
        build(notes, site)

    write(*talks)
    with serve_folder(site / "site") as url:
        page = visit.open(url)
        for title in ("Early talk", "Middle talk", "Late talk"):
            open_talk(page, title)
            page.get_by_role("button", name="Star").click()
            expect(page.locator("#marks-saved")).to_have_text(SAVED)
        page.close()
        write(talks[2].replace("three", "3"), talks[1].replace("Middle", "Central"))
        page = visit.open(url)
        page.evaluate("location.hash = 'q=is:starred'")
        expect(page.get_by_role("status")).to_have_text("2 of 2 talks")
        page.get_by_role("link", name="Your library").click()
        expect(page.locator("#own")).to_contain_text("1 mark without a talk")
        expect(page.locator("#own")).to_contain_text("Early talk")


def test_marks_go_out_and_come_in(
    visit: Visit, new_visit: Callable[..., Visit], address: str, tmp_path: Path
) -> None:
    page = visit.open(address)
    mark_all(page)
    page.get_by_role("link", name="Your library").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export marks").click()
    file = tmp_path / "marks.json"
    download.value.save_as(file)
    content = json.loads(file.read_text())
    assert (content["backrow"], content["version"], len(content["marks"])) == ("marks", 1, 1)

    other = new_visit().open(f"{address}#view=yours")
    for wrong in (b"no JSON", b'{"backrow": "marks", "version": 99, "marks": []}'):
        with other.expect_file_chooser() as chooser:
            other.get_by_role("button", name="Import marks").click()
        chooser.value.set_files({"name": "x.json", "mimeType": "", "buffer": wrong})
        expect(other.locator("#said")).to_contain_text("x.json: ")
    with other.expect_file_chooser() as chooser:
        other.get_by_role("button", name="Import marks").click()
    chooser.value.set_files(file)
    expect(other.locator("#said")).to_have_text("1 mark of marks.json joined with yours.")
    assert_marked(other)


def test_a_star_given_before_storage_is_open_is_kept(visit: Visit, address: str) -> None:
    held: list[Route] = []
    visit.context.route("**/vendor/idb/index.js", lambda route: held.append(route))  # noqa: PLW0108
    page = visit.open(address)
    open_talk(page, TYPES)
    page.get_by_role("button", name="Star").click()
    expect(page.locator("#marks-saved")).to_have_text("Saving…")
    held[0].continue_()
    expect(page.locator("#marks-saved")).to_have_text(SAVED)
    visit.context.unroute("**/vendor/idb/index.js")
    page.reload()
    expect(page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")


def test_remarks_written_apart_are_removed_one_by_one(visit: Visit, address: str) -> None:
    texts = ("one text", "another text", "a third text")
    pages = [visit.open(address) for _ in texts]
    for page in pages:
        open_talk(page, CACHING)
        page.get_by_label("A remark of your own").focus()
    for page, text in zip(pages, texts, strict=True):
        page.get_by_label("A remark of your own").fill(text)
    for page in pages:
        page.get_by_label("A remark of your own").blur()
    others = pages[0].locator(".remark-text")
    expect(others).to_have_count(2)
    left = others.last.inner_text()
    pages[0].get_by_role("button", name="Remove this one").first.click()
    expect(others).to_have_text([left])
    pages[0].get_by_role("button", name="Remove this one").click()
    expect(others).to_have_count(0)


def test_a_tick_is_seen_in_a_tab_where_another_has_the_focus(visit: Visit, address: str) -> None:
    pages = [visit.open(address) for _ in range(2)]
    for page in pages:
        open_talk(page, TYPES)
    boxes = [page.get_by_role("checkbox", name="look into this again") for page in pages]
    boxes[0].check()
    expect(boxes[1]).to_be_checked()
    boxes[1].uncheck()
    expect(boxes[0]).not_to_be_checked()
    expect(boxes[0]).to_be_focused()


NO_STORAGE = """Object.defineProperty(window, 'indexedDB', {configurable: true, get() {
  throw new DOMException('not here', 'SecurityError') }})"""
FULL = """const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...all) {
  const request = put.apply(this, all); this.transaction.abort(); return request }
Object.defineProperty(IDBTransaction.prototype, 'error', {get() {
  return new DOMException('full', 'QuotaExceededError') }})"""


@pytest.mark.parametrize(
    ("script", "why"),
    [(NO_STORAGE, "refuses to keep anything"), (FULL, "has no room left")],
    ids=["refused", "full"],
)
def test_a_browser_that_keeps_nothing_says_so_at_once(
    script: str, why: str, visit: Visit, address: str
) -> None:
    visit.add_init_script(script)
    page = visit.open(address)
    open_talk(page, TYPES)
    page.get_by_role("button", name="Star").click()
    expect(page.locator("#marks-saved")).to_have_text("Not saved")
    alert = page.get_by_role("alert").filter(has_text="Your marks are not saved")
    expect(alert).to_contain_text(why)
    with page.expect_download() as download:
        alert.get_by_role("button", name="Export marks").click()
    assert '"on": true' in Path(download.value.path()).read_text()
    page.evaluate("location.hash = ''")
    page.get_by_role("link", name=CACHING).focus()
    page.keyboard.press("s")
    notices = page.locator("#notices").get_by_role("alert")
    expect(notices).to_contain_text(why)
    expect(notices.get_by_role("button", name="Export marks")).to_be_visible()


# A browser that is killed


class Killable:
    """A Chromium of its own, with a profile that outlives it."""

    def __init__(self, playwright: Playwright, profile: Path, arguments: list[str]) -> None:
        command = [
            chromium() or playwright.chromium.executable_path,
            "--headless=new",
            "--no-sandbox",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            *arguments,
        ]
        port_file = profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + 60
        while not (port_file.exists() and "\n" in port_file.read_text()):
            assert time.monotonic() < end, "Chromium did not start"
            time.sleep(0.05)
        port = port_file.read_text().split()[0]
        self.browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")

    def kill(self) -> None:
        """End all its processes at once, as a crash does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def test_what_was_shown_as_saved_outlives_a_killed_browser(
    playwright: Playwright,
    address: str,
    settings: types.ModuleType,
    record: Callable[[str], None],
) -> None:
    rounds = 100 if IS_FULL else 1
    chance = random.Random(20)  # noqa: S311 - no secret
    saved, n_saved, n_crashed = {""}, 0, 0  # what may be there: more than one if it is not known
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        while n_saved <= rounds:
            killable = Killable(playwright, Path(profile), settings.CHROMIUM_ARGUMENTS)
            try:
                page = killable.browser.contexts[0].new_page()
                page.set_default_timeout(settings.TIMEOUT)
                page.goto(address, timeout=settings.START_TIMEOUT)
                page.wait_for_function(
                    "document.documentElement.dataset.state === 'ready'",
                    timeout=settings.START_TIMEOUT,
                )
                if "" not in saved:
                    card = page.get_by_role("article").filter(has_text=TYPES)
                    expect(card.locator(".own")).to_have_text(["starred", "your remark"])
                open_talk(page, TYPES)
                box = page.get_by_label("A remark of your own")
                expect(box).to_have_value(re.compile(f"^(?:{'|'.join(saved)})$"))
                star = page.get_by_role("button", name="Star")
                if star.get_attribute("aria-pressed") == "false":
                    assert "" in saved
                    star.click()
                text = f"remark {n_saved}"
                saved = {*saved, text}
                box.fill(text)
                box.blur()
                expect(page.locator("#marks-saved")).to_have_text(SAVED)
                saved = {text}
                n_saved += 1
                if chance.random() < 0.5:  # cut while another change is under way
                    open_talk(page, CACHING)
                    page.get_by_role("button", name="Star").click(no_wait_after=True)
                time.sleep(chance.random() / 20)
            except PlaywrightError as error:
                if "crashed" not in str(error):  # by itself, as Chromium now and then does
                    raise
                n_crashed += 1
                assert n_crashed < 10
            finally:
                killable.kill()
    record(
        f"browsers killed after a mark was shown as saved: {n_saved}, marks lost: 0; "
        f"tabs that crashed by themselves: {n_crashed}"
    )
