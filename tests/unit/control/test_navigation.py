"""The rules of the history: typing replaces, a step pushes, and the address follows the view."""

import pytest

from app.control.navigation import REST, Navigation
from app.search.view import View
from tests.support.browser import Frames, History, Timers


class Browsing:
    """A navigation and the browser around it."""

    def __init__(self, fragment: str = "") -> None:
        self.history = History(fragment)
        self.timers = Timers()
        self.frames = Frames()
        self.navigation = Navigation(self.history, self.timers.call_later, self.frames.after_paint)
        self.navigation.follow_address()

    def type(self, text: str) -> None:
        """Type letter by letter, with a paint after each."""
        for end in range(1, len(text) + 1):
            self.navigation.type(text[:end])
            self.frames.paint()

    def back(self) -> None:
        """Go back, as the browser does: the address changes under the page."""
        self.history.at -= 1
        self.navigation.follow_address()


@pytest.fixture
def browsing() -> Browsing:
    return Browsing()


def test_the_view_is_what_the_address_says() -> None:
    browsing = Browsing("#q=types&year=2026")
    assert browsing.navigation.view == View(q="types", year=("2026",))
    assert not browsing.navigation.follow_address()  # it says the same again


def test_typing_replaces_the_entry_after_the_paint(browsing: Browsing) -> None:
    browsing.navigation.type("ty")
    assert browsing.navigation.view == View(q="ty")
    assert browsing.history.entries == [""]
    browsing.frames.paint()
    assert browsing.history.entries == ["q=ty"]
    assert browsing.navigation.is_typing


def test_a_search_that_rests_is_a_step(browsing: Browsing) -> None:
    browsing.type("types")
    browsing.timers.advance(REST - 0.1)
    assert browsing.history.entries == ["q=types"]
    browsing.timers.advance(0.1)
    assert browsing.history.entries == ["", "q=types"]
    assert not browsing.navigation.is_typing
    browsing.back()
    assert browsing.navigation.view == View()


def test_each_letter_begins_the_rest_anew(browsing: Browsing) -> None:
    browsing.type("t")
    browsing.timers.advance(REST - 0.1)
    browsing.type("ty")
    browsing.timers.advance(REST - 0.1)
    assert browsing.history.entries == ["q=ty"]


def test_enter_makes_a_step_at_once_and_only_once(browsing: Browsing) -> None:
    browsing.navigation.type("types")
    browsing.navigation.finish_typing()  # before the paint
    browsing.frames.paint()
    browsing.timers.advance(REST)
    browsing.navigation.finish_typing()
    assert browsing.history.entries == ["", "q=types"]


def test_a_second_search_leads_back_to_the_first(browsing: Browsing) -> None:
    browsing.type("types")
    browsing.navigation.finish_typing()
    browsing.type("tests")
    browsing.navigation.finish_typing()
    assert browsing.history.entries == ["", "q=types", "q=tests"]


def test_what_is_typed_and_taken_back_is_no_step(browsing: Browsing) -> None:
    browsing.type("t")
    browsing.navigation.type("")
    browsing.frames.paint()
    browsing.timers.advance(REST)
    assert browsing.history.entries == [""]


def test_a_step_while_typing_keeps_the_search_before_it(browsing: Browsing) -> None:
    browsing.navigation.type("types")  # and the address does not say so yet
    browsing.navigation.push(View(q="types", talk="a/b"))
    assert browsing.history.entries == ["q=types", "q=types&talk=a/b"]
    browsing.timers.advance(REST)
    browsing.frames.paint()
    assert browsing.history.entries == ["q=types", "q=types&talk=a/b"]
    browsing.back()
    assert browsing.navigation.view == View(q="types")


def test_typing_in_a_talk_leaves_it(browsing: Browsing) -> None:
    browsing.navigation.push(View(q="types", talk="a/b", sort="newest"))
    assert browsing.navigation.search == View(q="types", sort="newest")
    browsing.navigation.type("tests")
    assert browsing.navigation.view == View(q="tests", sort="newest")


def test_back_while_typing_drops_what_is_not_written(browsing: Browsing) -> None:
    browsing.navigation.push(View(year=("2026",)))
    browsing.navigation.type("types")
    browsing.back()
    browsing.frames.paint()
    browsing.timers.advance(REST)
    assert browsing.navigation.view == View()
    assert browsing.history.entries == ["", "year=2026"]
    assert browsing.history.at == 0


def test_replacing_starts_no_rest(browsing: Browsing) -> None:
    browsing.navigation.replace(View(q="typed before"))
    assert not browsing.navigation.is_typing
    browsing.frames.paint()
    browsing.timers.advance(REST)
    assert browsing.history.entries == ["q=typed+before"]
    browsing.navigation.finish_typing()
    assert browsing.history.entries == ["", "q=typed+before"]


def test_a_key_costs_one_change_of_the_address(browsing: Browsing) -> None:
    browsing.type("types")
    assert browsing.history.n_changes == 5
    browsing.frames.paint()
    assert browsing.history.n_changes == 5


def test_what_the_browser_refuses_is_written_with_the_next_change(browsing: Browsing) -> None:
    browsing.history.refuses = True
    browsing.type("types")
    browsing.navigation.push(View(q="types", talk="a/b"))
    assert browsing.navigation.view.talk == "a/b"  # the page goes on
    browsing.history.refuses = False
    browsing.navigation.push(View(talk="a/c"))
    assert browsing.history.entries == ["q=types&talk=a/b", "talk=a/c"]
