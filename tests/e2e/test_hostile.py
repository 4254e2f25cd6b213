"""A note that attacks the page, in Chromium; tests/engines/ does the same in the other two."""

import types
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.hostile import INJECT, LISTEN, VISIT_EVERYTHING
from tests.support.serving import serve_folder
from tests.support.visits import Visit


@pytest.mark.parametrize("way", ["http", "file", "one-file"])
def test_nothing_from_a_note_runs(
    way: str,
    built_hostile: Path,
    visit: Visit,
    settings: types.ModuleType,
) -> None:
    visit.add_init_script(LISTEN)
    with serve_folder(built_hostile / "site", settings.SUB_PATH) as url:
        address = {
            "http": url,
            "file": (built_hostile / "site" / "index.html").as_uri(),
            "one-file": (built_hostile / "backrow.html").as_uri(),
        }[way]
        page = visit.open(address)
        expect(page.get_by_role("status")).to_have_text("6 talks")
        seen = page.evaluate(VISIT_EVERYTHING)
        assert seen == {
            "ran": [],
            "views": 3 + page.locator("#list article").count(),
            "strange": [],
        }
        assert page.evaluate(INJECT) == []
        outside = [u for u in visit.requests if "evil" in u or "tracker" in u]
        assert outside == []
