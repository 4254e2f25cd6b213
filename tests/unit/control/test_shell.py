"""The page from its start to its end, in a browser in memory."""

import asyncio

from app.control.navigation import REST
from app.control.shell import Before
from app.search.view import View
from tests.support.browser import Visit, in_loop
from tests.support.talks import NOTES, QUEUES, QUIET, TESTING, TYPES, many


async def started(
    notes: dict[str, str] = NOTES, fragment: str = "", before: Before | None = None
) -> Visit:
    """A visit whose page is live, and quiet."""
    visit = Visit(notes, fragment, before)
    await visit.start()
    visit.deferred.calls.clear()
    return visit


# The start


@in_loop
async def test_the_start_lists_all_talks_and_loads_the_deferred_half_behind_them() -> None:
    visit = Visit(NOTES)
    await visit.start()
    assert visit.page.shown == "list"
    assert visit.page.title == "4 talks · Backrow"
    assert visit.page.results == [TYPES, TESTING, QUIET, QUEUES]
    assert "4 talks, 2 conferences" in visit.page.html["library-status"]
    assert visit.page.html["badge"].startswith("3<")
    assert visit.boot.handlers
    assert visit.boot.marks == ["backrow:list", "backrow:index"]
    assert visit.n_imported == 2
    assert visit.deferred.calls == [("listen", None)]


@in_loop
async def test_the_address_says_what_is_shown_first() -> None:
    visit = await started(fragment="#q=tears&sort=newest")
    assert visit.page.query == "tears"
    assert visit.page.title == "tears: 2 talks · Backrow"
    assert visit.list.sort == "newest"
    assert visit.history.n_changes == 0


@in_loop
async def test_a_talk_at_the_address_is_opened() -> None:
    visit = await started(fragment=f"#talk={TYPES}")
    assert visit.page.shown == "talk"
    assert visit.page.title == "Types without tears · Backrow"
    assert "<p>session of Types without tears</p>" in visit.page.html["reading"]
    assert visit.drawn_notes == ["Types without tears"]
    assert visit.page.focused == "reading-main"


@in_loop
async def test_a_talk_that_is_gone_opens_the_nearest() -> None:
    visit = await started(fragment="#talk=pycon-utopia-2026/types-with-tears")
    assert visit.shell.talk
    assert visit.shell.talk.id == TYPES
    assert "the nearest by its title" in visit.page.html["reading"]


@in_loop
async def test_a_talk_of_another_library_is_said_to_be_gone() -> None:
    visit = await started(fragment="#talk=nowhere/at-all")
    assert visit.page.shown == "list"
    assert "not in these notes" in visit.page.html["notices"]
    visit.shell.actions.type("tears")
    assert "not in these notes" not in visit.page.html["notices"]


@in_loop
async def test_what_was_typed_before_python_ran_is_searched() -> None:
    visit = await started(fragment=f"#talk={TYPES}", before=Before("tears"))
    assert visit.page.shown == "list"
    assert visit.shell.view == View(q="tears")
    assert visit.history.entries == ["q=tears"]
    assert not visit.shell.navigation.is_typing


@in_loop
async def test_of_words_and_a_link_the_last_counts() -> None:
    visit = await started(fragment=f"#talk={TYPES}", before=Before("tears", is_link_last=True))
    assert visit.page.shown == "talk"
    assert visit.shell.view == View(q="tears", talk=TYPES)


@in_loop
async def test_the_last_visits_list_gives_way_in_its_place() -> None:
    visit = Visit(many(250), before=Before(n_results=40, is_more_wanted=True))
    await visit.start()
    assert visit.page.n_kept
    assert visit.list.lengths[0] == 40
    assert len(visit.page.results) == 200  # with the hundred that were asked for


@in_loop
async def test_a_search_at_the_start_finds_the_words_of_the_notes_at_once() -> None:
    visit = Visit(NOTES, "#q=edges", is_asked=True)
    await visit.start()
    assert visit.list.statuses == ["<strong>1 of 4 talks</strong>"]


@in_loop
async def test_a_search_gets_better_when_the_notes_are_indexed() -> None:
    visit = await started(fragment="#q=edges")
    assert visit.page.results == [TYPES]
    assert visit.page.title == "edges: 1 talk · Backrow"
    assert visit.page.n_kept == 2  # at the start, and now


@in_loop
async def test_a_hidden_search_is_made_anew_when_it_is_shown() -> None:
    visit = await started(fragment=f"#q=edges&talk={TYPES}")
    assert visit.shell.listing.is_stale
    visit.shell.actions.escape()
    assert visit.page.results == [TYPES]


