"""Notes that the reader keeps are there at the next visit."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import and_in_full
from tests.support.visits import Visit
from tests.support.your_library import ALPHA, BETA, choose, file, open_your_library, outcome, talks


@pytest.fixture(params=and_in_full(["http"], ["one-file"]))
def two_ways(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return address if request.param == "http" else (built / "backrow.html").as_uri()


def test_kept_notes_are_there_at_the_next_visit(visit: Visit, two_ways: str) -> None:
    page = open_your_library(visit, two_ways)
    choose(page, file("alpha.md", ALPHA), file("beta.md", BETA))
    talks(page, 12)
    page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Keep").click()
    kept = page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Kept")
    expect(kept).to_have_attribute("aria-pressed", "true")
    page.close()
    page = open_your_library(visit, two_ways)
    talks(page, 11)
    page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Close").click()
    talks(page, 9)
    page.close()
    page = open_your_library(visit, two_ways)
    expect(page.locator("#opened")).to_contain_text("Drop Markdown files")
    talks(page, 9)


def test_a_tab_saves_only_what_it_opened(visit: Visit, address: str) -> None:
    page = open_your_library(visit, address)
    choose(page, file("alpha.md", ALPHA))
    page.locator(".opened-notes").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    stale = open_your_library(visit, address)
    talks(stale, 11)
    choose(page, file("alpha.md", ALPHA + "\n---\n\n## Third rail\n"))
    outcome(page, "alpha.md changed")
    talks(page, 12)
    choose(stale, file("beta.md", BETA))
    outcome(stale, "Opened: 1 note")
    page.close()
    stale.close()
    talks(open_your_library(visit, address), 12)


def test_what_was_replaced_is_kept_no_more(visit: Visit, address: str) -> None:
    page = open_your_library(visit, address)
    choose(page, file("alpha.md", ALPHA))
    page.locator(".opened-notes").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    choose(page, file("alpha.md", BETA))
    outcome(page, "Another note is called alpha.md, so this one is called alpha (2).md.")
    page.get_by_role("button", name="Show instead of alpha.md").click()
    talks(page, 10)
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    page.close()
    page = open_your_library(visit, address)
    talks(page, 10)
    expect(page.locator(".opened-notes li")).to_have_count(1)
