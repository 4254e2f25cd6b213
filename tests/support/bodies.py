"""Parse a rendered body as a browser does, and check that it has only allowed elements."""

import re
from html.parser import HTMLParser

import pytest

VOID = {"br", "hr", "img", "input"}


class Body(HTMLParser):
    """Collects elements and text, and fails where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.depth = 0
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        assert not (tag == "a" and "a" in self.open)
        if tag in {"p", "pre", "ul", "ol", "blockquote", "table", "div", "details", "section"}:
            assert "p" not in self.open  # a browser would close the paragraph here
        if tag not in VOID:
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")

    @property
    def text(self) -> str:
        return "".join(self.texts)


TAGS = {
    "a": {"href", "rel", "title", "class", "id", "aria-label"},
    "blockquote": set(),
    "br": set(),
    "code": {"class"},
    "del": set(),
    "details": {"open"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "em": set(),
    **{f"h{level}": set() for level in range(2, 7)},
    "hr": set(),
    "img": {"src", "alt", "title", "loading"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "kbd": set(),
    "li": {"class", "id"},
    "mark": set(),
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex", "class"},
    "section": {"class", "aria-label"},
    "span": {"class"},
    "strong": set(),
    "sub": set(),
    "summary": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": {"align"},
    "th": {"align"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
CLASSES = (
    r"language-[\w+#.-]{1,40}|table-scroll|task-list-item|remote-image|missing-image|too-complex"
    r"|alert alert-(?:note|tip|important|warning|caution)|alert-title"
    r"|footnotes|footnote-ref|footnote-backref"
)


def check_harmless(html: str) -> Body:
    """Assert that `html` has only what a body may have, and that a browser reads the same tree."""
    outline = Body(html)
    for tag, attributes in outline.elements:
        assert attributes.keys() <= TAGS[tag]
        assert re.fullmatch(CLASSES, attributes.get("class", "alert-title"))
        assert re.fullmatch(r"fn(?:ref)?-\d+(?:-\d+)?", attributes.get("id", "fn-1"))
        for address in (attributes.get("href", "x"), attributes.get("src", "x")):
            scheme = re.match(r"[\x00-\x20]*([\w+.-]+):", address)
            assert not scheme or scheme[1] in {"http", "https", "mailto"}
            assert not re.search(r"[\x00-\x20\"'<>\\^`{|}]", address.replace("'", ""))
        assert not attributes.get("src", "").startswith(("//", "http"))
        if tag == "a" and "class" not in attributes and "id" not in attributes:
            assert attributes["rel"] == "noopener noreferrer"
    assert outline.depth < 200
    return outline