@in_loop
async def test_a_search_behind_a_talk_is_made_anew_when_notes_were_read_again() -> None:
    visit = await started(fragment="#q=edges")
    visit.shell.actions.follow(f"#q=edges&talk={TYPES}")
    visit.library.files["third.md"] = b"# Third 2024\n\n---\n\n## Sharp things\n\n* edges\n"
    await visit.shell.reread()
    await visit.settle()
    visit.shell.actions.escape()
    assert len(visit.page.results) == 2


# Searching and the history


@in_loop
async def test_typing_shows_results_and_rests_as_a_step() -> None:
    visit = await started()
    visit.shell.actions.type("tears")
    assert len(visit.page.results) == 2
    visit.timers.advance(REST)
    assert visit.history.entries == ["", "q=tears"]
    visit.history.at = 0
    visit.shell.actions.follow_address()
    assert visit.page.query == ""
    assert len(visit.page.results) == 4
    visit.shell.actions.follow_address()  # browsers tell of one change twice
    assert len(visit.list.statuses) == 3


@in_loop
async def test_filters_combine_and_come_off() -> None:
    visit = await started()
    actions = visit.shell.actions
    actions.filter("year", "2026")
    assert len(visit.page.results) == 3
    actions.filter("has", "code")
    assert visit.page.results == [TESTING]
    actions.remove_filter("year", "2026")
    assert visit.page.focused == "results"
    assert visit.shell.view == View(has=("code",))
    assert visit.history.at == 3
    actions.sort("newest")
    actions.type("tests")
    actions.clear(keeps_query=True)
    assert visit.shell.view == View(q="tests", sort="newest")
    assert visit.page.focused == "q"
    actions.clear(keeps_query=False)
    assert (visit.shell.view, visit.page.query) == (View(sort="newest"), "")


@in_loop
async def test_a_filter_leaves_the_open_talk() -> None:
    visit = await started(fragment=f"#talk={TYPES}")
    visit.shell.actions.filter("year", "2025")
    assert visit.page.shown == "list"
    assert ("flush", None) in visit.deferred.calls


@in_loop
async def test_links_lead_on_and_keep_what_they_do_not_say() -> None:
    visit = await started(fragment="#notes=https://example.org/a.md&later=1")
    visit.shell.actions.follow(f"#talk={TYPES}&q=tears")
    assert visit.page.query == "tears"
    assert visit.shell.view.notes == ("https://example.org/a.md",)
    assert visit.shell.view.other == (("later", "1"),)
    assert visit.page.scroll == 0


@in_loop
async def test_a_link_to_where_one_is_scrolls_up() -> None:
    visit = await started()
    visit.page.scroll = 500
    visit.shell.actions.follow("#")
    assert (visit.page.scroll, visit.history.n_changes) == (0, 0)


@in_loop
async def test_a_link_to_the_open_talk_leaves_it_where_it_is() -> None:
    visit = await started(fragment=f"#talk={TYPES}")
    visit.page.scroll = 500
    visit.shell.actions.follow(f"#talk={TYPES}")
    assert visit.history.n_changes == 0
    visit.shell.actions.follow(f"#talk={TYPES}&q=edges")
    assert (visit.page.scroll, visit.history.n_changes) == (500, 1)


@in_loop
async def test_an_address_with_notes_opens_them() -> None:
    visit = await started()
    visit.history.entries[0] = "#notes=https://example.org/a.md"
    visit.shell.actions.follow_address()
    assert visit.deferred.calls == [("open_addresses", ("https://example.org/a.md",))]


# Views


@in_loop
async def test_back_from_a_talk_the_list_stands_where_it_stood() -> None:
    visit = await started()
    visit.page.scroll = 300
    visit.shell.actions.follow(f"#talk={TESTING}")
    assert visit.page.scroll == 0
    assert visit.deferred.calls == [("draw_marks", "Testing what matters")]
    drawn = len(visit.list.statuses)
    visit.history.at = 0
    visit.shell.actions.follow_address()
    assert visit.page.scroll == 300
    assert len(visit.list.statuses) == drawn
    assert visit.page.focused == f"result {TESTING}"


@in_loop
async def test_the_problems_and_the_readers_own_are_views() -> None:
    visit = await started()
    visit.shell.actions.follow("#view=problems")
    assert visit.page.shown == "problems"
    assert visit.page.title == "Notes health: 3 problems · Backrow"
    assert visit.page.focused == "problems-main"
    assert "no speaker" in visit.page.html["problems"]
    visit.shell.actions.follow("#view=yours")
    assert (visit.page.shown, visit.page.title) == ("yours", "Your library · Backrow")
    assert visit.deferred.calls == [("draw", None)]
    visit.shell.actions.follow("#")
    assert visit.page.focused == "results"


