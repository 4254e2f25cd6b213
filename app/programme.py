"""A schedule beside the notes: which session each talk was, and a draft for those without notes.

The rule: a wrong match is worse than none. Whatever could be two stays unmatched, and nothing
in the notes is changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from app import terms
from app.bylines import Conf, site_of
from app.catalogue import speaker_key
from app.headings import escaped, head_lines
from app.kinds import conference_words
from app.sessions import Schedule, Session, wall_clock
from app.talks import Entry

NEAR = 0.92
"""How alike two titles must be to be one with a slip in it (difflib's ratio, 1 if equal)."""

_NUMBER = re.compile(r"\d.*|[ivx]+|[a-z]")
_TELLING = frozenset(
    "advanced after against and basic before beginner beginners closing no non not never opening "
    "or vs versus with without".split()
)
"""Words that make another talk of a title, however alike the rest is; numbers do so too."""
_ADDRESS = re.compile(r"^https?://(?:www\.)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matched:
    """What a schedule adds to notes."""

    sessions: Mapping[str, Session]
    """By entry id: its session, with room, start, end, track and abstract."""
    missing: tuple[Session, ...]
    """The sessions that no notes were taken of, in time order."""


def match(schedule: Schedule, entries: Iterable[Entry]) -> Matched:
    """Find the sessions of a conference's entries (sections left out), each one once.

    First by the talk's page, then by equal titles, then by titles with a slip in them. Speakers
    that both name must not contradict. A session of the same title as an entry that could not
    be told apart from others is not `missing`: there may be notes of it.
    """
    pairs = _Pairs([e for e in entries if e.kind != "section"], list(schedule.sessions))
    pairs.join(lambda e: e.url and _address(e.url), lambda s: s.url and _address(s.url))
    pairs.join(
        lambda e: e.url and _address(e.url)[:-1],
        lambda s: s.url and _address(s.url)[:-1],
        lambda e, s: "" in (_address(e.url or "")[-1], _address(s.url or "")[-1]),
    )
    pairs.join(lambda e: _key(e.title), lambda s: _key(s.title), _agree)
    pairs.join(lambda e: _key(e.title), lambda s: _key(f"{s.title} {s.subtitle}"), _agree)
    pairs.join_near()
    left: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in pairs.entries:
        left[_key(entry.title)].append(entry)
    for entry in pairs.known:  # of a talk given twice, both are known by one note
        if entry.speakers:
            left[_key(entry.title)].append(entry)
    missing = tuple(
        session
        for session in pairs.sessions
        if not any(_agree(entry, session) for entry in left[_key(session.title)])
    )
    return Matched(pairs.found, missing)


class _Pairs:
    """Entries and sessions that have no partner yet, and the pairs that were found."""

    def __init__(self, entries: list[Entry], sessions: list[Session]) -> None:
        self.entries = entries
        self.sessions = sessions
        self.known: list[Entry] = []
        self.found: dict[str, Session] = {}

    def join(
        self,
        entry_key: Callable[[Entry], Hashable],
        session_key: Callable[[Session], Hashable],
        fits: Callable[[Entry, Session], bool] = lambda _entry, _session: True,
    ) -> None:
        """Pair those of equal keys (that are not empty) that fit, if each fits no other."""
        by_key: defaultdict[Hashable, list[Session]] = defaultdict(list)
        for session in self.sessions:
            by_key[session_key(session)].append(session)
        self._pair(
            (entry, session)
            for entry in self.entries
            if (key := entry_key(entry))
            for session in by_key.get(key, ())
            if fits(entry, session)
        )

    def join_near(self) -> None:
        """Pair those whose titles are alike but for a slip, if each is like no other."""
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, session in enumerate(self.sessions):
            for word in set(_key(session.title)):
                by_word[word].append(number)
        self._pair(
            (entry, self.sessions[number])
            for entry in self.entries
            for number in _sharing(_key(entry.title), by_word)
            if _is_near(entry, self.sessions[number])
        )

    def _pair(self, found: Iterator[tuple[Entry, Session]]) -> None:
        candidates = list(found)
        of_entry = Counter(id(entry) for entry, _ in candidates)
        of_session = Counter(id(session) for _, session in candidates)
        sure = [
            (entry, session)
            for entry, session in candidates
            if of_entry[id(entry)] == of_session[id(session)] == 1
        ]
        self.found.update((entry.id, session) for entry, session in sure)
        self.known += [entry for entry, _ in sure]
        taken = {id(value) for pair in sure for value in pair}
        self.entries = [entry for entry in self.entries if id(entry) not in taken]
        self.sessions = [session for session in self.sessions if id(session) not in taken]


@lru_cache(1 << 14)
def _address(url: str) -> tuple[str, str, str, str]:
    """What two spellings of an address share: host, path, query, fragment; no scheme, no www."""
    match = _ADDRESS.match(url)
    if not match:
        return (url, "", "", "")
    host, path, query, fragment = (part or "" for part in match.groups())
    return (host.lower(), path.rstrip("/"), query, fragment)


@lru_cache(1 << 14)
def _key(title: str) -> tuple[str, ...]:
    """The words of a title, folded."""
    return tuple(terms.runs(title))


def _agree(entry: Entry, session: Session) -> bool:
    """Whether the speakers do not contradict: one side names none, or a part of a name is shared.

    A part is enough, since titles are equal and notes often have "Ada" for "Ada Quill".
    """
    if not entry.speakers or not session.speakers:
        return True
    words = {word for name in entry.speakers for word in terms.runs(name) if len(word) > 1}
    keys = set(map(speaker_key, entry.speakers))
    return any(
        speaker_key(name) in keys or not words.isdisjoint(terms.runs(name))
        for name in session.speakers
    )


def _sharing(words: Sequence[str], by_word: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """The sessions that have at least half of these words."""
    counts: Counter[int] = Counter()
    for word in set(words):
        counts.update(by_word.get(word, ()))
    return (number for number, n in counts.items() if 2 * n >= len(set(words)))


def _is_near(entry: Entry, session: Session) -> bool:
    """Whether titles are alike but for a slip, and a speaker is shared where both name some."""
    own, other = _key(entry.title), _key(session.title)
    apart = set(own) ^ set(other)
    if any(word in _TELLING or _NUMBER.fullmatch(word) for word in apart):
        return False
    if entry.speakers and session.speakers:
        keys = set(map(speaker_key, entry.speakers))
        if keys.isdisjoint(map(speaker_key, session.speakers)):
            return False
    alike = SequenceMatcher(None, " ".join(own), " ".join(other), autojunk=False)
    return alike.real_quick_ratio() > NEAR and alike.quick_ratio() > NEAR and alike.ratio() > NEAR


# ---- a draft -------------------------------------------------------------------------------------


def draft_notes(schedule: Schedule, missing: Sequence[Session]) -> str:
    """A note to fill in: the conference, its days, and under each talk its speakers and page.

    Backrow reads it back to these talks. A page that does not look like a talk's to `addresses`
    is read back as a link only, and a talk whose title is all that a day's or a table of
    contents' heading says ("Day 1") as that.
    """
    title = schedule.title or "Conference"
    conf = Conf(conference_words(title), site_of(schedule.url) if schedule.url else "")
    lines = ["---", "kind: conference", f'title: "{" ".join(title.split())}"']
    if schedule.url:
        lines.append(f'url: "{schedule.url}"')
    if schedule.start:
        lines.append(f"date: {schedule.start.isoformat()}")
    lines += ["---", "", f"# {escaped(title)}", ""]
    day = ""
    for session in missing:
        own = _day(session)
        if own != day:
            day = own
            lines += [f"## {day}", ""] if day else []
        heading, *head = head_lines(session.title, session.speakers, session.url, conf)
        lines += ["---", "", f"## {heading}", ""]
        for line in head:
            lines += [line, ""]
        lines.append("")
    return "\n".join(lines)


def _day(session: Session) -> str:
    """The day of the conference a session is on, as ISO, "" if that is not known."""
    if session.day is not None:
        return session.day.isoformat()
    return wall_clock(session.start).date().isoformat() if session.start is not None else ""
