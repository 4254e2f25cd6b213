"""The main flow, in each way a library is opened; nothing leaves the machine in any of them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.visits import Visit

WAYS = ("http", "unpacked-file", "one-file", "one-file-over-http")


@pytest.fixture(params=WAYS)
def started(
    request: pytest.FixtureRequest,
    built: Path,
    address: str,
    visit: Visit,
) -> tuple[Page, Visit, str]:
    """A page started in one of the ways, its visit, and where its requests may go."""
    folder = (built / "site").as_uri()
    where = {
        "http": (address, address),
        "unpacked-file": (f"{folder}/index.html", f"{folder}/"),
        "one-file": ((built / "backrow.html").as_uri(),) * 2,
        "one-file-over-http": (f"{address}one.html",) * 2,
    }[request.param]
    if request.param == "one-file-over-http":
        (built / "site" / "one.html").write_bytes((built / "backrow.html").read_bytes())
    if where[0].startswith("file:"):
        visit.context.set_offline(True)
    return visit.open(where[0]), visit, where[1]


def test_main_flow(started: tuple[Page, Visit, str]) -> None:
    page, visit, allowed = started
    status = page.get_by_role("status")
    expect(status).to_have_text("9 talks")
    assert page.get_by_role("list", name="Talks").count() == 1
    if not page.url.startswith("file:") or page.url.endswith("/backrow.html"):
        is_here = page.url.startswith("file:")
        expect(page.get_by_text("Offline ready")).to_be_visible(visible=is_here)

    page.get_by_role("searchbox", name="Search talks").fill("asyncio")
    expect(status).to_have_text("1 of 9 talks")
    page.get_by_role("link", name="Mending a bicycle with asyncio").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")
    expect(page.locator(".notes").get_by_text("Spokes are tasks")).to_be_visible()

    page.go_back()
    expect(status).to_have_text("1 of 9 talks")
    page.get_by_role("searchbox").fill("")
    expect(status).to_have_text("9 talks")
    page.get_by_role("checkbox", name="PyUtopia 2024").check()
    expect(status).to_have_text("2 of 9 talks")
    page.reload()
    expect(status).to_have_text("2 of 9 talks", timeout=90_000)

    assert visit.errors == []
    assert visit.outside(allowed) == []


def test_pictures_are_shown_and_remote_ones_never_loaded(started: tuple[Page, Visit, str]) -> None:
    page, visit, allowed = started
    page.get_by_role("link", name="Caching, a love story & a warning").click()
    picture = page.get_by_role("img", name="a graph of hit rates")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.notes img').naturalWidth === 64")
    assert page.locator(".notes img").count() == 1
    expect(page.get_by_role("link", name="logo")).to_have_attribute(
        "href", "https://tracker.example/pixel.png"
    )
    assert visit.outside(allowed) == []
    assert visit.errors == []
