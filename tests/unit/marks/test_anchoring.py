"""Binding marks to entries: found again after edits, never on a wrong talk, never dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.marks.anchoring import Bound, bind
from app.marks.model import Mark, new_mark, retarget, set_remark, star
from app.model import Conference, Entry
from app.parse.conferences import parse_library
from app.text import slug
from tests.support.library import CONFERENCE, TALK, talk


def conference(*entries: Entry, name: str = "conf-2025", source: str = "conf.md") -> Conference:
    """A conference whose entries have its name in their ids, and its source."""
    placed = (
        replace(entry, id=f"{name}/{entry.id.partition('/')[2]}", source=source)
        for entry in entries
    )
    return replace(CONFERENCE, title=name, source=source, entries=tuple(placed))


def marked(home: Conference, number: int = 0, key: str = "k1") -> Mark:
    """A mark on one entry of a conference, told from others by its remark."""
    return set_remark(new_mark(key, home.entries[number], home, 1), f"on {key}", 2)


def bound(marks: Iterable[Mark], *conferences: Conference) -> Bound:
    return bind(marks, [entry for home in conferences for entry in home.entries])


def where(mark: Mark, *conferences: Conference) -> str | None:
    """The id of the entry that a mark is bound to."""
    result = bound([mark], *conferences)
    assert len(result.marks) + len(result.unbound) == 1
    return next(iter(result.marks), None)


PAGE = "https://conf.example/talks/first"
HOME = conference(talk(1, id="c/pools", title="Pools", url=PAGE))
OWN = HOME.entries[0]

EDITS = {
    "nothing": OWN,
    "body": replace(OWN, body="other", line=90, kind="lightning"),
    "title": replace(OWN, title="Swimming pools", id="conf-2025/swimming-pools"),
    "title and speakers": replace(OWN, title="Tarns", id="conf-2025/tarns", speakers=("Bo",)),
    "form of page": replace(OWN, url="http://www.Conf.example/talks/first/#top", title="Tarns"),
    "page": replace(OWN, url="https://conf.example/talks/other"),
    "page gone": replace(OWN, url=None),
    "page and case": replace(OWN, url=None, title="POOLS", speakers=("ADA  QUILL",)),
    "page and id": replace(OWN, url=None, id="conf-2025/pools-3"),
    "page and a speaker more": replace(OWN, url=None, speakers=("Ada Quill", "Bo")),
    "page and speakers gone": replace(OWN, url=None, speakers=()),
    "page and speaker's spelling": replace(OWN, url=None, speakers=("Eda Kwill",)),
    "page and punctuation": replace(OWN, url=None, title="Pools!"),
    "page and note": replace(OWN, url=None, source="moved.md"),
    "page, note and conference": replace(OWN, url=None, source="moved.md", id="conf/pools"),
    "all but the title": replace(
        OWN, url=None, source="moved.md", id="conf/pools", speakers=("Bo", "Ada Quill")
    ),
}


@pytest.mark.parametrize("entry", EDITS.values(), ids=EDITS.keys())
def test_a_mark_is_found_again_after_an_edit_of(entry: Entry) -> None:
    others = (talk(7, title="Lakes", speakers=("Bo",)), talk(8, title="Ponds", speakers=()))
    for entries in ((entry, *others), (*others, entry)):
        assert list(bind([marked(HOME)], entries).marks) == [entry.id]


GONE: dict[str, tuple[Entry, ...]] = {
    "no notes": (),
    "another talk": (talk(1, title="Lakes"),),
    "a section": (replace(OWN, kind="section"),),
    "another's talk of that title": (replace(OWN, url=None, id="conf/x", speakers=("Bo",)),),
    "another's talk and page with that id": (
        replace(OWN, url="https://conf.example/talks/2", speakers=("Bo",)),
    ),
    "two elsewhere": tuple(
        replace(OWN, url=None, id=f"{home}/pools", source=f"{home}.md") for home in "ab"
    ),
    "two that nothing tells apart": tuple(
        replace(OWN, url=None, id=f"conf-2025/pools-{n}") for n in (8, 9)
    ),
    "a page that is shared now": tuple(
        talk(n, title=f"Lake {n}", url=PAGE, speakers=()) for n in (1, 2)
    ),
}


@pytest.mark.parametrize("entries", GONE.values(), ids=GONE.keys())
def test_a_mark_whose_talk_is_gone_is_kept_unbound(entries: Sequence[Entry]) -> None:
    mark = marked(HOME)
    assert bind([mark], entries) == Bound({}, frozenset(), (mark,))


def test_of_equal_titles_the_speakers_tell_whatever_the_ids() -> None:
    before = conference(talk(1, id="c/keynote", title="Keynote", speakers=("Ada Quill",)))
    after = conference(
        talk(1, id="c/keynote", title="Keynote", speakers=("Bo",)),
        talk(2, id="c/keynote-2", title="Keynote", speakers=("Ada Quill",)),
    )
    assert where(marked(before), after) == "conf-2025/keynote-2"


def test_of_equal_titles_and_speakers_the_note_tells_and_then_the_id() -> None:
    def welcome(name: str, source: str) -> Conference:
        entry = talk(1, id="c/welcome", title="Welcome", speakers=())
        return conference(entry, name=name, source=source)

    mark = marked(welcome("conf", "b.md"))
    assert where(mark, welcome("conf", "a.md"), welcome("conf-2", "b.md")) == "conf-2/welcome"
    assert where(mark, welcome("conf", "c.md"), welcome("conf-2", "d.md")) == "conf/welcome"


def test_a_talk_given_twice_keeps_its_marks_apart() -> None:
    here = conference(talk(1, speakers=("Ada Quill", "Bo")), name="here", source="here.md")
    there = conference(talk(1), name="there", source="there.md")
    alone = conference(talk(1), name="here", source="here.md")
    assert where(marked(alone), here, there) == here.entries[0].id


def test_a_shared_page_binds_nothing_but_what_else_agrees() -> None:
    shared = "https://conf.example/schedule"
    talks = [talk(n, title=f"Lake {n}", url=shared, speakers=(f"Ada {n}",)) for n in range(3)]
    before = conference(*talks)
    marks = [marked(before, n, f"k{n}") for n in range(3)]
    result = bound(marks, conference(*reversed(talks)))
    assert {i: mark.key for i, mark in result.marks.items()} == {
        entry.id: f"k{n}" for n, entry in enumerate(before.entries)
    }
    left = bound(marks, conference(talks[1]))
    assert [mark.key for mark in left.marks.values()] == ["k1"]
    assert [mark.key for mark in left.unbound] == ["k0", "k2"]


def test_a_page_that_is_shared_today_lets_the_title_tell() -> None:
    twin = talk(2, title="Lakes", url=PAGE)
    assert where(marked(HOME), conference(twin, OWN)) == OWN.id
    retitled = replace(OWN, title="Tarns", id="c/tarns")
    assert where(marked(HOME), conference(twin, retitled)) is None


def test_a_page_that_was_put_right_does_not_take_the_mark_along() -> None:
    mine = replace(OWN, url="https://conf.example/talks/mine")
    other = talk(2, title="Lakes", speakers=("Bo",), url=PAGE)
    assert where(marked(HOME), conference(mine, other)) == OWN.id


def test_two_marks_on_one_talk_are_joined() -> None:
    first, second = marked(HOME), star(marked(HOME, key="k0"), 9)
    result = bound([first, second], HOME)
    assert list(result.marks) == [OWN.id]
    joined = result.marks[OWN.id]
    assert joined.starred and set(joined.texts) == {"on k0", "on k1"}
    assert result.sure == {OWN.id} and result.unbound == ()


def test_a_title_alone_gives_no_mark_to_a_talk_that_has_its_own() -> None:
    def welcome(name: str) -> Conference:
        entry = talk(1, id="c/welcome", title="Welcome", speakers=())
        return conference(entry, name=name, source=f"{name}.md")

    a, b, c = (welcome(name) for name in "abc")
    on_a, on_b, on_c = (marked(home, key=f"k{n}") for n, home in enumerate((a, b, c)))
    alone = bound([on_a], c)
    assert list(alone.marks) == ["c/welcome"] and not alone.sure
    assert bound([on_c, on_a], c) == Bound({"c/welcome": on_c}, frozenset({"c/welcome"}), (on_a,))
    assert bound([on_b, on_a], c) == Bound({}, frozenset(), (on_a, on_b))


def test_the_same_talk_at_another_conference_lends_its_place_and_no_more() -> None:
    given_there = conference(talk(1), name="there", source="there.md")
    given_here = conference(talk(1), name="here", source="here.md")
    mark = marked(given_there)
    alone = bound([mark], given_here)
    assert list(alone.marks) == ["here/talk-1"] and not alone.sure
    assert where(mark, given_here, given_there) == "there/talk-1"


def test_an_id_that_passed_to_somebody_elses_talk_binds_nothing() -> None:
    before = conference(
        talk(1, id="c/keynote", title="Keynote", speakers=("Ada Quill",)),
        talk(2, id="c/keynote-2", title="Keynote", speakers=("Bo Lindqvist",)),
    )
    after = conference(talk(1, id="c/keynote", title="Keynote", speakers=("Bo Lindqvist",)))
    assert where(marked(before), after) is None


@pytest.mark.parametrize("name", ["Ada", "Ada Quil", "Dr. Ada Quill"])
def test_a_name_that_was_put_right_keeps_the_mark(name: str) -> None:
    before = conference(talk(1, id="c/keynote", title="Keynote", speakers=(name,)))
    after = conference(talk(1, id="c/keynote", title="Keynote", speakers=("Ada Quill",)))
    assert where(marked(before), after) == "conf-2025/keynote"


def test_a_mark_tied_anew_follows_one_edit_after_the_other() -> None:
    retitled = conference(replace(OWN, title="Tarns", id="c/tarns"))
    moved = conference(replace(retitled.entries[0], url="https://conf.example/talks/9"))
    mark = marked(HOME)
    assert where(mark, moved) is None
    assert where(mark, retitled) == "conf-2025/tarns"
    again = retarget(mark, retitled.entries[0], retitled, 9)
    assert where(again, moved) == "conf-2025/tarns"


def test_a_talk_with_half_a_character_is_found() -> None:
    home = conference(talk(1, id="c/x\ud800", title="x\ud800", speakers=("\ud800",)))
    assert bound([marked(home)], home).marks.keys() == {home.entries[0].id}


# Whole libraries, edited


@dataclass(frozen=True)
class Given:
    """A talk as it was given; `number` is what it truly is, whatever its notes say."""

    number: int
    title: str
    speakers: tuple[str, ...]
    page: str | None
    body: str


def library(homes: Sequence[tuple[str, str, Sequence[Given]]]) -> list[Conference]:
    """Conferences as `parse` makes them: equal names and titles get -2, -3 in their order."""
    names: dict[str, int] = {}
    made = []
    for title, source, talks in homes:
        names[title] = names.get(title, 0) + 1
        name = slug(title) + (f"-{names[title]}" if names[title] > 1 else "")
        seen: dict[str, int] = {}
        entries: list[Entry] = []
        for given_ in talks:
            own = slug(given_.title)
            seen[own] = seen.get(own, 0) + 1
            number = f"-{seen[own]}" if seen[own] > 1 else ""
            entries.append(
                replace(
                    TALK,
                    id=f"{name}/{own}{number}",
                    title=given_.title,
                    speakers=given_.speakers,
                    url=given_.page,
                    body=f"{given_.number}\n{given_.body}",
                    source=source,
                    line=len(entries),
                )
            )
        made.append(replace(CONFERENCE, title=title, source=source, entries=tuple(entries)))
    return made


TITLES = ("Keynote", "Lakes", "Pools", "Tea & cake")
NAMES = ("Ada Quill", "Bo Lind", "Esi Mensah", "Cy")


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Conference], list[Conference]]:
    """A library before and after edits, of each talk only some of which it is bound by."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from(NAMES)), unique=True))
    n_homes = draw(st.integers(1, 3))
    before: list[list[Given]] = [[] for _ in range(n_homes)]
    after: list[list[Given]] = [[] for _ in range(n_homes)]
    for number, (title, name) in enumerate(pairs):
        page = draw(st.sampled_from((None, f"https://conf.example/talks/{number}")))
        old = Given(number, title, (name,), page, "old")
        home = draw(st.integers(0, n_homes - 1))
        before[home].append(old)
        new = replace(old, body=draw(st.sampled_from(("old", "new"))))
        match draw(st.sampled_from(("as it was", "title", "page", "spelling"))):
            case "title" if page:
                new = replace(new, title=draw(st.sampled_from(("Ponds", "Tarns"))))
            case "page":
                new = replace(new, page=f"https://conf.example/talks/new-{number}")
            case "spelling":
                changed = page and f"http://www.{page.removeprefix('https://')}/#top"
                new = replace(new, title=title.upper(), speakers=(name.lower(),), page=changed)
        after[home].append(new)
    for home in range(n_homes):
        for n in range(draw(st.integers(0, 2))):  # others with the same titles move the ids
            title = draw(st.sampled_from(TITLES))
            after[home].append(Given(100 + n, title, (f"Somebody New {home}{n}",), None, ""))
        after[home] = draw(st.permutations(after[home]))
    titles = draw(st.lists(st.sampled_from(("Conf", "Days")), min_size=3, max_size=3))
    renamed = draw(st.booleans())
    order = draw(st.permutations(range(n_homes)))
    return (
        library([(titles[h], f"{h}.md", before[h]) for h in range(n_homes)]),
        library([(titles[h], f"{'new/' * renamed}{h}.md", after[h]) for h in order]),
    )


