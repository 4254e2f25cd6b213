"""Any note at all, from its bytes to its HTML: no exception, no lost text, nothing that could run.

100 notes in a plain run, 10,000 with `tools test --full`, which prints the count.
"""

import random
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import to_html
from app.markup.match_highlighting import MatchHighlighting
from app.parse.conferences import decode, parse_library
from app.render.talk import notes_below_header
from app.search.index import Index
from app.search.query import parse_query
from app.search.snippets import highlight, snippet
from app.search.view import View
from tests.conftest import DATA, IS_FULL
from tests.support.library import assert_nothing_lost

COUNT = 10_000 if IS_FULL else 100
"""Notes that are made up or damaged."""

DEPTH = 10_000 if IS_FULL else 1_500
"""How deep or often a construct is repeated."""

SEEDS = sorted(path for path in DATA.rglob("*.md"))
CUTS = ["#", "##", "---", "```", "~~~", "<", ">", "[", "](", "![", "*", "_", "|", "\t", "  ", "\r"]
CUTS += ["\0", "\ufeff", "\u202e", "\ud7ff", "&#", "&lt;", "<script>", "javascript:", "[^1]:", "\n"]

DEEP = {
    "quotes": "> " * DEPTH + "a",
    "lists": "\n".join("  " * n + "* a" for n in range(700)),
    "one-line-lists": "- " * DEPTH + "a",
    "brackets": "[" * DEPTH + "a" + "]" * DEPTH,
    "links": "[a](" * DEPTH,
    "pictures": "![" * DEPTH + "](" * DEPTH,
    "emphasis": "*a " * DEPTH + "_b" * DEPTH,
    "stars": "*" * DEPTH + "a" + "*" * DEPTH,
    "backticks": " ".join("`" * n for n in range(1, 400)),
    "html": "<a " * DEPTH + "<details>" * DEPTH,
    "comments": "<!--" * DEPTH,
    "entities": "&" * DEPTH + "&#" * DEPTH + "&amp" * DEPTH,
    "fences": "```\n" * DEPTH,
    "headings": "# a\n" * DEPTH,
    "lightning": "## Lightning Talks\n" + "### a\n" * DEPTH,
    "rules": "---\n" * DEPTH,
    "tables": "|".join("a" * 500) + "\n" + "|".join("-" * 500) + "\n" + "|" * DEPTH,
    "footnotes": "".join(f"[^{n}]\n\n[^{n}]: [^{n + 1}]\n\n" for n in range(1_000)),
    "definitions": "".join(f"[{n}]: https://a.example/{n}\n" for n in range(DEPTH)),
    "front-matter": "---\n" + "title: a\n" * DEPTH,
    "spaces": " " * DEPTH + "a" + "\t" * DEPTH + "\n" * DEPTH,
    "setext": "a\n===\n" * DEPTH,
    "names": "## t\n" + "Ada Quill, " * DEPTH,
}


def mutate(text: str, randomly: random.Random) -> str:
    """A note as a hurried or malicious hand might leave it."""
    for _ in range(randomly.randint(1, 12)):
        at = randomly.randrange(len(text) + 1)
        span = randomly.randrange(80)
        match randomly.randrange(4):
            case 0:
                text = text[:at] + text[at + span :]
            case 1:
                text = text[:at] + randomly.choice(CUTS) * randomly.randint(1, 4) + text[at:]
            case 2:
                other = randomly.randrange(len(text) + 1)
                text = text[:at] + text[other : other + span] + text[at:]
            case _:
                text = text[:at] + chr(randomly.randrange(1, 0xD800)) + text[at + 1 :]
    return text


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """One of the tests' own notes, damaged."""
    seed = draw(st.sampled_from(SEEDS)).read_bytes().decode("utf-8", "replace")
    return mutate(seed, draw(st.randoms(use_true_random=False))).encode("utf-8", "surrogatepass")


class Names(HTMLParser):
    """Collects the names of elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"@{name}" for name, _ in attrs)}


def names_in(html: str) -> set[str]:
    """The elements of a text, and its attributes with an `@`."""
    names = Names()
    names.feed(html)
    return names.found


HARMLESS = set(
    "a blockquote br code del details div em h2 h3 h4 h5 h6 hr img input kbd li mark ol p pre"
    " section span strong sub summary sup table tbody td th thead tr ul @align @alt @aria-label"
    " @checked @class @disabled @href @id @loading @open @rel @role @src @start @tabindex @title"
    " @type".split()
)
"""What the page's sanitizer lets through as well."""


def check(data: bytes, source: str) -> None:
    """Take a note all the way, and see that it stays whole and harmless."""
    text, _ = decode(data, source)
    conferences = [conference for conference, _ in parse_library({source: text})]
    assert_nothing_lost({source: text}, conferences)
    index, query = Index(), parse_query(text[:40])

    def find(part: str) -> Sequence[tuple[str, bool]]:
        return highlight(part, query)

    for conference in conferences:
        index.add(conference)
        for entry in conference.entries:
            body = notes_below_header(entry)
            html = to_html(body, entry.definitions, extensions=[MatchHighlighting(find)])
            assert names_in(html) <= HARMLESS
            snippet(entry, query)
    index.search(View(q=text[:40]))


@settings(max_examples=COUNT // 2)
@given(st.one_of(st.text().map(lambda t: t.encode("utf-8", "surrogatepass")), st.binary()))
def test_any_bytes(data: bytes) -> None:
    check(data, "a.md")


@settings(max_examples=COUNT - COUNT // 2)
@given(mutated())
def test_damaged_notes(data: bytes) -> None:
    check(data, "conf/2025/a.md")


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_and_many_repeats(name: str) -> None:
    check(f"# Conf 2025\n\n## Talk\n\n{DEEP[name]}\n".encode(), "a.md")
    check(DEEP[name].encode(), "b.md")


def test_the_notes_to_damage_are_there(record: Callable[[str], None]) -> None:
    assert len(SEEDS) > 20
    record(f"fuzzed notes: {COUNT:,}")
