"""A talk as Markdown that stands alone."""

from dataclasses import replace

from app.edit.markdown import missing_definitions, to_markdown
from tests.support.library import CONFERENCE, TALK


def test_a_talk_as_markdown_takes_the_definitions_it_refers_to() -> None:
    assert to_markdown(TALK, CONFERENCE) == "## First\n\nSome words.\n\n-- Conf 2025\n"
    definitions = "[Docs]: https://docs.example\n[other]: https://other.example"
    entry = replace(TALK, body="\nSee [the docs][docs].\n", definitions=definitions)
    told = "See [the docs][docs].\n\n[Docs]: https://docs.example\n\n-- Conf 2025\n"
    assert to_markdown(entry, CONFERENCE) == f"## First\n\n{told}"


def test_of_definitions_with_one_label_the_first_is_taken_with_its_continuation() -> None:
    definitions = "[^1]: First\n    and more.\n[^1]: Second.\n[a]: https://a.example"
    assert missing_definitions(definitions, "Text[^1]") == (
        "[^1]: First\n    and more.\n[a]: https://a.example\n"
    )
    assert missing_definitions(definitions, "[a]: https://a.example", "text[^1]") == (
        "[^1]: First\n    and more.\n"
    )
    assert missing_definitions("", "Text[^1]") == ""
