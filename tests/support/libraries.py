"""Random libraries, queries, views and marks for property tests of search."""

from hypothesis import strategies as st

from app.model import Conference, Entry, FollowUp, Kind, Link
from app.search import analysis
from app.search.query import HAS, KINDS
from app.search.view import SORTS, View
from tests.support.naive_search import Marked

WORDS = (
    "python",
    "Python",
    "pythonic",
    "test",
    "tests",
    "testing",
    "café",
    "cafe",
    "gil",
    "GIL",
    "a",
    "b",
    "the",
    "of",
    "memory",
    "model",
    "_is_gil_enabled",
    "_The",
    "model_",
    "x_1",
    "select_related",
    "gil_enabled",
    "is_gil",
    "os.path.join",
    "path.join",
    "ASP.NET",
    "netCDF4",
    "C++",
    ".NET",
    "C#",
    "node.js",
    "3.13",
    "don't",
    "don’t",
    "Ada's",
    "東京",
    "東京都",
    "京都",
    "都",
    "データ분석",
    "파이썬",
    "free-threaded",
    "https://x.org/a-b",
    "naïve",
    "ÅNGSTRÖM",
    "किताब",
    "कि",
    "مَرْحَبًا",
    "مرحبا",
    "テ\u3099ータ",
    "ภาษาไทย",
    "ไทย",
    "*",
    "**",
    "`",
    "_",
    "[a](http://y.org)",
    "<http://z.org>",
    "###",
    "-",
    ">",
    "```",
    "<br/>",
    "~~gil~~",
    "[^1]",
    "[x]",
    "|",
    "½",
    "~",
    "…",
)
NAMES = ("Ada Lovelace", "ada lovelace", "Àda Lovelace", "@adalovelace", "Bo", "Bo Åberg", "??")
text = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
texts = st.lists(text, max_size=4).map("\n".join)


@st.composite
def conferences(draw: st.DrawFn, number: int) -> Conference:
    entries = []
    for n in range(draw(st.integers(0, 4))):
        kind: Kind = draw(
            st.sampled_from(("talk", "talk", "panel", "lightning", "remarks", "misc", "section"))
        )
        body = draw(texts)
        entries.append(
            Entry(
                id=f"c{number}/t{n}",
                title=draw(text),
                speakers=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))),
                url=None,
                date=draw(st.sampled_from((None, None, "2024-05-01"))),
                tags=draw(st.sampled_from(((), ("memory",), ("web dev", "gil")))),
                kind=kind,
                parent=draw(st.sampled_from((None, f"c{number}/t0"))),
                source=f"{number}.md",
                line=n + 1,
                links=draw(st.sampled_from(((), (Link("http://x.org", ""),)))),
                has_code=draw(st.booleans()),
                follow_ups=draw(st.sampled_from(((), (FollowUp(1, "x"),)))),
                body=body,
                byline=draw(st.sampled_from(((), (0,)))),
            )
        )
    year = draw(st.sampled_from((None, 2023, 2024, 2025)))
    return Conference(
        title=draw(st.sampled_from(("PyCon", "PYCON", "PyTest Days", "東京 PyCon"))),
        url=None,
        date=draw(st.sampled_from((None, "2024-04"))),
        year=year,
        location=draw(st.sampled_from((None, "Portland"))),
        source=f"{number}.md",
        preamble="",
        entries=tuple(entries),
    )


libraries = st.integers(0, 4).flatmap(lambda n: st.tuples(*(conferences(i) for i in range(n))))
PLAIN = [word for word in WORDS if analysis.words(word)]
NO_CJK = [word for word in PLAIN if not any(map(analysis.is_cjk, analysis.words(word)))]
value = st.sampled_from(PLAIN)
phrase = st.lists(st.sampled_from(NO_CJK), min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"')
part = st.one_of(
    value,
    value,
    value.map(lambda word: word[:2]),
    phrase,
    st.sampled_from(("speaker:ada", 'speaker:"ada love', "speaker:ada-love", "speaker:bo")),
    value.map("title:{}".format),
    phrase.map("title:{}".format),
    st.sampled_from(("conference:pycon", 'conference:"pytest days"', "conference:20", "has:foo")),
    st.sampled_from(
        ("year:2024", "year:202", "year:2023-2024", "year:2024-2023", *map("has:{}".format, HAS))
    ),
    st.sampled_from(tuple(map("kind:{}".format, KINDS))),
    st.sampled_from(("is:starred", "has:remark")),
)
parts = st.tuples(st.sampled_from(("", "", "", "-")), part).map("".join)
queries = st.lists(parts, max_size=3).map(" ".join)
some = st.lists
views = st.builds(
    View,
    q=queries,
    conference=some(st.sampled_from(("PyCon", "pycon ", "gone")), max_size=2).map(tuple),
    year=some(st.sampled_from(("2023", "2024", "x")), max_size=2, unique=True).map(tuple),
    speaker=some(st.sampled_from(NAMES), max_size=2).map(tuple),
    kind=some(st.sampled_from((*KINDS, "Panel", "Other")), max_size=2, unique=True).map(tuple),
    has=some(st.sampled_from((*HAS, "Code", "No notes")), max_size=1).map(tuple),
    sort=st.sampled_from(("", *SORTS)),
)


ids = st.sets(st.sampled_from([f"c{c}/t{t}" for c in range(4) for t in range(4)]))
marks = st.builds(Marked, ids.map(frozenset), ids.map(frozenset))
