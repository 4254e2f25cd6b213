"""Problems in notes -> HTML: the view "Notes health", and a checklist in Markdown."""

from collections.abc import Iterable, Sequence
from html import escape

from app.model import Problem
from app.render.html import href, icon
from app.search.index import Index
from app.search.view import View
from app.text import count

MOST_PROBLEMS = 1_000
"""Problems in the table at most; `tools check` prints all."""


def render_problems(index: Index, problems: Sequence[Problem], n_notes: int) -> str:
    """The view of all problems: a summary and a table."""
    by = {s: sum(p.severity == s for p in problems) for s in ("error", "warning", "hint")}
    sources = {problem.source for problem in problems}
    if problems:
        parts = ", ".join(count(number, name) for name, number in by.items() if number)
        summary = (
            f"{count(len(problems), 'problem')} in {len(sources)} of {count(n_notes, 'note')}: "
            f"{parts}. Every talk is still listed. An error means some text or a link was lost, "
            "a warning means Backrow had to guess, and a hint is only a gap."
        )
    else:
        summary = "Nothing is wrong in these notes."
    copy = (
        '<p class="actions"><button class="button" type="button" data-copy="problems">'
        f"{icon('copy')}Copy as a checklist</button>"
        '<span class="copy-status" role="log"></span></p>'
    )
    return (
        '<main class="notes-health" id="problems-main" tabindex="-1"><div class="panel">'
        f"<h1>Notes health</h1><p>{summary}</p>{copy if problems else ''}</div>"
        f"{render_problem_table(index, problems) if problems else ''}</main>"
    )


def render_problem_table(index: Index, problems: Sequence[Problem]) -> str:
    """The problems as a table; line numbers link to the talk they are in."""
    rows = "".join(render_problem(index, problem) for problem in problems[:MOST_PROBLEMS])
    heads = "".join(
        f'<th role="columnheader" scope="col"{extra}>{name}</th>'
        for name, extra in (
            ("File", ""),
            ("Line", ' class="problem-line"'),
            ("What is wrong", ""),
            ("How to fix it", ""),
        )
    )
    left = len(problems) - MOST_PROBLEMS
    more = f'<p class="hint">{left:,} more: <code>python3 -m tools check</code> has all.</p>'
    return (
        '<table class="problem-table" role="table" aria-label="Problems in your notes">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>{more if left > 0 else ""}'
    )


def render_problem(index: Index, problem: Problem) -> str:
    """One row of the table."""
    entry = index.entry_at(problem.source, problem.line)
    line = f"{problem.line}"
    if entry:
        line = f'<a href="{href(View(talk=entry.id))}" title="{escape(entry.title)}">{line}</a>'
    return (
        '<tr role="row"><td role="cell" class="problem-file">'
        f"<code>{escape(problem.source)}</code></td>"
        f'<td role="cell" class="problem-line">{line}</td><td role="cell" class="problem-what">'
        f'<span class="badge {problem.severity}">{problem.severity}</span> '
        f"{escape(problem.message)}</td>"
        f'<td role="cell" class="problem-fix">{escape(problem.suggestion)}</td></tr>'
    )


def problems_checklist(problems: Iterable[Problem]) -> str:
    """The problems as Markdown task items, to paste into an issue."""
    return "".join(f"- [ ] `{p.source}:{p.line}` {p.message} {p.suggestion}\n" for p in problems)
