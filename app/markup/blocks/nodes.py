"""The blocks of a text, and whether a line continues an open one (`continues`)."""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from app.markup.blocks.cursor import CODE_INDENT, Cursor

SPACE = "[ \t\v\f]"
"""Pattern of what CommonMark calls a space character, line ends left out."""
_FENCE_CLOSE = re.compile(r"(`{3,}|~{3,})[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")

Continuation = Literal["no", "yes", "last"]
"""Whether a line continues an open block; `last`: it does, and closes it (a closing fence)."""


@dataclass(slots=True, eq=False)
class Block:
    """One block of a text. `line` is where it starts, 0-based."""

    line: int
    parent: "Block | None" = None
    children: list["Block"] = field(default_factory=list)
    depth: int = 0
    is_open: bool = True
    ends_blank: bool = False
    """Whether its last line is blank: such lines can make the list around it loose."""
    checked: bool = False
    """Whether `ends_blank` already takes the last descendant into account."""

    is_leaf: ClassVar[bool] = False
    takes_lines: ClassVar[bool] = False
    """Whether lines inside are text as it stands, in which no other block can start."""
    nests: ClassVar[bool] = False
    """Whether it counts towards the deepest nesting."""
    hides_blank: ClassVar[bool] = False
    """Whether a blank line after it never makes a list loose."""

    def continues(self, cursor: Cursor) -> Continuation:
        """Whether the line at `cursor` continues this block; moves past its prefix."""
        return "yes"

    def accepts(self, child: "Block") -> bool:
        """Whether `child` may be directly inside."""
        return not self.is_leaf and not isinstance(child, Item)


# Containers


@dataclass(slots=True, eq=False)
class Document(Block):
    """The whole text."""


@dataclass(slots=True, eq=False)
class Quote(Block):
    """A block quote: lines that begin with `>`."""

    nests: ClassVar[bool] = True
    hides_blank: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue while lines begin with `>`."""
        if cursor.indent >= CODE_INDENT or not cursor.text.startswith(">", cursor.start):
            return "no"
        cursor.skip_to(cursor.start + 1)
        cursor.skip_space()
        return "yes"


@dataclass(slots=True, eq=False)
class List(Block):
    """A list: items whose markers are all of one kind, `-`, `*`, `+`, `.` or `)`."""

    marker: str = "-"
    number: int | None = None
    """The first item's number; None for a bullet list."""
    tight: bool = True

    def accepts(self, child: Block) -> bool:
        """Accept items only."""
        return isinstance(child, Item)


@dataclass(slots=True, eq=False)
class Item(Block):
    """A list item.

    Its text is indented by `width` columns. `task` is None if it is no task.
    """

    width: int = 2
    task: bool | None = None

    nests: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue while lines are indented as its text is."""
        if cursor.indent >= self.width:
            cursor.skip_columns(self.width)
        elif cursor.blank and self.children:
            cursor.skip_to(cursor.start)
        else:
            return "no"
        return "yes"


@dataclass(slots=True, eq=False)
class Footnote(Block):
    """The definition of a footnote: `[^label]: text`."""

    label: str = ""

    nests: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue while lines are indented by four columns, or empty."""
        if cursor.indent >= CODE_INDENT:
            cursor.skip_columns(CODE_INDENT)
            return "yes"
        return "no" if cursor.text else "yes"


# Leaf blocks


@dataclass(slots=True, eq=False)
class Leaf(Block):
    """A block with lines of text and no blocks inside."""

    lines: list[str] = field(default_factory=list)

    is_leaf: ClassVar[bool] = True

    @property
    def text(self) -> str:
        """Its lines, joined."""
        return "\n".join(self.lines)


@dataclass(slots=True, eq=False)
class Paragraph(Leaf):
    """Lines of running text.

    `is_no_table` is set once a delimiter row did not fit its last line.
    """

    is_no_table: bool = False

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue until a blank line."""
        return "no" if cursor.blank else "yes"


@dataclass(slots=True, eq=False)
class Heading(Leaf):
    """A heading, written with `#` or underlined."""

    level: int = 1

    hides_blank: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Never continue: a heading is complete when it is opened."""
        return "no"


@dataclass(slots=True, eq=False)
class Rule(Leaf):
    """A thematic break."""

    hides_blank: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Never continue: a thematic break is one line."""
        return "no"


@dataclass(slots=True, eq=False)
class IndentedCode(Leaf):
    """Code that is indented by four columns."""

    takes_lines: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue while lines are indented, or blank."""
        if cursor.indent >= CODE_INDENT:
            cursor.skip_columns(CODE_INDENT)
        elif cursor.blank:
            cursor.skip_to(cursor.start)
        else:
            return "no"
        return "yes"


@dataclass(slots=True, eq=False)
class FencedCode(Leaf):
    """Code between fences, or from a fence to the end of its container.

    `offset` is the indentation of the opening fence, which its lines lose.
    """

    fence: str = "```"
    offset: int = 0
    info: str = ""

    takes_lines: ClassVar[bool] = True
    hides_blank: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue up to a fence of the same characters that is at least as long."""
        close = _FENCE_CLOSE.match(cursor.text, cursor.start)
        if close and cursor.indent < CODE_INDENT and close[1].startswith(self.fence):
            return "last"
        cursor.skip_columns(min(self.offset, cursor.indent))
        return "yes"


@dataclass(slots=True, eq=False)
class Html(Leaf):
    """Raw HTML, up to the line in which `end` matches or (None) to a blank line."""

    end: re.Pattern[str] | None = None

    takes_lines: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue until a blank line; the reader looks for any other end."""
        return "no" if cursor.blank and self.end is None else "yes"


@dataclass(slots=True, eq=False)
class Plain(Leaf):
    """Lines beyond a cap, as they were typed, up to a blank one."""

    takes_lines: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue until a blank line."""
        return "no" if cursor.blank else "yes"


@dataclass(slots=True, eq=False)
class Table(Leaf):
    """A table: the alignment of its columns, and its rows, the header first."""

    aligns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    hides_blank: ClassVar[bool] = True

    def continues(self, cursor: Cursor) -> Continuation:
        """Continue while lines have cells."""
        return "yes" if cells(cursor.text[cursor.start :]) else "no"


def cells(row: str) -> list[str]:
    """Split a table row into its cells, without the pipes around and between them."""
    row = row.strip(" \t\v\f")
    row = row.removeprefix("|")
    if not row:
        return []
    found = _PIPE.split(row)
    if len(found) > 1 and not found[-1].strip():
        found.pop()
    return [cell.replace("\\|", "|").strip(" \t\v\f") for cell in found]
