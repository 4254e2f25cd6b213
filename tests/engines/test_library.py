"""Opening, marking, keeping and saving, in the engines that differ from Chromium.

A driver can't answer an engine's own dialogues, so the page's choice of a file, and what it hands
out, are taken from the page itself.
"""

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.conftest import and_in_full
from tests.support.engines import STATUS, Wait, open_page, start

NOTE = "# AlphaConf 2019\\n\\n---\\n\\n## First light\\n\\nAnn Able\\n\\n* one\\n"

WAYS = pytest.mark.parametrize("address", and_in_full(["one-file"], ["http"]), indirect=True)

CHOOSE = """HTMLInputElement.prototype.click = function () {
  const data = new DataTransfer();
  data.items.add(new File(["%s"], "alpha.md"));
  this.files = data.files;
  this.dispatchEvent(new Event("change"));
}"""

DROP = """const data = new DataTransfer();
data.items.add(new File(["%s"], "alpha.md"));
document.body.dispatchEvent(
  new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));"""

CATCH = """const { createObjectURL } = URL;
URL.createObjectURL = blob => {
  blob.text().then(text => { window.handedOut = text });
  return createObjectURL.call(URL, blob);
};
HTMLAnchorElement.prototype.click = function () {};"""


def press(driver: WebDriver, wait_for: Wait, name: str) -> None:
    """Press a button by what it does."""
    wait_for(f"document.querySelector('[data-do={name}]')")
    driver.execute_script(f"document.querySelector('[data-do={name}]').click()")


def go(driver: WebDriver, fragment: str) -> None:
    driver.execute_script(f"location.hash = '{fragment}'")


@WAYS
def test_notes_are_chosen_dropped_and_kept(driver: WebDriver, wait_for: Wait, address: str) -> None:
    start(driver, wait_for, address)
    driver.execute_script(DROP % NOTE)
    wait_for("document.querySelector('#opening').textContent.includes('1 note, 1 talk')")
    wait_for(f"{STATUS} === '10 talks'")
    go(driver, "view=yours")
    press(driver, wait_for, "remove-notes")
    wait_for("document.querySelector('#library-status').textContent.includes('9 talks')")
    driver.execute_script(CHOOSE % NOTE.replace("Alpha", "Beta"))
    press(driver, wait_for, "open-files")
    wait_for("document.querySelector('#library-status').textContent.includes('10 talks')")
    press(driver, wait_for, "keep-notes")
    wait_for("document.querySelector('.opened-notes [aria-pressed=true]')")
    start(driver, wait_for, address, talks=10)
    go(driver, "view=yours")
    press(driver, wait_for, "remove-notes")
    wait_for("document.querySelector('#library-status').textContent.includes('9 talks')")


@WAYS
def test_marks_are_kept(driver: WebDriver, wait_for: Wait, address: str) -> None:
    start(driver, wait_for, address)
    go(driver, "q=asyncio")
    wait_for(f"{STATUS} === '1 of 9 talks'")
    driver.execute_script("document.querySelector('#list .talk-title a').click()")
    press(driver, wait_for, "star")
    saved = "document.querySelector('#marks-saved').textContent === 'Saved in this browser'"
    wait_for(saved)
    driver.find_element(By.ID, "remark").send_keys("worth it")
    wait_for("document.querySelector('#marks-saved').textContent === ''")
    wait_for(saved)
    start(driver, wait_for, address)
    go(driver, "q=is:starred%20has:remark")
    wait_for(f"{STATUS} === '1 of 9 talks'")
    driver.execute_script("document.querySelector('#list .talk-title a').click()")
    wait_for("document.querySelector('#remark').value === 'worth it'")
    wait_for("document.querySelector('#star').getAttribute('aria-pressed') === 'true'")
    press(driver, wait_for, "star")
    wait_for(saved)


@WAYS
def test_the_page_saves_itself(
    driver: WebDriver, wait_for: Wait, address: str, built: Path, tmp_path: Path
) -> None:
    saved = (built / "backrow.html").read_text(encoding="utf-8")
    for generation in range(2):
        open_page(driver, wait_for, f"{address}#view=yours")
        driver.execute_script(CATCH)
        press(driver, wait_for, "save-file")
        wait_for("window.handedOut", 60)
        text = driver.execute_script("return window.handedOut")
        assert text == saved
        target = tmp_path / f"generation-{generation}.html"
        target.write_text(text, encoding="utf-8")
        address = target.as_uri()
    go(driver, "")  # of the first that was saved; what it saved is the same
    wait_for(f"{STATUS} === '9 talks'")
