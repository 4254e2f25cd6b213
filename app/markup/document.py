"""A talk's Markdown becomes HTML as GitHub reads it, and nothing a note says can leave its place.

Python-Markdown does it, with the extension GitHub. Its block parser is CommonMark's block
algorithm (`app.blocks`); BlockWriter puts the blocks into the element tree. Its inline stage is
CommonMark's inline algorithm (`app.inlines`). Then two tree processors say what this page
permits: which addresses are links (AddressProcessor) and how a body fits into the page around it
(PageProcessor). Only the serializer makes HTML, and it escapes all text.

Python-Markdown's own preprocessors, patterns and postprocessors are not used: they look for
placeholders that a hostile note could write itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry

from app.markup.blocks import (
    Block,
    Blocks,
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
    read_blocks,
)
from app.markup.inlines import (
    Node,
    Piece,
    TooComplexError,
    append_text,
    read_inlines,
    read_raw_html,
    write_pieces,
)

Resolve = Callable[[str], str | None]

MAX_DETAILS = 32
"""Deepest nesting of `<details>`, over all that holds them."""

_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]"
)
_HOST = re.compile(r"https?://[^/\\?#]", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")
_UNPRINTABLE = re.compile(r"[\x00\ud800-\udfff]")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[^\w+#.-]")
_DETAILS = re.compile(r"<(/?)(details|summary)((?:\s[^<>]*)?)>", re.IGNORECASE)
_OPEN = re.compile(r"\sopen(?:[\s=/]|$)", re.IGNORECASE)
_MAX_LANGUAGE = 40
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TOP_LEVEL = 2
_FOOTNOTE_LINK = frozenset({"id", "class"})
"""Attributes that only links to and from footnotes have, which no note can write."""
_VOID = frozenset({"br", "hr", "img", "input"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """One body as HTML. `too_complex` are the lines (0-based) of blocks shown as typed."""

    html: str
    too_complex: tuple[int, ...]


def to_html(
    text: str,
    definitions: str = "",
    *,
    resolve: Resolve | None = None,
    extensions: Sequence[Extension] = (),
) -> str:
    """Render one body; see `render`."""
    return render(text, definitions, resolve=resolve, extensions=extensions).html


def render(
    text: str,
    definitions: str = "",
    *,
    resolve: Resolve | None = None,
    extensions: Sequence[Extension] = (),
) -> Rendered:
    """Render one body of a note.

    `definitions` are the link and footnote definitions of the whole note, as Markdown (see
    `collect_definitions`); they come before those in `text`. `resolve` gives the page's address
    for a relative one (of a link or an image), or None if there is none, which makes the link
    plain text; without `resolve`, relative addresses stay as they are. `extensions` are further
    ones of Python-Markdown's kind, which work on the tree.
    Any text renders, in time that grows with its length.
    """
    github = GitHub(definitions, resolve)
    html = Markdown(extensions=[github, *extensions], output_format="html").convert(text)
    return Rendered(html, tuple(sorted(set(github.too_complex))))


def collect_definitions(text: str) -> str:
    """The link and footnote definitions of a whole note, as Markdown for `render`.

    Link definitions count wherever they stand, footnotes where they are in no list or quote.
    """
    if "]:" not in text:
        return ""
    return "\n\n".join(read_blocks(_split_lines(text)).sources)


def _split_lines(text: str) -> list[str]:
    """The lines of a text, without what no page can hold."""
    text = _UNPRINTABLE.sub("�", text).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


class GitHub(Extension):
    """Python-Markdown reads as GitHub does, and writes what this page permits."""

    def __init__(self, definitions: str = "", resolve: Resolve | None = None) -> None:
        super().__init__()
        self.definitions = definitions
        self.resolve = resolve
        self.too_complex: list[int] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Take Python-Markdown's own rules away and put GitHub's in their place."""
        md.registerExtension(self)
        self._md = md
        md.preprocessors = Registry()
        md.preprocessors.register(LinePreprocessor(md), "normalize_whitespace", 30)
        parser = GitHubBlockParser(md, self.definitions)
        md.parser = parser
        md.inlinePatterns = Registry()
        md.treeprocessors = Registry()
        md.treeprocessors.register(InlineProcessor(md, parser, self.too_complex), "inline", 20)
        md.treeprocessors.register(AddressProcessor(md, self.resolve), "addresses", 10)
        md.treeprocessors.register(PageProcessor(md), "page", 0)
        md.postprocessors = Registry()

    def reset(self) -> None:
        """Begin a new text."""
        self.too_complex.clear()
        # Not set in extendMarkdown, because Markdown() chooses its serializer after that.
        self._md.serializer = serialize


