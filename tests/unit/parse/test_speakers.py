"""The names that a line of text gives, and those it must not give."""

import pytest

from app.markup.plaintext import shown_text
from app.parse.speakers import Trust, find_people


@pytest.mark.parametrize(
    ("text", "trust", "names"),
    [
        ("Anna Reed", Trust.LINE, ["Anna Reed"]),
        ("Zorv Quixx, Blip Florn, Tam", Trust.LINE, ["Zorv Quixx", "Blip Florn", "Tam"]),
        ("Tam, Zorv Quixx", Trust.LINE, ["Tam", "Zorv Quixx"]),
        ("Zorv Quixx & Tam", Trust.LINE, ["Zorv Quixx", "Tam"]),
        ("Zorv Quixx and Blip Florn, Elsewhere", Trust.LINE, ["Zorv Quixx", "Blip Florn"]),
        ("Zorv Q, M Blip Florn", Trust.LINE, ["Zorv Q", "M Blip Florn"]),
        ("Zorv Quixx (from Acme) and Blip Florn (GBH)", Trust.LINE, ["Zorv Quixx", "Blip Florn"]),
        ("Zorv Quixx (Acme) Director of Eng", Trust.LINE, ["Zorv Quixx"]),
        ("Zorv Quixx @ Acme & Blip Florn @ IBM", Trust.LINE, ["Zorv Quixx", "Blip Florn"]),
        ("Zorv Quixx, President, Acme Software Foundation", Trust.LINE, ["Zorv Quixx"]),
        ("Zorv Quixx: VP of Things, Acme", Trust.LINE, ["Zorv Quixx"]),
        ("Zorv Quixx, The Acme", Trust.LINE, ["Zorv Quixx"]),
        ("Zorv Quixx, @zorv, @acme", Trust.LINE, ["Zorv Quixx"]),
        ("@zorv", Trust.LINE, ["@zorv"]),
        ("Robert C. Quixx", Trust.LINE, ["Robert C. Quixx"]),
        ("Erwin van der Quixx", Trust.LINE, ["Erwin van der Quixx"]),
        ("Ludwig van", Trust.LINE, []),
        ("Kieran O’Brien-Reed Jr.", Trust.LINE, ["Kieran O’Brien-Reed Jr."]),
        ("Dr. Zorv Quixx", Trust.LINE, ["Dr. Zorv Quixx"]),
        ("Zorv Quixx / Blip Florn", Trust.LINE, ["Zorv Quixx", "Blip Florn"]),
        ("Zorv Quixx y Blip Florn", Trust.LINE, ["Zorv Quixx", "Blip Florn"]),
        ("ebb y Flow", Trust.LINE, []),
        ("山田太郎", Trust.LINE, ["山田太郎"]),
        ("Анна Каренина", Trust.LINE, ["Анна Каренина"]),
        ("community around scientific packages", Trust.BYLINE, []),
        ("Pre-recorded talk", Trust.BYLINE, []),
        ("virtual talk", Trust.BYLINE, []),
        ("GIL overview", Trust.BYLINE, []),
        ("Machine Learning", Trust.LINE, []),
        ("Visual Philosophy", Trust.LINE, []),
        ("NATO Summit", Trust.LINE, []),
        ("PyFlow Basics", Trust.LINE, []),
        ("Kafka example & DLQ", Trust.LINE, []),
        ("Really? No!", Trust.LINE, []),
        ("Tam", Trust.LINE, []),
        ("Tam", Trust.BYLINE, ["Tam"]),
        ("Benchmarks", Trust.BYLINE, []),
        ("Will Stone", Trust.LINE, ["Will Stone"]),
        ("Zorv Page", Trust.LINE, []),
        ("Zorv Page", Trust.BYLINE, ["Zorv Page"]),
        ("the crew", Trust.LABEL, ["the crew"]),
        ("Zorv Quixx", Trust.TITLE, []),
        ("Anna Reed and Zorv Quixx", Trust.TITLE, ["Anna Reed", "Zorv Quixx"]),
        ("", Trust.LABEL, []),
        ("Aa Bb, " * 100, Trust.LABEL, []),
    ],
    ids=lambda value: str(value)[:40],
)
def test_people(text: str, trust: Trust, names: list[str]) -> None:
    assert list(find_people(text, trust).names) == names


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("**Zorv Quixx**", True),
        ("[Zorv Quixx](https://a.example)", True),
        ("**Zorv Quixx, Acme Inc**", False),
        ("Zorv Quixx (he/him)", False),
        ("Zorv Quixx, @zorv", False),
    ],
    ids=str,
)
def test_people_only(text: str, only: bool) -> None:
    people = find_people(text, Trust.LINE)
    assert people.names == ("Zorv Quixx",)
    assert people.only is only


def test_plain_keeps_private_characters() -> None:
    assert shown_text("\ue041 stays") == "\ue041 stays"
