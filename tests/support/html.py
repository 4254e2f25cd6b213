"""Parse rendered HTML: check that tags nest, and list the actions of its buttons."""

import re
from html.parser import HTMLParser

VOID = {"img", "input", "br", "hr", "use"}


class Outline(HTMLParser):
    """Collects tags and attributes, and fails when they do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def actions(html: str) -> list[str]:
    """Return the actions of the buttons, in order."""
    return re.findall(r'data-do="([^"]+)"', html)
