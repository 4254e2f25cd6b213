"""Repacks archives for the one-file library: uncompressed, without what no page can use.

A zip compresses each file by itself. Stored files, compressed as one stream, are smaller.
"""

import io
import re
import zipfile

USELESS = (
    "__phello__",
    "_pyrepl",
    "antigravity.py",
    "bdb.py",
    "compileall.py",
    "cProfile.py",
    "ctypes",
    "curses",
    "doctest.py",
    "ensurepip",
    "ftplib.py",
    "idlelib",
    "imaplib.py",
    "mailbox.py",
    "modulefinder.py",
    "multiprocessing",
    "optparse.py",
    "pdb.py",
    "pickletools.py",
    "poplib.py",
    "profile.py",
    "pstats.py",
    "py_compile.py",
    "pyclbr.py",
    "pydoc.py",
    "pydoc_data",
    "rlcompleter.py",
    "smtplib.py",
    "socketserver.py",
    "sqlite3",
    "tabnanny.py",
    "this.py",
    "tkinter",
    "trace.py",
    "turtle.py",
    "unittest",
    "venv",
    "webbrowser.py",
    "wsgiref",
    "xmlrpc",
    "zipapp.py",
)
"""Parts of the standard library that need processes, sockets, a terminal, a window or a binary that
the page does not have, or that only help to develop."""

RARE_ENCODINGS = re.compile(
    r"encodings/(?:mac_|cp(?!1252|125\d|437|850)\d+|hp_roman8|ptcp154|kz1048|palmos|johab|"
    r"iso2022|big5hk|hz|euc_jis|shift_jisx|shift_jis_2004)"
)
"""Encodings of Python's library that no note, schedule or archive of today is in: 5% of it."""


def stored(archive: bytes) -> bytes:
    """Return an archive of the same files, uncompressed, sorted by suffix, without the useless."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if not _is_useless(name)]
        for name in sorted(names, key=lambda name: (name.rpartition(".")[2], name)):
            info = zipfile.ZipInfo(name)  # dated 1980, so that archives are equal
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def _is_useless(name: str) -> bool:
    return name.partition("/")[0] in USELESS or bool(RARE_ENCODINGS.match(name))
