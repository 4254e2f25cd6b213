"""The start: from the snapshot where it fits, without it where not; and the last visit's list."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect

from tests.conftest import and_in_full
from tests.support.serving import serve_folder
from tests.support.visits import READY, LivePage, Visit

Start = Callable[..., tuple[Page, Visit, list[str]]]

RECALLED = "'recalled' in document.documentElement.dataset"


@pytest.fixture
def start(visit: Visit) -> Iterator[Start]:
    """Opens an address in a visit that `prepare` may spoil; gives the warnings too."""
    warnings: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "warning" and "Playwright" not in message.text:
            warnings.append(message.text)

    def open_spoiled(
        address: str, prepare: Callable[[Visit], None] = lambda _visit: None
    ) -> tuple[Page, Visit, list[str]]:
        prepare(visit)
        page = visit.open(address)
        expect(page.get_by_role("status")).to_have_text("9 talks")
        return page, visit, warnings

    visit.context.on("console", note)
    yield open_spoiled
    visit.context.remove_listener("console", note)


def change_start(visit: Visit, site: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Let the page have another start.json."""
    content = json.loads((site / "vendor" / "start.json").read_text(encoding="utf-8"))
    change(content)
    visit.context.route("**/vendor/start.json", lambda route: route.fulfill(json=content))


def append_to_main(code: str) -> Callable[[dict[str, object]], None]:
    """A change that lets main.py run a line more, after everything else."""

    def change(content: dict[str, object]) -> None:
        files = content["files"]
        assert isinstance(files, dict)
        files["app/main.py"] += f"\nfrom pyscript import window\n{code}\n"

    return change


def test_python_stays_on_the_pages_own_stack(start: Start, address: str, built: Path) -> None:
    ask = append_to_main("from pyodide.ffi import can_run_sync\nwindow.switches = can_run_sync()")
    page, _, _ = start(address, lambda visit: change_start(visit, built / "site", ask))
    page.wait_for_function("window.switches !== undefined")
    assert page.evaluate("switches") is False


def test_a_first_visit_asks_for_no_more_than_it_needs(start: Start, address: str) -> None:
    _, visit, warnings = start(address)
    assert warnings == []
    assert visit.errors == []
    asked = sorted(url.removeprefix(address) for url in visit.requests if url.startswith("http"))
    assert asked == sorted(
        [
            "",
            "app/start/boot.js",
            "app/start/offline.js",  # when the list is live
            "app/start/progress.js",
            "app/start/recall.js",
            "app/start/runtime.mjs",
            "app/style.css",
            "notes/manifest.json",
            "notes/utopia-2024.md",
            "notes/utopia-2025.md",
            "vendor/idb/index.js",  # when the list is live: for the reader's marks
            "vendor/pyodide/pyodide.asm.mjs",
            "vendor/pyodide/pyodide.asm.wasm",
            "vendor/pyodide/pyodide.mjs",
            "vendor/pyscript/core.js",
            "vendor/pyscript/error.js",
            "vendor/pyscript/toml.js",
            "vendor/snapshot.bin",
            "vendor/start.json",
        ]
    )


