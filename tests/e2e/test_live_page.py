"""What tests share is put back: the started page before each test, the context after each visit."""

from collections.abc import Callable
from types import ModuleType

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.visits import LivePage, Visit

TALK = "#talk=pyutopia-2025/types-without-tears"
NOTE = "# AlphaConf 2019\n\n---\n\n## First light\n\nAnn Able\n\n---\n\n## Second wind\n\n* two\n"


def go(page: Page, fragment: str) -> None:
    page.evaluate("fragment => { location.hash = fragment }", fragment)


def search(page: Page) -> None:
    page.get_by_role("searchbox").fill("asyncio")
    expect(page.get_by_role("status")).to_have_text("1 of 9 talks")


def filter_by_year(page: Page) -> None:
    page.locator("[name=year][value='2024']").check()
    expect(page.get_by_role("status")).to_have_text("2 of 9 talks")


def read_a_talk(page: Page) -> None:
    go(page, TALK)
    expect(page.locator("#reading h1")).to_have_text("Types without tears")


def open_the_help(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def be_asked(page: Page) -> None:
    go(page, "#notes=https://notes.example/a.md")
    expect(page.get_by_role("dialog")).to_be_visible()


def make_steps(page: Page) -> None:
    for number in range(60):  # more than a browser remembers
        go(page, f"#q={number}")


def focus_a_talk(page: Page) -> None:
    page.locator("#list [data-talk]").last.focus()


def be_narrow(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 300})
    page.evaluate("scrollTo(0, 500)")


def open_notes(page: Page) -> None:
    go(page, "#view=yours")
    page.get_by_text("Paste Markdown").click()
    page.get_by_label("Markdown").fill(NOTE)
    page.get_by_role("button", name="Open this text").click()
    expect(page.locator("#library-status")).to_contain_text("11 talks")


def fail_to_load(page: Page) -> None:
    page.route("https://notes.example/**", lambda route: route.abort())
    go(page, "#view=yours")
    page.get_by_text("Open from the web").click()
    page.get_by_label("Address of a note").fill("https://notes.example/a.md")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.locator("#opening")).to_contain_text("a.md")


PASSING = [
    search,
    filter_by_year,
    read_a_talk,
    open_the_help,
    be_asked,
    make_steps,
    focus_a_talk,
    be_narrow,
    open_notes,
    fail_to_load,
]


def star_a_talk(page: Page) -> None:
    read_a_talk(page)
    page.get_by_role("button", name="Star").click()
    expect(page.locator("#marks-saved")).to_have_text("Saved in this browser")


def keep_notes(page: Page) -> None:
    open_notes(page)
    page.locator(".opened-notes").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()


def store_a_setting(page: Page) -> None:
    page.evaluate("localStorage.setItem('setting', '1'); sessionStorage.setItem('other', '1')")


@pytest.mark.parametrize("leave", PASSING, ids=lambda leave: leave.__name__)
def test_what_passes_is_put_back_without_a_start(
    live: Page, live_page: LivePage, leave: Callable[[Page], None]
) -> None:
    n_starts = live_page.n_starts
    leave(live)
    assert live_page.differences()
    live_page.reset()
    assert live_page.differences() == {}
    assert live_page.n_starts == n_starts


@pytest.mark.parametrize(
    "leave", [star_a_talk, keep_notes, store_a_setting], ids=lambda leave: leave.__name__
)
def test_what_is_stored_is_gone_after_a_start(
    live: Page, live_page: LivePage, leave: Callable[[Page], None]
) -> None:
    leave(live)
    live_page.reset()
    assert live_page.differences() == {}
    expect(live.locator("#list .own")).to_have_count(0)


def test_after_a_failed_test_the_page_starts_anew(live: Page, live_page: LivePage) -> None:
    live.evaluate("() => { window.fetch = () => Promise.reject(Error('patched by a test')) }")
    live_page.is_spoiled = True
    live_page.reset()
    assert live.evaluate("fetch('./index.html').then(answer => answer.status)") == 200


SHOW_BUG = """() => {
  const bug = document.createElement('p')
  bug.id = 'bug'
  bug.textContent = 'Something went wrong'
  document.body.append(bug)
}"""


def test_an_error_of_ours_fails_the_test_that_left_it(live: Page, live_page: LivePage) -> None:
    n_starts = live_page.n_starts
    live.evaluate(SHOW_BUG)
    with pytest.raises(AssertionError, match="Something went wrong"):
        live_page.reset()
    assert live_page.n_starts == n_starts + 1
    assert live_page.differences() == {}


COVER = """() => {
  const cover = document.createElement('div')
  cover.style = 'position: fixed; inset: 0; z-index: 9'
  document.body.append(cover)
}"""


def test_a_page_whose_buttons_are_covered_is_started_anew(live: Page, live_page: LivePage) -> None:
    n_starts = live_page.n_starts
    open_notes(live)
    live.evaluate(COVER)
    with pytest.raises(AssertionError, match="could not be put back"):
        live_page.reset()
    assert live_page.n_starts == n_starts + 1
    assert live_page.differences() == {}


def test_a_visit_leaves_nothing_to_the_next(
    context: BrowserContext, live_page: LivePage, address: str, settings: ModuleType
) -> None:
    visit = Visit(context, settings)
    visit.add_init_script("window.isMarked = true")
    page = visit.open(address)
    assert page.evaluate("isMarked")
    page.evaluate("localStorage.setItem('setting', '1')")
    star_a_talk(page)
    visit.context.route("**/style.css", lambda route: route.abort())
    visit.context.set_offline(True)
    visit.end()
    assert context.pages == [live_page.page]

    visit = Visit(context, settings)
    page = visit.open(address)
    expect(page.locator("#list .own")).to_have_count(0)
    assert page.evaluate("[window.isMarked, localStorage.getItem('setting')]") == [None, None]
    assert visit.errors == []
    visit.end()
