"""What the page's events ask for: each by an event such as a browser would send."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from app.model import FailedNote
from app.search.view import View
from tests.support.browser import Visit, in_loop
from tests.support.talks import NOTES, QUIET, TYPES, many


class Element(SimpleNamespace):
    """An element with attributes, of which some are data; it is the nearest of all."""

    id = name = type = tagName = hash = value = method = ""  # noqa: N815
    checked = False

    def __init__(self, *attributes: str, matches: str = "", **fields: Any) -> None:
        self.attributes = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self.selectors = matches
        data = {
            name.removeprefix("data-"): value
            for name, value in self.attributes.items()
            if name.startswith("data-") and value
        }
        super().__init__(dataset=SimpleNamespace(**data), **fields)

    def closest(self, selectors: str) -> Any:
        """Return itself if it is a button or a link, or matches by the test's will."""
        is_pressed = selectors.startswith("button") and self.tagName in ("BUTTON", "A")
        return self if is_pressed or self.matches(selectors) else None

    def matches(self, selectors: str) -> bool:
        """Return whether the test says so."""
        return bool(self.selectors) and self.selectors in selectors

    def hasAttribute(self, name: str) -> bool:  # noqa: N802
        """Return whether it has an attribute."""
        return name in self.attributes

    def getAttribute(self, name: str) -> str:  # noqa: N802
        """Return an attribute."""
        return self.attributes[name]

    def insertAdjacentHTML(self, _where: str, html: str) -> None:  # noqa: N802
        """Remember what is put into it."""
        self.html = html


class Event(SimpleNamespace):
    """An event on an element."""

    defaultPrevented = metaKey = ctrlKey = shiftKey = altKey = isComposing = False  # noqa: N815
    button = 0
    timeStamp = 5.0  # noqa: N815

    def __init__(self, target: Element, **fields: Any) -> None:
        super().__init__(target=target, is_prevented=False, **fields)

    def preventDefault(self) -> None:  # noqa: N802
        """Remember it."""
        self.is_prevented = True


def send(visit: Visit, name: str, target: Element, **fields: Any) -> Event:
    """Send an event to the page."""
    event = Event(target, type=name, **fields)
    visit.boot.handlers[name](event)
    return event


def click(visit: Visit, target: Element, **fields: Any) -> Event:
    """Click on an element."""
    return send(visit, "click", target, **fields)


def press(visit: Visit, key: str, target: Element | None = None, **fields: Any) -> Event:
    """Press a key."""
    return send(visit, "keydown", target or Element(), key=key, **fields)


def button(data: str, value: str = "", **fields: Any) -> Element:
    """A button with data."""
    return Element(f"data-{data}", value, tagName="BUTTON", **fields)


def link(target: str) -> Element:
    """A link within the page."""
    return Element("href", target, tagName="A", hash=target)


async def started(notes: dict[str, str] = NOTES, fragment: str = "") -> Visit:
    """A visit whose page is live."""
    visit = Visit(notes, fragment)
    await visit.start()
    visit.deferred.calls.clear()
    return visit


BOX = {"id": "q", "matches": "input:not([type=checkbox])"}


@in_loop
async def test_a_keystroke_searches_and_is_measured() -> None:
    visit = await started()
    send(visit, "input", Element(id="q", value="tears"))
    assert visit.shell.view == View(q="tears")
    assert visit.page.measured == [5.0]
    send(visit, "input", Element(id="address", value="x"))
    assert visit.page.measured == [5.0]
    event = send(visit, "submit", Element(id="search-form"))
    assert event.is_prevented
    assert visit.history.entries == ["", "q=tears"]


@in_loop
async def test_forms_are_never_sent_but_dialogs_close() -> None:
    visit = await started()
    assert send(visit, "submit", Element(id="other")).is_prevented
    assert not send(visit, "submit", Element(method="dialog")).is_prevented


@in_loop
async def test_what_happens_in_the_marks_is_the_deferred_halfs() -> None:
    visit = await started()
    remark, tick = Element(id="remark"), Element(name="tick")
    events = [send(visit, name, remark) for name in ("input", "change", "focusout")]
    events.append(send(visit, "change", tick))
    assert visit.deferred.calls == [("on_marks_event", event) for event in events]
    send(visit, "focusout", Element(id="q"))
    assert len(visit.deferred.calls) == 4


@in_loop
async def test_filters_and_the_sort() -> None:
    visit = await started()
    send(visit, "change", Element(type="checkbox", name="year", value="2026"))
    send(visit, "change", Element(id="sort", value="newest"))
    assert visit.shell.view == View(year=("2026",), sort="newest")
    send(visit, "change", Element(type="checkbox", name="with-marks", value="on"))
    assert visit.shell.view == View(year=("2026",), sort="newest")
    click(visit, Element("data-facet", "year", "data-value", "2026", tagName="BUTTON"))
    assert visit.shell.view == View(sort="newest")
    send(visit, "input", Element(id="q", value="tears"))
    click(visit, button("clear", "facets"))
    assert visit.shell.view == View(q="tears", sort="newest")
    click(visit, button("clear", "all"))
    assert visit.shell.view == View(sort="newest")


