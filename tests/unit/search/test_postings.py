"""Sets of documents, and what prefixes find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.postings import Postings, bits_of, docs_of, flags_of


@pytest.mark.parametrize("docs", [[], [0], [5], [1, 2, 900], list(range(0, 1000, 3)), [999]])
def test_sets_of_documents(docs: list[int]) -> None:
    bits = bits_of((docs,), len(docs), 1000)
    assert bits == sum(1 << doc for doc in docs)
    assert docs_of(bits) == docs
    assert [n for n, flag in enumerate(flags_of(bits)) if flag] == docs


words = st.text("abc", min_size=1, max_size=5)


@given(st.lists(st.frozensets(words, max_size=12), max_size=12), st.booleans(), st.booleans())
def test_beginnings_find_every_word_that_begins_so(
    texts: list[frozenset[str]], warm: bool, later: bool
) -> None:
    """However many words share a beginning: sets of the common ones are kept (here, of two)."""
    held = Postings(lambda raw: (raw,), common=2)
    for doc, raws in enumerate(texts):
        if later and doc == len(texts) // 2:
            held.changed(doc)
            held.prefix_bits("a")
        held.add(raws, doc)
    held.changed(len(texts))
    for _ in held.warm() if warm else ():
        pass
    for prefix in {word[:n] for raws in texts for word in raws for n in range(1, 5)}:
        wanted = [d for d, raws in enumerate(texts) if any(w.startswith(prefix) for w in raws)]
        assert docs_of(held.prefix_bits(prefix)) == wanted
