"""What a heading's words say."""

import pytest

from app.parse.kinds import conference_words, is_day, is_group, is_part, kind_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Opening Remarks", "remarks"),
        ("Welcome!", "remarks"),
        ("Closing & Thanks", "remarks"),
        ("Kick-off", "remarks"),
        ("Eröffnung", "remarks"),
        ("Welcome to PyCon", "remarks"),
        ("Welcome to the Machine", "talk"),
        ("Opening the black box", "talk"),
        ("Closing the Gap", "talk"),
        ("Side note", "misc"),
        ("Lunch", "misc"),
        ("Random thoughts", "misc"),
        ("Notes on Notes", "talk"),
        ("PyLadies Panel: Talking", "panel"),
        ("Panel discussion", "panel"),
        ("Future of bark (Panel)", "panel"),
        ("Building an admin panel", "talk"),
        ("Solar panel: how it works", "talk"),
        ("Lightning Talk: Bark", "lightning"),
        ("Lightning Fast Python", "talk"),
        ("x" * 400, "talk"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_kinds(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Day 1", True),
        ("Day One: Tutorials", True),
        ("Saturday, Feb 8", True),
        ("Sunday morning", True),
        ("9/3/2025", True),
        ("10.4.22", True),
        ("2024-05-17", True),
        ("Tag 2", True),
        ("Jour 1", True),
        ("May 7th", True),
        ("Day 2 Keynote", False),
        ("A day in the life", False),
        ("2024", False),
        ("Session 1", False),
        ("Monday " * 20, False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_days(title: str, day: bool) -> None:
    assert is_day(title) is day


def test_parts_and_groups() -> None:
    assert is_part("Key Takeaways")
    assert not is_part("Key Takeaways from the forest")
    assert is_group("Session 1 - 2")
    assert not is_group("Talking trees")


def test_conference_words_leave_out_the_usual_ones() -> None:
    assert conference_words("OtterDays 2027 talk links and notes") == ("otterdays",)
