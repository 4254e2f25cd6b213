"""Which files may be opened, by their names, sizes and bytes."""

import pytest

from app.imports.files import (
    HERE,
    LIMITS,
    clean_path,
    free_folder,
    is_wanted,
    refuse,
    unread,
    what_of,
)

A = b"# Alpha 2024\n\n---\n\n## One\n"


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("a/b.md", "a/b.md"),
        ("../../etc/a.md", "etc/a.md"),
        ("C:\\notes\\a.md", "notes/a.md"),
        ("/a//./b.md", "a/b.md"),
        ("a\u202e\n.md", "a.md"),
    ],
)
def test_paths_are_those_of_a_library(path: str, clean: str) -> None:
    assert clean_path(path) == clean


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.md", True),
        ("x/A.MARKDOWN", True),
        ("p.png", True),
        ("a.txt", False),
        (".git/a.md", False),
        ("__MACOSX/a.md", False),
        ("x/._a.md", False),
    ],
)
def test_what_is_wanted(path: str, wanted: bool) -> None:
    assert is_wanted(path) == wanted


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.md", A, None),
        ("a.md", b"", None),
        ("a.md", "\ufeffö".encode("utf-16"), None),
        ("a.md", b"caf\xe9 is not UTF-8", None),
        ("p.png", b"\x89PNG\x00", None),
        ("a.md", b"%PDF-1.7", "is not text"),
        ("a.md", bytes(range(256)) * 4, "is not text"),
        ("a.md", b"a" * 500 + b"\x00", "is not text"),
        ("a.md", b"\xff\xfea", "is not text, or only half a file"),
        ("a.md", b"a" * (9 << 20), "is too large: 9.0 MB, and at most 4.0 MB are read"),
    ],
)
def test_what_is_let_in(path: str, data: bytes, reason: str | None) -> None:
    assert refuse(path, data) == reason


@pytest.mark.parametrize(
    "start", [b"<!DOCTYPE html>", b"\n<html lang=en>", b"\xef\xbb\xbf<!doctype HTML "]
)
def test_a_page_of_the_web_is_no_note(start: bytes) -> None:
    assert refuse("a.md", start, "https://x.example/a") == "is a web page, not a note"
    assert refuse("a.md", start, HERE) is None
    assert refuse("a.md", b"<htmlish> # A", "https://x.example/a") is None


def test_folders_that_are_called_alike_are_told_apart() -> None:
    assert free_folder("notes", []) == "notes"
    assert free_folder("notes", ["notes", "notes (2)"]) == "notes (3)"


@pytest.mark.parametrize(
    ("path", "size", "reason"),
    [
        ("a.md", 4 << 20, None),
        ("a.md", (4 << 20) + 1, "is too large: 4.0 MB, and at most 4.0 MB are read"),
        ("p.png", 8 << 20, None),
        ("p.png", 200 << 20, "is too large: 200 MB, and at most 8.0 MB are read"),
        ("a.ZIP", 100 << 20, None),
        ("a.zip", 101 << 20, "is too large: at most 100 MB of such a file are read"),
        ("s.json", 17 << 20, "is too large: at most 16 MB of such a file are read"),
        ("s.xml", 16 << 20, None),
    ],
)
def test_each_kind_of_file_has_its_limit(path: str, size: int, reason: str | None) -> None:
    assert LIMITS.too_large(path, size) == reason


def test_the_limits_fit_each_other() -> None:
    assert LIMITS.note < LIMITS.archive < LIMITS.n_bytes


@pytest.mark.parametrize(
    ("names", "n_all", "said"),
    [
        ([], 0, ""),
        (["a.md"], 1, "a.md"),
        (["a.md", "b.md"], 2, "a.md, b.md"),
        (["a.md", "b.md"], 1_202, "a.md, b.md and 1,200 more"),
        (["x.example", "x.example", "y.example"], 0, "x.example and 1 more"),
    ],
)
def test_what_is_opened_in_a_few_words(names: list[str], n_all: int, said: str) -> None:
    assert what_of(names, n_all) == said


def test_an_error_of_the_system_is_told_in_its_own_words() -> None:
    assert unread(OSError("first line\nsecond")) == "could not be read (first line)"
    assert unread(OSError("x" * 200)) == f"could not be read ({'x' * 100})"
    assert unread(MemoryError()) == "could not be read (MemoryError)"
