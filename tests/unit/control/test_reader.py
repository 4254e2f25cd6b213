"""Reading a library that takes long: what is shown meanwhile, by a clock that the tests turn."""

import asyncio
from collections.abc import Callable

import pytest

from tests.support.browser import Visit
from tests.support.talks import many


class SlowClock:
    """A clock that moves a little whenever somebody looks."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def notes(n: int) -> dict[str, str]:
    """As many conferences of ten talks each."""
    [text] = many(10).values()
    return {f"{at}.md": text.replace("ManyConf", f"ManyConf{at}") for at in range(n)}


def read(visit: Visit, look: Callable[[], None] = lambda: None) -> None:
    """Start a visit; `look` is called whenever the progress is told."""
    visit.boot.on_progress = look
    asyncio.run(visit.start())


def test_a_short_reading_is_shown_when_it_is_done() -> None:
    visit = Visit(notes(2), clock=SlowClock(0.0001))
    read(visit)
    assert visit.boot.progress == []
    assert not visit.boot.is_shared


def test_a_long_reading_shows_its_progress_and_the_first_talks() -> None:
    visit = Visit(notes(20), clock=SlowClock(0.01))
    statuses: list[str] = []
    read(visit, lambda: statuses.append(visit.list.status))
    assert visit.boot.is_shared
    told = [n for n, _ in visit.boot.progress]
    assert told == sorted(told)
    assert {of for _, of in visit.boot.progress} == {20}
    assert statuses[0] == ""  # not at once
    assert any("so far" in status for status in statuses)
    assert visit.list.status == "<strong>200 talks</strong>"


def test_the_list_is_drawn_when_it_has_doubled_and_not_each_time() -> None:
    visit = Visit(notes(20), clock=SlowClock(0.01))
    read(visit)
    assert 3 < len(visit.list.statuses) < len(visit.boot.progress) / 2


@pytest.mark.parametrize(("is_asked", "is_shared"), [(False, False), (True, True)])
def test_the_last_visits_list_stays_unless_something_is_asked_for(
    is_asked: bool, is_shared: bool
) -> None:
    visit = Visit(notes(20), is_asked=is_asked, clock=SlowClock(0.01))
    visit.boot.old_list = True
    read(visit)
    assert visit.boot.is_shared == is_shared
    assert visit.list.status == "<strong>200 talks</strong>"


def test_a_talk_that_is_not_read_yet_opens_when_it_is() -> None:
    talk = "manyconf19-2024/talk-number-3"
    visit = Visit(notes(20), f"#talk={talk}", is_asked=True, clock=SlowClock(0.01))
    shown: list[str] = []
    read(visit, lambda: shown.append(visit.page.shown))
    assert "list" in shown
    assert "not in these notes" not in visit.page.html["notices"]
    assert visit.page.shown == "talk"


def test_the_progress_of_a_long_indexing_is_told() -> None:
    visit = Visit(notes(20), clock=SlowClock(0.4))
    read(visit)
    headers = [html for name, html in visit.page.drawn if name == "library-status"]
    assert any("Notes searchable" in header for header in headers)
    assert "Notes searchable" not in headers[-1]
