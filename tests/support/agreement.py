"""Compare Backrow's HTML with that of GitHub's renderer, by structure and text.

    python -m tests.support.agreement [--spec FILE]... [PATH]...

prints the share of sections (a heading and the text below it) of the notes under PATH that agree
with cmark-gfm, and one place for each kind of difference; for each specification file (the
`spec.txt` of CommonMark or of cmark-gfm), it prints the share of examples that agree. The
renderer is PyPI's `cmarkgfm`; `--binary cmark-gfm` runs a program instead.

Intended differences do not count: `normalise` removes them from both sides. Texts with raw HTML are
counted separately, because Backrow shows most of it as text.

CommonMark's specification is npm's `commonmark-spec`; GitHub's is in cmark-gfm's repository.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm  # type: ignore[import-untyped]
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

from app.markup.document import collect_definitions, to_html

EXTENSIONS = ("table", "autolink", "tagfilter", "strikethrough", "tasklist")
Oracle = Callable[[str], str]

_VOID = frozenset({"br", "hr", "img", "input"})
_BLOCKS = frozenset({"blockquote", "br", "div", "hr", "li", "ol", "p", "pre", "section"})
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
"""Elements beside which spaces do not count."""
_SHOWN_ATTRIBUTES = ("align", "alt", "href", "src", "start", "title", "type")
_REPEATED = frozenset({("strong", "strong"), ("a", "a")})
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2060-\u206f\ufeff]")
_RAW_HTML = "<!-- raw HTML omitted -->"
_HEADING = re.compile(r"#{1,6}[ \t]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@dataclass(slots=True)
class Tree:
    """An element, or a run of text (`tag` "")."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Tree]" = field(default_factory=list)


def ask_cmarkgfm(text: str) -> str:
    """Render with PyPI's cmarkgfm, with GitHub's settings, without raw HTML."""
    options = Options.CMARK_OPT_FOOTNOTES
    html = cmarkgfm.cmark.markdown_to_html_with_extensions(text, options, EXTENSIONS)
    return str(html)


