"""Save a page's downloads, and read the notes in them."""

from pathlib import Path

from playwright.sync_api import Page

from app.pack import read_notes_json


def save(page: Page, button: str = "Save as one file") -> bytes:
    """Return the file that a button downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def notes_in(page: bytes) -> dict[str, bytes]:
    """Return the files in a one-file library."""
    block = page.decode().rpartition('<script type="application/json" id="backrow-notes"')[2]
    return read_notes_json(block.partition(">")[2].partition("</script>")[0])
