"""An entry's code, follow-ups and definitions."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_note


def test_definitions_are_the_notes() -> None:
    conference, _ = parse_note(
        "# Barkcon 2030\n\n## Bark\n\n[moss] and [rain][R] ![no][r] [x]\n\n## Rain\n\nAnna Reed\n\n"
        "[moss]: https://moss.example/a 'Moss'\n[r]:\n  <https://rain.example>\n[^1]: See\n  more\n[x]: ./x\n",
        "x.md",
    )
    bark, rain = conference.entries
    assert [(link.url, link.text) for link in bark.links] == [
        ("https://moss.example/a", "moss"),
        ("https://rain.example", "rain"),
    ]
    assert not rain.links
    assert bark.definitions.split("\n") == [
        "[moss]: https://moss.example/a 'Moss'",
        "[r]:",
        "  <https://rain.example>",
        "[^1]: See",
        "  more",
        "[x]: ./x",
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("```\nx\n```", True),
        ("> ```\n> x\n> ```", True),
        ("    x = 1\n    print(x)", True),
        ("text\n\n\tx = f(1);\n\ty = 2;\n\nend", True),
        ("    soft words,\n    in a poem", False),
        ("* a\n\n    x = 1\n    y = 2", False),
        ("text\n    x = 1\n    y = 2", False),
        ("`inline`", False),
    ],
    ids=repr,
)
def test_has_code(body: str, code: bool) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{body}\n", "x.md")
    assert conference.entries[0].has_code is code


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("-- look into this", "look into this"),
        ("TODO: measure", "TODO: measure"),
        ("- [ ] write to **Anna**", "write to Anna"),
        ("Check out the sequel", "Check out the sequel"),
        ("I need to read more about it", "I need to read more about it"),
        ("Good book, worth a read", "Good book, worth a read"),
        ("* must-read: Moss", "must-read: Moss"),
        ("Follow up with Tom", "Follow up with Tom"),
        ("- [x] done", None),
        ("git checkout main", None),
        ("Looking into the memory shows", None),
        ("students can check out a book", None),
        ("You need to read the code", None),
        ("```\nTODO\n```", None),
    ],
    ids=repr,
)
def test_follow_ups(line: str, text: str | None) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{line}\n", "x.md")
    found = [(f.line, f.text) for f in conference.entries[0].follow_ups]
    assert found == ([(7, text)] if text else [])
