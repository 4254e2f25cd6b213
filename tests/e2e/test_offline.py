"""Offline from a URL: the service worker keeps one whole version, and only of its own scope."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import DATA, ONLY_FULL, and_in_full
from tests.e2e.conftest import Visit, wait_until
from tests.support.serving import Trouble, serve_folder
from tools.build.site import build

FORGOTTEN = "Nothing of this library is kept in this browser any more."
PATIENCE = 60_000
"""Milliseconds that a background update may take on a busy machine."""

READY = "document.documentElement.dataset.state === 'ready'"
COPIES = """async (end) => {
    let number = 0;
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            number += url.endsWith(end);
    return number;
}"""
KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("backrow:"));
    for (const name of names)
        if (name.endsWith(":state"))
            if (await (await caches.open(name)).match(SCOPE + ".backrow/current")) return true;
    return false;
}"""


class Site:
    """A site that can change and can be cut off, and a reader's browser."""

    def __init__(self, visit: Visit, folder: Path, url: str, trouble: Trouble) -> None:
        self.context, self.visit, self.folder, self.url = visit.context, visit, folder, url
        self.trouble = trouble
        self.n_changes = 0

    def open(self, end: str = "") -> Page:
        """A started page; `end` is the end of its address."""
        page = self.visit.open(self.url, start_timeout=90_000, fragment=end)
        assert page.evaluate(READY)
        return page

    def keep(self) -> Page:
        """A first visit, until all is kept."""
        page = self.open()
        wait_until(page, KEPT.replace("SCOPE", f"'{self.url}'"))
        wait_until(
            page, "navigator.serviceWorker.ready.then(it => it.active.state === 'activated')"
        )
        return page

    def publish(self, notes: Path) -> None:
        """Let the site be that of these notes."""
        build(notes, self.folder.parent / "next")
        shutil.rmtree(self.folder)
        (self.folder.parent / "next" / "site").rename(self.folder)
        self.date(self.folder / "vendor" / "site.json")

    def change(self, path: str, content: bytes) -> None:
        """Let a file of the site be another, with a list that says so."""
        (self.folder / path).write_bytes(content)
        listing = self.folder / "vendor" / "site.json"
        site = json.loads(listing.read_text(encoding="utf-8"))
        site["files"][path] = hashlib.sha256(content).hexdigest()
        site["version"] = hashlib.sha256(json.dumps(site["files"]).encode()).hexdigest()
        listing.write_text(json.dumps(site), encoding="utf-8")
        self.date(listing, self.folder / path)

    def date(self, *files: Path) -> None:
        """Let files be of a later second than ever before: hosts tell two changes apart."""
        self.n_changes += 1
        for file in files:
            os.utime(file, times=(time.time(), time.time() + 2 * self.n_changes))

    def version(self) -> str:
        """The version that the site has now."""
        listing = json.loads((self.folder / "vendor" / "site.json").read_text(encoding="utf-8"))
        return str(listing["version"])

    def wait_until_current(self, page: Page, *, ask: bool = False) -> None:
        """Wait until the browser has the site's version whole; `ask` for that again and again."""
        wait_until(
            page,
            """async ([scope, version, ask]) => {
                const { held, pending } = await navigator.locks.query();
                if (held.length + pending.length) return false; // at work
                const kept = await caches.match(scope + ".backrow/current");
                if ((await kept?.json())?.version === version) return true;
                if (ask) navigator.serviceWorker.controller.postMessage("update");
                return false;
            }""",
            [self.url, self.version(), ask],
        )


@pytest.fixture
def site(
    built: Path, tmp_path: Path, new_visit: Callable[..., Visit], settings: types.ModuleType
) -> Iterator[Site]:
    """The test library where it can change, and a browser with service workers."""
    folder = tmp_path / "site"
    shutil.copytree(built / "site", folder)
    visit = new_visit(service_workers="allow")
    trouble = Trouble()
    with serve_folder(folder, settings.SUB_PATH, trouble) as url:
        yield Site(visit, folder, url, trouble)
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


