"""Notes come in from everywhere, each failure is told by name, and no request leaves unasked."""

import contextlib
import io
import struct
import types
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.conftest import and_in_full
from tests.e2e.conftest import Visit

ALPHA = "# AlphaConf 2019\n\n---\n\n## First light\n\nAnn Able\n\n---\n\n## Second wind\n\n* two\n"
BETA = "# BetaConf 2018\n\n---\n\n## Slow start\n\nBea Baker\n\n* words\n"
ELSEWHERE = "https://notes.example"

WAYS = ("http", "unpacked-file", "one-file")


@pytest.fixture(params=and_in_full(["http"], ["one-file"]))
def two_ways(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return address if request.param == "http" else (built / "backrow.html").as_uri()


@pytest.fixture(params=and_in_full(WAYS[:1], WAYS[1:]))
def where(request: pytest.FixtureRequest, built: Path, address: str) -> str:
    return {
        "http": address,
        "unpacked-file": (built / "site" / "index.html").as_uri(),
        "one-file": (built / "backrow.html").as_uri(),
    }[request.param]


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Iterator[Visit]:
    visit = new_visit()
    yield visit
    visit.context.close()


@pytest.fixture(scope="module")
def live_visit(new_visit: Callable[..., Visit]) -> Visit:
    return new_visit()


@pytest.fixture(scope="module")
def live(live_visit: Visit, address: str, settings: types.ModuleType) -> Page:
    return start(live_visit, address, settings)


@pytest.fixture
def page(live: Page) -> Iterator[Page]:
    """One started page for many tests, each of which finds it without opened notes."""
    live.evaluate("location.hash = '#view=yours'")
    yield live
    live.evaluate("location.hash = '#view=yours'")
    if live.get_by_role("button", name="Close all").count():
        live.get_by_role("button", name="Close all").click()
    talks(live, 9)
    if live.locator("#opening").is_visible():
        live.locator("#opening").get_by_role("button", name="Close").click()


def start(visit: Visit, address: str, settings: types.ModuleType) -> Page:
    page = visit.open(f"{address}#view=yours", start_timeout=settings.START_TIMEOUT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your library")
    return page


def file(name: str, content: str | bytes) -> FilePayload:
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "", "buffer": data}


def choose(page: Page, *files: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(list(files))


def outcome(page: Page, text: str) -> None:
    expect(page.locator("#opening")).to_contain_text(text)


def talks(page: Page, number: int) -> None:
    expect(page.locator("#library-status")).to_contain_text(f"{number:,} talks")


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


def picture(width: int) -> bytes:
    """A PNG of that width."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">L", zlib.crc32(name + data))
        return struct.pack(">L", len(data)) + name + data + check

    head = struct.pack(">2L5B", width, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(width + 1))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def drop(page: Page, *paths: Path) -> None:
    """Drop files and folders of this computer, as a reader's hand does. Chromium loses one such
    drop in fifteen on the way to the page, so it is repeated until the page has one.
    """
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    page.evaluate(
        "isDropped = false; addEventListener('drop', () => { isDropped = true }, {once: true})"
    )
    for _ in range(5):
        for kind in ("dragEnter", "dragOver", "drop"):
            event = {"type": kind, "x": 600, "y": 500, "data": data}
            session.send("Input.dispatchDragEvent", event)
        with contextlib.suppress(PlaywrightTimeout):
            page.wait_for_function("isDropped", timeout=1_000)
            return
    raise AssertionError("the page never had the drop")


def type_address(page: Page, address: str) -> None:
    page.evaluate("document.getElementById('web-way').open = true")  # at once: it may be redrawn
    box = page.get_by_label("Address of a note")
    box.fill(address)
    if box.input_value() != address:  # the box that was found was redrawn before it was filled
        box.fill(address)
    page.get_by_role("button", name="Load", exact=True).click()


DROP = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


# Ways in, on every way the page is opened


def test_files_are_chosen(visit: Visit, where: str, settings: types.ModuleType) -> None:
    page = start(visit, where, settings)
    choose(page, file("alpha.md", ALPHA), file("beta.md", BETA))
    outcome(page, "Opened: 2 notes, 3 talks")
    talks(page, 12)
    page.get_by_role("link", name="Talks", exact=True).click()
    card = page.get_by_role("article").filter(has_text="First light")
    expect(card.locator(".own")).to_have_text(["opened"])
    assert visit.errors == []


def test_files_and_archives_are_dropped_on_the_list(
    visit: Visit, two_ways: str, settings: types.ModuleType
) -> None:
    page = visit.open(two_ways, start_timeout=settings.START_TIMEOUT)
    assert page.evaluate(DROP, [["alpha.md", ALPHA]])
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_role("status")).to_have_text("11 talks")


def test_an_archive_is_opened(visit: Visit, two_ways: str, settings: types.ModuleType) -> None:
    page = start(visit, two_ways, settings)
    picture = b"\x89PNG" + bytes(30)
    note = BETA + "\n![graph](g.png)\n"
    choose(page, file("x.zip", zipped({"conf/beta.md": note.encode(), "conf/g.png": picture})))
    outcome(page, "Opened: 1 note, 1 talk")
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Slow start").click()
    assert (page.locator(".notes img").get_attribute("src") or "").startswith("blob:")


def test_markdown_is_pasted(visit: Visit, two_ways: str, settings: types.ModuleType) -> None:
    page = start(visit, two_ways, settings)
    page.get_by_text("Paste Markdown").click()
    page.get_by_label("Markdown").fill(ALPHA)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.locator(".opened-notes")).to_contain_text("alphaconf-2019.md")
    page.get_by_label("Markdown").fill(ALPHA.replace("Second", "Third"))
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "so this one is called alphaconf-2019 (2).md")


def test_a_folder_is_chosen(
    visit: Visit, two_ways: str, settings: types.ModuleType, tmp_path: Path
) -> None:
    visit.context.add_init_script("delete window.showDirectoryPicker")
    folder = tmp_path / "my-notes"
    (folder / "sub").mkdir(parents=True)
    (folder / "alpha.md").write_text(ALPHA)
    (folder / "sub" / "beta.md").write_text(BETA)
    (folder / "program.py").write_text("pass")
    page = start(visit, two_ways, settings)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    outcome(page, "Opened: 2 notes, 3 talks")
    outcome(page, "1 other file left alone")
    expect(page.locator(".opened-notes")).to_contain_text("my-notes/sub/beta.md")


def test_a_folder_is_dropped_and_can_be_reloaded(
    visit: Visit, where: str, settings: types.ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "my-notes"
    (folder / "sub").mkdir(parents=True)
    (folder / "alpha.md").write_text(ALPHA)
    (folder / "sub" / "beta.md").write_text(BETA)
    (folder / "sub" / "more.zip").write_bytes(zipped({"a.md": b""}))
    (tmp_path / "note.md").write_text("# GammaConf 2017\n\n---\n\n## Third\n")
    page = start(visit, where, settings)
    drop(page, folder, tmp_path / "note.md")
    outcome(page, "Opened: 3 notes, 4 talks")
    outcome(page, "my-notes/sub/more.zip was left alone: open archives by themselves.")
    (folder / "alpha.md").write_text(ALPHA + "---\n\n## Third rail\n\n* three\n")
    page.get_by_role("button", name="Reload my-notes").click()
    outcome(page, "my-notes/alpha.md changed; it is shown as it is now.")
    talks(page, 14)
    assert visit.errors == []


def test_notes_come_from_the_web_when_asked_and_only_then(
    visit: Visit, where: str, settings: types.ModuleType
) -> None:
    visit.context.route(f"{ELSEWHERE}/**", answer)
    page = visit.open(
        where,
        fragment=f"#notes={ELSEWHERE}/alpha.md&notes={ELSEWHERE}/beta.md",
        start_timeout=settings.START_TIMEOUT,
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


# What becomes of it


def test_not_now_loads_nothing(visit: Visit, address: str, settings: types.ModuleType) -> None:
    page = visit.open(
        address, fragment=f"#notes={ELSEWHERE}/alpha.md", start_timeout=settings.START_TIMEOUT
    )
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Your library").click()
    talks(page, 9)
    assert visit.outside(address) == []


def test_notes_of_the_pages_own_site_need_no_asking(
    visit: Visit, address: str, built: Path, settings: types.ModuleType
) -> None:
    (built / "site" / "more.md").write_text(ALPHA)
    page = visit.open(address, fragment="#notes=more.md", start_timeout=settings.START_TIMEOUT)
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
    page: Page, live_visit: Visit, address_of_note: str, said: str
) -> None:
    live_visit.context.route(f"{ELSEWHERE}/**", answer)
    type_address(page, address_of_note)
    outcome(page, said)
    expect(page.get_by_label("Address of a note")).to_have_value(address_of_note)
    talks(page, 9)


def test_an_address_may_be_typed_without_its_scheme(page: Page, live_visit: Visit) -> None:
    live_visit.context.route(f"{ELSEWHERE}/**", answer)
    type_address(page, "notes.example/alpha.md")
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_label("Address of a note")).to_have_value("")


def test_a_branch_may_have_a_slash_in_its_name(page: Page, live_visit: Visit) -> None:
    def host(route: Route) -> None:
        is_known = route.request.url.endswith("/raw/notes/a.md?ref=feature%2Fx")
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(status=200 if is_known else 404, body=ALPHA, headers=headers)

    live_visit.context.route("https://codeberg.org/**", host)
    type_address(page, "codeberg.org/o/r/src/branch/feature/x/notes/a.md")
    outcome(page, "Opened: 1 note, 2 talks")


def test_an_archive_of_the_pages_own_site_is_one(page: Page, built: Path) -> None:
    (built / "site" / "more.zip").write_bytes(zipped({"a.md": ALPHA.encode()}))
    type_address(page, "more.zip")
    outcome(page, "Opened: 1 note, 2 talks")


def test_a_site_that_never_answers_is_given_up(page: Page, live_visit: Visit) -> None:
    live_visit.context.route("https://silent.example/**", lambda _route: None)
    type_address(page, "https://silent.example/a.md")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    choose(page, file("alpha.md", ALPHA))  # meanwhile
    outcome(page, "Opened: 1 note, 2 talks")
    cancel.click()
    outcome(page, "Cancelled: nothing was opened.")
    expect(cancel).to_have_count(0)
    talks(page, 11)


def test_a_site_has_its_time_to_answer(page: Page, live_visit: Visit) -> None:
    live_visit.context.route("https://silent.example/**", lambda _route: None)
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


def test_what_can_t_be_opened_is_told_and_takes_nothing_with_it(page: Page, tmp_path: Path) -> None:
    huge = tmp_path / "huge.md"
    with huge.open("wb") as sparse:
        sparse.truncate(200 << 20)
    for name, content in {
        "alpha.md": ALPHA.encode(),
        "binary.md": b"\x7fELF" + bytes(range(256)) * 9,
        "broken.zip": zipped({"a.md": ALPHA.encode()})[:40],
        "bomb.zip": zipped({"bomb.md": bytes(80 << 20), "beta.md": BETA.encode()}),
        "movie.mp4": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(sorted(tmp_path.iterdir()))
    outcome(page, "Opened: 2 notes, 3 talks, 2 problems. 5 files could not be opened.")
    for said in (
        "huge.md is too large: 200 MB, and at most 4.0 MB are read.",
        "binary.md is not text.",
        "broken.zip is broken, or no zip archive.",
        "bomb.zip: bomb.md unpacks to more than is read of one file.",
        "movie.mp4 is no Markdown note (.md), picture or .zip.",
    ):
        outcome(page, said)
    talks(page, 12)


def test_a_note_that_vanishes_half_way(page: Page) -> None:
    page.evaluate(
        """() => {
          const { prototype } = Blob, read = prototype.arrayBuffer
          window.giveBack = () => { prototype.arrayBuffer = read }
          const gone = () => Promise.reject(new DOMException('', 'NotFoundError'))
          prototype.arrayBuffer = function () {
            return this.name === 'gone.md' ? gone() : read.call(this) } }"""
    )
    choose(page, file("gone.md", BETA), file("alpha.md", ALPHA))
    outcome(page, "Opened: 1 note, 2 talks")
    outcome(page, "gone.md could not be read: it vanished or changed meanwhile.")
    page.evaluate("window.giveBack()")


def test_five_hundred_notes_at_once(page: Page) -> None:
    notes = [[f"conf-{n}.md", BETA.replace("Beta", f"Beta{n}-")] for n in range(500)]
    page.evaluate(DROP, notes)
    outcome(page, "Opened: 500 notes, 500 talks, 0 problems.")
    talks(page, 509)


def test_opening_can_be_cancelled(page: Page) -> None:
    page.evaluate(
        """() => {
          const { prototype } = Blob, read = prototype.arrayBuffer
          window.giveBack = () => { prototype.arrayBuffer = read }
          prototype.arrayBuffer = function () {
            return new Promise(done => setTimeout(() => done(read.call(this)), 120)) } }"""
    )
    page.evaluate(DROP, [[f"conf-{n}.md", f"{BETA}{n}"] for n in range(50)])
    page.get_by_role("button", name="Cancel").click()
    outcome(page, "Cancelled: nothing was opened.")
    page.evaluate("window.giveBack()")
    talks(page, 9)


CANCEL_AT_ONCE = """() => {
  const place = document.getElementById('opening')
  const watcher = new MutationObserver(() => {
    if (!place.querySelector('progress[aria-label="Opening notes"][max="5000"]')) return
    watcher.disconnect()
    Array.from(place.querySelectorAll('button')).find(it => it.textContent === 'Cancel').click()
  })
  watcher.observe(place, { childList: true, subtree: true, attributes: true }) }"""
"""Presses Cancel when the progress is there: a busy machine's driver may come when all is over."""


def test_an_archive_shows_how_far_it_is_and_can_be_cancelled(page: Page) -> None:
    notes = {f"conf-{n}.md": f"{BETA}{n}".encode() for n in range(5_000)}
    page.evaluate(CANCEL_AT_ONCE)
    choose(page, file("many.zip", zipped(notes)))
    outcome(page, "Cancelled: nothing was opened.")
    talks(page, 9)


GONE = """() => {
  const { prototype } = FileSystemFileHandle, { getFile } = prototype
  window.giveBack = () => { prototype.getFile = getFile }
  prototype.getFile = function () {
    return this.name === 'beta.md'
      ? Promise.reject(new DOMException('', 'NotReadableError')) : getFile.call(this) } }"""


def test_one_file_that_can_t_be_read_costs_no_folder(page: Page) -> None:
    page.evaluate(FOLDER, ["one-gone", [["alpha.md", ALPHA], ["beta.md", BETA]]])
    page.evaluate(GONE)
    page.get_by_role("button", name="Choose a folder").click()
    outcome(page, "Opened: 1 note, 2 talks")
    outcome(page, "one-gone/beta.md could not be read: it vanished or changed meanwhile.")
    page.evaluate("window.giveBack()")


ENTRIES = """folders => {
  const later = (call, ...values) => setTimeout(() => call(...values))
  const fileOf = ([name, text]) => ({
    name, isFile: true, isDirectory: false,
    file: (done, failed) => text === null ? later(failed, new DOMException('', 'EncodingError'))
      : later(done, new File([text], name)) })
  const folderOf = ([name, files]) => ({
    name, isFile: false, isDirectory: true,
    createReader () {
      const rest = files && files.map(fileOf)
      return { readEntries: (done, failed) => rest ? later(done, rest.splice(0, 2))
        : later(failed, new DOMException('', 'EncodingError')) } } })
  const { prototype } = DataTransferItem, { webkitGetAsEntry, getAsFileSystemHandle } = prototype
  prototype.webkitGetAsEntry = function () { return folderOf(folders[this.getAsFile().name]) }
  delete prototype.getAsFileSystemHandle
  const data = new DataTransfer()
  folders.forEach((_, number) => data.items.add(new File([''], number)))
  document.body.dispatchEvent(
    new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  Object.assign(prototype, { webkitGetAsEntry, getAsFileSystemHandle }) }"""


def test_folders_are_dropped_where_the_browser_has_no_handles(page: Page) -> None:
    notes = [["01.md", ALPHA], ["02.md", None], ["03.txt", ""], ["04.md", BETA]]
    other = [["01.md", ALPHA.replace("Alpha", "Gamma").replace("Second", "Third")]]
    page.evaluate(ENTRIES, [["talks", notes], ["talks", other], ["closed", None]])
    outcome(page, "Opened: 3 notes, 5 talks")
    outcome(page, "talks/02.md could not be read: it vanished or changed meanwhile.")
    outcome(page, "closed could not be looked into when dropped: use “Choose a folder” instead.")
    expect(page.locator(".opened-notes")).to_contain_text("talks (2)/01.md")


def test_nothing_chosen_and_nothing_found_are_not_the_same(page: Page) -> None:
    choose(page)
    page.evaluate(FOLDER, ["empty", [["program.py", "pass"]]])
    page.get_by_role("button", name="Choose a folder").click()
    outcome(page, "No Markdown notes in empty.")
    outcome(page, "1 other file left alone: no notes.")
    choose(page, file("p.png", picture(3)))
    outcome(page, "Opened: 1 picture.")


ODD_ANSWER = """body => {
  const { fetch } = window
  window.giveBack = () => { window.fetch = fetch }
  const getReader = () => { throw new TypeError('odd') }
  window.fetch = () => Promise.resolve({ ok: true, status: 200, body: body ? { getReader } : {} })
}"""


def test_what_the_browser_refuses_costs_one_file(page: Page) -> None:
    page.evaluate(ODD_ANSWER, True)
    type_address(page, f"{ELSEWHERE}/odd.md")
    outcome(page, "odd.md could not be read (")
    page.evaluate("window.giveBack()")


def test_an_error_of_our_own_is_shown_as_one(page: Page) -> None:
    page.evaluate(ODD_ANSWER, False)  # no browser gives a body that can't be read
    type_address(page, f"{ELSEWHERE}/odd.md")
    outcome(page, "notes.example was not opened: an error in Backrow stopped it.")
    expect(page.locator("#bug")).to_be_visible()
    page.evaluate("window.giveBack(); document.getElementById('bug').remove()")
    talks(page, 9)


def test_a_text_that_is_refused_stays_in_its_box(page: Page) -> None:
    page.get_by_text("Paste Markdown").click()
    page.get_by_label("Markdown").fill("\x01\x02 words " * 9)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "is not text.")
    expect(page.get_by_label("Markdown")).not_to_have_value("")
    page.get_by_label("Markdown").fill(ALPHA)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_label("Markdown")).to_have_value("")


