"""The documented JSON model."""

import json
from dataclasses import asdict, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.exports.json_model import PAGE_ONLY, listed_json, to_json
from app.exports.listed import finished
from app.model import Library, Link, Problem
from tests.support.exports import CELLS
from tests.support.library import CONFERENCE, TALK, talk


def documented(library: Library) -> dict[str, Any]:
    """The library as JSON values, without what only the page needs."""
    model: dict[str, Any] = json.loads(json.dumps(asdict(library)))
    for conference in model["conferences"]:
        for entry in conference["entries"]:
            for name in PAGE_ONLY:
                del entry[name]
    return model


def test_json_is_the_documented_model_without_what_only_the_page_needs() -> None:
    entry = replace(
        TALK, links=(Link("https://a.example/", "a"),), byline=(1,), definitions="[a]: b"
    )
    found = json.loads(finished(listed_json([(CONFERENCE, entry)])))
    assert set(found) == {"conferences", "problems"}
    assert found["problems"] == []
    (conference,) = found["conferences"]
    assert conference["title"] == "Conf 2025"
    (told,) = conference["entries"]
    assert told["links"] == [{"url": "https://a.example/", "text": "a"}]
    assert not {"byline", "definitions"} & set(told)


def test_json_of_a_library_tells_its_problems_and_keeps_its_letters() -> None:
    problem = Problem("a.md", 3, "gap", "hint", "Zürich fehlt.", "")
    text = to_json(Library((CONFERENCE,), (problem,)))
    assert text.endswith("\n}\n")
    assert "Zürich" in text
    assert json.loads(text) == documented(Library((CONFERENCE,), (problem,)))
    assert json.loads(text)["problems"][0]["line"] == 3


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=3))
def test_json_is_written_as_json_dumps_writes_the_model(titles: list[list[str]]) -> None:
    conferences = tuple(
        replace(
            CONFERENCE, title=some[0], entries=tuple(talk(n, body=t) for n, t in enumerate(some))
        )
        for some in titles
    )
    problems = tuple(Problem(some[0], 3, "gap", "hint", some[-1], "") for some in titles)
    library = Library(conferences, problems)
    assert to_json(library) == json.dumps(documented(library), ensure_ascii=False, indent=1) + "\n"
