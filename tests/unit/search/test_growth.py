"""Notes and links made to do harm: what is shown of them, and that the work stays small.

Steps are counted (calls of functions, Python's and C's), not seconds, so this never flickers.
"""

from dataclasses import replace

import pytest

from app.search.documents import notes_of
from app.search.index import Index
from app.search.query import parse_query
from app.search.snippets import highlight, snippet
from app.search.view import FACETS, View, parse_fragment
from tests.support.library import CONFERENCE, TALK, index_of, talk
from tests.support.steps import count_steps

# Notes

LONG = {
    "backticks": "x " + "`" * 20_000 + "x",
    "backticks, longer and longer": " ".join("`" * n for n in range(1, 400)) + " x",
    "an address": "x <a" + "." * 100_000 + " x",
    **{f"{c} and a quote": "x " + c * 100_000 + " '" for c in "a_.1東’"},
    "parts and quotes": "x " + "a+" * 50_000 + " 'x b’c",
    "brackets": "x " + "[](a " * 20_000,
    "stars": "x " + "*a " * 30_000,
    "underscores": "x " + "_" * 100_000 + "a",
    "tags": "x " + "<b " * 50_000 + "<!--" * 20_000,
    "addresses": "x " + "<a:" * 30_000 + "<a@" * 30_000,
    "escapes": "x " + "\\" * 60_000 + "&amp;" * 10_000 + "&a" * 30_000,
    "tildes": "x " + "~a " * 30_000 + "~" * 50_000,
    "links in links": "x " + "[](a(b" * 20_000 + "[](a()" * 20_000 + "[![](" * 20_000,
    "a table": "|x" * 60_000,
    "footnotes": "x " + "[^" * 60_000,
    "marks": "x " + "\u0301" * 60_000 + "a\u0301" * 30_000,
    "text that folding lengthens": "x " + "ﬁ½" * 30_000,
    "rules": "- " * 50_000 + "x",
    "no-break spaces": "x" + "\xa0" * 100_000 + "x",
    "wrapped": "x\n" + "a'\n" * 30_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_any_notes_are_shown(text: str) -> None:
    for query in ("", "x b a", "y"):  # "y" has an empty stem to look for
        pieces = snippet(replace(TALK, body=text), parse_query(query))
        assert 0 < sum(len(piece) for piece, _ in pieces) < 5_000
    assert any(found for _, found in snippet(replace(TALK, body=text), parse_query("x")))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_any_text_is_marked_whole(text: str) -> None:
    for query in ("x", "aaa aa a y", "東東 東"):
        assert "".join(piece for piece, _ in highlight(text, parse_query(query))) == text
    assert ("x", True) in highlight(text, parse_query("x"))


@pytest.mark.parametrize("space", ["", " ", "\xa0", "\f", "\u2028", "\t"], ids=ascii)
def test_spaces_before_a_line_are_nothing(space: str) -> None:
    body = space * 100_000 + "x\n" + space * 100_000 + "- y"
    assert snippet(replace(TALK, body=body), parse_query("")) == [("x · y", False)]


def test_a_word_late_in_a_long_line_is_found() -> None:
    body = "before " * 5_000 + "match" + " after" * 5_000
    shown = "".join(piece for piece, _ in snippet(replace(TALK, body=body), parse_query("match")))
    assert shown.startswith(" … before") and "before match after" in shown


def test_a_long_paragraph_of_short_lines_is_read_in_pieces() -> None:
    body = "before\n" * 5_000 + "match\n" + "after\n" * 5_000
    pieces = snippet(replace(TALK, body=body), parse_query("match"))
    assert ("match", True) in pieces
    assert sum(len(text) for text, _ in pieces) < 250


def test_lines_that_a_header_repeats_are_looked_up_once_each() -> None:
    body = "\n".join(["Ada"] * 20_000 + ["Words"])
    told = replace(TALK, body=body, byline=tuple(range(20_000)))
    assert notes_of(told) == "Words"
    assert snippet(told, parse_query("")) == [("Words", False)]


# Links


@pytest.fixture(scope="module", name="index")
def _index() -> Index:
    return index_of(*(talk(n, body=f"python w{n}") for n in range(200)))


@pytest.mark.parametrize("word", ["a" * 15_000, "東" * 3_000, "a" * 2_000, "a" * 33, "東" * 33])
@pytest.mark.parametrize("field", ["", "speaker:", "title:", '"'])
def test_a_very_long_word_has_no_typos(index: Index, field: str, word: str) -> None:
    matches = index.search(View(q=field + word))
    assert not matches.entries and not matches.corrected and not matches.alternatives


QUERIES = {
    "words": "zz{}",
    "known words": "w{} zz",
    "excluded": "-zz{} zz",
    "phrases": '"zz{}"',
    "speakers": "speaker:zz{}",
    "near speakers": "speaker:quilll{}",
    "kinds": "kind:talk zz{}",
}


@pytest.mark.parametrize("form", QUERIES.values(), ids=QUERIES.keys())
def test_a_long_query_takes_hardly_more_steps_than_a_shorter_one(index: Index, form: str) -> None:
    def work(n: int) -> int:
        text = " ".join(form.format(k) for k in range(n))
        return count_steps(lambda: list(index.search(View(q=text)).alternatives))

    work(1)  # what is only done once
    few, read, all_of_it = work(50), work(500), work(2_000)
    assert read < 25 * few  # of which 8 are for 8 times the words, as 2,000 characters hold
    assert all_of_it < 1.2 * read


@pytest.mark.parametrize("facet", FACETS)
def test_only_the_first_filters_are_offered_to_take_away(index: Index, facet: str) -> None:
    view = parse_fragment("q=zz0+zz1&" + "&".join(f"{facet}=c{n}" for n in range(2_000)))
    matches = index.search(view)
    assert [a.label for a in matches.alternatives] == ["zz0", "zz1", *(f"c{n}" for n in range(8))]
    assert [v.name for v in matches.facets[facet] if v.chosen][-1] == "c99"


def test_only_the_first_parts_are_offered_to_take_away(index: Index) -> None:
    labels = [a.label for a in index.search(View(q="z1 z2 z3 z4 z5 z6 z7 z8 z9")).alternatives]
    assert labels == ["z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8"]


def test_a_long_phrase_can_lose_its_quotes_though_not_be_respelled(index: Index) -> None:
    words = "pythn " * 40 + "w1"
    near = [a.label for a in index.search(View(q=f'"{words} python w1"')).alternatives]
    assert near == []
    known = "w1 python " * 40
    near = [a.label for a in index.search(View(q=f'"{known}"')).alternatives]
    assert near == [known.strip()]


def test_an_id_that_never_was_finds_its_nearest_in_few_steps(index: Index) -> None:
    found = index.nearest("conf-2025/talk-7" + "a" * 15_000)
    assert found is not None and "7" in found.title
    short = count_steps(lambda: index.nearest("conf-2025/" + "a" * 300))
    assert count_steps(lambda: index.nearest("conf-2025/" + "a" * 15_000)) == short


# Libraries


def test_an_entry_is_found_by_its_line_in_few_steps() -> None:
    def work(n: int) -> int:
        index = index_of(*(talk(k, line=3 * k) for k in range(1, n + 1)))
        found = index.entry_at("conf.md", 3 * n - 1)
        assert found is not None and found.line == 3 * n - 3
        return count_steps(lambda: index.entry_at("conf.md", 3 * n - 1))

    assert work(2_000) < work(100) + 20


def test_entries_of_notes_added_later_are_found_by_line() -> None:
    index = index_of(talk(1, line=9), talk(2, line=5), talk(3, line=5, kind="section"))
    first = [index.entry_at("conf.md", line) for line in (4, 5, 8, 9)]
    assert [e and e.title for e in first] == [None, "Talk 2", "Talk 2", "Talk 1"]
    index.add(replace(CONFERENCE, title="Other", entries=(talk(4, line=7),)))
    later = index.entry_at("conf.md", 8)
    assert later is not None and later.title == "Talk 4"
    assert index.entry_at("none.md", 1) is None


def test_one_person_with_many_talks_in_one_conference() -> None:
    def work(n: int) -> int:
        entries = tuple(talk(k) for k in range(n))
        index = index_of(*entries)
        assert len(index.by_speaker("Ada Quill")) == n
        assert index.neighbours(entries[n // 2]) == (entries[n // 2 - 1], entries[n // 2 + 1])

        def look() -> None:
            matches = index.search(View(q="words"))
            assert matches.n_talks_in(CONFERENCE) == n
            assert [v.count for v in matches.facets["speaker"]] == [n]
            list(matches.entries)
            list(index.by_speaker("ada quill"))
            index.like(entries[0])
            index.neighbours(entries[n // 2])

        return count_steps(look)

    assert work(3_000) < 8 * work(500)