def test_pictures_change_and_give_way(page: Page) -> None:
    note = (BETA + "\n![graph](g.png)\n").encode()
    choose(page, file("x.zip", zipped({"conf/beta.md": note, "conf/g.png": picture(3)})))
    outcome(page, "Opened: 1 note, 1 talk, 0 problems, 1 picture.")
    choose(page, file("x.zip", zipped({"conf/beta.md": note, "conf/g.png": picture(5)})))
    outcome(page, "conf/g.png changed; it is shown as it is now.")
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Slow start").click()
    image = page.locator(".notes img")
    expect(image).to_have_js_property("naturalWidth", 5)


def test_a_picture_of_the_library_is_not_replaced(page: Page, built: Path) -> None:
    own = (built / "site" / "notes" / "pictures" / "hits.png").read_bytes()
    choose(page, file("x.zip", zipped({"pictures/hits.png": own})))
    outcome(page, "pictures/hits.png was here already, just as it is.")
    choose(page, file("x.zip", zipped({"pictures/hits.png": picture(3)})))
    outcome(page, "so this one is called pictures/hits (2).png.")
    page.get_by_role("button", name="Show instead of pictures/hits.png").click()
    page.get_by_role("button", name="Close all").click()
    page.evaluate("location.hash = '#'")
    page.get_by_role("searchbox").fill("graph of hit rates")
    page.locator("[data-talk]").first.click()
    image = page.locator('.notes img[src="./notes/pictures/hits.png"]')
    expect(image).to_have_count(1)


