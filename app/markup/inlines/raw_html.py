"""Raw HTML in a line of text: which tags count, and which belong together."""

import re
from collections.abc import Sequence

from app.markup.inlines.pieces import Piece, Run, Tag
from app.markup.limits import MAX_INLINE_DEPTH, TooComplexError

HARMLESS_TAGS = frozenset({"br", "kbd", "mark", "sub", "sup"})
"""Raw HTML that counts inside a line of text; every other tag is shown as it was typed."""
OPEN_TAG = (
    r"<[A-Za-z][A-Za-z0-9-]*+"
    r"(?:[ \t\v\f\n]++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"(?:[ \t\v\f\n]*+=[ \t\v\f\n]*+"
    r"(?:[^ \t\r\n\v\f\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+[ \t\v\f\n]*+/?+>"
)
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+[ \t\v\f\n]*+>"
TAG = re.compile(rf"{OPEN_TAG}|{CLOSE_TAG}")
TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
DECLARATION = re.compile(r"<![A-Z]++[ \t\v\f\n]++[^>]*+>")


def pair_tags(pieces: Sequence[Piece]) -> None:
    """Pair the raw tags that stand in the same emphasis.

    Raises TooComplexError if they are nested too deep.
    """
    open_tags: list[Tag | None] = []  # None stands for emphasis
    for piece in pieces:
        if isinstance(piece, Run):
            for _ in piece.ended:
                while open_tags.pop() is not None:
                    pass
            open_tags.extend([None] * len(piece.started))
        elif isinstance(piece, Tag) and not piece.closes:
            open_tags.append(piece)
        elif isinstance(piece, Tag):
            _close_tag(piece, open_tags)
        if len(open_tags) > MAX_INLINE_DEPTH:
            raise TooComplexError


def _close_tag(closing: Tag, open_tags: list[Tag | None]) -> None:
    """Pair an end tag with the innermost start tag of its name in the same emphasis."""
    for index in range(len(open_tags) - 1, -1, -1):
        opening = open_tags[index]
        if opening is None:
            return
        if opening.name == closing.name:
            opening.paired = closing.paired = True
            del open_tags[index:]
            return
