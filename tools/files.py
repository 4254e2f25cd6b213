"""Files that are written whole or not at all, and stamps that say what a step was made from."""

import hashlib
import os
import tempfile
from pathlib import Path


def write(path: Path, content: str | bytes) -> None:
    """Write a file atomically, making its folder: no reader ever sees half of it.

    The temporary file has a new, short name, so that no existing file or link is written through.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(half).chmod(0o644)
        Path(half).replace(path)
    except OSError:
        Path(half).unlink(missing_ok=True)
        raise


def fingerprint(*parts: str | Path) -> str:
    """Return the SHA-256 of texts and files, to notice when a step's input has changed."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Return whether the step that writes this stamp was completed with the same input."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted
