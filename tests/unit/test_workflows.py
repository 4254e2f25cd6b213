"""GitHub's files: they fit their schemas, pin every action, and give away no right."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.project import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def test_there_are_workflows() -> None:
    assert {path.name for path in WORKFLOWS} >= {"pages.yml", "test.yml"}


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        *(("vendor.github-workflows", path) for path in WORKFLOWS),
        ("vendor.dependabot", GITHUB / "dependabot.yml"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_a_file_fits_its_schema(schema: str, path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert uses
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*")
    assert [it for it in uses if not pinned.fullmatch(it)] == []


def test_a_pull_request_is_tested_without_rights_or_secrets() -> None:
    text = (GITHUB / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert re.search(r"^  pull_request:$", text, re.M)
    assert "pull_request_target" not in text
    assert "secrets" not in text.replace("no job needs a secret", "")
    assert re.search(r"^permissions:\n  contents: read\n\n", text, re.M)


def test_dependabot_looks_where_the_lock_files_are() -> None:
    text = (GITHUB / "dependabot.yml").read_text(encoding="utf-8")
    folders = re.findall(r"directory: /(.*)", text)
    assert len(folders) == 3
    assert (ROOT / "tools/node/package-lock.json").is_file()
    assert {"requirements", "tools/node", ""} == set(folders)
