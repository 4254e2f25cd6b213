"""Files, archives, folders and pasted text are opened, with progress, and can be reloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import and_in_full
from tests.e2e.conftest import Opened
from tests.support.your_library import (
    ALPHA,
    BETA,
    DROP,
    FOLDER,
    choose,
    drop,
    file,
    outcome,
    talks,
    zipped,
)

THREE_WAYS = and_in_full(["http"], ["unpacked-file", "one-file"])
"""How the page is opened; over http it is the page that tests share."""

TWO_WAYS = and_in_full(["http"], ["one-file"])


@pytest.mark.parametrize("opened", THREE_WAYS, indirect=True)
def test_files_are_chosen(opened: Opened) -> None:
    page = opened.page
    choose(page, file("alpha.md", ALPHA), file("beta.md", BETA))
    outcome(page, "Opened: 2 notes, 3 talks")
    talks(page, 12)
    page.get_by_role("link", name="Talks", exact=True).click()
    card = page.get_by_role("article").filter(has_text="First light")
    expect(card.locator(".own")).to_have_text(["opened"])
    assert opened.errors == []


@pytest.mark.parametrize("opened", TWO_WAYS, indirect=True)
def test_a_file_is_dropped_on_the_list(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("link", name="Talks", exact=True).click()
    assert page.evaluate(DROP, [["alpha.md", ALPHA]])
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_role("status")).to_have_text("11 talks")


@pytest.mark.parametrize("opened", TWO_WAYS, indirect=True)
def test_an_archive_is_opened(opened: Opened) -> None:
    page = opened.page
    picture = b"\x89PNG" + bytes(30)
    note = BETA + "\n![graph](g.png)\n"
    choose(page, file("x.zip", zipped({"conf/beta.md": note.encode(), "conf/g.png": picture})))
    outcome(page, "Opened: 1 note, 1 talk")
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Slow start").click()
    assert (page.locator(".notes img").get_attribute("src") or "").startswith("blob:")


@pytest.mark.parametrize("opened", TWO_WAYS, indirect=True)
def test_markdown_is_pasted(opened: Opened) -> None:
    page = opened.page
    page.get_by_text("Paste Markdown").click()
    page.get_by_label("Markdown").fill(ALPHA)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.locator(".opened-notes")).to_contain_text("alphaconf-2019.md")
    page.get_by_label("Markdown").fill(ALPHA.replace("Second", "Third"))
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "so this one is called alphaconf-2019 (2).md")


@pytest.mark.parametrize("opened", TWO_WAYS, indirect=True)
def test_a_folder_is_chosen(opened: Opened, tmp_path: Path) -> None:
    """In a browser without a picker of folders, such as Firefox, an input takes its place."""
    page = opened.page
    folder = tmp_path / "my-notes"
    (folder / "sub").mkdir(parents=True)
    (folder / "alpha.md").write_text(ALPHA)
    (folder / "sub" / "beta.md").write_text(BETA)
    (folder / "program.py").write_text("pass")
    page.evaluate(
        """() => {
          const { showDirectoryPicker } = window
          window.giveBack = () => { window.showDirectoryPicker = showDirectoryPicker }
          delete window.showDirectoryPicker }"""
    )
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    page.evaluate("window.giveBack()")
    chooser.value.set_files(folder)
    outcome(page, "Opened: 2 notes, 3 talks")
    outcome(page, "1 other file left alone")
    expect(page.locator(".opened-notes")).to_contain_text("my-notes/sub/beta.md")


@pytest.mark.parametrize("opened", THREE_WAYS, indirect=True)
def test_a_folder_is_dropped_and_can_be_reloaded(opened: Opened, tmp_path: Path) -> None:
    page = opened.page
    folder = tmp_path / "my-notes"
    (folder / "sub").mkdir(parents=True)
    (folder / "alpha.md").write_text(ALPHA)
    (folder / "sub" / "beta.md").write_text(BETA)
    (folder / "sub" / "more.zip").write_bytes(zipped({"a.md": b""}))
    (tmp_path / "note.md").write_text("# GammaConf 2017\n\n---\n\n## Third\n")
    drop(page, folder, tmp_path / "note.md")
    outcome(page, "Opened: 3 notes, 4 talks")
    outcome(page, "my-notes/sub/more.zip was left alone: open archives by themselves.")
    (folder / "alpha.md").write_text(ALPHA + "---\n\n## Third rail\n\n* three\n")
    page.get_by_role("button", name="Reload my-notes").click()
    outcome(page, "my-notes/alpha.md changed; it is shown as it is now.")
    talks(page, 14)
    assert opened.errors == []


def test_five_hundred_notes_at_once(your_library: Page) -> None:
    page = your_library
    notes = [[f"conf-{n}.md", BETA.replace("Beta", f"Beta{n}-")] for n in range(500)]
    page.evaluate(DROP, notes)
    outcome(page, "Opened: 500 notes, 500 talks, 0 problems.")
    talks(page, 509)


def test_opening_can_be_cancelled(your_library: Page) -> None:
    page = your_library
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


def test_an_archive_shows_how_far_it_is_and_can_be_cancelled(your_library: Page) -> None:
    page = your_library
    notes = {f"conf-{n}.md": f"{BETA}{n}".encode() for n in range(5_000)}
    page.evaluate(CANCEL_AT_ONCE)
    choose(page, file("many.zip", zipped(notes)))
    outcome(page, "Cancelled: nothing was opened.")
    talks(page, 9)


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


def test_folders_are_dropped_where_the_browser_has_no_handles(your_library: Page) -> None:
    page = your_library
    notes = [["01.md", ALPHA], ["02.md", None], ["03.txt", ""], ["04.md", BETA]]
    other = [["01.md", ALPHA.replace("Alpha", "Gamma").replace("Second", "Third")]]
    page.evaluate(ENTRIES, [["talks", notes], ["talks", other], ["closed", None]])
    outcome(page, "Opened: 3 notes, 5 talks")
    outcome(page, "talks/02.md could not be read: it vanished or changed meanwhile.")
    outcome(page, "closed could not be looked into when dropped: use “Choose a folder” instead.")
    expect(page.locator(".opened-notes")).to_contain_text("talks (2)/01.md")


def test_a_folder_can_be_reloaded_when_its_files_change(your_library: Page) -> None:
    page = your_library
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
