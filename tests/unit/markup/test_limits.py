"""Beyond a cap a block shows as it was typed, and its line is reported."""

import re

import pytest

from app.markup import limits
from app.markup.document import render, to_html
from tests.support.bodies import check_harmless

COMPLEX = {
    "quotes too deep": (">" * 40 + "a\nb", 0),
    "lists too deep": ("a\n\n" + "- " * 40 + "a", 2),
    "footnotes too deep": (f"{'> ' * 32}[^1]: a", 0),
    "too many characters": ("a\n\n" + "x" * (limits.MAX_CHARACTERS + 1), 2),
    "too many angles": ("<a " * (limits.MAX_ANGLES + 1), 0),
    "too many angles in html": ("<div>\n" + "<a " * limits.MAX_ANGLES, 0),
    "too many open brackets": ("a\n\n\n" + "[" * (limits.MAX_OPEN_BRACKETS + 1), 3),
    "too many open images": ("# " + "![" * (limits.MAX_OPEN_BRACKETS + 1), 0),
    "emphasis too deep": ("*a **b " * 33 + "c** d*" * 33, 0),
    "tags too deep": ("a" + "<sub>" * 33, 0),
    "emphasis too deep in a link": (f"[{'*' * 80}a{'*' * 80}](b)", 0),
    "a cell": ("a|b\n-|-\nc|" + "[" * (limits.MAX_OPEN_BRACKETS + 1), 0),
    "a tight item": ("- a\n- " + "[" * (limits.MAX_OPEN_BRACKETS + 1), 1),
    "a summary": ("<details><summary>" + "<a " * (limits.MAX_ANGLES + 1), 0),
    "a table too wide": ("x\n" + "a|" * 201 + "b\n" + "-|" * 201 + "-\nc|d\n\ne", 1),
    "a footnote's text": ("a[^1]\n\n[^1]: " + "[" * (limits.MAX_OPEN_BRACKETS + 1), 2),
}


@pytest.mark.parametrize(("text", "line"), COMPLEX.values(), ids=COMPLEX.keys())
def test_over_a_cap_a_block_shows_as_typed_and_is_named(text: str, line: int) -> None:
    rendered = render(text)
    assert rendered.too_complex == (line,)
    outline = check_harmless(rendered.html)
    kept = re.sub(r"\s|>", "", re.sub(r"^(>|- |# )+|^\[.*?:", "", text, flags=re.MULTILINE))
    shown = re.sub(r"\s|>|↩", "", outline.text)
    assert len(shown) >= len(kept) - 201 * 2


def test_below_the_caps_nothing_is_named() -> None:
    text = ">" * 32 + "a\n\n" + "*a **b " * 15 + "c** d*" * 15 + "\n\n" + "[" * 500
    assert render(text).too_complex == ()
    assert "too-complex" not in render(text).html


def test_definitions_beyond_a_cap_name_no_line_of_the_body() -> None:
    rendered = render("a[^1]", "[^1]: " + "[" * (limits.MAX_OPEN_BRACKETS + 1))
    assert "too-complex" in rendered.html
    assert rendered.too_complex == ()


def test_rows_are_filled_up_to_a_cap() -> None:
    rows = 200
    html = to_html("|".join("a" * 100) + "\n" + "|".join("-" * 100) + "\n" + "b\n" * rows)
    filled = html.count("<td") - rows
    assert limits.MAX_FILLED_CELLS - 100 < filled <= limits.MAX_FILLED_CELLS


def test_details_nest_up_to_a_cap() -> None:
    html = to_html("<details>\n\n" * 99)
    assert html.count("<details>") == limits.MAX_DETAILS
    assert check_harmless(html).text.count("<details>") == 99 - limits.MAX_DETAILS
