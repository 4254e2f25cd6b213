"""Opening notes -> HTML: ways to open them, progress, outcome, and what is open."""

from collections.abc import Sequence
from html import escape

from app.imports.files import HERE, PASTED, Opened
from app.model import FailedNote
from app.render.html import button
from app.text import count

MOST_OPENED = 300
"""Open notes listed at most."""
MOST_MESSAGES = 100
"""Files that could not be opened listed at most, and as many messages."""


def render_open_controls(*, is_empty: bool) -> str:
    """The ways to open notes; an introduction above them if nothing is open yet."""
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
    messages: Sequence[str],
    failed: Sequence[FailedNote],
    folders: Sequence[str],
    refused: str,
) -> str:
    """The panel of notes opened beside the library's own, with actions for each.

    `held` are open, `former` were closed or replaced; `messages` and `failed` are those of the
    last opening. `folders` can be reloaded. `refused` says why the browser cannot keep
    notes ("" if it can).
    """
    if not (held or former or messages or failed):
        return render_open_controls(is_empty=True)
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
        f"{render_open_controls(is_empty=False)}{render_outcome(failed, messages)}"
        f"{listed if held else ''}{former_list if former else ''}"
    )


def render_note(note: Opened) -> str:
    """One open note: its path, its origin, and actions."""
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
    """The progress of opening, with a cancel button; `of` is 0 for an unknown total.

    Later progress is written into these elements: replacing a button while the pointer is on it
    would lose the click.
    """
    number = f' max="{of}" value="{done}"' if of else ""
    return (
        f'<p data-under-way aria-live="off">{escape(opening_text(done, of, what))}</p>'
        f'<progress class="boot-progress" aria-label="Opening notes" data-under-way{number}>'
        '</progress><p class="actions" data-under-way>'
        f"{button('cancel-opening', 'Cancel')}</p>"
    )


def opening_text(done: int, of: int, what: str) -> str:
    """The progress of opening, in words."""
    return f"Opening{f' {done:,} of {of:,}' if of else ''}: {what}"


def render_result(text: str, failed: Sequence[FailedNote], messages: Sequence[str]) -> str:
    """The outcome of opening, as a panel that can be closed."""
    return (
        f"{f'<p><strong>{escape(text)}</strong></p>' if text else ''}"
        f"{render_outcome(failed, messages)}"
        f'<p class="actions"><a class="button" href="#view=yours">Your library</a>'
        f"{button('close-opening', 'Close')}</p>"
    )


def render_outcome(failed: Sequence[FailedNote], messages: Sequence[str]) -> str:
    """Files that could not be opened, each with the reason, and other messages."""
    lines = [
        f"<code>{escape(note.source)}</code> {escape(note.reason.removesuffix('.'))}."
        for note in failed[:MOST_MESSAGES]
    ]
    lines += [escape(sentence) for sentence in messages[:MOST_MESSAGES]]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    left = len(failed) + len(messages) - len(lines)
    more = f"<li>{left:,} more like these.</li>" if left > 0 else ""
    return f'<ul class="outcome">{items}{more}</ul>'


def render_changed(folders: Sequence[str]) -> str:
    """A notice that files of an open folder changed, with an offer to reload them."""
    return (
        f"<p>Files in {escape(', '.join(folders))} changed.</p>"
        f'<p class="actions">{button("reload-folders", "Reload")}'
        f"{button('close-opening', 'Not now')}</p>"
    )


def render_ask(addresses: Sequence[tuple[str, str]]) -> str:
    """The question whether to load notes that the page's address asks for.

    `addresses` pairs each address with the site or sites it is loaded from, separated by ", ".
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
