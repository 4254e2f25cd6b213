"""Choose, drop and load notes in a page, as its reader does."""

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.support.visits import Visit

ALPHA = "# AlphaConf 2019\n\n---\n\n## First light\n\nAnn Able\n\n---\n\n## Second wind\n\n* two\n"

BETA = "# BetaConf 2018\n\n---\n\n## Slow start\n\nBea Baker\n\n* words\n"

ELSEWHERE = "https://notes.example"


def open_your_library(visit: Visit, address: str) -> Page:
    """Start a page at the view "Your library"."""
    page = visit.open(f"{address}#view=yours")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your library")
    return page


def file(name: str, content: str | bytes) -> FilePayload:
    """A file to choose."""
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "", "buffer": data}


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files in the browser's dialog."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(list(files))


def outcome(page: Page, text: str) -> None:
    """Wait until the page shows this outcome of the last import."""
    expect(page.locator("#opening")).to_contain_text(text)


def talks(page: Page, number: int) -> None:
    """Wait until the library has so many talks."""
    expect(page.locator("#library-status")).to_contain_text(f"{number:,} talks")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
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
    """Drop files and folders of this computer, as a reader does.

    Chromium loses one such drop in fifteen before it reaches the page, so it is repeated.
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
    """Load a note by its address."""
    page.evaluate(
        "document.getElementById('web-way').open = true"
    )  # without clicks, since it may be redrawn between two
    box = page.get_by_label("Address of a note")
    box.fill(address)
    if box.input_value() != address:  # the box was redrawn before it was filled
        box.fill(address)
    page.get_by_role("button", name="Load", exact=True).click()


DROP = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""
"""Drops files, given as pairs of name and text; returns whether the page accepted them."""

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
"""Writes a folder of this name and files, and makes it the reader's next choice."""
