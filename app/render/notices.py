"""Status and notices -> HTML: counts, progress, notes that failed, an empty library."""

from collections.abc import Sequence
from html import escape

from app.model import FailedNote
from app.search.index import Index, Matches
from app.search.view import View
from app.text import count


def is_filtered(view: View) -> bool:
    """Whether a search or a facet narrows the list."""
    return bool(
        view.q.strip() or view.conference or view.year or view.kind or view.has or view.speaker
    )


def render_status(matches: Matches, view: View, *, so_far: bool = False) -> str:
    """The count of results; with a search, out of how many; `so_far` while notes are read."""
    text = count(matches.total, "talk")
    if is_filtered(view):
        text = f"{matches.n_talks:,} of {text}"
    return f"<strong>{text}</strong>{' so far' if so_far else ''}"


def render_library_size(n_talks: int, n_conferences: int, as_of: str | None) -> str:
    """The library at a glance; from a file, how old its notes are and how to refresh them."""
    size = f"{count(n_talks, 'talk')}, {count(n_conferences, 'conference')}"
    text = f'<span class="library-size">{size}</span>'
    if as_of:
        text += (
            f' <span class="as-of">Notes as of <time datetime="{escape(as_of)}">{escape(as_of)}'
            "</time>; <code>python3 -m tools build</code> refreshes them</span>"
        )
    return text


def render_progress(index: Index) -> str:
    """How far the notes are searchable; nothing once they are."""
    if not index.n_unread:
        return ""
    done = 100 * (index.n_entries - index.n_unread) // index.n_entries
    return f' <span class="index-progress">Notes searchable: {done}\u00a0%</span>'


def render_unread(matches: Matches, index: Index) -> str:
    """That a search may find more, while not all notes are searchable."""
    if not (index.n_unread and matches.query.reads):
        return ""
    done = 100 * (index.n_entries - index.n_unread) // index.n_entries
    hope = "More may be found" if matches.query.ranks else "Less may be left"
    return (
        '<p class="hint">Titles, speakers and conferences are searched; of the notes '
        f"{done}\u00a0% so far. {hope} in a moment.</p>"
    )


def render_remarks(matches: Matches) -> str:
    """What the search did that its words alone do not say."""
    remarks = list(matches.remarks)
    if matches.corrected:
        remarks.insert(
            0, f"Nothing has exactly these words. Showing results for “{matches.corrected}”."
        )
    return "".join(f'<p class="hint">{escape(remark)}</p>' for remark in remarks)


def render_gone(*, is_gone: bool) -> str:
    """That the address asks for a talk that these notes do not have."""
    return '<p class="hint">The talk at this address is not in these notes.</p>' * is_gone


def render_failed(failed: Sequence[FailedNote]) -> str:
    """Notes that did not load, by name, with a way to try them again."""
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
    """How to begin, where there are no notes yet."""
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
