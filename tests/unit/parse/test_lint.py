"""What is wrong in a note, with its line, in the words that its writer reads."""

# ruff: noqa: E501 - a table has one case a line

from pathlib import Path

import pytest

from app.model import Problem
from app.parse.conferences import decode, parse_library, parse_note
from app.parse.lint import CODES, excerpt

NOTES = Path(__file__).parents[2] / "data" / "problems"

CASES: dict[str, list[tuple[int, str, str, str]]] = {
    "unclosed-fence.md": [
        (
            7,
            "unclosed-fence",
            "This code block never closes. Backrow ended it before the next section.",
            "Add a line with ``` where the code ends, at the latest after line 8.",
        ),
    ],
    "headings.md": [
        (
            3,
            "heading-without-space",
            "There is no space after ##, so most tools show this heading as text.",
            "Write “## Darning by Anna Reed”.",
        ),
        (
            7,
            "no-notes",
            "“Empty” has no notes yet.",
            "Write some, or leave it: its title can still be found.",
        ),
        (
            9,
            "no-speaker",
            "“Nobody” has no speaker.",
            "Add the name on a line of its own under the heading.",
        ),
    ],
    "links.md": [
        (
            7,
            "unclosed-link",
            "The link <https://loom.example/page never closes, so it is lost.",
            "Add the closing >: <https://loom.example/page>",
        ),
        (
            8,
            "unclosed-link",
            "The link [thread](https://thread.example/spool never closes, so it shows as text.",
            "Add the closing bracket: [thread](https://thread.example/spool)",
        ),
        (
            9,
            "empty-link",
            "The link [empty]() leads nowhere.",
            "Put an address between the brackets, or write only “empty”.",
        ),
        (
            9,
            "empty-link",
            "The link to https://no.example/text has no text, so nobody can see or click it.",
            "Write <https://no.example/text>, or give it a text.",
        ),
        (
            10,
            "bad-address",
            "“path to the spool” has spaces, so it is no address and shows as text.",
            "Put the address of [spool] between the brackets.",
        ),
        (
            11,
            "missing-scheme",
            "fedi.example.com/@anna has no https:// in front, so browsers can't open it.",
            "Write <https://fedi.example.com/@anna>.",
        ),
        (
            12,
            "missing-scheme",
            "yarnmill.org has no https:// in front, so browsers can't open it.",
            "Write <https://yarnmill.org>.",
        ),
        (
            13,
            "missing-scheme",
            "www.yarn.com has no https:// in front, so browsers can't open it.",
            "Write <https://www.yarn.com>.",
        ),
        (
            14,
            "bad-address",
            "http//yarn.example is no address: its start is misspelt.",
            "Write https:// in front: https://yarn.example",
        ),
        (
            14,
            "bad-address",
            "htps://yarn.example is no address: its start is misspelt.",
            "Write https:// in front: https://yarn.example",
        ),
        (
            14,
            "bad-address",
            "http:/yarn.example is no address: its start is misspelt.",
            "Write https:// in front: https://yarn.example",
        ),
        (
            15,
            "bad-address",
            "https:// is only the start of an address.",
            "Complete the address, or remove it.",
        ),
        (
            16,
            "invisible-character",
            "An invisible character (zero width space) hides in this address, so it may not open.",
            "Write it anew: https://hidden.example/",
        ),
        (
            17,
            "image-not-shown",
            "The picture “diagram” can't be shown: only PNG, JPEG, GIF, WebP and AVIF pictures "
            "can be shown.",
            "Save the picture in one of these formats.",
        ),
        (
            18,
            "image-not-shown",
            r"The picture “C:\Users\anna\weave.png” can't be shown: its path only works on the "
            "computer it was written on.",
            "Put the picture into the notes folder and write its path from the note.",
        ),
        (
            19,
            "image-not-shown",
            "The picture “scan” can't be shown: it has no address.",
            "Put the picture's path between the brackets.",
        ),
        (
            23,
            "rule-as-dashes",
            "Two dashes are no rule: they show as text, or turn the line above into a heading.",
            "Write three dashes (---) with an empty line above.",
        ),
        (
            25,
            "duplicate-title",
            "“Spools” is also the title at line 3. This one's address here ends in “spools-2”.",
            "Give one of them another title.",
        ),
        (
            25,
            "no-notes",
            "“Spools” has no notes yet.",
            "Write some, or leave it: its title can still be found.",
        ),
    ],
}


def problems(text: str) -> list[Problem]:
    return list(parse_note(text, "note.md")[1])


def codes(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.code) for p in problems(text) if not p.code.startswith("no-")]


def test_every_file_is_in_the_table() -> None:
    assert sorted(path.name for path in NOTES.glob("*.md")) == sorted(CASES)


@pytest.mark.parametrize("name", CASES, ids=str)
def test_messages(name: str) -> None:
    text, wrong = decode((NOTES / name).read_bytes(), name)
    assert not wrong
    found = parse_note(text, name)[1]
    assert [(p.line, p.code, p.message, p.suggestion) for p in found] == CASES[name]
    assert {p.source for p in found} == {name}
    assert all(p.severity == CODES[p.code].severity for p in found)


