"""Real Firefox, with its strict file policy on, and WebKitGTK, both through Selenium.

Playwright's own Firefox switches the file policy off, so a page that is broken in the real one
passes there; its WebKit is not the one that people have.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.remote.webdriver import WebDriver

from tools.browsers import firefox, geckodriver, webkit_driver

ENGINES = ("firefox", "webkit") if sys.platform == "linux" else ()


@contextlib.contextmanager
def start_firefox() -> Iterator[WebDriver]:
    """Headless Firefox as people have it, looking nothing up by itself."""
    options = webdriver.FirefoxOptions()
    options.binary_location = str(firefox())
    options.add_argument("-headless")
    options.set_preference("security.fileuri.strict_origin_policy", True)
    options.set_preference("network.captive-portal-service.enabled", False)
    options.set_preference("network.connectivity-service.enabled", False)
    options.set_preference("app.normandy.enabled", False)
    options.set_preference("browser.safebrowsing.update.enabled", False)
    service = webdriver.FirefoxService(geckodriver(), log_output=subprocess.DEVNULL)
    driver = webdriver.Firefox(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


@contextlib.contextmanager
def start_display() -> Iterator[str]:
    """A virtual screen, on a free display; gives its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


@contextlib.contextmanager
def start_webkit() -> Iterator[WebDriver]:
    """WebKitGTK's small browser on a virtual screen, with a home of its own."""
    with start_display() as display, tempfile.TemporaryDirectory() as home:
        sandbox = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # tests may run as root
        software = {"LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
        env = {**os.environ, "DISPLAY": display, "HOME": home, **sandbox, **software}
        service = webdriver.WebKitGTKService(
            str(webkit_driver()), log_output=subprocess.DEVNULL, env=env
        )
        options = webdriver.WebKitGTKOptions()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield driver
        finally:
            driver.quit()


def mini_browser() -> str:
    """WebKitGTK's MiniBrowser, which comes with the driver and is on no PATH."""
    if found := shutil.which("MiniBrowser"):
        return found
    places = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    assert places, "WebKitGTK's MiniBrowser is missing; the package webkit2gtk-driver brings it"
    return str(places[-1])


@pytest.fixture(scope="module", params=ENGINES)
def driver(request: pytest.FixtureRequest) -> Iterator[WebDriver]:
    """Each engine in turn."""
    start = {"firefox": start_firefox, "webkit": start_webkit}[request.param]
    with start() as driver:
        driver.set_page_load_timeout(60)
        driver.set_script_timeout(90)
        yield driver


@pytest.fixture(scope="module")
def wait_for(driver: WebDriver) -> Callable[..., object]:
    """Waits until an expression of the page is true; fails with what the page says instead."""

    def wait(expression: str, seconds: float = 30) -> object:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(JavascriptException):  # between two documents
                value: object = driver.execute_script(f"return {expression}")
                if value:
                    return value
            time.sleep(0.05)
        said = driver.execute_script("return document.body.innerText.slice(0, 600)")
        raise AssertionError(f"never true: {expression}\nthe page says: {said}")

    return wait