@in_loop
async def test_links_lead_through_the_page() -> None:
    visit = await started()
    assert click(visit, link(f"#talk={TYPES}")).is_prevented
    assert visit.page.shown == "talk"
    assert click(visit, link("#fnref-1-2")).is_prevented
    assert visit.page.focused == "fnref-1-2"
    assert visit.history.at == 1
    skip = Element("data-skip", "", "href", "#results", tagName="A", hash="#results")
    assert not click(visit, skip).is_prevented
    visit.history.at = 0
    send(visit, "popstate", Element())
    assert visit.page.shown == "list"


@in_loop
async def test_clicks_that_are_the_browsers() -> None:
    visit = await started()
    to_talk = link(f"#talk={TYPES}")
    for fields in ({"metaKey": True}, {"ctrlKey": True}, {"shiftKey": True}, {"button": 1}):
        assert not click(visit, to_talk, **fields).is_prevented
    click(visit, to_talk, defaultPrevented=True)
    click(visit, Element(tagName="P"))
    assert visit.page.shown == "list"


@in_loop
async def test_buttons() -> None:
    visit = await started(many(250))
    click(visit, button("more-rows"))
    assert len(visit.page.results) == 200
    click(visit, button("do", "open-files"))
    assert visit.deferred.calls == [("do", "open-files")]
    click(visit, Element(id="help-button", tagName="BUTTON"))
    assert visit.page.is_help_shown
    click(visit, Element(tagName="BUTTON"))


@pytest.mark.parametrize(
    ("can_copy", "said"), [(True, "Copied"), (False, "The browser did not allow copying")]
)
def test_copying_says_whether_it_was_allowed(can_copy: bool, said: str) -> None:
    async def main() -> None:
        visit = await started(fragment=f"#talk={TYPES}")
        visit.page.can_copy = can_copy
        status = Element()
        parent = SimpleNamespace(querySelector=lambda _selector: status)
        click(visit, button("copy", "address", parentElement=parent))
        await visit.settle()
        assert visit.page.copied == f"https://x.example/#talk={TYPES}"
        assert status.textContent == said

    asyncio.run(main())


@in_loop
async def test_notes_that_failed_can_be_loaded_again() -> None:
    visit = Visit({"utopia.md": NOTES["utopia.md"]})
    visit.library.failed = [FailedNote("other.md", "broke"), FailedNote("third.md", "broke")]
    await visit.start()
    assert "2 notes could not be loaded" in visit.page.html["notices"]
    visit.site = {"other.md": NOTES["other.md"].encode()}
    click(visit, button("retry"))
    await visit.settle()
    assert len(visit.page.results) == 4
    assert ("bind", None) in visit.deferred.calls
    assert visit.library.failed == [FailedNote("third.md", "was not found")]
    assert "1 note could not be loaded" in visit.page.html["notices"]
    assert visit.library.index.n_unread == 0


@in_loop
async def test_keys() -> None:
    visit = await started()
    assert press(visit, "j").is_prevented
    assert visit.page.focused == f"result {TYPES}"
    assert press(visit, "ArrowDown", Element(matches="#list [data-talk]")).is_prevented
    assert press(visit, "ArrowUp", Element(**BOX)).is_prevented
    assert not press(visit, "j", Element(**BOX)).is_prevented
    assert not press(visit, "x").is_prevented
    assert press(visit, "K", Element(**BOX), ctrlKey=True).is_prevented
    assert visit.page.focused == "q"
    assert not press(visit, "j", isComposing=True).is_prevented
    assert not press(visit, "j", altKey=True).is_prevented
    assert press(visit, "?").is_prevented
    assert not press(visit, "j").is_prevented  # the help is open


@in_loop
async def test_letters_can_be_switched_off_for_good() -> None:
    visit = await started()
    send(visit, "change", Element(id="single-keys", checked=False))
    assert not visit.page.letters
    assert not press(visit, "j").is_prevented
    assert press(visit, "ArrowDown", Element(**BOX)).is_prevented
    send(visit, "change", Element(id="single-keys", checked=True))
    visit.page.focused = f"result {QUIET}"
    assert press(visit, "s").is_prevented
    assert visit.deferred.calls == [("do", "star")]


@in_loop
async def test_a_drawer_is_filled_when_it_opens_for_the_first_time() -> None:
    visit = await started()
    drawer = Element("data-more", "conference", open=True, childElementCount=1, html="")
    send(visit, "toggle", drawer)
    assert drawer.html.startswith("<ul")
    for other in (
        Element("data-more", "conference", open=False, childElementCount=1, html=""),
        Element("data-more", "conference", open=True, childElementCount=2, html=""),
        Element(open=True, childElementCount=1, html=""),
    ):
        send(visit, "toggle", other)
        assert other.html == ""


@in_loop
async def test_near_its_end_the_list_grows_while_it_is_shown() -> None:
    visit = await started(many(250))
    send(visit, "scroll", Element())
    assert len(visit.page.results) == 100
    visit.page.near_end = True
    visit.shell.actions.follow("#view=problems")
    send(visit, "scroll", Element())
    assert len(visit.page.results) == 100
    visit.shell.actions.follow("#")
    send(visit, "scroll", Element())
    assert len(visit.page.results) == 200
