"""Addresses: which a reader may follow or load, and which the page resolves."""

import re

import pytest

from app.markup import to_html
from tests.support.bodies import Body

REL = 'rel="noopener noreferrer"'


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
    for tag, attributes in Body(to_html(form.replace("{}", address))).elements:
        assert tag not in {"img", "script", "iframe"}
        assert "href" not in attributes


@pytest.mark.parametrize("address", ["http:notes/evil.html", "https:x", "http:/x", "https:///x"])
def test_an_address_without_a_host_is_none(address: str) -> None:
    assert "href" not in to_html(f"[x]({address}) ![y]({address})")
