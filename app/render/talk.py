"""One talk as a page, and the health of the notes: values become HTML strings, all text escaped.

The other half of page.py, whose pieces it uses.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from app.marks.model import Mark, follow_up_numbers, stray_ticks, ticked
from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Entry, Problem
from app.render.results import (
    href,
    icon,
    is_filtered,
    marked,
    render_badges,
    render_speakers,
)
from app.search.index import Index, Matches, mark
from app.search.query import Query
from app.search.view import View
from app.text import count

# ---- one talk ---------------------------------------------------------------------------------

MOST_ALSO = 20
"""Other talks by one speaker that the reading view lists; the speaker's own link has them all."""
MOST_PROBLEMS = 1_000
"""Problems that the table shows."""

NO_NOTES = '<p class="hint">No notes were taken of this one.</p>'


def render_talk(
    index: Index,
    entry: Entry,
    view: View,
    matches: Matches,
    notice: str = "",
    *,
    extras: str = "",
) -> str:
    """The reading view: a talk with all that leads on from it; its notes are put in later.

    `matches` is the list it was opened from; `extras` is HTML that stands between the talk's
    header and its notes. What the reader marked is put in later too, for it changes.
    """
    conference = index.conference_of(entry)
    back = replace(view, talk="", view="")
    if is_filtered(view):
        words = f" for “{escape(view.q.strip())}”" if view.q.strip() else ""
        back_text = f"{count(len(matches.entries), 'result')}{words}"
    else:
        back_text = "All talks"
    only = href(View(conference=(conference.title,)))
    return (
        '<main id="reading-main" tabindex="-1"><nav class="breadcrumb" aria-label="Breadcrumb">'
        f'<ol role="list"><li><a href="{href(back)}" data-back>{back_text}</a></li>'
        f'<li><a href="{only}">{escape(conference.title)}</a></li>'
        f'<li aria-current="page">{escape(shorten(entry.title))}</li></ol></nav>'
        f"{f'<p class=hint>{escape(notice)}</p>' if notice else ''}"
        f'<article class="talk">{render_talk_header(index, entry, matches.query)}{extras}'
        f'<div class="notes">{NO_NOTES if not has_notes(entry) else ""}</div></article>'
        '<section class="own-marks" id="own-marks" aria-labelledby="own-marks-title"></section>'
        "</main>"
        f"{render_aside(index, entry)}{render_pager(index, entry, view)}"
    )


def render_talk_header(index: Index, entry: Entry, query: Query) -> str:
    """Title, people, place in the conference, badges, and what can be done with the talk."""
    conference = index.conference_of(entry)
    talks = [e.id for e in conference.entries if e.kind in TALK_KINDS]
    place = f", talk {talks.index(entry.id) + 1} of {len(talks)}" if entry.id in talks else ""
    page = ""
    if entry.url and is_web(entry.url):
        page = (
            f'<a class="button" href="{escape(entry.url)}" rel="noopener noreferrer">Talk page'
            f"{icon('out')}</a>"
        )
    people = render_speakers(entry, query)
    return (
        f'<header class="talk-header"><h1>{marked(mark(entry.title, query, "title"))}</h1>'
        '<p class="byline">'
        f'{people} <span class="conference-name">{escape(conference.title)}{place}</span></p>'
        f'{render_badges(entry, index.opened(entry))}<div class="actions">{page}'
        '<button class="button" type="button" id="star" data-do="star" aria-pressed="false">'
        f"{icon('star')}Star</button>"
        f'<button class="button" type="button" data-copy="address">{icon("link")}Copy address'
        "</button>"
        f'<button class="button" type="button" data-copy="markdown">{icon("copy")}Copy as Markdown'
        '</button><span class="copy-status" role="log"></span></div></header>'
    )


