"""Which session of a schedule each talk was.

A wrong match is worse than none: what may be two sessions stays unmatched, and titles count only
if the speakers do not contradict them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from app.model import Entry
from app.schedules.model import Schedule, Session
from app.search import analysis
from app.urls import read_address

SIMILAR = 0.92
"""Similarity (difflib's ratio) from which one title is a misspelling of another."""
_CACHED = 1 << 14
"""Addresses and titles whose reading is kept: several times those of a large conference."""

_NUMBER = re.compile(r"\d.*|[ivx]+|[a-z]")
_DISTINCTIVE = frozenset(
    "advanced after against and basic before beginner beginners closing no non not never opening "
    "or vs versus with without".split()
)
"""Words that make a title another talk's, however similar the rest is; so do numbers."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a schedule adds to notes.

    `sessions` are by the id of their entry. `missing` are the sessions without notes, in time
    order.
    """

    sessions: Mapping[str, Session]
    missing: tuple[Session, ...]


def match(schedule: Schedule, entries: Iterable[Entry]) -> Matched:
    """Find the session of each entry of a conference; sections are left out.

    Talks are matched by page first, then by equal titles, then by similar titles. If both name
    speakers, they must not contradict. A session is not `missing` if an entry of the same title
    remains that could not be told from others: the notes may be of this session.
    """
    pairs = _Pairs([e for e in entries if e.kind != "section"], list(schedule.sessions))
    pairs.join(lambda e: _with_fragment(e.url), lambda s: _with_fragment(s.url))
    pairs.join(lambda e: _page(e.url), lambda s: _page(s.url), _have_one_fragment)
    pairs.join(lambda e: title_words(e.title), lambda s: title_words(s.title), speakers_agree)
    pairs.join(
        lambda e: title_words(e.title),
        lambda s: title_words(f"{s.title} {s.subtitle}"),
        speakers_agree,
    )
    pairs.join_similar()
    left: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in pairs.entries:
        left[title_words(entry.title)].append(entry)
    for entry in pairs.known:  # one note may be of a talk given twice
        if entry.speakers:
            left[title_words(entry.title)].append(entry)
    missing = tuple(
        session
        for session in pairs.sessions
        if not any(speakers_agree(entry, session) for entry in left[title_words(session.title)])
    )
    return Matched(pairs.found, missing)


class _Pairs:
    """Pairs of entries and sessions, and those that are not paired yet."""

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
        """Pair those with equal keys (empty ones aside) that fit each other and no others."""
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

    def join_similar(self) -> None:
        """Pair those whose titles are similar to each other and to no others."""
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, session in enumerate(self.sessions):
            for word in set(title_words(session.title)):
                by_word[word].append(number)
        self._pair(
            (entry, self.sessions[number])
            for entry in self.entries
            for number in _sharing(title_words(entry.title), by_word)
            if _is_similar(entry, self.sessions[number])
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


@lru_cache(_CACHED)
def _address(url: str) -> tuple[str, str, str, str]:
    """Return host (without `www.`), path, query and fragment, equal for spellings of one URL."""
    address = read_address(url)
    return (*address.page, address.fragment) if address else (url, "", "", "")


def page_address(url: str) -> tuple[str, str, str]:
    """Return host (without `www.`), path and query, equal for all URLs of one page."""
    return _address(url)[:3]


def _with_fragment(url: str | None) -> tuple[str, ...]:
    return _address(url) if url else ()


def _page(url: str | None) -> tuple[str, ...]:
    return page_address(url) if url else ()


def _have_one_fragment(entry: Entry, session: Session) -> bool:
    """Return whether at most one of the two addresses has a fragment."""
    return "" in (_address(entry.url or "")[3], _address(session.url or "")[3])


@lru_cache(_CACHED)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words of a title, folded."""
    return tuple(analysis.runs(title))


def speakers_agree(entry: Entry, session: Session) -> bool:
    """Return whether speakers do not contradict: one side has none, or a part of a name is shared.

    A part is enough, since the titles are equal and notes often have "Ada" for "Ada Quill".
    """
    if not entry.speakers or not session.speakers:
        return True
    words = {word for name in entry.speakers for word in analysis.runs(name) if len(word) > 1}
    keys = set(map(analysis.name_key, entry.speakers))
    return any(
        analysis.name_key(name) in keys or not words.isdisjoint(analysis.runs(name))
        for name in session.speakers
    )


def _sharing(words: Sequence[str], by_word: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Return the sessions that have at least half of these words."""
    counts: Counter[int] = Counter()
    for word in set(words):
        counts.update(by_word.get(word, ()))
    return (number for number, n in counts.items() if 2 * n >= len(set(words)))


def _is_similar(entry: Entry, session: Session) -> bool:
    """Return whether titles are similar, and a speaker is shared if both name some."""
    own, other = title_words(entry.title), title_words(session.title)
    apart = set(own) ^ set(other)
    if any(word in _DISTINCTIVE or _NUMBER.fullmatch(word) for word in apart):
        return False
    if entry.speakers and session.speakers:
        keys = set(map(analysis.name_key, entry.speakers))
        if keys.isdisjoint(map(analysis.name_key, session.speakers)):
            return False
    same = SequenceMatcher(None, " ".join(own), " ".join(other), autojunk=False)
    ratios = (same.real_quick_ratio, same.quick_ratio, same.ratio)  # the first two are upper bounds
    return all(ratio() > SIMILAR for ratio in ratios)
