"""The reading view: one talk, all that leads on from it, and its address."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.visits import Visit, wait_until


@pytest.fixture
def reader(live: Page) -> Callable[[str], Page]:
    """Opens a talk by its id in the live page."""

    def read(talk: str) -> Page:
        live.evaluate("location.hash = '#'")
        live.evaluate("id => location.hash = '#talk=' + id", talk)
        expect(live.locator("#reading h1")).to_be_visible()
        return live

    return read


def test_notes_are_rendered_as_written(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/types-without-tears")
    notes = page.locator(".notes")
    expect(notes.locator("ul ul li")).to_have_text(
        ["keep the raw text for messages", "then trust the value"]
    )
    expect(notes.locator("pre code")).to_contain_text('if "<script>" not in text else None')
    expect(notes.get_by_role("link", name="https://ada.example/slides")).to_have_attribute(
        "rel", "noopener noreferrer"
    )


def test_what_the_header_shows_is_not_repeated(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/types-without-tears")
    expect(page.locator(".talk-header")).to_contain_text("Ada Quill")
    expect(page.get_by_role("link", name="Talk page")).to_have_attribute(
        "href", "https://2025.utopia.example/talks/types-without-tears/"
    )
    expect(page.locator(".notes")).to_contain_text("Start where data enters")
    expect(page.locator(".notes")).not_to_contain_text("Ada Quill")
    expect(page.locator(".notes")).not_to_contain_text("2025.utopia.example")


def test_links_other_talks_and_neighbours(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/types-without-tears")
    aside = page.get_by_role("complementary", name="About this talk")
    expect(aside.get_by_role("heading", name="Links in this talk")).to_be_visible()
    expect(aside.get_by_role("link", name="ada.example")).to_be_visible()
    aside.get_by_role("link", name="Profiling before guessing").click()
    expect(page.locator("#reading h1")).to_have_text("Profiling before guessing")
    page.go_back()
    expect(page.locator("#reading h1")).to_have_text("Types without tears")
    page.get_by_role("link", name="Next talk").click()
    expect(page.locator("#reading h1")).to_have_text("Caching, a love story & a warning")


def test_a_link_to_another_note_opens_it_in_the_page(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/caching-a-love-story-a-warning")
    page.locator(".notes").get_by_role("link", name="other year").click()
    expect(page.locator("#reading h1")).to_have_text("Profiling before guessing")


def test_a_speaker_filters_to_all_their_years(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/types-without-tears")
    page.locator(".talk-header").get_by_role("link", name="Ada Quill").click()
    expect(page.get_by_role("status")).to_have_text("3 of 9 talks")


def test_a_talk_without_notes_says_so(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2025/a-talk-without-notes")
    expect(page.locator(".notes")).to_have_text("No notes were taken of this one.")


def test_the_address_and_the_notes_can_be_copied(visit: Visit, address: str) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(
        address,
        fragment="#q=wheel&talk=pyutopia-2024/packaging-the-long-way-round",
    )
    page.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("log")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}#talk=pyutopia-2024/packaging-the-long-way-round"
    page.get_by_role("button", name="Copy as Markdown").click()
    wait_until(page, "navigator.clipboard.readText().then(t => t.startsWith('## Packaging'))")
    markdown = page.evaluate("navigator.clipboard.readText()")
    assert markdown.startswith("## Packaging, the long way round\n\nHana Sato\n")
    assert "The wheel won." in markdown

    page.goto("about:blank")
    again = visit.open(copied)
    expect(again.locator("#reading h1")).to_have_text("Packaging, the long way round")


def test_a_talk_that_is_gone_opens_the_nearest_and_says_so(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2024/packaging-the-longer-way-round")
    expect(page.locator("#reading h1")).to_have_text("Packaging, the long way round")
    expect(page.get_by_text("The talk at this address is gone")).to_be_visible()


def test_escape_returns_to_the_list(reader: Callable[[str], Page]) -> None:
    page = reader("pyutopia-2024/packaging-the-long-way-round")
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    expect(page.locator("#reading")).to_be_hidden()


def test_problems_link_to_their_talk(live: Page) -> None:
    live.evaluate("location.hash = '#'")
    live.get_by_role("link", name="Notes health").click()
    table = live.get_by_role("table", name="Problems in your notes")
    row = table.get_by_role("row", name="utopia-2025.md").filter(has_text="broken.example")
    expect(row).to_contain_text("error")
    row.get_by_role("link").click()
    expect(live.locator("#reading h1")).to_have_text("Building for people you will never meet")
