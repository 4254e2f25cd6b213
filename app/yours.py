"""The view "Your library": what was opened, what is marked, and how to hand it on. Values -> HTML.

The third part of what page.py begins; every text from a note, a mark or a file is escaped.
"""

from collections.abc import Sequence
from html import escape

from app.marks import Mark
from app.page import count, href
from app.query import View
from app.reading import render_refused

MOST_LOST = 200
"""Marks without a talk that the view lists; the export has all."""


def render_yours(parts: Sequence[tuple[str, str, str]]) -> str:
    """The view: a section for each (name, title, content), that can be put in anew by its name."""
    sections = "".join(
        f'<section class="panel" aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>'
        f'<div id="{name}">{content}</div></section>'
        for name, title, content in parts
    )
    return (
        '<main class="yours" id="yours-main" tabindex="-1"><h1>Your library</h1>'
        f'<p class="hint said" id="said" role="log"></p>{sections}</main>'
    )


def button(do: str, label: str, extra: str = "") -> str:
    """A button that asks the page to do something."""
    return f'<button class="button" type="button" data-do="{do}"{extra}>{escape(label)}</button>'


def render_own_marks(
    n_marks: int,
    n_starred: int,
    n_remarks: int,
    lost: Sequence[Mark],
    damaged: Sequence[str],
    refused: str,
) -> str:
    """How much is marked, what can't be tied to a talk, and the way out and in."""
    starred = f'<a href="{href(View(q="is:starred"))}">{count(n_starred, "starred talk")}</a>'
    remarks = f'<a href="{href(View(q="has:remark"))}">{count(n_remarks, "talk")} with a remark</a>'
    about = (
        f"<p>{starred}, {remarks}.</p>"
        if n_marks
        else (
            "<p>Star a talk, tick off a follow-up or write a remark where you read it. Marks stay "
            "in this browser; a file of them goes wherever you take it.</p>"
        )
    )
    items = "".join(render_lost(mark) for mark in lost[:MOST_LOST])
    left = len(lost) - MOST_LOST
    more = f'<p class="hint">{left:,} more; the export has all.</p>' if left > 0 else ""
    listed = (
        f"<h3>{count(len(lost), 'mark')} without a talk</h3>"
        "<p class=hint>Their talks are not in the notes now open, or can’t be told apart. The "
        f'marks are kept.</p><ul class="ruled" role="list">{items}</ul>{more}'
    )
    broken = "".join(f"<li>{escape(sentence)}</li>" for sentence in damaged)
    return (
        f"{about}{render_refused(refused)}"
        f'<p class="actions">{button("export-marks", "Export marks")}'
        f"{button('import-marks', 'Import marks…')}</p>"
        f"{listed if lost else ''}"
        f"{f'<ul>{broken}</ul>' if broken else ''}"
    )


def render_lost(mark: Mark) -> str:
    """A mark whose talk was not found: where it was, and what it says."""
    target = mark.target
    what = [*(["starred"] if mark.starred else []), *(t.text for t in mark.ticks if t.done.on)]
    said = "; ".join([*what, *mark.texts])
    return (
        f"<li><strong>{escape(target.title)}</strong> {escape(target.conference)}"
        f'<span class="hint">{escape(said)}</span></li>'
    )


def render_hand_on(n_notes: int, n_talks: int, size: str, *, has_marks: bool) -> str:
    """Save everything as one file, or what is listed in another form. `size` is of the file."""
    with_marks = (
        '<label class="single-keys"><input type="checkbox" id="with-marks"> with my marks</label>'
    )
    forms = "".join(
        button("export", label, f' data-form="{form}"')
        for form, label in (
            ("markdown", "Markdown"),
            ("json", "JSON"),
            ("csv", "CSV"),
            ("atom", "Atom feed"),
            ("calendar", "Calendar"),
        )
    )
    return (
        f"<p>One file that opens by a double-click, with no network, and holds "
        f"{count(n_notes, 'note')}{size}. It can save itself again.</p>"
        f'<p class="actions">{button("save-file", "Save as one file")}'
        f"{with_marks if has_marks else ''}</p>"
        f"<h3>Export what is listed: {count(n_talks, 'talk')}</h3>"
        f'<p class="actions">{forms}</p>'
    )
