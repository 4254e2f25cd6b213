"""A `.zip` -> the notes and pictures in it, bit by bit, and nothing that it should not hold.

The rule: what counts is what comes out, not what the archive says: every file is unpacked in
pieces and given up at its limit. An archive that is broken gives what of it can be read.
"""

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.imports.batch import MOST_BYTES, MOST_FILES, clean_path, is_wanted, too_large
from app.model import FailedNote

LARGEST = 100 * 1024 * 1024
"""Bytes of an archive that is read at all."""
PIECE = 64 * 1024
"""Bytes that are unpacked at once."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are read: Python's bzip2 and LZMA give all that a piece holds at once."""

_NOTES_INSIDE = (".zip", ".tar", ".gz", ".7z", ".rar")
_IS_UTF_8 = 0x800
_BROKEN = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OSError,
    NotImplementedError,
    EOFError,
    OverflowError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A place to let the browser paint: so many of so many files are unpacked."""

    done: int
    of: int


def unpack(name: str, data: bytes) -> Iterator[tuple[str, bytes] | FailedNote | Pause]:
    """The notes and pictures in an archive by path, and what could not be had."""
    try:
        archive = _open(data)
        members = archive.infolist()
    except _BROKEN:
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
    wanted = wanted[:MOST_FILES]
    left = MOST_BYTES
    for number, member in enumerate(wanted):
        yield Pause(number, len(wanted))
        unpacked = bytearray()
        reason = None
        for piece in _pieces(archive, member):
            if isinstance(piece, str):
                reason = piece
                break
            left -= len(piece)
            if left < 0:
                yield FailedNote(name, f"unpacks to more than {MOST_BYTES >> 20} MB")
                return
            unpacked += piece
            if too_large(member.filename, len(unpacked)):
                reason = "unpacks to more than is read of one file"
                break
            yield Pause(number, len(wanted))
        if reason:
            yield FailedNote(f"{name}: {_path(member)}", reason)
        else:
            yield _path(member), bytes(unpacked)


def _open(data: bytes) -> zipfile.ZipFile:
    """An archive; names that say they are UTF-8 and are not don't keep the others from being had.

    Raises what zipfile raises.
    """
    file = io.BytesIO(data)
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        _mend_names(file)
        return zipfile.ZipFile(file)


def _mend_names(file: io.BytesIO) -> None:
    """Let the names that are not UTF-8 no longer say so, in the directory and before each file."""
    with file.getbuffer() as view:
        end = bytes(view).rfind(b"PK\x05\x06")
        size, offset = struct.unpack_from("<2L", view, end + 12)
        at = end - size
        before = at - offset  # bytes that stand before the archive
        while at < end and bytes(view[at : at + 4]) == b"PK\x01\x02":
            flags, name_length, *others = struct.unpack_from("<8xH18x3H", view, at)
            [header] = struct.unpack_from("<42xL", view, at)
            name = bytes(view[at + 46 : at + 46 + name_length])
            if flags & _IS_UTF_8 and not _is_utf_8(name):
                for place in (at + 8, before + header + 6):
                    [flags] = struct.unpack_from("<H", view, place)
                    struct.pack_into("<H", view, place, flags & ~_IS_UTF_8)
            at += 46 + name_length + sum(others)


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes | str]:
    """A member's bytes in pieces; a text is why there are no more."""
    if member.flag_bits & 1:
        yield "is locked with a password"
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        yield "is a link to another file"
        return
    if member.compress_type not in METHODS:
        yield "is packed in a way that is not read"
        return
    try:
        with archive.open(member) as file:
            while piece := file.read(PIECE):
                yield piece
    except MemoryError:
        yield "can’t be unpacked: there is no memory left"
    except (*_BROKEN, zlib.error, RuntimeError):
        yield "is damaged in the archive"


def _path(member: zipfile.ZipInfo) -> str:
    """A member's path; names that are UTF-8 without saying so are read as that."""
    name = member.filename
    if not member.flag_bits & _IS_UTF_8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return clean_path(name)
