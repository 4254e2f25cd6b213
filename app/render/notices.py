"""Status and notices -> HTML: counts, progress, failed notes, an empty library."""

from collections.abc import Sequence
from html import escape

from app.model import FailedNote
from app.search.index import Index, Matches
from app.search.view import View, is_filtered
from app.text import count


def render_status(matches: Matches, view: View, *, so_far: bool = False) -> str:
    """The number of results, of how many if the list is filtered.

    `so_far` says that notes are still being read.
    """
    text = count(matches.total, "talk")
    if is_filtered(view):
        text = f"{matches.n_talks:,} of {text}"
    return f"<strong>{text}</strong>{' so far' if so_far else ''}"


def render_library_size(n_talks: int, n_conferences: int, as_of: str | None) -> str:
    """The size of the library.

    `as_of` is the date of the notes in a local file, shown with the command that updates them.
    """
    size = f"{count(n_talks, 'talk')}, {count(n_conferences, 'conference')}"
    text = f'<span class="library-size">{size}</span>'
    if as_of:
        text += (
            f' <span class="as-of">Notes as of <time datetime="{escape(as_of)}">{escape(as_of)}'
            "</time>; <code>python3 -m tools build</code> refreshes them</span>"
        )
    return text


def render_progress(index: Index) -> str:
    """The share of notes that are searchable; nothing once all are."""
    if not index.n_unread:
        return ""
    return f' <span class="index-progress">Notes searchable: {_percent_read(index)}</span>'


def render_unread(matches: Matches, index: Index) -> str:
    """A hint that results may change while not all notes are searchable."""
    if not (index.n_unread and matches.query.reads):
        return ""
    outlook = "More may be found" if matches.query.ranks else "Less may be left"
    return (
        '<p class="hint">Titles, speakers and conferences are searched; of the notes '
        f"{_percent_read(index)} so far. {outlook} in a moment.</p>"
    )


def _percent_read(index: Index) -> str:
    return f"{100 * (index.n_entries - index.n_unread) // index.n_entries}\u00a0%"


def render_remarks(matches: Matches) -> str:
    """Remarks on how the query was read, for example a corrected word."""
    remarks = list(matches.remarks)
    if matches.corrected:
        remarks.insert(
            0, f"Nothing has exactly these words. Showing results for “{matches.corrected}”."
        )
    return "".join(f'<p class="hint">{escape(remark)}</p>' for remark in remarks)


def render_gone(*, is_gone: bool) -> str:
    """A hint that the talk in the page's address does not exist."""
    return '<p class="hint">The talk at this address is not in these notes.</p>' * is_gone


def render_failed(failed: Sequence[FailedNote]) -> str:
    """Notes that could not be loaded, with a button to retry."""
    if not failed:
        return ""
    items = "".join(
        f"<li><code>{escape(note.source)}</code> {escape(note.reason)}</li>" for note in failed
    )
    return (
        '<div class="panel failed-notes" role="alert"><p><strong>'
        f"{count(len(failed), 'note')} could not be loaded.</strong> All the others are listed.</p>"
        f'<ul>{items}</ul><p class="actions"><button class="button" type="button" data-retry>'
        "Try again</button></p></div>"
    )


def render_empty_library() -> str:
    """How to begin, in a library without notes."""
    example = (
        "# PyCon Utopia 2026\n\n<https://example.org/pycon-utopia>\n\n---\n\n"
        "## Types without tears\n\nAda Example, Grace Sample\n\n"
        "<https://example.org/pycon-utopia/talks/types>\n\n* start at the edges of the code\n"
        "* read up on protocols\n"
    )
    return (
        '<section class="panel empty-library" aria-label="How to begin"><h2>No notes yet</h2>'
        "<p>Put a Markdown file into the folder <code>notes</code>: one file per conference, "
        "one <code>##</code> section per talk.</p>"
        f'<pre tabindex="0"><code>{escape(example)}</code></pre>'
        "<p>Then run <code>python3 -m tools build</code> and open this page again.</p></section>"
    )
