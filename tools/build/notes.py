"""Reads a folder of notes: its files, their manifest and bundle, and the day of the last change."""

import json
import os
import stat
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from app.pack import is_note, is_picture, library_hash, notes_json
from tools.progress import ToolError, as_tool_error, say
from tools.project import ROOT

BUNDLE_FROM = 20
"""Number of notes from which a page fetches one bundle instead of each file."""

UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that a file name, and a line on a terminal, must not have."""

GENERATED = frozenset({"manifest.json", "bundle.json"})
"""Files that builds write into a notes folder."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the content of the notes and pictures below a folder, by path relative to it.

    Paths have `/`. Left out are hidden files, links (which could publish a file from outside the
    folder) and names that cannot be printed. Raises ToolError if the folder cannot be read.
    """
    if not folder.is_dir():
        raise ToolError(f"There is no folder {folder}: give the one that holds your notes.")
    files: dict[str, bytes] = {}
    try:
        for path in note_files(folder):
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    except OSError as error:
        raise as_tool_error(error) from error
    return files


def note_files(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder that are notes or pictures; report those left out."""
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(top) / name
            if name.startswith(".") or not (is_note(name) or is_picture(name)):
                continue
            if not stat.S_ISREG(path.lstat().st_mode):
                say(f"  left out, because it is not a regular file: {printable(str(path))}")
            elif printable(name) != name:
                say(f"  left out, because of its name: {printable(str(path))}")
            else:
                yield path


def printable(text: str) -> str:
    """Return a text with U+FFFD for what a terminal would act on or cannot show."""
    return "".join("�" if unicodedata.category(c) in UNPRINTABLE else c for c in text)


def manifest(files: Mapping[str, bytes], as_of: str | None) -> str:
    """Return `notes/manifest.json`: what the page fetches, and the library's hash and date.

    `library` changes whenever any file does; `bundle` names the one file that holds all notes,
    when there are enough of them to want it.
    """
    notes = [path for path in sorted(files) if is_note(path)]
    content = {
        "as_of": as_of,
        "bundle": "bundle.json" if len(notes) >= BUNDLE_FROM else None,
        "library": library_hash(notes_json(files)),
        "notes": [{"path": path, "size": len(files[path])} for path in notes],
        "pictures": [path for path in sorted(files) if is_picture(path)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def bundle(files: Mapping[str, bytes]) -> str:
    """Return `notes/bundle.json`: every note of a large library in one file."""
    return notes_json({path: data for path, data in files.items() if is_note(path)}) + "\n"


def date_of(folder: Path, root: Path = ROOT) -> str | None:
    """Return the ISO day of the newest change to the notes, or None where nothing tells it.

    SOURCE_DATE_EPOCH (seconds) comes first. Then, for notes inside the repository at `root`: the
    last commit that touched them, or if they have uncommitted changes the newest file's day. None
    without git and in a shallow clone, whose one commit seems to have touched everything: a file's
    day would be that of its copying, and builds of one commit would differ.
    A repository that notes bring along is never asked: its settings may run commands.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return _day(float(epoch))
    files = list(note_files(folder))
    changed = _git(root, folder, "status", "--porcelain")
    if not files or changed is None:
        return None
    if changed:
        return _day(max(path.stat().st_mtime for path in files))
    if _git(root, folder, "rev-parse", "--is-shallow-repository", paths=False) != "false":
        return None
    committed = _git(root, folder, "log", "-1", "--format=%ct")
    return _day(float(committed)) if committed else None


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _git(root: Path, folder: Path, *arguments: str, paths: bool = True) -> str | None:
    """Return what git says of a folder of the repository at `root`; None for others, or no git."""
    inside = folder.resolve()
    if not inside.is_relative_to(root):
        return None
    own = ["git", f"--git-dir={root / '.git'}", f"--work-tree={root}"]
    try:
        result = subprocess.run(
            [*own, *arguments, *(["--", str(inside)] if paths else [])],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=root,
        )
    except OSError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None
