"""Text analysis: the terms of an index, and the words of a query.

The rule: queries and the index cut and fold text by these functions alone, so that a word is found
by the letters it is written with. A *chunk* is the text between spaces and punctuation (`tests`,
`don't`, `3.13`, `node.js`, `.NET`, `C++`, `_is_gil_enabled`). It is indexed under several *terms*:
the whole first, then its parts. Text in scripts without spaces (Chinese, Japanese, Korean, Thai,
...) is indexed under each pair of neighbouring characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

_MARKED_SCRIPTS = (*range(0x300, 0x3100), *range(0xA66F, 0xAC00), *range(0xFB1E, 0xFE30))
MARKS = frozenset(c for c in map(chr, _MARKED_SCRIPTS) if unicodedata.category(c) in {"Mn", "Mc"})
"""Characters that belong to the letter before: accents, and the vowels of many scripts."""
_MARKS = "".join(sorted(MARKS))
RAW = re.compile(rf"[\w{_MARKS}'’.+#]+")
"""A raw word: one character class, because every note is cut by it. `_CHUNK` cuts further."""
_TO_SPACES = "".join(c if RAW.match(c) else " " for c in map(chr, range(128)))
_TO_RUNS = "".join(c.lower() if c.isalnum() else " " for c in map(chr, range(128)))
_BEYOND = bytes(range(128, 256))
_DASHES = re.compile(b"\xe2\x80[\x90-\x98\x9a-\xbf]")
_DASHES_AND_QUOTE = re.compile(b"\xe2\x80[\x90-\xbf]")
"""U+2010 to U+203F in UTF-8: dashes, typographic quotes, dots; without and with the quote \u2019,
which stands inside words."""
_TO_SPACES_IN_BYTES = _TO_SPACES.encode() + _BEYOND
_TO_RUNS_IN_BYTES = _TO_RUNS.encode() + _BEYOND
_CHUNK = re.compile(rf"\.?\w[\w{_MARKS}]*(?:['’.]\w[\w{_MARKS}]*)*(?:\+\+|#(?!\w))?")
_RUN = re.compile(rf"\w[\w{_MARKS}]*")
_WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f"
    "\u1780-\u17d3"
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer; Korean, Japanese, Chinese."""
_CJK = re.compile(f"[{_UNSPACED}]+")
_APART = re.compile(rf"(?:[^\w{_MARKS}]|_)+")
_SCRIPTS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u0652\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+"
)
"""Marks that words are often written without: accents, Hebrew and Arabic points, the tatweel."""
_PLAIN = (
    *((c, "'") for c in "‘’‚‛ʼ′＇"),
    *((c, '"') for c in "“”„‟″«»＂"),
    *(("ł", "l"), ("ø", "o"), ("đ", "d"), ("ð", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe")),
)
_VOWEL = re.compile("[aeiouy]")
_FORMS = {
    **{f"{word}s": word for word in "abi api cli emoji gui kpi taxi tui umi wiki embed".split()},
    **{f"{word}ed": f"{word}e" for word in "us ag ow ic".split()},
    **{f"{word}ing": f"{word}e" for word in "us ag ow ic".split()},
    "tied": "tie",
    "tying": "tie",
    "died": "die",
    "dying": "die",
    "lied": "lie",
    "lying": "lie",
}
"""Inflected forms that the rules of `stem` miss: -is is the plural of few words only, and short
words keep their endings."""
_BASES = frozenset("alias atlas bias canvas embed lens news".split()).union(_FORMS.values())
"""Words that only look inflected, and the words whose forms `_FORMS` lists."""
_MOST_LETTERS = 150
"""Letters tried in a misspelled word of another alphabet than the Latin one: enough for each script
but those of syllables, whose edits would be thousands."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_RUNS_KEPT = 1 << 12
"""Folded runs that are remembered: the frequent words of notes that are not ASCII."""
_STEMS_KEPT = 1 << 10
"""Stems whose inflections are remembered: those of a few hundred keystrokes."""
_PAGES_KEPT = 64
"""Pages of Unicode whose letters are remembered: a word has the letters of one or two."""


def fold(text: str) -> str:
    """Fold case, accents, points, ligatures and typographic quotes; keep line breaks."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    if _ACCENTS.search(plain) or not unicodedata.is_normalized("NFC", plain):
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
    if plain.isascii():
        return plain
    for written, folded in _PLAIN:
        plain = plain.replace(written, folded)
    return plain


def is_cjk(term: str) -> bool:
    """Whether a term consists of characters of scripts without spaces."""
    return _CJK.match(term) is not None


def has_cjk(run: str) -> bool:
    """Whether a run has any character of a script without spaces."""
    return not run.isascii() and _CJK.search(run) is not None


def words(text: str) -> list[str]:
    """Return the words that a query asks for with `text`: each chunk, folded.

    >>> words("Test _is_gil_enabled, C++ 東京都!")
    ['test', 'is_gil_enabled', 'c++', '東京都']
    """
    return [word for chunk in _chunks(text) for word in _wholes(chunk)]


def raw_words(text: str) -> list[str]:
    """Cut `text` into raw words, as `terms_of` takes them."""
    if text.isascii():
        return text.translate(_TO_SPACES).split()
    pieces = _pieces(text, _TO_SPACES_IN_BYTES, _DASHES)
    if all(map(str.isascii, pieces)):
        return pieces
    found = []
    for piece in pieces:
        if piece.isascii():
            found.append(piece)
        else:
            found += RAW.findall(piece)
    return found


def terms_of(raw: str) -> tuple[str, ...]:
    """Return the distinct terms of a raw word, wholes first.

    >>> terms_of("netCDF4")
    ('netcdf4', 'net', 'cdf')
    """
    raw = raw.rstrip(".'’").lstrip("'’")
    if raw.isascii():
        if raw.isalnum():
            low = raw.lower()
            plain = raw.isdigit() or (raw.isalpha() and (raw.isupper() or raw[1:].islower()))
            return (low,) if plain else tuple(dict.fromkeys((low, *_camel(raw))))
    elif raw.isalpha() and raw[1:].islower() and not _CJK.search(raw):
        return (fold(raw),)
    terms: dict[str, None] = {}
    for chunk in _chunks(raw):
        for whole in _wholes(chunk):
            if is_cjk(whole):
                terms.update((whole[i : i + 2], None) for i in range(len(whole)))
            else:
                terms[whole] = None
        terms.update((part, None) for part in _parts(chunk))
    return tuple(terms)


def terms_in(text: str) -> Iterator[str]:
    """Give the terms of all words in a text."""
    return chain.from_iterable(map(terms_of, raw_words(text)))


def _chunks(text: str) -> list[str]:
    return _CHUNK.findall(text if text.isascii() else unicodedata.normalize("NFC", text))


def _wholes(chunk: str) -> list[str]:
    """Return a chunk folded; cut at each change between spaced and unspaced scripts."""
    folded = fold(chunk).removesuffix("'s").replace("'", "")
    if folded.isascii():
        return [word] if (word := folded.strip("_")) else []
    return [word for piece in _SCRIPTS.findall(folded) if (word := piece.strip("_"))]


def _parts(chunk: str) -> list[str]:
    """Return the words inside a chunk: between punctuation, and in `camelCase`."""
    parts = []
    for run in _RUN.findall(chunk):
        parts += [part for part in _wholes(run) if not is_cjk(part)]
        for piece in run.split("_"):
            if piece:
                parts += [part for part in _wholes(piece) if not is_cjk(part)]
                parts += _camel(piece) if piece.isascii() else ()
    return parts


def _camel(word: str) -> list[str]:
    """Return the parts of `camelCase4`; none of an identifier like `dQw4w9WgXcQ`."""
    parts = _CAMEL.findall(word)
    if len(parts) * 3 > len(word) + 2:
        return []
    return [part.lower() for part in parts if len(part) > 1]


def name_key(name: str) -> str:
    """Return the key by which two spellings are one name: letters and digits, folded."""
    return _APART.sub("", fold(name)) or name


def is_joined(term: str) -> bool:
    """Whether a term has several pieces, as `os.path.join` and `gil_enabled` have."""
    return "_" in term or "." in term


def matches(word: str, term: str, prefix: bool) -> bool:
    """Whether a query's word matches a term.

    It does in any of its forms or, with `prefix`, as the beginning.
    """
    return stem(term) == stem(word) or matches_exactly(word, term, prefix)


def matches_exactly(word: str, term: str, prefix: bool) -> bool:
    """Whether a quoted word matches a term.

    It does as written or, with `prefix`, as the beginning.
    """
    return (
        term == word
        or (prefix and term.startswith(word))
        or (is_joined(word) and has_pieces(term, word, prefix))
    )


def has_pieces(term: str, word: str, prefix: bool) -> bool:
    """Whether a term has the pieces of `word` in a row; with `prefix`, or longer.

    >>> has_pieces("os.path.join", "path.join", False)
    True
    """
    at = term.find(word)
    while at >= 0:
        end = at + len(word)
        begins = at == 0 or word[0] == "." or term[at - 1] in "._"
        if begins and (prefix or end == len(term) or term[end] in "._"):
            return True
        at = term.find(word, at + 1)
    return False


def runs(text: str) -> list[str]:
    """Return the folded runs of letters and digits in a text: the words of a phrase.

    >>> runs("The _GIL_, 3.13")
    ['the', 'gil', '3', '13']
    """
    if text.isascii():
        return text.translate(_TO_RUNS).split()
    pieces = _pieces(text, _TO_RUNS_IN_BYTES, _DASHES_AND_QUOTE)
    if all(map(str.isascii, pieces)):
        return pieces
    found = []
    for piece in pieces:
        if piece.isascii():
            found.append(piece)
        else:
            found += map(_fold_run, _WORD.findall(unicodedata.normalize("NFC", piece)))
    return found


def _pieces(text: str, table: bytes, between: re.Pattern[bytes]) -> list[str]:
    """Cut a text at spaces and ASCII punctuation.

    Pieces that are not ASCII need more cuts; few words of a note are. A regular expression
    would take four times as long.
    """
    plain = text.encode("utf-8", "surrogatepass").translate(table)
    return between.sub(b" ", plain).decode("utf-8", "surrogatepass").split()


def phrase_text(text: str) -> str:
    """Return the runs of a text with spaces around: phrases are parts of it."""
    return f" {' '.join(runs(text))} "


@lru_cache(_RUNS_KEPT)
def _fold_run(run: str) -> str:
    return fold(run)


def by_script(run: str) -> list[str]:
    """Cut a run at each change between spaced and unspaced scripts."""
    return [run] if run.isascii() else _SCRIPTS.findall(run)


def stem(term: str) -> str:
    """Return the light stem that `test`, `tests`, `tested` and `testing` share.

    Only English endings that inflect are removed (-s, -es, -ies, -ed, -ing); no stem is
    shorter than three letters. Words that the rules get wrong are listed in `_FORMS`.
    """
    if len(term) < 4 or not term.isascii():
        return term
    s = _FORMS.get(term, term)
    if s in _BASES:
        return s
    if s[-1] == "s" and s[-2] not in "su":
        if s.endswith("ies") and len(s) > 4:
            s = s[:-3] + "y"
        elif s.endswith(("sses", "shes", "ches", "xes", "zes")):
            s = s[:-2]
        elif not s.endswith("is"):
            s = s[:-1]
    if s.endswith("ing") and len(s) > 5 and _VOWEL.search(s, 0, len(s) - 3):
        s = s[:-3]
    elif s.endswith("ied") and len(s) > 4:
        s = s[:-3] + "y"
    elif s.endswith("ed") and s[-3] != "e" and len(s) > 4 and _VOWEL.search(s, 0, len(s) - 2):
        s = s[:-2]
    if s.endswith("ie") and len(s) > 4:
        s = s[:-2] + "y"
    elif len(s) > 3 and s[-1] == "e":
        s = s[:-1]
    if len(s) > 3 and s[-1] == s[-2]:
        s = s[:-1]
    return s


@lru_cache(_STEMS_KEPT)
def inflections(stem: str) -> tuple[str, ...]:
    """Return all words that may have this stem, and some that have another.

    The endings that `stem` removes are put back step by step. Indexing the stem of every term
    instead would take a tenth longer.
    """
    if not stem.isascii():
        return (stem,)
    made = [stem, stem + stem[-1:]]
    made += [m + "e" for m in made] + [m[:-1] + "ie" for m in made if m.endswith("y")]
    y = [m[:-1] for m in made if m.endswith("y")]
    made += [m + end for m in made for end in ("ing", "ed")] + [m + "ied" for m in y]
    y = [m[:-1] for m in made if m.endswith("y")]
    made += [m + end for m in made for end in ("s", "es")] + [m + "ies" for m in y]
    made += [form for form, base in _FORMS.items() if base == stem]
    return tuple(dict.fromkeys(made))


def edits(word: str) -> list[str]:
    """Return all words one typo away: a letter more, less, wrong, or two swapped."""
    letters = sorted({*_alphabet(word), *word})
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    made = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    made += [a + b[1:] for a, b in cuts if b]
    made += [a + c + b[1:] for a, b in cuts if b for c in letters]
    made += [a + c + b for a, b in cuts for c in letters]
    return [edit for edit in dict.fromkeys(made) if edit != word]


def _alphabet(word: str) -> Iterable[str]:
    """Return the letters that may be missing in a word: those of its script."""
    if word.isascii():
        return _LETTERS
    found = (_page(ord(c) >> 8, _script(c)) for c in word if not (c.isascii() or is_cjk(c)))
    return list(dict.fromkeys(chain.from_iterable(found)))[:_MOST_LETTERS]


@lru_cache(_PAGES_KEPT)
def _page(page: int, script: str) -> list[str]:
    """Return the folded letters of a script in one page (256 characters) of Unicode."""
    letters = map(chr, range(page << 8, (page + 1) << 8))
    return [
        c for c in letters if (c.isalpha() or c in MARKS) and _script(c) == script and fold(c) == c
    ]


def _script(letter: str) -> str:
    """Return a letter's script: the first word of its Unicode name."""
    return unicodedata.name(letter, "").partition(" ")[0]


def distance(a: str, b: str) -> int:
    """Count the letters to remove, add, change or swap to turn `a` into `b`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