def true_number(entry: Entry) -> int:
    return int(entry.body.partition("\n")[0])


@given(edits())
def test_marks_survive_edits_and_reordering(
    edited: tuple[list[Conference], list[Conference]],
) -> None:
    before, after = edited
    marks = {
        true_number(entry): set_remark(
            new_mark(f"k{true_number(entry)}", entry, home, 1), f"on {true_number(entry)}", 2
        )
        for home in before
        for entry in home.entries
    }
    entries = [entry for home in after for entry in home.entries]
    result = bind(marks.values(), entries)
    numbers = {entry.id: true_number(entry) for entry in entries}
    assert {numbers[i]: mark.texts for i, mark in result.marks.items()} == {
        number: mark.texts for number, mark in marks.items()
    }
    assert result.unbound == ()


anything = st.lists(
    st.builds(
        Given,
        number=st.integers(0, 3),
        title=st.sampled_from(("Keynote", "Lakes", "LAKES", "Lakes!", "")),
        speakers=st.sampled_from(((), ("Ada Quill",), ("Bo",), ("Bo", "Ada Quill"))),
        page=st.sampled_from((None, "https://conf.example/a", "http://conf.example/a/#b", "x")),
        body=st.just(""),
    ),
    max_size=5,
)
libraries = st.lists(
    st.tuples(st.sampled_from(("Conf", "Days")), st.sampled_from(("a.md", "b.md")), anything),
    max_size=3,
).map(library)


