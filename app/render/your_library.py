"""The view "Your library": what was opened, what is marked, and how to hand it on. Values -> HTML.

The third part of what page.py begins; every text from a note, a mark or a file is escaped.
"""

from collections.abc import Sequence
from html import escape

from app.imports.batch import HERE, PASTED, Opened
from app.marks.model import Mark
from app.model import FailedNote
from app.render.results import href
from app.render.talk import render_refused
from app.schedules.matching import Laid
from app.schedules.model import Session, wall_clock
from app.search.view import View
from app.text import count

MOST_LOST = 200
"""Marks without a talk that the view lists; the export has all."""

MOST_OPENED = 300
MOST_TOLD = 100
"""Open notes that are listed; failures, and as many other lines on what became of files."""


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


# ---- opening notes ------------------------------------------------------------------------------


def render_ways_in(*, is_empty: bool) -> str:
    """The ways to open notes. `is_empty`: nothing is open yet."""
    about = (
        "<p>Drop Markdown files, folders or a <code>.zip</code> anywhere on this page, or choose "
        "them. They are read here, in this browser, and go nowhere.</p>"
    )
    return (
        f"{about if is_empty else ''}"
        f'<p class="actions">{button("open-files", "Choose files…")}'
        f"{button('open-folder', 'Choose a folder…')}</p>"
        '<details class="way-in" id="paste-way"><summary>Paste Markdown</summary>'
        '<label class="field">Markdown<textarea id="pasted" rows="6" spellcheck="false">'
        "</textarea></label>"
        f'<p class="actions">{button("open-pasted", "Open this text")}</p></details>'
        '<details class="way-in" id="web-way"><summary>Open from the web</summary>'
        '<label class="field">Address of a note, or of a folder or gist at a code host'
        '<input class="text-input" id="address" type="url" inputmode="url" autocomplete="off" '
        'placeholder="https://"></label>'
        f'<p class="actions">{button("open-address", "Load")}</p></details>'
    )


def render_opened(
    held: Sequence[Opened],
    former: Sequence[Opened],
    told: Sequence[str],
    failed: Sequence[FailedNote],
    folders: Sequence[str],
    refused: str,
) -> str:
    """What is open beside the library's own notes, and what can be done with it."""
    if not (held or former or told or failed):
        return render_ways_in(is_empty=True)
    rows = "".join(render_note(note) for note in held[:MOST_OPENED])
    left = len(held) - MOST_OPENED
    more = f'<p class="hint">{left:,} more.</p>' if left > 0 else ""
    keeping = (
        f'<p class="hint">Nothing can be kept for the next visit: this browser {escape(refused)}. '
        "“Save as one file” keeps all.</p>"
    )
    actions = (
        '<p class="actions">'
        f"{button('keep-notes', 'Keep all for the next visit') if not refused else ''}"
        f"{button('reload-folders', 'Reload ' + ', '.join(folders)) if folders else ''}"
        f"{button('remove-notes', 'Close all')}</p>"
    )
    again = [
        button("former-note", "Show it again", f' data-number="{number}"')
        for number in range(len(former))
    ]
    back = "".join(
        f"<li><span>{escape(note.path)}</span> {show}</li>"
        for note, show in zip(former, again, strict=True)
    )
    former_list = (
        '<h3>Closed or replaced</h3><p class="hint">Here until the page closes.</p>'
        f'<ul class="ruled" role="list">{back}</ul>'
    )
    listed = (
        f"<h3>Open now: {count(len(held), 'file')}</h3>{keeping if refused else ''}{actions}"
        f'<ul class="ruled opened-notes" role="list">{rows}</ul>{more}'
    )
    return (
        f"{render_ways_in(is_empty=False)}{render_outcome(failed, told)}"
        f"{listed if held else ''}{former_list if former else ''}"
    )


def render_note(note: Opened) -> str:
    """One open note: where it came from, and what can be done with it."""
    path = f' data-path="{escape(note.path)}"'
    whence = {HERE: "from this computer", PASTED: "pasted"}.get(note.origin, note.origin)
    keep = button(
        "keep-note",
        "Kept" if note.is_kept else "Keep",
        f'{path} aria-pressed="{"true" if note.is_kept else "false"}"',
    )
    instead = (
        button("replace-note", f"Show instead of {note.name}", path)
        if note.path != note.name
        else ""
    )
    return (
        f'<li><span><code>{escape(note.path)}</code> <span class="hint">{escape(whence)}</span>'
        f'</span><span class="actions">{instead}{keep}{button("remove-note", "Close", path)}</span>'
        "</li>"
    )


def render_opening(done: int, of: int, what: str) -> str:
    """How far opening is, and the way to give it up; `of` is 0 where that is not known.

    Its parts are changed in place while it is shown: a button that is made anew under the pointer
    is never pressed.
    """
    number = f' max="{of}" value="{done}"' if of else ""
    return (
        f'<p data-under-way aria-live="off">{escape(opening_text(done, of, what))}</p>'
        f'<progress class="boot-progress" aria-label="Opening notes" data-under-way{number}>'
        '</progress><p class="actions" data-under-way>'
        f"{button('cancel-opening', 'Cancel')}</p>"
    )


def opening_text(done: int, of: int, what: str) -> str:
    """How far opening is, in words."""
    return f"Opening{f' {done:,} of {of:,}' if of else ''}: {what}"


