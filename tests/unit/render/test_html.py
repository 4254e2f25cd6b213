"""Fragments that several views share."""

import pytest

from app.model import FollowUp, Link
from app.render.html import render_badges
from tests.support.library import TALK, talk


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
    assert badge in render_badges(talk(1, **fields))


def test_a_plain_talk_has_no_badges() -> None:
    assert render_badges(TALK) == ""
