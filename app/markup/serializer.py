"""The element tree to HTML.

This is the only place where a note's text becomes HTML, and all of it is escaped.
"""

from xml.etree.ElementTree import Element

_VOID = frozenset({"br", "hr", "img", "input"})
"""Elements without an end tag."""


def serialize(root: Element) -> str:
    """Write a tree as HTML that parses to the same tree, whatever its texts are."""
    parts: list[str] = []
    todo: list[Element | str] = [root]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        parts.append(_start_tag(item))
        if item.tail:
            todo.append(_escape(item.tail))
        if item.tag not in _VOID:
            todo.append(f"</{item.tag}>")
            todo.extend(reversed(item))
            parts.append(_escape(item.text or ""))
    return "".join(parts)


def _start_tag(element: Element) -> str:
    attributes = "".join(f' {name}="{_escape(value)}"' for name, value in element.items())
    return f"<{element.tag}{attributes}>"


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")
