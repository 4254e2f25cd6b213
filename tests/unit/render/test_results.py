"""The list as HTML: what it says, how it nests, and that no text gets out of its place."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.model import FailedNote, FollowUp, Link, Problem
from app.render import results
from app.render import talk as talk_view
from app.search.index import Index
from app.search.view import View
from tests.support.library import CONFERENCE, HOSTILE, HOSTILE_LINK, TALK, index_of, talk

ALL = View()
VOID = {"img", "input", "br", "hr", "use"}


class Outline(HTMLParser):
    """Collects tags and attributes, and fails when they do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def render(index: Index, view: View = ALL, sort: str = "order") -> str:
    matches = index.search(view)
    return results.render_list(index, matches, view, sort, results.first_end(matches.entries))


def hostile_index() -> Index:
    return index_of(
        talk(
            1,
            title=HOSTILE,
            speakers=(HOSTILE,),
            url=HOSTILE_LINK.url,
            links=(HOSTILE_LINK,),
            follow_ups=(FollowUp(4, HOSTILE),),
            body=HOSTILE,
            source=f"{HOSTILE}.md",
        ),
        talk(2, title=HOSTILE + "2"),
        title=HOSTILE,
        source=f"{HOSTILE}.md",
    )


def every_page(index: Index) -> list[str]:
    view = View(q=HOSTILE, speaker=(HOSTILE,), other=((HOSTILE, HOSTILE),))
    matches, found = index.search(view), index.search(View())
    problem = Problem(HOSTILE, 1, "bad-address", "error", HOSTILE, HOSTILE)
    entry = found.entries[0]
    return [
        results.render_list(index, found, View(), "order", 2),
        results.render_list(index, found, view, "best", 2),
        results.render_list(index, index.search(View(q=f"zzz {HOSTILE}")), view, "best", 0),
        results.render_facets(matches, view),
        results.render_chips(view, {}),
        results.render_remarks(matches),
        results.render_failed([FailedNote(HOSTILE, "was not found")]),
        results.render_library_size(1, 1, HOSTILE),
        results.render_empty_library(),
        talk_view.render_talk(index, entry, view, found, HOSTILE),
        talk_view.render_problems(index, [problem], 1),
    ]


@pytest.mark.parametrize("number", range(11))
def test_no_text_gets_out_of_its_place(number: int) -> None:
    outline = Outline(every_page(hostile_index())[number])
    assert not {"script", "img", "textarea"} & set(outline.tags)
    assert [
        name for name, _ in outline.attributes if name.startswith("on") or name == "style"
    ] == []


def test_the_status_counts_talks() -> None:
    index = index_of(talk(1), talk(2, kind="remarks"))
    assert results.render_status(index.search(View()), View()) == "<strong>1 talk</strong>"
    view = View(q="zebra")
    assert results.render_status(index.search(view), view) == "<strong>0 of 1 talk</strong>"


def test_sub_talks_stand_in_their_sections_item() -> None:
    section = talk(1, kind="section", title="Lightning Talks", id="conf-2025/l", body="")
    subs = [talk(n, kind="lightning", parent="conf-2025/l") for n in (2, 3)]
    index = index_of(section, *subs, talk(4))
    html = render(index)
    assert html.count("<ol") == 3
    assert '<h3 class="talk-title">Lightning Talks</h3><p class="byline">2 talks</p>' in html
    assert html.index("Talk 3") < html.index("</ol></div></li>") < html.index("Talk 4")
    view = View(q="talk 3")
    assert "1 of 2 match" in render(index, view)
    Outline(html)


def test_a_section_with_words_of_its_own_leads_to_them() -> None:
    section = talk(1, kind="section", title="Lightning Talks", id="conf-2025/l", body="Who spoke")
    html = render(index_of(section, talk(2, kind="lightning", parent="conf-2025/l")))
    assert '<h3 class="talk-title"><a href="#talk=conf-2025/l">Lightning Talks</a></h3>' in html


def test_other_sorts_are_one_list() -> None:
    index = index_of(talk(1), talk(2))
    html = render(index, View(sort="speaker"), "speaker")
    assert html.count("<ol") == 1
    assert 'aria-label="Talks"' in html
    assert '<li aria-setsize="2" aria-posinset="1">' in html


def test_up_to_200_results_are_all_there_and_more_come_by_100() -> None:
    assert results.first_end([TALK] * 200) == 200
    assert results.first_end([TALK] * 201) == 100
    index = index_of(*(talk(n) for n in range(201)))
    html = render(index)
    assert html.count("<article") == 100
    assert "Show more: 101 left" in html
    matches = index.search(View())
    rows = results.render_rows(index, matches, View(), "order", 100, 201)
    assert rows.first_items.count("<article") == 101
    assert rows.sections == ""
    flat = results.render_rows(index, matches, View(), "newest", 100, 201)
    assert 'aria-posinset="101"' in flat.first_items


def test_a_chunk_ends_after_a_whole_group() -> None:
    children = [talk(n, parent="p") for n in range(3)]
    entries = [talk(10), *children, talk(11)]
    assert results.whole_group(entries, 2) == 4
    assert results.whole_group(entries, 1) == 1
    assert results.whole_group(entries, 9) == 5
    assert results.whole_group([talk(n, parent="p") for n in range(500)], 12) == 112


