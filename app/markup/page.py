"""Fits a body into the page: headings below its own, wide tables in boxes."""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TOP_LEVEL = 2
"""The level of a body's highest heading: 1 is the talk's title."""


class PageProcessor(Treeprocessor):
    """Shifts headings, and makes what may scroll reachable by keyboard."""

    def run(self, root: Element) -> None:
        """Fit all elements of a tree."""
        elements = list(root.iter())
        levels = [int(element.tag[1]) for element in elements if element.tag in _HEADINGS]
        shift = _TOP_LEVEL - min(levels, default=_TOP_LEVEL)
        for element in elements:
            if element.tag in _HEADINGS:
                element.tag = f"h{min(int(element.tag[1]) + shift, len(_HEADINGS))}"
            elif element.tag == "pre":
                element.set("tabindex", "0")
            elif element.tag == "table":
                _box(element)


def _box(table: Element) -> None:
    """Wrap a table in a box that scrolls."""
    inside = Element("table")
    inside.extend(table)
    del table[:]
    table.tag = "div"
    table.attrib = {
        "class": "table-scroll",
        "role": "group",
        "aria-label": "Table",
        "tabindex": "0",
    }
    table.append(inside)
