"""Rules that open GitHub's tables and add rows to them.

A rule takes the tree, the cursor at a line's next character that is no space, and the innermost
open block there. It gives the block it opened or added to, or None.
"""

import re

from app.markup.blocks.cursor import Cursor
from app.markup.blocks.nodes import SPACE, Block, Leaf, Paragraph, Plain, Table, cells
from app.markup.blocks.tree import Tree
from app.markup.limits import MAX_COLUMNS, MAX_FILLED_CELLS

_DELIMITER_ROW = re.compile(
    rf"\|?{SPACE}*+:?-++:?{SPACE}*+(?:\|{SPACE}*+:?-++:?{SPACE}*+)*+\|?{SPACE}*+$"
)


def start_table(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Make a table of a paragraph's last line, if a delimiter row follows.

    The row must have as many cells as that line.
    """
    text = cursor.text[cursor.start :]
    if not isinstance(container, Paragraph) or not container.lines or container.is_no_table:
        return None
    if not _DELIMITER_ROW.match(text):
        return None
    header, marks = cells(container.lines[-1]), cells(text)
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
        return tree.open_after(container, table)
    return tree.replace(container, table)


def add_row(tree: Tree, cursor: Cursor, table: Table) -> Block:
    """Add the rest of the line to a table as a row."""
    row = cells(cursor.text[cursor.start :])
    missing = len(table.aligns) - len(row)
    if 0 < missing <= MAX_FILLED_CELLS - tree.n_filled:
        tree.n_filled += missing
        row += [""] * missing
    table.rows.append(row[: len(table.aligns)])
    cursor.finish()
    return table


def _align(mark: str) -> str:
    """Return the alignment that one cell of a delimiter row asks for, "" for none."""
    if mark.startswith(":"):
        return "center" if mark.endswith(":") else "left"
    return "right" if mark.endswith(":") else ""
