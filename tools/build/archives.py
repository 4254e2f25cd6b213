"""Archives as the one-file library carries them: smaller, and without what no page can use.

A zip compresses each file alone. Here the files are stored, and the whole is compressed at once.
"""

import io
import zipfile

USELESS = (
    "_pyrepl",
    "ctypes",
    "curses",
    "doctest.py",
    "ensurepip",
    "ftplib.py",
    "idlelib",
    "imaplib.py",
    "mailbox.py",
    "multiprocessing",
    "pdb.py",
    "poplib.py",
    "pydoc.py",
    "pydoc_data",
    "smtplib.py",
    "sqlite3",
    "tkinter",
    "turtle.py",
    "unittest",
    "venv",
    "wsgiref",
    "xmlrpc",
)
"""Of Python's library: what needs processes, sockets, a terminal, a window or a missing binary,
or only helps to develop."""


def stored(archive: bytes) -> bytes:
    """The same files in an archive without compression, kinds together, useless ones left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if name.partition("/")[0] not in USELESS]
        for name in sorted(names, key=lambda name: (name.rpartition(".")[2], name)):
            info = zipfile.ZipInfo(name)  # of 1980, as every file is
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()
