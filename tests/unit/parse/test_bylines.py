"""Speakers and talk page from the lines below a heading."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.bylines import Conf, read_byline
from app.parse.speakers import Trust, find_people
from app.parse.titles import Title, read_title

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
