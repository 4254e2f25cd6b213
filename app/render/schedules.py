"""Schedules -> HTML: the panel of open schedules, and a session beside its talk."""

from collections.abc import Sequence
from html import escape

from app.render.html import button
from app.schedules.attaching import Attached
from app.schedules.model import Session, wall_clock
from app.text import count

MOST_MISSED = 300
"""Talks without notes listed at most; the draft has all."""


def render_schedules(schedules: Sequence[Attached]) -> str:
    """The panel of schedules."""
    about = (
        "<p>Open a conference’s <code>schedule.json</code> or <code>schedule.xml</code>, as "
        "pretalx and frab publish them, like a note: it adds room, time, track and abstract to "
        "your talks, and lists those you took no notes of. Your notes stay as they are.</p>"
    )
    return about + "".join(map(render_schedule, schedules))


def render_schedule(attached: Attached) -> str:
    """One schedule: its matched talks, those without notes, and actions."""
    schedule, matched = attached.schedule, attached.matched
    with_notes = f" in “{attached.conference.title}”" if attached.conference else ""
    items = "".join(
        f"<li><span>{escape(session.title)} <span class=hint>"
        f"{escape(', '.join(session.speakers))} {escape(when(session))}</span></span></li>"
        for session in matched.missing[:MOST_MISSED]
    )
    left = len(matched.missing) - MOST_MISSED
    more = f"<p class=hint>{left:,} more; the draft has all.</p>" if left > 0 else ""
    n = f' data-number="{attached.number}"'
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
    """The session of a talk: time, room, track, and the published abstract."""
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
    """A session's day and time, as clocks at the conference show it."""
    if not session.start:
        return session.day.isoformat() if session.day else ""
    clock = wall_clock(session.start)
    text = f"{clock:%Y-%m-%d %H:%M}"
    if session.end:
        text += f"–{wall_clock(session.end):%H:%M}"
    return text
