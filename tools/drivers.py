"""Starts Firefox and WebKitGTK through Selenium, set up as their users have them.

Firefox runs with its strict file policy on. Playwright's own Firefox switches the policy off, so a
page that fails in the real one passes there; its WebKit is not the one that people have.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

from tools.progress import ToolError
from tools.setup.browsers import firefox, geckodriver, webkit_driver

ENGINES = ("firefox", "webkit") if sys.platform == "linux" else ()


@contextlib.contextmanager
def start_firefox() -> Iterator[WebDriver]:
    """Start a headless Firefox that makes no requests of its own."""
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
    """Start a virtual screen on a free display; yield the display's name."""
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
    """Start WebKitGTK's small browser on a virtual screen, with a home folder of its own."""
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
    """Return the path of WebKitGTK's MiniBrowser; it comes with the driver, outside PATH."""
    if found := shutil.which("MiniBrowser"):
        return found
    places = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not places:
        raise ToolError("WebKitGTK's MiniBrowser is missing: install webkit2gtk-driver.")
    return str(places[-1])
