"""Which terms a word is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import analysis

TERMS = [
    ("tests", ("tests",)),
    ("Tests", ("tests",)),
    ("GIL", ("gil",)),
    ("naïve", ("naive",)),
    ("Łódź", ("lodz",)),
    ("netCDF4", ("netcdf4", "net", "cdf")),
    ("_is_gil_enabled", ("is_gil_enabled", "is", "gil", "enabled")),
    ("__init__", ("init",)),
    ("select_related", ("select_related", "select", "related")),
    ("café_au", ("cafe_au", "cafe", "au")),
    ("C++", ("c++", "c")),
    ("C#", ("c#", "c")),
    (".NET", (".net", "net")),
    ("node.js.", ("node.js", "node", "js")),
    ("3.13", ("3.13", "3", "13")),
    ("don’t", ("dont", "don", "t")),
    ("Python's", ("python", "s")),
    ("東京都", ("東京", "京都", "都")),
    ("python東京", ("python", "東京", "京")),
    ("ﾃﾞｰﾀ", ("デー", "ータ", "タ")),
    ("파이썬", ("파이", "이썬", "썬")),
    ("テ\u3099ータ", ("デー", "ータ", "タ")),
    ("किताब", ("किताब",)),
    ("مَرْحَبًا", ("مرحبا",)),
    ("שָׁלוֹם", ("שלום",)),
    ("ไทย", ("ไท", "ทย", "ย")),
    ("_", ()),
    ("...", ()),
]


@pytest.mark.parametrize(("raw", "expected"), TERMS)
def test_terms(raw: str, expected: tuple[str, ...]) -> None:
    assert analysis.terms_of(raw) == expected


STEMS = [
    ("test", "tests tested testing"),
    ("run", "runs running"),
    ("library", "libraries"),
    ("cache", "caches cached caching"),
    ("class", "classes"),
    ("box", "boxes"),
    ("process", "processes processed processing"),
    ("package", "packages packaged packaging"),
    ("try", "tried tries"),
    ("debug", "debugged debugging"),
    ("api", "apis"),
    ("wiki", "wikis"),
    ("cookie", "cookies"),
    ("movie", "movies"),
    ("use", "uses used using"),
    ("age", "ages aged aging"),
    ("embed", "embeds embedded embedding"),
    ("alias", "aliases aliased aliasing"),
    ("bias", "biases biased"),
    ("canvas", "canvases"),
    ("lens", "lenses"),
    ("status", "statuses"),
    ("database", "databases"),
    ("queue", "queues queued queuing"),
    ("release", "releases released releasing"),
    ("pie", "pies"),
    ("tie", "ties tied tying"),
    ("c++", ""),
    ("naïve", ""),
]


@pytest.mark.parametrize(("word", "forms"), STEMS, ids=[word for word, _ in STEMS])
def test_forms_share_a_stem(word: str, forms: str) -> None:
    assert {analysis.stem(form) for form in forms.split()} <= {analysis.stem(word)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("string", "str"), ("need", "ne"), ("status", "statu"), ("this", "thi"), ("use", "us")),
        *(("embed", "emb"), ("alias", "alia"), ("lens", "len"), ("news", "new"), ("bias", "bia")),
        *(("analysis", "analysi"), ("redis", "redi"), ("user", "use"), ("cook", "cookie")),
    ],
)
def test_words_that_only_look_inflected_stay_apart(one: str, other: str) -> None:
    assert analysis.stem(one) != analysis.stem(other)


@given(st.text(max_size=20))
def test_what_a_note_says_is_asked_for_by_the_same_letters(text: str) -> None:
    known = {term for raw in analysis.raw_words(text) for term in analysis.terms_of(raw)}
    for word in analysis.words(text):
        if not analysis.is_cjk(word):
            assert word in known


@given(st.text("ab é'.+#_\t\nX7京", max_size=20))
def test_raw_words_are_the_same_for_plain_and_other_text(text: str) -> None:
    assert analysis.raw_words(text) == analysis.RAW.findall(text)


def test_names_differ_by_their_vowels() -> None:
    assert analysis.name_key("Jesús  Peña") == analysis.name_key("@jesuspena")
    assert analysis.name_key("किताब") != analysis.name_key("कताब")


def test_quotes_and_case_fold() -> None:
    assert analysis.fold("“Straße” ’s\nﬁ") == '"strasse" \'s\nfi'
    assert analysis.runs("The _GIL, 3.13") == ["the", "gil", "3", "13"]
    assert analysis.phrase_text("Don’t_say: “C++”!") == " don t say c "


@pytest.mark.parametrize("edit", ["tst", "tesst", "tset", "teat", "est", "xtest", "tests"])
def test_one_typo_away(edit: str) -> None:
    assert "test" in analysis.edits(edit)
    assert analysis.distance("test", edit) == 1


def test_distance() -> None:
    assert analysis.distance("hypothesis", "hypotesys") == 2
    assert analysis.distance("", "abc") == 3
    assert "test" not in analysis.edits("test")


@given(st.lists(st.sampled_from("abeinsxdyzghcot"), min_size=1, max_size=5).map("".join), st.data())
def test_every_word_is_an_inflection_of_its_stem(word: str, data: st.DataObject) -> None:
    ends = ("", "s", "es", "ies", "ed", "ied", "ing", "ings", "ie", "ying", "eed", "sses")
    term = word + data.draw(st.sampled_from(ends)) + data.draw(st.sampled_from(ends))
    assert term in analysis.inflections(analysis.stem(term))
    for form in ("tied", "tying", "emojis", "using", "owed", "aging"):
        assert form in analysis.inflections(analysis.stem(form))
