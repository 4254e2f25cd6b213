"""Firefox and WebKitGTK for the tests: one browser of each for all, with a reader for each test.

What a page stores, it stores under the library's own address. So each test gets the library at an
address of its own, also among the pages opened as files, and finds nothing of an earlier test.
"""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.engines import Engine, Wait, wait_for_true
from tests.support.serving import serve_folder
from tools.drivers import ENGINES, start_firefox, start_webkit


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn, one browser for all tests."""
    engine = Engine({"firefox": start_firefox, "webkit": start_webkit}[request.param])
    yield engine
    engine.close()


@pytest.fixture
def driver(engine: Engine) -> WebDriver:
    """The engine's driver, at a single empty window, whatever the test before has left."""
    return engine.clear()


@pytest.fixture
def wait_for(driver: WebDriver) -> Wait:
    """Waits until an expression of the page is true."""
    return functools.partial(wait_for_true, driver)


@pytest.fixture
def sub_path(tmp_path: Path) -> str:
    """A path on a host that no other test has: a port may be given out again."""
    return f"/{tmp_path.name}/"


@pytest.fixture
def address(
    request: pytest.FixtureRequest, built: Path, tmp_path: Path, sub_path: str
) -> Iterator[str]:
    """The test library in the way that `request.param` names, at an address of the test's own."""
    if request.param == "http":
        with serve_folder(built / "site", sub_path) as url:
            yield url
    elif request.param == "unpacked-file":
        yield (Path(shutil.copytree(built / "site", tmp_path / "site")) / "index.html").as_uri()
    else:
        yield Path(shutil.copy(built / "backrow.html", tmp_path)).as_uri()
