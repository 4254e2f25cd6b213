"""The list of results: how it nests, where it is cut, what it offers when empty."""

import re
from dataclasses import replace

import pytest

from app.render.results import (
    ALL_ROWS,
    first_end,
    in_set,
    render_list,
    render_no_results,
    render_rows,
    whole_group,
)
from app.search.index import Index
from app.search.view import View
from tests.support.html import Outline
from tests.support.library import CONFERENCE, TALK, index_of, talk

ALL = View()


def render(index: Index, view: View = ALL, sort: str = "order") -> str:
    matches = index.search(view)
    return render_list(index, matches, view, sort, first_end(matches.entries))


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
    assert first_end([TALK] * 200) == 200
    assert first_end([TALK] * 201) == 100
    index = index_of(*(talk(n) for n in range(201)))
    html = render(index)
    assert html.count("<article") == 100
    assert "Show more: 101 left" in html
    matches = index.search(View())
    rows = render_rows(index, matches, View(), "order", 100, 201)
    assert rows.first_items.count("<article") == 101
    assert rows.sections == ""
    flat = render_rows(index, matches, View(), "newest", 100, 201)
    assert 'aria-posinset="101"' in flat.first_items


def test_a_chunk_ends_after_a_whole_group() -> None:
    children = [talk(n, parent="p") for n in range(3)]
    entries = [talk(10), *children, talk(11)]
    assert whole_group(entries, 2) == 4
    assert whole_group(entries, 1) == 1
    assert whole_group(entries, 9) == 5
    assert whole_group([talk(n, parent="p") for n in range(500)], 12) == 112


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
    assert len(matches.entries) > ALL_ROWS
    conferences: list[str] = []
    items: list[str] = []
    begin = 0
    while begin < len(matches.entries):
        end = whole_group(matches.entries, min(begin + step, len(matches.entries)))
        rows = render_rows(index, matches, View(), "order", begin, end)
        html = rows.first_items + rows.sections
        conferences += re.findall(r'<li class="conference"( aria-setsize="\d+"[^>]*)>', html)
        items += re.findall(r'<li( aria-setsize="\d+"[^>]*)>', html)
        begin = end
    assert conferences == [in_set(n, 4) for n in range(1, 5)]
    assert items == [in_set(n, 51) for n in range(1, 52)] * 4


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
    rows = render_rows(index, index.search(View()), View(), "order", 1, 2)
    assert rows.first_items == ""
    assert "Conf 2024" in rows.sections


def test_no_results_keeps_the_query_and_offers_ways() -> None:
    index = index_of(talk(1), talk(2))
    view = View(q="talk zebra", speaker=("Ada Quill",))
    html = render_no_results(index.search(view), view)
    assert "No talk fits <code>talk zebra</code> with 1 filter on." in html
    assert "2 talks" in html
    assert 'data-clear="all"' in html
