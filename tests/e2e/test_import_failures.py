"""What cannot be read, or clashes with what is open, costs nothing else."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.your_library import (
    ALPHA,
    BETA,
    FOLDER,
    choose,
    file,
    outcome,
    picture,
    talks,
    zipped,
)


def test_what_can_t_be_opened_is_told_and_takes_nothing_with_it(
    your_library: Page, tmp_path: Path
) -> None:
    page = your_library
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


def test_a_note_that_vanishes_half_way(your_library: Page) -> None:
    page = your_library
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


GONE = """() => {
  const { prototype } = FileSystemFileHandle, { getFile } = prototype
  window.giveBack = () => { prototype.getFile = getFile }
  prototype.getFile = function () {
    return this.name === 'beta.md'
      ? Promise.reject(new DOMException('', 'NotReadableError')) : getFile.call(this) } }"""


def test_one_file_that_can_t_be_read_costs_no_folder(your_library: Page) -> None:
    page = your_library
    page.evaluate(FOLDER, ["one-gone", [["alpha.md", ALPHA], ["beta.md", BETA]]])
    page.evaluate(GONE)
    page.get_by_role("button", name="Choose a folder").click()
    outcome(page, "Opened: 1 note, 2 talks")
    outcome(page, "one-gone/beta.md could not be read: it vanished or changed meanwhile.")
    page.evaluate("window.giveBack()")


def test_nothing_chosen_and_nothing_found_are_not_the_same(your_library: Page) -> None:
    page = your_library
    choose(page)
    page.evaluate(FOLDER, ["empty", [["program.py", "pass"]]])
    page.get_by_role("button", name="Choose a folder").click()
    outcome(page, "No Markdown notes in empty.")
    outcome(page, "1 other file left alone: no notes.")
    choose(page, file("p.png", picture(3)))
    outcome(page, "Opened: 1 picture.")


def test_a_text_that_is_refused_stays_in_its_box(your_library: Page) -> None:
    page = your_library
    page.get_by_text("Paste Markdown").click()
    page.get_by_label("Markdown").fill("\x01\x02 words " * 9)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "is not text.")
    expect(page.get_by_label("Markdown")).not_to_have_value("")
    page.get_by_label("Markdown").fill(ALPHA)
    page.get_by_role("button", name="Open this text").click()
    outcome(page, "Opened: 1 note, 2 talks")
    expect(page.get_by_label("Markdown")).to_have_value("")


def test_pictures_change_and_give_way(your_library: Page) -> None:
    page = your_library
    note = (BETA + "\n![graph](g.png)\n").encode()
    choose(page, file("x.zip", zipped({"conf/beta.md": note, "conf/g.png": picture(3)})))
    outcome(page, "Opened: 1 note, 1 talk, 0 problems, 1 picture.")
    choose(page, file("x.zip", zipped({"conf/beta.md": note, "conf/g.png": picture(5)})))
    outcome(page, "conf/g.png changed; it is shown as it is now.")
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Slow start").click()
    image = page.locator(".notes img")
    expect(image).to_have_js_property("naturalWidth", 5)


def test_a_picture_of_the_library_is_not_replaced(your_library: Page, built: Path) -> None:
    page = your_library
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


def test_clashes_are_decided_without_loss(your_library: Page, built: Path) -> None:
    page = your_library
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


def test_opened_notes_are_as_hostile_as_any_other(your_library: Page) -> None:
    page = your_library
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
