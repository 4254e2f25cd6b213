"""Headings and bylines that read back as they were meant."""

import pytest

from app.edit.headings import head_lines
from app.parse.bylines import Conf
from app.parse.conferences import parse_library


@pytest.mark.parametrize(
    ("title", "speakers"),
    [
        ("Types", ("Ada Quill",)),
        ("By the way", ("Ada Quill", "Bo Lind")),
        ("*Stars* and [brackets]", ()),
        ("A talk", ("prose that is no name",)),
    ],
)
def test_a_heading_says_what_it_should(title: str, speakers: tuple[str, ...]) -> None:
    heading, *lines = head_lines(title, speakers, "https://x.example/t/", Conf((), ""))
    text = "\n\n".join([f"# X 2025\n\n---\n\n## {heading}", *lines])
    [(conference, _)] = parse_library({"x.md": text})
    assert [e.title for e in conference.entries] == [title]
    assert lines[-1] == "<https://x.example/t/>"
