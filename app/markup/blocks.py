"""Lines become blocks one at a time, as CommonMark and GitHub read them, and never go back.

`read_blocks` runs the block half of the CommonMark 0.29 appendix ("A parsing strategy", phase
1) with GitHub's tables, task lists and footnotes. What a block's text means is for later: see
`app.inlines`.

Containers nest at most MAX_NESTING deep: what a line would open beyond that is a `Plain` block,
shown as typed. So the work for a line is bounded, and so is the depth of the page's tree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from app.markup.inlines import (
    CLOSE_TAG,
    OPEN_TAG,
    Reference,
    normalise_label,
    read_definition,
    unescape,
)

MAX_NESTING = 32
"""Deepest nesting of quotes, list items and footnotes."""
MAX_COLUMNS = 200
"""Most columns of a table."""
MAX_FILLED_CELLS = 10_000
"""Most empty cells, over a whole text, that are added to table rows that are too short."""

_CODE_INDENT = 4
_TAB = 4
_SPACE = "[ \t\v\f]"

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ATX_CLOSE = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_FENCE_CLOSE = re.compile(r"(`{3,}|~{3,})[ \t]*$")
_SETEXT = re.compile(r"(?:(=+)|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
_MARKER = re.compile(rf"(?:([*+-])|([0-9]{{1,9}})([.)]))(?={_SPACE}|$)")
_TASK = re.compile(rf"{_SPACE}*(?:[-+*]|[0-9]+.){_SPACE}+\[([ xX])\]{_SPACE}+")
_FOOTNOTE = re.compile(r"\[\^([^\] \r\n\t]+)\]:[ \t]*")
_DELIMITER_ROW = re.compile(
    rf"\|?{_SPACE}*+:?-++:?{_SPACE}*+(?:\|{_SPACE}*+:?-++:?{_SPACE}*+)*+\|?{_SPACE}*+$"
)
_PIPE = re.compile(r"(?<!\\)\|")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|"
    "h6|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|"
    "option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_HTML_STARTS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(rf"<(?:script|pre|style|textarea)(?:{_SPACE}|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?:{_SPACE}|/?>|$)", re.IGNORECASE), None),
)
"""Starts of HTML blocks, and what ends each; None is a blank line."""
_LONE_TAG = re.compile(rf"(?:{OPEN_TAG}|{CLOSE_TAG}){_SPACE}*$")
_MAY_START = frozenset("#`~*+_=<>0123456789-|:[")

Match = Literal["no", "yes", "last"]
"""Whether a line goes on with an open block; `last`: it does, and ends it (a closing fence)."""


class Cursor:
    """Where reading stands in one line. Columns count a tab as up to four spaces."""

    __slots__ = ("_in_tab", "_start_column", "blank", "column", "indent", "offset", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.column = 0
        self.start = -1
        self._start_column = 0
        self._in_tab = False
        self.look()

    def look(self) -> None:
        """Find the next character that is no space: `start`, `indent`, `blank`."""
        if self.start < self.offset:
            self.start = self.offset
            self._start_column = self.column
            for char in self.text[self.offset :] if self._spaced() else "":
                if char == " ":
                    self._start_column += 1
                elif char == "\t":
                    self._start_column += _TAB - self._start_column % _TAB
                else:
                    break
                self.start += 1
        self.indent = self._start_column - self.column
        self.blank = self.start == len(self.text)

    def _spaced(self) -> bool:
        return self.text.startswith((" ", "\t"), self.offset)

    def skip_columns(self, count: int) -> None:
        """Go on by `count` columns, which may end inside a tab."""
        while count > 0 and self.offset < len(self.text):
            width = 1
            if self.text[self.offset] == "\t":
                width = _TAB - self.column % _TAB
            step = min(width, count)
            self._in_tab = step < width
            self.column += step
            self.offset += not self._in_tab
            count -= step
        self.look()

    def skip_to(self, offset: int) -> None:
        """Go on to a character's offset."""
        while self.offset < offset:
            tab = self.text[self.offset] == "\t"
            self.column += _TAB - self.column % _TAB if tab else 1
            self.offset += 1
            self._in_tab = False
        self.look()

    def skip_space(self) -> None:
        """Go on by one column if a space or tab is there."""
        if self._spaced():
            self.skip_columns(1)

    def finish(self) -> None:
        """Take the whole line."""
        self.offset = self.start = len(self.text)
        self.look()

    def rest(self) -> str:
        """What is left of the line, with the rest of a tab that was entered as spaces."""
        if self._in_tab:
            return " " * (_TAB - self.column % _TAB) + self.text[self.offset + 1 :]
        return self.text[self.offset :]


