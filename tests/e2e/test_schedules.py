"""A conference's schedule is attached to the notes, exported, and put away."""

import json
from xml.etree import ElementTree

from playwright.sync_api import Page, expect

from tests.support.downloads import save
from tests.support.schedules import SCHEDULE
from tests.support.visits import LivePage
from tests.support.your_library import DROP, choose, file, outcome


def test_a_schedule_is_attached_to_the_notes(your_library: Page) -> None:
    page = your_library
    before = save(page, "JSON")
    choose(page, file("schedule.json", json.dumps(SCHEDULE)), file("x.json", "{}"))
    outcome(page, "PyUtopia 2025: 2 talks, 1 found in your notes, 1 without notes.")
    outcome(page, "x.json was not opened.")
    expect(page.locator("#schedules")).to_contain_text("1 found in “PyUtopia 2025”.")
    assert save(page, "JSON") == before

    feed = ElementTree.fromstring(save(page, "Atom feed"))  # noqa: S314 - our own
    titles = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Types without tears" in titles
    calendar = save(page, "Calendar").decode()
    assert "DTSTART:20250601T080000Z" in calendar
    assert "LOCATION:Great Hall" in calendar

    draft = save(page, "Save a draft of notes").decode()
    assert "The talk I missed" in draft
    assert "Types without tears" not in draft
    page.get_by_role("button", name="Open the draft here").click()
    outcome(page, "Opened: 1 note, 1 talk")

    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Types without tears").click()
    session = page.locator(".session")
    expect(session).to_contain_text("2025-06-01 10:00–10:30 · Great Hall · Language")
    session.get_by_text("As announced").click()
    expect(session).to_contain_text("What <b>types</b> are for.")


def test_schedules_reach_the_open_talk_and_are_put_away_one_by_one(
    live: Page, live_page: LivePage
) -> None:
    page = live
    page.get_by_role("link", name="Types without tears").click()
    other = json.dumps(SCHEDULE).replace("PyUtopia", "Elsewhere").replace("Types", "Tapes")
    schedule = json.dumps(SCHEDULE)
    page.evaluate(DROP, [["schedule.json", schedule], ["other.json", other]])
    outcome(page, "PyUtopia 2025: 2 talks, 1 found in your notes")
    expect(page.locator(".session")).to_contain_text("Great Hall")
    page.evaluate(DROP, [["schedule.json", schedule.replace("Great Hall", "Small Hall")]])
    outcome(page, "It takes the place of the version that was here.")
    expect(page.locator(".session")).to_contain_text("Small Hall")

    page.get_by_role("link", name="Your library").last.click()
    titles = page.locator("#schedules h3")
    expect(titles).to_have_text(["Elsewhere 2025", "PyUtopia 2025"])
    page.get_by_role("button", name="Put it away").first.click()
    expect(titles).to_have_text(["PyUtopia 2025"])
    expect(page.locator("#said")).to_have_text("The schedule is put away.")
    page.get_by_role("button", name="Put it away").click()
    expect(titles).to_have_count(0)
    assert live_page.errors == []