@pytest.mark.parametrize("step", [1, 8, 60, 1000])
def test_a_cut_list_says_where_each_part_stands(step: int) -> None:
    index = Index()
    for n in range(4):
        source, home = f"{n}.md", f"conf-{n}"
        entries = [talk(t, id=f"{home}/{t}", source=source) for t in range(50)]
        entries.append(talk(50, id=f"{home}/l", source=source, kind="section"))
        entries += [
            talk(51 + t, id=f"{home}/l{t}", source=source, parent=f"{home}/l") for t in range(3)
        ]
        index.add(replace(CONFERENCE, title=f"Conf {n}", source=source, entries=tuple(entries)))
    matches = index.search(View())
    assert len(matches.entries) > results.ALL_ROWS
    conferences: list[str] = []
    items: list[str] = []
    begin = 0
    while begin < len(matches.entries):
        end = results.whole_group(matches.entries, min(begin + step, len(matches.entries)))
        rows = results.render_rows(index, matches, View(), "order", begin, end)
        html = rows.first_items + rows.sections
        conferences += re.findall(r'<li class="conference"( aria-setsize="\d+"[^>]*)>', html)
        items += re.findall(r'<li( aria-setsize="\d+"[^>]*)>', html)
        begin = end
    assert conferences == [results.in_set(n, 4) for n in range(1, 5)]
    assert items == [results.in_set(n, 51) for n in range(1, 52)] * 4


def test_a_whole_list_needs_no_places() -> None:
    assert "aria-setsize" not in render(index_of(talk(1), talk(2)))


def test_rows_go_on_in_a_new_conference() -> None:
    index = index_of(talk(1))
    index.add(
        replace(
            CONFERENCE,
            title="Conf 2024",
            year=2024,
            source="b.md",
            entries=(talk(7, id="conf-2024/x", source="b.md"),),
        )
    )
    rows = results.render_rows(index, index.search(View()), View(), "order", 1, 2)
    assert rows.first_items == ""
    assert "Conf 2024" in rows.sections


@pytest.mark.parametrize(
    ("fields", "badge"),
    [
        ({"kind": "lightning"}, '<li class="badge lightning">lightning</li>'),
        ({"kind": "panel"}, '<li class="badge panel-talk">panel</li>'),
        ({"kind": "remarks"}, '<li class="badge remarks">remarks</li>'),
        ({"kind": "misc"}, '<li class="badge">note</li>'),
        ({"has_code": True}, '<li class="badge code">code</li>'),
        ({"links": (Link("https://a.example", ""),)}, '<li class="badge">1 link</li>'),
        ({"follow_ups": (FollowUp(1, "x"),) * 2}, '<li class="badge follow-up">2 follow-ups</li>'),
        ({"body": "\n\n"}, '<li class="badge no-notes">no notes</li>'),
        ({"body": "Ada\n", "byline": (0,)}, '<li class="badge no-notes">no notes</li>'),
    ],
)
def test_badges(fields: dict[str, object], badge: str) -> None:
    assert badge in results.render_badges(talk(1, **fields))


def test_a_plain_talk_has_no_badges() -> None:
    assert results.render_badges(TALK) == ""


def test_facets_keep_their_order_and_end_in_a_drawer() -> None:
    index = index_of(*(talk(n, speakers=(f"Person {n:02}",), has_code=True) for n in range(12)))
    view = View(speaker=("Person 11",))
    html = results.render_facets(index.search(view), view, is_open=True)
    assert [
        html.index(f"<legend>{name}</legend>") for name in results.FACET_TITLES.values()
    ] == sorted(html.index(f"<legend>{name}</legend>") for name in results.FACET_TITLES.values())
    assert "3 more speakers" in html
    assert html.index("Person 11") < html.index("more speakers")
    assert '<span class="badge">1 on</span>' in html
    assert html.startswith('<details class="facet-drawer" open>')


def test_a_drawer_is_filled_when_it_is_open() -> None:
    index = index_of(*(talk(n, speakers=(f"Person {n:04}",)) for n in range(700)))
    matches = index.search(View())
    closed = results.render_facets(matches, View())
    assert "692 more speakers" in closed
    assert "Person 0008" not in closed
    opened = results.render_facets(matches, View(), drawers={"speaker"})
    assert "Person 0607" in opened
    assert "92 more: search for <code>speaker:name</code>" in opened
    Outline(opened)


def test_chips_say_what_they_take_away() -> None:
    view = View(conference=("Conf 2025",), has=("code",))
    html = results.render_chips(view, {("has", "code"): "Code"})
    assert 'data-facet="conference" data-value="Conf 2025"' in html
    assert "Has: code" in html
    assert results.render_chips(View(), {}) == ""


def test_no_results_keeps_the_query_and_offers_ways() -> None:
    index = index_of(talk(1), talk(2))
    view = View(q="talk zebra", speaker=("Ada Quill",))
    html = results.render_no_results(index.search(view), view)
    assert "No talk fits <code>talk zebra</code> with 1 filter on." in html
    assert "2 talks" in html
    assert 'data-clear="all"' in html


def test_failed_notes_are_named() -> None:
    assert results.render_failed([]) == ""
    html = results.render_failed([FailedNote("a.md", "was not found")])
    assert "1 note could not be loaded." in html
    assert "<code>a.md</code> was not found" in html


def test_a_page_from_a_file_says_how_old_its_notes_are() -> None:
    assert results.render_library_size(1, 2, None) == (
        '<span class="library-size">1 talk, 2 conferences</span>'
    )
    assert "Notes as of" in results.render_library_size(1, 2, "2025-02-10")
