"""Headings and first lines: what the talk is called, who gives it, where its page is."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.markup.plaintext import shown_text
from app.parse.bylines import Conf, read_byline
from app.parse.kinds import conference_words, is_day, is_group, is_part, kind_of
from app.parse.speakers import Trust, find_people
from app.parse.titles import Title, read_title


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


CONF = Conf(("otterdays",), "otter.example")


@pytest.mark.parametrize(
    ("body", "speakers", "url", "lines"),
    [
        ("\nZorv Quixx\n\nSome text.", ["Zorv Quixx"], None, [1]),
        ("**Zorv Quixx**\n**Blip Florn**\n\nText.", ["Zorv Quixx", "Blip Florn"], None, [0, 1]),
        ("Speaker: Zorv Quixx", ["Zorv Quixx"], None, [0]),
        ("Speaker : Zorv Quixx, Acme", ["Zorv Quixx"], None, []),
        ("Presented by Zorv Quixx and Blip Florn", ["Zorv Quixx", "Blip Florn"], None, [0]),
        ("Some long abstract, twice.\n\nPresenter: Zorv Quixx", ["Zorv Quixx"], None, [2]),
        ("Speaker: A\nSpeaker: B", ["A", "B"], None, [0, 1]),
        ("Zorv Quixx\n\nPresenter: Zorv P Quixx", ["Zorv Quixx"], None, [0]),
        ("Intervenante : Zorv Quixx", ["Zorv Quixx"], None, [0]),
        ("Ponentes: Zorv Quixx y Blip Florn", ["Zorv Quixx", "Blip Florn"], None, [0]),
        ("Referent:in: Zorv Quixx", ["Zorv Quixx"], None, [0]),
        ("By the sea", [], None, []),
        ("By Zorv Quixx", ["Zorv Quixx"], None, [0]),
        ("* Who\n  * Zorv Quixx - Sr s/w eng, Acme\n  * @zorv @acme\n* Text", ["Zorv Quixx"], None, []),
        ("* Speakers:\n  * Zorv Quixx\n  * Blip Florn\n* Text", ["Zorv Quixx", "Blip Florn"], None, [0, 1, 2]),
        ("Speakers\n\n- Zorv Quixx\n- a b c\n- d e f", ["Zorv Quixx"], None, [2]),
        ("## Zorv Quixx\n\n* Text", ["Zorv Quixx"], None, [0]),
        ("## Speaker\n\nZorv Quixx\n\n## Notes", ["Zorv Quixx"], None, [0, 2]),
        ("## Speaker: Zorv Quixx", ["Zorv Quixx"], None, [0]),
        ("## Talk Philosophy\n", [], None, []),
        ("## \n\nText", [], None, []),
        ("* Zorv Quixx - Staff Engineer, Acme\n* Blip Florn (IBM)\n* Text", ["Zorv Quixx", "Blip Florn"], None, []),
        ("* Open Roads\n* Text", [], None, []),
        ("_**Zorv Quixx**: CEO, Acme_\n\n_**Blip Florn**: CTO, Acme_\n", ["Zorv Quixx", "Blip Florn"], None, []),
        ("> An abstract.\n> More.\n\nZorv Quixx", ["Zorv Quixx"], None, [3]),
        ("| Speaker | Zorv Quixx |\n|---|---|", ["Zorv Quixx"], None, []),
        ("@Metadata {\n  @Kind\n}\n\nZorv Quixx", ["Zorv Quixx"], None, [4]),
        ("Date: Monday\nRoom: 3\n\nZorv Quixx", ["Zorv Quixx"], None, [3]),
        ("![me](zorv.png)\nZorv Quixx", ["Zorv Quixx"], None, [1]),
        ("```\nZorv Quixx\n```", [], None, []),
        ("<https://pretalx.com/x/talk/ABC/>\n\nZorv Quixx", ["Zorv Quixx"], "https://pretalx.com/x/talk/ABC/", [0, 2]),
        ("Tam\n\nhttps://otter.example/2027/talks/x", ["Tam"], "https://otter.example/2027/talks/x", [0, 2]),
        ("https://otter.example/2027/on-holding-hands", [], "https://otter.example/2027/on-holding-hands", [0]),
        ("https://otter.example/about/conduct", [], None, []),
        ("* [Abstract](https://2027.otterdays.example/talks/a)\n* Notes", [], "https://2027.otterdays.example/talks/a", [0]),
        ("Link: https://a.example/sessions/b\nSlides: https://a.example/sessions/b.pdf", [], "https://a.example/sessions/b", [0]),
        ("Slides: https://a.example/talks/slides-b", [], None, []),
        ("[Slides](https://a.example/talks/slides-b)", [], None, []),
        ("<https://stats.example>", [], None, []),
        ("<https://github.com/a/talks/b>", [], None, []),
        ("<https://docs.google.com/presentation/d/1/edit>", [], None, []),
        ("<https://a.example/talks/>", [], None, []),
        ("<https://a.example/docs/talks/b>", [], None, []),
        ("Prose comes first here, then an address.\n\n<https://pretalx.com/x/talk/ABC/>", [], None, []),
        ("See https://pretalx.com/x/talk/ABC/ for the page of it", [], None, []),
    ],
    ids=lambda value: str(value)[:44],
)  # fmt: skip
def test_bylines(body: str, speakers: list[str], url: str | None, lines: list[int]) -> None:
    byline = read_byline(
        body.split("\n"), Title("On Holding Hands", find_people("", Trust.TITLE)), CONF
    )
    assert (list(byline.speakers), byline.url, list(byline.lines)) == (speakers, url, lines)


def test_a_name_on_its_own_line_beats_the_titles() -> None:
    title = read_title("Vodka by Whiskeyberry Brew")
    assert title.people.names == ("Whiskeyberry Brew",)
    byline = read_byline(["", "Zorv Quixx", "", "<https://video.example/1>"], title, CONF)
    assert (byline.speakers, byline.overrides) == (("Zorv Quixx",), True)


def test_the_headings_link_is_the_page_and_its_repetition_part_of_the_byline() -> None:
    title = read_title("[Bark](https://a.example/talks/bark) by Anna Reed")
    byline = read_byline(["Anna Reed", "", "<https://a.example/talks/bark>", ""], title, CONF)
    assert (byline.url, byline.lines) == ("https://a.example/talks/bark", (0, 2))


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


def test_plain_keeps_private_characters() -> None:
    assert shown_text("\ue041 stays") == "\ue041 stays"
