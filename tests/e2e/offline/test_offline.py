"""A visited library needs no network, whatever the host or the storage does."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import ONLY_FULL, and_in_full
from tests.support.offline import Site, evict, without_network
from tests.support.visits import READY, settle, wait_until


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
def test_a_query_changes_nothing(site: Site, built_newer: Path) -> None:
    site.keep().close()
    site.publish(built_newer)
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
    page = site.visit.open(site.url)
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
    settle(page)  # nothing is said to be kept
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


def test_without_service_workers_nothing_is_said(site: Site) -> None:
    site.visit.add_init_script("delete Navigator.prototype.serviceWorker")
    page = site.open()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    settle(page)  # nothing is said to be kept
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
