"""HTML fragments that several views share: icons, links, buttons, speakers, badges."""

from collections.abc import Iterable
from html import escape

from app.markup.plaintext import has_notes
from app.model import Entry
from app.search.query import Query
from app.search.snippets import highlight
from app.search.view import View, to_fragment
from app.text import count

OWN_BADGES = {"starred": "starred", "remark": "your remark", "opened": "opened"}
"""Texts of the badges for what the reader did, by their names in `Index.marks_of`."""


def icon(name: str) -> str:
    """An icon of the page's SVG sprite."""
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>'


def hidden(text: str) -> str:
    """A text for screen readers only."""
    return f'<span class="visually-hidden">{escape(text)}</span>'


def href(view: View) -> str:
    """The address of a view, as an attribute's value."""
    return escape("#" + to_fragment(view))


def button(do: str, label: str, extra: str = "") -> str:
    """A button that asks the page for the action `do`; `extra` are further attributes."""
    return f'<button class="button" type="button" data-do="{do}"{extra}>{escape(label)}</button>'


def highlighted(pieces: Iterable[tuple[str, bool]]) -> str:
    """Pieces of text, those that match in `<mark>`."""
    return "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)


def render_speakers(entry: Entry, query: Query) -> str:
    """The speakers, each a link to all talks by that person."""
    return ", ".join(render_speaker(name, query) for name in entry.speakers)


def render_speaker(name: str, query: Query) -> str:
    """One speaker, as a link to all talks by that person."""
    text = highlighted(highlight(name, query, "speaker"))
    return f'<a href="{href(View(speaker=(name,)))}">{text}</a>'


def render_badges(entry: Entry, marks: Iterable[str] = ()) -> str:
    """What a talk's notes hold, in words.

    `marks` names what the reader did with the talk: keys of OWN_BADGES.
    """
    badges = [("badge own", OWN_BADGES[name]) for name in marks]
    if entry.kind in ("lightning", "remarks"):
        badges.append((f"badge {entry.kind}", entry.kind))
    elif entry.kind == "panel":
        badges.append(("badge panel-talk", "panel"))
    elif entry.kind == "misc":
        badges.append(("badge", "note"))
    if entry.follow_ups:
        badges.append(("badge follow-up", count(len(entry.follow_ups), "follow-up")))
    if entry.has_code:
        badges.append(("badge code", "code"))
    if entry.links:
        badges.append(("badge", count(len(entry.links), "link")))
    if not has_notes(entry):
        badges.append(("badge no-notes", "no notes"))
    if not badges:
        return ""
    items = "".join(f'<li class="{name}">{text}</li>' for name, text in badges)
    return f'<ul class="badges" role="list" aria-label="About these notes">{items}</ul>'
