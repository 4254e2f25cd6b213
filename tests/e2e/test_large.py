"""A library that takes seconds to read: its talks come while it is read, its notes' words after."""

import types
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ONLY_FULL
from tests.support.serving import serve_folder
from tests.support.visits import Visit, settle
from tools.build.site import build

N_CONFERENCES, N_TALKS = 30, 100
"""Enough that the list grows in steps while notes are read; a start takes the longer for more."""

WATCH = """
window.said = [];
addEventListener('DOMContentLoaded', () => {
    const note = () => {
        const text = document.getElementById('status').textContent;
        const rows = document.querySelectorAll('#list article').length;
        said.push({ text, rows, state: document.documentElement.dataset.state,
                    focus: document.activeElement.dataset.talk ?? '',
                    top: document.activeElement.getBoundingClientRect().top });
    };
    new MutationObserver(note).observe(document.getElementById('status'), { childList: true });
});
"""
INDEXED = "performance.getEntriesByName('backrow:index').length"


TYPE_SOON = """text => new Promise(done => {
  const status = document.getElementById('status');
  const box = document.getElementById('q');
  const type = () => {
    if (!status.textContent.includes('so far') || box.value) return;
    box.value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    done();
  };
  new MutationObserver(type).observe(status, { childList: true, subtree: true });
  type();
})"""
"""Types as soon as the first talks are there: a busy machine's driver may come when all are."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, settings: types.ModuleType) -> Iterator[str]:
    """The address of a made library of 3,000 talks."""
    folder = tmp_path_factory.mktemp("large")
    notes = folder / "notes"
    notes.mkdir()
    for c in range(N_CONFERENCES):
        talks = "\n".join(
            f"## Talk {n} of {c}\n\nAnna Reed{c}\n\n{words(c, n)}\n" for n in range(N_TALKS)
        )
        text = f"# Alpha{c:02} Conf {2000 + c % 20}\n\n{talks}"
        (notes / f"alpha{c:02}-{2000 + c % 20}.md").write_text(text, encoding="utf-8")
    build(notes, folder / "out")
    with serve_folder(folder / "out" / "site", settings.SUB_PATH) as url:
        yield url


def words(conference: int, talk: int) -> str:
    """Notes that only one talk has."""
    return " ".join(f"w{conference}x{talk}y{n} moss" for n in range(30))


@pytest.fixture
def opening(visit: Visit, settings: types.ModuleType) -> Callable[[str], Page]:
    """Opens an address without waiting for the start."""

    def open_now(address: str) -> Page:
        visit.context.set_default_timeout(settings.START_TIMEOUT)
        page = visit.context.new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        return page

    return open_now


def said(page: Page) -> list[dict[str, object]]:
    """What the status said, one after the other, and what the page was then."""
    page.wait_for_function(INDEXED)
    found: list[dict[str, object]] = page.evaluate("said")
    return found


def test_talks_are_listed_while_others_are_read(large: str, opening: Callable[[str], Page]) -> None:
    page = opening(large)
    expect(page.get_by_role("status")).to_contain_text("so far")
    steps = said(page)
    early = [step for step in steps if str(step["text"]).endswith("talks so far")]
    assert len(early) > 1
    assert all(step["state"] == "booting" for step in early)
    counts = [int(str(step["text"]).split()[0].replace(",", "")) for step in early]
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[-1] < 3_000
    assert steps[-1]["text"] == "3,000 talks"
    expect(page.get_by_role("article")).to_have_count(100)
    expect(page.locator("#boot")).to_have_count(0)


def test_a_search_gets_better_while_notes_are_indexed(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(f"{large}#q=w29x99y7")
    texts = [str(step["text"]) for step in said(page)]
    assert texts[-1] == "1 of 3,000 talks"
    expect(page).to_have_title("w29x99y7: 1 talk · Backrow")
    assert "0 of 3,000 talks" in texts
    assert any(text.startswith("0 of") and text.endswith("so far") for text in texts)
    expect(page.get_by_role("article")).to_contain_text("Talk 99 of 29")
    expect(page.locator("#notices")).to_be_empty()
    expect(page.locator(".index-progress")).to_have_count(0)


def test_a_hidden_search_is_made_anew_when_the_notes_are_indexed(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(large)
    page.wait_for_function("performance.getEntriesByName('backrow:list').length")
    page.evaluate(
        """async () => {
            for (const hash of ['#q=moss+talk', '#q=moss+talk&view=problems']) {
                location.hash = hash;
                await new Promise((done) => { setTimeout(done, 50); });
            }
        }"""
    )
    said(page)
    page.evaluate("location.hash = '#q=moss+talk'")
    expect(page.get_by_role("status")).to_have_text("3,000 of 3,000 talks")
    page.evaluate("location.hash = '#q=-moss'")
    expect(page.get_by_role("status")).to_have_text("0 of 3,000 talks")


@ONLY_FULL
def test_a_search_that_only_excludes_gets_better_too(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(f"{large}#q=-moss")
    texts = [str(step["text"]) for step in said(page)]
    assert len(texts) > 1
    assert texts[-1] == "0 of 3,000 talks"


def test_without_recall_js_a_large_library_starts(large: str, visit: Visit) -> None:
    visit.context.route("**/app/start/recall.js", lambda route: route.abort())
    page = visit.open(large)
    expect(page.get_by_role("status")).to_have_text("3,000 talks")
    assert page.evaluate("document.documentElement.dataset.state") == "ready"
    expect(page).to_have_title("3,000 talks · Backrow")


def test_what_is_typed_while_notes_are_read_is_answered(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(large)
    page.evaluate(TYPE_SOON, "reed0")
    steps = said(page)
    assert any(
        str(step["text"]).startswith("100 of") and step["state"] == "booting" for step in steps
    )
    assert steps[-1]["text"] == "100 of 3,000 talks"
    expect(page.get_by_role("searchbox")).to_have_value("reed0")


def test_the_focus_stays_while_the_list_grows(large: str, opening: Callable[[str], Page]) -> None:
    page = opening(f"{large}#q=alpha00&sort=order")
    expect(page.get_by_role("status")).to_contain_text("so far")
    page.locator("#list [data-talk]").nth(3).focus()
    name = page.evaluate("document.activeElement.dataset.talk")
    said(page)
    assert page.evaluate("document.activeElement.dataset.talk") == name


def test_a_talk_that_is_not_read_yet_opens_when_it_is(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(f"{large}#talk=alpha29-conf-2009/talk-98-of-29")
    expect(page.get_by_role("heading", name="Talk 98 of 29")).to_be_visible()
    assert "nearest" not in page.locator("#reading").inner_text()
    expect(page.locator("#reading")).to_contain_text("w29x98y7")


def test_scrolling_a_talk_leaves_the_list_alone(large: str, opening: Callable[[str], Page]) -> None:
    page = opening(large)
    said(page)
    rows, shown = page.locator("#list article"), page.get_by_role("heading", level=1)
    page.evaluate("location.hash = '#q=w2&sort=order'")
    expect(page.get_by_role("status")).to_contain_text("of 3,000 talks")
    expect(rows).to_have_count(100)
    page.evaluate("location.hash = '#talk=alpha01-conf-2001/talk-5-of-1'")
    expect(shown).to_have_text("Talk 5 of 1")
    page.set_viewport_size({"width": 390, "height": 300})
    for _ in range(5):
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, 200)
        page.wait_for_function(
            "before => scrollY > before || scrollY + innerHeight >="
            " document.documentElement.scrollHeight - 1",
            arg=before,
        )
    assert page.evaluate("scrollY") > 0
    settle(page)
    assert page.evaluate("document.querySelectorAll('#list article').length") == 100


def test_the_last_visits_list_makes_room_for_a_search(
    large: str, opening: Callable[[str], Page]
) -> None:
    page = opening(large)
    said(page)
    page.wait_for_function("localStorage.length > 0")
    page.reload()
    page.wait_for_function("'recalled' in document.documentElement.dataset")
    page.get_by_role("searchbox").fill("reed1 talk")
    expect(page.get_by_role("status")).to_contain_text("so far")
    steps = said(page)
    assert str(steps[-1]["text"]).endswith("of 3,000 talks")
