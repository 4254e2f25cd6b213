"""Notes that a reader opens: let in or refused, placed without loss, kept and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import opened
from app.opened import HERE, PASTED, Opened, Placed, place
from app.page import FailedNote

A, B = b"# Alpha 2024\n\n---\n\n## One\n", b"# Beta 2023\n\n---\n\n## Two words\n"


def note(path: str, data: bytes = A, origin: str = HERE) -> Opened:
    return Opened(path, path, data, origin)


def held(*notes: Opened) -> dict[str, Opened]:
    return {each.path: each for each in notes}


def test_a_new_note_keeps_its_name() -> None:
    assert place(note("a.md"), {}, {}) == Placed(note("a.md"))


@pytest.mark.parametrize(
    ("here", "site"), [(held(note("a.md")), {}), ({}, {"a.md": A})], ids=["held", "site"]
)
def test_a_note_that_is_here_is_not_opened_again(
    here: dict[str, Opened], site: dict[str, bytes]
) -> None:
    placed = place(note("a.md"), here, site)
    assert placed.opened is None
    assert "already" in placed.said


@pytest.mark.parametrize(
    ("here", "site"), [(held(note("b.md")), {}), ({}, {"b.md": A})], ids=["held", "site"]
)
def test_the_same_note_twice_is_shown_once(here: dict[str, Opened], site: dict[str, bytes]) -> None:
    placed = place(note("a.md"), here, site)
    assert placed.opened is None
    assert placed.said == "a.md is the same note as b.md, and shown once."


def test_empty_notes_are_not_the_same_note() -> None:
    assert place(note("a.md", b""), held(note("b.md", b"")), {}).opened == note("a.md", b"")


@pytest.mark.parametrize("path", ["a.md", "folder/a.md"])
def test_a_note_that_changed_takes_its_former_place(path: str) -> None:
    before = Opened(path, path, A, HERE, is_kept=True)
    placed = place(note(path, A + b"more"), held(before), {})
    assert placed.opened == Opened(path, path, A + b"more", HERE, is_kept=True)
    assert placed.former == before
    assert placed.said == f"{path} changed; it is shown as it is now."


def test_files_that_are_only_called_alike_are_both_kept() -> None:
    other = b"Quite another text in every one of its words"
    placed = place(note("a.md", other), held(note("a.md", A)), {})
    assert placed.opened == Opened("a (2).md", "a.md", other, HERE)
    assert placed.former is None


def test_a_file_in_a_folder_and_an_address_are_known_again_whatever_they_hold() -> None:
    for new, before in (
        (note("f/a.md", B), note("f/a.md")),
        (note("a.md", B, "https://x.example/a.md"), note("a.md", A, "https://x.example/a.md")),
    ):
        assert place(new, held(before), {}).former == before


def test_a_renamed_note_is_known_again_by_the_name_it_came_with() -> None:
    renamed = Opened("a (2).md", "a.md", B, HERE)
    placed = place(note("a.md", B + b"x"), held(renamed), {"a.md": A})
    assert placed.opened == Opened("a (2).md", "a.md", B + b"x", HERE)
    assert place(note("a.md", B), held(renamed), {"a.md": A}).opened is None


def test_another_note_of_that_name_gets_a_name_of_its_own() -> None:
    placed = place(note("A.md", B), held(note("a (2).md", b"#")), {"a.md": A})
    assert placed.opened == Opened("A (3).md", "A.md", B, HERE)
    assert placed.said == "Another note is called A.md, so this one is called A (3).md."


def test_pastes_never_replace_each_other() -> None:
    first = opened.pasted("# Conf\n\none")
    second = opened.pasted("# Conf\n\ntwo")
    placed = place(second, held(first), {})
    assert first.path == "conf.md"
    assert placed.opened == Opened("conf (2).md", "conf.md", b"# Conf\n\ntwo", PASTED)
    assert opened.pasted("no heading").path == "pasted.md"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a.md", "A.md", "f/a.md", "p.png"]),
            st.sampled_from([A, B, A + B, b""]),
            st.sampled_from([HERE, PASTED, "https://x.example/"]),
        )
    ),
    st.dictionaries(st.sampled_from(["a.md", "b.md"]), st.sampled_from([A, B])),
)
def test_nothing_is_lost(arrivals: list[tuple[str, bytes, str]], site: dict[str, bytes]) -> None:
    here: dict[str, Opened] = {}
    former: list[bytes] = []
    for path, data, origin in arrivals:
        placed = place(note(path, data, origin), here, site)
        assert placed.opened or placed.said
        if placed.former:
            assert here[placed.former.path] == placed.former
            former.append(placed.former.data)
        if placed.opened:
            assert placed.opened.path not in site
            assert (placed.opened.path in here) == bool(placed.former)
            here[placed.opened.path] = placed.opened
    there = {each.data for each in here.values()} | set(site.values()) | set(former)
    assert {data for _, data, _ in arrivals} <= there


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
    assert opened.clean_path(path) == clean


@pytest.mark.parametrize(
    ("path", "is_wanted"),
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
def test_what_is_wanted(path: str, is_wanted: bool) -> None:
    assert opened.is_wanted(path) == is_wanted


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
    assert opened.refuse(path, data) == reason


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((12, 118, 3, 0), "Opened: 12 notes, 118 talks, 3 problems."),
        ((1, 1, 1, 2), "Opened: 1 note, 1 talk, 1 problem. 2 files could not be opened."),
        ((0, 0, 0, 1), "1 file could not be opened."),
        ((0, 0, 0, 0), ""),
    ],
)
def test_the_summary(numbers: tuple[int, int, int, int], told: str) -> None:
    assert opened.summary(*numbers) == told


def test_a_kept_note_is_read_again() -> None:
    note = Opened("a (2).md", "a.md", b"\xff\x00", "https://x.example/a.md", is_kept=True)
    assert opened.from_row(*opened.to_row(note)) == note


@pytest.mark.parametrize("about", [None, {}, {"path": "x.exe", "name": "", "origin": ""}, []])
def test_a_damaged_row_is_told(about: object) -> None:
    assert isinstance(opened.from_row(about, b""), FailedNote)
