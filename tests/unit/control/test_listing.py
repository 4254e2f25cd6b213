"""Which results are in the page, at once and later."""

import asyncio
from collections.abc import Callable

import pytest

from app.control.library import Library
from app.control.listing import PAUSE, Listing
from app.search.view import View
from tests.support.browser import MemoryList, MemoryPage
from tests.support.talks import NOTES, QUEUES, many


class Lister:
    """A listing over notes, and its elements."""

    def __init__(self, notes: dict[str, str], *, is_typing: bool = False) -> None:
        self.library = Library()
        self.library.files = {path: text.encode() for path, text in notes.items()}
        for _ in self.library.read():
            pass
        self.page = MemoryPage()
        self.elements = MemoryList(self.page)
        self.waits: list[float] = []
        self.lengths: list[int] = []
        self.listing = Listing(
            self.library,
            self.elements,
            is_typing=lambda: is_typing,
            run=asyncio.ensure_future,
            painted=lambda: asyncio.ensure_future(asyncio.sleep(0)),
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        """Remember the wait and how many results there are, and let others go on."""
        self.waits.append(seconds)
        self.lengths.append(len(self.page.results))
        await asyncio.sleep(0)


def drawn(lister: Lister, view: View, check: Callable[[], None], at_least: int = 0) -> None:
    """Draw a view, check what is there at once, then let the rest be drawn."""

    async def main() -> None:
        lister.listing.draw(view, at_least, so_far=False)
        check()
        if lister.listing.rest:
            await lister.listing.rest

    asyncio.run(main())


def nothing() -> None:
    """Check nothing."""


def test_a_window_is_filled_at_once_and_the_rest_follows() -> None:
    lister = Lister(many(90))

    def check() -> None:
        assert lister.elements.status == "<strong>90 talks</strong>"
        assert len(lister.page.results) == 4  # of 150 pixels each in a window of 600
        assert lister.elements.facets == ""

    drawn(lister, View(), check)
    assert len(lister.page.results) == 90
    assert lister.listing.end == 90
    assert "ManyConf 2024" in lister.elements.facets
    assert lister.elements.more == ""


def test_of_many_the_first_hundred_are_drawn_and_more_on_demand() -> None:
    lister = Lister(many(250))
    drawn(lister, View(), nothing)
    assert len(lister.page.results) == 100
    assert "150 left" in lister.elements.more
    lister.listing.show_more()
    assert len(lister.page.results) == 200
    lister.listing.show_more()
    lister.listing.show_more()
    assert len(lister.page.results) == 250
    assert lister.page.results[-1].endswith("number-249")


def test_more_waits_until_the_first_hundred_are_drawn() -> None:
    lister = Lister(many(250))
    drawn(lister, View(), lister.listing.show_more)
    assert len(lister.page.results) == 100


def test_at_least_so_many_are_drawn_at_once() -> None:
    lister = Lister(many(90))
    drawn(lister, View(), lambda: pytest.fail() if len(lister.page.results) != 50 else None, 50)


def test_while_somebody_types_the_rest_waits() -> None:
    lister = Lister(many(90), is_typing=True)
    drawn(lister, View(), nothing)
    assert PAUSE in lister.waits
    lister = Lister(many(90))
    drawn(lister, View(), nothing)
    assert PAUSE not in lister.waits


def test_short_results_fill_the_window_before_the_filters() -> None:
    lister = Lister(many(90))
    lister.elements.is_short = True
    drawn(lister, View(), nothing)
    assert lister.lengths[0] == 24


def test_a_new_search_ends_the_drawing_of_the_last() -> None:
    lister = Lister(many(90))

    async def main() -> None:
        lister.listing.draw(View(), so_far=False)
        first = lister.listing.rest
        lister.listing.draw(View(q="7"), so_far=True)
        assert first
        assert lister.listing.rest
        await lister.listing.rest
        assert first.cancelled()

    asyncio.run(main())
    assert "so far" in lister.elements.status
    assert all("7" in name for name in lister.page.results)


def test_filters_have_chips_by_their_labels_and_keep_their_drawers() -> None:
    lister = Lister(NOTES)
    lister.elements.is_open, lister.elements.drawers = True, ("speaker",)
    drawn(lister, View(conference=("otherconf 2025",), sort="newest"), nothing)
    assert "OtherConf 2025" in lister.elements.chips
    assert lister.elements.sort == "newest"
    assert lister.elements.has_sort
    assert lister.page.results == [QUEUES]
    assert '<details class="facet-drawer" open>' in lister.elements.facets
    assert lister.listing.drawer("conference").startswith("<ul")


def test_an_empty_library_says_how_to_begin() -> None:
    lister = Lister({})
    drawn(lister, View(), nothing)
    assert "No notes yet" in lister.elements.items
    assert not lister.elements.has_sort


def test_the_list_knows_what_it_shows() -> None:
    lister = Lister(NOTES)
    listing = lister.listing
    assert not listing.shows(View())
    drawn(lister, View(q="tears"), nothing)
    assert listing.shows(View(q="tears"))
    assert listing.find(View(q="tears")) is listing.matches
    assert len(listing.find(View()).entries) == 4
    assert listing.listed()[0] == View(q="tears")
    assert not listing.has_changed()


def test_a_search_changes_while_notes_are_indexed() -> None:
    lister = Lister(NOTES)
    drawn(lister, View(q="edges"), nothing)
    assert lister.page.results == []
    for _ in lister.library.index_notes():
        pass
    assert lister.listing.has_changed()
    view, matches = lister.listing.listed()
    assert (view, matches.n_talks) == (View(q="edges"), 1)
