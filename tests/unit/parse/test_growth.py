"""Many notes take a multiple of what one takes: steps (calls of functions) are counted."""

from collections.abc import Callable

import pytest

from app.parse.conferences import parse_library
from app.parse.layout import read_folders
from app.parse.speakers import Trust, find_people
from tests.support.steps import count_steps

LIBRARIES: dict[str, Callable[[int], dict[str, str]]] = {
    "folders of a README": lambda n: {f"f{k}/README.md": f"# Read {k}\n\nx\n" for k in range(n)},
    "folders of talks in a README": lambda n: {
        f"f{k}/README.md": f"# Barkcon {k}\n\n## Bark\n\nx\n" for k in range(n)
    },
    "folders in folders": lambda n: {
        f"f/d{k}/README.md": "# Read\n\n[a](x.md)\n" for k in range(n)
    },
    "collected": lambda n: {f"notes/{k}/README.md": "# Read\n\n[a](x.md)\n" for k in range(n)},
    "talks": lambda n: {f"f/talk{k}.md": f"# Bark {k}\n\nx\n" for k in range(n)},
    "no notes": lambda n: {f"f/CHANGELOG-{k}.md": "# Bark\n\nx\n" for k in range(n)},
}


def steps(notes: dict[str, str]) -> int:
    return count_steps(lambda: list(read_folders(notes)))


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES.keys())
def test_four_times_the_notes_take_at_most_about_four_times_the_steps(
    library: Callable[[int], dict[str, str]],
) -> None:
    steps(library(10))  # what is only done once
    assert steps(library(400)) < 4 * 1.3 * steps(library(100))


@pytest.mark.parametrize(
    ("source", "other", "titles"),
    [
        ("a/README.md", "a/b.md", ["Leaves"]),
        ("a/README.md", "a/day-1/b.md", ["Leaves"]),
        ("a/README.md", "a-b/c.md", ["Bark"]),
        ("a/README.md", "a0/c.md", ["Bark"]),
        ("a/README.md", "A/c.md", ["Bark"]),
    ],
)
def test_a_readme_only_leads_where_other_notes_are_in_its_folder(
    source: str, other: str, titles: list[str]
) -> None:
    notes = {
        source: "# Barkcon 2030\n\n## Bark\n\nx\n",
        other: "# Leaves\n\nSpeaker: Anna Reed\n\nx\n",
    }
    found = {c.source: [e.title for e in c.entries] for c, _ in parse_library(notes)}
    assert found[source] == titles


@pytest.mark.parametrize("text", ["@anna " * 50, "Anna, " * 50])
def test_one_person_is_named_once(text: str) -> None:
    names = find_people(text, Trust.BYLINE).names
    assert len(names) == 1
