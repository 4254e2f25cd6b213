"""Random marks with few keys, times and texts, so that they often collide."""

from hypothesis import strategies as st

from app.marks.model import Flag, Mark, Remark, Target, Tick, join, new_mark
from tests.support.library import CONFERENCE, TALK

MARK = new_mark("k1", TALK, CONFERENCE, 1)
"""A blank mark on the one talk of Conf 2025."""

times = st.integers(0, 4)
extras = st.sampled_from(((), (("new", "1"),), (("new", '{"a": [1.5, null]}'), ("x", "true"))))
flags = st.builds(Flag, times, st.booleans(), extras)
remarks = st.builds(Remark, times, st.sampled_from(("", "one", "two", "東京 <b>")), extras)
targets = st.builds(
    Target,
    url=st.sampled_from(("", "https://conf.example/a")),
    id=st.sampled_from(("conf/a", "conf/b")),
    title=st.sampled_from(("A", "B")),
    speakers=st.sampled_from(((), ("Ada Quill",))),
    conference=st.just("Conf"),
    source=st.just("conf.md"),
    at=times,
    extra=extras,
)
marks = st.builds(
    Mark,
    key=st.sampled_from(("k1", "k2", "k3")),
    target=targets,
    star=flags,
    ticks=st.lists(
        st.builds(Tick, st.sampled_from(("read it", "ask")), st.integers(1, 2), flags), max_size=3
    ).map(tuple),
    versions=st.lists(remarks, max_size=3).map(tuple),
    replaced=st.lists(remarks, max_size=2).map(lambda gone: frozenset(v.id for v in gone)),
    extra=extras,
).map(lambda mark: join(mark, mark))
sets = st.lists(marks, max_size=4).map(tuple)