@dataclass(slots=True, eq=False)
class Block:
    """One block of a text. `line` is where it starts, 0-based."""

    line: int
    parent: "Block | None" = None
    children: list["Block"] = field(default_factory=list)
    depth: int = 0
    is_open: bool = True
    ends_blank: bool = False
    checked: bool = False

    is_leaf: ClassVar[bool] = False
    takes_lines: ClassVar[bool] = False
    nests: ClassVar[bool] = False
    hides_blank: ClassVar[bool] = False

    def goes_on(self, cursor: Cursor) -> Match:
        """Whether the line at `cursor` belongs to this block; takes the block's prefix."""
        return "yes"

    def accepts(self, child: "Block") -> bool:
        """Whether `child` may be directly inside."""
        return not self.is_leaf and not isinstance(child, Item)


@dataclass(slots=True, eq=False)
class Document(Block):
    """The whole text."""


@dataclass(slots=True, eq=False)
class Quote(Block):
    """Lines that begin with `>`."""

    nests: ClassVar[bool] = True
    hides_blank: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """While lines begin with `>`."""
        if cursor.indent >= _CODE_INDENT or not cursor.text.startswith(">", cursor.start):
            return "no"
        cursor.skip_to(cursor.start + 1)
        cursor.skip_space()
        return "yes"


@dataclass(slots=True, eq=False)
class List(Block):
    """Items whose markers are of one kind: `-`, `*`, `+`, `.` or `)`."""

    marker: str = "-"
    number: int | None = None
    tight: bool = True

    def accepts(self, child: Block) -> bool:
        """Items only."""
        return isinstance(child, Item)


@dataclass(slots=True, eq=False)
class Item(Block):
    """One list item; its text begins `width` columns in. `task`: None if it is no task."""

    width: int = 2
    task: bool | None = None

    nests: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """While lines are indented as its text is."""
        if cursor.indent >= self.width:
            cursor.skip_columns(self.width)
        elif cursor.blank and self.children:
            cursor.skip_to(cursor.start)
        else:
            return "no"
        return "yes"


@dataclass(slots=True, eq=False)
class Footnote(Block):
    """The text of a footnote: `[^label]: ...`."""

    label: str = ""

    nests: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """While lines are indented by four columns, or empty."""
        if cursor.indent >= _CODE_INDENT:
            cursor.skip_columns(_CODE_INDENT)
            return "yes"
        return "no" if cursor.text else "yes"


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
    """Lines of running text; `is_no_table` once a delimiter row did not fit."""

    is_no_table: bool = False

    def goes_on(self, cursor: Cursor) -> Match:
        """Until a blank line."""
        return "no" if cursor.blank else "yes"


@dataclass(slots=True, eq=False)
class Heading(Leaf):
    """A heading of either form."""

    level: int = 1

    hides_blank: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """Never: it is one line."""
        return "no"


@dataclass(slots=True, eq=False)
class Rule(Leaf):
    """A thematic break."""

    hides_blank: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """Never: it is one line."""
        return "no"


@dataclass(slots=True, eq=False)
class IndentedCode(Leaf):
    """Lines four columns in."""

    takes_lines: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """While lines are indented, or blank."""
        if cursor.indent >= _CODE_INDENT:
            cursor.skip_columns(_CODE_INDENT)
        elif cursor.blank:
            cursor.skip_to(cursor.start)
        else:
            return "no"
        return "yes"


