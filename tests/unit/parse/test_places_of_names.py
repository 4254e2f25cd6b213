"""Where names stand is decided for all talks of a note or folder, not for one line."""

# ruff: noqa: E501 - a table has one case a line

import pytest

from app.parse.conferences import parse_library

Talk = tuple[str, list[str]]


def talks(notes: dict[str, str], name: str = "") -> list[Talk]:
    entries = [e for c, _ in parse_library(notes, name=name) for e in c.entries]
    return [(e.title, list(e.speakers)) for e in entries if e.kind in {"talk", "lightning"}]


HEAD = "# Barkcon 2030\n\n"


def sections(*headings: str) -> dict[str, str]:
    return {"bark.md": HEAD + "".join(f"## {heading}\n\nx\n\n" for heading in headings)}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param(
            sections("Reading Bark, Ada Quill", "Rings in Rain, Zyx Wovel", "Mending Moss, Qorin Blent", "Leaf Mould, Vatt Ostrum"),
            [("Reading Bark", ["Ada Quill"]), ("Rings in Rain", ["Zyx Wovel"]), ("Mending Moss", ["Qorin Blent"]), ("Leaf Mould", ["Vatt Ostrum"])],
            id="after a comma",
        ),
        pytest.param(
            sections("Zyx Wovel - Reading Bark", "Rings in Rain - Ada Quill", "Vatt Ostrum - Mending Moss", "Why leaves rot at all - Qorin Blent"),
            [("Reading Bark", ["Zyx Wovel"]), ("Rings in Rain", ["Ada Quill"]), ("Mending Moss", ["Vatt Ostrum"]), ("Why leaves rot at all", ["Qorin Blent"])],
            id="on either side of a dash",
        ),
        pytest.param(
            sections("Reading Bark - Cap Wovel, VP of wood at Sapling, once a baker", "Rings - Ada Quill, Developer at Leaf & Vatt Ostrum, Designer"),
            [("Reading Bark", ["Cap Wovel"]), ("Rings", ["Ada Quill", "Vatt Ostrum"])],
            id="with what they do",
        ),
        pytest.param(
            sections("Reading Bark ([link](https://bark.example/1))", "Rings (slides) (video)", "Moss - Anna Reed"),
            [("Reading Bark", []), ("Rings", []), ("Moss", ["Anna Reed"])],
            id="links behind a title are no title",
        ),
        pytest.param(
            {"bark.md": HEAD + "".join(f"## {who}, Leaf Institute, *{what}*\n\nx\n\n" for who, what in (("Ada Quill", "Reading Bark"), ("Zyx Wovel", "Rings")))},
            [("Reading Bark", ["Ada Quill"]), ("Rings", ["Zyx Wovel"])],
            id="before a title in emphasis",
        ),
        pytest.param(
            {"bark.md": "#Bark Conf 2030\n\n#Ada Quill\n##Reading Bark\nx\n\n#Rings in Rain\n##Zyx Wovel\nx\n\n#Mending Moss\n##Bo Reed and Cy Moss\nx\n\n#Vatt Ostrum\n##Why leaves rot\nx\n"},
            [("Reading Bark", ["Ada Quill"]), ("Rings in Rain", ["Zyx Wovel"]), ("Mending Moss", ["Bo Reed", "Cy Moss"]), ("Why leaves rot", ["Vatt Ostrum"])],
            id="in a second heading, and no space after the hashes",
        ),
        pytest.param(
            {"bark.md": HEAD + "## Reading Bark\n**Reading Bark, Slowly** - Vatt Ostrum, curator\n* x\n\n## Rings\n**Rings** Zyx Wovel @zyx\n* x\n\n## Moss - Anna Reed\nx\n"},
            [("Reading Bark", ["Vatt Ostrum"]), ("Rings", ["Zyx Wovel"]), ("Moss", ["Anna Reed"])],
            id="after the title said again",
        ),
        pytest.param(
            {f"barkcon-2030/{n}.md": f"# Talk {n}\n\nHands-on Lab\n\n## Abstract\n\n- {who}\n\nWhat it is about.\n" for n, who in enumerate(("Zyx Wovel", "Vatt Ostrum", "Qorin Blent"), 1)},
            [("Talk 1", ["Zyx Wovel"]), ("Talk 2", ["Vatt Ostrum"]), ("Talk 3", ["Qorin Blent"])],
            id="in a list below the abstract, in each file",
        ),
        pytest.param(
            {"barkcon-2030/a.md": "Reading Bark\n============\n\nVatt Ostrum, Leaf College\n\nZyx Wovel, OCLC\n\nx y z\n", "barkcon-2030/b.md": "Rings\n=====\n\nSpeakers\n--------\n\n- Qorin Blent\n- Bo Reed\n\nx\n"},
            [("Reading Bark", ["Vatt Ostrum", "Zyx Wovel"]), ("Rings", ["Qorin Blent", "Bo Reed"])],
            id="in paragraphs, and below an underlined label",
        ),
        pytest.param(
            {f"barkcon-2030/{name}.md": "* x\n" for name in ("20 Ways to Read Bark by Zyx Wovel", "Rings by Vatt Ostrum", "Day 1 - 01 - Moss - Anna Reed")},
            [("20 Ways to Read Bark", ["Zyx Wovel"]), ("Moss", ["Anna Reed"]), ("Rings", ["Vatt Ostrum"])],
            id="in the names of files",
        ),
        pytest.param(
            {"barkcon-2030/a.md": "## B1 Reading Bark\n\n#### Vatt Ostrum\n#### Zyx Wovel\n\nx\n", "barkcon-2030/b.md": "## B2 Rings\n\n#### Ada Quill - Gardener\n\nx\n"},
            [("B1 Reading Bark", ["Vatt Ostrum", "Zyx Wovel"]), ("B2 Rings", ["Ada Quill"])],
            id="in headings of their own, one below the other",
        ),
    ],
)  # fmt: skip
def test_places_of_names(notes: dict[str, str], expected: list[Talk]) -> None:
    assert sorted(talks(notes)) == sorted(expected)


def test_the_folder_of_all_notes_may_name_the_conference() -> None:
    notes = {"Day 1/a.md": "# Ash\n\nBy Ada Quill\n", "Day 2/b.md": "# Elm\n\nBy Bo Reed\n"}
    [(found, _)] = parse_library(notes, name="Bark-Conference-2030")
    assert (found.title, found.year) == ("Bark Conference 2030", 2030)


def test_conferences_listed_in_a_note_are_no_talks() -> None:
    text = "# To see\n\n" + "".join(
        f"## Barkcon {year}\n\n* a talk\n\n" for year in range(2030, 2034)
    )
    assert talks({"list.md": text}) == []
