"""Rules that open leaf blocks: headings, thematic breaks, fenced code, HTML.

A rule takes the tree, the cursor at a line's next character that is no space, and the innermost
open block there. It gives the block it opened, or None.
"""

import re

from app.markup.blocks.cursor import Cursor
from app.markup.blocks.nodes import SPACE, Block, FencedCode, Heading, Html, Paragraph, Rule
from app.markup.blocks.tree import Tree
from app.markup.inlines.entities import unescape
from app.markup.inlines.raw_html import CLOSE_TAG, OPEN_TAG

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ATX_CLOSE = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_SETEXT = re.compile(r"(?:(=+)|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|"
    "h6|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|"
    "option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_HTML_STARTS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(rf"<(?:script|pre|style|textarea)(?:{SPACE}|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?:{SPACE}|/?>|$)", re.IGNORECASE), None),
)
"""Starts of HTML blocks, and what ends each; None is a blank line."""
_LONE_TAG = re.compile(rf"(?:{OPEN_TAG}|{CLOSE_TAG}){SPACE}*$")


def start_heading(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open an ATX heading: one to six `#`."""
    opening = _ATX.match(cursor.text, cursor.start)
    if not opening:
        return None
    text = _ATX_CLOSE.sub("", cursor.text[opening.end() :]).strip(" \t")
    cursor.finish()
    return tree.open(Heading(tree.number, lines=[text], level=len(opening[1])))


def start_setext(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Make a heading of a paragraph that is underlined with `=` or `-`."""
    if not isinstance(container, Paragraph):
        return None
    underline = _SETEXT.match(cursor.text, cursor.start)
    if not underline:
        return None
    tree.take_definitions(container)
    if not container.lines:
        return container
    level = 1 if underline[1] else 2
    cursor.finish()
    return tree.replace(
        container, Heading(container.line, lines=[container.text.strip()], level=level)
    )


def start_rule(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open a thematic break: three or more `*`, `-` or `_`."""
    if not _RULE.match(cursor.text, cursor.start):
        return None
    cursor.finish()
    return tree.open(Rule(tree.number))


def start_fence(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open fenced code."""
    opening = _FENCE.match(cursor.text, cursor.start)
    if not opening:
        return None
    fence = opening[1] or opening[2]
    info = unescape(cursor.text[cursor.start + len(fence) :].strip())
    block = FencedCode(tree.number, fence=fence, offset=cursor.indent, info=info)
    cursor.finish()
    return tree.open(block)


def start_html(tree: Tree, cursor: Cursor, container: Block) -> Block | None:
    """Open an HTML block, unless its end never comes.

    It would then take the rest of the note.
    """
    text, start = cursor.text, cursor.start
    for opening, end in _HTML_STARTS:
        if opening.match(text, start) and (end is None or tree.has_later(end)):
            return tree.open(Html(tree.number, end=end))
    if not isinstance(container, Paragraph) and _LONE_TAG.match(text, start):
        return tree.open(Html(tree.number))
    return None
