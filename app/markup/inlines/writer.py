"""Appends pieces to an element: text, elements, and addresses of mail in the text."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from app.markup.inlines.autolinks import BARE_MAIL
from app.markup.inlines.pieces import Node, Piece, Run


def write_pieces(parent: Element, pieces: Sequence[Piece]) -> None:
    """Append `pieces` to `parent` as text and elements."""
    _Writer(parent).write(pieces)


class _Writer:
    """Appends to the innermost open element."""

    def __init__(self, parent: Element, *, in_link: bool = False) -> None:
        self._open = [parent]
        self._texts: list[str] = []
        self._in_link = in_link

    def write(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                self._texts.append(piece)
            elif isinstance(piece, Node):
                self._write_node(piece)
            elif isinstance(piece, Run):
                self._write_run(piece)
            elif not piece.paired:
                self._texts.append(piece.source)
            elif piece.closes:
                self._end()
            else:
                self._start(piece.name)
        self._flush()

    def _write_node(self, node: Node) -> None:
        self._flush()
        element = SubElement(self._open[-1], node.tag, node.attributes)
        in_link = self._in_link or node.tag in {"a", "code"}
        _Writer(element, in_link=in_link).write(node.pieces)

    def _write_run(self, run: Run) -> None:
        for _ in run.ended:
            self._end()
        self._texts.append(run.char * run.left)
        for tag in reversed(run.started):
            self._start(tag)

    def _start(self, tag: str) -> None:
        self._flush()
        self._open.append(SubElement(self._open[-1], tag))

    def _end(self) -> None:
        self._flush()
        self._open.pop()

    def _flush(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        element = self._open[-1]
        if "@" not in text or self._in_link:
            append_text(element, text)
            return
        done = 0
        for mail in BARE_MAIL.finditer(text):
            append_text(element, text[done : mail.start()])
            address = mail[0] if mail[1] else f"mailto:{mail[0]}"
            SubElement(element, "a", {"href": address}).text = mail[0]
            done = mail.end()
        append_text(element, text[done:])


def append_text(element: Element, text: str) -> None:
    """Append text to the content of an element."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
