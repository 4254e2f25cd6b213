"""Which key asks for what, and where the focus goes."""

import pytest

from app.control.keyboard import Command, Key, command_of, position_after

BODY: dict[str, bool] = {}
BOX = {"is_writing": True, "in_search_box": True}
RESULT, REMARK = {"on_result": True}, {"is_writing": True}


@pytest.mark.parametrize(
    ("name", "place", "command"),
    [
        ("/", BODY, "search"),
        ("?", BODY, "help"),
        ("j", BODY, "next"),
        ("k", RESULT, "previous"),
        ("s", RESULT, "star"),
        ("x", BODY, None),
        ("/", BOX, None),
        ("j", REMARK, None),
        ("Escape", BODY, "escape"),
        ("Escape", BOX, "escape"),
        ("Escape", REMARK, "escape"),
        ("ArrowDown", RESULT, "next"),
        ("ArrowUp", RESULT, "previous"),
        ("ArrowDown", BOX, "next"),
        ("ArrowDown", BODY, None),
        ("ArrowDown", REMARK, None),
    ],
)
def test_a_key_in_the_list(name: str, place: dict[str, bool], command: Command | None) -> None:
    assert command_of(Key(name, **place), is_list=True, has_letters=True) == command


@pytest.mark.parametrize("name", ["k", "K"])
def test_control_k_searches_anywhere(name: str) -> None:
    for place in (BODY, BOX, REMARK):
        key = Key(name, has_command=True, **place)
        assert command_of(key, is_list=False, has_letters=False) == "search"


@pytest.mark.parametrize("name", ["/", "s", "Escape", "ArrowDown"])
def test_with_control_other_keys_are_the_browsers(name: str) -> None:
    key = Key(name, has_command=True, on_result=True)
    assert command_of(key, is_list=True, has_letters=True) is None


@pytest.mark.parametrize("name", ["/", "?", "j", "k", "s"])
def test_letters_can_be_switched_off(name: str) -> None:
    assert command_of(Key(name), is_list=True, has_letters=False) is None


def test_arrows_leave_the_search_box_only_for_a_list() -> None:
    assert command_of(Key("ArrowDown", **BOX), is_list=False, has_letters=True) is None


@pytest.mark.parametrize(
    ("at", "by", "to"), [(None, 1, 0), (None, -1, -1), (0, 1, 1), (3, -1, 2), (0, -1, -1)]
)
def test_the_focus_moves_from_result_to_result(at: int | None, by: int, to: int) -> None:
    assert position_after(at, by) == to
