"""Notes that a reader opens are placed without loss, and what was decided is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports import batch
from app.imports.batch import Arrivals, Batch, Placed
from app.imports.files import HERE, PASTED, Limits, Opened, pasted

A, B = b"# Alpha 2024\n\n---\n\n## One\n", b"# Beta 2023\n\n---\n\n## Two words\n"


def note(path: str, data: bytes = A, origin: str = HERE) -> Opened:
    return Opened(path, path, data, origin)


def place(new: Opened, here: dict[str, Opened], site: dict[str, bytes]) -> Placed:
    return Batch(here, dict(site)).place(new)


def opened(*notes: Opened) -> dict[str, Opened]:
    return {each.path: each for each in notes}


def test_a_new_note_keeps_its_name() -> None:
    assert place(note("a.md"), {}, {}) == Placed(note("a.md"))


@pytest.mark.parametrize(
    ("here", "site"), [(opened(note("a.md")), {}), ({}, {"a.md": A})], ids=["held", "site"]
)
def test_a_note_that_is_here_is_not_opened_again(
    here: dict[str, Opened], site: dict[str, bytes]
) -> None:
    placed = place(note("a.md"), here, site)
    assert placed.opened is None
    assert "already" in placed.said


@pytest.mark.parametrize(
    ("here", "site"), [(opened(note("b.md")), {}), ({}, {"b.md": A})], ids=["held", "site"]
)
def test_the_same_note_twice_is_shown_once(here: dict[str, Opened], site: dict[str, bytes]) -> None:
    placed = place(note("a.md"), here, site)
    assert placed.opened is None
    assert placed.said == "a.md is the same note as b.md, and shown once."


def test_empty_notes_are_not_the_same_note() -> None:
    assert place(note("a.md", b""), opened(note("b.md", b"")), {}).opened == note("a.md", b"")


@pytest.mark.parametrize("path", ["a.md", "folder/a.md"])
def test_a_note_that_changed_takes_its_former_place(path: str) -> None:
    before = Opened(path, path, A, HERE, is_kept=True)
    placed = place(note(path, A + b"more"), opened(before), {})
    assert placed.opened == Opened(path, path, A + b"more", HERE, is_kept=True)
    assert placed.former == before
    assert placed.said == f"{path} changed; it is shown as it is now."


TEMPLATE = (
    b"---\nlayout: talk\nlang: en\n---\n\n# %s\n\n**Speaker:** %s\n\n## Summary\n\n%s\n\n"
    b"## My notes\n\n%s\n"
)


@pytest.mark.parametrize("path", ["README.md", "talks/01.md"])
@pytest.mark.parametrize("is_kept", [False, True])
def test_notes_of_one_form_are_not_versions_of_each_other(path: str, is_kept: bool) -> None:
    one = TEMPLATE % (b"Wheels", b"Ann Able", b"How they turn", b"They turn well and far")
    two = TEMPLATE % (b"Types", b"Bea Baker", b"Why they help me", b"Checked before it runs")
    before = Opened(path, path, one, HERE, is_kept=is_kept)
    placed = place(note(path, two), opened(before), {})
    assert placed.former is None
    assert placed.opened == Opened(path.replace(".md", " (2).md"), path, two, HERE)
    assert place(note(path, one + two), opened(before), {}).former == before


def test_a_kept_note_gives_way_only_to_one_that_has_what_it_says() -> None:
    text = b" ".join(b"word%d" % number for number in range(100))
    before = Opened("a.md", "a.md", text, HERE, is_kept=True)
    assert place(note("a.md", text[:200]), opened(before), {}).former is None
    assert place(note("a.md", text[:600]), opened(before), {}).former == before
    unkept = Opened("a.md", "a.md", text, HERE)
    assert place(note("a.md", text[:200]), opened(unkept), {}).former == unkept
    kept = Opened("p.png", "p.png", b"1", HERE, is_kept=True)
    assert place(note("p.png", b"2"), opened(kept), {}).opened == Opened(
        "p (2).png", "p.png", b"2", HERE
    )


def test_two_files_that_come_together_are_no_versions() -> None:
    batch = Batch({}, {})
    batch.add(note("talks/01.md", A))
    batch.add(note("talks/01.md", A + b"more"))
    assert [each.path for each in batch.opened.values()] == ["talks/01.md", "talks/01 (2).md"]
    assert batch.former == []
    again = Batch(batch.opened, {})
    again.add(note("talks/01.md", A + b"more of it"))
    assert len(again.opened) == 2
    assert len(again.former) == 1


def test_what_changed_is_told_first_and_what_did_not_is_counted() -> None:
    before = opened(*(note(f"f/{n}.md", A + b"%d" % n) for n in range(9)))
    batch = Batch(before, {"x.md": B})
    for n in range(8):
        batch.add(note(f"f/{n}.md", A + b"%d" % n))
    batch.add(note("y.md", B))
    batch.add(note("x.md", B + b"x"))
    batch.add(note("f/8.md", A + b"8 and more"))
    assert batch.tell() == [
        "f/8.md changed; it is shown as it is now.",
        "Another note is called x.md, so this one is called x (2).md.",
        "y.md is the same note as x.md, and shown once.",
        "8 files were here already, just as they are.",
    ]
    assert batch.new == {"f/8.md", "x (2).md"}


def test_few_that_were_here_are_named() -> None:
    batch = Batch(opened(note("a.md")), {})
    batch.add(note("a.md"))
    assert batch.tell() == ["a.md was here already, just as it is."]


def test_a_picture_of_the_library_is_not_replaced() -> None:
    for data in (b"other", None):  # None: it is not known
        placed = Batch({}, {"p.png": data}).place(note("p.png", b"new"))
        assert placed.opened == Opened("p (2).png", "p.png", b"new", HERE)
        assert placed.said == "Another picture is called p.png, so this one is called p (2).png."
    assert Batch({}, {"p.png": b"new"}).place(note("p.png", b"new")).opened is None


def test_a_former_version_comes_back_beside_the_one_that_took_its_place() -> None:
    batch = Batch(opened(note("a.md", A + b"more")), {})
    placed = batch.place(note("a.md"), may_replace=False)
    assert placed.opened == Opened("a (2).md", "a.md", A, HERE)
    assert Batch(opened(note("b.md")), {}).place(note("a.md"), may_replace=False).said


def test_no_more_than_can_be_open_at_once() -> None:
    limits = Limits(n_files=2)
    arrivals = Arrivals(limits)
    for n in range(3):
        arrivals.add(note(f"{n}.md", b"%d" % n))
    assert [each.source for each in arrivals.failed] == ["2.md"]
    batch = Batch(opened(note("x.md")), {}, limits)
    for each in arrivals.notes:
        batch.add(each)
    assert [each.source for each in batch.failed] == ["1.md"]
    batch.add(note("0.md", b"0 and more words than before"))
    assert len(batch.opened) == 2


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((0, 0), []),
        ((2, 0), ["a0.zip was left alone: open archives by themselves."] * 2),
        (
            (9, 1),
            [
                "9 archives left alone: open them by themselves.",
                "1 other file left alone: no notes.",
            ],
        ),
    ],
)
def test_what_lies_in_folders_beside_notes_is_told(
    numbers: tuple[int, int], told: list[str]
) -> None:
    arrivals = Arrivals(archives=["a0.zip"] * numbers[0], n_others=numbers[1])
    assert arrivals.tell() == told


def test_files_that_are_only_called_alike_are_both_kept() -> None:
    other = b"Quite another text in every one of its words"
    placed = place(note("a.md", other), opened(note("a.md", A)), {})
    assert placed.opened == Opened("a (2).md", "a.md", other, HERE)
    assert placed.former is None


def test_a_folder_asked_again_and_an_address_are_known_whatever_they_hold() -> None:
    for new, before in (
        (asked_again("f/a.md", B), asked_again("f/a.md", A)),
        (note("a.md", B, "https://x.example/a.md"), note("a.md", A, "https://x.example/a.md")),
    ):
        assert place(new, opened(before), {}).former == before


def asked_again(path: str, data: bytes) -> Opened:
    return Opened(path, path, data, HERE, folder="f")


def test_a_note_that_was_here_is_known_to_be_of_a_folder_from_now_on() -> None:
    batch = Batch(opened(note("f/a.md")), {})
    batch.add(asked_again("f/a.md", A))
    assert batch.opened["f/a.md"].folder == "f"
    assert batch.new == set()


def test_a_renamed_note_is_known_again_by_the_name_it_came_with() -> None:
    renamed = Opened("a (2).md", "a.md", B, HERE)
    placed = place(note("a.md", B + b"x"), opened(renamed), {"a.md": A})
    assert placed.opened == Opened("a (2).md", "a.md", B + b"x", HERE)
    assert place(note("a.md", B), opened(renamed), {"a.md": A}).opened is None


def test_another_note_of_that_name_gets_a_name_of_its_own() -> None:
    placed = place(note("A.md", B), opened(note("a (2).md", b"#")), {"a.md": A})
    assert placed.opened == Opened("A (3).md", "A.md", B, HERE)
    assert placed.said == "Another note is called A.md, so this one is called A (3).md."


def test_pastes_never_replace_each_other() -> None:
    first = pasted("# Conf\n\none")
    second = pasted("# Conf\n\ntwo")
    placed = place(second, opened(first), {})
    assert first.path == "conf.md"
    assert placed.opened == Opened("conf (2).md", "conf.md", b"# Conf\n\ntwo", PASTED)
    assert pasted("no heading").path == "pasted.md"


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
    ("numbers", "told"),
    [
        ((12, 118, 3, 0), "Opened: 12 notes, 118 talks, 3 problems."),
        ((1, 1, 1, 2), "Opened: 1 note, 1 talk, 1 problem. 2 files could not be opened."),
        ((0, 0, 0, 1), "1 file could not be opened."),
        ((0, 0, 0, 0), ""),
        ((0, 0, 0, 0, 2), "Opened: 2 pictures."),
        ((1, 2, 0, 0, 1), "Opened: 1 note, 2 talks, 0 problems, 1 picture."),
    ],
)
def test_the_summary(numbers: tuple[int, ...], told: str) -> None:
    assert batch.summary(*numbers) == told
