"""Takes lines into the tree, one by one: phase 1 of CommonMark's parsing strategy.

Each line first continues open blocks, from the outermost inwards; then it may open new ones;
what is left of it is text for the innermost block.
"""

from collections.abc import Callable, Mapping, Sequence

from app.markup.blocks.containers import start_footnote, start_item, start_quote
from app.markup.blocks.cursor import CODE_INDENT, Cursor
from app.markup.blocks.leaves import (
    start_fence,
    start_heading,
    start_html,
    start_rule,
    start_setext,
)
from app.markup.blocks.nodes import (
    Block,
    FencedCode,
    Html,
    IndentedCode,
    Item,
    Leaf,
    Paragraph,
    Table,
)
from app.markup.blocks.tables import add_row, start_table
from app.markup.blocks.tree import Blocks, Tree

_MAX_BLANKS = 2
"""Blank lines in a row that are read: one more can only change a block that takes lines as they
stand, and a million of them must cost nothing."""

_Rule = Callable[[Tree, Cursor, Block], Block | None]

_RULES: Mapping[str, tuple[_Rule, ...]] = {
    ">": (start_quote,),
    "#": (start_heading,),
    "`": (start_fence,),
    "~": (start_fence,),
    "<": (start_html,),
    "=": (start_setext,),
    "-": (start_setext, start_rule, start_item, start_table),
    "*": (start_rule, start_item),
    "_": (start_rule,),
    "+": (start_item,),
    **dict.fromkeys("0123456789", (start_item,)),
    "[": (start_footnote,),
    "|": (start_table,),
    ":": (start_table,),
}
"""The rules that may open a block, by the character it begins with; the first that does wins."""


def read_blocks(lines: Sequence[str], known: Blocks | None = None) -> Blocks:
    """Read lines, which come without line ends, into a tree of blocks.

    Definitions in `known` take precedence over the text's own.
    """
    reader = _Reader(Tree(lines, known))
    for number, line in enumerate(lines):
        reader.read_line(number, line)
    return reader.finish(len(lines))


class _Reader:
    """Decides for each line what it continues, opens and adds to."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._n_blanks = 0

    def finish(self, n_lines: int) -> Blocks:
        """Close all blocks."""
        tree = self._tree
        tree.number = n_lines
        tree.matched = tree.root
        tree.close_unmatched()
        return tree.blocks

    def read_line(self, number: int, line: str) -> None:
        """Take one line into the tree."""
        tree = self._tree
        tree.number = number
        self._n_blanks = 0 if line else self._n_blanks + 1
        if self._n_blanks > _MAX_BLANKS and not tree.tip.takes_lines:
            return
        cursor = Cursor(line)
        matched = self._continue_open(cursor)
        if matched is None:
            return
        tree.matched = matched
        container = self._open_new(cursor, matched)
        cursor.look()
        _note_blank(cursor, container, number)
        is_lazy = tree.tip is not tree.matched and not cursor.blank
        if is_lazy and isinstance(tree.tip, Paragraph):
            tree.tip.lines.append(cursor.rest())
            return
        tree.close_unmatched()
        self._add_rest(cursor, container)

    def _continue_open(self, cursor: Cursor) -> Block | None:
        """Return the innermost open block the line continues; None if that took all of it."""
        container: Block = self._tree.root
        while container.children and container.children[-1].is_open:
            child = container.children[-1]
            cursor.look()
            match child.continues(cursor):
                case "last":
                    self._tree.close(child)
                    return None
                case "no":
                    break
            container = child
        return container

    def _open_new(self, cursor: Cursor, container: Block) -> Block:
        """Open the blocks that start on this line; return the innermost one."""
        may_be_lazy = isinstance(self._tree.tip, Paragraph)
        while not container.takes_lines and not cursor.blank:
            block = self._start(cursor, container, may_be_lazy)
            if block is None:
                break
            container = block
            if block.is_leaf or (isinstance(block, Item) and block.task is not None):
                break
            may_be_lazy = False
        return container

    def _start(self, cursor: Cursor, container: Block, may_be_lazy: bool) -> Block | None:
        """Open the block that starts at the cursor; None if none does."""
        tree = self._tree
        if cursor.indent >= CODE_INDENT:
            if may_be_lazy:
                return None
            cursor.skip_columns(CODE_INDENT)
            return tree.open(IndentedCode(tree.number))
        for rule in _RULES.get(cursor.text[cursor.start], ()):
            if block := rule(tree, cursor, container):
                return block
        return add_row(tree, cursor, container) if isinstance(container, Table) else None

    def _add_rest(self, cursor: Cursor, container: Block) -> None:
        """Add the rest of the line to the innermost block, or open a paragraph with it."""
        tree = self._tree
        if isinstance(container, Leaf) and container.takes_lines:
            if not (isinstance(container, FencedCode) and container.line == tree.number):
                container.lines.append(cursor.rest())
            end = container.end if isinstance(container, Html) else None
            if end and end.search(cursor.text, cursor.start):
                tree.close(container)
        elif cursor.blank:
            pass
        elif isinstance(container, Paragraph):
            container.lines.append(cursor.text[cursor.start :])
        else:
            tree.open(Paragraph(tree.number, lines=[cursor.text[cursor.start :]]))


def _note_blank(cursor: Cursor, container: Block, number: int) -> None:
    """Remember whether the line is blank: blank lines make a list loose."""
    if cursor.blank and container.children:
        container.children[-1].ends_blank = True
    is_new_item = (
        isinstance(container, Item) and not container.children and container.line == number
    )
    container.ends_blank = cursor.blank and not container.hides_blank and not is_new_item
    parent = container.parent
    while parent is not None:
        parent.ends_blank = False
        parent = parent.parent