def render_result(text: str, failed: Sequence[FailedNote], told: Sequence[str]) -> str:
    """What opening came to."""
    return (
        f"{f'<p><strong>{escape(text)}</strong></p>' if text else ''}"
        f"{render_outcome(failed, told)}"
        f'<p class="actions"><a class="button" href="#view=yours">Your library</a>'
        f"{button('close-opening', 'Close')}</p>"
    )


def render_outcome(failed: Sequence[FailedNote], told: Sequence[str]) -> str:
    """Each file that could not be opened, with the reason, and what else was decided."""
    lines = [
        f"<code>{escape(note.source)}</code> {escape(note.reason.removesuffix('.'))}."
        for note in failed[:MOST_TOLD]
    ]
    lines += [escape(sentence) for sentence in told[:MOST_TOLD]]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    left = len(failed) + len(told) - len(lines)
    more = f"<li>{left:,} more like these.</li>" if left > 0 else ""
    return f'<ul class="outcome">{items}{more}</ul>'


def render_changed(folders: Sequence[str]) -> str:
    """That files of an open folder changed."""
    return (
        f"<p>Files in {escape(', '.join(folders))} changed.</p>"
        f'<p class="actions">{button("reload-folders", "Reload")}'
        f"{button('close-opening', 'Not now')}</p>"
    )


def render_ask(addresses: Sequence[tuple[str, str]]) -> str:
    """The question before notes are loaded that an address asks for: (address, `Wanted.site`)
    each.
    """
    sites = ", ".join(dict.fromkeys(s for _, some in addresses for s in some.split(", ")))
    items = "".join(
        f'<li data-address="{escape(address)}"><code>{escape(address)}</code></li>'
        for address, _ in addresses
    )
    return (
        '<h2 id="ask-title">Load notes from another site?</h2>'
        f"<p>The address of this page asks for notes from <strong>{escape(sites)}</strong>. "
        f"Whoever runs it will see that you asked. Nothing was loaded yet.</p><ul>{items}</ul>"
        f'<form method="dialog" class="actions">{button("load-asked", "Load these notes")}'
        '<button class="button" autofocus>Not now</button></form>'
    )


# ---- marks, and handing on ----------------------------------------------------------------------


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


def render_hand_on(n_notes: int, n_talks: int, words: str, *, has_marks: bool) -> str:
    """Save everything as one file, or what is listed in another form; `words` say what that is."""
    with_marks = (
        '<label class="single-keys"><input type="checkbox" id="with-marks"> with your marks</label>'
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
        f"<p>One file of some 15 MB that holds {count(n_notes, 'note')}, opens by a double-click "
        "with no network, and can save itself again.</p>"
        f'<p class="actions">{button("save-file", "Save as one file")}'
        f"{with_marks if has_marks else ''}</p>"
        f"<h3>Export what is listed: {count(n_talks, 'talk')}{escape(words)}</h3>"
        f'<p class="actions">{forms}</p>'
    )


# ---- schedules ----------------------------------------------------------------------------------


def render_schedules(schedules: Sequence[Laid]) -> str:
    """What the schedules that are open add, and the talks that no notes were taken of."""
    about = (
        "<p>Open a conference’s <code>schedule.json</code> or <code>schedule.xml</code>, as "
        "pretalx and frab publish them, like a note: it adds room, time, track and abstract to "
        "your talks, and lists those you took no notes of. Your notes stay as they are.</p>"
    )
    return about + "".join(map(render_schedule, schedules))


def render_schedule(laid: Laid) -> str:
    """One schedule."""
    schedule, matched = laid.schedule, laid.matched
    with_notes = f" in “{laid.conference.title}”" if laid.conference else ""
    items = "".join(
        f"<li><span>{escape(session.title)} <span class=hint>"
        f"{escape(', '.join(session.speakers))} {escape(when(session))}</span></span></li>"
        for session in matched.missing[:MOST_OPENED]
    )
    left = len(matched.missing) - MOST_OPENED
    more = f"<p class=hint>{left:,} more; the draft has all.</p>" if left > 0 else ""
    n = f' data-number="{laid.number}"'
    drafts = button("save-draft", "Save a draft of notes", n) + button(
        "open-draft", "Open the draft here", n
    )
    missing = (
        f"<details><summary>{count(len(matched.missing), 'talk')} without notes</summary>"
        f'<ul class="ruled" role="list">{items}</ul>{more}</details>'
    )
    return (
        f"<h3>{escape(schedule.title or 'Schedule')}</h3><p>{count(len(schedule.sessions), 'talk')}"
        f" announced, {len(matched.sessions):,} found{escape(with_notes)}.</p>"
        f"{missing if matched.missing else ''}"
        f'<p class="actions">{drafts if matched.missing else ""}'
        f"{button('drop-schedule', 'Put it away', n)}</p>"
    )


def render_session(session: Session) -> str:
    """What a schedule adds to a talk: when, where, its track, and what was announced."""
    facts = [text for text in (when(session), session.room, session.track) if text]
    abstract = session.abstract or session.description
    told = (
        f'<details><summary>As announced</summary><p class="announced">{escape(abstract)}</p>'
        "</details>"
        if abstract
        else ""
    )
    return f'<div id="session" class="session"><p>{escape(" · ".join(facts))}</p>{told}</div>'


def when(session: Session) -> str:
    """A session's day and time, as the clocks at the conference show it."""
    if not session.start:
        return session.day.isoformat() if session.day else ""
    clock = wall_clock(session.start)
    text = f"{clock:%Y-%m-%d %H:%M}"
    if session.end:
        text += f"–{wall_clock(session.end):%H:%M}"
    return text