class LinePreprocessor(Preprocessor):
    """Only `\\n` ends a line, and there are no characters that no page can hold."""

    def run(self, lines: list[str]) -> list[str]:
        """Split and clean the lines anew."""
        return _split_lines("\n".join(lines))


class GitHubBlockParser(BlockParser):
    """Puts CommonMark's block algorithm in the place of Python-Markdown's."""

    def __init__(self, md: Markdown, definitions: str) -> None:
        super().__init__(md)
        self._known = read_blocks(_split_lines(definitions))
        self.known_footnotes = frozenset(self._known.footnotes)
        self.blocks: Blocks = self._known
        self.writer = BlockWriter()

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """Read the lines; what the inline stage needs is left in `blocks` and `writer`."""
        self.blocks = read_blocks(list(lines), self._known)
        self.writer = BlockWriter()
        self.root = Element(self.md.doc_tag)
        self.writer.write(self.root, self.blocks.root.children)
        return ElementTree(self.root)


@dataclass(frozen=True, slots=True)
class Text:
    """An element whose text is still Markdown, or raw HTML; `line` is where it stands."""

    element: Element
    line: int
    is_html: bool = False


class BlockWriter:
    """Turns blocks into elements; what they hold for the inline stage is left in `texts`."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.tight_items: list[Element] = []
        """Elements whose paragraphs are to be unwrapped after the inline stage."""
        self.too_complex: list[int] = []
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
        """Obey `<details>` and `<summary>`; the rest is text.

        Elements opened here stay on `open_elements` for the blocks that follow.
        """
        text, done = _without_comments(block.text), 0
        for tag in _DETAILS.finditer(text):
            self._write_html_text(open_elements[-1], text[done : tag.start()], block.line)
            done = tag.end()
            if not self._obey(tag, open_elements):
                _close_summary(open_elements)
                self._write_html_text(open_elements[-1], tag[0], block.line)
        self._write_html_text(open_elements[-1], text[done:], block.line)
        _close_summary(open_elements)

    def _obey(self, tag: re.Match[str], open_elements: list[Element]) -> bool:
        """Open or close what a tag says; whether that was possible."""
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
    """`text` without the comments that are closed: as on GitHub, they show nothing."""
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
    """Make `element` show `text` as it was typed, because it is beyond a cap."""
    if element.tag not in {"td", "th", "summary"}:
        element.tag = "pre"
        element.set("class", "too-complex")
    element.text = None
    SubElement(element, "code").text = AtomicString(text)


def _take_alert(block: Quote) -> str:
    """GitHub's alerts: take `[!NOTE]` from the start of a quote; its kind, "" if it is none."""
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
    """Put the text of an item's paragraphs directly into it: the list is tight."""
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


class InlineProcessor(Treeprocessor):
    """Puts CommonMark's inline algorithm in the place of Python-Markdown's; adds footnotes."""

    def __init__(self, md: Markdown, parser: GitHubBlockParser, too_complex: list[int]) -> None:
        super().__init__(md)
        self._parser = parser
        self._too_complex = too_complex
        self._referred: list[str] = []
        self._uses: dict[str, list[str]] = {}

    def run(self, root: Element) -> None:
        """Read the text of all elements that the block parser left as Markdown."""
        self._referred.clear()
        self._uses.clear()
        self._write(self._parser.writer, self._too_complex)
        self._write_footnotes(root)

    def _write(self, writer: BlockWriter, too_complex: list[int]) -> None:
        too_complex += writer.too_complex
        for text in writer.texts:
            source = text.element.text or ""
            try:
                pieces = self._read(source, is_html=text.is_html)
            except TooComplexError:
                write_as_typed(text.element, source)
                too_complex.append(text.line)
            else:
                text.element.text = None
                write_pieces(text.element, pieces)
        for item in writer.tight_items:
            unwrap_paragraphs(item)

    def _read(self, source: str, *, is_html: bool) -> list[Piece]:
        if is_html:
            return read_raw_html(source)
        return read_inlines(source, self._parser.blocks.references, self._refer)

    def _refer(self, label: str) -> Node | None:
        """The reference to a footnote, which is numbered when it is first referred to."""
        if label not in self._parser.blocks.footnotes:
            return None
        if label not in self._uses:
            self._referred.append(label)
            self._uses[label] = [str(len(self._referred))]
        uses = self._uses[label]
        number = uses[0]
        use = number if len(uses) == 1 else f"{number}-{len(uses)}"
        uses.append(use)
        link = Node("a", {"href": f"#fn-{number}", "id": f"fnref-{use}"}, [number])
        return Node("sup", {"class": "footnote-ref"}, [link])

    def _write_footnotes(self, root: Element) -> None:
        """Write the footnotes that are referred to, also from one another, in that order."""
        notes: list[Element] = []
        for label in self._referred:  # which grows while footnotes refer to others
            note = Element("li", {"id": f"fn-{len(notes) + 1}"})
            self._write_footnote(note, label)
            notes.append(note)
        if not notes:
            return
        for label, note in zip(self._referred, notes, strict=True):
            _write_back_links(note, self._uses[label][1:])
        section = SubElement(root, "section", {"class": "footnotes", "aria-label": "Footnotes"})
        SubElement(section, "ol").extend(notes)

    def _write_footnote(self, note: Element, label: str) -> None:
        writer = BlockWriter()
        writer.write(note, self._parser.blocks.footnotes[label].children)
        is_known = label in self._parser.known_footnotes  # its lines are not those of the text
        self._write(writer, [] if is_known else self._too_complex)


