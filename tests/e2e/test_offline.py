"""Offline from a URL: the service worker keeps one whole version, and only of its own scope."""

import contextlib
import re
import shutil
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import DATA
from tests.e2e.conftest import Visit
from tests.serving import serve_folder
from tools.build import build

PATIENCE = 60_000
"""Milliseconds that a background update may take on a busy machine."""

READY = "document.documentElement.dataset.state === 'ready'"
KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("backrow:"));
    for (const name of names)
        if (name.endsWith(":state"))
            if (await (await caches.open(name)).match(SCOPE + ".backrow/current")) return true;
    return false;
}"""


class Site:
    """A site that can change and can be cut off, and a reader's browser."""

    def __init__(self, context: BrowserContext, visit: Visit, folder: Path, url: str) -> None:
        self.context, self.visit, self.folder, self.url = context, visit, folder, url

    def open(self, fragment: str = "") -> Page:
        """A started page."""
        page = self.visit.open(self.url, start_timeout=90_000, fragment=fragment)
        assert page.evaluate(READY)
        return page

    def keep(self) -> Page:
        """A first visit, until all is kept."""
        page = self.open()
        page.wait_for_function(KEPT.replace("SCOPE", f"'{self.url}'"), timeout=PATIENCE)
        page.wait_for_function(
            "navigator.serviceWorker.ready.then(it => it.active.state === 'activated')"
        )
        return page

    def publish(self, notes: Path) -> None:
        """Let the site be that of these notes."""
        build(notes, self.folder.parent / "next")
        shutil.rmtree(self.folder)
        (self.folder.parent / "next" / "site").rename(self.folder)


@pytest.fixture
def site(
    built: Path, tmp_path: Path, new_visit: Callable[..., Visit], settings: types.ModuleType
) -> Iterator[Site]:
    """The test library where it can change, and a browser with service workers."""
    folder = tmp_path / "site"
    shutil.copytree(built / "site", folder)
    visit = new_visit(service_workers="allow")
    with serve_folder(folder, settings.SUB_PATH) as url:
        yield Site(visit.context, visit, folder, url)
    visit.context.close()


@pytest.fixture
def newer_notes(tmp_path: Path) -> Path:
    """The test library with one talk more, and another picture."""
    notes = tmp_path / "newer"
    shutil.copytree(DATA / "library", notes)
    with (notes / "utopia-2025.md").open("a", encoding="utf-8") as note:
        note.write("\n---\n\n## A talk that is new\n\n- Nell New\n\nWords.\n")
    return notes


@contextlib.contextmanager
def without_network(site: Site) -> Iterator[None]:
    """Cut every request, the service worker's too."""
    site.context.set_offline(True)
    hidden = site.folder.with_name("hidden")
    site.folder.rename(hidden)
    try:
        yield
    finally:
        hidden.rename(site.folder)
        site.context.set_offline(False)


def names(page: Page) -> list[str]:
    """The caches of this origin."""
    found: list[str] = page.evaluate("caches.keys()")
    return found


def test_a_visited_page_needs_no_network(site: Site) -> None:
    site.keep().close()
    with without_network(site):
        page = site.open()
        expect(page.get_by_role("status")).to_have_text("9 talks")
        page.get_by_role("link", name="Caching, a love story & a warning").click()
        page.wait_for_function("document.querySelector('.notes img')?.naturalWidth === 64")
        page.close()
        page = site.open("#q=asyncio")
        expect(page.get_by_role("status")).to_have_text("1 of 9 talks")
    assert site.visit.errors == []


def test_new_notes_are_offered_and_lose_nothing(site: Site, newer_notes: Path) -> None:
    site.keep().close()
    site.publish(newer_notes)
    page = site.open("#talk=pyutopia-2025/mending-a-bicycle-with-asyncio")
    offer = page.get_by_role("log").filter(has_text="New notes are here")
    expect(offer).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")
    offer.get_by_role("button", name="Reload").click()
    page.wait_for_function(f"{READY} && document.body.innerText.includes('10 talks')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")


