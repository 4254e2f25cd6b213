"""The deferred half: what is kept is there again, tabs agree, and buttons do what they say."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from app.imports.files import RefusedError
from app.marks.format import write_marks
from app.marks.model import star
from app.storage import MARKS, NOTES
from tests.support.database import MemoryDatabase
from tests.support.deferred import ADDRESS, Tab
from tests.support.imports import ALPHA, BETA, MemoryFolder, failing, file, found, silent
from tests.support.marks import MARK
from tests.support.schedules import EVENT, packed

OWN = {"alpha.md": ALPHA}
SCHEDULE = packed(
    EVENT | {"title": "First light", "subtitle": "", "url": "", "persons": ["Ann Able"]},
    EVENT | {"guid": "g2", "title": "The talk I missed", "url": "talk/missed/"},
    title="AlphaConf 2019",
    start="2019-06-01",
)


def run(test: Callable[[Tab], Awaitable[None]]) -> None:
    async def started() -> None:
        await test(await Tab(OWN).start())

    asyncio.run(started())


# Marks


def test_a_star_is_saved_and_seen_in_another_tab() -> None:
    async def test(tab: Tab) -> None:
        other = await Tab(OWN, tab.database).start()
        talk = tab.open_talk("First light")
        other.open_talk("First light")
        await tab.press("star")
        assert tab.marks_page.said[-2:] == ["Saving…", "Saved in this browser"]
        assert tab.marks_page.is_starred
        assert tab.host.n_refreshed == 1
        assert tab.host.notices[-1] == ""
        await other.settle()
        assert other.marks_page.is_starred
        assert tab.host.library.index.entry(talk.id)
        await tab.press("star")
        assert not tab.marks_page.is_starred

    run(test)


def test_a_key_stars_the_open_talk() -> None:
    async def test(tab: Tab) -> None:
        tab.open_talk("First light")
        tab.half.do("star", None)
        await tab.settle()
        assert tab.marks_page.is_starred

    run(test)


def test_a_star_needs_a_talk() -> None:
    async def test(tab: Tab) -> None:
        await tab.press("star")
        await tab.press("no such button")
        assert tab.database.tables[MARKS] == {}

    run(test)


def test_a_follow_up_is_ticked_off() -> None:
    async def test(tab: Tab) -> None:
        tab.host.library.files["alpha.md"] = ALPHA + b"\n### Follow-up\n\n- [ ] look into this\n"
        await tab.host.reread()
        talk = tab.open_talk("Second wind")
        assert talk.follow_ups
        await tab.mark_event("change", name="tick", value="0", checked=True)
        await tab.settle()
        assert "checked" in tab.marks_page.html
        await tab.mark_event("change", name="tick", value="0", checked=False)
        await tab.settle()
        assert "checked" not in tab.marks_page.html

    run(test)


def test_a_remark_is_saved_when_it_is_left_or_the_page_is_hidden() -> None:
    async def test(tab: Tab) -> None:
        tab.open_talk("First light")
        tab.marks_page.text = "mine"
        await tab.mark_event("input")
        assert tab.database.tables[MARKS] == {}
        tab.events.on_visibility(False)
        await tab.settle()
        assert "mine" in str(tab.database.tables[MARKS])
        tab.marks_page.text = "mine, longer"
        await tab.mark_event("input")
        await tab.mark_event("change")
        await tab.settle()
        assert "mine, longer" in str(tab.database.tables[MARKS])
        tab.half.flush()
        assert tab.page.tasks == []

    run(test)


def test_a_remark_that_is_written_is_not_drawn_over() -> None:
    async def test(tab: Tab) -> None:
        other = await Tab(OWN, tab.database).start()
        for each in (tab, other):
            each.open_talk("First light")
        other.marks_page.text = "half a sent"
        other.marks_page.has_focus = True
        tab.marks_page.text = "mine"
        await tab.mark_event("change")
        await tab.settle()
        await other.settle()
        assert other.marks_page.text == "half a sent"
        other.marks_page.has_focus = False
        other.marks_page.text = ""
        await other.mark_event("focusout")
        assert other.marks_page.text == "mine"

    run(test)


def test_remarks_written_apart_are_both_shown_and_one_is_deleted() -> None:
    async def test(tab: Tab) -> None:
        other = await Tab(OWN, tab.database).start()
        for each, text in ((tab, "one text"), (other, "another text")):
            each.open_talk("First light")
            each.marks_page.text = text
        for each in (tab, other):
            await each.mark_event("change")
        for each in (tab, other, tab):
            await each.settle()
        assert "one text" in tab.marks_page.html
        assert "another text" in tab.marks_page.html
        await tab.press("drop-remark", number="1")
        assert tab.marks_page.n_focused == 1
        assert ("one text" in tab.marks_page.html) != ("another text" in tab.marks_page.html)

    run(test)


def test_a_remark_that_is_too_long_is_told_and_stays_in_its_box() -> None:
    async def test(tab: Tab) -> None:
        tab.open_talk("First light")
        tab.marks_page.text = "x" * 1_000_000
        await tab.mark_event("change")
        await tab.settle()
        assert "Saved in this browser" not in tab.marks_page.said
        assert tab.marks_page.text == "x" * 1_000_000
        assert tab.database.tables[MARKS] == {}

    run(test)


def test_a_browser_that_keeps_nothing_is_told_on() -> None:
    async def test() -> None:
        tab = await Tab(OWN, refused="refuses to keep anything for this page").start()
        tab.open_talk("First light")
        await tab.press("star")
        assert tab.marks_page.said[-1] == "Not saved"
        assert "refuses to keep anything" in tab.marks_page.refused
        assert "refuses to keep anything" in tab.host.notices[-1]
        await tab.press("export-marks")
        assert '"on": true' in str(tab.page.downloads["backrow-marks.json"])
        assert tab.page.said[-1] == "1 mark exported."

    asyncio.run(test())


def test_files_of_marks_are_merged_and_others_told() -> None:
    async def test(tab: Tab) -> None:
        tab.chosen = [
            file("no.json", b"no JSON"),
            failing("gone.json", RefusedError("could not be read")),
            file("marks.json", write_marks([star(MARK, 5)]).encode()),
        ]
        await tab.press("import-marks")
        assert tab.page.said[0].startswith("no.json: ")
        assert tab.page.said[1:] == [
            "gone.json: could not be read",
            "1 mark of marks.json joined with yours.",
        ]

    run(test)


def test_marks_of_the_pages_own_file_are_there() -> None:
    async def test() -> None:
        tab = Tab(OWN)
        tab.in_page = write_marks([star(MARK, 5)])
        await tab.start()
        assert "1 mark without a talk" in tab.page.html

    asyncio.run(test())


# Opening


def test_pasted_text_is_opened_and_its_field_emptied() -> None:
    async def test(tab: Tab) -> None:
        tab.page.fields["pasted"] = "  "
        await tab.press("open-pasted")
        assert tab.panel.outcomes == ""
        tab.page.fields["pasted"] = BETA.decode()
        await tab.press("open-pasted")
        assert "Opened: 1 note, 1 talk" in tab.panel.outcomes
        assert tab.page.fields["pasted"] == ""
        assert tab.page.is_unkept
        tab.page.fields["pasted"] = "\x01\x02 words"
        await tab.press("open-pasted")
        assert "is not text" in tab.panel.outcomes
        assert tab.page.fields["pasted"] == "\x01\x02 words"
        await tab.press("close-opening")
        assert tab.panel.outcomes == ""

    run(test)


def test_an_address_is_loaded_without_asking_when_it_was_typed() -> None:
    async def test(tab: Tab) -> None:
        tab.answers["https://notes.example/beta.md"] = BETA
        tab.page.fields["address"] = "notes.example/beta.md"
        await tab.press("open-address")
        assert "Opened: 1 note" in tab.panel.outcomes
        assert tab.page.fields["address"] == ""
        tab.page.fields["address"] = "notes.example/gone.md"
        await tab.press("open-address")
        assert "was not found" in tab.panel.outcomes
        assert tab.page.fields["address"] == "notes.example/gone.md"

    run(test)


def test_addresses_of_other_sites_are_asked_about_once() -> None:
    async def test() -> None:
        tab = Tab(OWN)
        asked = ["https://notes.example/beta.md", "more.md"]
        tab.answers = {asked[0]: BETA, f"{ADDRESS}more.md": BETA + b"\n* more\n"}
        tab.half.open_addresses(asked)
        assert tab.page.tasks == []
        await tab.start()
        tab.half.open_addresses(asked)
        await tab.settle()
        assert "notes.example" in tab.page.question
        assert "more.md" not in tab.page.question
        assert list(tab.host.library.files) == ["alpha.md", "more.md"]
        tab.page.question = ""
        tab.half.open_addresses(asked)
        assert tab.page.question == ""
        tab.page.asked = asked[:1]
        await tab.press("load-asked")
        assert list(tab.host.library.files) == ["alpha.md", "more.md", "beta.md"]

    asyncio.run(test())


def test_the_buttons_of_an_opened_note() -> None:
    async def test(tab: Tab) -> None:
        take = tab.events.importer.take
        await take(found(file("beta.md", BETA), file("alpha.md", BETA + b"\n* x\n")), "two")
        await tab.press("keep-note", path="beta.md")
        assert list(tab.database.tables[NOTES]) == ["beta.md"]
        await tab.press("keep-notes")
        assert len(tab.database.tables[NOTES]) == 2
        assert not tab.page.is_unkept
        await tab.press("replace-note", path="alpha (2).md")
        assert sorted(tab.host.library.files) == ["alpha.md", "beta.md"]
        await tab.press("remove-note", path="beta.md")
        await tab.press("remove-notes")
        assert tab.host.library.files == OWN
        await tab.press("former-note", number="1")
        await tab.press("former-note", number="0")
        assert sorted(tab.host.library.files) == ["alpha (2).md", "alpha.md", "beta.md"]
        assert "so this one is called alpha (2).md" in tab.panel.outcomes

    run(test)


def test_folders_are_read_again_when_their_files_changed() -> None:
    async def test(tab: Tab) -> None:
        folder = MemoryFolder("notes", {"beta.md": BETA})
        await tab.events.importer.take(tab.events.folders.read(folder), "notes")
        tab.events.on_visibility(True)
        await tab.settle()
        assert "changed" not in tab.panel.outcomes
        folder.content["beta.md"] = BETA + b"\n* more\n"
        folder.modified = 2.0
        tab.events.on_visibility(True)
        await tab.settle()
        assert "Files in notes changed." in tab.panel.outcomes
        await tab.press("reload-folders")
        assert "notes/beta.md changed; it is shown as it is now." in tab.panel.outcomes

    run(test)


def test_an_import_that_runs_is_cancelled() -> None:
    async def test(tab: Tab) -> None:
        importing = asyncio.ensure_future(tab.events.importer.take(found(silent("s.md")), "s.md"))
        await asyncio.sleep(0)
        await tab.press("cancel-opening")
        assert not await importing
        assert "Cancelled: nothing was opened." in tab.panel.outcomes

    run(test)


def test_kept_notes_and_missing_ones_of_the_library() -> None:
    async def test(tab: Tab) -> None:
        await tab.events.importer.take(found(file("beta.md", BETA)), "beta.md")
        await tab.press("keep-notes")
        again = await Tab(OWN, tab.database).start()
        assert sorted(again.host.library.files) == ["alpha.md", "beta.md"]
        await again.half.add_notes({"late.md": b"# Late 2020\n"})
        assert sorted(again.host.library.files) == ["alpha.md", "beta.md", "late.md"]

    run(test)


# Schedules


def test_a_schedule_is_shown_with_the_open_talk_and_closed() -> None:
    async def test(tab: Tab) -> None:
        talk = tab.open_talk("First light")
        opened = found(file("schedule.json", SCHEDULE), file("x.json", b"{}"))
        await tab.events.importer.take(opened, "two")
        assert "AlphaConf 2019: 2 talks, 1 found in your notes, 1 without notes." in (
            tab.panel.outcomes
        )
        assert "was not opened." in tab.panel.outcomes
        assert "Hall" in tab.page.session
        assert "Hall" in tab.half.render_session(talk)
        await tab.press("save-draft", number="1")
        assert "The talk I missed" in str(tab.page.downloads["alphaconf-2019.md"])
        await tab.press("open-draft", number="1")
        assert len(tab.host.library.files) == 2
        assert "Hall" in tab.page.session
        await tab.press("drop-schedule", number="1")
        assert tab.page.session == ""
        assert tab.page.said[-1] == "The schedule is put away."
        assert tab.half.render_session(talk) == ""
        await tab.press("save-draft", number="1")
        await tab.press("open-draft", number="1")
        assert len(tab.page.downloads) == 1

    run(test)


def test_a_file_of_marks_may_be_dropped() -> None:
    async def test(tab: Tab) -> None:
        marks = write_marks([star(MARK, 5)]).encode()
        await tab.events.importer.take(found(file("marks.json", marks)), "marks.json")
        assert "1 mark joined with yours." in tab.panel.outcomes
        assert len(tab.database.tables[MARKS]) == 1

    run(test)


# Exports


def test_what_is_listed_is_exported() -> None:
    async def test(tab: Tab) -> None:
        await tab.press("export", form="json")
        [conference] = json.loads(tab.page.downloads["talks.json"])["conferences"]
        assert conference["title"] == "AlphaConf 2019"
        assert tab.page.said[-1] == "talks.json: 2 talks."
        await tab.press("export", form="calendar")
        assert list(tab.page.downloads) == ["talks.json"]
        assert tab.page.said[-1].startswith("Nothing was exported: no date is known")

    run(test)


def test_the_one_file_is_saved_with_marks_if_that_is_wished() -> None:
    async def test(tab: Tab) -> None:
        tab.host.library.pictures = {"p.png": "./notes/p.png", "q.png": "blob:"}
        tab.host.library.picture_data = {"q.png": b"q"}
        tab.one_file.packed = {"p.png": b"p"}
        await tab.press("save-file")
        assert "backrow-marks" not in str(tab.page.downloads["backrow.html"])
        assert "p.png" in str(tab.page.downloads["backrow.html"])
        tab.page.has_wish = True
        await tab.press("save-file")
        assert "backrow-marks" in str(tab.page.downloads["backrow.html"])
        assert tab.page.said[-2:] == [
            "Making the file…",
            "backrow.html: 0.0 MB, 1 note, with your marks.",
        ]

    run(test)


def test_a_part_of_the_one_file_that_is_missing_is_told() -> None:
    async def test(tab: Tab) -> None:
        tab.one_file.fixed = None
        await tab.press("save-file")
        assert tab.page.downloads == {}
        assert "is not on this machine" in tab.page.said[-1]
        assert "Fetch it and save" in tab.page.offer

    run(test)


# The view


def test_the_view_is_drawn_when_it_is_shown_and_nobody_writes_in_it() -> None:
    async def test(tab: Tab) -> None:
        n_drawn = tab.page.n_drawn
        tab.page.is_writing = True
        await tab.half.bind()
        tab.page.is_writing = False
        tab.host.shown = "list"
        await tab.half.bind()
        assert tab.page.n_drawn == n_drawn
        tab.host.shown = "yours"
        await tab.half.bind()
        tab.half.draw()
        assert tab.page.n_drawn == n_drawn + 2
        assert tab.events.is_listening
        for title in ("Open notes", "Your marks", "Hand it on", "Schedules"):
            assert title in tab.page.html

    run(test)


def test_other_tables_and_notes_that_are_read_do_not_draw() -> None:
    async def test(tab: Tab) -> None:
        database = MemoryDatabase()
        other = await Tab(OWN, database).start()
        n_drawn = other.page.n_drawn
        other.host.is_reading = True
        for listener in database.listeners:
            listener(NOTES)
            listener(MARKS)
        await other.settle()
        assert other.page.n_drawn == n_drawn
        assert tab.page.tasks == []

    run(test)
