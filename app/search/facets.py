"""The values of a facet and their counts.

The rule: a value's count is the number of talks that choosing it alone in its facet would give,
all other filters kept. A kind counts its own entries, whether or not these are talks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from app.search.documents import Documents
from app.search.lazy import Lazy
from app.search.postings import all_of, docs_of, flags_of
from app.search.query import HAS, KINDS
from app.search.view import FACETS, Facet, View, value_key

_FEW = 600
"""Up to so many entries are counted one by one, more by intersecting sets: in a library of 21,713
talks both take about 0.2 ms at this size."""
_LABELS = {
    "talk": "Talk",
    "panel": "Panel",
    "lightning": "Lightning",
    "remarks": "Remarks",
    "misc": "Other",
    "links": "Links",
    "code": "Code",
    "follow-ups": "Follow-ups",
    "no-notes": "No notes",
}
_FACET: Mapping[str, Facet] = {facet: facet for facet in FACETS}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: its name, the label to show, and its count.

    A chosen value's `name` is the spelling that is chosen, so that toggling it removes it.
    """

    name: str
    label: str
    count: int
    chosen: bool


class Facets(Mapping[str, Sequence[FacetValue]]):
    """The values of all facets for one search, counted when first asked for.

    `matching` are the entries that match the query, `filters` for each facet with a choice the
    entries that have it, `counted` the entries that count as talks.
    """

    def __init__(
        self,
        documents: Documents,
        view: View,
        matching: int,
        filters: Mapping[Facet, int],
        counted: int,
    ) -> None:
        self._documents = documents
        self._view = view
        self._matching = matching
        self._filters = filters
        self._counted = counted
        self._values: dict[str, Sequence[FacetValue]] = {}

    def __getitem__(self, name: str) -> Sequence[FacetValue]:
        if name not in self._values:
            facet = _FACET[name]
            others = (bits for other, bits in self._filters.items() if other != facet)
            among = all_of(self._matching, others)
            if facet != "kind":
                among &= self._counted
            self._values[name] = count_values(
                self._documents, facet, among, self._view.chosen(facet)
            )
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACETS)

    def __len__(self) -> int:
        return len(FACETS)


def count_values(
    documents: Documents, facet: Facet, among: int, chosen: Sequence[str]
) -> Sequence[FacetValue]:
    """Count a facet's values in the set `among`; chosen ones are always given."""
    wanted: dict[str, str] = {}
    for name in chosen:
        wanted.setdefault(value_key(facet, name), name)
    labels = _LABELS
    match facet:
        case "speaker":
            return _count_speakers(documents, among, wanted)
        case "conference":
            counts, labels = _count_conferences(documents, among)
        case "year":
            years = sorted(documents.years.items(), reverse=True)
            counts = {str(year): (bits & among).bit_count() for year, bits in years}
        case "kind":
            counts = {kind: (documents.of_kinds((kind,)) & among).bit_count() for kind in KINDS}
        case "has":
            counts = {name: (documents.that_have(name) & among).bit_count() for name in HAS}
    for key in wanted:
        counts.setdefault(key, 0)
    values = []
    for key, n in counts.items():
        if n or key in wanted:
            label = labels.get(key) or wanted.get(key, key)
            name = label if facet == "conference" else key
            values.append(FacetValue(wanted.get(key, name), label, n, key in wanted))
    return values


def _count_conferences(documents: Documents, among: int) -> tuple[dict[str, int], dict[str, str]]:
    """Count the entries in a set by conference: counts, and titles, by title's key."""
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    if among.bit_count() < _FEW:
        few = Counter(map(documents.conference_numbers.__getitem__, docs_of(among)))
        found = ((c, few[c]) for c in documents.in_order())
    else:
        found = ((c, documents.count_in(among, c)) for c in documents.in_order())
    for c, n in found:
        key = documents.conference_keys[c]
        counts[key] = counts.get(key, 0) + n
        titles.setdefault(key, documents.conferences[c].title)
    return counts, titles


def _count_speakers(
    documents: Documents, among: int, wanted: dict[str, str]
) -> Sequence[FacetValue]:
    """Count the entries in a set by speaker, the highest count first."""
    found = (
        map(documents.speakers_of.__getitem__, docs_of(among))
        if among.bit_count() < _FEW
        else compress(documents.speakers_of, flags_of(among))
    )
    counts = Counter(chain.from_iterable(found))
    for key in wanted:
        counts.setdefault(key, 0)
    return Lazy(_by_count(documents, counts, wanted), len(counts))


def _by_count(
    documents: Documents, counts: Counter[str], wanted: dict[str, str]
) -> Iterator[FacetValue]:
    """Give speakers by count, equals by key; sorted as far as they are looked at."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for key, n in counts.items():
        groups[n].append(key)
    for n in sorted(groups, reverse=True):
        for key in sorted(groups[n]):
            label = documents.spelled(key) or wanted[key]
            yield FacetValue(wanted.get(key, label), label, n, key in wanted)
