"""A sequence that is computed as far as somebody looks at it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, overload

_T = TypeVar("_T")


class Lazy(Sequence[_T]):
    """A sequence of known length whose items are computed when first asked for."""

    def __init__(self, items: Iterable[_T], length: int) -> None:
        self._rest = iter(items)
        self._computed: list[_T] = []
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        last = at if isinstance(at, int) else (at.stop if at.step is None else None)
        if isinstance(at, slice) and (at.start or 0) < 0:
            last = None
        self._compute(self._length if last is None or last < 0 else last + 1)
        return self._computed[at]

    def __iter__(self) -> Iterator[_T]:
        for at in range(self._length):
            self._compute(at + 1)
            yield self._computed[at]

    def _compute(self, length: int) -> None:
        while len(self._computed) < length and (item := next(self._rest, None)) is not None:
            self._computed.append(item)
