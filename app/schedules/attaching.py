"""Which conference a schedule is attached to, and what it adds to the notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model import Conference, Entry
from app.parse.dates import find_year
from app.schedules.matching import Matched, match, page_address, speakers_agree, title_words
from app.schedules.model import Schedule, Session
from app.text import count

ENOUGH_TALKS = 3
"""Talks in common by which a schedule is a conference's, whatever the two are called."""
LONG_TITLE = 3
"""Words of a title from which equal titles are evidence that two talks are the same."""

_COMMON_WORDS = frozenset(
    "and at conf conference day days in notes of online schedule talks the".split()
)
"""Words in the titles of many conferences, which tell none apart; neither do numbers."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A schedule with the conference that it was attached to, if any.

    `number` identifies it as long as the page lives.
    """

    number: int
    schedule: Schedule
    conference: Conference | None
    matched: Matched


def attach(number: int, schedule: Schedule, conferences: Iterable[Conference]) -> Attached:
    """Attach a schedule to the conference that shares most talks with it.

    Conferences share titles ("Closing keynote") and even talks. So a talk that was matched by its
    title alone counts only if the conference has the schedule's name or address, or if
    ENOUGH_TALKS were matched by page, speakers or a LONG_TITLE.
    """
    titles = {title_words(session.title) for session in schedule.sessions}
    titles |= {title_words(f"{session.title} {session.subtitle}") for session in schedule.sessions}
    pages = {page_address(session.url) for session in schedule.sessions if session.url}
    year = schedule.start.year if schedule.start else find_year(schedule.title)
    best = Attached(number, schedule, None, match(schedule, ()))
    most = (0, False)
    for conference in conferences:
        if year and conference.year and conference.year != year:
            continue
        is_named = _is_named(schedule, conference)
        if not is_named and not any(
            title_words(entry.title) in titles or (entry.url and page_address(entry.url) in pages)
            for entry in conference.entries
        ):
            continue  # no talk can match, which is quickly seen
        matched, n_shared = _matched_with(schedule, conference, is_named=is_named)
        if n_shared and (n_shared, is_named) > most:
            most = (n_shared, is_named)
            best = Attached(number, schedule, conference, matched)
    return best


def is_update(new: Schedule, old: Schedule) -> bool:
    """Return whether a schedule is another version of `old`: same name, address and first day."""
    about = (new.title, new.url, new.start)
    return new == old or (any(about) and about == (old.title, old.url, old.start))


def summary(attached: Attached, others: Iterable[Schedule]) -> str:
    """Say what a schedule adds, and whether it replaces one of `others`, opened before."""
    schedule, matched = attached.schedule, attached.matched
    text = (
        f"{schedule.title or 'A schedule'}: {count(len(schedule.sessions), 'talk')}, "
        f"{len(matched.sessions):,} found in your notes, {len(matched.missing):,} without notes."
    )
    if n := schedule.n_left_out:
        text += f" {n:,} left out: breaks, or not published."
    known = list(others)
    if any(is_update(schedule, other) for other in known):
        text += " It takes the place of the version that was here."
    elif schedule.title and any(other.title == schedule.title for other in known):
        text += " Another schedule of this name is here too."
    return text


def _matched_with(
    schedule: Schedule, conference: Conference, *, is_named: bool
) -> tuple[Matched, int]:
    """Match a schedule with a conference; return the matches that count, and how many they are."""
    matched = match(schedule, conference.entries)
    entries = {entry.id: entry for entry in conference.entries}
    pairs = [(entries[entry_id], session) for entry_id, session in matched.sessions.items()]
    if is_named:
        return matched, len(pairs)
    evident = [
        entry
        for entry, session in pairs
        if _is_sure(entry, session) or len(title_words(entry.title)) >= LONG_TITLE
    ]
    if len(evident) >= ENOUGH_TALKS:
        return matched, len(evident)
    sure = {entry.id for entry, session in pairs if _is_sure(entry, session)}
    return _only(schedule, matched, sure), len(sure)


def _is_named(schedule: Schedule, conference: Conference) -> bool:
    """Return whether a schedule has a conference's name, or an address above or below its."""
    own, other = _name_words(schedule.title), _name_words(conference.title)
    if own and other and (own <= other or other <= own):
        return True
    if not (schedule.url and conference.url):
        return False
    (host, path, _), (other_host, other_path, _) = map(page_address, (schedule.url, conference.url))
    path, other_path = f"{path}/", f"{other_path}/"
    return host == other_host and (path.startswith(other_path) or other_path.startswith(path))


def _name_words(title: str) -> set[str]:
    return {word for word in title_words(title) if not word.isdigit()} - _COMMON_WORDS


def _is_sure(entry: Entry, session: Session) -> bool:
    """Return whether more than a title agrees: the page, or a speaker that both name."""
    if entry.url and session.url and page_address(entry.url) == page_address(session.url):
        return True
    return bool(entry.speakers and session.speakers and speakers_agree(entry, session))


def _only(schedule: Schedule, matched: Matched, entry_ids: set[str]) -> Matched:
    """Return the matches of these entries; the sessions of the others are missing again."""
    kept = {entry_id: s for entry_id, s in matched.sessions.items() if entry_id in entry_ids}
    missing = {id(s) for entry_id, s in matched.sessions.items() if entry_id not in entry_ids}
    missing |= {id(session) for session in matched.missing}
    return Matched(kept, tuple(s for s in schedule.sessions if id(s) in missing))