def test_two_tabs_keep_their_own_version(site: Site, newer_notes: Path) -> None:
    site.keep().close()
    old = site.open()
    site.publish(newer_notes)
    updater = site.open()
    expect(updater.get_by_text("New notes are here")).to_be_visible(timeout=PATIENCE)
    new = site.open()
    expect(new.get_by_role("status")).to_have_text("10 talks")
    assert old.evaluate("fetch('./notes/utopia-2025.md').then(r => r.text())").count("Nell") == 0
    assert new.evaluate("fetch('./notes/utopia-2025.md').then(r => r.text())").count("Nell") == 1
    old.close()
    updater.close()
    new.reload()
    new.wait_for_function(READY)
    scope = f"backrow:{site.url}:"
    new.wait_for_function("caches.keys().then(keys => keys.length === 2)")
    assert all(name.startswith(scope) for name in names(new))


def test_half_an_update_is_no_update(site: Site, newer_notes: Path) -> None:
    site.keep().close()
    site.publish(newer_notes)
    (site.folder / "notes" / "utopia-2025.md").write_text("# Something else\n", encoding="utf-8")
    page = site.open()
    page.evaluate("navigator.serviceWorker.controller.postMessage('update')")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.reload()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.wait_for_function("caches.keys().then(keys => keys.length === 2)")
    assert page.get_by_text("New notes are here").count() == 0


@pytest.mark.parametrize("lost", ["wasm", "snapshot.bin", "index.html", "core.js"])
def test_a_cache_that_was_emptied_half_way(site: Site, lost: str) -> None:
    page = site.keep()
    page.evaluate(
        """async (lost) => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    if (request.url.endsWith(lost)) await cache.delete(request);
            }
        }""",
        lost,
    )
    page.close()
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.close()
    with without_network(site):  # it has been mended meanwhile
        page = site.open()
        expect(page.get_by_role("status")).to_have_text("9 talks")


def test_an_evicted_version_that_is_gone_is_given_up_whole(site: Site, newer_notes: Path) -> None:
    page = site.keep()
    page.evaluate(
        """async () => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    if (request.url.endsWith("2025.md")) await cache.delete(request);
            }
        }"""
    )
    page.close()
    site.publish(newer_notes)
    page = site.visit.open(site.url, start_timeout=90_000)
    page.wait_for_function(  # the update, which the visit began
        """caches.keys().then(async (keys) => {
            const state = await caches.open(keys.find((key) => key.endsWith(':state')));
            const current = (await state.keys()).find(({ url }) => url.endsWith('/current'));
            const { files } = await (await state.match(current)).json();
            const list = await (await fetch('./vendor/site.json', { cache: 'reload' })).json();
            return JSON.stringify(files) === JSON.stringify(list.files);
        }).catch(() => false)""",
        timeout=PATIENCE,
    )
    for _ in range(5):  # a page that was being opened meanwhile keeps the version it began with
        page.reload()
        page.wait_for_function(READY)
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^(9|10) talks$"))
        if page.get_by_role("status").inner_text() == "10 talks":
            break
    expect(page.get_by_role("status")).to_have_text("10 talks")


def test_where_nothing_can_be_kept_the_page_works(site: Site) -> None:
    page = site.context.new_page()
    session = site.context.new_cdp_session(page)
    origin = "/".join(site.url.split("/")[:3])
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    page.close()
    page = site.open()
    page.wait_for_function("navigator.serviceWorker.getRegistration().then(it => it?.active)")
    page.reload()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert site.visit.errors == []


def test_it_can_be_removed_and_touches_nothing_else(site: Site) -> None:
    page = site.keep()
    page.evaluate("caches.open('backrow:https://host.example/other/:x')")
    page.evaluate("caches.open('of-another-page')")
    page.goto(f"{site.url}?forget")
    page.wait_for_url(site.url)
    page.wait_for_function(READY)
    kept = set(names(page)) - {
        name for name in names(page) if name.startswith(f"backrow:{site.url}")
    }
    assert kept == {"backrow:https://host.example/other/:x", "of-another-page"}


def test_a_site_that_is_gone_removes_it(site: Site) -> None:
    site.keep().close()
    (site.folder / "vendor" / "site.json").unlink()
    page = site.open()
    page.wait_for_function("caches.keys().then(keys => keys.length === 0)")


def test_without_service_workers_nothing_is_said(site: Site) -> None:
    site.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert site.visit.errors == []


def test_it_can_be_installed_as_an_app(site: Site) -> None:
    page = site.keep()
    session = site.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [it["errorId"] for it in problems if it["errorId"] != "in-incognito"] == []
