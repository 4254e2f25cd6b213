"""The growing tree of blocks: opening, replacing and closing them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.markup.blocks.nodes import Block, Document, Footnote, Item, List, Paragraph
from app.markup.inlines.links import Reference, normalise_label, read_definition


@dataclass(frozen=True, slots=True)
class Blocks:
    """What was read: the tree, and the definitions in it by normalised label."""

    root: Document
    references: dict[str, Reference]
    footnotes: dict[str, Footnote]
    sources: list[str]
    """The definitions as Markdown, to be read again with another part of the note."""


class Tree:
    """Opens and closes blocks.

    `tip` is the innermost open block, `matched` the innermost one that the current line
    continues, `number` the number of that line. Every block between the two closes as soon as
    the line opens another block.
    """

    def __init__(self, lines: Sequence[str], known: Blocks | None) -> None:
        self.root = Document(0)
        self.tip: Block = self.root
        self.matched: Block = self.root
        self.number = 0
        self.n_filled = 0
        """Empty cells that were added to short table rows so far."""
        self.blocks = Blocks(
            self.root,
            known.references if known else {},
            known.footnotes if known else {},
            [],
        )
        self._lines = lines
        self._last_ends: dict[re.Pattern[str], int] = {}

    def open(self, block: Block) -> Block:
        """Add a block to the innermost open one that accepts it, closing the others."""
        self.close_unmatched()
        while not self.tip.accepts(block):
            self.close(self.tip)
        block.parent = self.tip
        block.depth = self.tip.depth + block.nests
        self.tip.children.append(block)
        self.tip = self.matched = block
        return block

    def replace(self, paragraph: Paragraph, block: Block) -> Block:
        """Put `block` in the place of `paragraph`, which is the tip."""
        parent = paragraph.parent or self.root
        parent.children.pop()
        self.tip = self.matched = parent
        return self.open(block)

    def open_after(self, paragraph: Paragraph, block: Block) -> Block:
        """Put `block` behind `paragraph`, which is the tip."""
        self.matched = paragraph.parent or self.root
        return self.open(block)

    def close_unmatched(self) -> None:
        """Close all blocks that the current line does not continue."""
        while self.tip is not self.matched:
            self.close(self.tip)

    def close(self, block: Block) -> None:
        """Close a block, which is the tip.

        Definitions are taken from a paragraph then, and a list is found tight or loose.
        """
        block.is_open = False
        parent = block.parent or self.root
        if isinstance(block, Paragraph):
            self.take_definitions(block)
            if not block.lines:
                parent.children.pop()
        elif isinstance(block, List):
            block.tight = not _is_loose(block)
        elif isinstance(block, Footnote):
            self._keep_footnote(block)
        if self.matched is block:
            self.matched = parent
        self.tip = parent

    def take_definitions(self, paragraph: Paragraph) -> None:
        """Move link reference definitions from the start of a paragraph to `references`."""
        if not paragraph.lines or not paragraph.lines[0].startswith("["):
            return
        text, position = paragraph.text, 0
        while text.startswith("[", position):
            found = read_definition(text, position)
            if found is None:
                break
            label, reference, end = found
            self.blocks.references.setdefault(normalise_label(label), reference)
            self.blocks.sources.append(text[position:end].rstrip("\n"))
            position = end
        if position:
            paragraph.line += text.count("\n", 0, position)
            rest = text[position:]
            paragraph.lines = rest.split("\n") if rest.strip() else []

    def _keep_footnote(self, footnote: Footnote) -> None:
        label = normalise_label(footnote.label)
        self.blocks.footnotes.setdefault(label, footnote)
        if isinstance(footnote.parent, Document):
            source = "\n".join(self._lines[footnote.line : self.number])
            self.blocks.sources.append(source.rstrip())

    def has_later(self, end: re.Pattern[str]) -> bool:
        """Whether `end` matches in the current line or a later one."""
        if end not in self._last_ends:
            numbers = range(len(self._lines) - 1, -1, -1)
            found = (number for number in numbers if end.search(self._lines[number]))
            self._last_ends[end] = next(found, -1)
        return self.number <= self._last_ends[end]


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
    """Whether a block, or the last one at the end of a list, ends with a blank line."""
    while not block.checked:
        block.checked = True
        if not isinstance(block, List | Item) or not block.children:
            break
        block = block.children[-1]
    return block.ends_blank
