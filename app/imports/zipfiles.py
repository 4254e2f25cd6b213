"""Zip archives: the notes and pictures in one, file by file, and nothing else of it.

The rule: sizes are counted as bytes come out, never taken from the archive, so every file is
unpacked in pieces and given up at its limit. Names may be in any encoding. A broken archive gives
what of it can be read.
"""

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.imports.files import LIMITS, Limits, clean_path, is_wanted
from app.model import FailedNote

PIECE = 64 * 1024
"""Bytes that are unpacked at once."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compression methods that are read: Python's bzip2 and LZMA unpack a piece without any bound."""

_ARCHIVES = (".zip", ".tar", ".gz", ".7z", ".rar")
_IS_UTF_8 = 0x800
"""The flag of a member whose name says that it is UTF-8."""
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
"""What zipfile raises on archives that are damaged, or cleverly so."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A moment at which the page may paint: `done` of `of` files are unpacked."""

    done: int
    of: int


def unpack(
    name: str, data: bytes, limits: Limits = LIMITS
) -> Iterator[tuple[str, bytes] | FailedNote | Pause]:
    """Unpack the notes and pictures of an archive, with their paths, and name what can't be."""
    try:
        archive = _open(data)
        members = archive.infolist()
    except _BROKEN:
        yield FailedNote(name, "is broken, or no zip archive")
        return
    wanted = [it for it in members if not it.is_dir() and is_wanted(_path(it))]
    for member in members:
        if member.filename.lower().endswith(_ARCHIVES):
            yield FailedNote(
                f"{name}: {_path(member)}", "is an archive in an archive: open it by itself"
            )
    if len(wanted) > limits.n_files:
        yield FailedNote(name, f"holds {len(wanted):,} notes, and {limits.n_files:,} are read")
    wanted = wanted[: limits.n_files]
    left = limits.n_bytes
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
                yield FailedNote(name, f"unpacks to more than {limits.n_bytes >> 20} MB")
                return
            unpacked += piece
            if limits.too_large(member.filename, len(unpacked)):
                reason = "unpacks to more than is read of one file"
                break
            yield Pause(number, len(wanted))
        if reason:
            yield FailedNote(f"{name}: {_path(member)}", reason)
        else:
            yield _path(member), bytes(unpacked)


def _open(data: bytes) -> zipfile.ZipFile:
    """Open an archive, even one with names that claim to be UTF-8 and are not.

    Raises what zipfile raises.
    """
    file = io.BytesIO(data)
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        _unflag_names(file)
        return zipfile.ZipFile(file)


def _unflag_names(file: io.BytesIO) -> None:
    """Clear the UTF-8 flag of names that are not UTF-8, in the directory and before each file."""
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
    """A member's bytes in pieces; a string is the reason why no more follow."""
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
    """A member's path; a name that is UTF-8 without its flag is read as UTF-8."""
    name = member.filename
    if not member.flag_bits & _IS_UTF_8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return clean_path(name)
