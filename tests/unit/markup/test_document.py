"""A body's Markdown as HTML: GitHub's structure, this page's policy, and no way out of it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from app.markup import blocks, document, inlines
from app.markup.document import GitHub, collect_definitions, render, to_html
from tests.support import agreement

DATA = sorted((Path(__file__).parents[2] / "data" / "markup").glob("*.md"))
VOID = {"br", "hr", "img", "input"}
REL = 'rel="noopener noreferrer"'


class Outline(HTMLParser):
    """Collects elements and text, and fails where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.depth = 0
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        assert not (tag == "a" and "a" in self.open)
        if tag in {"p", "pre", "ul", "ol", "blockquote", "table", "div", "details", "section"}:
            assert "p" not in self.open  # a browser would close the paragraph here
        if tag not in VOID:
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")

    @property
    def text(self) -> str:
        return "".join(self.texts)


CASES = {
    "nothing": ("", ""),
    "blank lines": (" \n\t\n", ""),
    "paragraphs": ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>"),
    "line ends": ("a\r\nb\rc", "<p>a\nb\nc</p>"),
    "characters no page can hold": ("\ufeffa\x00b\ud800", "<p>a�b�</p>"),
    "a list right after a line": (
        "a\n- b",
        "<p>a</p>\n<ul><li>b</li>\n</ul>",
    ),
    "a list with a start": ("3. a", '<ol start="3"><li>a</li>\n</ol>'),
    "a loose list": ("- a\n\n- b", "<ul><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
    "a tight list of two blocks": (
        "- a\n  # b\n  c",
        "<ul><li>a<h2>b</h2>\nc</li>\n</ul>",
    ),
    "tight text around html": (
        "- a\n  <div>\n- b",
        "<ul><li>a\n&lt;div&gt;</li>\n<li>b</li>\n</ul>",
    ),
    "headings below the page's own": (
        "# a\n### b\n###### c",
        "<h2>a</h2>\n<h4>b</h4>\n<h6>c</h6>",
    ),
    "headings that are deep already": ("#### a\n##### b", "<h2>a</h2>\n<h3>b</h3>"),
    "setext headings": ("a\nb\n===\n\nc\n-", "<h2>a\nb</h2>\n<h3>c</h3>"),
    "indented code": ("    a\n\n    b\n\n", '<pre tabindex="0"><code>a\n\nb\n</code></pre>'),
    "fenced code": (
        "```py x\n<b>\n```",
        '<pre tabindex="0"><code class="language-py">&lt;b&gt;\n</code></pre>',
    ),
    "a fence that never ends": ("```\na", '<pre tabindex="0"><code>a\n</code></pre>'),
    "an empty fence": ("```\n```", '<pre tabindex="0"><code></code></pre>'),
    "a language without its markup": (
        '``` "><b>&quot;c++\na\n```',
        '<pre tabindex="0"><code class="language-bc++">a\n</code></pre>',
    ),
    "a language without letters": ("```{}\n```", '<pre tabindex="0"><code></code></pre>'),
    "a long language": (
        f"```{'x' * 99}\n```",
        f'<pre tabindex="0"><code class="language-{"x" * 40}"></code></pre>',
    ),
    "a table in a box that scrolls": (
        "a|b\n-|:-:\nc",
        '<div class="table-scroll" role="group" aria-label="Table" tabindex="0">'
        '<table><thead><tr><th>a</th>\n<th align="center">b</th>\n</tr>\n</thead>\n'
        '<tbody><tr><td>c</td>\n<td align="center"></td>\n</tr>\n</tbody>\n</table></div>',
    ),
    "tasks": (
        "- [x] a\n- [ ] b",
        '<ul><li class="task-list-item"><input type="checkbox" disabled="" aria-label="done"'
        ' checked=""> a</li>\n<li class="task-list-item"><input type="checkbox" disabled=""'
        ' aria-label="not done"> b</li>\n</ul>',
    ),
    "an alert": (
        "> [!WARNING]\n> a",
        '<div class="alert alert-warning" role="note"><p class="alert-title">Warning</p>\n'
        "<p>a</p>\n</div>",
    ),
    "an alert of a list": (
        "> [!tip]\n> - a",
        '<div class="alert alert-tip" role="note"><p class="alert-title">Tip</p>\n'
        "<ul><li>a</li>\n</ul>\n</div>",
    ),
    "no alert without text": ("> [!NOTE]", "<blockquote><p>[!NOTE]</p>\n</blockquote>"),
    "no alert inside a list": (
        "- > [!NOTE]\n  > a",
        "<ul><li><blockquote><p>[!NOTE]\na</p>\n</blockquote>\n</li>\n</ul>",
    ),
    "an empty quote": (">", "<blockquote></blockquote>"),
    "breaks": ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
    "entities": ("&lt;b&gt; &amp;copy; &copy;", "<p>&lt;b&gt; &amp;copy; ©</p>"),
    "placeholders of Python-Markdown": ("\x02amp\x03 \x0260\x03", "<p>\x02amp\x03 \x0260\x03</p>"),
    "a carriage return by its number": ("&#13;", "<p>&#13;</p>"),
    "a link": (
        '[a](http://b.example "c")',
        f'<p><a href="http://b.example" {REL} title="c">a</a></p>',
    ),
    "a relative link": ("[a](b/c.md#d)", f'<p><a href="b/c.md#d" {REL}>a</a></p>'),
    "an address with spaces and quotes": (
        "[a](<http://b.example/c d\"e'é>)",
        f'<p><a href="http://b.example/c%20d%22e\'%C3%A9" {REL}>a</a></p>',
    ),
    "a title that is not all of its line": (
        '[a]: b\n"c" d\n\n[a]',
        f'<p>&quot;c&quot; d</p>\n<p><a href="b" {REL}>a</a></p>',
    ),
    "an address for any scheme": (
        "[a](//b.example)",
        f'<p><a href="https://b.example" {REL}>a</a></p>',
    ),
    "an address without an address": ("[a](<>)", "<p><span>a</span></p>"),
    "mail as it is": (
        "a@b.example",
        f'<p><a href="mailto:a@b.example" {REL}>a@b.example</a></p>',
    ),
    "a link in a link": (
        "[a <http://b.example> c](http://d.example)",
        f'<p><a href="http://d.example" {REL}>a <span>http://b.example</span> c</a></p>',
    ),
    "a link in what may be no link": (
        "[a <http://b.example>](tel:1)",
        f'<p><span>a <a href="http://b.example" {REL}>http://b.example</a></span></p>',
    ),
    "a remote image": (
        '![a *b*](http://c.example/d.png "e")',
        f'<p><a href="http://c.example/d.png" {REL} title="e" class="remote-image">a b</a></p>',
    ),
    "a remote image without a description": (
        "![](//c.example/d.png)",
        f'<p><a href="https://c.example/d.png" {REL} class="remote-image">'
        "//c.example/d.png</a></p>",
    ),
    "a remote image in a link": (
        "[![a](http://b.example)](http://c.example)",
        f'<p><a href="http://c.example" {REL}><span class="remote-image">a</span></a></p>',
    ),
    "an image that is data": (
        "![a](data:image/png;base64,AAAA)",
        '<p><span class="remote-image">a</span></p>',
    ),
    "a relative image": (
        '![a](b.png "c")',
        '<p><img src="b.png" alt="a" loading="lazy" title="c"></p>',
    ),
    "an image in an image": (
        "![a ![b](c) `d`\n[e](f)**](g)",
        '<p><img src="g" alt="a b d e**" loading="lazy"></p>',
    ),
    "an image without an address": ("![a]()", '<p><span class="missing-image">a</span></p>'),
    "harmless tags": (
        "<kbd>a</kbd> H<SUB class=x>2</sub>O<br/>b<br></br>",
        "<p><kbd>a</kbd> H<sub>2</sub>O<br>b<br>&lt;/br&gt;</p>",
    ),
    "tags that do not pair": (
        "<kbd>a *b</kbd>* <sub><sup>c</sub> </mark>",
        "<p>&lt;kbd&gt;a <em>b&lt;/kbd&gt;</em> <sub>&lt;sup&gt;c</sub> &lt;/mark&gt;</p>",
    ),
    "tags open at the end of emphasis": (
        "*<kbd>a* b</kbd>",
        "<p><em>&lt;kbd&gt;a</em> b&lt;/kbd&gt;</p>",
    ),
    "other tags": (
        '<b onclick="a">c</b> <?d?> <!E f> <![CDATA[g]]> <h',
        "<p>&lt;b onclick=&quot;a&quot;&gt;c&lt;/b&gt; &lt;?d?&gt; &lt;!E f&gt;"
        " &lt;![CDATA[g]]&gt; &lt;h</p>",
    ),
    "no markup inside a tag": ('a <b c="*d*">', "<p>a &lt;b c=&quot;*d*&quot;&gt;</p>"),
    "raw html that nothing closes": (
        "a <!E b <?c <![CDATA[d",
        "<p>a &lt;!E b &lt;?c &lt;![CDATA[d</p>",
    ),
    "no declaration": ("a <!E>b", "<p>a &lt;!E&gt;b</p>"),
    "a block of raw html": (
        "<div>\n*a* &amp; <kbd>b</kbd>\n\n*c*",
        "<p>&lt;div&gt;\n*a* &amp; <kbd>b</kbd></p>\n<p><em>c</em></p>",
    ),
    "a block that goes on until its end": (
        "<script>\n\na</script>\nb",
        "<p>&lt;script&gt;\n\na&lt;/script&gt;</p>\n<p>b</p>",
    ),
    "a block that nothing ends": ("<script>\n\n*a*", "<p>&lt;script&gt;</p>\n<p><em>a</em></p>"),
    "a tag alone on its line": ("<a>\n*b*", "<p>&lt;a&gt;\n*b*</p>"),
    "comments": ("<!-- a\n\nb -->\nc <!-- d --> e", "<p>c  e</p>"),
    "a comment that nothing ends": ("<!-- a\n\n*b*", "<p>&lt;!-- a</p>\n<p><em>b</em></p>"),
    "text behind a comment": ("<!-- a --> *b*", "<p>*b*</p>"),
    "a comment cut off by its list": (
        "- <!-- a\n\n-->",
        "<ul><li>&lt;!-- a</li>\n</ul>\n<p>--&gt;</p>",
    ),
    "details": (
        "<details>\n<summary>a <kbd>b</kbd></summary>\n\n*c*\n\n</details>\n\nd",
        "<details><summary>a <kbd>b</kbd></summary>\n<p><em>c</em></p>\n</details>\n<p>d</p>",
    ),
    "open details in a line": (
        "<DETAILS class=x open><summary>a</summary>b</details>",
        '<details open=""><summary>a</summary>\n<p>b</p>\n</details>',
    ),
    "details open at the end of their list": (
        "- <details>\n\n  a\n- b",
        "<ul><li><details><p>a</p>\n</details>\n</li>\n<li><p>b</p>\n</li>\n</ul>",
    ),
    "details in details": (
        "<details><details>\n\na\n\n</details></details>",
        "<details><details><p>a</p>\n</details>\n</details>",
    ),
    "ends of what is not open": (
        "</details>\n\n</summary>\n\n<summary>a</summary>",
        "<p>&lt;/details&gt;</p>\n<p>&lt;/summary&gt;</p>\n"
        "<p>&lt;summary&gt;</p>\n<p>a</p>\n<p>&lt;/summary&gt;</p>",
    ),
    "details in a summary": (
        "<details><summary>a<details>b",
        "<details><summary>a</summary>\n<p>&lt;details&gt;</p>\n<p>b</p>\n</details>",
    ),
    "a second summary": (
        "<details><summary>a</summary><summary>b",
        "<details><summary>a</summary>\n<p>&lt;summary&gt;</p>\n<p>b</p>\n</details>",
    ),
    "details in a paragraph": (
        "a <details>b</details>",
        "<p>a &lt;details&gt;b&lt;/details&gt;</p>",
    ),
    "a footnote": (
        "a[^b]\n\n[^b]: c",
        '<p>a<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup></p>\n'
        '<section class="footnotes" aria-label="Footnotes"><ol><li id="fn-1"><p>c '
        '<a href="#fnref-1" class="footnote-backref" aria-label="Back to reference 1">↩</a></p>\n'
        "</li></ol></section>",
    ),
    "a footnote in a link": (
        "[a[^b]](http://c.example)\n\n[^b]: - d",
        f'<p><a href="http://c.example" {REL}>a<sup class="footnote-ref"><span>1</span></sup></a>'
        '</p>\n<section class="footnotes" aria-label="Footnotes"><ol><li id="fn-1"><ul><li>d</li>'
        '\n</ul>\n <a href="#fnref-1" class="footnote-backref" aria-label="Back to reference 1">↩'
        "</a></li></ol></section>",
    ),
}


@pytest.mark.parametrize(("text", "html"), CASES.values(), ids=CASES.keys())
def test_renders(text: str, html: str) -> None:
    assert to_html(text) == html
    Outline(html)


def test_there_is_data_to_compare() -> None:
    assert len(DATA) > 10


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_reads_as_github_does(path: Path) -> None:
    text = path.read_text("utf-8")
    assert agreement.compare(text) == ""
    assert agreement.tally_notes([path]).raw_total == 0  # else the comparison would be empty


QUIRKS = {
    "tabs inside code inside a quote": ">     \tcode",
    "emphasis that the rule of three keeps apart": "**_*_*",
    "strikethrough of two lengths": "~a ~~b~ c~~ ~d~",
    "a delimiter row that does not fit": "a | b\n---|---|---\nc | d\n---|---\n1|2",
    "an underscore at the end of a host": "www.c.d_",
    "an escaped underscore in a host": "www.c.d\\_~~",
    "a host that is not ascii": "http://a.b中__",
    "a definition and then an underline": "[a]: b\n===\nc",
    "definitions all through": "[a]: b\n[c]: d 'e'\n\n[a] [c]",
    "a title that is none": '[a]: b "c" d\n\n[a]',
    "a label that is too long": f"[{'a' * 1001}]: b\n\n[{'a' * 1001}] [x][{'a' * 1001}]",
    "parentheses that are too deep": f"[a]({'(' * 33}{')' * 33})",
    "backticks that are too many": f"{'`' * 81}a{'`' * 81}",
    "tildes that are too many": f"{'~' * 150}a~b~",
    "an item that begins with two blank lines": "-\n\n  a",
    "a heading of hashes only": "## ##",
    "text after a table in a list": "- a|b\n  -|-\n\n  c",
    "a lone pipe ends a table": "a|b\n-|-\n|\nc",
    "code ends a table": "a|b\n-|-\n    c",
    "a footnote in a list": "- [^a]: b\n\nc[^a]",
    "a blank line of spaces ends a footnote": "a[^b]\n\n[^b]: c\n  \n    d",
    "an entity of eight digits": "&#00000065; &#x00000041; &#000000065;",
}


@pytest.mark.parametrize("text", QUIRKS.values(), ids=QUIRKS.keys())
def test_has_the_corners_that_github_has(text: str) -> None:
    assert agreement.compare(text) == ""


def test_definitions_come_from_the_whole_note() -> None:
    note = (
        "# One\n[a] [^f]\n\n> [a]: http://quoted.example 'T'\n\n```\n[b]: /code\n```\n"
        "# Two\n[B]: http://b.example\n[c]: /c\ntext\n\n[^f]: foot\n\n    more\n\nend\n"
        "- [^in-a-list]: not collected\n"
    )
    definitions = collect_definitions(note)
    assert definitions == (
        "[a]: http://quoted.example 'T'\n\n[B]: http://b.example\n\n[c]: /c\n\n[^f]: foot\n\n"
        "    more"
    )
    html = to_html("[A] [b] [^F]", definitions)
    assert f'<a href="http://quoted.example" {REL} title="T">A</a>' in html
    assert f'<a href="http://b.example" {REL}>b</a>' in html
    assert '<li id="fn-1"><p>foot</p>\n<p>more ' in html


def test_a_note_without_definitions_has_none() -> None:
    assert collect_definitions("[a](b) `c`") == ""


def test_definitions_of_the_note_come_before_those_of_the_body() -> None:
    assert 'href="/first"' in to_html("[a]\n\n[a]: /second", "[a]: /first")
    assert "<p>first " in to_html("[^a]\n\n[^a]: second", "[^a]: first")


def test_footnotes_that_nothing_refers_to_are_not_there() -> None:
    assert to_html("a", "[^b]: c") == "<p>a</p>"


def test_footnotes_are_numbered_by_first_use_and_link_back_to_each() -> None:
    html = to_html("[^x] [^y] [^x]", "[^y]: why [^z]\n\n[^x]: ex\n\n[^z]: zed [^y]")
    assert re.findall(r'href="#(fn-\d)" id="([^"]*)"', html) == [
        ("fn-1", "fnref-1"),
        ("fn-2", "fnref-2"),
        ("fn-1", "fnref-1-2"),
        ("fn-3", "fnref-3"),
        ("fn-2", "fnref-2-2"),
    ]
    assert re.findall(r'<li id="(fn-\d)"><p>(\w+)', html) == [
        ("fn-1", "ex"),
        ("fn-2", "why"),
        ("fn-3", "zed"),
    ]
    assert re.findall(r'href="#(fnref[^"]*)" class', html) == [
        "fnref-1",
        "fnref-1-2",
        "fnref-2",
        "fnref-2-2",
        "fnref-3",
    ]


def test_relative_addresses_are_resolved_by_the_page() -> None:
    asked: list[str] = []

    def resolve(address: str) -> str | None:
        asked.append(address)
        return None if "gone" in address else f"#talk={address}"

    html = to_html(
        "[a](b%20c.md) [d](gone.md) ![e](f g.png) ![h](<i j.png>) ![k](gone.png) ![](gone)"
        " [![l](m.png)](n.md) [o](#p)",
        resolve=resolve,
    )
    assert html == (
        f'<p><a href="#talk=b%20c.md" {REL}>a</a> <span>d</span> ![e](f g.png)'
        ' <img src="#talk=i j.png" alt="h" loading="lazy">'
        ' <span class="missing-image">k (gone.png)</span>'
        ' <span class="missing-image">gone</span>'
        f' <a href="#talk=n.md" {REL}><img src="#talk=m.png" alt="l" loading="lazy"></a>'
        f' <a href="#talk=#p" {REL}>o</a></p>'
    )
    assert asked == ["b%20c.md", "gone.md", "n.md", "#p", "i j.png", "gone.png", "gone", "m.png"]


def test_absolute_addresses_are_not_resolved() -> None:
    html = to_html("[a](http://b.example) ![c](//d.example) <mailto:e>", resolve=lambda _: "no")
    assert "no" not in re.findall('href="([^"]*)"', html)


SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;vascript&#58;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "java&#0;script:alert(1)",
    "&#1;javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "\u00a0javascript:alert(1)",
    "java&#32;script:alert(1)",
    "javascript\\:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,AAAA",
    "feed:javascript:alert(1)",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "view-source:javascript:1",
    "tel:1",
]


