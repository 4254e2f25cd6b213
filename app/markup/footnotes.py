"""Footnotes, numbered by their first references and written at the end."""

from collections.abc import Callable, Container, Sequence
from xml.etree.ElementTree import Element, SubElement

from app.markup.inlines.pieces import Node
from app.markup.inlines.writer import append_text

Write = Callable[[Element, str], None]
"""Writes the text of the footnote with this label into an element."""


class Footnotes:
    """The footnotes of one body, as far as they are referred to."""

    def __init__(self, labels: Container[str]) -> None:
        self._labels = labels
        self._referred: list[str] = []
        self._uses: dict[str, list[str]] = {}
        """For each label its number, then the ids of its references."""

    def refer(self, label: str) -> Node | None:
        """Make a reference to the footnote of a normalised label; None if there is none."""
        if label not in self._labels:
            return None
        if label not in self._uses:
            self._referred.append(label)
            self._uses[label] = [str(len(self._referred))]
        uses = self._uses[label]
        number = uses[0]
        use = number if len(uses) == 1 else f"{number}-{len(uses)}"
        uses.append(use)
        link = Node("a", {"href": f"#fn-{number}", "id": f"fnref-{use}"}, [number])
        return Node("sup", {"class": "footnote-ref"}, [link])

    def write(self, root: Element, write_text: Write) -> None:
        """Append the footnotes that are referred to, also from one another."""
        notes: list[Element] = []
        for label in self._referred:  # which grows while footnotes refer to others
            note = Element("li", {"id": f"fn-{len(notes) + 1}"})
            write_text(note, label)
            notes.append(note)
        if not notes:
            return
        for label, note in zip(self._referred, notes, strict=True):
            _write_back_links(note, self._uses[label][1:])
        section = SubElement(root, "section", {"class": "footnotes", "aria-label": "Footnotes"})
        SubElement(section, "ol").extend(notes)


def _write_back_links(note: Element, uses: Sequence[str]) -> None:
    """Link from a footnote back to each of its references."""
    parent = note[-1] if len(note) and note[-1].tag == "p" else note
    for count, use in enumerate(uses, start=1):
        append_text(parent, " ")
        attributes = {"href": f"#fnref-{use}", "class": "footnote-backref"}
        attributes["aria-label"] = f"Back to reference {use}"
        link = SubElement(parent, "a", attributes)
        link.text = "↩"
        if count > 1:
            SubElement(link, "sup").text = str(count)