@in_loop
async def test_a_changed_mark_draws_the_list_in_its_place() -> None:
    visit = await started(many(90))
    visit.page.scroll, kept = 100, visit.page.n_kept
    visit.shell.refresh()
    assert visit.page.n_kept == kept + 1
    assert len(visit.page.results) == 90  # all at once, for it is scrolled
    visit.shell.actions.follow("#view=yours")
    visit.shell.refresh()
    assert visit.page.n_kept == kept + 1
    visit.shell.actions.follow("#view=problems")
    visit.page.html.clear()
    visit.shell.refresh()
    assert "problems" in visit.page.html


@in_loop
async def test_the_deferred_half_sees_the_page_and_says_a_word() -> None:
    visit = await started()
    host = visit.shell
    host.show_notice("<p>Marks are not kept.</p>")
    assert "Marks are not kept" in visit.page.html["notices"]
    visit.page.focused = f"result {QUIET}"
    entry = host.focused_entry()
    assert entry
    assert entry.id == QUIET
    host.actions.type("tears")
    host.actions.follow("#view=yours")
    view, matches = host.listed()
    assert (host.shown, view, matches.n_talks) == ("yours", View(q="tears"), 2)
    assert host.talk is None
    assert not host.is_reading


# Keys


@in_loop
async def test_the_focus_walks_the_results() -> None:
    visit = await started()
    actions = visit.shell.actions
    visit.page.focused = "q"
    assert actions.run("next")
    assert visit.page.focused == f"result {TYPES}"
    assert actions.run("next")
    assert visit.page.focused == f"result {TESTING}"
    actions.run("previous")
    actions.run("previous")
    assert visit.page.focused == "q"
    visit.page.focused = f"result {QUEUES}"
    actions.run("next")
    assert visit.page.focused == f"result {QUEUES}"  # the last


@in_loop
async def test_near_the_end_more_results_come() -> None:
    visit = await started(many(250))
    visit.page.focused = f"result {visit.page.results[97]}"
    visit.shell.actions.run("next")
    assert len(visit.page.results) == 200


@in_loop
async def test_in_a_talk_keys_lead_to_its_neighbours() -> None:
    visit = await started(fragment=f"#talk={TYPES}")
    actions = visit.shell.actions
    actions.run("previous")
    assert visit.shell.view.talk == TYPES
    actions.run("next")
    assert visit.shell.view.talk == TESTING
    assert visit.history.at == 1


@in_loop
async def test_escape_leads_to_the_list_and_then_empties_the_search() -> None:
    visit = await started()
    actions = visit.shell.actions
    actions.type("tears")
    actions.follow(f"#q=tears&talk={TYPES}")
    assert not actions.run("escape")
    assert visit.page.shown == "list"
    assert visit.page.focused == f"result {TYPES}"
    assert actions.run("escape")
    assert (visit.shell.view, visit.page.query, visit.page.focused) == (View(), "", "q")
    assert not actions.run("escape")
    actions.follow("#view=problems")
    assert not actions.run("escape")
    assert visit.page.focused == "results"


@in_loop
async def test_other_keys() -> None:
    visit = await started()
    actions = visit.shell.actions
    assert actions.run("search")
    assert (visit.page.focused, visit.page.is_query_selected) == ("q", True)
    assert actions.run("help")
    assert visit.page.is_help_shown
    assert not actions.run("star")  # nothing to star has the focus
    visit.page.focused = f"result {QUIET}"
    assert actions.run("star")
    assert visit.deferred.calls == [("do", "star")]


@in_loop
async def test_what_can_be_copied() -> None:
    visit = await started(fragment="#notes=https://example.org/a.md")
    actions = visit.shell.actions
    assert actions.text_of("problems", "").count("- [ ]") == 3
    assert actions.text_of("address", "https://x.example/") == ""
    actions.follow(f"#q=tears&talk={TYPES}")
    address = actions.text_of("address", "https://x.example/")
    assert address.startswith(f"https://x.example/#talk={TYPES}&notes=https:")
    assert actions.text_of("markdown", "").startswith("## Types without tears")


# Reading again


@in_loop
async def test_an_open_talk_that_changed_is_drawn_again() -> None:
    visit = await started(fragment=f"#talk={TYPES}")
    await visit.shell.reread()
    assert visit.drawn_notes == ["Types without tears"]
    visit.library.files["utopia.md"] = NOTES["utopia.md"].replace("edges", "middle").encode()
    await visit.shell.reread()
    await visit.settle()
    assert visit.drawn_notes == ["Types without tears"] * 2
    del visit.library.files["utopia.md"]
    await visit.shell.reread()
    await visit.settle()
    assert (visit.shell.talk, visit.page.shown) == (None, "list")


@in_loop
async def test_two_readings_do_not_mix() -> None:
    visit = await started()
    await asyncio.gather(visit.shell.reread(), visit.shell.reread())
    await visit.settle()
    assert visit.library.index.n_talks == 4
    assert visit.library.n_notes_read == 2
