"""A reader's marks -> HTML: those on one talk, and the panel of all marks."""

from collections.abc import Sequence
from html import escape

from app.marks.model import Mark, follow_up_numbers, stray_ticks, ticked
from app.model import Entry
from app.render.html import button, href
from app.search.view import View
from app.text import count

MOST_LOST = 200
"""Marks without a talk listed at most; the export has all."""


def render_marks(entry: Entry, mark: Mark | None, refused: str) -> str:
    """The reader's marks on one talk: follow-ups to tick, and a remark to edit.

    `refused` says why the browser does not keep marks, "" if it does.
    """
    follow_ups = ""
    if entry.follow_ups:
        done = ticked(mark, entry) if mark else [False] * len(entry.follow_ups)
        items = "".join(
            f'<li><label><input type="checkbox" name="tick" value="{number}"'
            f"{' checked' if is_done else ''}> <span>{escape(text)}</span></label></li>"
            for number, ((text, _), is_done) in enumerate(
                zip(follow_up_numbers(entry), done, strict=True)
            )
        )
        follow_ups = (
            f'<fieldset class="ticks"><legend>Follow-ups done</legend><ul role="list">{items}</ul>'
            "</fieldset>"
        )
    strays = stray_ticks(mark, entry) if mark else []
    gone = "".join(f"<li>{escape(text)}</li>" for text in strays)
    stray = f'<p class="hint">Done, and no longer in these notes:</p><ul>{gone}</ul>'
    texts = mark.texts if mark else ()
    others = "".join(render_other_remark(n, text) for n, text in enumerate(texts[1:], 1))
    conflicting = (
        '<p class="hint">Also written, in another tab or on another machine:</p>'
        f'<ul class="ruled" role="list">{others}</ul>'
    )
    return (
        f'<h2 id="own-marks-title">Your marks</h2>{follow_ups}{stray if strays else ""}'
        '<label class="field">A remark of your own'
        f'<textarea id="remark" rows="3" placeholder=" ">{escape(texts[0] if texts else "")}'
        "</textarea></label>"
        f"{conflicting if others else ''}"
        f'<p class="actions"><span class="hint" id="marks-saved" aria-live="polite"></span></p>'
        f'<div id="marks-refused">{render_refused(refused)}</div>'
    )


def render_other_remark(number: int, text: str) -> str:
    """A remark that conflicts with the one shown, with a button to delete it."""
    remove = button("drop-remark", "Remove this one", f' data-number="{number}"')
    return f'<li><p class="remark-text">{escape(text)}</p>{remove}</li>'


def render_refused(refused: str) -> str:
    """A warning that marks are not kept, with the reason; nothing if `refused` is ""."""
    if not refused:
        return ""
    return (
        '<div class="panel failed-notes" role="alert"><p><strong>Your marks are not saved: this '
        f"browser {escape(refused)}.</strong> They are lost when the page closes, unless you take "
        f'them along.</p><p class="actions">{button("export-marks", "Export marks")}</p></div>'
    )


def render_own_marks(
    n_marks: int,
    n_starred: int,
    n_remarks: int,
    lost: Sequence[Mark],
    damaged: Sequence[str],
    refused: str,
) -> str:
    """The panel of all marks: counts, marks without a talk, export and import.

    `damaged` holds a sentence for each stored mark that cannot be read. `refused` says why the
    browser does not keep marks, "" if it does.
    """
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
    """A mark whose talk was not found: its title and conference, and what was marked."""
    target = mark.target
    what = [*(["starred"] if mark.starred else []), *(t.text for t in mark.ticks if t.done.on)]
    said = "; ".join([*what, *mark.texts])
    return (
        f"<li><strong>{escape(target.title)}</strong> {escape(target.conference)}"
        f'<span class="hint">{escape(said)}</span></li>'
    )
