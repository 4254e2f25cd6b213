"""Footnotes: their numbers, and the links to and from them."""

import re

from app.markup import to_html


def test_footnotes_that_nothing_refers_to_are_not_there() -> None:
    assert to_html("a", "[^b]: c") == "<p>a</p>"


def test_footnotes_are_numbered_by_first_use_and_link_back_to_each() -> None:
    html = to_html("[^x] [^y] [^x]", "[^y]: why [^z]\n\n[^x]: ex\n\n[^z]: zed [^y]")
    assert re.findall(r'href="#(fn-\d)" id="([^"]*)"', html) == [
        ("fn-1", "fnref-1"),
        ("fn-2", "fnref-2"),
        ("fn-1", "fnref-1-2"),
        ("fn-3", "fnref-3"),
        ("fn-2", "fnref-2-2"),
    ]
    assert re.findall(r'<li id="(fn-\d)"><p>(\w+)', html) == [
        ("fn-1", "ex"),
        ("fn-2", "why"),
        ("fn-3", "zed"),
    ]
    assert re.findall(r'href="#(fnref[^"]*)" class', html) == [
        "fnref-1",
        "fnref-1-2",
        "fnref-2",
        "fnref-2-2",
        "fnref-3",
    ]
