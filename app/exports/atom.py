"""The listed talks as an Atom feed (RFC 4287)."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from app.exports.dated import NOT_XML, Dated, day_of, encoded_uri, in_utc, uuid_of
from app.exports.listed import Listed, Paced
from app.markup import to_html
from app.model import TALK_KINDS, Conference, Entry
from app.schedules.model import Session, wall_clock
from app.search.documents import notes_of
from app.search.view import View, to_fragment


def to_atom(
    listed: Listed,
    *,
    title: str,
    home: str | None = None,
    search: str = "",
    sessions: Mapping[str, Session] = {},
) -> Paced[Dated]:
    """Write a list as an Atom feed, in its order.

    `title` names the feed, `home` is the address of the library (None if it is a local file) and
    `search` the fragment of the list. `home` and `search` make the feed's id; for a local file
    the talks do, since two feeds must not share an id. `sessions` holds sessions of schedules, by
    entry id. An entry's `updated` is the start of its session, else its own date, else its
    conference's first day; a day counts as 0:00 UTC.
    """
    entries: list[str] = []
    stamps: list[str] = []
    left_out = 0
    for done, (conference, entry) in enumerate(listed):
        yield done
        stamp = _updated(conference, entry, sessions.get(entry.id))
        if stamp is None:
            left_out += entry.kind in TALK_KINDS
            continue
        stamps.append(stamp)
        entries.append(_entry(conference, entry, stamp, home))
    if not entries:
        return Dated("", left_out)
    page = f"{home}#{search}" if home and search else home
    link = f' <link rel="alternate" href="{_xml(encoded_uri(page))}"/>\n' if page else ""
    name = page or "\n".join(entry.id for _, entry in listed)
    return Dated(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f" <id>{_urn('feed', name)}</id>\n <title>{_xml(title)}</title>\n"
        f" <updated>{max(stamps)}</updated>\n <author><name>{_xml(title)}</name></author>\n"
        f"{link}{''.join(entries)}</feed>\n",
        left_out,
    )


def _updated(conference: Conference, entry: Entry, session: Session | None) -> str | None:
    """Return when a talk was given, as RFC 3339 in UTC; None if no day is known."""
    if session and isinstance(session.start, datetime):
        return in_utc(session.start).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    day = wall_clock(session.start).date() if session and session.start else None
    day = day or day_of(entry.date) or day_of(conference.date)
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _entry(conference: Conference, entry: Entry, stamp: str, home: str | None) -> str:
    page = entry.url or (f"{home}#{to_fragment(View(talk=entry.id))}" if home else None)
    authors = "".join(f"  <author><name>{_xml(name)}</name></author>\n" for name in entry.speakers)
    link = f'  <link rel="alternate" href="{_xml(encoded_uri(page))}"/>\n' if page else ""
    terms = (conference.title, entry.kind, *entry.tags)
    categories = "".join(f'  <category term="{_xml(term)}"/>\n' for term in dict.fromkeys(terms))
    html = to_html(notes_of(entry), entry.definitions)
    return (
        f" <entry>\n  <id>{_urn('entry', entry.id)}</id>\n  <title>{_xml(entry.title)}</title>\n"
        f"  <updated>{stamp}</updated>\n{authors}{link}{categories}"
        f'  <content type="html">{_xml(html)}</content>\n </entry>\n'
    )


def _urn(kind: str, name: str) -> str:
    return f"urn:uuid:{uuid_of(kind, name)}"


def _xml(text: str) -> str:
    """Escape a text for XML, without the characters that XML cannot hold."""
    return escape(NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
