"""Blocks to elements: lists, quotes and alerts, tables, code, `<details>`.

`BlockWriter` builds the element tree. The text inside an element is left as Markdown, and listed
for the inline stage.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from app.markup.blocks.nodes import (
    Block,
    Document,
    FencedCode,
    Heading,
    Html,
    IndentedCode,
    Item,
    List,
    Paragraph,
    Plain,
    Quote,
    Rule,
    Table,
)
from app.markup.inlines.writer import append_text
from app.markup.limits import MAX_DETAILS

_MAX_LANGUAGE = 40
"""Characters of a code block's language that are kept: more than any language's name has."""
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[^\w+#.-]")
_DETAILS = re.compile(r"<(/?)(details|summary)((?:\s[^<>]*)?)>", re.IGNORECASE)
_OPEN = re.compile(r"\sopen(?:[\s=/]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """An element whose text is still Markdown, or raw HTML.

    `line` is where it starts, 0-based.
    """

    element: Element
    line: int
    is_html: bool = False


class BlockWriter:
    """Turns blocks into elements."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        """The texts for the inline stage, in order."""
        self.tight_items: list[Element] = []
        """Elements whose paragraphs are to be unwrapped after the inline stage."""
        self.too_complex: list[int] = []
        """The lines of blocks that are shown as typed."""
        self._details = 0

    def write(self, parent: Element, blocks: Sequence[Block]) -> None:
        """Append `blocks` to `parent`."""
        open_elements = [parent]
        for block in blocks:
            if isinstance(block, Html):
                self._write_html(block, open_elements)
            else:
                self._write_block(open_elements[-1], block)
        self._details -= sum(element.tag == "details" for element in open_elements[1:])

    def _write_block(self, parent: Element, block: Block) -> None:
        if isinstance(block, Paragraph | Heading):
            tag = f"h{block.level}" if isinstance(block, Heading) else "p"
            self._add_text(_append(parent, tag), block.text, block.line)
        elif isinstance(block, List):
            self._write_list(parent, block)
        elif isinstance(block, Quote):
            self._write_quote(parent, block)
        elif isinstance(block, IndentedCode | FencedCode):
            _write_code(parent, block)
        elif isinstance(block, Table):
            self._write_table(parent, block)
        elif isinstance(block, Plain):
            self.too_complex.append(block.line)
            write_as_typed(_append(parent, "pre"), block.text)
        elif isinstance(block, Rule):
            _append(parent, "hr")

    def _add_text(self, element: Element, text: str, line: int, *, is_html: bool = False) -> None:
        element.text = text
        self.texts.append(Text(element, line, is_html))

    def _write_list(self, parent: Element, block: List) -> None:
        element = _append(parent, "ul" if block.number is None else "ol")
        if block.number not in {None, 1}:
            element.set("start", str(block.number))
        for item in block.children:
            child = _append(element, "li")
            if isinstance(item, Item) and item.task is not None:
                _write_checkbox(child, is_done=item.task)
            if block.tight:
                self.tight_items.append(child)
            self.write(child, item.children)

    def _write_quote(self, parent: Element, block: Quote) -> None:
        alert = _take_alert(block)
        if not alert:
            self.write(_append(parent, "blockquote"), block.children)
            return
        element = _append(parent, "div", {"class": f"alert alert-{alert.lower()}", "role": "note"})
        _append(element, "p", {"class": "alert-title"}).text = alert.capitalize()
        self.write(element, block.children)

    def _write_table(self, parent: Element, block: Table) -> None:
        table = _append(parent, "table")
        head = _append(_append(table, "thead"), "tr")
        self._write_row(head, "th", block.rows[0], block)
        if len(block.rows) > 1:
            body = _append(table, "tbody")
            for row in block.rows[1:]:
                self._write_row(_append(body, "tr"), "td", row, block)

    def _write_row(self, parent: Element, tag: str, cells: Sequence[str], block: Table) -> None:
        for cell, align in zip(cells, block.aligns, strict=False):
            element = _append(parent, tag, {"align": align} if align else {})
            if cell:
                self._add_text(element, cell, block.line)

    def _write_html(self, block: Html, open_elements: list[Element]) -> None:
        """Write `<details>` and `<summary>` as elements, and the rest as text.

        Elements opened here stay on `open_elements` for the blocks that follow.
        """
        text, done = _without_comments(block.text), 0
        for tag in _DETAILS.finditer(text):
            self._write_html_text(open_elements[-1], text[done : tag.start()], block.line)
            done = tag.end()
            if not self._apply_tag(tag, open_elements):
                _close_summary(open_elements)
                self._write_html_text(open_elements[-1], tag[0], block.line)
        self._write_html_text(open_elements[-1], text[done:], block.line)
        _close_summary(open_elements)

    def _apply_tag(self, tag: re.Match[str], open_elements: list[Element]) -> bool:
        """Open or close the element of a tag; return whether that was possible."""
        name = tag[2].lower()
        innermost = open_elements[-1]
        if tag[1]:
            if len(open_elements) == 1 or innermost.tag != name:
                return False
            open_elements.pop()
            self._details -= name == "details"
        elif name == "details":
            if innermost.tag == "summary" or self._details == MAX_DETAILS:
                return False
            attributes = {"open": ""} if _OPEN.search(tag[3]) else {}
            open_elements.append(_append(innermost, "details", attributes))
            self._details += 1
        else:
            if len(open_elements) == 1 or innermost.tag != "details" or len(innermost):
                return False
            open_elements.append(_append(innermost, "summary"))
        return True

    def _write_html_text(self, parent: Element, text: str, line: int) -> None:
        text = text.strip()
        if text:
            element = parent if parent.tag == "summary" else _append(parent, "p")
            self._add_text(element, text, line, is_html=True)


def _close_summary(open_elements: list[Element]) -> None:
    if open_elements[-1].tag == "summary":
        open_elements.pop()


def _without_comments(text: str) -> str:
    """Remove the comments that are closed: as on GitHub, they show nothing."""
    parts, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[done:start])
        done = end + 3
    return "".join([*parts, text[done:]])


def _append(parent: Element, tag: str, attributes: dict[str, str] | None = None) -> Element:
    element = SubElement(parent, tag, attributes or {})
    element.tail = "\n"
    return element


def _write_checkbox(item: Element, *, is_done: bool) -> None:
    item.set("class", "task-list-item")
    attributes = {
        "type": "checkbox",
        "disabled": "",
        "aria-label": "done" if is_done else "not done",
    }
    if is_done:
        attributes["checked"] = ""
    SubElement(item, "input", attributes).tail = " "


def _write_code(parent: Element, block: IndentedCode | FencedCode) -> None:
    code = SubElement(_append(parent, "pre"), "code")
    lines = block.lines
    if isinstance(block, FencedCode):
        language = _LANGUAGE.sub("", block.info.split()[0] if block.info else "")
        if language:
            code.set("class", f"language-{language[:_MAX_LANGUAGE]}")
    else:
        while lines and not lines[-1].strip(" \t"):
            lines.pop()
    code.text = AtomicString("".join(f"{line}\n" for line in lines))


def write_as_typed(element: Element, text: str) -> None:
    """Make `element` show `text` as it was typed, since it is beyond a cap."""
    if element.tag not in {"td", "th", "summary"}:
        element.tag = "pre"
        element.set("class", "too-complex")
    element.text = None
    SubElement(element, "code").text = AtomicString(text)


def _take_alert(block: Quote) -> str:
    """Remove an alert's `[!NOTE]` from a quote; return its kind, "" for no alert."""
    first = block.children[0] if block.children else None
    if not isinstance(first, Paragraph) or not isinstance(block.parent, Document):
        return ""
    alert = _ALERT.fullmatch(first.lines[0])
    if not alert or (len(first.lines) == 1 and len(block.children) == 1):
        return ""
    del first.lines[0]
    if not first.lines:
        del block.children[0]
    return alert[1]


def unwrap_paragraphs(item: Element) -> None:
    """Move the content of a tight item's paragraphs into the item itself."""
    children = list(item)
    del item[:]
    previous = ""
    for child in children:
        if child.tag == "p":
            append_text(item, "\n" if previous == "p" else "")
            append_text(item, child.text or "")
            item.extend(child)
        else:
            item.append(child)
        previous = child.tag
