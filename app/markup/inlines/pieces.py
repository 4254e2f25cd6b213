"""The pieces of a block's text: text, elements, raw tags, delimiter runs."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A finished element: a link, an image, a code span, a line break."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: "list[Piece]" = field(default_factory=list)


@dataclass(slots=True)
class Tag:
    """A harmless raw HTML tag. It counts only if `paired`, else it shows as typed."""

    name: str
    closes: bool
    source: str
    paired: bool = False


@dataclass(slots=True)
class Run:
    """A delimiter run of `*`, `_` or `~`.

    It stands for the ends of `ended` elements, then the `left` characters that delimit
    nothing, then the starts of `started` elements; both lists have the innermost first.
    """

    char: str
    left: int
    opens: bool
    closes: bool
    order: int
    length: int
    ended: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)


Piece = str | Node | Tag | Run