@pytest.mark.parametrize(
    "how", and_in_full(["half", "not gzip"], ["missing", "one byte", "cut off"])
)
def test_a_snapshot_that_does_not_fit(start: Start, address: str, built: Path, how: str) -> None:
    data = bytearray((built / "site" / "vendor" / "snapshot.bin").read_bytes())
    data[len(data) // 2] ^= 1
    answers: dict[str, Callable[[Route], None]] = {
        "missing": lambda route: route.fulfill(status=404),
        "half": lambda route: route.fulfill(body=bytes(data[: len(data) // 2 - 1])),
        "one byte": lambda route: route.fulfill(body=bytes(data)),
        "not gzip": lambda route: route.fulfill(body=b"<html>a captive portal</html>"),
        "cut off": lambda route: route.abort(),
    }
    _, _, warnings = start(
        address, lambda visit: visit.context.route("**/vendor/snapshot.bin", answers[how])
    )
    assert any("starts the ordinary way" in warning for warning in warnings)


def test_a_snapshot_of_other_modules(start: Start, address: str, built: Path) -> None:
    def other(content: dict[str, object]) -> None:
        content["key"] = "0" * 64

    _, _, warnings = start(address, lambda visit: change_start(visit, built / "site", other))
    assert any("modules are imported anew" in warning for warning in warnings)


def test_chance_differs_from_page_to_page(start: Start, address: str, built: Path) -> None:
    roll = append_to_main("import random\nwindow.rolled = random.random()")

    def rolled() -> float:
        page, _, _ = start(address, lambda visit: change_start(visit, built / "site", roll))
        page.wait_for_function("window.rolled !== undefined")
        return float(page.evaluate("rolled"))

    assert rolled() != rolled()


BUGS = """
import asyncio
from pyodide.ffi import create_proxy
from app.ui.browser import run

async def bug():
    raise ZeroDivisionError

window.bugs = create_proxy({
    "task": lambda: run(bug()),
    "handler": lambda: 1 / 0,
    "timer": lambda: asyncio.get_running_loop().call_later(0, lambda: 1 / 0),
})
"""
"""Makes three mistakes, each when it is called."""


@pytest.mark.parametrize("where", ["task", "handler", "timer"])
def test_a_mistake_of_ours_is_said_on_the_page(
    start: Start, address: str, built: Path, where: str
) -> None:
    bugs = append_to_main(BUGS)
    page, visit, _ = start(address, lambda visit: change_start(visit, built / "site", bugs))
    page.wait_for_function("window.bugs !== undefined")
    assert visit.errors == []
    page.evaluate("where => { setTimeout(bugs.get(where)) }", where)
    expect(page.get_by_role("alert")).to_contain_text("Backrow’s own code")
    page.get_by_role("searchbox").fill("tears")
    expect(page.get_by_role("status")).to_have_text("1 of 9 talks")  # the page goes on
    assert any("ZeroDivisionError" in error for error in visit.errors)


def test_the_rest_of_the_library_comes_when_it_is_wanted(
    start: Start, address: str, built: Path
) -> None:
    more = append_to_main("import colorsys, markdown.extensions.toc\nwindow.rest = True")
    page, visit, _ = start(address, lambda visit: change_start(visit, built / "site", more))
    page.wait_for_function("window.rest === true")
    late = [url for url in visit.requests if url.endswith((".zip", ".whl"))]
    assert [url.rpartition("/")[2].partition("-")[0] for url in late] == [
        "python_stdlib.zip",
        "markdown",
    ]


@pytest.mark.parametrize(
    "cut", and_in_full(range(1, 16, 3), sorted({*range(16)} - {*range(1, 16, 3)}))
)
def test_the_network_is_cut_at_every_request_in_turn(visit: Visit, address: str, cut: int) -> None:
    seen: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url not in seen and route.request.url != address:
            seen.append(route.request.url)
        if len(seen) > cut and route.request.url == seen[cut]:
            route.abort()
        else:
            route.continue_()

    visit.context.route("**/*", answer)
    page = visit.open(address)
    if page.evaluate(READY):
        expect(page.get_by_role("status")).to_contain_text("talks")
    else:
        expect(page.get_by_role("alert")).to_contain_text("Check the network")
        visit.context.unroute_all()
        page.get_by_role("button", name="Try again").click()
        page.wait_for_function(READY, timeout=visit.settings.START_TIMEOUT)
        expect(page.get_by_role("status")).to_have_text("9 talks")


def test_what_takes_long_is_said(new_visit: Callable[..., Visit], address: str) -> None:
    visit = new_visit()
    held: list[Route] = []
    visit.context.route("**/*.wasm", lambda route: held.append(route))  # noqa: PLW0108 - no method of a list
    page = visit.context.new_page()
    page.clock.install()
    page.goto(address)
    expect(page.locator("#boot-progress")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.locator("#boot-hint")).to_contain_text("Taking long: ")
    expect(page.locator("#boot-hint")).to_contain_text("Python")


@pytest.mark.parametrize("late", ["vendor/pyscript/core.js", "notes/utopia-2024.md"])
def test_the_file_that_takes_long_is_named(
    new_visit: Callable[..., Visit], address: str, late: str
) -> None:
    visit = new_visit()
    held: list[Route] = []
    visit.context.route(f"**/{late}", lambda route: held.append(route))  # noqa: PLW0108
    page = visit.context.new_page()
    page.clock.install()
    with page.expect_request(f"**/{late}"):
        page.goto(address)
    page.clock.run_for(11_000)
    expect(page.locator("#boot-hint")).to_contain_text(f"Taking long: {late}.")


@pytest.fixture
def kept(live: Page, live_page: LivePage) -> Iterator[str]:
    """The address of a library whose list is stored: the shared page's."""
    stored = live.evaluate("({...localStorage})")
    yield live_page.address
    live.evaluate("stored => { localStorage.clear(); Object.assign(localStorage, stored) }", stored)


@pytest.fixture
def returning(visit: Visit, kept: str) -> tuple[Page, Callable[[], None]]:
    """A second visit whose Python waits; gives the page, and what lets Python go on."""
    held: list[Route] = []
    is_held = True

    def answer(route: Route) -> None:
        if is_held:
            held.append(route)
        else:
            route.continue_()

    def go_on() -> None:
        nonlocal is_held
        is_held = False
        for route in held:
            route.continue_()
        page.wait_for_function(READY, timeout=visit.settings.START_TIMEOUT)
        assert [it for it in visit.errors if "Content Security Policy" not in it] == []

    visit.context.route("**/*.wasm", answer)
    page = visit.context.new_page()
    return page, go_on


def test_the_last_visits_list_is_there_at_once(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.goto(kept)
    page.wait_for_function(RECALLED)
    expect(page.get_by_role("status")).to_contain_text("9 talks (your last visit’s")
    assert page.get_by_role("list", name="Talks").count() == 1
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.evaluate("scrollTo(0, 300)")
    place = "document.querySelectorAll('#list article')[3].getBoundingClientRect().top"
    before = page.evaluate(place)
    go_on()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert page.evaluate(place) == before
    marks = page.evaluate("performance.getEntriesByType('mark').map(mark => mark.name)")
    assert marks.index("backrow:first-list") < marks.index("backrow:list")
    assert marks.count("backrow:first-list") == 1
    assert page.locator("#boot").count() == 0


def test_what_is_typed_and_clicked_meanwhile_counts(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.goto(kept)
    page.wait_for_function(RECALLED)
    page.get_by_role("checkbox", name="PyUtopia 2024").check()
    go_on()
    expect(page.get_by_role("status")).to_have_text("2 of 9 talks")


def test_what_is_clicked_as_soon_as_python_listens_counts_once(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.add_init_script(
        """new PerformanceObserver((marks) => {
            if (!marks.getEntriesByName('backrow:list').length) return;
            globalThis.stateThen = document.documentElement.dataset.state;
            document.querySelector('#facets input[name=conference]').click();
        }).observe({ entryTypes: ['mark'] })"""
    )
    page.goto(kept)
    page.wait_for_function(RECALLED)
    go_on()
    assert page.evaluate("stateThen") == "booting"
    expect(page.get_by_role("status")).to_contain_text("of 9 talks")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize(
    ("typed_last", "heading"),
    and_in_full([(False, "Mending a bicycle with asyncio")], [(True, "Talks")]),
)
def test_of_words_and_a_link_the_last_counts(
    returning: tuple[Page, Callable[[], None]], kept: str, *, typed_last: bool, heading: str
) -> None:
    page, go_on = returning
    page.goto(kept)
    page.wait_for_function(RECALLED)
    page.keyboard.press("/")
    page.keyboard.type("asy")
    page.get_by_role("link", name="Mending a bicycle with asyncio").click()
    if typed_last:
        page.keyboard.press("Control+k")
        page.keyboard.type("asyncio")
    go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("searchbox")).to_have_value("asyncio" if typed_last else "asy")


def test_the_sort_and_the_keys_work_meanwhile(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.goto(kept)
    page.wait_for_function(RECALLED)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Sort").select_option("newest")
    go_on()
    assert page.evaluate("location.hash") == "#sort=newest"
    expect(page.get_by_label("Sort")).to_have_value("newest")


def test_half_a_list_is_not_shown(returning: tuple[Page, Callable[[], None]], kept: str) -> None:
    page, go_on = returning
    page.add_init_script(
        """for (const key of Object.keys(localStorage)) {
            const { library, status } = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({ library, status });
        }"""
    )
    page.goto(kept)
    page.wait_for_function("Object.hasOwn(globalThis, 'backrow')")
    assert page.evaluate(RECALLED) is False
    go_on()
    expect(page.get_by_role("status")).to_have_text("9 talks")


def test_a_talk_opened_meanwhile_opens(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.goto(kept)
    page.wait_for_function(RECALLED)
    page.get_by_role("link", name="Mending a bicycle with asyncio").click()
    go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending a bicycle with asyncio")


def test_another_librarys_list_is_not_shown(
    returning: tuple[Page, Callable[[], None]], kept: str
) -> None:
    page, go_on = returning
    page.route("**/notes/manifest.json", alter_manifest)
    page.goto(kept)
    go_on()
    assert page.evaluate("performance.getEntriesByName('backrow:first-list')[0].startTime") >= (
        page.evaluate("performance.getEntriesByName('backrow:list')[0].startTime") - 50
    )


def alter_manifest(route: Route) -> None:
    """Answer with the manifest of a library in another state."""
    response = route.fetch()
    route.fulfill(response=response, json={**response.json(), "library": "0" * 64})


def test_nothing_in_storage_can_run(returning: tuple[Page, Callable[[], None]], kept: str) -> None:
    page, go_on = returning
    attack = """<img src=x onerror="window.ran = 1"><script nonce=backrow>window.ran = 2</script>
    <iframe srcdoc="<script>parent.ran = 3</script>"></iframe><a href="javascript:ran = 4">x</a>
    <svg><script>window.ran = 5</script><use href="data:x"/></svg><p style="color: red">kept</p>
    <form action="https://evil.example"><input name=q formaction="javascript:1"></form>"""
    page.add_init_script(
        f"""for (const key of Object.keys(localStorage)) {{
            const kept = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({{...kept, list: {json.dumps(attack)}}});
        }}"""
    )
    page.goto(kept)
    page.wait_for_function(RECALLED)
    expect(page.locator("#list")).to_contain_text("kept")
    strange = "#list :is(img, script, iframe, form, [style], [onerror], [formaction], a[href])"
    assert page.locator(strange).count() == 0
    go_on()
    assert page.evaluate("window.ran") is None


def test_where_storage_refuses_or_is_full_nothing_is_said(start: Start, address: str) -> None:
    def refuse(visit: Visit) -> None:
        visit.add_init_script(
            "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
        )

    page, visit, warnings = start(address, refuse)
    page.reload()
    page.wait_for_function(READY)
    assert visit.errors == []
    assert warnings == []


def test_a_page_kept_in_one_place_does_not_show_in_another(start: Start, built: Path) -> None:
    with serve_folder(built / "site", "/one/") as url:
        first, visit, _ = start(url)
        first.wait_for_function("Object.keys(localStorage).length > 0")
        keys = first.evaluate("Object.keys(localStorage)")
        assert keys == [f"backrow:list:{url}"]
        assert visit.errors == []