def test_clashes_are_decided_without_loss(page: Page, built: Path) -> None:
    own = next((built / "site" / "notes").glob("*2024.md"))
    choose(page, file(own.name, own.read_bytes()), file("copy.md", own.read_bytes()))
    outcome(page, f"{own.name} was here already, just as it is.")
    outcome(page, f"copy.md is the same note as {own.name}, and shown once.")
    choose(page, file(own.name, ALPHA))
    outcome(page, "so this one is called utopia-2024 (2).md.")
    talks(page, 11)
    choose(page, file(own.name, ALPHA.replace("Second", "Third")))
    outcome(page, "utopia-2024 (2).md changed; it is shown as it is now.")
    page.get_by_role("button", name="Show it again").last.click()
    talks(page, 13)
    page.locator(".opened-notes").get_by_role("button", name="Close").last.click()
    talks(page, 11)
    page.get_by_role("button", name="Show it again").last.click()
    talks(page, 13)
    page.get_by_role("button", name="Show instead of utopia-2024.md").first.click()
    talks(page, 11)


def test_kept_notes_are_there_at_the_next_visit(
    visit: Visit, two_ways: str, settings: types.ModuleType
) -> None:
    page = start(visit, two_ways, settings)
    choose(page, file("alpha.md", ALPHA), file("beta.md", BETA))
    talks(page, 12)
    page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Keep").click()
    kept = page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Kept")
    expect(kept).to_have_attribute("aria-pressed", "true")
    page.close()
    page = start(visit, two_ways, settings)
    talks(page, 11)
    page.locator("li").filter(has_text="alpha.md").get_by_role("button", name="Close").click()
    talks(page, 9)
    page.close()
    page = start(visit, two_ways, settings)
    expect(page.locator("#opened")).to_contain_text("Drop Markdown files")
    talks(page, 9)


