"""A schedule beside the notes: whose it is, which session each talk was, a draft of the others.

The rule: a wrong match is worse than none. Whatever could be two stays unmatched, a title alone
proves nothing, and nothing in the notes is changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from app.model import Conference, Entry
from app.parse.dates import find_year
from app.schedules.model import Schedule, Session
from app.search import analysis
from app.search.documents import speaker_key
from app.text import count
from app.urls import read_address

NEAR = 0.92
"""How alike two titles must be to be one with a slip in it (difflib's ratio, 1 if equal)."""

SEVERAL = 3
"""So many talks in common make a schedule a conference's, whatever the two are called."""

_NUMBER = re.compile(r"\d.*|[ivx]+|[a-z]")
_TELLING = frozenset(
    "advanced after against and basic before beginner beginners closing no non not never opening "
    "or vs versus with without".split()
)
"""Words that make another talk of a title, however alike the rest is; numbers do so too."""
_NAMELESS = frozenset(
    "and at conf conference day days in notes of online schedule talks the".split()
)
"""Words that tell no conference from another; numbers do not either."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a schedule adds to notes."""

    sessions: Mapping[str, Session]
    """By entry id: its session, with room, start, end, track and abstract."""
    missing: tuple[Session, ...]
    """The sessions that no notes were taken of, in time order."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A schedule that lies beside the notes.

    `number` names it as long as the page lives. `conference` is the one it was found to be of.
    """

    number: int
    schedule: Schedule
    conference: Conference | None
    matched: Matched


# ---- whose schedule it is ------------------------------------------------------------------------


def lay(number: int, schedule: Schedule, conferences: Iterable[Conference]) -> Laid:
    """A schedule beside the notes: beside those of the conference with the most of its talks.

    Conferences share titles ("Closing keynote") and whole talks. So all that is alike counts
    only where the names or addresses fit, or where SEVERAL talks have the same page, speakers, or
    a title of some length; of any other conference, talks of the same page or speakers alone do.
    """
    titles = {_key(session.title) for session in schedule.sessions}
    titles |= {_key(f"{session.title} {session.subtitle}") for session in schedule.sessions}
    pages = {_address(session.url)[:-1] for session in schedule.sessions if session.url}
    year = schedule.start.year if schedule.start else find_year(schedule.title)
    best = Laid(number, schedule, None, match(schedule, ()))
    most = (0, False)
    for conference in conferences:
        if year and conference.year and conference.year != year:
            continue
        is_named = _is_named(schedule, conference)
        if not is_named and not any(
            _key(entry.title) in titles or (entry.url and _address(entry.url)[:-1] in pages)
            for entry in conference.entries
        ):
            continue
        matched = match(schedule, conference.entries)
        entries = {entry.id: entry for entry in conference.entries}
        pairs = [(entries[name], session) for name, session in matched.sessions.items()]
        telling = [pair for pair in pairs if _is_sure(*pair) or len(_key(pair[0].title)) >= SEVERAL]
        if is_named or len(telling) >= SEVERAL:
            n = len(pairs) if is_named else len(telling)
        else:
            matched = _only(schedule, matched, {e.id for e, s in pairs if _is_sure(e, s)})
            n = len(matched.sessions)
        if (n, is_named) > most and n:
            most = (n, is_named)
            best = Laid(number, schedule, conference, matched)
    return best


def is_version(new: Schedule, old: Schedule) -> bool:
    """Whether two schedules are one at two times: of one name, address and first day."""
    said = (new.title, new.url, new.start)
    return new == old or (any(said) and said == (old.title, old.url, old.start))


def told(laid: Laid, others: Iterable[Schedule]) -> str:
    """What a schedule adds, and what it means for those that lay here before, `others`."""
    schedule, matched = laid.schedule, laid.matched
    text = (
        f"{schedule.title or 'A schedule'}: {count(len(schedule.sessions), 'talk')}, "
        f"{len(matched.sessions):,} found in your notes, {len(matched.missing):,} without notes."
    )
    if n := schedule.n_left_out:
        text += f" {n:,} left out: breaks, or not published."
    known = list(others)
    if any(is_version(schedule, other) for other in known):
        text += " It takes the place of the version that was here."
    elif schedule.title and any(other.title == schedule.title for other in known):
        text += " Another schedule of this name is here too."
    return text


def _is_named(schedule: Schedule, conference: Conference) -> bool:
    """Whether a schedule's name or address is a conference's; their years do not contradict."""
    own, other = _name_words(schedule.title), _name_words(conference.title)
    if own and other and (own <= other or other <= own):
        return True
    if not (schedule.url and conference.url):
        return False
    (host, path, *_), (its_host, its_path, *_) = _address(schedule.url), _address(conference.url)
    below = (f"{path}/", f"{its_path}/")
    return host == its_host and (below[0].startswith(below[1]) or below[1].startswith(below[0]))


def _name_words(title: str) -> set[str]:
    return {word for word in _key(title) if not word.isdigit()} - _NAMELESS


def _is_sure(entry: Entry, session: Session) -> bool:
    """Whether more than a title makes the two one: the page, or a speaker whom both name."""
    if entry.url and session.url and _address(entry.url)[:-1] == _address(session.url)[:-1]:
        return True
    return bool(entry.speakers and session.speakers and _agree(entry, session))


def _only(schedule: Schedule, matched: Matched, names: set[str]) -> Matched:
    """What was matched, but for entries of other ids: their sessions are without notes again."""
    kept = {name: s for name, s in matched.sessions.items() if name in names}
    gone = {id(s) for name, s in matched.sessions.items() if name not in names}
    gone |= {id(session) for session in matched.missing}
    return Matched(kept, tuple(s for s in schedule.sessions if id(s) in gone))


# ---- which session each talk was -----------------------------------------------------------------


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
    address = read_address(url)
    return (*address.page, address.fragment) if address else (url, "", "", "")


@lru_cache(1 << 14)
def _key(title: str) -> tuple[str, ...]:
    """The words of a title, folded."""
    return tuple(analysis.runs(title))


def _agree(entry: Entry, session: Session) -> bool:
    """Whether the speakers do not contradict: one side names none, or a part of a name is shared.

    A part is enough, since titles are equal and notes often have "Ada" for "Ada Quill".
    """
    if not entry.speakers or not session.speakers:
        return True
    words = {word for name in entry.speakers for word in analysis.runs(name) if len(word) > 1}
    keys = set(map(speaker_key, entry.speakers))
    return any(
        speaker_key(name) in keys or not words.isdisjoint(analysis.runs(name))
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
