"""The addresses that a text links to."""

import pytest

from app.parse.conferences import parse_note


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("<https://a.example>", [("https://a.example", "")]),
        ("see https://a.example/x_(y).", [("https://a.example/x_(y)", "")]),
        ("(https://a.example/x)", [("https://a.example/x", "")]),
        ("[A *b*](https://a.example 'T') https://a.example", [("https://a.example", "A b")]),
        ("https://a.example [b](https://a.example)", [("https://a.example", "b")]),
        ("[https://a.example](https://b.example)", [("https://b.example", "https://a.example")]),
        ("![x](https://a.example/x.png)", []),
        ("[![x](https://a.example/x.png)](https://b.example)", [("https://b.example", "x")]),
        ("[x](<https://a.example/a>)", [("https://a.example/a", "x")]),
        ("<https://a.example/open and on", [("https://a.example/open", "")]),
        ("<img src='https://a.example/x.png'>", []),
        ("`curl https://a.example/c`", [("https://a.example/c", "")]),
        ("mas.example/@a <x@y.example> https:// ftp://x.example", []),
        ("https://a\u200b.example/", [("https://a.example/", "")]),
        ("x](https://a.example)", [("https://a.example", "")]),
        ("[a](https://a.example/unclosed", [("https://a.example/unclosed", "a")]),
        ("HTTPS://A.example/B", [("HTTPS://A.example/B", "")]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_links(body: str, links: list[tuple[str, str]]) -> None:
    conference, _ = parse_note(f"# Barkcon 2030\n\n## Bark\n\nAnna Reed\n\n{body}\n", "x.md")
    assert [(link.url, link.text) for link in conference.entries[0].links] == links
