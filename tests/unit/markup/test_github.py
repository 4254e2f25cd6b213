"""Markdown is read as GitHub reads it: the same structure and text as cmark-gfm gives."""

from pathlib import Path

import pytest

from tests.support import agreement

DATA = sorted((Path(__file__).parents[2] / "data" / "markup").glob("*.md"))


def test_there_is_data_to_compare() -> None:
    assert len(DATA) > 10


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_reads_as_github_does(path: Path) -> None:
    text = path.read_text("utf-8")
    assert agreement.compare(text) == ""
    assert agreement.tally_notes([path]).raw_total == 0  # else the comparison would be empty


QUIRKS = {
    "tabs inside code inside a quote": ">     \tcode",
    "emphasis that the rule of three keeps apart": "**_*_*",
    "strikethrough of two lengths": "~a ~~b~ c~~ ~d~",
    "a delimiter row that does not fit": "a | b\n---|---|---\nc | d\n---|---\n1|2",
    "an underscore at the end of a host": "www.c.d_",
    "an escaped underscore in a host": "www.c.d\\_~~",
    "a host that is not ascii": "http://a.b中__",
    "a definition and then an underline": "[a]: b\n===\nc",
    "definitions all through": "[a]: b\n[c]: d 'e'\n\n[a] [c]",
    "a title that is none": '[a]: b "c" d\n\n[a]',
    "a label that is too long": f"[{'a' * 1001}]: b\n\n[{'a' * 1001}] [x][{'a' * 1001}]",
    "parentheses that are too deep": f"[a]({'(' * 33}{')' * 33})",
    "backticks that are too many": f"{'`' * 81}a{'`' * 81}",
    "tildes that are too many": f"{'~' * 150}a~b~",
    "an item that begins with two blank lines": "-\n\n  a",
    "a heading of hashes only": "## ##",
    "text after a table in a list": "- a|b\n  -|-\n\n  c",
    "a lone pipe ends a table": "a|b\n-|-\n|\nc",
    "code ends a table": "a|b\n-|-\n    c",
    "a footnote in a list": "- [^a]: b\n\nc[^a]",
    "a blank line of spaces ends a footnote": "a[^b]\n\n[^b]: c\n  \n    d",
    "an entity of eight digits": "&#00000065; &#x00000041; &#000000065;",
}


@pytest.mark.parametrize("text", QUIRKS.values(), ids=QUIRKS.keys())
def test_has_the_corners_that_github_has(text: str) -> None:
    assert agreement.compare(text) == ""
