"""Syntax highlighting: no text changes, and hostile code stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup import to_html
from app.markup.limits import MAX_COLOURED
from app.markup.syntax_highlighting import SyntaxHighlighting


def coloured(text: str) -> str:
    return to_html(text, extensions=[SyntaxHighlighting()])


def text_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_code_with_a_language_is_coloured() -> None:
    html = coloured("```python\nfor x in y:  # go\n    pass\n```\n")
    assert '<span class="k">for</span>' in html
    assert '<span class="c1"># go</span>' in html
    assert text_of(html) == "for x in y:  # go\n    pass\n"


@pytest.mark.parametrize(
    "text",
    ["```\nfor x in y\n```\n", "```no-such-language\nfor\n```\n", "    for x in y\n", "`for`"],
    ids=["no language", "unknown language", "indented", "inline"],
)
def test_other_code_stays_plain(text: str) -> None:
    assert coloured(text) == to_html(text)


def test_a_long_block_stays_plain() -> None:
    text = "```python\n" + "for\n" * (MAX_COLOURED // 4 + 1) + "```\n"
    assert coloured(text) == to_html(text)


@pytest.mark.parametrize("language", ["html", "javascript", "php", "xml", "python", "c++"])
def test_hostile_code_stays_text(language: str) -> None:
    html = coloured(f"```{language}\n<script>alert(1)</script><img src=x onerror=x>\n```\n")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;" in html


@given(st.text(), st.sampled_from(["python", "html", "sh", "json", "rst", "sql", "js"]))
def test_no_text_of_code_changes(text: str, language: str) -> None:
    note = f"~~~~~~~~~~~~~{language}\n{text}\n~~~~~~~~~~~~~\n"
    assert text_of(coloured(note)) == text_of(to_html(note))
