"""Dates and years of conferences."""

import pytest

from app.parse.conferences import parse_note


@pytest.mark.parametrize(
    ("title", "date", "year"),
    [
        ("Barkcon 2030", None, 2030),
        ("Barkcon, 2030-05-07", "2030-05-07", 2030),
        ("Barkcon 7 May 2030", "2030-05-07", 2030),
        ("Barkcon 7.-9. Mai 2030", "2030-05-07", 2030),
        ("Barkcon May 7-9, 2030", "2030-05-07", 2030),
        ("Barkcon May 2030", "2030-05", 2030),
        ("Barkcon 17/5/2030", "2030-05-17", 2030),
        ("Barkcon 5/17/2030", "2030-05-17", 2030),
        ("Barkcon 5/7/2030", None, 2030),
        ("Barkcon 2030-15-07", None, 2030),
        ("Barkcon ’30", None, 2030),
        ("Barkcon", None, None),
    ],
    ids=str,
)
def test_dates(title: str, date: str | None, year: int | None) -> None:
    conference, _ = parse_note(f"# {title}\n\n## Bark\n\nAnna Reed\n", "x.md")
    assert (conference.date, conference.year) == (date, year)
