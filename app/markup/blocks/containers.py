"""Rules that open containers: block quotes, list items, footnotes.

A rule takes the tree, the cursor at a line's next character that is no space, and the innermost
open block there. It gives the block it opened, or None.
"""

import re

from app.markup.blocks.cursor import CODE_INDENT, Cursor
from app.markup.blocks.nodes import SPACE, Block, Footnote, Item, List, Paragraph, Plain, Quote
from app.markup.blocks.tree import Tree
from app.markup.limits import MAX_NESTING

_MARKER = re.compile(rf"(?:([*+-])|([0-9]{{1,9}})([.)]))(?={SPACE}|$)")
_TASK = re.compile(rf"{SPACE}*(?:[-+*]|[0-9]+.){SPACE}+\[([ xX])\]{SPACE}+")
_FOOTNOTE = re.compile(r"\[\^([^\] \r\n\t]+)\]:[ \t]*")


def start_quote(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open a block quote at `>`."""
    if container.depth >= MAX_NESTING:
        return tree.open(Plain(tree.number))
    cursor.skip_to(cursor.start + 1)
    cursor.skip_space()
    return tree.open(Quote(tree.number))


def start_footnote(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open a footnote at `[^label]:`."""
    opening = _FOOTNOTE.match(cursor.text, cursor.start)
    if not opening:
        return None
    if container.depth >= MAX_NESTING:
        return tree.open(Plain(tree.number))
    cursor.skip_to(opening.end())
    return tree.open(Footnote(tree.number, label=opening[1]))


def start_item(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open a list item at a marker, and if need be a list around it."""
    marker = _MARKER.match(cursor.text, cursor.start)
    if not marker:
        return None
    if isinstance(container, Paragraph) and (
        not cursor.text[marker.end() :].strip(" \t") or (marker[2] and int(marker[2]) != 1)
    ):
        return None
    if container.depth >= MAX_NESTING:
        return tree.open(Plain(tree.number))
    task = _TASK.match(cursor.text)
    margin = cursor.indent
    width = margin + _take_marker(cursor, marker)
    kind = marker[1] or marker[3]
    if not isinstance(container, List) or container.marker != kind:
        number = int(marker[2]) if marker[2] else None
        tree.open(List(tree.number, marker=kind, number=number))
    item = Item(tree.number, width=width)
    if task and task.start(1) - 1 == cursor.start and cursor.indent < CODE_INDENT:
        item.task = task[1] != " "
        cursor.skip_to(cursor.start + 3)
    return tree.open(item)


def _take_marker(cursor: Cursor, marker: re.Match[str]) -> int:
    """Move past a list marker and the space behind it; return the columns of both."""
    width = marker.end() - marker.start()
    cursor.skip_to(marker.end())
    if 1 <= cursor.indent <= CODE_INDENT and not cursor.blank:
        width += cursor.indent
        cursor.skip_columns(cursor.indent)
        return width
    cursor.skip_space()
    return width + 1
