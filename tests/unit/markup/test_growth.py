"""The work of rendering grows with the length of a text, whatever the text is.

Steps are counted (calls of functions, Python's and C's), not seconds, so this never flickers.
What happens inside one call, of a regular expression say, is for the bench.
"""

from collections.abc import Callable

import pytest

from app.markup.document import render
from tests.conftest import IS_FULL
from tests.support.steps import count_steps

SHORT, LONG = (1_000, 4_000) if IS_FULL else (500, 2_000)

UNITS = [
    *("[", "![", "](", "[]", "[a](", "![a](b", '[a](b "c', "[a][b", "[a](<b", "[^1]", "[[a]"),
    *("*", "*a_", "a**b", "**a *", "~a", "_a__", "***a** b* ", "*[a](b)", "`a ", "``a `", "\\"),
    *("<", "<a ", '<a b="', "<a b='<c", "<!-- ", "<!A ", "<?", "<![CDATA[", "<kbd>", "</sub>"),
    *("<b@c.d", "<http://a", "a@", "a@b.c ", "http://a.b/", "http://a)", "www.a.b ", "www.", "&#"),
    *("> ", "- ", "1. ", "* a ", "\t", "\n", " \n", "a\n", "a\n\n", "- a\n", "- a\n\n", "> a\n"),
    *("# a\n", "a\n===\n", "***\n", "    a\n", "```\n", "<div>\n", "<script>\n", "<!--\n"),
    *("<details>\n\n", "<summary>", "</details>\n\n", "[a]: b\n", "[a]: b\n===\n", "[^a]: b\n\n"),
    *("|", "a|", "a|b\n", "a\n-|-\n", "a|b\n-|-\n", "|-", "[^a]: b [^a]\n\n", "- [ ] a\n"),
]


def repeated(unit: str) -> Callable[[int], str]:
    return lambda length: unit * (length // len(unit))


def numbered(form: str) -> Callable[[int], str]:
    return lambda length: "".join(form.format(n, n + 1) for n in range(length // len(form)))


def longer_and_longer(unit: str, end: str) -> Callable[[int], str]:
    def text(length: int) -> str:
        lines: list[str] = []
        size = 0
        while size < length:
            lines.append(unit * len(lines) + end)
            size += len(lines[-1])
        return "".join(lines)

    return text


TEXTS: dict[str, Callable[[int], str]] = {
    **{repr(unit): repeated(unit) for unit in UNITS},
    "backticks": longer_and_longer("`", " "),
    "nested lists": longer_and_longer("  ", "- a\n"),
    "nested quotes": longer_and_longer(">", "a\n"),
    "nested emphasis": lambda length: "**a " * (length // 8) + "b** " * (length // 8),
    "definitions": numbered("[a{0}]: /b\n\n[a{0}] [a{1}]\n\n"),
    "footnotes": numbered("a[^{0}]\n\n[^{0}]: b[^{1}]\n\n"),
    "blank lines in deep lists": lambda length: "- " * 40 + "a\n" + "\n" * length,
    "lines below deep lists": lambda length: "- " * 32 + "a\n" + "b\n" * (length // 2),
    "images, then links": lambda length: "![" * (length // 8) + "[a](b) " * (length // 8),
    "a wide table of short rows": lambda length: (
        "|".join("a" * 50) + "\n" + "|".join("-" * 50) + "\n" + "b\n" * (length // 2)
    ),
}


def steps(text: str) -> int:
    return count_steps(lambda: render(text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_four_times_the_text_takes_at_most_about_four_times_the_steps(
    text: Callable[[int], str],
) -> None:
    render(text(100))  # what is only done once
    short, long = text(SHORT), text(LONG)
    assert steps(long) / len(long) < 1.5 * steps(short) / len(short)
