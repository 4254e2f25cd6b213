"""Colours code and marks the words searched for: two Python-Markdown extensions over a talk's tree.

They change no text: joined, the pieces of an element are what it was. Pygments is imported only
when code is coloured, for the page loads it only then.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

MAX_CODE = 8_000
"""Characters of a code block beyond which it stays plain: Pygments' patterns are not all linear."""

Piece = tuple[str, bool]
Find = Callable[[str], Sequence[Piece]]
"""Splits a text into pieces that join to it, the ones to mark with True."""


class ColourCode(Extension):
    """Code whose language is known gets Pygments' classes, which style.css colours."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work on the finished tree, before it is fitted into the page."""
        md.treeprocessors.register(CodeProcessor(md), "colour-code", 5)


class MarkWords(Extension):
    """The words that a search found stand in `<mark>`."""

    def __init__(self, find: Find) -> None:
        super().__init__()
        self.find = find

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work on the finished tree, after code was coloured."""
        md.treeprocessors.register(MarkProcessor(md, self.find), "mark-words", 4)


class CodeProcessor(Treeprocessor):
    """Replaces the text of code blocks by spans."""

    def run(self, root: Element) -> None:
        """Colour each code block of a tree."""
        for pre in root.iter("pre"):
            code = pre.find("code")
            language = (
                (code.get("class") or "").removeprefix("language-") if code is not None else ""
            )
            if code is not None and language and code.text and len(code.text) <= MAX_CODE:
                _replace(code, _tokens(code.text, language))


def _tokens(text: str, language: str) -> list[tuple[str, str]]:
    """A code's pieces with Pygments' short class names ("" for plain text)."""
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
    """Make an element hold these pieces instead of its text."""
    code.text = AtomicString("")
    last: Element | None = None
    for text, name in pieces:
        if name in {"", "w"}:
            _add_text(code, last, text)
        else:
            last = SubElement(code, "span", {"class": name})
            last.text = AtomicString(text)


def _add_text(parent: Element, last: Element | None, text: str) -> None:
    """Append text inside an element, behind its last child."""
    if last is None:
        parent.text = AtomicString((parent.text or "") + text)
    else:
        last.tail = AtomicString((last.tail or "") + text)


class MarkProcessor(Treeprocessor):
    """Puts the found words of every text into `<mark>`."""

    def __init__(self, md: Markdown, find: Find) -> None:
        super().__init__(md)
        self.find = find

    def run(self, root: Element) -> None:
        """Mark a tree's words."""
        for element in list(root.iter()):
            self._mark(element)

    def _mark(self, parent: Element) -> None:
        """Mark the texts directly inside an element, putting its children together anew once."""
        whole: list[Element] = []
        text, parent.text = parent.text or "", None
        self._put(parent, whole, text)
        for child in list(parent):
            text, child.tail = child.tail or "", None
            whole.append(child)
            self._put(parent, whole, text)
        parent[:] = whole

    def _put(self, parent: Element, whole: list[Element], text: str) -> None:
        """Append a text to the children so far, its found words in `<mark>`."""
        for piece, found in self.find(text) if text else ():
            if found:
                whole.append(Element("mark"))
                whole[-1].text = AtomicString(piece)
            else:
                _add_text(parent, whole[-1] if whole else None, piece)
