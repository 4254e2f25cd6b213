"""Notes that are written read back as the same talks."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.exports.notes import notes_slices, to_notes
from app.model import Conference
from app.parse.conferences import parse_library

NOTE = """# PyFoo 2025

<https://foo.example>

Some words before.

---

## Welcome

Doors open.

---

## Types [by *name*]

Ada Quill, Bo Lind

<https://foo.example/talks/types/>

* a [reference][r] and a footnote[^1]

### A heading of the body

More.

---

## Lightning Talks

### Quick one

Cy Cole

Fast.

### Side note

Just this.

[r]: https://r.example
[^1]: The foot.
"""


def read(notes: dict[str, str]) -> list[Conference]:
    return [conference for conference, _ in parse_library(notes)]


def written(*conferences: Conference) -> list[tuple[dict[str, str], tuple[str, ...]]]:
    listed = [(c, e) for c in conferences for e in c.entries if e.kind != "section"]
    return [(dict(notes.files), notes.changed) for notes in to_notes(listed)]


def facts(conference: Conference) -> list[tuple[object, ...]]:
    return [
        (
            e.title,
            e.speakers,
            e.url,
            e.kind,
            e.date,
            e.tags,
            e.body.strip(),
            {x.url for x in e.links},
        )
        for e in conference.entries
        if e.kind != "section"
    ]


def test_a_conference_becomes_one_note_that_reads_back() -> None:
    [before] = read({"foo.md": NOTE})
    [(files, changed)] = written(before)
    assert changed == ()
    assert list(files) == ["pyfoo-2025/pyfoo-2025.md"]
    [after] = read(files)
    assert facts(after) == facts(before)
    assert (after.title, after.url, after.year) == (before.title, before.url, before.year)
    text = files["pyfoo-2025/pyfoo-2025.md"]
    assert text.count("[^1]: The foot.") == text.count("[r]: https://r.example") == 1


def test_writing_notes_pauses_within_a_conference() -> None:
    [before] = read({"foo.md": NOTE})
    found = list(notes_slices([(before, entry) for entry in before.entries]))
    assert found.count(None) > len(before.entries)
    assert sum(notes is not None for notes in found) == 1


def test_talks_with_dates_become_a_note_each() -> None:
    [before] = read(
        {
            "foo-2025/README.md": "# PyFoo 2025\n\nWords.\n",
            "foo-2025/a.md": '---\ntitle: A "quoted" talk\nspeakers: [Ada Quill]\n'
            "date: 2025-06-01\ntags: [web, it's]\n---\n# A\n\nText[^1].\n\n[^1]: Foot.\n",
            "foo-2025/b.md": "# B\n\nBo Lind\n\nMore.\n",
        }
    )
    [(files, changed)] = written(before)
    assert changed == ()
    assert len(files) == 3
    [after] = read(files)
    assert facts(after) == facts(before)


def test_two_conferences_of_one_name_stay_two() -> None:
    [one] = read({"foo.md": NOTE})
    other = replace(one, source="other.md")
    paths = [path for files, _ in written(one, other) for path in files]
    assert paths == ["pyfoo-2025/pyfoo-2025.md", "pyfoo-2025-2/pyfoo-2025-2.md"]


def test_a_conference_without_a_name_for_a_folder_gets_one() -> None:
    [before] = read({"foo.md": NOTE})
    [(files, _)] = written(replace(before, title="???"))
    [path] = files
    assert path.startswith("conference-2025/")


def test_what_can_t_read_back_is_told() -> None:
    [before] = read({"foo.md": NOTE})
    [first, *rest] = before.entries
    odd = replace(
        before, entries=(replace(first, url="https://foo.example/x/", tags=("a\nb",)), *rest)
    )
    [(files, changed)] = written(odd)
    assert changed
    assert "Doors open." in "".join(files.values())


titles = st.text(st.sampled_from("abc ÄÖ'()[]*_<>&#-:!?1`"), min_size=1, max_size=20).map(
    lambda text: " ".join(f"Talk {text}".split())
)

bodies = st.text(st.sampled_from("ab #*-_>`\n[]:^"), max_size=60)


@given(st.lists(st.tuples(titles, bodies), min_size=1, max_size=4))
def test_no_body_is_lost_whatever_it_holds(talks: list[tuple[str, str]]) -> None:
    text = "# PyFoo 2025\n\n" + "".join(f"---\n\n## {title}\n\n{body}\n\n" for title, body in talks)
    conferences = read({"foo.md": text})
    everything = "".join(
        content for files, _ in written(*conferences) for content in files.values()
    )
    for conference in conferences:
        for entry in conference.entries:
            for line in entry.body.split("\n"):
                assert line.strip() in everything