def _write_back_links(note: Element, uses: Sequence[str]) -> None:
    """Link from a footnote back to each place that refers to it."""
    parent = note[-1] if len(note) and note[-1].tag == "p" else note
    for count, use in enumerate(uses, start=1):
        append_text(parent, " ")
        attributes = {"href": f"#fnref-{use}", "class": "footnote-backref"}
        attributes["aria-label"] = f"Back to reference {use}"
        link = SubElement(parent, "a", attributes)
        link.text = "↩"
        if count > 1:
            SubElement(link, "sup").text = str(count)


class AddressProcessor(Treeprocessor):
    """Decides which addresses a reader may follow or load: http(s), mailto, and what is ours.

    Other links become their text. Remote images become links with the image's description;
    they are never loaded.
    """

    def __init__(self, md: Markdown, resolve: Resolve | None) -> None:
        super().__init__(md)
        self._resolve = resolve or _encode

    def run(self, root: Element) -> None:
        """Settle the links, then the images, which may be links only outside of links."""
        linked: set[Element] = set()
        for link in list(root.iter("a")):
            if link in linked:
                _become_link(link, None)
            elif _FOOTNOTE_LINK.isdisjoint(link.attrib):
                _become_link(link, self._address(link.get("href", "")), link.get("title", ""))
            if link.tag == "a":
                linked.update(link.iter())
        for image in list(root.iter("img")):
            self._settle_image(image, may_link=image not in linked)

    def _settle_image(self, image: Element, *, may_link: bool) -> None:
        source, alt = _visible(image.get("src", "")), image.get("alt", "")
        title = image.get("title", "")
        address = self._address(source)
        if _is_remote(source):
            _become_link(image, address if may_link else None, title)
            image.set("class", "remote-image")
            image.text = AtomicString(alt or source)
        elif address:
            image.attrib = {"src": address, "alt": alt, "loading": "lazy"}
            if title:
                image.set("title", title)
        else:
            _become_link(image, None)
            image.set("class", "missing-image")
            image.text = AtomicString(f"{alt} ({source})" if alt and source else alt or source)

    def _address(self, written: str) -> str | None:
        """What a reader may be given for an address in a note; None (or "") for nothing."""
        address = _visible(written)
        scheme = _scheme("".join(address.split()))
        if scheme:
            # without a host, "http:x" would be an address of the page's own site
            is_allowed = scheme in _LINK_SCHEMES and scheme == _scheme(address)
            is_allowed = is_allowed and bool(scheme == "mailto" or _HOST.match(address))
            return _encode(address) if is_allowed else None
        if _is_remote(address):
            return _encode(f"https:{address}")
        return self._resolve(address) if address else None


def _become_link(element: Element, address: str | None, title: str = "") -> None:
    """Make a link or an image a link to `address`, or mere text without one."""
    element.tag = "a" if address else "span"
    element.attrib = {"href": address, "rel": "noopener noreferrer"} if address else {}
    if address and title:
        element.set("title", title)


def _visible(address: str) -> str:
    """An address without what readers can't see and browsers may skip."""
    return _INVISIBLE.sub("", address).strip()


def _scheme(address: str) -> str:
    scheme = _SCHEME.match(address)
    return scheme[1].lower() if scheme else ""


def _is_remote(address: str) -> bool:
    return bool(_scheme(address)) or address.replace("\\", "/").startswith("//")


def _encode(address: str) -> str:
    """An address with everything percent-encoded that may not stand in one."""

    def encoded(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode())

    return _NOT_IN_ADDRESS.sub(encoded, address)


class PageProcessor(Treeprocessor):
    """Fits a body into its page: headings below the page's own, wide things in scroll boxes."""

    def run(self, root: Element) -> None:
        """Demote headings, keeping their order; make what may scroll reachable by keyboard."""
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
    """Put a table into a box that scrolls, in its own place in the tree."""
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


def serialize(root: Element) -> str:
    """A tree as HTML that parses to the same tree, whatever its texts are."""
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
