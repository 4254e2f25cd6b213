"""No text from a note, a mark, a file or an address becomes markup."""

from dataclasses import replace

import pytest

from app.imports.files import Opened
from app.marks.model import new_mark, set_remark, star
from app.model import FailedNote, FollowUp, Problem
from app.render.facets import render_chips, render_facets
from app.render.imports import (
    render_ask,
    render_changed,
    render_opened,
    render_opening,
    render_result,
)
from app.render.marks import render_own_marks
from app.render.notices import (
    render_empty_library,
    render_failed,
    render_library_size,
    render_remarks,
)
from app.render.problems import render_problems
from app.render.results import render_list
from app.render.schedules import render_schedules, render_session
from app.render.talk import render_talk
from app.render.your_library import render_exports
from app.schedules.attaching import Attached
from app.schedules.matching import Matched
from app.schedules.model import Schedule
from app.search.index import Index
from app.search.view import View
from tests.support.html import Outline
from tests.support.library import CONFERENCE, HOSTILE, HOSTILE_LINK, TALK, index_of, talk
from tests.support.schedules import blank_session


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
        render_list(index, found, View(), "order", 2),
        render_list(index, found, view, "best", 2),
        render_list(index, index.search(View(q=f"zzz {HOSTILE}")), view, "best", 0),
        render_facets(matches, view),
        render_chips(view, {}),
        render_remarks(matches),
        render_failed([FailedNote(HOSTILE, "was not found")]),
        render_library_size(1, 1, HOSTILE),
        render_empty_library(),
        render_talk(index, entry, view, found, HOSTILE),
        render_problems(index, [problem], 1),
    ]


@pytest.mark.parametrize("number", range(11))
def test_no_text_gets_out_of_its_place(number: int) -> None:
    outline = Outline(every_page(hostile_index())[number])
    assert not {"script", "img", "textarea"} & set(outline.tags)
    assert [
        name for name, _ in outline.attributes if name.startswith("on") or name == "style"
    ] == []


EVIL = "<img src=x onerror=\"a('1')\">&"


def test_nothing_from_a_file_reshapes_the_page() -> None:
    mark = set_remark(star(new_mark("k", replace(TALK, title=EVIL), CONFERENCE, 1), 2), EVIL, 3)
    matched = Matched({}, (blank_session(title=EVIL, speakers=(EVIL,)),))
    schedule = Schedule(EVIL, None, None, "", matched.missing, 0)
    evil = Opened(EVIL, EVIL, b"", EVIL, is_kept=False)
    pages = [
        render_opened([evil], [], [EVIL], [FailedNote(EVIL, EVIL)], [], ""),
        render_opened([evil], [evil], [], [], [EVIL], ""),
        render_own_marks(1, 1, 1, [mark], [EVIL], ""),
        render_exports(1, 1, f" for “{EVIL}”", has_marks=True),
        render_schedules([Attached(1, schedule, replace(CONFERENCE, title=EVIL), matched)]),
        render_session(blank_session(room=EVIL, track=EVIL, abstract=EVIL)),
        render_opening(1, 2, EVIL),
        render_result(EVIL, [], []),
        render_changed([EVIL]),
        render_ask([(EVIL, EVIL)]),
    ]
    for html in pages:
        assert "<img" not in html
        assert "onerror=&quot;a(&#x27;1&#x27;)&quot;" in html
