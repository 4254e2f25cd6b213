"""One talk -> HTML: header, links, related talks, and its neighbours."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from app.markup.plaintext import has_notes
from app.model import TALK_KINDS, Entry
from app.render.html import highlighted, href, icon, render_badges, render_speakers
from app.search.index import Index, Matches
from app.search.query import Query
from app.search.snippets import highlight
from app.search.view import View, is_filtered
from app.text import count
from app.urls import is_web, to_show

MOST_RELATED = 20
"""Talks in a list of related talks at most; the speaker's own link leads to all."""
BREADCRUMB_TITLE = 40
"""Characters of a title in the breadcrumb at most."""

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
    """The reading view of a talk.

    `matches` is the list that it was opened from; `extras` is HTML to stand between its header and
    its notes. The notes and the reader's marks are left empty: the page fills them in.
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
    """Title, speakers, place in the conference, badges, and actions."""
    conference = index.conference_of(entry)
    talks = [e.id for e in conference.entries if e.kind in TALK_KINDS]
    place = f", talk {talks.index(entry.id) + 1} of {len(talks)}" if entry.id in talks else ""
    page = ""
    if entry.url and is_web(entry.url):
        page = (
            f'<a class="button" href="{escape(entry.url)}" rel="noopener noreferrer">Talk page'
            f"{icon('out')}</a>"
        )
    title = highlighted(highlight(entry.title, query, "title"))
    people = render_speakers(entry, query)
    return (
        f'<header class="talk-header"><h1>{title}</h1>'
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


def render_aside(index: Index, entry: Entry) -> str:
    """The talk's links, and related talks."""
    parts = []
    links = [link for link in entry.links if is_web(link.url)]
    if links:
        items = "".join(
            f'<li><a href="{escape(link.url)}" rel="noopener noreferrer">'
            f"{escape(host)}</a> {escape(rest)}"
            f"{' (talk page)' if link.url == entry.url else ''}</li>"
            for link in links
            for host, rest in (to_show(link.url),)
        )
        parts.append(
            '<section aria-labelledby="talk-links"><h2 id="talk-links">Links in this talk</h2>'
            f'<ul class="ruled" role="list">{items}</ul></section>'
        )
    for number, speaker in enumerate(entry.speakers):
        others = [other for other in index.by_speaker(speaker) if other.id != entry.id]
        if others:
            parts.append(render_related(index, f"Also by {speaker}", f"also-by-{number}", others))
    if like := index.like(entry):
        parts.append(render_related(index, "More like this", "more-like-this", like))
    if not parts:
        return ""
    return f'<aside class="talk-aside" aria-label="About this talk">{"".join(parts)}</aside>'


def render_related(index: Index, title: str, name: str, entries: Sequence[Entry]) -> str:
    """A short list of other talks, under a heading."""
    items = "".join(
        f'<li><a href="{href(View(talk=entry.id))}">{escape(entry.title)}</a> '
        f"{escape(index.conference_of(entry).title)}</li>"
        for entry in entries[:MOST_RELATED]
    )
    return (
        f'<section class="also-by" aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>'
        f'<ul class="ruled" role="list">{items}</ul></section>'
    )


def render_pager(index: Index, entry: Entry, view: View) -> str:
    """Links to the talks before and after this one in its conference."""
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


def shorten(title: str, size: int = BREADCRUMB_TITLE) -> str:
    """The first part of a title, for the breadcrumb."""
    head = title.split(": ", maxsplit=1)[0]
    return head if len(head) <= size else head[: size - 1].rsplit(" ", 1)[0] + "…"


def notes_below_header(entry: Entry) -> str:
    """The body of an entry with the lines that the talk's header repeats left blank."""
    if not entry.byline:
        return entry.body
    taken = frozenset(entry.byline)
    lines = entry.body.split("\n")
    return "\n".join("" if i in taken else line for i, line in enumerate(lines))
