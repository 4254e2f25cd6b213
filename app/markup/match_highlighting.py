"""Match highlighting: a Python-Markdown extension that puts matches into `<mark>`.

No text changes: joined, the pieces of an element are what it was.
"""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

Split = Callable[[str], Sequence[tuple[str, bool]]]
"""Splits a text into pieces that join to it, each with whether it is a match."""


class MatchHighlighting(Extension):
    """Puts the matches that `split` finds into `<mark>`."""

    def __init__(self, split: Split) -> None:
        super().__init__()
        self.split = split

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work on the finished tree, after code was coloured."""
        md.treeprocessors.register(MatchProcessor(md, self.split), "matches", 4)


class MatchProcessor(Treeprocessor):
    """Highlights the matches in every text of a tree."""

    def __init__(self, md: Markdown, split: Split) -> None:
        super().__init__(md)
        self.split = split

    def run(self, root: Element) -> None:
        """Highlight a tree's matches."""
        for element in list(root.iter()):
            self._highlight(element)

    def _highlight(self, parent: Element) -> None:
        """Highlight the texts directly inside an element.

        Its children are set once, at the end: inserting them one by one is quadratic.
        """
        children: list[Element] = []
        text, parent.text = parent.text or "", None
        self._append(parent, children, text)
        for child in list(parent):
            text, child.tail = child.tail or "", None
            children.append(child)
            self._append(parent, children, text)
        parent[:] = children

    def _append(self, parent: Element, children: list[Element], text: str) -> None:
        """Append a text behind the children so far, its matches as new children."""
        for piece, is_match in self.split(text) if text else ():
            if is_match:
                children.append(Element("mark"))
                children[-1].text = piece
            elif children:
                children[-1].tail = (children[-1].tail or "") + piece
            else:
                parent.text = (parent.text or "") + piece
