"""Drafts of notes, which read back as the sessions they are made of."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.parse.conferences import parse_library
from app.schedules.drafts import draft_notes
from tests.support.schedules import PLAIN, schedule, session

TALKS = "https://conf.example/talk/"

words = st.text(st.sampled_from("abcdefg ÄÖ'()[]*_<>&#-:!?1`\""), min_size=1, max_size=24)

names = st.sampled_from(["Ada Quill", "Bo Lind", "Cy O’Cole", "Dana de Vries"])

topics = st.tuples(st.sampled_from("ABCDEFG"), words, st.lists(names, max_size=2, unique=True))


@given(
    st.lists(topics, min_size=1, max_size=4, unique_by=lambda topic: topic[0]),
    st.sampled_from(["Conf 2025", "The `Rust` Conf 2025", 'The "Rust" Conf 2025']),
)
def test_a_draft_reads_back_as_the_talks(
    talks: list[tuple[str, str, list[str]]], name: str
) -> None:
    wanted = [
        session(" ".join(f"Topic {letter} {text}".split()), *speakers, url=f"{TALKS}{letter}/")
        for letter, text, speakers in talks
    ]
    plan = replace(schedule(*wanted), title=name, url="https://conf.example/")
    [(conference, _)] = parse_library({"draft.md": draft_notes(plan, wanted)})
    assert conference.title == plan.title
    read = [e for e in conference.entries if e.kind != "section"]
    assert [e.title for e in read] == [s.title for s in wanted]
    assert [e.speakers for e in read] == [s.speakers for s in wanted]
    assert [e.url for e in read] == [s.url for s in wanted]


def test_a_draft_names_its_days() -> None:
    text = draft_notes(schedule(), [PLAIN, replace(PLAIN, title="B", day=None, start=None)])
    assert text.count("## 2025-06-01") == 1
    assert "date:" not in text
