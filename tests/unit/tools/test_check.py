"""`tools json` and `tools check`: the model and the problems, on the terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.model import Problem
from app.pack import PICTURE_LIMIT
from tests.conftest import DATA
from tools import check
from tools.project import ROOT

LIBRARY = str(DATA / "library")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )


def test_json_prints_the_model_and_nothing_else() -> None:
    result = run("json", LIBRARY)
    assert result.returncode == 0
    model = json.loads(result.stdout)
    assert set(model) == {"conferences", "problems"}
    conference = next(c for c in model["conferences"] if c["title"] == "PyUtopia 2025")
    assert set(conference) == {
        "title", "url", "date", "year", "location", "source", "preamble", "entries",
    }  # fmt: skip
    assert conference["source"] == "utopia-2025.md"
    assert conference["year"] == 2025
    talk = conference["entries"][1]
    assert set(talk) == {
        "id", "title", "speakers", "url", "date", "tags", "kind", "parent", "source", "line",
        "links", "has_code", "follow_ups", "body",
    }  # fmt: skip
    assert talk["id"] == "pyutopia-2025/types-without-tears"
    assert talk["speakers"] == ["Ada Quill"]
    assert talk["line"] == 15
    assert talk["has_code"] is True
    assert [link["url"] for link in talk["links"]] == [
        "https://2025.utopia.example/talks/types-without-tears/",
        "https://ada.example/slides",
    ]
    kinds = [entry["kind"] for entry in conference["entries"]]
    assert kinds == [
        "remarks", "talk", "talk", "talk", "panel", "section", "lightning", "lightning", "misc",
        "talk",
    ]  # fmt: skip


def test_a_file_is_its_own_source() -> None:
    model = json.loads(run("json", str(DATA / "library" / "utopia-2024.md")).stdout)
    assert [c["source"] for c in model["conferences"]] == ["utopia-2024.md"]


def test_check_prints_problems_and_fails_on_errors() -> None:
    result = run("check", LIBRARY)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    place = f"{LIBRARY}/utopia-2025.md:105"
    assert any(line.startswith(f"{place}: error: unclosed-link: ") for line in lines), lines


def test_check_passes_when_there_is_no_error(tmp_path: Path) -> None:
    note = tmp_path / "fine.md"
    note.write_text("# Conf 2025\n\n## A talk\n\nAda Quill\n\nWords.\n", encoding="utf-8")
    result = run("check", str(note))
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("command", ["json", "check"])
def test_a_missing_path_is_one_sentence(command: str, tmp_path: Path) -> None:
    result = run(command, str(tmp_path / "none"))
    assert result.returncode == 1
    assert result.stderr == f"backrow: There is no file or folder {tmp_path / 'none'}.\n"


def test_check_speaks_json_and_githubs_annotations() -> None:
    result = run("check", "--format", "json", LIBRARY)
    problems = json.loads(result.stdout)["problems"]
    assert {"utopia-2025.md"} == {p["source"] for p in problems if p["code"] == "unclosed-link"}
    lines = run("check", "--format", "github", LIBRARY).stdout.splitlines()
    assert len(lines) == len(problems)
    wanted = f"::error file={LIBRARY}/utopia-2025.md,line=105,title=unclosed-link::The link "
    assert any(line.startswith(wanted) for line in lines), lines


def test_annotations_escape_what_would_end_them() -> None:
    problem = Problem("a,b:c.md", 1, "x", "hint", "50%\nof it", "")
    assert check.github_line(problem, "a,b:c.md") == (
        "::notice file=a%2Cb%3Ac.md,line=1,title=x::50%25%0Aof it"
    )


def test_pictures_that_are_missing_or_large_and_blocks_beyond_a_cap(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(bytes(PICTURE_LIMIT + 1))
    text = (
        "# Conf 2025\n\n## Talk\n\nAda Quill\n\n![a](none.png)\n\n![b](large.png)\n\n"
        + "[" * 5000
        + "\n"
    )
    (tmp_path / "conf.md").write_text(text, encoding="utf-8")
    library = check.read([tmp_path], closely=True)
    found = {(p.code, p.severity): p.line for p in library.problems}
    assert found["image-not-shown", "warning"] == 7
    assert found["large-picture", "hint"] == 9
    assert found["too-complex", "warning"] == 11
