"""Opening notes: ways, progress, outcome, and the list of open notes."""

import re

from app.imports.files import HERE, PASTED, Opened
from app.model import FailedNote
from app.render.imports import (
    MOST_MESSAGES,
    MOST_OPENED,
    render_ask,
    render_opened,
    render_opening,
    render_result,
)
from tests.support.html import actions


def note(
    path: str = "a.md", name: str = "a.md", origin: str = HERE, *, is_kept: bool = False
) -> Opened:
    return Opened(path, name, b"", origin, is_kept)


def opened(**given: object) -> str:
    known: dict[str, object] = {
        "held": [], "former": [], "messages": [], "failed": [], "folders": [], "refused": "",
    }  # fmt: skip
    return render_opened(**(known | given))  # type: ignore[arg-type]


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


def test_long_lists_are_cut_and_say_so() -> None:
    html = opened(held=[note(f"{n}.md") for n in range(MOST_OPENED + 1_200)])
    assert "1,200 more.</p>" in html
    html = opened(failed=[FailedNote("x", "y")] * (MOST_MESSAGES + 1_300))
    assert "1,300 more like these." in html


def test_progress_knows_how_far_or_that_it_does_not() -> None:
    known = render_opening(3, 9, "a.md")
    assert 'max="9" value="3"' in known
    assert "Opening 3 of 9: a.md" in known
    assert actions(known) == ["cancel-opening"]
    assert "value=" not in render_opening(0, 0, "x.example")
    assert "Opening: x.example" in render_opening(0, 0, "x.example")


def test_many_failures_do_not_hide_what_else_was_decided() -> None:
    html = render_result("", [FailedNote(f"{n}.md", "is gone") for n in range(500)], ["Ah."])
    assert "<li>Ah.</li>" in html
    assert "400 more" in html


def test_results_say_what_was_decided() -> None:
    html = render_result("Opened: 1 note.", [FailedNote("b.md", "is not text")], ["Done."])
    assert "<code>b.md</code> is not text." in html
    assert "<li>Done.</li>" in html
    assert "<strong>" not in render_result("", [], [])


def test_the_question_names_each_site_once() -> None:
    html = render_ask([("https://a.example/1", "a.example"), ("https://a.example/2", "a.example")])
    assert html.count("<strong>a.example</strong>") == 1
    assert html.count("data-address") == 2
    html = render_ask([("1", "a.example, b.example"), ("2", "b.example")])
    assert "<strong>a.example, b.example</strong>" in html
