"""Emphasis and strikethrough: which runs of `*`, `_` and `~` belong together."""

from collections.abc import Sequence

from app.markup.inlines.characters import is_punctuation, is_space
from app.markup.inlines.pieces import Run


def flanking(text: str, start: int, end: int, char: str) -> tuple[bool, bool]:
    """Return whether the run from `start` to `end` can open, and whether it can close."""
    before, after = start - 1, end
    if char != "~":  # strikethrough delimiters between emphasis and its text do not count
        while before >= 0 and text[before] == "~":
            before -= 1
        while after < len(text) and text[after] == "~":
            after += 1
    previous = text[before] if before >= 0 else "\n"
    following = text[after] if after < len(text) else "\n"
    space_before, space_after = is_space(previous), is_space(following)
    mark_before, mark_after = is_punctuation(previous), is_punctuation(following)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "_":
        return left and (not right or mark_before), right and (not left or mark_after)
    return left, right


def resolve_runs(runs: Sequence[Run]) -> None:
    """Pair the runs that open emphasis with those that close it.

    There is one stack of openers for each character. `floors` hold how far down a search for
    such a closer has already failed, so that no search is repeated.
    """
    stacks: dict[str, list[Run]] = {"*": [], "_": [], "~": []}
    floors: dict[tuple[str, int], int] = {}
    for closer in runs:
        while closer.closes and closer.left:
            key = (closer.char, closer.length % 3)
            opener = _find_opener(stacks[closer.char], closer, floors.get(key, -1))
            if opener is None:
                floors[key] = closer.order - 1
                break
            for stack in stacks.values():
                while stack and stack[-1].order > opener.order:
                    stack.pop()
            if closer.char == "~" and opener.length != closer.length:
                stacks["~"].pop()
                closer.opens = False
                break
            _pair(opener, closer)
            if not opener.left:
                stacks[opener.char].pop()
        if closer.opens and closer.left:
            stacks[closer.char].append(closer)


def _find_opener(stack: Sequence[Run], closer: Run, floor: int) -> Run | None:
    """Find the innermost run above `floor` that `closer` may close."""
    for opener in reversed(stack):
        if opener.order <= floor:
            return None
        # The rule of three: see "Emphasis and strong emphasis", rules 9 and 10.
        if not (closer.opens or opener.closes) or (
            closer.length % 3 == 0 or (opener.length + closer.length) % 3
        ):
            return opener
    return None


def _pair(opener: Run, closer: Run) -> None:
    """Take the characters of one element from both runs."""
    if opener.char == "~":
        tag, used = "del", opener.left
    elif opener.left >= 2 and closer.left >= 2:
        tag, used = "strong", 2
    else:
        tag, used = "em", 1
    opener.left -= used
    closer.left -= used
    opener.started.append(tag)
    closer.ended.append(tag)