def test_text_after_an_unclosed_fence_is_rescued() -> None:
    conference, _ = parse_note((NOTES / "unclosed-fence.md").read_text(), "x.md")
    assert [(e.line, e.title, e.has_code) for e in conference.entries] == [
        (3, "First Patch", True),
        (12, "Second Patch", True),
    ]
    assert conference.entries[1].speakers == ("Tom Alder",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# C 2020\n\n## T\n\n```\na\n", [(5, "unclosed-fence")]),
        ("# C 2020\n\n## T\n\n~~~\na\n```\nb\n~~~\n", []),
        ("# C 2020\n\n## T\n\n> ```\n> a\n\nb\n", []),
        ("# C 2020\n\n## T\n\n- ```\n  a\n  ```\n", []),
        ("# C 2020\n\n## T\n\n```py\na\n\n## U\n\n```py\nb\n```\n", [(5, "unclosed-fence")]),
        ("# C 2020\n\n## T\n\n```md\n\n## U\n\n```py\nb\n```\n", []),
        ("# C 2020\n\n## T\n\n```a`b\nc\n", []),
        ("# C 2020\r\n\r\n## T\r\nok\n", [(4, "mixed-line-endings")]),
        ("# C 2020\n\n## T\rok\n", [(3, "mixed-line-endings")]),
        ("# C 2020\r\n\r\n## T\r\n", []),
        ("# C 2020\n\n## T\n\n#!shebang\n\n#hashtag here\n", []),
        ("# C 2020\n\n## T\n\n[a](https://a.example 'title')\n", []),
        ("# C 2020\n\n## T\n\n[a](./x.md) [b](#t) [c](mailto:x@y.example) [d](/x)\n", []),
        ("# C 2020\n\n## T\n\n[a](docs.rs/x)\n", []),
        ("# C 2020\n\n## T\n\n[a](docs.com/x)\n", [(5, "missing-scheme")]),
        ("# C 2020\n\n## T\n\n[text] (not a link\n\n[f](x, y\n", []),
        ("# C 2020\n\n## T\n\n![a](data:image/png;base64,AA)\n", [(5, "image-not-shown")]),
        ("# C 2020\n\n## T\n\n![a](/home/a.png)\n", [(5, "image-not-shown")]),
        ("# C 2020\n\n## T\n\n![a](b.png\n", [(5, "unclosed-link")]),
        ("# C 2020\n\n## T\n\n<a.b.c> and <x@y.example> 3.14 e.g. file.py\n", []),
        ("# C 2020\n\n## T\n\n``a ` <https://x`` ` <https://y\n", [(5, "unclosed-link")]),
        ("# C 2020\n\n## T\n\na\n--\nb\n", []),
        ("---\ntitle: C 2020\n---\n\n## T\n\n<https://x\n", [(7, "unclosed-link")]),
        ("# C 2020\n\n## T\n\n" + "x" * 30_000 + "](\n", []),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_codes_and_lines(text: str, found: list[tuple[int, str]]) -> None:
    assert codes(text) == found


def test_a_duplicate_in_another_file_is_named_with_its_path() -> None:
    notes = {f"larch 2020/{n}.md": f"# Roots\n\nBy Anna Reed\n\n{n}\n" for n in ("a", "b", "c")}
    (_, found), *_ = parse_library(notes)
    assert [(p.source, p.message) for p in found] == [
        (
            f"larch 2020/{n}.md",
            "“Roots” is also the title at larch 2020/a.md, line 1. "
            f"This one's address here ends in “roots-{number}”.",
        )
        for n, number in (("b", 2), ("c", 3))
    ]


def test_long_excerpts_are_cut() -> None:
    assert excerpt("a  b\n" * 50) == ("a b " * 15)[:59].rstrip() + "…"


@pytest.mark.parametrize(
    ("data", "text", "line", "message"),
    [
        (
            b"# C\r\n\nthe speaker\x92s slides",
            "# C\r\n\nthe speaker’s slides",
            3,
            "This line holds a character that is not UTF-8 (byte 0x92). "
            "It was read as “’” (right single quotation mark).",
        ),
        (
            b"a \x81 b",
            "a \x81 b",
            1,
            "This line holds a character that is not UTF-8 (byte 0x81).",
        ),
        (b"\xef\xbb\xbfa\xe9", "aé", 1, None),
        ("h\u00e9".encode("utf-16"), "hé", 1, "This file is UTF-16, not UTF-8: other tools may not read it."),
    ],
    ids=["cp1252", "undefined", "marked", "utf-16"],
)  # fmt: skip
def test_decoding(data: bytes, text: str, line: int, message: str | None) -> None:
    decoded, (problem,) = decode(data, "x.md")
    assert decoded == text
    assert (problem.source, problem.line, problem.code) == ("x.md", line, "not-utf-8")
    assert problem.severity == "error"
    assert message is None or problem.message == message


def test_utf_8_is_fine_with_and_without_its_mark() -> None:
    assert decode(b"\xef\xbb\xbf# \xc3\xa9", "x.md") == ("# é", ())
    assert decode(b"", "x.md") == ("", ())


def test_an_address_in_front_matter_must_be_one() -> None:
    text = "---\ntitle: A\nspeakers: [Ada Quill]\nurl: javascript:alert(1)\n---\n\nWords.\n"
    conference, problems = parse_note(text, "a.md")
    assert conference.entries[0].url is None
    assert [(p.code, p.line, p.message) for p in problems] == [
        (
            "bad-address",
            4,
            "javascript:alert(1) in the front matter is no web address, so it is left out.",
        )
    ]
