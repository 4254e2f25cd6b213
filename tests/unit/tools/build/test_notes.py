"""What the tools take from a folder of notes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.pack import read_notes_json
from tools.build.notes import BUNDLE_FROM, bundle, date_of, manifest, read_folder
from tools.files import write
from tools.progress import ToolError


def test_notes_and_pictures_are_read_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.md", "b/c.MD", "b/d.png", "e.svg", "f.txt", ".hidden.md", ".git/g.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    assert read_folder(tmp_path) == {"a.md": b"a.md", "b/c.MD": b"b/c.MD", "b/d.png": b"b/d.png"}


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        read_folder(tmp_path / "none")
    assert str(caught.value) == (
        f"There is no folder {tmp_path / 'none'}: give the one that holds your notes."
    )


def test_the_manifest_lists_exactly_the_notes() -> None:
    files = {"b.md": b"two", "a.md": b"1", "p.png": b""}
    content = json.loads(manifest(files, "2025-02-10"))
    assert content["notes"] == [{"path": "a.md", "size": 1}, {"path": "b.md", "size": 3}]
    assert content["pictures"] == ["p.png"]
    assert content["bundle"] is None
    assert content["as_of"] == "2025-02-10"


def test_the_library_hash_changes_with_any_file() -> None:
    hashes = {
        json.loads(manifest(files, None))["library"]
        for files in ({"a.md": b"1"}, {"a.md": b"2"}, {"b.md": b"1"}, {"a.md": b"1", "p.png": b""})
    }
    assert len(hashes) == 4


def test_many_notes_come_in_a_bundle() -> None:
    files = {f"{i:03}.md": str(i).encode() for i in range(BUNDLE_FROM)} | {"p.png": b"x"}
    assert json.loads(manifest(files, None))["bundle"] == "bundle.json"
    assert read_notes_json(bundle(files)) == {p: d for p, d in files.items() if p != "p.png"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names and pipes")
def test_links_pipes_and_unreadable_names_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "leak.md").symlink_to(secret)
    (notes / "loop.md").symlink_to(notes / "loop.md")
    (notes / "p.png").symlink_to(secret)
    os.mkfifo(notes / "pipe.md")
    (notes / "a\n::error::forged.md").write_text("x", encoding="utf-8")
    (notes / os.fsdecode(b"\xff.md")).write_text("x", encoding="utf-8")
    (notes / ("n" * 252 + ".md")).write_text("x", encoding="utf-8")
    assert set(read_folder(notes)) == {"n" * 252 + ".md"}
    said = capsys.readouterr().err
    assert said.count("left out") == 6
    assert "\n::error" not in said


def test_a_half_written_file_is_never_an_old_one(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("keep me", encoding="utf-8")
    target = tmp_path / "manifest.json"
    (tmp_path / "manifest.json.part").symlink_to(precious)
    write(target, "new")
    write(tmp_path / ("n" * 255), "long name")
    assert target.read_text(encoding="utf-8") == "new"
    assert precious.read_text(encoding="utf-8") == "keep me"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def git(folder: Path, *arguments: str, date: str = "") -> None:
    env = {
        **os.environ,
        "GIT_COMMITTER_DATE": date,
        "GIT_AUTHOR_DATE": date,
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    subprocess.run(
        ["git", *who, "-C", str(folder), *arguments], env=env, check=True, capture_output=True
    )


def test_a_repository_that_notes_bring_along_is_never_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "a.md").write_text("# A", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x", date="2021-05-04T12:00:00Z")
    git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    assert date_of(tmp_path) is None
    assert not (tmp_path / "ran").exists()


def test_the_date_is_that_of_the_last_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    notes = tmp_path / "notes"
    notes.mkdir()
    assert date_of(notes, tmp_path) is None
    (notes / "a.md").write_text("# A", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x", date="2021-05-04T12:00:00Z")
    (tmp_path / "other.txt").write_text("x", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "y", date="2022-06-05T12:00:00Z")
    assert date_of(notes, tmp_path) == "2021-05-04"

    (notes / "b.md").write_text("# B", encoding="utf-8")
    os.utime(notes / "b.md", (1.7e9, 1.7e9))
    os.utime(notes / "a.md", (1.6e9, 1.6e9))
    assert date_of(notes, tmp_path) == "2023-11-14"

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert date_of(notes, tmp_path) == "1970-01-02"


def test_where_git_does_not_know_the_date_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone of depth 1, or an archive, must build what the whole repository builds."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    whole = tmp_path / "whole"
    (whole / "notes").mkdir(parents=True)
    (whole / "notes" / "a.md").write_text("# A", encoding="utf-8")
    git(whole, "init", "-q")
    git(whole, "add", ".")
    git(whole, "commit", "-qm", "x", date="2021-05-04T12:00:00Z")
    (whole / "other.txt").write_text("x", encoding="utf-8")
    git(whole, "add", ".")
    git(whole, "commit", "-qm", "y", date="2022-06-05T12:00:00Z")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", whole.as_uri(), str(shallow))
    assert date_of(shallow / "notes", shallow) is None
    shutil.rmtree(shallow / ".git")
    assert date_of(shallow / "notes", shallow) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert date_of(shallow / "notes", shallow) == "1970-01-02"
