"""The title of a talk, and the speakers in it, from a heading."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.titles import read_title


@pytest.mark.parametrize(
    ("heading", "title", "speakers"),
    [
        ("Plain words", "Plain words", []),
        ("*Emphasis* and `code`", "Emphasis and code", []),
        ("**Bold** __too__ _here_", "Bold too here", []),
        ("snake_case_name stays", "snake_case_name stays", []),
        ("2 * 3 * 4", "2 * 3 * 4", []),
        (r"Escapes \*stay\* \- here", "Escapes *stay* - here", []),
        ("[Linked](https://a.example/talks/linked)", "Linked", []),
        ("[Linked][ref] title", "Linked title", []),
        ("Reading Bark by Anna Reed", "Reading Bark", ["Anna Reed"]),
        ("Reading Bark by Anna Reed and Tom Alder", "Reading Bark", ["Anna Reed", "Tom Alder"]),
        ("Reading Bark by Anna Reed, Acme Labs", "Reading Bark", ["Anna Reed"]),
        ("Reading Bark by Zorv Quixx, Blip Florn, and Yob Snee", "Reading Bark", ["Zorv Quixx", "Blip Florn", "Yob Snee"]),
        ('"Reading Bark" by Moss', "Reading Bark", ["Moss"]),
        ('"Reading Bark" by [Anna Reed](https://a.example), CEO barkly', "Reading Bark", ["Anna Reed"]),
        ("“Reading Bark” – Anna Reed", "Reading Bark", ["Anna Reed"]),
        ('"Reading Bark"', "Reading Bark", []),
        ('"Bark" - a graph database', '"Bark" - a graph database', []),
        ("Secure by Design", "Secure by Design", []),
        ("Learning by Building Apps", "Learning by Building Apps", []),
        ("Step by Step", "Step by Step", []),
        ("Moderated by Anna Reed", "Moderated by Anna Reed", []),
        ("Reading Bark - Anna Reed", "Reading Bark", ["Anna Reed"]),
        ("Anna Reed - Reading Bark", "Reading Bark", ["Anna Reed"]),
        ("Reading Bark | Anna Reed", "Reading Bark", ["Anna Reed"]),
        ("[Reading Bark](https://a.example/x) - Anna Reed, @anna", "Reading Bark", ["Anna Reed"]),
        ("Anna Reed - Exec Dir - CNCB", "Anna Reed - Exec Dir - CNCB", ["Anna Reed"]),
        ("Zorv Quixx - VP s/w group, Acme", "Zorv Quixx - VP s/w group, Acme", ["Zorv Quixx"]),
        ("Zorv Quixx, CTO, Acme", "Zorv Quixx, CTO, Acme", ["Zorv Quixx"]),
        ("Zorv Quixx | Acme University", "Zorv Quixx | Acme University", ["Zorv Quixx"]),
        ("Only You Can Prevent Fires - Getting Proactive", "Only You Can Prevent Fires - Getting Proactive", []),
        ("Reading Bark (Anna Reed)", "Reading Bark", ["Anna Reed"]),
        ("Reading Bark (Speaker: Zorv Quixx)", "Reading Bark", ["Zorv Quixx"]),
        ("Robots (MicroPython & Microprocessors)", "Robots (MicroPython & Microprocessors)", []),
        ("Bark (and what to do about it)", "Bark (and what to do about it)", []),
        ("Vortrag von Martin Fuchs", "Vortrag", ["Martin Fuchs"]),
        ("Keynote: Anna Reed", "Keynote: Anna Reed", ["Anna Reed"]),
        ("Anna Reed's keynote", "Anna Reed's keynote", ["Anna Reed"]),
        ("Anna Reed", "Anna Reed", ["Anna Reed"]),
        ("10:00 - 10:30 Reading Bark", "Reading Bark", []),
        ("10:00 Reading Bark (Anna Reed)", "Reading Bark", ["Anna Reed"]),
        ("Reading Bark 9:15am to 9:45am", "Reading Bark", []),
        ("[9:30] Reading Bark", "Reading Bark", []),
        ("Bark in Python 3.13", "Bark in Python 3.13", []),
        ("3. Reading Bark", "Reading Bark", []),
        ("1 + 1 = 1", "1 + 1 = 1", []),
        ("x " * 200, ("x " * 200).strip(), []),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_titles(heading: str, title: str, speakers: list[str]) -> None:
    read = read_title(heading)
    assert (read.text, list(read.people.names)) == (title, speakers)