def test_a_tab_saves_only_what_it_opened(
    visit: Visit, address: str, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
    choose(page, file("alpha.md", ALPHA))
    page.locator(".opened-notes").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    stale = start(visit, address, settings)
    talks(stale, 11)
    choose(page, file("alpha.md", ALPHA + "\n---\n\n## Third rail\n"))
    outcome(page, "alpha.md changed")
    talks(page, 12)
    choose(stale, file("beta.md", BETA))
    outcome(stale, "Opened: 1 note")
    page.close()
    stale.close()
    talks(start(visit, address, settings), 12)


def test_what_was_replaced_is_kept_no_more(
    visit: Visit, address: str, settings: types.ModuleType
) -> None:
    page = start(visit, address, settings)
    choose(page, file("alpha.md", ALPHA))
    page.locator(".opened-notes").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    choose(page, file("alpha.md", BETA))
    outcome(page, "Another note is called alpha.md, so this one is called alpha (2).md.")
    page.get_by_role("button", name="Show instead of alpha.md").click()
    talks(page, 10)
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    page.close()
    page = start(visit, address, settings)
    talks(page, 10)
    expect(page.locator(".opened-notes li")).to_have_count(1)


FOLDER = """async ([called, files]) => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(called, {create: true});
  for (const [name, text] of files) {
    const file = await folder.getFileHandle(name, {create: true});
    const writer = await file.createWritable();
    await writer.write(text);
    await writer.close();
  }
  window.showDirectoryPicker = async () => folder;
}"""


def test_a_folder_can_be_reloaded_when_its_files_change(page: Page) -> None:
    others = [[f"{n}.md", f"# Conf {n}\n"] for n in range(5)]
    page.evaluate(FOLDER, ["my-notes", [*others, ["alpha.md", ALPHA], ["beta.md", BETA]]])
    page.get_by_role("button", name="Choose a folder").click()
    outcome(page, "Opened: 7 notes, 3 talks")
    changed = ALPHA + "---\n\n## Third rail\n\n* three\n"
    page.evaluate(
        FOLDER,
        [
            "my-notes",
            [
                ["alpha.md", changed],
                ["beta.md", "# Late 2020\n\n---\n\n## Rewritten\n\n* all anew\n"],
            ],
        ],
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    outcome(page, "Files in my-notes changed.")
    page.locator("#opening").get_by_role("button", name="Reload").click()
    outcome(page, "my-notes/alpha.md changed; it is shown as it is now.")
    assert page.locator("#opening li").all_inner_texts()[:3] == [
        "my-notes/alpha.md changed; it is shown as it is now.",
        "my-notes/beta.md changed; it is shown as it is now.",
        "5 files were here already, just as they are.",
    ]
    talks(page, 13)


def test_opened_notes_are_as_hostile_as_any_other(page: Page) -> None:
    attack = (Path(__file__).parents[1] / "data" / "hostile").glob("*.md")
    page.evaluate("() => { window.ran = []; window.alert = text => { ran.push(text) } }")
    choose(page, *(file(f'<img src=x onerror="alert(1)">{p.name}', p.read_bytes()) for p in attack))
    outcome(page, "Opened: ")
    page.get_by_role("link", name="Talks", exact=True).click()
    for link in page.locator("#list [data-talk]").all()[:20]:
        link.click()
        page.go_back()
    assert page.evaluate("window.ran") == []
    assert page.locator("img[src=x]").count() == 0
