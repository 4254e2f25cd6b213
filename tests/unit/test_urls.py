"""Addresses, read as Node's `URL` reads them except where a test says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.forges import AddressError, wanted
from app.urls import bare_host, host_of, is_web, page_key, read_address, to_show

ORIGINS: dict[str, str | None] = {
    "https://example.org/x": "https://example.org",
    "HTTP://EXAMPLE.org\\@evil/x": "http://example.org",
    "https://good.example@evil.example": "https://evil.example",
    "https://user:pw@a.example:80/x": "https://a.example:80",
    "http://a.example:80/": "http://a.example",
    "https://a.example:443": "https://a.example",
    "https:\\\\a.example\\x": "https://a.example",
    "https:///a.example/x": "https://a.example",
    "https:a.example": "https://a.example",
    " https://a.exa\tmple\n/x ": "https://a.example",
    "https://a.example?q=/x": "https://a.example",
    "https://a.example#@b.example": "https://a.example",
    "https://ex%61mple.org/": "https://example.org",
    "https://ＥＸＡＭＰＬＥ.org/": "https://example.org",
    "https://MÜNCHEN.example/": "https://xn--mnchen-3ya.example",
    "https://a。example/": "https://a.example",
    "https://a\u200b.example/": "https://a.example",
    "https://[::1]:8000/": "https://[::1]:8000",
    "https://[::1]x/": None,
    "https://[x]/": None,
    "https://a b.example/": None,
    "https://a.example:99999/": None,
    "https://a.example:x/": None,
    "https://a%2fb/": None,
    "https://": None,
    "https://?q": None,
    "mailto:a@b.example": None,
    "ftp://a.example/": None,
    "/x": None,
    "": None,
}


@pytest.mark.parametrize("url", ORIGINS, ids=repr)
def test_origins(url: str) -> None:
    address = read_address(url)
    assert (address and address.origin) == ORIGINS[url]


def test_a_host_without_letters_or_digits_is_none() -> None:  # browsers open `https://.../`
    assert host_of("https://.../x") == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.a.example/", "a.example"),
        ("HTTPS://WWW.A.Example:8080/", "a.example"),
        ("https://www.münchen.example/", "münchen.example"),
        ("www.a.example", ""),
    ],
)
def test_bare_hosts(url: str, host: str) -> None:
    assert bare_host(url) == host


@given(st.from_regex(r"(?i:https?)://[a-z0-9.:@\\\-%]{0,12}([/?#].{0,5})?", fullmatch=True))
def test_the_short_way_to_a_host_gives_what_the_full_reading_does(url: str) -> None:
    address = read_address(url)
    assert host_of(url) == (address.host if address else "")


@given(st.text(alphabet="htps:/\\[]@.%?#äx1 \n", max_size=12))
def test_any_text_is_read(text: str) -> None:
    for url in (text, "https://" + text):
        assert bare_host(url) in host_of(url)
        page_key(url)
        host, rest = to_show(url)
        assert host or not rest


PAGES = {
    "https://conf.example/talks/one": "conf.example/talks/one",
    "http://WWW.Conf.Example/talks/one/": "conf.example/talks/one",
    "https://conf.example/talks/one//#speaker": "conf.example/talks/one",
    "https://conf.example/Talks/One": "conf.example/Talks/One",
    "https://conf.example/talk/?id=1#x": "conf.example/talk?id=1",
    "https://conf.example?id=1": "conf.example?id=1",
    "https://conf.example/": "conf.example",
    "https://conf.example:443/talks\\one": "conf.example/talks/one",
    "https://conf.example:8443/one": "conf.example:8443/one",
    "https://ann@conf.example/one": "conf.example/one",
    "https://münchen.example/one": "xn--mnchen-3ya.example/one",
    "https://xn--mnchen-3ya.example/one": "xn--mnchen-3ya.example/one",
    "conf.example/talks/one/": "conf.example/talks/one",
    "https://a.example/x?to=https://b.example": "a.example/x?to=https://b.example",
    "https://[x]/#a": "https://[x]/",
    "": "",
}


@pytest.mark.parametrize(("url", "page"), PAGES.items(), ids=PAGES.keys())
def test_one_file_has_one_key(url: str, page: str) -> None:
    assert page_key(url) == page


@pytest.mark.parametrize(
    ("url", "host", "rest"),
    [
        ("https://a.example/x/", "a.example", "/x"),
        ("https://user@a.example:80/x", "a.example:80", "/x"),
        ("HTTP://EXAMPLE.org\\@evil/x", "example.org", "/@evil/x"),
        ("https://good.example@evil.example", "evil.example", ""),
        ("https://a.example?q=1#x", "a.example", "?q=1#x"),
        ("https://", "https://", ""),
    ],
)
def test_what_is_shown(url: str, host: str, rest: str) -> None:
    assert to_show(url) == (host, rest)


def test_web_addresses() -> None:
    assert is_web("HTTPS://a.example")
    assert not is_web("https:/a.example")
    assert not is_web("javascript://a.example")


def test_what_no_host_can_be_asked_for_is_refused_where_addresses_are_typed() -> None:
    with pytest.raises(AddressError, match="backslash"):
        wanted("HTTP://EXAMPLE.org\\@evil/x")
    assert wanted("https://MÜNCHEN.example/a.md").site == "xn--mnchen-3ya.example"
    assert wanted("https://github%2ecom/o/r").site.startswith("api.github.com")
