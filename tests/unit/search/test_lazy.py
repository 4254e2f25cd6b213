"""A lazy sequence."""

from collections.abc import Iterator

import pytest

from app.search.lazy import Lazy


def test_lazy_makes_only_what_is_looked_at() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for n in range(10):
            made.append(n)
            yield n

    lazy = Lazy(items(), 10)
    assert (len(lazy), lazy[:3], lazy[1]) == (10, [0, 1, 2], 1)
    assert len(made) < 5
    assert next(iter(lazy)) == 0
    assert (lazy[-1], lazy[8:], lazy[-2:], lazy[::5]) == (9, [8, 9], [8, 9], [0, 5])
    assert list(lazy) == list(range(10))
    with pytest.raises(IndexError):
        lazy[10]