@dataclass(slots=True, eq=False)
class FencedCode(Leaf):
    """Lines between fences, or from a fence to the end of what holds it."""

    fence: str = "```"
    offset: int = 0
    info: str = ""

    takes_lines: ClassVar[bool] = True
    hides_blank: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """Until a fence of the same kind that is as long."""
        close = _FENCE_CLOSE.match(cursor.text, cursor.start)
        if close and cursor.indent < _CODE_INDENT and close[1].startswith(self.fence):
            return "last"
        cursor.skip_columns(min(self.offset, cursor.indent))
        return "yes"


@dataclass(slots=True, eq=False)
class Html(Leaf):
    """Raw HTML, up to what ends it (`end`) or a blank line (None)."""

    end: re.Pattern[str] | None = None

    takes_lines: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """Until a blank line, or what ends it."""
        return "no" if cursor.blank and self.end is None else "yes"


@dataclass(slots=True, eq=False)
class Plain(Leaf):
    """Lines beyond a cap, as they were typed, up to a blank one."""

    takes_lines: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """Until a blank line."""
        return "no" if cursor.blank else "yes"


@dataclass(slots=True, eq=False)
class Table(Leaf):
    """A header row, how its columns are aligned, and rows."""

    aligns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    hides_blank: ClassVar[bool] = True

    def goes_on(self, cursor: Cursor) -> Match:
        """While lines have cells."""
        return "yes" if _cells(cursor.text[cursor.start :]) else "no"


@dataclass(frozen=True, slots=True)
class Blocks:
    """What was read: the tree, and what the note's definitions say (by normalised label)."""

    root: Document
    references: dict[str, Reference]
    footnotes: dict[str, Footnote]
    sources: list[str]
    """The definitions as Markdown, to be read again with another part of the note."""


def read_blocks(lines: Sequence[str], known: Blocks | None = None) -> Blocks:
    """Read lines (without line ends). Definitions in `known` come before the text's own."""
    reader = _Reader(lines, known)
    for number, line in enumerate(lines):
        reader.read_line(number, line)
    return reader.finish()


