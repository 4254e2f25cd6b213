"""Find the talk that each mark is on, after the notes may have changed.

A mark is never dropped, and is rather left unbound than bound to a wrong talk. In this order, a
talk is identified by its own page, whatever else changed; by title and speakers in the same
conference, where note and id tell equal ones apart; by its id with speakers or title; by title and
speakers in another conference; and last by a title that is unique.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.marks.model import Mark, join_all
from app.model import Entry
from app.search import analysis
from app.text import without_surrogates
from app.urls import page_key

_ALIKE = 0.5
"""Similarity (difflib's ratio) from which one name is a misspelling of another."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The marks of a library, bound to entries.

    `marks` are by entry id; several on one entry are joined. `sure` are ids whose marks are
    certainly of this talk: `retarget` these, so that they are found after the next edit too. The
    others may be of the same talk at another conference, whose notes are missing today. `unbound`
    are the marks whose talk was not found, blank ones included, in the order of their keys.
    """

    marks: dict[str, Mark]
    sure: frozenset[str]
    unbound: tuple[Mark, ...]


def bind(marks: Iterable[Mark], entries: Iterable[Entry]) -> Bound:
    """Bind each mark to at most one entry of a library. Sections are left out.

    Call it when all notes are read: with some of them missing, a title may look unique that is
    not. The result does not depend on the order of marks or entries.
    """
    library = _Library(entries)
    found: defaultdict[str, list[Mark]] = defaultdict(list)
    guesses: defaultdict[str, list[Mark]] = defaultdict(list)
    unbound: list[Mark] = []
    for mark in marks:
        wanted = _talk_of_mark(mark)
        talk = library.find(wanted)
        if talk is None:
            unbound.append(mark)
        elif _is_sure(wanted, talk):
            found[library.entry_id(talk)].append(mark)
        else:
            guesses[library.entry_id(talk)].append(mark)
    sure = frozenset(found)
    for entry_id, guessed in guesses.items():
        # A title alone is weak evidence if the talk has marks of its own, or others claim it too.
        if entry_id in sure or len({_home(mark.target.id) for mark in guessed}) > 1:
            unbound += guessed
        else:
            found[entry_id] += guessed
    return Bound(
        marks={entry_id: join_all(found[entry_id]) for entry_id in sorted(found)},
        sure=sure,
        unbound=tuple(sorted(unbound, key=lambda mark: mark.key)),
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    """What a mark and an entry are compared by, folded.

    `home` is the part of the id that names the conference.
    """

    id: str
    home: str
    page: str
    title: str
    speakers: frozenset[str]
    source: str


class _Library:
    """The talks of a library by page, title and id."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_page: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_title: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_id: dict[str, Entry] = {}
        for entry in entries:
            if entry.kind != "section":
                self._by_page[page_key(without_surrogates(entry.url or ""))].append(entry)
                self._by_title[_title(entry.title)].append(entry)
                self._by_id[without_surrogates(entry.id)] = entry

    def find(self, wanted: _Talk) -> _Talk | None:
        """Return the one talk that matches the wanted one, or None."""
        titled = [_talk_of(entry) for entry in self._by_title.get(wanted.title, ())]
        return self._by_own_page(wanted, titled) or self._by_name(wanted, titled)

    def entry_id(self, talk: _Talk) -> str:
        """Return the id of a talk's entry as it is written there."""
        return self._by_id[talk.id].id

    def _by_own_page(self, wanted: _Talk, titled: Sequence[_Talk]) -> _Talk | None:
        """Return the talk with the wanted page; of several, the one with the wanted title.

        None if neither title nor speakers agree and another talk has both.
        """
        paged = self._by_page.get(wanted.page, ()) if wanted.page else ()
        talks = [_talk_of(entry) for entry in paged]
        if agreeing := [talk for talk in talks if talk.title == wanted.title]:
            return _narrowed(wanted, agreeing)
        if len(talks) != 1:
            return None
        moved = any(talk.speakers == wanted.speakers for talk in titled)
        return None if moved and talks[0].speakers != wanted.speakers else talks[0]

    def _by_name(self, wanted: _Talk, titled: Sequence[_Talk]) -> _Talk | None:
        fitting = [talk for talk in titled if _may_be_same(talk.speakers, wanted.speakers)]
        near = [talk for talk in fitting if _is_near(wanted, talk)]
        if near:
            return _narrowed(wanted, near)
        entry = self._by_id.get(wanted.id)
        named = _talk_of(entry) if entry else None
        if named and named.speakers == wanted.speakers:
            return named
        same = [talk for talk in fitting if wanted.speakers and talk.speakers == wanted.speakers]
        if len(same) == 1:
            return same[0]
        if named and _is_corrected(wanted, named):
            return named
        return fitting[0] if len(titled) == len(fitting) == 1 else None


def _narrowed(wanted: _Talk, talks: Sequence[_Talk]) -> _Talk | None:
    """Return the one of several candidates that agrees in more; None if several remain."""
    for agreeing in (
        [talk for talk in talks if talk.speakers == wanted.speakers],
        [talk for talk in talks if talk.source == wanted.source],
        [talk for talk in talks if talk.id == wanted.id],
    ):
        talks = [talk for talk in talks if talk in agreeing] or talks
    return talks[0] if len(talks) == 1 else None


def _is_near(wanted: _Talk, talk: _Talk) -> bool:
    """Return whether a talk is of the wanted one's conference, by its name or its note."""
    return talk.home == wanted.home or talk.source == wanted.source


def _is_sure(wanted: _Talk, talk: _Talk) -> bool:
    """Return whether this is the wanted talk itself.

    Otherwise it may be the same talk at another conference, whose notes are here while the wanted
    one's are missing.
    """
    return _is_near(wanted, talk) or bool(wanted.page and talk.page == wanted.page)


def _is_corrected(wanted: _Talk, named: _Talk) -> bool:
    """Return whether a talk with the wanted id is the wanted one with corrected names.

    If not, it is another talk with that title to which the id passed.
    """
    if named.title != wanted.title or (named.page and wanted.page and named.page != wanted.page):
        return False
    return _may_be_same(named.speakers, wanted.speakers) or any(
        SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
        for a in wanted.speakers
        for b in named.speakers
    )


def _may_be_same(a: frozenset[str], b: frozenset[str]) -> bool:
    """Return whether two sets of speakers can be one talk's: one is empty, or they meet."""
    return not (a and b) or bool(a & b)


def _talk_of(entry: Entry) -> _Talk:
    return _folded(entry.id, entry.url or "", entry.title, entry.speakers, entry.source)


def _talk_of_mark(mark: Mark) -> _Talk:
    target = mark.target
    return _folded(target.id, target.url, target.title, target.speakers, target.source)


def _folded(entry_id: str, url: str, title: str, speakers: Iterable[str], source: str) -> _Talk:
    return _Talk(
        id=without_surrogates(entry_id),
        home=_home(without_surrogates(entry_id)),
        page=page_key(without_surrogates(url)),
        title=_title(title),
        speakers=frozenset(analysis.name_key(without_surrogates(name)) for name in speakers),
        source=without_surrogates(source),
    )


def _home(entry_id: str) -> str:
    return entry_id.partition("/")[0]


def _title(title: str) -> str:
    return " ".join(analysis.fold(without_surrogates(title)).split())
