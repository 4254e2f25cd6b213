"""The patterns that the scanner, the checks and the plain text share."""

import pytest

from app.markup.plaintext import plain_lines, shown_text
from app.markup.syntax import closes_fence, first_heading, opened_fence, without_code
from app.parse.conferences import parse_note
from app.parse.scanner import scan

SHOWN = {
    "From `__init__` to `__call__`": "From __init__ to __call__",
    "Past &amp; present": "Past & present",
    "Kundai`s talk": "Kundai`s talk",
    "~~Old~~ new": "Old new",
    r"Escaped \*stars\* and \`ticks\`": "Escaped *stars* and `ticks`",
    "A [link](https://a.example/x_y) and *emphasis*": "A link and emphasis",
    "snake_case_names": "snake_case_names",
    "  two  spaces ": "two spaces",
    "Claim[^1]": "Claim",
}


@pytest.mark.parametrize("text", SHOWN)
def test_headings_and_lines_of_notes_show_the_same(text: str) -> None:
    assert shown_text(text) == SHOWN[text]
    assert parse_note(f"# Conf 2026\n\n## {text}\n\nx", "a.md")[0].entries[0].title == SHOWN[text]
    assert " ".join("".join(plain_lines(text, ())).split()) == SHOWN[text]


@pytest.mark.parametrize(
    ("line", "marks"),
    [("```", "```"), ("````python", "````"), ("~~~ a`b", "~~~"), ("```a``` b", ""), ("``", "")],
)
def test_a_fence_opens(line: str, marks: str) -> None:
    assert opened_fence(line) == marks
    assert bool(scan(f"{line}\nx\n").fences) == bool(marks)


@pytest.mark.parametrize(
    ("line", "marks", "closes"),
    [
        ("```", "```", True),
        ("````  ", "```", True),
        ("```", "````", False),
        ("~~~", "```", False),
        ("```python", "```", False),
    ],
)
def test_a_fence_closes(line: str, marks: str, closes: bool) -> None:
    assert closes_fence(line, marks) is closes
    assert scan(f"{marks}\nx\n{line}\n").fences[0].closed is closes
    after = plain_lines(f"{marks}\nx\n{line}\n*y*", ())
    assert (after[-1] == "y") is closes


def test_code_spans_are_blanked() -> None:
    assert without_code("a `b` c") == "a     c"
    assert without_code(r"a \`b\` c") == r"a \`b\` c"
    assert without_code("a `b c") == "a `b c"
    assert without_code("``a ` b``") == " " * 9


def test_first_headings() -> None:
    assert first_heading("x\n\n## A b \n# C") == "A b"
    assert first_heading("#x\n") == ""
