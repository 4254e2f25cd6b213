"""Archives: what is in them comes out, and nothing that should not."""

import io
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.files import LIMITS, Limits
from app.imports.zipfiles import Pause, unpack
from app.model import FailedNote

NOTE = b"# Conf 2024\n\n---\n\n## Talk\n"


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as writer:
        for path, content in files.items():
            writer.writestr(path, content)
    return data.getvalue()


def read(data: bytes, limits: Limits = LIMITS) -> tuple[dict[str, bytes], list[str]]:
    """The files of an archive, and what is said of others."""
    items = [item for item in unpack("x.zip", data, limits) if not isinstance(item, Pause)]
    files = dict(item for item in items if not isinstance(item, FailedNote))
    return files, [f"{it.source} {it.reason}" for it in items if isinstance(it, FailedNote)]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_notes_and_pictures_come_out(method: int) -> None:
    wanted = {"conf/a.md": NOTE, "conf/p.png": b"png", "b.markdown": b"x" * 200_000}
    others = {"conf/x.py": b"", "__MACOSX/conf/a.md": b"", ".git/a.md": b"", "conf/._a.md": b""}
    assert read(packed(wanted | others, method)) == (wanted, [])


def test_it_pauses_within_a_large_file() -> None:
    steps = list(unpack("x.zip", packed({"a.md": b"x" * (3 << 20), "b.md": NOTE})))
    assert steps.count(Pause(0, 2)) > 40
    assert Pause(1, 2) in steps


@pytest.mark.parametrize(
    "data", [b"", b"no archive", b"PK\x03\x04" + bytes(100), packed({"a.md": NOTE})[:-30]]
)
def test_what_is_no_archive_is_said_to_be_none(data: bytes) -> None:
    assert read(data) == ({}, ["x.zip is broken, or no zip archive"])


def test_a_damaged_file_leaves_the_others() -> None:
    data = bytearray(packed({"a.md": NOTE * 9, "b.md": b"whole"}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    files, said = read(bytes(data))
    assert files == {"b.md": b"whole"}
    assert said == ["x.zip: a.md is damaged in the archive"]


def test_a_bomb_is_given_up() -> None:
    bomb = packed({"bomb.md": bytes(64 << 20), "a.md": NOTE})
    files, said = read(bomb)
    assert files == {"a.md": NOTE}
    assert said == ["x.zip: bomb.md unpacks to more than is read of one file"]


def test_many_that_are_small_are_a_bomb_too() -> None:
    bomb = packed({f"{i}.md": bytes(1 << 20) for i in range(9)})
    files, said = read(bomb, Limits(n_bytes=3 << 20))
    assert len(files) == 3
    assert said == ["x.zip unpacks to more than 3 MB"]


def test_what_is_given_up_counts_too() -> None:
    bomb = packed({f"{i}.md": bytes(5 << 20) for i in range(9)})
    files, said = read(bomb, Limits(n_bytes=6 << 20))
    assert files == {}
    assert said == [
        "x.zip: 0.md unpacks to more than is read of one file",
        "x.zip unpacks to more than 6 MB",
    ]


def test_no_memory_left_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_none(_file: zipfile.ZipExtFile, _size: int) -> bytes:
        raise MemoryError

    data = packed({"a.md": NOTE})
    monkeypatch.setattr(zipfile.ZipExtFile, "read", read_none)
    assert read(data) == ({}, ["x.zip: a.md can’t be unpacked: there is no memory left"])


def test_no_more_files_than_are_opened() -> None:
    files, said = read(packed({f"{i}.md": NOTE for i in range(3)}), Limits(n_files=2))
    assert len(files) == 2
    assert said == ["x.zip holds 3 notes, and 2 are read"]


def test_archives_in_archives_are_told() -> None:
    files, said = read(packed({"in.zip": packed({"a.md": NOTE})}))
    assert files == {}
    assert said == ["x.zip: in.zip is an archive in an archive: open it by itself"]


@pytest.mark.parametrize(
    ("path", "clean"),
    [("../../a.md", "a.md"), ("/etc/a.md", "etc/a.md"), ("c:\\x\\a.md", "x/a.md")],
)
def test_no_path_leads_out(path: str, clean: str) -> None:
    assert read(packed({path: NOTE}))[0] == {clean: NOTE}


def test_names_are_utf_8_even_if_the_archive_does_not_say_so() -> None:
    data = packed({"Zürich.md": NOTE}).replace(b"\x00\x08", b"\x00\x00")
    assert list(read(data)[0]) == ["Zürich.md"]
    latin = packed({"aaa.md": NOTE}).replace(b"aaa.md", b"a\x81a.md")
    assert list(read(latin)[0]) == ["aüa.md"]


@pytest.mark.parametrize("before", [b"", b"a program that unpacks itself"])
def test_one_name_that_is_no_text_leaves_the_others(before: bytes) -> None:
    data = packed({"Zürich.md": NOTE, "Bern.md": NOTE + NOTE})
    data = before + data.replace("Zürich".encode(), b"Z\xff\xferich")
    files, said = read(data)
    assert files["Bern.md"] == NOTE + NOTE
    assert list(files.values()) == [NOTE, NOTE + NOTE]
    assert said == []


def changed_member(change: Iterable[tuple[str, int]]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as writer:
        member = zipfile.ZipInfo("a.md")
        for name, value in change:
            setattr(member, name, value)
        writer.writestr(member, NOTE)
    return data.getvalue()


def test_links_and_locked_files_are_refused() -> None:
    link = changed_member([("external_attr", 0o120777 << 16)])
    assert read(link) == ({}, ["x.zip: a.md is a link to another file"])
    locked = bytearray(changed_member([]))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + at] |= 1
    assert read(bytes(locked)) == ({}, ["x.zip: a.md is locked with a password"])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_give_all_at_once_are_not_read(method: int) -> None:
    data = packed({"bomb.md": bytes(64 << 20), "a.md": b""}, method)
    assert read(data)[1][0] == "x.zip: bomb.md is packed in a way that is not read"


def test_a_method_that_is_not_known_is_said() -> None:
    data = bytearray(changed_member([]))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + at] = 98
    assert read(bytes(data)) == ({}, ["x.zip: a.md is packed in a way that is not read"])


@given(st.binary(max_size=400), st.integers(0, 300), st.binary(max_size=20))
def test_nothing_raises(data: bytes, at: int, junk: bytes) -> None:
    list(unpack("x.zip", data))
    whole = packed({"a.md": NOTE, "b.md": NOTE * 5})
    list(unpack("x.zip", whole[:at] + junk + whole[at + len(junk) :]))
