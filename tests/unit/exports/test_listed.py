"""The list that exporters take: its order, its sections, and pauses."""

from dataclasses import replace

from app.exports.csv_table import to_csv
from app.exports.json_model import listed_json
from app.exports.listed import selected
from tests.support.exports import FLASH, HOLDER, LAST, SECTION
from tests.support.library import CONFERENCE, TALK, talk

OTHER = replace(CONFERENCE, title="Far 2024", source="far.md", entries=(talk(9, id="far/x"),))


def test_a_list_keeps_its_order_and_the_sections_of_its_entries() -> None:
    far = (OTHER, OTHER.entries[0])
    found = selected([(HOLDER, LAST), far, (HOLDER, FLASH), (HOLDER, TALK), (HOLDER, LAST)])
    assert [(c.title, [e.id for e in c.entries]) for c in found] == [
        ("Conf 2025", [LAST.id, SECTION.id, FLASH.id, TALK.id]),
        ("Far 2024", ["far/x"]),
    ]


def test_sections_in_sections_come_outermost_first_and_a_ring_ends() -> None:
    inner = replace(SECTION, id="c/inner", parent="c/outer")
    outer = replace(SECTION, id="c/outer", parent="c/inner")
    leaf = talk(4, parent="c/inner")
    held = replace(CONFERENCE, entries=(outer, inner, leaf))
    (found,) = selected([(held, leaf)])
    assert [e.id for e in found.entries] == ["c/outer", "c/inner", leaf.id]


def test_writing_pauses_after_each_small_step() -> None:
    listed = [(HOLDER, LAST), (OTHER, OTHER.entries[0])]
    assert list(to_csv(listed)) == [1, 2]
    assert list(listed_json(listed)) == [1, 2]
