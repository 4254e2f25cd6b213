"""What a library stored can be removed, and nothing else goes with it."""

import contextlib
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import and_in_full
from tests.support.offline import FORGOTTEN, KEPT, Site, names, without_network
from tests.support.visits import READY, settle, wait_until


@pytest.mark.parametrize("how", ["online", "offline"])
def test_it_can_be_removed_and_touches_nothing_else(site: Site, how: str) -> None:
    page = site.keep()
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("caches.open('backrow:https://host.example/other/:x')")
    page.evaluate("caches.open('of-another-page')")
    with without_network(site) if how == "offline" else contextlib.nullcontext():
        page.goto(f"{site.url}?forget")
        expect(page.locator("h1")).to_have_text(FORGOTTEN)
        wait_until(page, "navigator.serviceWorker.getRegistration().then(it => !it)")
        wait_until(page, "caches.keys().then(keys => keys.length === 2)")
        settle(page)  # nothing comes back
        assert set(names(page)) == {"backrow:https://host.example/other/:x", "of-another-page"}
        assert page.evaluate("Object.keys(localStorage).length") == 0
    page.get_by_role("link", name="Open the library again").click()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    wait_until(page, KEPT.replace("SCOPE", f"'{site.url}'"))


@pytest.mark.parametrize(
    ("way", "answer"),
    and_in_full(
        [("http", "true"), ("one-file", "false")],
        [("http", "false"), ("file", "true"), ("file", "false"), ("one-file", "true")],
    ),
)
def test_marks_are_removed_only_when_the_reader_says_so(
    site: Site, built: Path, way: str, answer: str
) -> None:
    address = {
        "http": site.url,
        "file": (site.folder / "index.html").as_uri(),
        "one-file": (built / "backrow.html").as_uri(),
    }[way]
    site.visit.add_init_script(
        f"globalThis.asked = 0; globalThis.confirm = () => {{ asked += 1; return {answer}; }}"
    )
    page = site.visit.open(address)
    star_a_talk(page)
    page.goto("about:blank")
    page.goto(f"{address}?forget")
    said = FORGOTTEN if answer == "true" else "Only your marks, and the notes you kept, are still"
    expect(page.locator("h1")).to_contain_text(said)
    assert page.evaluate("asked") == 1
    page.goto("about:blank")
    page.goto(f"{address}?forget")
    expect(page.locator("h1")).to_contain_text(said)
    assert page.evaluate("asked") == (0 if answer == "true" else 1)
    assert site.visit.errors == []


STORED = """async () => [
    ...Object.keys(localStorage), ...(await indexedDB.databases()).map(({ name }) => name),
].sort()"""


def star_a_talk(page: Page) -> None:
    """Let the browser keep a mark of the reader's."""
    page.get_by_role("link", name="Types without tears").click()
    page.get_by_role("button", name="Star").click()
    expect(page.locator("#marks-saved")).to_have_text("Saved in this browser")


def test_a_file_whose_name_only_ends_in_index_html_has_its_own_storage(
    site: Site, built: Path
) -> None:
    """All stored names carry the whole address, and all of them are removed."""
    file = site.folder / "myindex.html"
    shutil.copyfile(built / "backrow.html", file)
    address = file.as_uri()
    site.visit.add_init_script("globalThis.confirm = () => true")
    page = site.visit.open(address)
    list_key = f"backrow:list:{address}"
    page.wait_for_function("(key) => localStorage.getItem(key) !== null", arg=list_key)
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    star_a_talk(page)
    names = [f"backrow:{address}", f"backrow:{address}:single-keys", list_key]
    assert page.evaluate(STORED) == sorted(names)
    page.goto("about:blank")
    page.goto(f"{address}?forget")
    expect(page.locator("h1")).to_have_text(FORGOTTEN)
    assert page.evaluate(STORED) == []


def test_without_recall_js_all_is_removed_too(site: Site) -> None:
    site.visit.add_init_script("globalThis.confirm = () => true")
    page = site.open()
    page.wait_for_function("localStorage.length > 0")
    star_a_talk(page)
    assert page.evaluate(STORED) == [f"backrow:{site.url}", f"backrow:list:{site.url}"]
    (site.folder / "app" / "start" / "recall.js").unlink()
    page.goto(f"{site.url}?forget")
    expect(page.locator("h1")).to_have_text(FORGOTTEN)
    assert page.evaluate(STORED) == []


def test_marks_are_removed_though_another_tab_is_open(site: Site) -> None:
    site.visit.add_init_script("globalThis.confirm = () => true")
    other = site.open()
    star_a_talk(other)
    page = site.context.new_page()
    page.goto(f"{site.url}?forget")
    expect(page.locator("h1")).to_have_text(FORGOTTEN)
    assert page.evaluate("indexedDB.databases()") == []
    other.get_by_role("button", name="Star").click()
    expect(other.locator("#marks-saved")).to_have_text("Not saved")


def test_a_site_that_is_gone_removes_it(site: Site) -> None:
    site.keep().close()
    (site.folder / "vendor" / "site.json").unlink()
    page = site.open()
    wait_until(page, "caches.keys().then(keys => keys.length === 0)")
