"""The file of marks: written in one order, read strictly, and refused in one clear sentence."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.marks.format import (
    AHEAD,
    LARGEST,
    from_record,
    read_marks,
    read_state,
    to_record,
    write_marks,
    write_state,
)
from app.marks.model import LATEST, Mark, MarksError, join, merge, set_remark, star, tick, unstar
from tests.support.marks import MARK, marks, sets

FULL = set_remark(tick(star(MARK, 5), "ask", 6), "mine", 7)
RECORD: dict[str, Any] = {
    "key": "k1",
    "talk": {
        "url": "",
        "id": "conf-2025/first",
        "title": "First",
        "speakers": ["Ada Quill"],
        "conference": "Conf 2025",
        "source": "conf.md",
        "at": 1,
    },
    "star": {"on": True, "at": 5},
    "ticks": [{"text": "ask", "nth": 1, "on": True, "at": 6}],
    "remarks": [{"text": "mine", "at": 7}],
    "replaced": [],
}


def file_of(*records: object, **keys: object) -> str:
    return json.dumps({"backrow": "marks", "version": 1, "marks": records, **keys})


def test_a_record_has_the_documented_form() -> None:
    assert to_record(FULL) == RECORD
    assert list(to_record(FULL)) == list(RECORD)
    assert from_record(RECORD) == FULL


def test_a_file_has_the_documented_form() -> None:
    text = write_marks([FULL])
    assert json.loads(text) == {"backrow": "marks", "version": 1, "marks": [RECORD]}
    assert text.startswith('{"backrow": "marks", "version": 1, "marks": [\n{"key": "k1", ')
    assert write_marks([]) == '{"backrow": "marks", "version": 1, "marks": [\n]}\n'


@given(marks)
def test_a_mark_survives_its_record(mark: Mark) -> None:
    assert from_record(to_record(mark)) == mark
    assert from_record(json.loads(json.dumps(to_record(mark)))) == mark


@given(sets)
def test_marks_survive_their_file(made: tuple[Mark, ...]) -> None:
    text = write_marks(made)
    assert write_marks(reversed(made)) == text
    assert write_marks(read_marks(text)) == text
    assert read_marks(text.encode()) == read_marks("\ufeff" + text) == read_marks(text)
    assert {mark.key for mark in read_marks(text)} == {mark.key for mark in made}


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_any_remark_survives(text: str) -> None:
    marked = set_remark(MARK, text, 5)
    assert read_marks(write_marks([marked]).encode()) == (marked,)


def test_what_a_newer_backrow_wrote_is_kept_everywhere() -> None:
    record = copy.deepcopy(RECORD)
    for part in (
        record,
        record["talk"],
        record["star"],
        record["ticks"][0],
        record["remarks"][0],
    ):
        part["colour"] = {"deep": [1, 2.5, None, "é"]}
    mark = from_record(record)
    assert to_record(mark) == record
    assert to_record(star(mark, 9)) == record


def test_the_order_in_a_file_does_not_matter() -> None:
    record = RECORD | {
        "remarks": [{"text": "a", "at": 1}, {"text": "b", "at": 2}, {"text": "b", "at": 2}],
        "replaced": ["00000000000000ff", "0000000000000001"],
    }
    mark = from_record(record)
    assert mark.texts == ("b", "a")
    assert to_record(mark)["replaced"] == ["0000000000000001", "00000000000000ff"]


def test_a_mark_that_stands_twice_in_a_file_is_one() -> None:
    assert read_marks(file_of(RECORD, RECORD)) == (FULL,)


def test_keys_of_the_file_that_are_not_known_do_no_harm() -> None:
    assert read_marks(file_of(RECORD, made="today")) == (FULL,)


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "This file is no JSON."),
    "cut": (file_of(RECORD)[:-1], "brackets"),
    "prose": ("Dear diary", "This file is no JSON."),
    "not a number": ("NaN", "This file is no JSON."),
    "endless number": ("1e999", "This file is no JSON."),
    "very long number": ("1" * 5_000, "This file is no JSON."),
    "open quote": ('"\\', "This file is no JSON."),
    "binary": (b"\xff\xfe\x00", "This file is not text in UTF-8."),
    "large": (b" " * (LARGEST + 1), "This file is larger than 16 MB, so it is not read."),
    "deep": ("[" * 17 + "]" * 17, "This file is no JSON, or has more than 16 brackets in each"),
    "very deep": ("[" * 1_000_000, "This file is no JSON, or has more than 16 brackets in each"),
    "list": ("[]", "This is not a file of Backrow marks."),
    "other": ('{"backrow": "notes"}', "This is not a file of Backrow marks."),
    "no version": ('{"backrow": "marks"}', "does not say the version"),
    "odd version": (file_of(version=True), "does not say the version"),
    "version nought": (file_of(version=0), "does not say the version"),
    "newer": (
        file_of(version=2),
        "These marks are of a newer Backrow, in a form this one can't read.",
    ),
    "no marks": ('{"backrow": "marks", "version": 1}', "This file of marks has no list of marks."),
    "marks by name": (file_of(marks={}), "This file of marks has no list of marks."),
    "second": (file_of(RECORD, 7), "Mark 2 can't be read: it is not an object."),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_file_of_marks_is_refused(data: str | bytes, sentence: str) -> None:
    with pytest.raises(MarksError) as error:
        read_marks(data)
    assert sentence in str(error.value)
    assert str(error.value).endswith(".")


DAMAGED: dict[str, tuple[tuple[str | int, ...], object, str]] = {
    "key": (("key",), 1, "“key” is not a text"),
    "no key": (("key",), "", "“key” has not 1 to 200 characters"),
    "long key": (("key",), "k" * 201, "“key” has not 1 to 200 characters"),
    "half a character": (("key",), "\ud800", "“key” holds half a character"),
    "speakers": (("talk", "speakers"), "Ada", "“speakers” is not a list"),
    "speaker": (("talk", "speakers"), [1], "one of “speakers” is not a text"),
    "page": (("talk", "url"), None, "“url” is not a text"),
    "time of talk": (("talk", "at"), -1, "“at” is not a whole number from 0 to 8640000000000000"),
    "star": (("star",), True, "“star” is not an object"),
    "starred": (("star", "on"), 1, "“on” is neither true nor false"),
    "time": (("star", "at"), True, "“at” is not a whole number from 0 to 8640000000000000"),
    "late": (("star", "at"), 10**16, "“at” is not a whole number from 0 to 8640000000000000"),
    "ticks": (("ticks",), {}, "“ticks” is not a list"),
    "tick": (("ticks", 0), "ask", "one of “ticks” is not an object"),
    "nth": (("ticks", 0, "nth"), 0, "“nth” is not a whole number from 1 to 8640000000000000"),
    "remark": (("remarks", 0, "text"), ["x"], "“text” is not a text"),
    "replaced": (("replaced",), ["xyz"], "one of “replaced” is not 16 hexadecimal digits"),
    "replaced number": (("replaced",), [1], "one of “replaced” is not 16 hexadecimal digits"),
    "newer half": (("new",), ["\ud800"], "it holds what is no JSON"),
    "newer bytes": (("new",), b"x", "it holds what is no JSON"),
    "newer key": (("\ud800",), 1, "it holds what is no JSON"),
}


@pytest.mark.parametrize(("path", "value", "reason"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_mark_is_named(path: tuple[str | int, ...], value: object, reason: str) -> None:
    record: Any = copy.deepcopy(RECORD)
    part = record
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(MarksError) as error:
        from_record(record)
    assert str(error.value) == f"The mark on “First” can't be read: {reason}."
    if not isinstance(value, bytes):
        with pytest.raises(MarksError) as error:
            read_marks(file_of(RECORD, record))
        assert str(error.value) == f"Mark 2 on “First” can't be read: {reason}."


@pytest.mark.parametrize("key", RECORD)
def test_every_key_must_be_there(key: str) -> None:
    with pytest.raises(MarksError, match=f"has no “{key}”"):
        from_record({k: v for k, v in RECORD.items() if k != key})


@pytest.mark.parametrize("key", RECORD["talk"])
def test_every_key_of_the_talk_must_be_there(key: str) -> None:
    talk = {k: v for k, v in RECORD["talk"].items() if k != key}
    with pytest.raises(MarksError, match=f"“talk” has no “{key}”"):
        from_record(RECORD | {"talk": talk})


def test_a_sentence_stays_short_whatever_the_title() -> None:
    with pytest.raises(MarksError) as error:
        from_record({"talk": {"title": "x\n\ud800" * 5_000}})
    assert len(str(error.value)) < 150
    assert "\n" not in str(error.value)
    str(error.value).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.sampled_from([*RECORD, "talk.at", "star.on", "new"]), JSON)
def test_whatever_a_record_holds_it_is_read_or_refused(path: str, value: object) -> None:
    record: Any = copy.deepcopy(RECORD)
    part, _, key = path.rpartition(".")
    (record[part] if part else record)[key] = value
    try:
        mark = from_record(record)
    except MarksError:
        return
    assert from_record(to_record(mark)) == mark
    write_marks([mark]).encode()


@given(st.text() | st.binary())
def test_whatever_a_file_holds_it_is_read_or_refused(data: str | bytes) -> None:
    with pytest.raises(MarksError):
        read_marks(data)


@pytest.mark.parametrize("unit", ['"\\', '\\"', "[]", "[{}", '"a', "{"])
def test_a_hostile_file_is_refused_in_time_linear_in_its_length(unit: str) -> None:
    with pytest.raises(MarksError):
        read_marks(unit * (4_000_000 // len(unit)))


@given(marks)
def test_a_stored_state_is_named_by_what_it_is(mark: Mark) -> None:
    key, text = write_state(mark)
    assert read_state(text) == mark
    assert key == write_state(read_state(text))[0]
    assert key.startswith(f"{mark.key} ")
    changed = star(mark, 9) if not mark.starred else set_remark(mark, f"{mark.remark}!", 9)
    assert write_state(changed)[0] != key


@pytest.mark.parametrize("text", ["", "[]", "{", '{"key": 1}', "[" * 99])
def test_a_damaged_state_is_told(text: str) -> None:
    with pytest.raises(MarksError):
        read_state(text)


@pytest.mark.parametrize(
    "late",
    [
        {"star": {"on": True, "at": LATEST}},
        {"ticks": [{"text": "ask", "nth": 1, "on": True, "at": LATEST}]},
        {"remarks": [{"text": "mine", "at": LATEST}]},
        {"talk": RECORD["talk"] | {"at": LATEST}},
    ],
)
def test_a_time_that_nothing_can_follow_is_refused(late: dict[str, object]) -> None:
    with pytest.raises(MarksError, match=r"Mark 1 on “First” .* a hundred years ahead"):
        read_marks(file_of(RECORD | late))


def test_what_is_read_can_be_taken_back_for_good_and_read_again() -> None:
    now = 1_764_000_000_000
    file = file_of(RECORD | {"star": {"on": True, "at": now + AHEAD}})
    [ahead] = read_marks(file, now)
    back = unstar(ahead, now)
    assert not join(ahead, back).starred
    soon = now + 1_000
    assert read_marks(write_marks([back]), soon) == (back,)
    assert merge(read_marks(file, soon), [back]) == merge([back], read_marks(file, soon)) == (back,)
