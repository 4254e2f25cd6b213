"""A `.zip` -> the notes and pictures in it, bit by bit, and nothing that it should not hold.

The rule: what counts is what comes out, not what the archive says: every file is unpacked in
pieces and given up at its limit. An archive that is broken gives what of it can be read.
"""

import contextlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from app.opened import MOST_BYTES, MOST_FILES, clean_path, is_wanted, too_large
from app.page import FailedNote

LARGEST = 100 * 1024 * 1024
"""Bytes of an archive that is read at all."""
PIECE = 64 * 1024
"""Bytes that are unpacked at once."""

_NOTES_INSIDE = (".zip", ".tar", ".gz", ".7z", ".rar")


def unpack(name: str, data: bytes) -> Iterator[tuple[str, bytes] | FailedNote | None]:
    """The notes and pictures in an archive by path, and what could not be had; None is a pause."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError):
        yield FailedNote(name, "is broken, or no zip archive")
        return
    wanted = [it for it in members if not it.is_dir() and is_wanted(_path(it))]
    for member in members:
        if member.filename.lower().endswith(_NOTES_INSIDE):
            yield FailedNote(
                f"{name}: {_path(member)}", "is an archive in an archive: open it by itself"
            )
    if len(wanted) > MOST_FILES:
        yield FailedNote(name, f"holds {len(wanted):,} notes, and {MOST_FILES:,} are read")
    left = MOST_BYTES
    for member in wanted[:MOST_FILES]:
        yield None
        unpacked = bytearray()
        reason = None
        for piece in _pieces(archive, member):
            if isinstance(piece, str):
                reason = piece
                break
            unpacked += piece
            if too_large(member.filename, len(unpacked)):
                reason = "unpacks to more than is read of one file"
                break
            if len(unpacked) > left:
                yield FailedNote(name, f"unpacks to more than {MOST_BYTES >> 20} MB")
                return
            yield None
        if reason:
            yield FailedNote(f"{name}: {_path(member)}", reason)
        else:
            left -= len(unpacked)
            yield _path(member), bytes(unpacked)


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes | str]:
    """A member's bytes in pieces; a text is why there are no more."""
    if member.flag_bits & 1:
        yield "is locked with a password"
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        yield "is a link to another file"
        return
    try:
        with archive.open(member) as file:
            while piece := file.read(PIECE):
                yield piece
    except NotImplementedError:
        yield "is packed in a way that is not read"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        yield "is damaged in the archive"


def _path(member: zipfile.ZipInfo) -> str:
    """A member's path; names that are UTF-8 without saying so are read as that."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return clean_path(name)
