"""What a list shows of a talk's notes."""

import pytest

from app.model import Entry
from app.search.query import parse_query
from app.search.snippets import highlight, snippet


def entry(body: str, byline: tuple[int, ...] = ()) -> Entry:
    return Entry(
        id="c/t",
        title="T",
        speakers=(),
        url=None,
        date=None,
        tags=(),
        kind="talk",
        parent=None,
        source="c.md",
        line=1,
        links=(),
        has_code=False,
        follow_ups=(),
        body=body,
        byline=byline,
    )


def shown(body: str, query: str, size: int = 200, byline: tuple[int, ...] = ()) -> str:
    """A snippet with its marks in brackets."""
    pieces = snippet(entry(body, byline), parse_query(query), size)
    return "".join(f"[{text}]" if found else text for text, found in pieces)


def marked(text: str, query: str) -> str:
    return "".join(
        f"[{piece}]" if found else piece for piece, found in highlight(text, parse_query(query))
    )


MARKS = [
    ("Testing the tests", "test", "[Testing] the [tests]"),
    ("Testing the tests", "tes", "[Testing] the [tests]"),
    ("Testing the tests", "-test", "Testing the tests"),
    ("Café naïve", "cafe naive", "[Café] [naïve]"),
    ("the GIL, sys._is_gil_enabled()", "gil", "the [GIL], [sys._is_gil_enabled]()"),
    ("netCDF4 and C++.", "c++ cdf", "[netCDF4] and [C++]."),
    ("It’s Ada’s", "ada", "It’s [Ada’s]"),
    ("the end.", "end", "the [end]."),
    ("私は東京都民です", "東京都", "私は[東京都]民です"),
    ("ﬁne 東京", "東京", "ﬁne [東京]"),
    ("½ … ™ 私は東京", "東京 は", "½ … ™ 私[は][東京]"),
    ("㈱東京 ﾃﾞｰﾀの", "データ", "㈱東京 [ﾃﾞｰﾀ]の"),
    ("テ\u3099ータ", "データ", "[テ\u3099ータ]"),
    ("\u1112\u1161\u11ab글 x", "한글", "[\u1112\u1161\u11ab글] x"),
    ("os.path.join and ASP.NET", "path.join .net", "[os.path.join] and [ASP.NET]"),
    ("gil_enabled, _is_gil_enabled", "gil_enab", "[gil_enabled], [_is_gil_enabled]"),
    ("नई किताब है", "किताब", "नई [किताब] है"),
    ("قال مَرْحَبًا", "مرحبا", "قال [مَرْحَبًا]"),
    ("one memory model", '"memory model"', "one [memory model]"),
    (
        "testing a unit; Unit-Tests, unit testers",
        '"unit tests"',
        "testing a unit; [Unit-Tests], unit testers",
    ),
    ("unit unit tests", 'unit "unit tests"', "[unit] [unit tests]"),
    ("a unit test, unit tests", '"unit tes', "a [unit tes]t, [unit tes]ts"),
    ("Testing a test", '"test"', "Testing a [test]"),
    ("os.path.join and path", '"path.join"', "[os.path.join] and path"),
    ("C, C++ and c", '"c++"', "C, [C++] and c"),
    ("私は東京大学", '"東京 大学"', "私は[東京大学]"),
    ("ﬁne unit tests", '"unit tests"', "ﬁne [unit tests]"),
    ("nothing", "", "nothing"),
    ("", "x", ""),
]