def ask_program(program: str) -> Oracle:
    """Render with a `cmark-gfm` program."""
    command = [program]
    for extension in (*EXTENSIONS, "footnotes"):
        command += ["-e", extension]

    def ask(text: str) -> str:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, check=True, encoding="utf-8"
        ).stdout

    return ask


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Tree("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tree = Tree(tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].children.append(tree)
        if tag not in _VOID:
            self._open.append(tree)

    def handle_endtag(self, tag: str) -> None:
        if any(tree.tag == tag for tree in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(Tree("", data))


def parse(html: str) -> Tree:
    """Parse HTML into a tree."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return builder.root


def normalise(tree: Tree) -> Tree:
    """Remove from a tree all that is not structure or text, and intended differences.

    - Links that are not http(s), mailto or relative, empty ones, and those in links, are their
      text.
    - Remote images are links; inside links, or with an address that is not allowed, their text.
    - Headings are numbered from the shallowest one on; scroll boxes are removed.
    - An alert is a quote that begins with its name, as cmark-gfm has it.
    - Strong text in strong text is no stronger (cmark-gfm versions differ).
    - Addresses have no invisible characters.
    - Spaces are one, except in code; ids and classes are not compared.
    """
    levels = [int(node.tag[1]) for node in _all(tree) if re.fullmatch("h[1-6]", node.tag)]
    top = min(levels, default=1)
    return _normalised(tree, top, in_link=False, in_pre=False)


def _all(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in tree.children:
        yield from _all(child)


def _normalised(tree: Tree, top: int, *, in_link: bool, in_pre: bool) -> Tree:
    tag = tree.tag
    if re.fullmatch("h[1-6]", tag):
        tag = f"h{min(6, int(tag[1]) - top + 2)}"
    children: list[Tree] = []
    in_pre = in_pre or tag == "pre"
    in_link = in_link or tag == "a"
    for child in _unwrapped(tree, tag, in_link=in_link):
        if child.tag:
            children.append(_normalised(child, top, in_link=in_link, in_pre=in_pre))
        elif children and not children[-1].tag:
            children[-1].text += child.text
        else:
            children.append(Tree("", child.text))
    if not in_pre:
        children = _trimmed(children)
    return Tree(tag, "", _attributes(tree), children)


def _attributes(tree: Tree) -> dict[str, str]:
    shown = {name: tree.attributes[name] for name in _SHOWN_ATTRIBUTES if name in tree.attributes}
    for name in {"href", "src"} & shown.keys():
        shown[name] = _INVISIBLE.sub("", unquote(shown[name]))
        if shown[name].startswith("#fn"):
            del shown[name]
    return shown


def _unwrapped(tree: Tree, parent: str, *, in_link: bool) -> Iterator[Tree]:
    """Yield the children of `tree`; ignored elements are replaced by their children."""
    for child in tree.children:
        kind = child.attributes.get("class", "")
        if child.tag == "img":
            yield from _image(child, in_link=in_link)
        elif kind.startswith("alert "):
            yield _alert(child)
        elif (
            child.tag == "span"
            or kind == "table-scroll"
            or (child.tag, parent) in _REPEATED
            or (child.tag == "a" and not _is_link(child.attributes.get("href", "")))
        ):
            yield from _unwrapped(child, parent, in_link=in_link)
        else:
            yield child


def _image(image: Tree, *, in_link: bool) -> Iterator[Tree]:
    source = image.attributes.get("src", "")
    if source and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", source):
        yield image
        return
    text = Tree("", image.attributes.get("alt") or unquote(source))
    if in_link or not _is_link(source):
        yield text
    else:
        title = {name: value for name, value in image.attributes.items() if name == "title"}
        yield Tree("a", "", {"href": source, **title}, [text])


def _is_link(address: str) -> bool:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    return bool(address) and (not scheme or scheme[1].lower() in {"http", "https", "mailto"})


def _alert(alert: Tree) -> Tree:
    kind = alert.attributes["class"].split()[1].removeprefix("alert-").upper()
    blocks = [child for child in alert.children if child.tag][1:]
    name = Tree("", f"[!{kind}]\n")
    if blocks and blocks[0].tag == "p":
        blocks[0].children.insert(0, name)
    else:
        blocks.insert(0, Tree("p", children=[name]))
    return Tree("blockquote", children=list(blocks))


def _trimmed(children: Sequence[Tree]) -> list[Tree]:
    """Collapse spaces in texts, and remove them at the edges of blocks."""
    kept: list[Tree] = []
    for index, child in enumerate(children):
        if child.tag:
            kept.append(child)
            continue
        text = re.sub(r"[ \t\n\f\r]+", " ", child.text)
        before = children[index - 1].tag if index else "p"
        after = children[index + 1].tag if index + 1 < len(children) else "p"
        if before in _BLOCKS:
            text = text.removeprefix(" ")
        if after in _BLOCKS:
            text = text.removesuffix(" ")
        if text:
            kept.append(Tree("", text))
    return kept


def difference(ours: Tree, theirs: Tree) -> str:
    """Return the kind of the first difference of two trees, "" if there is none."""
    if ours.tag != theirs.tag:
        return f"{ours.tag or 'text'} for {theirs.tag or 'text'}"
    if ours.text != theirs.text:
        return "text"
    if ours.attributes != theirs.attributes:
        names = sorted(
            name
            for name in ours.attributes.keys() | theirs.attributes.keys()
            if ours.attributes.get(name) != theirs.attributes.get(name)
        )
        return f"{', '.join(names)} of {ours.tag}"
    for mine, other in zip(ours.children, theirs.children, strict=False):
        if found := difference(mine, other):
            return found if found.count(" in ") > 2 else f"{found} in {ours.tag}"
    if len(ours.children) > len(theirs.children):
        return f"one more {ours.children[len(theirs.children)].tag or 'text'} in {ours.tag}"
    if len(ours.children) < len(theirs.children):
        return f"one less {theirs.children[len(ours.children)].tag or 'text'} in {ours.tag}"
    return ""


def compare(text: str, definitions: str = "", oracle: Oracle = ask_cmarkgfm) -> str:
    """Return how the HTML of `text` differs from GitHub's, "" if it does not."""
    ours = normalise(parse(to_html(text, definitions)))
    theirs = normalise(parse(oracle(f"{definitions}\n\n{text}" if definitions else text)))
    return difference(ours, theirs)


def sections(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a note from heading to heading, with their first lines (1-based)."""
    lines = text.splitlines(keepends=True)
    start, fence = 0, ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" `~\n\r\t"):
            fence = ""
        elif not fence and _HEADING.match(line) and number > start:
            yield start + 1, "".join(lines[start:number])
            start = number
    if start < len(lines):
        yield start + 1, "".join(lines[start:])


@dataclass(slots=True)
class Tally:
    """Counts: all texts, those that agree, and the kinds of difference."""

    total: int = 0
    agree: int = 0
    raw_total: int = 0
    raw_agree: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    places: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, kind: str, *, has_raw_html: bool) -> None:
        """Count one text, at `place`, that differs by `kind` ("": not at all)."""
        if has_raw_html:
            self.raw_total += 1
            self.raw_agree += not kind
            return
        self.total += 1
        self.agree += not kind
        if kind:
            self.kinds[kind] += 1
            self.places.setdefault(kind, place)

    def report(self, title: str) -> str:
        """Return a line of result, one on raw HTML, and one for each kind of difference."""
        lines = [
            f"{title}: {self.agree} of {self.total} agree ({_percent(self.agree, self.total)})"
        ]
        if self.raw_total:
            lines.append(f"  with raw HTML, apart: {self.raw_agree} of {self.raw_total}")
        for kind, count in self.kinds.most_common():
            lines.append(f"  {count:5} {kind}: {self.places[kind]}")
        return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "none"


def tally_notes(paths: Iterable[Path], oracle: Oracle = ask_cmarkgfm) -> Tally:
    """Compare every section of the notes at or under `paths`."""
    tally = Tally()
    for path in paths:
        for note in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            text = note.read_text("utf-8", errors="replace")
            definitions = collect_definitions(text)
            for line, section in sections(text):
                raw = _RAW_HTML in oracle(section)
                kind = compare(section, definitions, oracle)
                tally.add(f"{note}:{line}", kind, has_raw_html=raw)
    return tally


def tally_spec(path: Path, oracle: Oracle = ask_cmarkgfm) -> Tally:
    """Compare the examples of a specification with the results in the specification.

    Differences that cmark-gfm has too are counted separately: its extensions are on, and the newest
    edition has rules that GitHub lacks.
    """
    tally = Tally()
    text = path.read_text("utf-8")
    for number, example in enumerate(_EXAMPLE.finditer(text), start=1):
        source, html = (part.replace("→", "\t") for part in example.groups())
        kind = difference(normalise(parse(to_html(source))), normalise(parse(html)))
        if kind and not compare(source, oracle=oracle):
            kind = f"(as cmark-gfm, not as the specification) {kind}"
        tally.add(f"{path}, example {number}", kind, has_raw_html=_RAW_HTML in oracle(source))
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.agreement", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--spec", action="append", default=[], type=Path, metavar="FILE")
    parser.add_argument("--binary", metavar="PROGRAM", help="a cmark-gfm program to ask")
    options = parser.parse_args(arguments)
    oracle = ask_program(options.binary) if options.binary else ask_cmarkgfm
    for path in options.paths:
        print(tally_notes([path], oracle).report(f"Sections of {path}"))
    for path in options.spec:
        print(tally_spec(path, oracle).report(f"Examples of {path}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
