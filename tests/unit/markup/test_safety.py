"""Whatever a note says, its HTML is harmless, and no text of it is lost."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.markup import to_html
from tests.support.bodies import Body, check_harmless
from tests.support.markdown import MARKDOWN, PARTS

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "svg": "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "template": "<template><script>alert(1)</script></template>",
    "style": "<style>*{background:url(//evil.example)}</style>",
    "base": '<base href="https://evil.example/">',
    "form": '<form action="https://evil.example"><input name=q></form>',
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "dangling": "<img src='https://evil.example/?",
    "attributes on harmless tags": '<kbd onclick=alert(1) id=q style="x">a</kbd>',
    "attributes on details": '<details ontoggle=alert(1) open id=x><summary onclick="1">a',
    "half a tag in a link": '[<img src=x onerror="](http://a.example/">)',
    "a quote in a title": "[a](http://b.example '\" onclick=\"alert(1)')",
    "a quote in an address": '[a](http://b.example/"onclick="alert(1))',
    "a quote in a description": '![" onerror="alert(1)](a.png)',
    "a quote in an address of an image": '![a](a.png"onerror="alert)',
    "a language": '```js" onclick="alert(1)\na\n```',
    "a language of entities": "```&quot;&gt;&lt;script&gt;\na\n```",
    "a footnote's label": 'a[^"><script>]\n\n[^"><script>]: b',
    "a table's alignment": '|a|\n|:-"onclick="x|\n|b|',
    "names of the page": '[a](b "c"){#search id=q} <kbd name=talks>',
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "half entities": "&lt;script>alert(1)&lt;/script>",
    "comments": "<!--><script>alert(1)</script>-->",
    "nested comments": "<!-- <!-- --> <script>alert(1)</script> -->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "instruction": "<?xml-stylesheet href='javascript:alert(1)'?>",
    "placeholder": "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
    "an end of the page": "</div></article></main></body></html>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "form",
    ["{}", "a {}", "- {}", "> {}", "# {}", "|a|\n|-|\n|{}|", "<details>\n\n{}", "<div>{}", "*{}*"],
)
def test_hostile_text_is_only_text(form: str, text: str) -> None:
    check_harmless(to_html(form.replace("{}", text), "[^x]: y"))


@given(st.one_of(MARKDOWN, st.text()), st.one_of(st.just(""), MARKDOWN))
@example("[a <http://b.c> d](http://e.f)", "")
@example("- <details>\n\n  <details>\n\n", "")
@example("<details><summary>a <!-- b --> <details> c</summary>", "")
def test_any_text_renders_to_harmless_html(text: str, definitions: str) -> None:
    check_harmless(to_html(text, definitions))


WORDS = st.sampled_from([part for part in PARTS if not set(part) & set("[]|&<>\\:=\r\n#-+1")])


@given(st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n\n", "- ", "> ", "*", "word"]))))
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    assume("~~~" not in text and "```" not in text)  # what stands behind a fence names a language
    shown = Body(to_html(text)).text
    assert re.findall("[a-zé中]", shown) == re.findall("[a-zé中]", text)


@given(MARKDOWN)
def test_raw_html_that_is_not_obeyed_is_shown(text: str) -> None:
    shown = Body(to_html(f"<div title='x y'>{text.replace('<!--', '')}\n\n")).text
    assert shown.startswith("<div title='x y'>")
