"""Map keys to commands, as the page's help lists them, and to the result to focus."""

from dataclasses import dataclass
from typing import Literal

Command = Literal["search", "help", "next", "previous", "star", "escape"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key press: `name` as browsers call it, and where it happened.

    `has_command` says that Control or Command was held, `is_writing` that letters are input there.
    """

    name: str
    has_command: bool = False
    is_writing: bool = False
    in_search_box: bool = False
    on_result: bool = False


_ARROWS: dict[str, Command] = {"ArrowDown": "next", "ArrowUp": "previous"}
_LETTERS: dict[str, Command] = {
    "/": "search",
    "?": "help",
    "j": "next",
    "k": "previous",
    "s": "star",
}


def command_of(key: Key, *, is_list: bool, has_letters: bool) -> Command | None:
    """Return what a key asks for, if anything.

    `is_list` says that the list is shown; `has_letters` that shortcuts of one letter work, which
    can be switched off (WCAG 2.1.4).
    """
    if key.has_command:
        return "search" if key.name.lower() == "k" else None
    if key.name == "Escape":
        return "escape"
    if key.name in _ARROWS and (key.on_result or (key.in_search_box and is_list)):
        return _ARROWS[key.name]
    if has_letters and not key.is_writing:
        return _LETTERS.get(key.name)
    return None


def position_after(at: int | None, by: int) -> int:
    """Return which result the focus moves to from result `at`, by 1 or -1.

    From outside the results (None), forward is the first. -1 is the search box, before the first.
    """
    if at is None:
        return 0 if by > 0 else -1
    return at + by
