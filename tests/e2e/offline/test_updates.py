"""A newer version is kept whole before it is offered, and open pages keep their own."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import and_in_full
from tests.support.offline import PATIENCE, Site, copies, evict, names, wait_for_copies
from tests.support.visits import READY, settle, wait_until


def test_new_notes_are_offered_and_lose_nothing(site: Site, built_newer: Path) -> None:
    site.keep().close()
    site.publish(built_newer)
    page = site.open("#talk=pyutopia-2025/mending-a-bicycle-with-asyncio")
    offer = page.get_by_role("log").filter(has_text="New notes are here")
    expect(offer).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")
    offer.get_by_role("button", name="Reload").click()
    page.wait_for_function(f"{READY} && document.body.innerText.includes('10 talks')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")


def test_two_tabs_keep_their_own_version(site: Site, built_newer: Path) -> None:
    site.keep().close()
    old = site.open()
    site.publish(built_newer)
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


def test_a_page_that_the_worker_did_not_open_keeps_its_version(
    site: Site, built_newer: Path
) -> None:
    """WebKit may load a page past the worker; here the worker loses its notes of open pages."""
    site.keep().close()
    page = site.open()
    page.evaluate(
        """async () => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    if (request.url.includes("/.backrow/client/")) await cache.delete(request);
            }
        }"""
    )
    session = site.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    new_notes = "fetch('./notes/utopia-2025.md').then(r => r.text()).then(t => t.includes('Nell'))"
    assert page.evaluate(new_notes) is False
    site.publish(built_newer)
    site.wait_until_current(page, ask=True)
    assert page.evaluate(new_notes) is False


def test_half_an_update_is_no_update(site: Site, built_newer: Path) -> None:
    site.keep().close()
    site.publish(built_newer)
    (site.folder / "notes" / "utopia-2025.md").write_text("# Something else\n", encoding="utf-8")
    page = site.open()
    page.evaluate("navigator.serviceWorker.controller.postMessage('update')")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.reload()
    page.wait_for_function(READY)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    wait_until(page, "caches.keys().then(keys => keys.length === 2)")
    assert page.get_by_text("New notes are here").count() == 0


def test_an_update_is_offered_once_and_called_what_it_is(site: Site, built_newer: Path) -> None:
    site.keep().close()
    page = site.open()
    offer = page.locator(".update-offer")
    site.change("app/style.css", b"body { color: navy }")
    site.wait_until_current(page, ask=True)
    expect(offer).to_have_text("A new version is here.Reload", timeout=PATIENCE)
    site.publish(built_newer)
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


def test_a_page_that_opens_during_an_update_keeps_its_version(
    site: Site, built_newer: Path
) -> None:
    """The browser does not list it yet: it is made to hang before it is there."""
    page = site.keep()
    page.evaluate("navigator.serviceWorker.controller") or page.reload()
    page.wait_for_function(READY)
    version = site.version()
    site.publish(built_newer)
    page.goto("about:blank")  # nobody is there, for all the worker knows
    page.goto(f"{site.url}notes/utopia-2025.md")  # no page of ours, and not controlled by us
    page.evaluate(
        "navigator.serviceWorker.getRegistration('..').then(it => it.active.postMessage('update'))"
    )
    site.wait_until_current(page)
    wait_for_copies(page, "hits.png", 2)
    assert f"backrow:{site.url}:{version}" in names(page)


def test_an_evicted_version_that_is_gone_is_given_up_whole(site: Site, built_newer: Path) -> None:
    page = site.keep()
    evict(page, "2025.md")
    page.close()
    site.publish(built_newer)
    page = site.visit.open(site.url)
    site.wait_until_current(page)  # the visit began the update
    for _ in range(5):  # a page that was being opened meanwhile keeps the version it began with
        page.reload()
        page.wait_for_function(READY)
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^(9|10) talks$"))
        if page.get_by_role("status").inner_text() == "10 talks":
            break
    expect(page.get_by_role("status")).to_have_text("10 talks")


def test_a_library_below_another_hears_nothing_of_its_updates(
    site: Site, built_newer: Path
) -> None:
    below = shutil.copytree(site.folder, site.folder.with_name("below"))
    below.rename(site.folder / "below")
    page = site.keep()
    other = site.visit.open(f"{site.url}below/")
    wait_until(
        other,
        "navigator.serviceWorker.getRegistration().then(it => it.scope.endsWith('/below/'))",
    )
    other.reload()
    other.wait_for_function(READY)
    site.publish(built_newer)
    page.reload()
    expect(page.get_by_text("New notes are here.")).to_be_visible(timeout=PATIENCE)
    settle(other)
    assert other.locator(".update-offer").count() == 0