def render_marks(entry: Entry, mark: Mark | None, refused: str) -> str:
    """What the reader marked on a talk: follow-ups ticked off, and a remark of their own.

    `refused` says why the browser does not keep it, "" if it does.
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
    others = "".join(
        f'<li><p class="remark-text">{escape(text)}</p><button class="button" type="button"'
        f' data-do="drop-remark" data-number="{number}">Remove this one</button></li>'
        for number, text in enumerate(texts[1:], 1)
    )
    apart = (
        '<p class="hint">Also written, in another tab or on another machine:</p>'
        f'<ul class="ruled" role="list">{others}</ul>'
    )
    return (
        f'<h2 id="own-marks-title">Your marks</h2>{follow_ups}{stray if strays else ""}'
        '<label class="field">A remark of your own'
        f'<textarea id="remark" rows="3" placeholder=" ">{escape(texts[0] if texts else "")}'
        "</textarea></label>"
        f"{apart if others else ''}"
        f'<p class="actions"><span class="hint" id="marks-saved" aria-live="polite"></span></p>'
        f'<div id="marks-refused">{render_refused(refused)}</div>'
    )


def render_refused(refused: str) -> str:
    """That marks are not kept, why, and the way that is left; nothing where they are."""
    if not refused:
        return ""
    return (
        '<div class="panel failed-notes" role="alert"><p><strong>Your marks are not saved: this '
        f"browser {escape(refused)}.</strong> They are lost when the page closes, unless you take "
        'them along.</p><p class="actions"><button class="button" type="button" '
        'data-do="export-marks">Export marks</button></p></div>'
    )


def render_aside(index: Index, entry: Entry) -> str:
    """The talk's links, and what else its speakers gave."""
    parts = []
    links = [link for link in entry.links if is_web(link.url)]
    if links:
        items = "".join(
            f'<li><a href="{escape(link.url)}" rel="noopener noreferrer">'
            f"{escape(host(link.url))}</a> {escape(rest_of(link.url))}"
            f"{' (talk page)' if link.url == entry.url else ''}</li>"
            for link in links
        )
        parts.append(
            '<section aria-labelledby="talk-links"><h2 id="talk-links">Links in this talk</h2>'
            f'<ul class="ruled" role="list">{items}</ul></section>'
        )
    for number, speaker in enumerate(entry.speakers):
        others = [other for other in index.by_speaker(speaker) if other.id != entry.id]
        if others:
            parts.append(render_also(index, f"Also by {speaker}", f"also-by-{number}", others))
    if like := index.like(entry):
        parts.append(render_also(index, "More like this", "more-like-this", like))
    if not parts:
        return ""
    return f'<aside class="talk-aside" aria-label="About this talk">{"".join(parts)}</aside>'


def render_also(index: Index, title: str, name: str, entries: Sequence[Entry]) -> str:
    """A short list of other talks, under its own heading."""
    items = "".join(
        f'<li><a href="{href(View(talk=entry.id))}">{escape(entry.title)}</a> '
        f"{escape(index.conference_of(entry).title)}</li>"
        for entry in entries[:MOST_ALSO]
    )
    return (
        f'<section class="also-by" aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>'
        f'<ul class="ruled" role="list">{items}</ul></section>'
    )


def render_pager(index: Index, entry: Entry, view: View) -> str:
    """The talks before and after this one in its conference."""
    before, after = index.neighbours(entry)
    links = ""
    if before:
        links += (
            f'<a href="{href(replace(view, talk=before.id))}" rel="prev"><span>Previous talk</span>'
            f"{escape(before.title)}</a>"
        )
    if after:
        links += (
            f'<a class="next" href="{href(replace(view, talk=after.id))}" rel="next">'
            f"<span>Next talk</span>{escape(after.title)}</a>"
        )
    if not links:
        return ""
    title = escape(index.conference_of(entry).title)
    return f'<nav class="pager" aria-label="More from {title}">{links}</nav>'


def shorten(title: str, size: int = 40) -> str:
    """A title's first part, for the breadcrumb."""
    head = title.split(": ", maxsplit=1)[0]
    return head if len(head) <= size else head[: size - 1].rsplit(" ", 1)[0] + "…"


def is_web(url: str) -> bool:
    """Whether a link may lead there: http and https only, whoever made the entry."""
    return url.lower().startswith(("http://", "https://"))


def host(url: str) -> str:
    """The host that a browser goes to; the whole address where there is none.

    Browsers take `\\` for `/`, and what stands before an `@` is no host.
    """
    found = re.match(r"https?://(?:[^/\\?#]*@)?([^/\\?#]+)", url, re.IGNORECASE)
    return found[1] if found else url


def rest_of(url: str) -> str:
    """What follows the host in an address."""
    return url.partition(host(url))[2].rstrip("/")


# ---- notes health -------------------------------------------------------------------------------


def render_problems(index: Index, problems: Sequence[Problem], n_notes: int) -> str:
    """What is wrong in the notes, and how to mend it."""
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
    """The problems as a table; each line leads to its talk."""
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
    """One row: where, what, and the remedy."""
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
