"""The view "Your library": what it says, what it offers, and that every text is escaped."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.imports.batch import HERE, PASTED, Opened
from app.marks.model import new_mark, set_remark, star, tick
from app.model import FailedNote
from app.render import your_library
from app.schedules.matching import Laid, Matched
from app.schedules.model import LocalTime, Schedule, Session
from tests.support.library import CONFERENCE, TALK

EVIL = "<img src=x onerror=\"a('1')\">&"


def actions(html: str) -> list[str]:
    """What the buttons ask for, in order."""
    return re.findall(r'data-do="([^"]+)"', html)


def note(
    path: str = "a.md", name: str = "a.md", origin: str = HERE, *, is_kept: bool = False
) -> Opened:
    return Opened(path, name, b"", origin, is_kept)


def session(**fields: object) -> Session:
    plain = Session(
        id="1", title="Talk", subtitle="", speakers=(), url=None, day=None, start=None,
        duration=None, room="", track="", type="", abstract="", description="",
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def opened(**given: object) -> str:
    known: dict[str, object] = {
        "held": [], "former": [], "told": [], "failed": [], "folders": [], "refused": "",
    }  # fmt: skip
    return your_library.render_opened(**(known | given))  # type: ignore[arg-type]


def test_nothing_open_tells_how_to_begin() -> None:
    html = opened()
    assert "Drop Markdown files" in html
    assert actions(html) == ["open-files", "open-folder", "open-pasted", "open-address"]


def test_open_notes_say_where_they_came_from() -> None:
    html = opened(
        held=[
            note(),
            note("b.md", "b.md", PASTED, is_kept=True),
            note("c (2).md", "c.md", "https://x.example/c.md"),
        ],
        folders=["conf"],
    )
    assert "from this computer" in html
    assert "pasted" in html
    assert "https://x.example/c.md" in html
    assert "Show instead of c.md" in html
    assert html.count('aria-pressed="true"') == 1
    assert actions(html)[4:7] == ["keep-notes", "reload-folders", "remove-notes"]


def test_where_nothing_can_be_kept_it_is_said() -> None:
    html = opened(held=[note()], refused="has no room left")
    assert "this browser has no room left" in html
    assert "keep-notes" not in actions(html)


def test_former_versions_can_be_had_back() -> None:
    html = opened(former=[note(), note("b.md")])
    assert re.findall(r'data-do="former-note" data-number="(\d)"', html) == ["0", "1"]


@pytest.mark.parametrize("most", ["MOST_OPENED", "MOST_TOLD"])
def test_long_lists_are_cut_and_say_so(most: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(your_library, most, 2)
    html = opened(held=[note(f"{n}.md") for n in range(1202)], failed=[FailedNote("x", "y")] * 1202)
    assert "1,200 more" in html


def test_nothing_from_a_file_reshapes_the_page() -> None:
    mark = set_remark(star(new_mark("k", replace(TALK, title=EVIL), CONFERENCE, 1), 2), EVIL, 3)
    matched = Matched({}, (session(title=EVIL, speakers=(EVIL,)),))
    schedule = Schedule(EVIL, None, None, "", matched.missing, 0)
    pages = [
        opened(held=[note(EVIL, EVIL, EVIL)], told=[EVIL], failed=[FailedNote(EVIL, EVIL)]),
        opened(held=[note()], folders=[EVIL], former=[note(EVIL)]),
        your_library.render_own_marks(1, 1, 1, [mark], [EVIL], ""),
        your_library.render_hand_on(1, 1, f" for “{EVIL}”", has_marks=True),
        your_library.render_schedules(
            [Laid(1, schedule, replace(CONFERENCE, title=EVIL), matched)]
        ),
        your_library.render_session(session(room=EVIL, track=EVIL, abstract=EVIL)),
        your_library.render_opening(1, 2, EVIL),
        your_library.render_result(EVIL, [], []),
        your_library.render_changed([EVIL]),
        your_library.render_ask([(EVIL, EVIL)]),
    ]
    for html in pages:
        assert "<img" not in html
        assert "onerror=&quot;a(&#x27;1&#x27;)&quot;" in html


def test_the_view_has_a_section_for_each_part() -> None:
    html = your_library.render_yours([("own", "Your marks", "<p>x</p>")])
    assert html.count("<main") == html.count("<h1") == 1
    assert '<h2 id="own-title">Your marks</h2><div id="own"><p>x</p></div>' in html


def test_marks_are_counted_and_the_lost_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(your_library, "MOST_LOST", 1)
    mark = set_remark(tick(star(new_mark("k", TALK, CONFERENCE, 1), 2), "ask", 3), "mine", 4)
    html = your_library.render_own_marks(5, 2, 1, [mark, mark], [], "refuses it")
    assert '<a href="#q=is:starred">2 starred talks</a>' in html
    assert '<a href="#q=has:remark">1 talk with a remark</a>' in html
    assert "2 marks without a talk" in html
    assert "starred; ask; mine" in html
    assert "1 more; the export has all." in html
    assert "this browser refuses it" in html
    assert "Star a talk" in your_library.render_own_marks(0, 0, 0, [], [], "")


def test_marks_go_along_only_where_there_are_some() -> None:
    assert "with-marks" in your_library.render_hand_on(3, 9, "", has_marks=True)
    assert "with-marks" not in your_library.render_hand_on(3, 9, "", has_marks=False)


def test_progress_knows_how_far_or_that_it_does_not() -> None:
    known = your_library.render_opening(3, 9, "a.md")
    assert 'max="9" value="3"' in known
    assert "Opening 3 of 9: a.md" in known
    assert actions(known) == ["cancel-opening"]
    assert "value=" not in your_library.render_opening(0, 0, "x.example")
    assert "Opening: x.example" in your_library.render_opening(0, 0, "x.example")


def test_many_failures_do_not_hide_what_else_was_decided() -> None:
    html = your_library.render_result(
        "", [FailedNote(f"{n}.md", "is gone") for n in range(500)], ["Ah."]
    )
    assert "<li>Ah.</li>" in html
    assert "400 more" in html


def test_results_say_what_was_decided() -> None:
    html = your_library.render_result(
        "Opened: 1 note.", [FailedNote("b.md", "is not text")], ["Done."]
    )
    assert "<code>b.md</code> is not text." in html
    assert "<li>Done.</li>" in html
    assert "<strong>" not in your_library.render_result("", [], [])


def test_the_question_names_each_site_once() -> None:
    html = your_library.render_ask(
        [("https://a.example/1", "a.example"), ("https://a.example/2", "a.example")]
    )
    assert html.count("<strong>a.example</strong>") == 1
    assert html.count("data-address") == 2
    html = your_library.render_ask([("1", "a.example, b.example"), ("2", "b.example")])
    assert "<strong>a.example, b.example</strong>" in html


def test_a_schedule_tells_what_it_adds() -> None:
    matched = Matched({TALK.id: session()}, (session(title="Missed", speakers=("Ann",)),))
    schedule = Schedule("Conf 2025", None, None, "", matched.missing, 0)
    html = your_library.render_schedules([Laid(7, schedule, CONFERENCE, matched)])
    assert "1 found in “Conf 2025”" in html
    assert actions(html) == ["save-draft", "open-draft", "drop-schedule"]
    assert html.count('data-number="7"') == 3
    nothing = your_library.render_schedules([Laid(1, schedule, None, Matched({}, ()))])
    assert actions(nothing) == ["drop-schedule"]


def test_a_long_list_of_missed_talks_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(your_library, "MOST_OPENED", 1)
    missing = (session(), session())
    schedule = Schedule("", None, None, "", missing, 0)
    html = your_library.render_schedule(Laid(1, schedule, None, Matched({}, missing)))
    assert "1 more; the draft has all." in html


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"day": date(2025, 6, 1)}, "2025-06-01"),
        ({"start": LocalTime(datetime(2025, 6, 1, 9, 30))}, "2025-06-01 09:30"),
        (
            {
                "start": datetime(2025, 6, 1, 23, 45, tzinfo=UTC),
                "duration": timedelta(minutes=30),
            },
            "2025-06-01 23:45–00:15",
        ),
    ],
)
def test_when_a_session_is(fields: dict[str, object], text: str) -> None:
    assert your_library.when(session(**fields)) == text


def test_a_session_says_where_and_what() -> None:
    html = your_library.render_session(session(room="Hall", track="Web", abstract="All of it"))
    assert "<p>Hall · Web</p>" in html
    assert "As announced" in html
    assert "As announced" not in your_library.render_session(session(room="Hall"))