@pytest.mark.parametrize(("text", "query", "expected"), MARKS)
def test_words_found_are_marked(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


PLACES = [
    ("speaker:ada python", "", "[Ada] on [Python]"),
    ("speaker:ada python", "speaker", "[Ada] on [Python]"),
    ("speaker:ada python", "body", "Ada on [Python]"),
    ("speaker:ada title:python", "title", "Ada on [Python]"),
]


@pytest.mark.parametrize(("query", "place", "expected"), PLACES)
def test_words_of_a_field_are_marked_in_its_place(query: str, place: str, expected: str) -> None:
    pieces = highlight("Ada on Python", parse_query(query), place)
    assert "".join(f"[{text}]" if found else text for text, found in pieces) == expected


SNIPPETS = {
    "a field's words do not count in notes": (
        "Some words\n\nby ada",
        "speaker:ada",
        "Some words · by ada",
    ),
    "the second line adds words": (
        "the gil and the gil\n\nno gil\n\nnetcdf",
        "gil netcdf",
        "the [gil] and the [gil] … [netcdf]",
    ),
    "code is whole": ("call `__init__` and ``a ` *b*``", "", "call __init__ and a ` *b*"),
    "tags": ("Term<br/>async <b>bold</b> <T> x<!-- no -->", "", "Term async bold <T> x"),
    "details": ("<details><summary>More</summary>", "", "More"),
    "an address with parentheses": ("[Monad](https://x/Monad_(functional)) x", "", "Monad x"),
    "a picture that links": ("[![badge](b.svg)](https://x) x", "", "badge x"),
    "a table": ("| a | b |\n|---|:-:|\n| x \\| y | |", "", "a · b · x | y"),
    "tasks": ("- [ ] one\n- [x] two\n- [X](u) three", "", "one · two · X three"),
    "struck": ("~~gone~~ ~so~ ~5 or ~6", "", "gone so ~5 or ~6"),
    "entities": ("a &amp; b &#233; &nosuch; AT&T", "", "a & b é &nosuch; AT&T"),
    "escapes": (r"\_x\_ \*y\* C:\dir", "", r"_x_ *y* C:\dir"),
    "footnotes": ("said[^1] so\n\n[^1]: by whom", "", "said so · by whom"),
    "definitions": ("[a]: http://b.c 'd'\n\nx", "", "x"),
    "mail": ("<me@b.c> <not/this> x", "", "me@b.c <not/this> x"),
    "no query: the first words": (
        "Some words\nwrapped.\n\n* a\n* b",
        "",
        "Some words wrapped. · a · b",
    ),
    "the best two lines": (
        "one alpha\n\ntwo\n\nthree alpha beta\n\nfour\n\nfive beta alpha",
        "alpha beta",
        "three [alpha] [beta] … five [beta] [alpha]",
    ),
    "a phrase is shown where it stands": (
        "testing as a unit\n\nthe unit of tests\n\nConventional unit tests",
        '"unit tests"',
        "Conventional [unit tests]",
    ),
    "a phrase that goes on in the next line": (
        "* tests\n* what is a unit\n* tests are",
        '"unit tests"',
        "what is a [unit tests] are",
    ),
    "a phrase that is not in the notes": (
        "* unit\n* and tests",
        '"unit tests"',
        "unit · and tests",
    ),
    "lines that follow each other": ("* one x\n* two x", "x", "one [x] · two [x]"),
    "light marks are taken off": (
        "### **Bold** and `code` [text](http://a.b/c) <http://d.e>",
        "bold",
        "[Bold] and code text http://d.e",
    ),
    "reference links and images": (
        "![Pic](p.png) [see][ref] _this_ one",
        "pic",
        "[Pic] see this one",
    ),
    "numbers and tasks": ("1. first\n2. second x", "x", "second [x]"),
    "a quote": ("> quoted x", "x", "quoted [x]"),
    "code as it is": ("```python\n* x = _y_\n```", "y", "* x = [_y_]"),
    "rules and table rules are not lines": ("***\n| a |\n|---|\n| x |", "x", "[x]"),
    "names with underscores stay": ("select_related here", "select", "[select_related] here"),
    "not found in the notes": ("Some words", "zzz", "Some words"),
    "addresses only where nothing else is": ("<http://a.b>\n\nwords", "", "words"),
    "nothing but addresses": ("<http://a.b>", "", "http://a.b"),
    "an address without a scheme": ("* <mas.to/@ada> x", "x", "mas.to/@ada [x]"),
    "no notes": ("\n\n", "x", ""),
    "unspaced text": ("* 一\n* 私は東京都民", "東京", "私は[東京]都民"),
}


@pytest.mark.parametrize(("body", "query", "expected"), SNIPPETS.values(), ids=SNIPPETS.keys())
def test_snippet(body: str, query: str, expected: str) -> None:
    assert shown(body, query) == expected


def test_lines_the_header_repeats_are_left_out() -> None:
    assert shown("\nAda\n\n<http://a.b>\n\nWords", "", byline=(1, 3)) == "Words"


def test_long_openings_end_between_words() -> None:
    assert shown("one two three four five", "", 12) == "one two … "


def test_long_lines_are_cut_around_the_first_match() -> None:
    before, after = "before " * 20, " after" * 40
    text = shown(before + "match" + after, "match", 100)
    assert text.startswith(" … before") and text.endswith("after … ")
    assert "[match]" in text and len(text) < 120


def test_between_two_cut_lines_stands_one_gap() -> None:
    line = "before " * 20 + "match" + " after" * 40
    assert "… …" not in shown(f"{line}\n\n{line}", "match", 200).replace("  ", " ")


def test_a_match_at_the_end_of_the_room_still_shows() -> None:
    assert shown("x" * 30 + " match " + "y" * 300, "match", 40).startswith("x" * 30 + " [match]")


def test_a_line_of_matches_is_cut_after_a_match() -> None:
    assert shown("ab " * 50, "ab", 10).startswith("[ab] [ab]")
