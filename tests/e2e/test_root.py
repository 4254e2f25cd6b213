"""After one build the repository's root is itself the site, and shows the notes in `notes/`."""

import contextlib
import http.client
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import DATA
from tests.support.projects import copy_project
from tests.support.serving import serve_folder
from tests.support.visits import Visit
from tools import serve as serving
from tools.build import site as building
from tools.project import ROOT, Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the repository with the test library as its notes, not built yet."""
    copy = copy_project(tmp_path / "root")
    shutil.copytree(DATA / "library", copy.root / "notes")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # the copy has no history to tell a date
    return copy


@pytest.fixture
def root(project: Project) -> Path:
    """The root of that copy."""
    return project.root


@pytest.mark.parametrize("way", ["http", "file"])
def test_the_root_is_a_site(
    project: Project,
    root: Path,
    way: str,
    visit: Visit,
) -> None:
    building.build(None, root / "dist", project)
    with serve_folder(root, "/deep/below/") as url:
        address = {"http": url, "file": (root / "index.html").as_uri()}[way]
        page = visit.open(address)
        expect(page.get_by_role("status")).to_have_text("9 talks")
        header = page.locator("#library-status")
        if way == "file":
            expect(page.get_by_text("Offline ready")).to_be_hidden()  # it says how old it is
            expect(header).to_contain_text("Notes as of 20")
            expect(header).to_contain_text("python3 -m tools build")
        else:
            expect(header).to_have_text("9 talks, 2 conferences")
    assert visit.errors == []
    assert (root / "dist" / "backrow.html").is_file()
    assert (root / "dist" / "site" / "index.html").is_file()


def test_a_build_with_other_notes_writes_only_its_output(
    project: Project, root: Path, tmp_path: Path
) -> None:
    building.build(DATA / "hostile", tmp_path / "out", project)
    assert not (root / "notes" / "manifest.json").exists()
    assert not (root / "vendor" / "offline.js").exists()
    assert (tmp_path / "out" / "site" / "notes" / "attack.md").is_file()


def test_a_second_build_gives_the_same_bytes(project: Project, root: Path) -> None:
    def contents() -> dict[str, bytes]:
        files = [path for path in root.rglob("*") if path.is_file()]
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    building.build(None, root / "dist", project)
    first = contents()
    building.build(None, root / "dist", project)
    assert contents() == first


@pytest.fixture
def served(root: Path) -> Iterator[tuple[str, Path]]:
    """The copy of the root as `tools serve` serves it, in a process of its own."""
    code = (
        "import sys; from pathlib import Path\n"
        "from tools import project, serve\n"
        "serve.serve(0, project.Project(Path(sys.argv[1]), project.CACHE))"
    )
    command = [sys.executable, "-c", code, str(root)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().strip(), root
        server.terminate()


def test_serve_rebuilds_and_reloads(served: tuple[str, Path], visit: Visit) -> None:
    url, root = served
    assert url.startswith("http://127.0.0.1:")
    page = visit.open(url)
    expect(page.get_by_role("status")).to_have_text("9 talks")
    with (root / "notes" / "utopia-2024.md").open("a", encoding="utf-8") as note:
        note.write("\n---\n\n## One more\n\nAda Quill\n\nJust in time.\n")
    expect(page.get_by_role("status")).to_have_text(
        "10 talks", timeout=visit.settings.START_TIMEOUT
    )
    assert visit.outside(url) == []


NOT_SERVED = (
    ".git/config", "%2egit/config", "%2Evenv/pyvenv.cfg", "tools/serve.py", "tools/", "notes/",
    "notes/leak.md", "notes/evil.html", "..%2f..%2fetc%2fpasswd", "%00", "README.md",
    "sw.js", "vendor/site.json",
)  # fmt: skip


def test_serve_has_the_site_and_nothing_else(project: Project, root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("secret", encoding="utf-8")
    (root / "notes" / "leak.md").symlink_to(root / ".git" / "config")
    (root / "notes" / "evil.html").write_text("<script>", encoding="utf-8")
    building.build(None, root / "dist", project)
    site = serving.Site(0, project)
    with site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        port = site.server_address[1]

        def status(method: str, path: str, host: str = f"127.0.0.1:{port}") -> int:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request(method, f"/{path}", headers={"Host": host})
            with contextlib.closing(connection):
                return connection.getresponse().status

        assert status("GET", "notes/utopia-2024.md") == 200
        for path in NOT_SERVED:
            assert (path, status("GET", path)) == (path, 404)
            assert (path, status("HEAD", path)) == (path, 404)
        assert status("GET", "", host="rebind.evil.example") == 403
        site.shutdown()
