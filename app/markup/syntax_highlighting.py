"""Syntax highlighting: a Python-Markdown extension that colours code blocks.

No text changes: joined, the pieces of a code block are what it was. Pygments is imported when the
first code block is coloured, because the page loads it only then.
"""

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from app.markup.inlines.writer import append_text
from app.markup.limits import MAX_COLOURED


class SyntaxHighlighting(Extension):
    """Gives code in a known language Pygments' classes, which style.css colours."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work on the finished tree, before it is fitted into the page."""
        md.treeprocessors.register(SyntaxProcessor(md), "syntax", 5)


class SyntaxProcessor(Treeprocessor):
    """Replaces the text of code blocks by spans."""

    def run(self, root: Element) -> None:
        """Colour each code block of a tree."""
        for pre in root.iter("pre"):
            code = pre.find("code")
            language = (
                (code.get("class") or "").removeprefix("language-") if code is not None else ""
            )
            if code is not None and language and code.text and len(code.text) <= MAX_COLOURED:
                _replace(code, _tokens(code.text, language))


def _tokens(text: str, language: str) -> list[tuple[str, str]]:
    """Split code into pieces with Pygments' short class names ("" for plain text)."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - see the module's head
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except (ClassNotFound, ImportError):  # the page's Pygments knows fewer languages
        return [(text, "")]
    pieces: list[tuple[str, str]] = []
    kind: Any
    for kind, value in lexer.get_tokens(text):
        while kind not in STANDARD_TYPES:
            kind = kind.parent  # noqa: PLW2901 - up to a type that has a class
        name = STANDARD_TYPES[kind]
        if pieces and pieces[-1][1] == name:
            pieces[-1] = (pieces[-1][0] + value, name)
        else:
            pieces.append((value, name))
    return pieces if "".join(value for value, _ in pieces) == text else [(text, "")]


def _replace(code: Element, pieces: Iterable[tuple[str, str]]) -> None:
    """Replace an element's text by these pieces, those with a class in spans."""
    code.text = ""
    for text, name in pieces:
        if name in {"", "w"}:
            append_text(code, text)
        else:
            SubElement(code, "span", {"class": name}).text = text
