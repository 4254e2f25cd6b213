"""axe finds nothing (WCAG 2.2 AA and best practices) in any state, scheme and width."""

import json
from collections.abc import Iterator
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import and_in_full
from tests.support.schedules import SCHEDULE
from tests.support.visits import LivePage, Visit
from tests.support.your_library import ALPHA, BETA, choose, file, outcome
from tools.project import MODULES

STATES = {
    "list": "#",
    "search": "#q=types&has=code",
    "best-match": "#q=the&sort=best",
    "no-results": "#q=zebra+crossing&conference=PyUtopia+2024",
    "talk": "#talk=pyutopia-2025/types-without-tears",
    "pictures": "#talk=pyutopia-2025/caching-a-love-story-a-warning",
    "table": "#talk=pyutopia-2024/packaging-the-long-way-round",
    "problems": "#view=problems",
    "your-library": "#view=yours",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


SCHEMES: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
}


@pytest.fixture(scope="module", params=and_in_full(["light", "narrow"], ["dark", "forced"]))
def looked_at(
    request: pytest.FixtureRequest, browser: Browser, live_page: LivePage, settings: ModuleType
) -> Iterator[Page]:
    """A started page in one colour scheme and width, for all states."""
    options: dict[str, object] = {"viewport": settings.WIDE, "service_workers": "block"}
    with browser.new_context(**{**options, **SCHEMES[request.param]}) as context:  # type: ignore[arg-type]
        yield Visit(context, settings).open(live_page.address)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(looked_at: Page, state: str) -> None:
    looked_at.evaluate("fragment => location.hash = fragment", STATES[state])
    expect(looked_at.locator("h1").filter(visible=True)).to_have_count(1)
    assert violations(looked_at) == []
    width = looked_at.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "the page scrolls sideways"


def test_axe_finds_nothing_in_what_is_the_readers_own(looked_at: Page) -> None:
    page = looked_at
    page.evaluate("location.hash = '#talk=pyutopia-2025/types-without-tears'")
    page.get_by_role("button", name="Star").click()
    page.get_by_role("checkbox", name="look into this again").check()
    page.get_by_label("A remark of your own").fill("mine")
    assert violations(page) == []
    page.evaluate("location.hash = '#view=yours'")
    choose(
        page,
        file("alpha.md", ALPHA),
        file("utopia-2024.md", BETA),
        file("broken.zip", b""),
        file("schedule.json", json.dumps(SCHEDULE)),
    )
    outcome(page, "Opened: 2 notes")
    page.get_by_text("Paste Markdown").click()
    page.get_by_text("Open from the web").click()
    page.locator("#schedules summary").click()
    assert violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "the page scrolls sideways"
    page.evaluate("location.hash = '#notes=https://notes.example/a.md'")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Not now").click()
    page.evaluate("location.hash = '#talk=pyutopia-2025/types-without-tears'")
    expect(page.locator(".session")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_while_starting_and_after_failing(visit: Visit, address: str) -> None:
    visit.context.route("**/pyodide.asm.wasm", lambda route: None)  # never answered
    page = visit.context.new_page()
    page.goto(address)
    expect(page.locator("#boot-step", has_text="Step 3 of 5")).to_be_visible()
    assert violations(page) == []
    visit.context.unroute_all(behavior="ignoreErrors")

    visit.context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    page = visit.open(address)
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
