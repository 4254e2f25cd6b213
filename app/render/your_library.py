"""The view "Your library" -> HTML: its frame, and the panel of exports."""

from collections.abc import Sequence
from html import escape

from app.render.html import button
from app.text import count


def render_your_library(parts: Sequence[tuple[str, str, str]]) -> str:
    """The view, made of panels: a (name, title, content) each.

    The content of a panel is the element with its name as id, so that it can be replaced.
    """
    sections = "".join(
        f'<section class="panel" aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>'
        f'<div id="{name}">{content}</div></section>'
        for name, title, content in parts
    )
    return (
        '<main class="yours" id="yours-main" tabindex="-1"><h1>Your library</h1>'
        f'<p class="hint said" id="said" role="log"></p>{sections}</main>'
    )


def render_exports(n_notes: int, n_talks: int, words: str, *, has_marks: bool) -> str:
    """The panel of exports: the one-file library, and the list in other formats.

    `words` describe the list ("" if it is everything); `has_marks` offers to include marks.
    """
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
