"""The list: what is in it, how it is filtered, and how the address keeps it."""

import json
import re

from playwright.sync_api import Page, expect


def titles(page: Page) -> list[str]:
    return page.locator("#list .talk-title a").all_inner_texts()


def test_every_talk_is_listed_with_the_welcome_and_the_side_note(live: Page) -> None:
    assert titles(live) == [
        "Welcome",
        "Types without tears",
        "Caching, a love story & a warning",
        "A talk without notes",
        "Panel: who maintains the maintainers",
        "Mending a bicycle with asyncio",
        "Regular expressions read aloud",
        "Side note",
        "Building for people you will never meet",
        "Profiling before guessing",
        "Packaging, the long way round",
    ]
    assert live.locator("#list article").count() == len(titles(live))


def test_a_result_shows_speakers_conference_and_badges(live: Page) -> None:
    card = live.locator("#list article", has_text="Types without tears")
    expect(card.get_by_role("link", name="Ada Quill")).to_be_visible()
    expect(card).to_contain_text("PyUtopia 2025")
    expect(card.get_by_role("list", name="About these notes")).to_contain_text("code")
    expect(card).to_contain_text("2 links")
    lightning = live.locator("#list article", has_text="Mending a bicycle")
    expect(lightning).to_contain_text("lightning")


def test_there_is_one_status_and_it_counts(live: Page) -> None:
    assert live.get_by_role("status").count() == 1
    box = live.get_by_role("searchbox", name="Search talks")
    box.fill("zebra crossing")
    expect(live.get_by_role("status")).to_have_text("0 of 9 talks")
    expect(live.get_by_role("heading", name="Nothing matches all of that")).to_be_visible()
    expect(box).to_have_value("zebra crossing")
    live.get_by_role("button", name="Clear search and filters").click()
    expect(live.get_by_role("status")).to_have_text("9 talks")


def test_facets_count_combine_and_come_off_as_chips(live: Page) -> None:
    ada = live.get_by_role("checkbox", name=re.compile("Ada Quill"))
    expect(live.locator("label", has=ada)).to_contain_text("3")
    ada.check()
    expect(live.get_by_role("status")).to_have_text("3 of 9 talks")
    live.get_by_role("checkbox", name=re.compile("PyUtopia 2024")).check()
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")
    assert live.evaluate("location.hash") == "#conference=PyUtopia+2024&speaker=Ada+Quill"
    live.get_by_role("button", name="Remove filter: PyUtopia 2024").click()
    expect(live.get_by_role("status")).to_have_text("3 of 9 talks")
    live.get_by_role("button", name="Clear all").click()
    expect(live.get_by_role("status")).to_have_text("9 talks")


def test_focus_stays_on_a_facet_that_was_changed(live: Page) -> None:
    box = live.get_by_role("checkbox", name=re.compile("PyUtopia 2024"))
    box.focus()
    live.keyboard.press("Space")
    expect(live.get_by_role("status")).to_have_text("2 of 9 talks")
    expect(live.get_by_role("checkbox", name=re.compile("PyUtopia 2024"))).to_be_focused()


def test_typing_replaces_and_enter_pushes(live: Page) -> None:
    before = live.evaluate("history.length")
    box = live.get_by_role("searchbox")
    box.press_sequentially("cach")
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")
    assert live.evaluate("history.length") == before
    box.press("Enter")
    assert live.evaluate("history.length") == before + 1
    box.press("Enter")
    assert live.evaluate("history.length") == before + 1
    live.go_back()
    expect(live.get_by_role("status")).to_have_text("9 talks")
    expect(box).to_have_value("")
    live.go_forward()
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")
    expect(box).to_have_value("cach")


def test_a_search_that_rests_is_a_step_back(live: Page) -> None:
    before = live.evaluate("history.length")
    live.get_by_role("searchbox").press_sequentially("panel")
    live.wait_for_function(f"history.length === {before + 1}")
    live.go_back()
    expect(live.get_by_role("status")).to_have_text("9 talks")


def test_back_from_a_talk_returns_to_the_search(live: Page) -> None:
    live.get_by_role("searchbox").press_sequentially("wheel")
    live.get_by_role("link", name="Packaging, the long way round").click()
    assert live.evaluate("location.hash").endswith(
        "talk=pyutopia-2024/packaging-the-long-way-round"
    )
    expect(live.get_by_role("link", name="1 result for “wheel”")).to_be_visible()
    live.go_back()
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")


def test_sort_is_kept_in_the_address(live: Page) -> None:
    live.get_by_label("Sort").select_option("speaker")
    live.wait_for_function("location.hash === '#sort=speaker'")
    expect(live.locator("#list .byline").first).to_contain_text("Ada Quill")
    people = live.locator("#list .byline a:first-child").all_inner_texts()
    assert people[:4] == ["Ada Quill", "Ada Quill", "Ada Quill", "Bo Lindqvist"]
    assert live.get_by_role("list", name="Talks").count() == 1


def test_a_keystroke_is_measured_to_its_paint(live: Page) -> None:
    live.evaluate("performance.clearMeasures()")
    live.get_by_role("searchbox").press_sequentially("ca")
    live.wait_for_function("performance.getEntriesByName('backrow:filter').length === 2")
    marks = live.evaluate("JSON.stringify(performance.getEntriesByType('mark').map(m => m.name))")
    assert {"backrow:first-list", "backrow:list"} <= set(json.loads(marks))


def test_unknown_keys_of_an_address_are_kept(live: Page) -> None:
    live.evaluate("location.hash = '#q=panel&colour=green'")
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")
    live.get_by_role("checkbox", name=re.compile("PyUtopia 2025")).check()
    live.wait_for_function("location.hash.includes('conference=')")
    assert "colour=green" in live.evaluate("location.hash")


def test_slash_and_control_k_search_and_escape_empties(live: Page) -> None:
    live.locator("body").press("/")
    expect(live.get_by_role("searchbox")).to_be_focused()
    live.keyboard.type("wheel")
    expect(live.get_by_role("status")).to_have_text("1 of 9 talks")
    live.keyboard.press("Escape")
    expect(live.get_by_role("status")).to_have_text("9 talks")
    live.locator("#results").focus()
    live.keyboard.press("Control+K")
    expect(live.get_by_role("searchbox")).to_be_focused()


def test_the_skip_link_keeps_the_address(live: Page) -> None:
    live.evaluate("location.hash = '#q=panel'")
    live.locator(".skip-link").focus()
    live.keyboard.press("Enter")
    expect(live.locator("#results")).to_be_focused()
    assert live.evaluate("location.hash") == "#q=panel"
