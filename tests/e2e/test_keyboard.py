"""The whole flow without a mouse; single keys can be switched off, and the focus is never lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.visits import Visit, wait_for_start


@pytest.fixture
def page(live: Page) -> Page:
    """The whole list, which has the focus."""
    live.locator("#results").focus()
    return live


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_search_walk_open_and_come_back(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ada")
    expect(page.get_by_role("status")).to_have_text("3 of 9 talks")
    page.keyboard.press("ArrowDown")
    first = focused(page)
    page.keyboard.press("ArrowDown")
    second = focused(page)
    assert first != second
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#reading h1")).to_have_text(second)
    expect(page.locator("#reading-main")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_have_text("3 of 9 talks")
    assert focused(page) == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_next_and_previous_talk(page: Page) -> None:
    page.evaluate("location.hash = '#talk=pyutopia-2025/types-without-tears'")
    expect(page.locator("#reading h1")).to_have_text("Types without tears")
    page.keyboard.press("j")
    expect(page.locator("#reading h1")).to_have_text("Caching, a love story & a warning")
    page.keyboard.press("k")
    expect(page.locator("#reading h1")).to_have_text("Types without tears")


def test_letters_typed_into_the_search_are_letters(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("jk?/")
    expect(page.get_by_role("searchbox")).to_have_value("jk?/")


def test_help_opens_and_closes(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keyboard").click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_single_keys_can_be_switched_off_for_good(visit: Visit, address: str) -> None:
    page = visit.open(address)
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Single keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("#results").focus()
    for key in ("/", "?", "j"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_be_focused()

    page.reload()
    wait_for_start(page, visit.settings)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    page.locator("#results").focus()
    page.keyboard.press("/")
    expect(page.locator("#results")).to_be_focused()


def in_view(page: Page) -> bool:
    """Whether something that is shown has the focus."""
    return bool(
        page.evaluate(
            "document.activeElement !== document.body"
            " && document.activeElement.getClientRects().length > 0"
        )
    )


def test_the_focus_stays_in_the_page_when_what_had_it_goes(page: Page) -> None:
    page.get_by_role("article").get_by_role("link", name="Esi Mensah").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(" of 9 talks")
    assert in_view(page)
    page.locator("#list [data-talk]").first.focus()
    name = focused(page)
    page.keyboard.press("Enter")
    expect(page.locator("#reading-main")).to_be_focused()
    page.go_back()
    expect(page.locator("#list [data-talk]").first).to_be_focused()
    assert focused(page) == name
    page.get_by_role("button", name="Remove filter: Esi Mensah").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert in_view(page)


def test_the_focus_stays_among_the_filters(page: Page) -> None:
    page.get_by_role("checkbox", name="Lightning").focus()
    page.keyboard.press("Space")
    page.locator("[name=year][value='2025']").focus()
    page.keyboard.press("Space")
    expect(page.locator("[name=year][value='2025']")).to_be_focused()
    page.evaluate("location.hash = '#q=zzzz&kind=lightning'")
    page.get_by_role("checkbox", name="Lightning").focus()
    page.keyboard.press("Space")  # its number is 0 now: it goes
    expect(page.get_by_role("checkbox", name="Lightning")).to_have_count(0)
    assert in_view(page)


def test_single_keys_work_after_a_filter_was_ticked(page: Page) -> None:
    page.get_by_role("checkbox", name="Lightning").focus()
    page.keyboard.press("Space")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_focus_is_not_hidden_under_the_search_bar(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    for _ in range(11):
        page.keyboard.press("j")
    for _ in range(6):
        page.keyboard.press("k")
        top, bar = page.evaluate(
            "[document.activeElement.getBoundingClientRect().top,"
            " document.querySelector('.search-bar').getBoundingClientRect().bottom]"
        )
        assert top >= bar - 20