class _Reader:
    """Takes lines; `tip` is the innermost open block, `matched` the last one a line goes on."""

    def __init__(self, lines: Sequence[str], known: Blocks | None) -> None:
        self._lines = lines
        self._root = Document(0)
        self._tip: Block = self._root
        self._matched: Block = self._root
        self._number = 0
        self._blanks = 0
        self._last_ends: dict[re.Pattern[str], int] = {}
        self._filled = 0
        self._blocks = Blocks(
            self._root,
            known.references if known else {},
            known.footnotes if known else {},
            [],
        )

    def finish(self) -> Blocks:
        """Close what is open."""
        self._number = len(self._lines)
        self._matched = self._root
        self._close_unmatched()
        return self._blocks

    def read_line(self, number: int, line: str) -> None:
        """Take one line into the tree."""
        self._number = number
        if self._is_idle(line):
            return
        cursor = Cursor(line)
        matched = self._match_open(cursor)
        if matched is None:
            return
        self._matched = matched
        container = self._open_new(cursor, matched)
        cursor.look()
        self._note_blank(cursor, container)
        is_lazy = self._tip is not self._matched and not cursor.blank
        if is_lazy and isinstance(self._tip, Paragraph):
            self._tip.lines.append(cursor.rest())
            return
        self._close_unmatched()
        self._add_rest(cursor, container)

    def _is_idle(self, line: str) -> bool:
        """Whether nothing can change: a third blank line, and no block that takes lines."""
        self._blanks = 0 if line else self._blanks + 1
        return self._blanks > 2 and not self._tip.takes_lines

    def _match_open(self, cursor: Cursor) -> Block | None:
        """The innermost open block the line goes on with; None if that took the whole line."""
        container: Block = self._root
        while container.children and container.children[-1].is_open:
            child = container.children[-1]
            cursor.look()
            match = child.goes_on(cursor)
            if match == "last":
                self._close(child)
                return None
            if match == "no":
                break
            container = child
        return container

    def _open_new(self, cursor: Cursor, container: Block) -> Block:
        """Open the blocks that start on this line; the innermost one."""
        may_be_lazy = isinstance(self._tip, Paragraph)
        while not container.takes_lines and not cursor.blank:
            if (
                cursor.indent < _CODE_INDENT
                and cursor.text[cursor.start] not in _MAY_START
                and not isinstance(container, Table)
            ):
                break
            block = self._start(cursor, container, may_be_lazy)
            if block is None:
                break
            container = block
            if block.is_leaf or (isinstance(block, Item) and block.task is not None):
                break
            may_be_lazy = False
        return container

    def _start(self, cursor: Cursor, container: Block, may_be_lazy: bool) -> Block | None:
        """The block that starts at the cursor, opened; None if none does."""
        if cursor.indent >= _CODE_INDENT:
            if may_be_lazy:
                return None
            cursor.skip_columns(_CODE_INDENT)
            return self._open(IndentedCode(self._number))
        return (
            self._start_quote(cursor, container)
            or self._start_heading(cursor)
            or self._start_fence(cursor)
            or self._start_html(cursor, container)
            or self._start_setext(cursor, container)
            or self._start_rule(cursor)
            or self._start_footnote(cursor, container)
            or self._start_item(cursor, container)
            or self._start_table(cursor, container)
            or self._start_row(cursor, container)
        )

    def _start_quote(self, cursor: Cursor, container: Block) -> Block | None:
        if cursor.text[cursor.start] != ">":
            return None
        if container.depth >= MAX_NESTING:
            return self._open(Plain(self._number))
        cursor.skip_to(cursor.start + 1)
        cursor.skip_space()
        return self._open(Quote(self._number))

    def _start_heading(self, cursor: Cursor) -> Block | None:
        opening = _ATX.match(cursor.text, cursor.start)
        if not opening:
            return None
        text = _ATX_CLOSE.sub("", cursor.text[opening.end() :]).strip(" \t")
        cursor.finish()
        return self._open(Heading(self._number, lines=[text], level=len(opening[1])))

    def _start_fence(self, cursor: Cursor) -> Block | None:
        opening = _FENCE.match(cursor.text, cursor.start)
        if not opening:
            return None
        fence = opening[1] or opening[2]
        info = unescape(cursor.text[cursor.start + len(fence) :].strip())
        block = FencedCode(self._number, fence=fence, offset=cursor.indent, info=info)
        cursor.finish()
        return self._open(block)

    def _start_html(self, cursor: Cursor, container: Block) -> Block | None:
        text, start = cursor.text, cursor.start
        if text[start] != "<":
            return None
        for opening, end in _HTML_STARTS:
            if opening.match(text, start) and (end is None or self._ends_later(end)):
                return self._open(Html(self._number, end=end))
        if not isinstance(container, Paragraph) and _LONE_TAG.match(text, start):
            return self._open(Html(self._number))
        return None

    def _ends_later(self, end: re.Pattern[str]) -> bool:
        """Whether `end` still comes: HTML that nothing closes must not swallow a note's rest."""
        if end not in self._last_ends:
            numbers = range(len(self._lines) - 1, -1, -1)
            found = (number for number in numbers if end.search(self._lines[number]))
            self._last_ends[end] = next(found, -1)
        return self._number <= self._last_ends[end]

    def _start_setext(self, cursor: Cursor, container: Block) -> Block | None:
        if not isinstance(container, Paragraph):
            return None
        underline = _SETEXT.match(cursor.text, cursor.start)
        if not underline:
            return None
        self._take_references(container)
        if not container.lines:
            return container
        level = 1 if underline[1] else 2
        cursor.finish()
        return self._replace(
            container, Heading(container.line, lines=[container.text.strip()], level=level)
        )

    def _start_rule(self, cursor: Cursor) -> Block | None:
        if not _RULE.match(cursor.text, cursor.start):
            return None
        cursor.finish()
        return self._open(Rule(self._number))

    def _start_footnote(self, cursor: Cursor, container: Block) -> Block | None:
        opening = _FOOTNOTE.match(cursor.text, cursor.start)
        if not opening:
            return None
        if container.depth >= MAX_NESTING:
            return self._open(Plain(self._number))
        cursor.skip_to(opening.end())
        return self._open(Footnote(self._number, label=opening[1]))

    def _start_item(self, cursor: Cursor, container: Block) -> Block | None:
        marker = _MARKER.match(cursor.text, cursor.start)
        if not marker:
            return None
        if isinstance(container, Paragraph) and (
            not cursor.text[marker.end() :].strip(" \t") or (marker[2] and int(marker[2]) != 1)
        ):
            return None
        if container.depth >= MAX_NESTING:
            return self._open(Plain(self._number))
        task = _TASK.match(cursor.text)
        margin = cursor.indent
        width = margin + self._take_marker(cursor, marker)
        kind = marker[1] or marker[3]
        if not isinstance(container, List) or container.marker != kind:
            number = int(marker[2]) if marker[2] else None
            self._open(List(self._number, marker=kind, number=number))
        item = Item(self._number, width=width)
        if task and task.start(1) - 1 == cursor.start and cursor.indent < _CODE_INDENT:
            item.task = task[1] != " "
            cursor.skip_to(cursor.start + 3)
        return self._open(item)

    @staticmethod
    def _take_marker(cursor: Cursor, marker: re.Match[str]) -> int:
        """Go past a list marker and the space behind it; the columns both take."""
        width = marker.end() - marker.start()
        cursor.skip_to(marker.end())
        if 1 <= cursor.indent <= _CODE_INDENT and not cursor.blank:
            width += cursor.indent
            cursor.skip_columns(cursor.indent)
            return width
        cursor.skip_space()
        return width + 1

    def _start_table(self, cursor: Cursor, container: Block) -> Block | None:
        text = cursor.text[cursor.start :]
        if not isinstance(container, Paragraph) or not container.lines or container.is_no_table:
            return None
        if not _DELIMITER_ROW.match(text):
            return None
        header, marks = _cells(container.lines[-1]), _cells(text)
        if len(header) != len(marks):
            container.is_no_table = True
            return None
        line = container.line + len(container.lines) - 1
        table: Leaf
        if len(header) > MAX_COLUMNS:
            table = Plain(line, lines=[container.lines[-1]])
        else:
            table = Table(line, aligns=[_align(mark) for mark in marks], rows=[header])
            cursor.finish()
        del container.lines[-1]
        if container.lines:
            return self._open_after(container, table)
        return self._replace(container, table)

    def _start_row(self, cursor: Cursor, container: Block) -> Block | None:
        if not isinstance(container, Table):
            return None
        cells = _cells(cursor.text[cursor.start :])
        missing = len(container.aligns) - len(cells)
        if 0 < missing <= MAX_FILLED_CELLS - self._filled:
            self._filled += missing
            cells += [""] * missing
        container.rows.append(cells[: len(container.aligns)])
        cursor.finish()
        return container

    def _open(self, block: Block) -> Block:
        """Add a block where the line stands, closing what it ends."""
        self._close_unmatched()
        while not self._tip.accepts(block):
            self._close(self._tip)
        block.parent = self._tip
        block.depth = self._tip.depth + block.nests
        self._tip.children.append(block)
        self._tip = self._matched = block
        return block

    def _replace(self, paragraph: Paragraph, block: Block) -> Block:
        """Put `block` where `paragraph`, the tip, was."""
        parent = paragraph.parent or self._root
        parent.children.pop()
        self._tip = self._matched = parent
        return self._open(block)

    def _open_after(self, paragraph: Paragraph, block: Block) -> Block:
        """Put `block` behind `paragraph`, the tip."""
        self._matched = paragraph.parent or self._root
        return self._open(block)

    def _close_unmatched(self) -> None:
        while self._tip is not self._matched:
            self._close(self._tip)

    def _close(self, block: Block) -> None:
        """End a block, which is the tip, and settle what only its end can tell."""
        block.is_open = False
        parent = block.parent or self._root
        if isinstance(block, Paragraph):
            self._take_references(block)
            if not block.lines:
                parent.children.pop()
        elif isinstance(block, List):
            block.tight = not _is_loose(block)
        elif isinstance(block, Footnote):
            self._keep_footnote(block)
        if self._matched is block:
            self._matched = parent
        self._tip = parent

    def _take_references(self, paragraph: Paragraph) -> None:
        """Take link definitions from the start of a paragraph."""
        if not paragraph.lines or not paragraph.lines[0].startswith("["):
            return
        text, position = paragraph.text, 0
        while text.startswith("[", position):
            found = read_definition(text, position)
            if found is None:
                break
            label, reference, end = found
            self._blocks.references.setdefault(normalise_label(label), reference)
            self._blocks.sources.append(text[position:end].rstrip("\n"))
            position = end
        if position:
            paragraph.line += text.count("\n", 0, position)
            rest = text[position:]
            paragraph.lines = rest.split("\n") if rest.strip() else []

    def _keep_footnote(self, footnote: Footnote) -> None:
        label = normalise_label(footnote.label)
        self._blocks.footnotes.setdefault(label, footnote)
        if isinstance(footnote.parent, Document):
            source = "\n".join(self._lines[footnote.line : self._number])
            self._blocks.sources.append(source.rstrip())

    def _note_blank(self, cursor: Cursor, container: Block) -> None:
        """Remember blank lines: they are what makes a list loose."""
        if cursor.blank and container.children:
            container.children[-1].ends_blank = True
        is_new_item = (
            isinstance(container, Item)
            and not container.children
            and container.line == self._number
        )
        container.ends_blank = cursor.blank and not container.hides_blank and not is_new_item
        parent = container.parent
        while parent is not None:
            parent.ends_blank = False
            parent = parent.parent

    def _add_rest(self, cursor: Cursor, container: Block) -> None:
        """Give what is left of the line to the block it is for."""
        if isinstance(container, Leaf) and container.takes_lines:
            if not (isinstance(container, FencedCode) and container.line == self._number):
                container.lines.append(cursor.rest())
            end = container.end if isinstance(container, Html) else None
            if end and end.search(cursor.text, cursor.start):
                self._close(container)
        elif cursor.blank:
            pass
        elif isinstance(container, Paragraph):
            container.lines.append(cursor.text[cursor.start :])
        else:
            self._open(Paragraph(self._number, lines=[cursor.text[cursor.start :]]))


def _is_loose(block: List) -> bool:
    """Whether blank lines stand between a list's items, or between the blocks in one."""
    for index, item in enumerate(block.children):
        is_last = index == len(block.children) - 1
        if item.ends_blank and not is_last:
            return True
        for child in item.children:
            if (not is_last or child is not item.children[-1]) and _ends_blank(child):
                return True
    return False


def _ends_blank(block: Block) -> bool:
    while not block.checked:
        block.checked = True
        if not isinstance(block, List | Item) or not block.children:
            break
        block = block.children[-1]
    return block.ends_blank


def _cells(row: str) -> list[str]:
    """The cells of a table row, without the pipes around and between them."""
    row = row.strip(" \t\v\f")
    row = row.removeprefix("|")
    if not row:
        return []
    cells = _PIPE.split(row)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.replace("\\|", "|").strip(" \t\v\f") for cell in cells]


def _align(mark: str) -> str:
    if mark.startswith(":"):
        return "center" if mark.endswith(":") else "left"
    return "right" if mark.endswith(":") else ""