def copies(page: Page, end: str) -> int:
    """How often a file whose name ends so is kept."""
    return int(page.evaluate(COPIES, end))


def wait_for_copies(page: Page, end: str, number: int) -> None:
    """Wait until it is kept so often."""
    wait_until(page, f"async ([end, number]) => (await ({COPIES})(end)) === number", [end, number])


def evict(page: Page, end: str) -> None:
    """Do what a browser does that needs room: delete files whose names end so."""
    page.evaluate(
        """async (end) => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    if (request.url.endsWith(end)) await cache.delete(request);
            }
        }""",
        end,
    )


def names(page: Page) -> list[str]:
    """The caches of this origin."""
    found: list[str] = page.evaluate("caches.keys()")
    return found


def test_a_visited_page_needs_no_network(site: Site) -> None:
    site.keep().close()
    with without_network(site):
        page = site.open()
        expect(page.get_by_role("status")).to_have_text("9 talks")
        expect(page.get_by_text("Offline ready")).to_be_visible()
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
    site.change("app/style.css", b"body { color: navy }")
    new.reload()
    site.wait_until_current(new)
    wait_for_copies(new, "hits.png", 2)  # of the current version, and of the one before
    assert all(name.startswith(f"backrow:{site.url}:") for name in names(new))
    assert copies(new, ".wasm") == 1  # what has not changed is kept once


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
    wait_until(page, "caches.keys().then(keys => keys.length === 2)")
    assert page.get_by_text("New notes are here").count() == 0


def test_an_update_is_offered_once_and_called_what_it_is(site: Site, newer_notes: Path) -> None:
    site.keep().close()
    page = site.open()
    offer = page.locator(".update-offer")
    site.change("app/style.css", b"body { color: navy }")
    site.wait_until_current(page, ask=True)
    expect(offer).to_have_text("A new version is here.Reload", timeout=PATIENCE)
    site.publish(newer_notes)
    site.wait_until_current(page, ask=True)
    expect(offer).to_have_text("New notes are here.Reload", timeout=PATIENCE)
    page.evaluate("document.documentElement.dataset.unkept = ''")
    offer.get_by_role("button").click()  # which now says what it costs
    expect(offer).to_have_text(
        "New notes are here. Reloading closes the notes that you opened and did not keep.Reload"
    )
    offer.get_by_role("button").click()
    page.wait_for_function(f"{READY} && document.body.innerText.includes('10 talks')")


@pytest.mark.parametrize("broken", and_in_full(["app/start/boot.js"], ["vendor/pyscript/core.js"]))
def test_a_version_that_does_not_start_is_replaced(site: Site, broken: str) -> None:
    """Even when what is broken is what would ask for the update."""
    site.keep().close()
    page = site.open()
    whole = (site.folder / broken).read_bytes()
    site.change(broken, b"throw new Error('broken');")
    site.wait_until_current(page, ask=True)
    site.change(broken, whole)
    page.reload()
    page.wait_for_function("document.documentElement.dataset.state === 'error'")
    site.wait_until_current(page)
    page.reload()
    page.wait_for_function(READY)


@pytest.mark.parametrize(
    "moved", and_in_full([{"index.html": "", "app/style.css": "x.css"}], [{"index.html": ""}])
)
def test_a_host_that_redirects(site: Site, moved: dict[str, str]) -> None:
    site.trouble.moved = moved
    shutil.copyfile(site.folder / "app" / "style.css", site.folder / "x.css")
    site.keep().close()
    for _ in range(2):
        page = site.open()
        expect(page.get_by_role("status")).to_have_text("9 talks")
        page.close()
    with without_network(site):
        expect(site.open().get_by_role("status")).to_have_text("9 talks")


@ONLY_FULL
def test_a_query_changes_nothing(site: Site, newer_notes: Path) -> None:
    site.keep().close()
    site.publish(newer_notes)
    page = site.open("?utm_source=mail")  # all of it of the version that is kept
    expect(page.get_by_role("status")).to_have_text("9 talks")
    with without_network(site):
        page = site.open("?utm_source=mail&forget#q=asyncio")
        expect(page.get_by_role("status")).to_contain_text("1 of ")


