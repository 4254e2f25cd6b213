"""Marks: what a change does, and that copies of marks merge without loss in any order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.marks.model import (
    LATEST,
    LONGEST_REMARK,
    Flag,
    Mark,
    MarksError,
    Remark,
    follow_up_numbers,
    join,
    join_all,
    merge,
    new_mark,
    retarget,
    set_remark,
    star,
    stray_ticks,
    target_of,
    tick,
    ticked,
    unstar,
    untick,
)
from app.model import FollowUp
from tests.support.library import CONFERENCE, TALK, talk
from tests.support.marks import MARK, marks, sets

# Changes


def test_a_new_mark_is_blank_and_knows_its_talk() -> None:
    assert MARK.is_blank
    assert (MARK.starred, MARK.remark, MARK.texts) == (False, "", ())
    target = MARK.target
    assert (target.id, target.title, target.speakers) == (TALK.id, "First", ("Ada Quill",))
    assert (target.url, target.conference, target.source) == ("", "Conf 2025", "conf.md")


def test_a_star_is_set_and_taken_away() -> None:
    starred = star(MARK, 5)
    assert starred.starred and not starred.is_blank and starred.star == Flag(5, True)
    assert unstar(starred, 9).star == Flag(9, False)
    assert unstar(starred, 9).is_blank


def test_what_is_so_already_is_no_change() -> None:
    marked = set_remark(tick(star(MARK, 5), "a", 5), "mine", 5)
    assert star(marked, 7) is tick(marked, "a", 7) is set_remark(marked, "mine", 7) is marked
    assert unstar(MARK, 7) is untick(MARK, "a", 7) is set_remark(MARK, " \n", 7) is MARK


def test_equal_follow_ups_are_ticked_off_one_by_one() -> None:
    texts = ("read  it", "ask", "read it ")
    entry = replace(TALK, follow_ups=tuple(FollowUp(n, text) for n, text in enumerate(texts, 1)))
    assert follow_up_numbers(entry) == [("read it", 1), ("ask", 1), ("read it", 2)]
    marked = tick(MARK, " read it", 5, nth=2)
    assert ticked(marked, entry) == [False, False, True]
    assert not marked.is_blank
    assert ticked(tick(marked, "read it", 6), entry) == [True, False, True]
    assert ticked(untick(marked, "read it", 6, nth=2), entry) == [False, False, False]


def test_a_tick_whose_follow_up_is_gone_is_told() -> None:
    entry = replace(TALK, follow_ups=(FollowUp(1, "ask"),))
    marked = untick(tick(tick(tick(MARK, "ask", 5), "read it", 5), "old", 5), "old", 6)
    assert stray_ticks(marked, entry) == ["read it"]


def test_a_remark_is_written_edited_and_taken_away() -> None:
    first = set_remark(MARK, "one\r\ntwo", 5)
    assert (first.remark, first.is_blank) == ("one\ntwo", False)
    second = set_remark(first, " three ", 6)
    assert second.texts == (" three ",)
    gone = set_remark(second, "  ", 7)
    assert (gone.texts, gone.is_blank) == ((), True)
    assert [version.at for version in gone.versions] == [7]
    assert set_remark(gone, "again", 8).versions == (Remark(8, "again"),)


def test_a_remark_may_not_be_endless() -> None:
    assert set_remark(MARK, "x" * LONGEST_REMARK, 5).remark
    with pytest.raises(MarksError) as error:
        set_remark(MARK, "x" * (LONGEST_REMARK + 1), 5)
    assert str(error.value) == "A remark has at most 20,000 characters; this one has 20,001."


def test_half_a_character_does_not_come_in() -> None:
    assert set_remark(MARK, "a\ud800b", 5).remark == "a?b"


def test_a_text_written_again_is_not_taken_for_the_old_one() -> None:
    marked = set_remark(set_remark(set_remark(MARK, "a", 5), "b", 5), "a", 5)
    assert marked.texts == ("a",)
    known = join(MARK, replace(MARK, replaced=frozenset({Remark(9, "a").id})))
    assert set_remark(known, "a", 9).texts == ("a",)


def test_a_change_counts_though_another_clock_is_ahead() -> None:
    ahead = set_remark(tick(star(MARK, 1_000), "a", 1_000), "theirs", 1_000)
    here = set_remark(untick(unstar(ahead, 7), "a", 7), "mine", 7)
    for joined in (join(ahead, here), join(here, ahead)):
        assert not joined.starred
        assert not any(tick.done.on for tick in joined.ticks)
        assert joined.texts == ("mine",)


def test_no_change_is_later_than_a_browser_can_tell() -> None:
    last = set_remark(star(MARK, LATEST), "a", LATEST)
    assert unstar(last, 5).star.at == LATEST
    again = set_remark(set_remark(last, "b", 5), "a", 5)
    assert again.texts == ("a",)
    assert again.versions[0].at <= LATEST


# Targets


def test_a_page_that_talks_share_is_no_talks_own() -> None:
    pages = ("https://conf.example/a", "http://www.conf.example/a/#x", "https://conf.example/b")
    entries = tuple(talk(n, url=page) for n, page in enumerate(pages))
    conference = replace(CONFERENCE, entries=entries)
    assert [target_of(entry, conference, 1).url for entry in entries] == ["", "", pages[2]]


def test_a_mark_is_tied_anew_to_a_changed_entry() -> None:
    marked = star(MARK, 5)
    changed = replace(TALK, title="Other", body="new")
    again = retarget(marked, changed, CONFERENCE, 9)
    assert (again.target.title, again.target.at, again.star) == ("Other", 9, marked.star)
    assert retarget(again, changed, CONFERENCE, 12) is again
    assert join(marked, again).target == again.target


# Merging


@given(marks, marks, marks)
def test_joining_has_the_laws_of_a_semilattice(a: Mark, b: Mark, c: Mark) -> None:
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c)) == join_all([a, b, c])
    assert join(a, a) == a
    assert join(a, join(a, b)) == join(a, b)


@given(sets, sets, sets)
def test_merging_has_the_laws_of_a_semilattice(
    a: tuple[Mark, ...], b: tuple[Mark, ...], c: tuple[Mark, ...]
) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    once = merge(a, ())
    assert merge(once, once) == merge(a, a) == once
    assert {mark.key for mark in merge(a, b)} == {mark.key for mark in (*a, *b)}


@given(marks, marks)
def test_joining_keeps_the_later_and_every_text_not_replaced(a: Mark, b: Mark) -> None:
    joined = join(a, b)
    assert joined.star.at == max(a.star.at, b.star.at)
    assert joined.target.at == max(a.target.at, b.target.at)
    for tick_ in (*a.ticks, *b.ticks):
        same = [t for t in joined.ticks if (t.text, t.nth) == (tick_.text, tick_.nth)]
        assert len(same) == 1 and same[0].done >= tick_.done
    for version in (*a.versions, *b.versions):
        replaced = version.id in a.replaced | b.replaced
        assert (version.id in {v.id for v in joined.versions}) != replaced
    assert {key for key, _ in joined.extra} == {key for key, _ in (*a.extra, *b.extra)}


def test_of_texts_written_apart_the_latest_leads_and_both_stay() -> None:
    known = set_remark(MARK, "seed", 1)
    phone, desk = set_remark(known, "phone", 5), set_remark(known, "desk", 7)
    both = join(phone, desk)
    assert (both.remark, both.texts) == ("desk", ("desk", "phone"))
    edited = set_remark(both, "desk, edited", 8)
    assert edited.texts == ("desk, edited", "phone")
    settled = set_remark(edited, "", 9, instead_of="phone")
    assert settled.texts == ("desk, edited",)
    assert join(join(phone, desk), join(settled, known)).texts == ("desk, edited",)


def test_one_text_written_twice_is_one_text() -> None:
    twice = join(set_remark(MARK, "same", 5), set_remark(MARK, "same", 7))
    assert twice.texts == ("same",)
    assert set_remark(twice, "", 9).texts == ()


def test_a_remark_taken_away_stays_away_and_takes_nothing_unseen_with_it() -> None:
    known = set_remark(MARK, "seed", 1)
    gone = set_remark(known, "", 9)
    assert join(known, gone).texts == ()
    assert join(set_remark(known, "unseen", 5), gone).texts == ("unseen",)


actions = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(("star", "tick", "write", "remove", "remove other", "merge")),
        st.integers(0, 2),
    ),
    max_size=25,
)


@given(actions)
def test_three_copies_end_as_one_history_would(steps: list[tuple[int, str, int]]) -> None:
    """Against the whole history: who wrote what, and saw what when it was replaced."""
    copies = [MARK] * 3
    starred = done = False
    live: set[str] = set()
    for at, (n, action, other) in enumerate(steps, 2):
        mark = copies[n]
        match action:
            case "star":
                starred = not mark.starred
                copies[n] = star(mark, at) if starred else unstar(mark, at)
            case "tick":
                done = not any(t.done.on for t in mark.ticks)
                copies[n] = tick(mark, "ask", at) if done else untick(mark, "ask", at)
            case "write":
                live = {text for text in live if text != mark.remark} | {f"text {at}"}
                copies[n] = set_remark(mark, f"text {at}", at)
                assert copies[n].remark == f"text {at}"
            case "remove":
                live = {text for text in live if text != mark.remark}
                copies[n] = set_remark(mark, "", at)
            case "remove other":
                last = mark.texts[-1] if mark.texts else ""
                live = {text for text in live if text != last}
                copies[n] = set_remark(mark, "", at, instead_of=last)
            case "merge":
                copies[n] = join(mark, copies[other])
    joined = join_all(copies)
    assert joined.starred == starred
    assert any(t.done.on for t in joined.ticks) == done
    assert set(joined.texts) == live


def test_marks_of_one_talk_with_two_keys_stay_two_until_they_are_bound() -> None:
    other = star(new_mark("k0", TALK, CONFERENCE, 1), 5)
    assert [mark.key for mark in merge([MARK], [other])] == ["k0", "k1"]
    assert join(MARK, other).key == "k0"
