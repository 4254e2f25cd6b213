"""The main flow and the hostile note, in the engines that differ from Chromium."""

from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.conftest import and_in_full
from tests.support.engines import START, STATUS, Wait, start
from tests.support.hostile import INJECT, VISIT_EVERYTHING
from tests.support.serving import serve_folder


def type_into_search(driver: WebDriver, text: str) -> None:
    driver.execute_script(
        "const q = document.getElementById('q'); q.focus(); q.value = arguments[0];"
        "q.dispatchEvent(new InputEvent('input', {bubbles: true}))",
        text,
    )


@pytest.mark.parametrize("address", ["http", "unpacked-file", "one-file"], indirect=True)
def test_main_flow(driver: WebDriver, wait_for: Wait, address: str) -> None:
    start(driver, wait_for, address)

    type_into_search(driver, "asyncio")
    wait_for(f"{STATUS} === '1 of 9 talks'")
    driver.execute_script("document.querySelector('#list .talk-title a').click()")
    wait_for(
        "document.querySelector('#reading h1').textContent === 'Mending a bicycle with asyncio'"
    )
    wait_for("document.querySelector('.notes').textContent.includes('Spokes are tasks')")

    driver.execute_script("history.back()")  # a driver's own Back skips what no hand clicked
    wait_for(f"{STATUS} === '1 of 9 talks'")
    type_into_search(driver, "")
    wait_for(f"{STATUS} === '9 talks'")
    ada = "document.querySelector('#facets [value=\"Ada Quill\"]')"
    wait_for(ada)
    driver.execute_script(f"{ada}.click()")
    wait_for(f"{STATUS} === '3 of 9 talks'")
    driver.refresh()
    wait_for(f"{STATUS} === '3 of 9 talks'", START)

    driver.execute_script("location.hash = '#talk=pyutopia-2025/caching-a-love-story-a-warning'")
    wait_for("document.querySelector('.notes img')?.naturalWidth === 64")
    outside = driver.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)"
        ".filter(name => !name.startsWith(arguments[0]) && !/^(blob|data):/.test(name))",
        address.removesuffix("index.html").removesuffix("backrow.html"),
    )
    assert outside == []


@pytest.mark.parametrize("way", and_in_full(["http"], ["one-file"]))
def test_nothing_from_a_note_runs(
    way: str, driver: WebDriver, wait_for: Wait, built_hostile: Path, sub_path: str
) -> None:
    with serve_folder(built_hostile / "site", sub_path) as url:
        driver.get(url if way == "http" else (built_hostile / "backrow.html").as_uri())
        driver.execute_script("window.ranByNotes = []; window.ran = what => ranByNotes.push(what)")
        wait_for("document.documentElement.dataset.state === 'ready'", START)
        wait_for(f"{STATUS} === '6 talks'")
        seen = evaluate(driver, VISIT_EVERYTHING)
        assert isinstance(seen, dict), seen
        assert seen["views"] >= 6 + 3
        assert (seen["ran"], seen["strange"]) == ([], [])
        assert evaluate(driver, INJECT) == []


def evaluate(driver: WebDriver, script: str) -> object:
    """What a promise in the page gives."""
    value: object = driver.execute_async_script(
        f"const done = arguments[0]; ({script.strip()}).then(done, error => done(String(error)))"
    )
    return value
