"""What a folder of notes holds, and when it was last changed."""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from app.pack import is_note, is_picture, library_hash, notes_json
from tools.setup import SetupError, as_setup_error

BUNDLE_FROM = 20
"""Notes from which one bundle is fetched instead of each file: one request for hundreds."""

GENERATED = frozenset({"manifest.json", "bundle.json"})


def read_folder(folder: Path) -> dict[str, bytes]:
    """The notes and pictures below a folder: path with `/`, relative to it, to content.

    Hidden files and folders are left out. Raises SetupError when the folder can't be read.
    """
    if not folder.is_dir():
        raise SetupError(f"There is no folder {folder}: give the one that holds your notes.")
    files: dict[str, bytes] = {}
    try:
        for top, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = (Path(top) / name).relative_to(folder).as_posix()
                if not name.startswith(".") and (is_note(name) or is_picture(name)):
                    files[path] = (Path(top) / name).read_bytes()
    except OSError as error:
        raise as_setup_error(error) from error
    return files


def manifest(files: Mapping[str, bytes], as_of: str | None) -> str:
    """`notes/manifest.json`: what the page fetches, and the library's hash and date.

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
    """`notes/bundle.json`: every note of a large library in one file."""
    return notes_json({path: data for path, data in files.items() if is_note(path)}) + "\n"


def date_of(folder: Path) -> str | None:
    """ISO day of the newest change to the notes.

    SOURCE_DATE_EPOCH (seconds) rules; then the last commit that touched the folder; with changes
    not committed, or without git, the newest file's own day. None for a folder without notes.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return _day(float(epoch))
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in GENERATED]
    if not files:
        return None
    changed = _git(folder, "status", "--porcelain", "--", ".")
    committed = _git(folder, "log", "-1", "--format=%ct", "--", ".")
    if committed and changed == "":
        return _day(float(committed))
    return _day(max(path.stat().st_mtime for path in files))


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says of a folder; None where there is no git, or no repository."""
    try:
        result = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None