@given(libraries, libraries, st.data())
def test_no_mark_is_dropped_or_bound_twice_in_whatever_order(
    before: list[Conference], after: list[Conference], data: st.DataObject
) -> None:
    marks = [
        set_remark(new_mark(f"{h}.{e}", entry, home, 1), f"on {h}.{e}", 2)
        for h, home in enumerate(before)
        for e, entry in enumerate(home.entries)
    ]
    entries = [entry for home in after for entry in home.entries]
    result = bind(marks, entries)
    texts = [t for mark in (*result.marks.values(), *result.unbound) for t in mark.texts]
    assert sorted(texts) == sorted(mark.remark for mark in marks)
    assert result.marks.keys() <= {entry.id for entry in entries}
    assert result.sure <= result.marks.keys()
    again = bind(data.draw(st.permutations(marks)), data.draw(st.permutations(entries)))
    assert again == result


def test_marks_on_parsed_notes_survive_their_rewriting() -> None:
    first = """# Utopia 2026

## Welcome

Esi Mensah

Hello.

---

## Keynote

Ada Quill

<https://2026.utopia.example/talks/keynote/>

* follow the map

---

## Keynote

Bo Lindqvist
"""
    second = """# Utopia 2026

## Keynote

Bo Lindqvist

More words.

---

## A keynote on maps

Ada Quill

<http://2026.utopia.example/talks/keynote>

---

## Opening

Esi Mensah

---

## Welcome

Esi Mensah
"""
    (before, _), (after, _) = (
        next(parse_library({"u.md": first})),
        next(parse_library({"2026/utopia.md": second})),
    )
    marks = [marked(before, n, f"k{n}") for n in range(3)]
    result = bound(marks, after)
    titles = {entry.id: (entry.title, entry.speakers) for entry in after.entries}
    assert {titles[i]: mark.key for i, mark in result.marks.items()} == {
        ("Welcome", ("Esi Mensah",)): "k0",
        ("A keynote on maps", ("Ada Quill",)): "k1",
        ("Keynote", ("Bo Lindqvist",)): "k2",
    }
