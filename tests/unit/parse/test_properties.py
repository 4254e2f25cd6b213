"""Any text parses: nothing is lost, lines are right, ids are unique, no exception."""

# ruff: noqa: E501 - a table has one case a line

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.model import KINDS
from app.parse.conferences import decode, parse_library, parse_note
from app.parse.scanner import read_lines
from tests.support.library import assert_nothing_lost

PIECES = st.sampled_from(
    [
        "# Barkcon 2030", "## Reading Bark by Anna Reed", "### Lightning talks", "## Day 1", "#### x",
        "Anna Reed", "Speaker: Zorv Quixx", "<https://pretalx.com/b/talk/1/>", "https://a.example", "---",
        "***", "--", "===", "- - -", "```", "```py", "~~~", "> quote", "> ```", "- item", "  - [ ] todo",
        "1. one", "**Bold**", "    code = 1", "\ttab", "", "", "", "[a]: https://b.example", "[a][a]", "[^1]: x",
        "![x](y.svg)", "[x](./b.md)", "[x](", "<https://open", "<!--", "-->", "| a | b |", "|---|---|",
        "@Metadata {", "}", "##NoSpace", "## ", "#", "title: x", "kind: talk", "date: 2030-01-02", "10:00 x",
        "text at the end \\", "Ünïcödé ’30", "漢字", "\u200b", "\x00", "\x0b", "\u2028", "a\ud800b",
    ]
)  # fmt: skip
NOTES = st.lists(PIECES, max_size=40).map("\n".join) | st.text(max_size=300)
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])
SOURCES = st.sampled_from(
    ["a.md", "README.md", "yew 2030/a.md", "yew 2030/b.md", "yew 2030/README.md", "x/2030/day1.md",
     "LICENSE.md", "notes/b.md", "x/2030/2030_01_02/c.md", "é.md", "no-ending", "x/.md"]
)  # fmt: skip
LIBRARIES = st.dictionaries(SOURCES, NOTES, max_size=5)


@given(LIBRARIES)
def test_nothing_is_lost_or_told_twice(notes: dict[str, str]) -> None:
    assert_nothing_lost(notes, [conference for conference, _ in parse_library(notes)])


@given(NOTES, BREAKS)
def test_lines_and_bodies_fit_the_note(note: str, end: str) -> None:
    text = note.replace("\n", end)
    lines = read_lines(text.removeprefix("\ufeff"))
    conference, problems = parse_note(text, "a.md")
    for entry in conference.entries:
        assert entry.kind in KINDS
        assert entry.title
        assert 1 <= entry.line <= len(lines)
        body = entry.body.split("\n")
        starts = (entry.line - 1, entry.line, entry.line + 1)
        assert any(lines[start : start + len(body)] == body for start in starts) or not entry.body
        assert all(0 <= n < len(body) for n in entry.byline)
        assert all(entry.line <= f.line <= len(lines) for f in entry.follow_ups)
        assert entry.url is None or entry.url.startswith("http")
    assert all(1 <= problem.line <= len(lines) for problem in problems)


@given(LIBRARIES)
def test_ids_are_unique_and_parents_known(notes: dict[str, str]) -> None:
    ids = [e.id for c, _ in parse_library(notes) for e in c.entries]
    assert len(ids) == len(set(ids))
    for conference, _ in parse_library(notes):
        groups = {e.id for e in conference.entries if e.kind == "section"}
        assert {e.parent for e in conference.entries} <= groups | {None}


@given(LIBRARIES, st.randoms())
def test_order_does_not_matter(notes: dict[str, str], random: Random) -> None:
    keys = list(notes)
    random.shuffle(keys)
    assert list(parse_library(notes)) == list(parse_library({key: notes[key] for key in keys}))


@given(st.binary(max_size=200))
def test_any_bytes_decode(data: bytes) -> None:
    text, problems = decode(data, "a.md")
    assert len(problems) <= 1
    assert bool(problems) or text.encode() in (data, data.removeprefix(b"\xef\xbb\xbf"))
    assert all(1 <= p.line <= 1 + data.count(b"\n") + data.count(b"\r") for p in problems)
