"""Notes come from the web only when the reader asks, and each failure names its cause."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import and_in_full
from tests.support.visits import Visit
from tests.support.your_library import (
    ALPHA,
    BETA,
    ELSEWHERE,
    choose,
    file,
    outcome,
    talks,
    type_address,
    zipped,
)


@pytest.fixture(params=and_in_full(["http"], ["unpacked-file", "one-file"]))
def where(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return {
        "http": address,
        "unpacked-file": (built / "site" / "index.html").as_uri(),
        "one-file": (built / "backrow.html").as_uri(),
    }[request.param]


def test_notes_come_from_the_web_when_asked_and_only_then(visit: Visit, where: str) -> None:
    visit.context.route(f"{ELSEWHERE}/**", answer)
    page = visit.open(
        where,
        fragment=f"#notes={ELSEWHERE}/alpha.md&notes={ELSEWHERE}/beta.md",
    )
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Load notes from another site?")
    expect(question).to_contain_text(f"{ELSEWHERE}/beta.md")
    expect(question.get_by_role("button", name="Not now")).to_be_focused()
    assert [url for url in visit.requests if ELSEWHERE in url] == []
    question.get_by_role("button", name="Load these notes").click()
    outcome(page, "Opened: 2 notes, 3 talks")
    asked = [
        url
        for url in visit.requests
        if not url.startswith((where.rpartition("/")[0], "blob:", "data:"))
    ]
    assert asked == [f"{ELSEWHERE}/alpha.md", f"{ELSEWHERE}/beta.md"]


def answer(route: Route) -> None:
    """Another site, that lets pages read its notes."""
    headers = {"access-control-allow-origin": "*", "content-type": "text/plain"}
    path = route.request.url.removeprefix(ELSEWHERE)
    text = {"/alpha.md": ALPHA, "/beta.md": BETA}.get(path)
    assert "referer" not in route.request.headers
    assert "cookie" not in route.request.headers
    if text:
        route.fulfill(status=200, body=text, headers=headers)
    elif path == "/large.md":
        route.fulfill(status=200, body="a" * (5 << 20), headers=headers)
    elif path == "/offline.md":
        route.abort("internetdisconnected")
    elif path == "/refused.md":
        route.fulfill(status=403, headers=headers)
    elif path == "/empty.md":
        route.fulfill(status=204, headers=headers)
    elif path == "/page":
        route.fulfill(status=200, body="<!DOCTYPE html><title>Notes</title>", headers=headers)
    else:
        route.fulfill(status=404, headers=headers)


def test_not_now_loads_nothing(visit: Visit, address: str) -> None:
    page = visit.open(address, fragment=f"#notes={ELSEWHERE}/alpha.md")
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Your library").click()
    talks(page, 9)
    assert visit.outside(address) == []


def test_notes_of_the_pages_own_site_need_no_asking(
    visit: Visit, address: str, built: Path
) -> None:
    (built / "site" / "more.md").write_text(ALPHA)
    page = visit.open(address, fragment="#notes=more.md")
    outcome(page, "Opened: 1 note, 2 talks")


@pytest.mark.parametrize(
    ("address_of_note", "said"),
    [
        (f"{ELSEWHERE}/gone.md", "gone.md was not found."),
        (f"{ELSEWHERE}/refused.md", "refused.md was refused by the server (403)."),
        (f"{ELSEWHERE}/large.md", "large.md is too large: at most 4 MB are read."),
        (f"{ELSEWHERE}/offline.md", "offline.md could not be loaded"),
        (f"{ELSEWHERE}/empty.md", "empty.md holds nothing (204)."),
        (f"{ELSEWHERE}/page", "page.md is a web page, not a note."),
        ("https://ann:word@notes.example/a.md", "holds a name or password, which is never sent."),
        ("ftp://notes.example/a.md", "is no web address that begins with https://."),
    ],
)
def test_each_failure_on_the_web_is_told(
    your_library: Page, address_of_note: str, said: str
) -> None:
    page = your_library
    page.route(f"{ELSEWHERE}/**", answer)
    type_address(page, address_of_note)
    outcome(page, said)
    expect(page.get_by_label("Address of a note")).to_have_value(address_of_note)
    talks(page, 9)


def test_an_address_may_be_typed_without_its_scheme(your_library: Page) -> None:
    page = your_library
    page.route(f"{ELSEWHERE}/**", answer)
    type_address(page, "notes.example/alpha.md")
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_label("Address of a note")).to_have_value("")


def test_a_branch_may_have_a_slash_in_its_name(your_library: Page) -> None:
    page = your_library

    def host(route: Route) -> None:
        is_known = route.request.url.endswith("/raw/notes/a.md?ref=feature%2Fx")
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(status=200 if is_known else 404, body=ALPHA, headers=headers)

    page.route("https://codeberg.org/**", host)
    type_address(page, "codeberg.org/o/r/src/branch/feature/x/notes/a.md")
    outcome(page, "Opened: 1 note, 2 talks")


def test_an_archive_of_the_pages_own_site_is_one(your_library: Page, built: Path) -> None:
    page = your_library
    (built / "site" / "more.zip").write_bytes(zipped({"a.md": ALPHA.encode()}))
    type_address(page, "more.zip")
    outcome(page, "Opened: 1 note, 2 talks")


def test_a_site_that_never_answers_is_given_up(your_library: Page) -> None:
    page = your_library
    page.route("https://silent.example/**", lambda _route: None)
    type_address(page, "https://silent.example/a.md")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    choose(page, file("alpha.md", ALPHA))  # meanwhile
    outcome(page, "Opened: 1 note, 2 talks")
    cancel.click()
    outcome(page, "Cancelled: nothing was opened.")
    expect(cancel).to_have_count(0)
    talks(page, 11)


def test_a_site_has_its_time_to_answer(your_library: Page) -> None:
    page = your_library
    page.route("https://silent.example/**", lambda _route: None)
    page.evaluate(
        """() => {
          const { setTimeout } = window
          window.giveBack = () => { window.setTimeout = setTimeout }
          window.setTimeout = (call, wait, ...more) =>
            setTimeout(call, wait > 20000 ? 300 : wait, ...more) }"""
    )
    type_address(page, "https://silent.example/a.md")
    outcome(page, "a.md did not answer within 30 seconds.")
    page.evaluate("window.giveBack()")


ODD_ANSWER = """body => {
  const { fetch } = window
  window.giveBack = () => { window.fetch = fetch }
  const getReader = () => { throw new TypeError('odd') }
  window.fetch = () => Promise.resolve({ ok: true, status: 200, body: body ? { getReader } : {} })
}"""


def test_what_the_browser_refuses_costs_one_file(your_library: Page) -> None:
    page = your_library
    page.evaluate(ODD_ANSWER, True)
    type_address(page, f"{ELSEWHERE}/odd.md")
    outcome(page, "odd.md could not be read (")
    page.evaluate("window.giveBack()")


def test_an_error_of_our_own_is_shown_as_one(your_library: Page) -> None:
    page = your_library
    page.evaluate(ODD_ANSWER, False)  # no browser gives a body that can't be read
    type_address(page, f"{ELSEWHERE}/odd.md")
    outcome(page, "notes.example was not opened: an error in Backrow stopped it.")
    expect(page.locator("#bug")).to_be_visible()
    page.evaluate("window.giveBack(); document.getElementById('bug').remove()")
    talks(page, 9)