@pytest.mark.parametrize("address", SCRIPTS)
@pytest.mark.parametrize(
    "form",
    ["[a]({})", "[a](<{}>)", "<{}>", "![a]({})", "[a]\n\n[a]: <{}>", "[![a]({})]({})", "[a]: {}"],
)
def test_nothing_dangerous_can_be_clicked_or_loaded(form: str, address: str) -> None:
    for tag, attributes in Outline(to_html(form.replace("{}", address))).elements:
        assert tag not in {"img", "script", "iframe"}
        assert "href" not in attributes


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
TAGS = {
    "a": {"href", "rel", "title", "class", "id", "aria-label"},
    "blockquote": set(),
    "br": set(),
    "code": {"class"},
    "del": set(),
    "details": {"open"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "em": set(),
    **{f"h{level}": set() for level in range(2, 7)},
    "hr": set(),
    "img": {"src", "alt", "title", "loading"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "kbd": set(),
    "li": {"class", "id"},
    "mark": set(),
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex", "class"},
    "section": {"class", "aria-label"},
    "span": {"class"},
    "strong": set(),
    "sub": set(),
    "summary": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": {"align"},
    "th": {"align"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
CLASSES = (
    r"language-[\w+#.-]{1,40}|table-scroll|task-list-item|remote-image|missing-image|too-complex"
    r"|alert alert-(?:note|tip|important|warning|caution)|alert-title"
    r"|footnotes|footnote-ref|footnote-backref"
)


def check_harmless(html: str) -> Outline:
    """That `html` has only what a body may have, and that a browser reads the same tree."""
    outline = Outline(html)
    for tag, attributes in outline.elements:
        assert attributes.keys() <= TAGS[tag]
        assert re.fullmatch(CLASSES, attributes.get("class", "alert-title"))
        assert re.fullmatch(r"fn(?:ref)?-\d+(?:-\d+)?", attributes.get("id", "fn-1"))
        for address in (attributes.get("href", "x"), attributes.get("src", "x")):
            scheme = re.match(r"[\x00-\x20]*([\w+.-]+):", address)
            assert not scheme or scheme[1] in {"http", "https", "mailto"}
            assert not re.search(r"[\x00-\x20\"'<>\\^`{|}]", address.replace("'", ""))
        assert not attributes.get("src", "").startswith(("//", "http"))
        if tag == "a" and "class" not in attributes and "id" not in attributes:
            assert attributes["rel"] == "noopener noreferrer"
    assert outline.depth < 200
    return outline


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "form",
    ["{}", "a {}", "- {}", "> {}", "# {}", "|a|\n|-|\n|{}|", "<details>\n\n{}", "<div>{}", "*{}*"],
)
def test_hostile_text_is_only_text(form: str, text: str) -> None:
    check_harmless(to_html(form.replace("{}", text), "[^x]: y"))


PARTS = [
    *"*_~`[]()!<>#|\\&:;@^-+=.\"'\n\t aé中—",
    *("**", "~~", "``", "```\n", "![", "](", "[^1]", "\n[^1]: ", "\n[a]: ", '<u> "t"', "\n\n"),
    *("  \n", "- ", "* ", "1. ", "> ", "    ", "\n---|---\n", "a|b", "[ ] ", "[x] ", "\n===\n"),
    *("# ", "&amp;", "&#0;", "http://a.b", "www.c.d", "e@f.g", "[!NOTE]\n", "javascript:", "word"),
    *("<kbd>", "</kbd>", "<br>", "<!-- ", " -->", "<details>", "</details>", "<summary>"),
    *("</summary>", "<div>", "<a b='", "<script>"),
    *("\x02", "\x03", "\r", "\u200b", "\u2028", "\ufeff", "\x00"),
]
MARKDOWN = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


@given(st.one_of(MARKDOWN, st.text()), st.one_of(st.just(""), MARKDOWN))
@example("[a <http://b.c> d](http://e.f)", "")
@example("- <details>\n\n  <details>\n\n", "")
@example("<details><summary>a <!-- b --> <details> c</summary>", "")
@settings(max_examples=400, deadline=None)
def test_any_text_renders_to_harmless_html(text: str, definitions: str) -> None:
    check_harmless(to_html(text, definitions))


@given(st.one_of(MARKDOWN, st.text()))
@settings(max_examples=200, deadline=None)
def test_collected_definitions_are_definitions_only(text: str) -> None:
    definitions = collect_definitions(text)
    assert to_html("", definitions) == ""
    assert blocks.read_blocks(definitions.split("\n")).references.keys() <= (
        blocks.read_blocks(document._split_lines(text)).references.keys()
    )


WORDS = st.sampled_from([part for part in PARTS if not set(part) & set("[]|&<>\\:=\r\n#-+1")])


@given(st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n\n", "- ", "> ", "*", "word"]))))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    assume("~~~" not in text and "```" not in text)  # what stands behind a fence names a language
    shown = Outline(to_html(text)).text
    assert re.findall("[a-zé中]", shown) == re.findall("[a-zé中]", text)


@given(MARKDOWN)
@settings(max_examples=200, deadline=None)
def test_raw_html_that_is_not_obeyed_is_shown(text: str) -> None:
    shown = Outline(to_html(f"<div title='x y'>{text.replace('<!--', '')}\n\n")).text
    assert shown.startswith("<div title='x y'>")


COMPLEX = {
    "quotes too deep": (">" * 40 + "a\nb", 0),
    "lists too deep": ("a\n\n" + "- " * 40 + "a", 2),
    "footnotes too deep": (f"{'> ' * 32}[^1]: a", 0),
    "too many characters": ("a\n\n" + "x" * (inlines.MAX_CHARACTERS + 1), 2),
    "too many angles": ("<a " * (inlines.MAX_ANGLES + 1), 0),
    "too many angles in html": ("<div>\n" + "<a " * inlines.MAX_ANGLES, 0),
    "too many open brackets": ("a\n\n\n" + "[" * (inlines.MAX_OPEN_BRACKETS + 1), 3),
    "too many open images": ("# " + "![" * (inlines.MAX_OPEN_BRACKETS + 1), 0),
    "emphasis too deep": ("*a **b " * 33 + "c** d*" * 33, 0),
    "tags too deep": ("a" + "<sub>" * 33, 0),
    "emphasis too deep in a link": (f"[{'*' * 80}a{'*' * 80}](b)", 0),
    "a cell": ("a|b\n-|-\nc|" + "[" * (inlines.MAX_OPEN_BRACKETS + 1), 0),
    "a tight item": ("- a\n- " + "[" * (inlines.MAX_OPEN_BRACKETS + 1), 1),
    "a summary": ("<details><summary>" + "<a " * (inlines.MAX_ANGLES + 1), 0),
    "a table too wide": ("x\n" + "a|" * 201 + "b\n" + "-|" * 201 + "-\nc|d\n\ne", 1),
    "a footnote's text": ("a[^1]\n\n[^1]: " + "[" * (inlines.MAX_OPEN_BRACKETS + 1), 2),
}


@pytest.mark.parametrize(("text", "line"), COMPLEX.values(), ids=COMPLEX.keys())
def test_over_a_cap_a_block_shows_as_typed_and_is_named(text: str, line: int) -> None:
    rendered = render(text)
    assert rendered.too_complex == (line,)
    outline = check_harmless(rendered.html)
    kept = re.sub(r"\s|>", "", re.sub(r"^(>|- |# )+|^\[.*?:", "", text, flags=re.MULTILINE))
    shown = re.sub(r"\s|>|↩", "", outline.text)
    assert len(shown) >= len(kept) - 201 * 2


def test_below_the_caps_nothing_is_named() -> None:
    text = ">" * 32 + "a\n\n" + "*a **b " * 15 + "c** d*" * 15 + "\n\n" + "[" * 500
    assert render(text).too_complex == ()
    assert "too-complex" not in render(text).html


def test_definitions_beyond_a_cap_name_no_line_of_the_body() -> None:
    rendered = render("a[^1]", "[^1]: " + "[" * (inlines.MAX_OPEN_BRACKETS + 1))
    assert "too-complex" in rendered.html
    assert rendered.too_complex == ()


def test_rows_are_filled_up_to_a_cap() -> None:
    rows = 200
    html = to_html("|".join("a" * 100) + "\n" + "|".join("-" * 100) + "\n" + "b\n" * rows)
    filled = html.count("<td") - rows
    assert blocks.MAX_FILLED_CELLS - 100 < filled <= blocks.MAX_FILLED_CELLS


def test_details_nest_up_to_a_cap() -> None:
    html = to_html("<details>\n\n" * 99)
    assert html.count("<details>") == document.MAX_DETAILS
    assert check_harmless(html).text.count("<details>") == 99 - document.MAX_DETAILS


def test_it_is_an_extension_among_others() -> None:
    md = Markdown(extensions=[GitHub("[a]: http://b.example")])
    assert 'href="http://b.example"' in md.convert("[a] *c*")
    assert md.reset().convert("- d") == "<ul><li>d</li>\n</ul>"
    assert md.treeprocessors.get_index_for_name("inline") == 0


@pytest.mark.parametrize("address", ["http:notes/evil.html", "https:x", "http:/x", "https:///x"])
def test_an_address_without_a_host_is_none(address: str) -> None:
    assert "href" not in to_html(f"[x]({address}) ![y]({address})")
