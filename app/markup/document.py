"""Markdown to safe HTML: `to_html` runs the Python-Markdown extension `GitHub`.

The block parser, the inline stage and the serializer of Python-Markdown are replaced; two tree
processors of ours follow. Its own preprocessors, patterns and postprocessors are not used: they
look for placeholders that a hostile note could write itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from app.markup.addresses import AddressProcessor, Resolve
from app.markup.blocks import read_blocks
from app.markup.blocks.tree import Blocks
from app.markup.elements import BlockWriter, unwrap_paragraphs, write_as_typed
from app.markup.footnotes import Footnotes
from app.markup.inlines import read_inlines, read_raw_html, write_pieces
from app.markup.limits import TooComplexError
from app.markup.page import PageProcessor
from app.markup.serializer import serialize

_UNPRINTABLE = re.compile(r"[\x00\ud800-\udfff]")
"""Characters that no page can hold."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One body as HTML.

    `too_complex` are the lines (0-based) of blocks shown as typed.
    """

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
    `collect_definitions`); they take precedence over those in `text`. `resolve` gives the
    page's address for a relative one (of a link or an image), or None if there is none, which
    makes the link plain text; without `resolve`, relative addresses stay as they are.
    `extensions` are further Python-Markdown extensions, which work on the tree.
    Any text renders, in time linear in its length.
    """
    github = GitHub(definitions, resolve)
    html = Markdown(extensions=[github, *extensions], output_format="html").convert(text)
    return Rendered(html, tuple(sorted(set(github.too_complex))))


def collect_definitions(text: str) -> str:
    """Collect the link and footnote definitions of a note, as Markdown for `render`.

    Link definitions count wherever they stand, footnotes where they are in no list or quote.
    """
    if "]:" not in text:
        return ""
    return "\n\n".join(read_blocks(split_lines(text)).sources)


def split_lines(text: str) -> list[str]:
    """Split a text into lines, without the characters that no page can hold."""
    text = _UNPRINTABLE.sub("�", text).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


class GitHub(Extension):
    """Makes Python-Markdown read as GitHub does, and write what the page permits."""

    def __init__(self, definitions: str = "", resolve: Resolve | None = None) -> None:
        super().__init__()
        self.definitions = definitions
        self.resolve = resolve
        self.too_complex: list[int] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Replace Python-Markdown's own rules by GitHub's."""
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
        """Prepare for a new text."""
        self.too_complex.clear()
        # Not set in extendMarkdown, because Markdown() chooses its serializer after that.
        self._md.serializer = serialize


class LinePreprocessor(Preprocessor):
    """Splits lines and replaces characters that no page can hold."""

    def run(self, lines: list[str]) -> list[str]:
        """Split and clean the lines anew."""
        return split_lines("\n".join(lines))


class GitHubBlockParser(BlockParser):
    """Puts CommonMark's block algorithm in the place of Python-Markdown's."""

    def __init__(self, md: Markdown, definitions: str) -> None:
        super().__init__(md)
        self._known = read_blocks(split_lines(definitions))
        self.known_footnotes = frozenset(self._known.footnotes)
        self.blocks: Blocks = self._known
        self.writer = BlockWriter()

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """Read lines into elements; what the inline stage needs stays in attributes."""
        self.blocks = read_blocks(list(lines), self._known)
        self.writer = BlockWriter()
        self.root = Element(self.md.doc_tag)
        self.writer.write(self.root, self.blocks.root.children)
        return ElementTree(self.root)


class InlineProcessor(Treeprocessor):
    """Reads texts by CommonMark's inline algorithm, and writes the footnotes."""

    def __init__(self, md: Markdown, parser: GitHubBlockParser, too_complex: list[int]) -> None:
        super().__init__(md)
        self._parser = parser
        self._too_complex = too_complex

    def run(self, root: Element) -> None:
        """Read all texts that the block parser left as Markdown; write the footnotes."""
        parser = self._parser
        blocks = parser.blocks
        footnotes = Footnotes(blocks.footnotes)

        def write_footnote(element: Element, label: str) -> None:
            writer = BlockWriter()
            writer.write(element, blocks.footnotes[label].children)
            is_known = label in parser.known_footnotes  # its lines are not those of the text
            self._write(writer, footnotes, [] if is_known else self._too_complex)

        self._write(parser.writer, footnotes, self._too_complex)
        footnotes.write(root, write_footnote)

    def _write(self, writer: BlockWriter, footnotes: Footnotes, too_complex: list[int]) -> None:
        """Replace the texts that a writer left by elements; adds lines to `too_complex`."""
        references = self._parser.blocks.references
        too_complex += writer.too_complex
        for text in writer.texts:
            source = text.element.text or ""
            try:
                pieces = (
                    read_raw_html(source)
                    if text.is_html
                    else read_inlines(source, references, footnotes.refer)
                )
            except TooComplexError:
                write_as_typed(text.element, source)
                too_complex.append(text.line)
            else:
                text.element.text = None
                write_pieces(text.element, pieces)
        for item in writer.tight_items:
            unwrap_paragraphs(item)
