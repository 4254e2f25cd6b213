"""What can go wrong at the start: the page says what happened and what to do, and loses nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.conftest import and_in_full
from tests.support.serving import serve_folder
from tests.support.visits import Visit, wait_for_start
from tools.build.site import build

SPARE = ("vendor/start.json", "vendor/snapshot.bin")
"""What makes the start fast. With them, a page does not even ask for many of the other files."""


Start = Callable[..., tuple[Page, Visit]]


@pytest.fixture
def start(visit: Visit) -> Start:
    """Opens an address in a visit that `prepare` may spoil first."""

    def open_spoiled(
        address: str, prepare: Callable[[Visit], None] = lambda _visit: None
    ) -> tuple[Page, Visit]:
        prepare(visit)
        return visit.open(address), visit

    return open_spoiled


def state(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.state"))


def assert_says(page: Page, what: str, remedy: str) -> None:
    assert state(page) == "error"
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(what)
    expect(alert).to_contain_text(remedy)
    expect(alert.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.locator("#boot-progress")).to_be_hidden()


def test_without_webassembly(start: Start, address: str) -> None:
    page, _ = start(address, lambda visit: visit.add_init_script("delete WebAssembly"))
    assert_says(page, "WebAssembly switched off", "use another browser")


@pytest.mark.parametrize(
    ("lost", "what"),
    and_in_full(
        [
            ("vendor/pyscript/core.js", "vendor/pyscript/core.js is missing"),
            (
                "vendor/pyodide/pyodide.asm.wasm",
                "vendor/pyodide/pyodide.asm.wasm could not be loaded (404)",
            ),
            ("app/main.py", "app/main.py could not be loaded (404)"),
            ("notes/manifest.json", "The list of notes (notes/manifest.json) was not found"),
        ],
        [
            ("vendor/pyodide/pyodide.mjs", "vendor/pyodide/pyodide.mjs is missing"),
            (
                "vendor/pyodide/python_stdlib.zip",
                "vendor/pyodide/python_stdlib.zip could not be loaded (404)",
            ),
            ("pyscript.toml", "pyscript.toml could not be loaded (404)"),
            ("app/parse/conferences.py", "app/parse/conferences.py could not be loaded (404)"),
        ],
    ),
)
def test_a_missing_file(start: Start, address: str, lost: str, what: str) -> None:
    def lose(visit: Visit) -> None:
        spare = () if lost.startswith("notes/") else SPARE
        for path in (lost, *spare):
            visit.context.route(f"**/{path}", lambda route: route.fulfill(status=404, body="gone"))

    page, _ = start(address, lose)
    assert_says(page, what, "tools build")


def test_without_any_script_the_page_says_so(visit: Visit, address: str) -> None:
    visit.context.route("**/app/start/*.js", lambda route: route.abort())
    page = visit.context.new_page()
    page.goto(address)
    said = page.get_by_text("the page’s scripts could not be loaded")
    expect(said).to_be_hidden()
    page.evaluate("document.getAnimations().forEach(it => it.finish())")  # ten seconds go by
    expect(said).to_be_visible()
    visit.context.unroute_all()
    said.get_by_role("link", name="try again").click()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    expect(said).to_have_count(0)


def test_what_fails_when_the_page_is_live_is_no_failed_start(start: Start, address: str) -> None:
    def fail(visit: Visit) -> None:
        visit.add_init_script(
            """new PerformanceObserver((marks) => {
                if (marks.getEntriesByName('backrow:list').length) Promise.reject(Error('foreign'));
            }).observe({ entryTypes: ['mark'] })"""
        )

    page, _ = start(address, fail)
    page.wait_for_function("localStorage.length > 0")
    page.reload()
    page.wait_for_function("!document.getElementById('boot')")
    expect(page.get_by_role("status")).to_have_text("9 talks")
    expect(page).to_have_title("9 talks · Backrow")
    assert page.evaluate("document.documentElement.dataset.state") == "ready"


@pytest.mark.parametrize(
    "damaged",
    and_in_full(
        ["vendor/pyodide/pyodide.asm.wasm", "app/render/results.py"],
        ["vendor/pyodide/python_stdlib.zip", "vendor/pyodide/pyodide.asm.mjs", "pyscript.toml"],
    ),
)
def test_half_a_file(start: Start, address: str, built: Path, damaged: str) -> None:
    data = (built / "site" / damaged).read_bytes()

    def halve(visit: Visit) -> None:
        for path in SPARE:
            visit.context.route(f"**/{path}", lambda route: route.fulfill(status=404, body="gone"))
        visit.context.route(
            f"**/{damaged}", lambda route: answer(route, damaged, data[: len(data) // 2])
        )

    page, _ = start(address, halve)
    assert state(page) == "error"
    expect(page.get_by_role("alert")).to_contain_text("tools build")


def test_a_host_that_does_not_know_webassembly(start: Start, address: str, built: Path) -> None:
    wasm = (built / "site" / "vendor" / "pyodide" / "pyodide.asm.wasm").read_bytes()

    def mistype(visit: Visit) -> None:
        visit.context.route(
            "**/*.wasm",
            lambda route: route.fulfill(body=wasm, content_type="application/octet-stream"),
        )

    page, _ = start(address, mistype)
    expect(page.get_by_role("status")).to_have_text("9 talks")


def answer(route: Route, path: str, body: bytes) -> None:
    types_by_suffix = {"wasm": "application/wasm", "mjs": "text/javascript"}
    suffix = path.rpartition(".")[2]
    route.fulfill(body=body, content_type=types_by_suffix.get(suffix, "application/octet-stream"))


def test_a_file_page_without_its_built_part(start: Start, built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built / "site", site, ignore=shutil.ignore_patterns("vendor"))
    page, _ = start((site / "index.html").as_uri())
    assert_says(page, "vendor/offline.js", "tools build")


def test_half_a_one_file_library(start: Start, built: Path, tmp_path: Path) -> None:
    whole = (built / "backrow.html").read_bytes()
    half = tmp_path / "half.html"
    half.write_bytes(whole[: len(whole) // 2])
    page, _ = start(half.as_uri())
    assert state(page) == "error"
    expect(page.get_by_role("alert")).to_contain_text("This file is incomplete")


@pytest.mark.parametrize("how", ["throws", "fails"])
def test_with_storage_refused_the_page_works(start: Start, address: str, how: str) -> None:
    refuse = {
        "throws": """IDBFactory.prototype.open = () => {
            throw new DOMException('no', 'SecurityError') }""",
        "fails": """IDBFactory.prototype.open = () => {
            const request = new EventTarget();
            setTimeout(() => request.onerror(new Event('error', {cancelable: true})));
            return request }""",
    }[how]

    def refuse_storage(visit: Visit) -> None:
        visit.add_init_script(refuse)
        visit.add_init_script(
            """Object.defineProperty(window, 'localStorage', {
                get() { throw new DOMException('no', 'SecurityError') } })"""
        )

    page, _ = start(address, refuse_storage)
    expect(page.get_by_role("status")).to_have_text("9 talks")


def test_a_note_that_fails_is_named_and_can_be_tried_again(start: Start, address: str) -> None:
    def lose(visit: Visit) -> None:
        visit.context.route("**/notes/utopia-2024.md", lambda route: route.abort())

    page, visit = start(address, lose)
    expect(page.get_by_role("status")).to_have_text("7 talks")
    alert = page.get_by_role("alert").filter(has_text="1 note could not be loaded")
    expect(alert).to_contain_text("utopia-2024.md could not be reached")
    assert sum("utopia-2024.md" in url for url in visit.requests) == 3  # bounded

    visit.context.unroute_all()
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status")).to_have_text("9 talks")
    expect(alert).to_be_hidden()


def test_what_the_reader_opened_stays_when_the_librarys_own_comes(
    start: Start, address: str
) -> None:
    def lose(visit: Visit) -> None:
        visit.context.route("**/notes/utopia-2024.md", lambda route: route.abort())

    page, visit = start(address, lose)
    note = "# Utopia 2024\n\n---\n\n## A talk of hers\n\n* words\n"
    page.evaluate("location.hash = '#view=yours'")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    hers: FilePayload = {"name": "utopia-2024.md", "mimeType": "", "buffer": note.encode()}
    chooser.value.set_files([hers])
    expect(page.locator("#library-status")).to_contain_text("8 talks")
    visit.context.unroute_all()
    page.evaluate("location.hash = ''")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("8 talks")
    expect(page.get_by_role("link", name="A talk of hers")).to_be_visible()
    page.evaluate("location.hash = '#view=yours'")
    page.get_by_role("button", name="Close all").click()
    expect(page.locator("#library-status")).to_contain_text("9 talks")


def test_notes_with_any_name_are_asked_for_once(start: Start, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name in ("PyCon (2024)!.md", "Anna's & größte~ *.md"):
        (notes / name).write_text(
            "# A Conf 2024\n\n---\n\n## A talk\n\n* words\n", encoding="utf-8"
        )
    build(notes, tmp_path / "out")
    with serve_folder(tmp_path / "out" / "site") as url:
        page, visit = start(url)
        expect(page.get_by_role("status")).to_have_text("2 talks")
        assert len([it for it in visit.requests if it.endswith(".md")]) == 2


def test_what_is_added_to_the_browser_may_fail(start: Start, address: str) -> None:
    def add(visit: Visit) -> None:
        visit.add_init_script(
            """const error = new Error('wallet not connected');
            error.stack = `${error}\\n    at chrome-extension://abc/inpage.js:1:2`;
            Promise.reject(error);
            addEventListener('DOMContentLoaded', () => setTimeout(() => Promise.reject(error)));"""
        )

    page, _ = start(address, add)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    assert page.evaluate("document.documentElement.dataset.state") == "ready"


def test_a_server_that_stumbles_once_costs_nothing(start: Start, address: str) -> None:
    def stumble(visit: Visit) -> None:
        visit.context.route(
            "**/notes/utopia-2024.md", lambda route: route.fulfill(status=503), times=1
        )

    page, _ = start(address, stumble)
    expect(page.get_by_role("status")).to_have_text("9 talks")


@pytest.mark.parametrize("way", and_in_full(["http"], ["file", "one-file"]))
def test_a_library_without_notes_shows_how_to_begin(start: Start, tmp_path: Path, way: str) -> None:
    (tmp_path / "none").mkdir()
    build(tmp_path / "none", tmp_path / "out")
    with serve_folder(tmp_path / "out" / "site") as url:
        address = {
            "http": url,
            "file": (tmp_path / "out" / "site" / "index.html").as_uri(),
            "one-file": (tmp_path / "out" / "backrow.html").as_uri(),
        }[way]
        page, visit = start(address)
        expect(page.get_by_role("heading", name="No notes yet")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("0 talks")
        assert visit.errors == []


def test_a_large_library_takes_one_request(start: Start, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(150):
        talks = "".join(f"\n## Talk {i} of {number}\n\nAda Quill\n\nWords.\n" for i in range(3))
        (notes / f"conf-{number:03}.md").write_text(
            f"# Conf {number} 2020\n{talks}", encoding="utf-8"
        )
    build(notes, tmp_path / "out")
    with serve_folder(tmp_path / "out" / "site") as url:
        page, visit = start(url)
        expect(page.get_by_role("status")).to_have_text("450 talks")
        assert [u for u in visit.requests if "/notes/" in u] == [
            f"{url}notes/manifest.json",
            f"{url}notes/bundle.json",
        ]
        rows = page.locator("#list article")
        expect(rows).to_have_count(100)
        more = page.get_by_role("button", name="Show more: 350 left")
        more.dispatch_event("click")  # a click would scroll there, and that shows more too
        expect(rows).to_have_count(200)
        page.get_by_role("searchbox").fill("of 149")
        expect(rows).to_have_count(3)
        assert page.get_by_role("list", name="Talks").count() == 1


def test_what_is_typed_before_python_runs_counts(visit: Visit, address: str) -> None:
    held: list[Route] = []
    visit.context.route("**/*.wasm", lambda route: held.append(route))  # noqa: PLW0108 - no method of a list
    page = visit.context.new_page()
    page.goto(address)
    page.get_by_role("searchbox").fill("wheel")
    assert state(page) == "booting"
    expect(page.get_by_role("progressbar")).to_be_visible()
    for route in held:
        route.continue_()
    wait_for_start(page, visit.settings)
    expect(page.get_by_role("status")).to_have_text("1 of 9 talks")