def test_a_server_that_is_down_takes_nothing_away(site: Site) -> None:
    page = site.keep()
    evict(page, "core.js")
    site.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.close()
    site.trouble.cuts = lambda _path: True  # the browser still believes that it is online
    page = site.visit.open(site.url, start_timeout=90_000)
    assert page.evaluate("document.documentElement.dataset.state") == "error"
    site.trouble.cuts = lambda path: path not in {"vendor/pyscript/core.js", "vendor/site.json"}
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")


def test_a_picture_that_is_gone_costs_no_version(site: Site) -> None:
    page = site.keep()
    evict(page, "hits.png")
    page.close()
    (site.folder / "notes" / "pictures" / "hits.png").unlink()
    page = site.open("#talk=pyutopia-2025/caching-a-love-story-a-warning")
    page.wait_for_function("document.querySelector('.notes img')?.complete")
    site.trouble.cuts = lambda _path: True
    page.reload()
    page.wait_for_function(READY)


def test_a_page_that_opens_during_an_update_keeps_its_version(
    site: Site, newer_notes: Path
) -> None:
    """The browser does not list it yet: it is made to hang before it is there."""
    page = site.keep()
    page.evaluate("navigator.serviceWorker.controller") or page.reload()
    page.wait_for_function(READY)
    version = site.version()
    site.publish(newer_notes)
    page.goto("about:blank")  # nobody is there, for all the worker knows
    page.goto(f"{site.url}notes/utopia-2025.md")  # no page of ours, and not controlled by us
    page.evaluate(
        "navigator.serviceWorker.getRegistration('..').then(it => it.active.postMessage('update'))"
    )
    site.wait_until_current(page)
    wait_for_copies(page, "hits.png", 2)
    assert f"backrow:{site.url}:{version}" in names(page)


@pytest.mark.parametrize("lost", and_in_full(["wasm", "index.html"], ["snapshot.bin", "core.js"]))
def test_a_cache_that_was_emptied_half_way(site: Site, lost: str) -> None:
    page = site.keep()
    evict(page, lost)
    page.close()
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.close()
    with without_network(site):  # it has been mended meanwhile
        page = site.open()
        expect(page.get_by_role("status")).to_have_text("9 talks")


def test_an_evicted_version_that_is_gone_is_given_up_whole(site: Site, newer_notes: Path) -> None:
    page = site.keep()
    evict(page, "2025.md")
    page.close()
    site.publish(newer_notes)
    page = site.visit.open(site.url, start_timeout=90_000)
    site.wait_until_current(page)  # the visit began the update
    for _ in range(5):  # a page that was being opened meanwhile keeps the version it began with
        page.reload()
        page.wait_for_function(READY)
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^(9|10) talks$"))
        if page.get_by_role("status").inner_text() == "10 talks":
            break
    expect(page.get_by_role("status")).to_have_text("10 talks")


def test_a_network_that_answers_in_the_sites_place_takes_nothing_away(site: Site) -> None:
    page = site.keep()
    evict(page, "style.css")
    site.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.close()
    own = site.folder.rename(site.folder.with_name("own"))
    for path in own.rglob("*"):
        if path.is_file():
            portal = site.folder / path.relative_to(own)
            portal.parent.mkdir(parents=True, exist_ok=True)
            portal.write_text("<!doctype html><h1>Sign in</h1>", encoding="utf-8")
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.close()
    shutil.rmtree(site.folder)
    page = site.open()  # nothing answers now
    expect(page.get_by_role("status")).to_have_text("9 talks")
    own.rename(site.folder)


def test_a_library_below_another_hears_nothing_of_its_updates(
    site: Site, newer_notes: Path
) -> None:
    below = shutil.copytree(site.folder, site.folder.with_name("below"))
    shutil.copytree(below, site.folder / "below")
    page = site.keep()
    other = site.visit.open(f"{site.url}below/", start_timeout=90_000)
    wait_until(
        other,
        "navigator.serviceWorker.getRegistration().then(it => it.scope.endsWith('/below/'))",
    )
    other.reload()
    other.wait_for_function(READY)
    site.publish(newer_notes)
    shutil.copytree(below, site.folder / "below")
    page.reload()
    expect(page.get_by_text("New notes are here.")).to_be_visible(timeout=PATIENCE)
    other.wait_for_timeout(500)
    assert other.locator(".update-offer").count() == 0


