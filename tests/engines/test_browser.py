"""Tests share a browser, and nothing else: neither its windows nor what a page stored."""

from collections.abc import Callable

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.engines import Engine, Wait

STORED = "Object.keys(localStorage).filter(name => name.endsWith(backrowLibrary))"


def close_the_first_of_two(driver: WebDriver) -> None:
    """Leave another window open, and the driver at the closed one."""
    first = driver.current_window_handle
    driver.switch_to.new_window("tab")
    driver.switch_to.window(first)
    driver.close()


def open_two_more(driver: WebDriver) -> None:
    driver.switch_to.new_window("tab")
    driver.switch_to.new_window("tab")


@pytest.mark.parametrize(
    ("leave", "is_gone"),
    [(open_two_more, False), (close_the_first_of_two, False), (WebDriver.close, True)],
)
def test_a_test_finds_a_single_empty_window(
    engine: Engine, leave: Callable[[WebDriver], None], is_gone: bool
) -> None:
    left = engine.clear()
    n_starts = engine.n_starts
    leave(left)
    driver = engine.clear()
    assert len(driver.window_handles) == 1
    assert driver.current_url == "about:blank"
    assert engine.n_starts == n_starts + is_gone


@pytest.mark.parametrize("address", ["http", "unpacked-file", "one-file"], indirect=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_a_test_finds_nothing_stored(
    driver: WebDriver, wait_for: Wait, address: str, _turn: int
) -> None:
    driver.get(f"{address}?forget")  # which starts no Python
    wait_for("globalThis.backrowLibrary")
    assert driver.execute_script(f"return {STORED}") == []
    driver.execute_script("localStorage.setItem(`backrow:test:${backrowLibrary}`, 'left')")
    assert len(driver.execute_script(f"return {STORED}")) == 1
