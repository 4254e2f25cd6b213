"""Highlighting of matches: no text changes, wherever the matches stand."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.markup import to_html
from app.markup.match_highlighting import MatchHighlighting
from app.markup.syntax_highlighting import SyntaxHighlighting
from app.search.query import parse_query
from app.search.snippets import highlight


def of(query: str) -> MatchHighlighting:
    return MatchHighlighting(lambda text: highlight(text, parse_query(query)))


def highlighted(text: str, query: str) -> str:
    return to_html(text, extensions=[of(query)])


def text_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_matches_are_highlighted_everywhere() -> None:
    html = highlighted("A *cat* and `cat`, cats; [the cat](https://x.example) ends", "cat")
    assert html.count("<mark>") == 4
    assert "<em><mark>cat</mark></em>" in html
    assert text_of(html) == "A cat and cat, cats; the cat ends"


@given(st.text(alphabet="ab *_`[]()<>\n-#", max_size=60))
def test_highlighting_changes_no_text(text: str) -> None:
    assert text_of(highlighted(text, "a b")) == text_of(to_html(text))


def test_code_is_coloured_and_its_matches_highlighted() -> None:
    html = to_html(
        "```python\nfor x in y:\n    pass\n```\n",
        extensions=[SyntaxHighlighting(), of("pass")],
    )
    assert '<span class="k"><mark>pass</mark></span>' in html