def test_where_nothing_can_be_kept_the_page_works(site: Site) -> None:
    page = site.context.new_page()
    session = site.context.new_cdp_session(page)
    origin = "/".join(site.url.split("/")[:3])
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    page = site.open()  # beside the other, to whose session the quota is bound
    wait_until(
        page,
        "navigator.serviceWorker.getRegistration().then(it => it?.active?.state === 'activated')",
    )
    wait_until(
        page, "async (scope) => Boolean(await caches.match(scope + '.backrow/too-large'))", site.url
    )
    before = len(site.trouble.asked)
    page.evaluate(
        "navigator.serviceWorker.getRegistration().then(it => it.active.postMessage('update'))"
    )
    page.reload()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    asked = site.trouble.asked[before:]
    assert "vendor/site.json" in asked
    assert "vendor/icons/icon-512.png" not in asked  # which only an update asks for
    page.wait_for_timeout(500)  # in which nothing is said to be kept
    expect(page.locator("#offline")).to_be_hidden()
    assert site.visit.errors == []


def test_a_storage_that_fails_is_passed_by(site: Site) -> None:
    worker = (site.folder / "sw.js").read_text(encoding="utf-8")
    refuse = """for (const name of ["open", "match", "keys", "has"])
        CacheStorage.prototype[name] = () => Promise.reject(new DOMException("no", "UnknownError"));
    """
    (site.folder / "sw.js").write_text(refuse + worker, encoding="utf-8")
    page = site.open()
    wait_until(
        page,
        "navigator.serviceWorker.getRegistration().then(it => it?.active?.state === 'activated')",
    )
    page.reload()
    page.wait_for_function(READY)
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    expect(page.get_by_role("status")).to_have_text("9 talks")


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
        page.wait_for_timeout(500)  # in which nothing comes back
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
    site.context.add_init_script(
        f"globalThis.asked = 0; globalThis.confirm = () => {{ asked += 1; return {answer}; }}"
    )
    page = site.visit.open(address, start_timeout=90_000)
    page.get_by_role("link", name="Types without tears").click()
    page.get_by_role("button", name="Star").click()
    expect(page.locator("#marks-saved")).to_have_text("Saved in this browser")
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
    site.context.add_init_script("globalThis.confirm = () => true")
    page = site.visit.open(address, start_timeout=90_000)
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
    site.context.add_init_script("globalThis.confirm = () => true")
    page = site.open()
    page.wait_for_function("localStorage.length > 0")
    star_a_talk(page)
    assert page.evaluate(STORED) == [f"backrow:{site.url}", f"backrow:list:{site.url}"]
    (site.folder / "app" / "start" / "recall.js").unlink()
    page.goto(f"{site.url}?forget")
    expect(page.locator("h1")).to_have_text(FORGOTTEN)
    assert page.evaluate(STORED) == []


def test_marks_are_removed_though_another_tab_is_open(site: Site) -> None:
    site.context.add_init_script("globalThis.confirm = () => true")
    other = site.open()
    other.get_by_role("link", name="Types without tears").click()
    other.get_by_role("button", name="Star").click()
    expect(other.locator("#marks-saved")).to_have_text("Saved in this browser")
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


def test_without_service_workers_nothing_is_said(site: Site) -> None:
    site.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.wait_for_timeout(500)  # in which nothing is said to be kept
    expect(page.locator("#offline")).to_be_hidden()
    assert site.visit.errors == []


def test_it_can_be_installed_as_an_app(site: Site) -> None:
    page = site.keep()
    session = site.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [it["errorId"] for it in problems if it["errorId"] != "in-incognito"] == []
    app = session.send("Page.getAppId")
    assert app["appId"] == site.url  # two libraries of one host are two apps
