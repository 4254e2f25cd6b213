"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.query import FIELDS, HAS, KINDS, Part, parse_query

TEXT = st.text(max_size=12) | st.text("ab :\"“”-+&=#%é東'.", max_size=12)


def shown(text: str) -> list[str]:
    """A query's parts in short: `-` excluded, quotes for a phrase, `*` open at its end."""
    return [
        f"{'-' * part.negated}{part.field}{':' * bool(part.field)}"
        + (f'"{" ".join(part.words)}"' if part.phrase else " ".join(part.words) or part.value)
        + "*" * part.prefix
        for part in parse_query(text).parts
    ]


QUERIES = {
    "": [],
    "  ": [],
    "Async Python": ["async", "python*"],
    "async ": ["async*"],
    "caf\u00e9 NAI\u0308VE": ["cafe", "naive*"],
    '"memory model"': ['"memory model"'],
    "“memory model” «x»": ['"memory model"', '"x"'],
    '"memory mod': ['"memory mod"*'],
    "python -django": ["python*", "-django"],
    'python -"django rest"': ["python*", '-"django rest"'],
    "-has:code gil": ["-has:code", "gil*"],
    'speaker:"Mason Egger"': ['speaker:"mason egger"'],
    "speaker:mason title:asy": ["speaker:mason*", "title:asy*"],
    "Speaker:mason": ["speaker:mason*"],
    "speaker:o’reilly": ["speaker:oreilly*"],
    "conference:2024 web": ["conference:2024*", "web*"],
    "has:cod kind:talks has:follow": ["has:code", "kind:talk", "has:follow-ups"],
    "is:starred -IS:Star has:remark -has:remarks": [
        "is:starred",
        "-is:starred",
        "has:remark",
        "-has:remark",
    ],
    "kind:lightning has:NO-NOTES": ["kind:lightning", "has:no-notes"],
    'has:"follow ups"': [],
    "year:2024 year:202 year:2020..2023 year:2020–2021": [
        "year:2024",
        "year:202",
        "year:2020-2023",
        "year:2020-2021",
    ],
    "year:2024-2023": ["year:2023-2024"],
    "kind:other kind:Oth -kind:misc": ["kind:misc", "kind:misc", "-kind:misc"],
    "free-threaded gil": ["free threaded", "gil*"],
    "-free-threaded": ["-free threaded"],
    "--flag": ["flag*"],
    "a - b": ["a", "b*"],
    "code::dive": ["code dive*"],
    "https://example.org/x": ["https example.org x*"],
    "foo:bar": ["foo bar*"],
    "_is_gil_enabled() netCDF4 C++ .NET C#": [
        "is_gil_enabled",
        "netcdf4",
        "c++",
        ".net",
        "c#*",
    ],
    "python東京都": ["python 東京都*"],
    '5"disk': ["5*", '"disk"*'],
}


@pytest.mark.parametrize(("text", "parts"), QUERIES.items(), ids=QUERIES.keys())
def test_query_is_read(text: str, parts: list[str]) -> None:
    assert shown(text) == parts


REMARKS = {
    "has:foo": (
        "“has:foo” is left out: after has: comes links or code or follow-ups or no-notes or remark."
    ),
    "has:": (
        "“has:” waits for its value: "
        "after has: comes links or code or follow-ups or no-notes or remark."
    ),
    "is:foo": "“is:foo” is left out: after is: comes starred.",
    "is:": "“is:” waits for its value: after is: comes starred.",
    "kind:foo": (
        "“kind:foo” is left out: after kind: comes talk or panel or lightning or remarks or misc."
    ),
    "year:soon": (
        "“year:soon” is left out: after year: comes a year like 2024, or two like 2020-2023."
    ),
    "speaker:": "“speaker:” waits for its value: after speaker: comes a name.",
    'title:""': "“title:” waits for its value: after title: comes a word.",
    "conference:?": "“conference:?” is left out: after conference: comes a name or a year.",
    "-django": "This only leaves talks out; all others are listed.",
    '"': "A quote with nothing in it is left out.",
    '""': "A quote with nothing in it is left out.",
    ":": "There is no letter or digit here to search for.",
    "”": "There is no letter or digit here to search for.",
    "?!": "There is no letter or digit here to search for.",
    "foo:bar": (
        "“foo:” is no field, so its words are searched. "
        "Fields are speaker, conference, title, has, is, kind, year."
    ),
}


@pytest.mark.parametrize(("text", "remark"), REMARKS.items(), ids=REMARKS.keys())
def test_nonsense_is_explained(text: str, remark: str) -> None:
    assert parse_query(text).remarks == (remark,)


@pytest.mark.parametrize("text", ["", "python", "code::dive", "http://x.org", "-a b", "kind:talk"])
def test_sense_needs_no_remark(text: str) -> None:
    assert parse_query(text).remarks == ()


def test_the_same_remark_is_made_once() -> None:
    assert len(parse_query("has:foo has:foo").remarks) == 1


@pytest.mark.parametrize(
    ("text", "number", "source", "rest"),
    [
        ('speaker:haddad "memory modle"', 0, "speaker:haddad", '"memory modle"'),
        ('speaker:haddad "memory modle"', 1, '"memory modle"', "speaker:haddad"),
        ("  a  -b   c ", 1, "-b", "a c"),
        ("one", 0, "one", ""),
    ],
)
def test_one_part_can_be_taken_away(text: str, number: int, source: str, rest: str) -> None:
    query = parse_query(text)
    assert query.source(query.parts[number]) == source
    assert query.without(query.parts[number]) == rest


def test_one_part_can_be_replaced() -> None:
    query = parse_query('speaker:haddad "memory modle" x')
    assert query.put(query.parts[1], '"memory model"') == 'speaker:haddad "memory model" x'


def test_of_a_very_long_query_the_beginning_is_read() -> None:
    query = parse_query("zz " * 5_000)
    assert query.text == ("zz " * 5_000)[:2_000] and len(query.parts) == 667
    assert query.remarks == ("Only the first 2,000 characters are searched for.",)
    assert parse_query("z" * 2_000).remarks == ()


@given(TEXT)
def test_any_text_is_a_query(text: str) -> None:
    query = parse_query(text)
    end = 0
    for part in query.parts:
        assert end <= part.start < part.end <= len(text)
        end = part.end
        assert bool(part.words) == (part.field not in {"has", "is", "kind", "year"})
        query.without(part)


@given(st.sampled_from(FIELDS), st.booleans(), TEXT)
def test_any_field_value_is_read_or_explained(field: str, negated: bool, value: str) -> None:
    query = parse_query(f"{'-' * negated}{field}:{value}")
    assert query.parts or query.remarks


@pytest.mark.parametrize("name", HAS)
def test_has_names_are_known(name: str) -> None:
    assert shown(f"has:{name}") == [f"has:{name}"]


def test_a_remark_is_no_value_of_the_facet() -> None:
    assert "remark" not in HAS


@pytest.mark.parametrize("name", KINDS)
def test_kind_names_are_known(name: str) -> None:
    assert shown(f"kind:{name}") == [f"kind:{name}"]


def test_only_words_rank() -> None:
    assert parse_query("x").ranks
    assert parse_query('-x title:"a b"').ranks
    assert not parse_query("-x has:code year:2024").ranks


def test_parts_are_values() -> None:
    part = Part("", "x", ("x",), False, True, False, 0, 1)
    assert parse_query("x").parts == (part,)
