"""A body's Markdown as HTML: the structure of each construct, and definitions of the whole note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from app.markup.blocks import read_blocks
from app.markup.document import GitHub, collect_definitions, split_lines, to_html
from tests.support.bodies import Body
from tests.support.markdown import MARKDOWN

REL = 'rel="noopener noreferrer"'


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
    Body(html)


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


@given(st.one_of(MARKDOWN, st.text()))
def test_collected_definitions_are_definitions_only(text: str) -> None:
    definitions = collect_definitions(text)
    assert to_html("", definitions) == ""
    assert read_blocks(definitions.split("\n")).references.keys() <= (
        read_blocks(split_lines(text)).references.keys()
    )


def test_a_note_without_definitions_has_none() -> None:
    assert collect_definitions("[a](b) `c`") == ""


def test_definitions_of_the_note_come_before_those_of_the_body() -> None:
    assert 'href="/first"' in to_html("[a]\n\n[a]: /second", "[a]: /first")
    assert "<p>first " in to_html("[^a]\n\n[^a]: second", "[^a]: first")


def test_it_is_an_extension_among_others() -> None:
    md = Markdown(extensions=[GitHub("[a]: http://b.example")])
    assert 'href="http://b.example"' in md.convert("[a] *c*")
    assert md.reset().convert("- d") == "<ul><li>d</li>\n</ul>"
    assert md.treeprocessors.get_index_for_name("inline") == 0
