"""The frame of "Your library", and its panel of exports."""

from app.render.your_library import render_exports, render_your_library


def test_the_view_has_a_section_for_each_part() -> None:
    html = render_your_library([("own", "Your marks", "<p>x</p>")])
    assert html.count("<main") == html.count("<h1") == 1
    assert '<h2 id="own-title">Your marks</h2><div id="own"><p>x</p></div>' in html


def test_marks_go_along_only_where_there_are_some() -> None:
    assert "with-marks" in render_exports(3, 9, "", has_marks=True)
    assert "with-marks" not in render_exports(3, 9, "", has_marks=False)
