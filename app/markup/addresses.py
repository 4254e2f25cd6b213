"""The addresses in a note that a reader may follow or load.

These are http(s), mailto, and the library's own.

The tree processor `AddressProcessor` settles links and images after the inline stage.
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

Resolve = Callable[[str], str | None]
"""Gives the page's address for a relative one in a note, None if there is none."""

_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]"
)
_HOST = re.compile(r"https?://[^/\\?#]", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")
_FOOTNOTE_LINK = frozenset({"id", "class"})
"""Attributes that only links to and from footnotes have: no note can write them."""


class AddressProcessor(Treeprocessor):
    """Lets links lead only where a reader may follow.

    Other links become their text. Remote images become links with the image's description;
    they are never loaded.
    """

    def __init__(self, md: Markdown, resolve: Resolve | None) -> None:
        super().__init__(md)
        self._resolve = resolve or _encode

    def run(self, root: Element) -> None:
        """Settle the links, then the images, which may be links only outside of links."""
        linked: set[Element] = set()
        for link in list(root.iter("a")):
            if link in linked:
                _become_link(link, None)
            elif _FOOTNOTE_LINK.isdisjoint(link.attrib):
                _become_link(link, self._address(link.get("href", "")), link.get("title", ""))
            if link.tag == "a":
                linked.update(link.iter())
        for image in list(root.iter("img")):
            self._settle_image(image, may_link=image not in linked)

    def _settle_image(self, image: Element, *, may_link: bool) -> None:
        source, alt = _visible(image.get("src", "")), image.get("alt", "")
        title = image.get("title", "")
        address = self._address(source)
        if _is_remote(source):
            _become_link(image, address if may_link else None, title)
            image.set("class", "remote-image")
            image.text = AtomicString(alt or source)
        elif address:
            image.attrib = {"src": address, "alt": alt, "loading": "lazy"}
            if title:
                image.set("title", title)
        else:
            _become_link(image, None)
            image.set("class", "missing-image")
            image.text = AtomicString(f"{alt} ({source})" if alt and source else alt or source)

    def _address(self, written: str) -> str | None:
        """Return the address to use for one in a note; None (or "") if it may not be used."""
        address = _visible(written)
        scheme = _scheme("".join(address.split()))
        if scheme:
            # Without a host, "http:x" would be an address of the page's own site
            is_allowed = scheme in _LINK_SCHEMES and scheme == _scheme(address)
            is_allowed = is_allowed and bool(scheme == "mailto" or _HOST.match(address))
            return _encode(address) if is_allowed else None
        if _is_remote(address):
            return _encode(f"https:{address}")
        return self._resolve(address) if address else None


def _become_link(element: Element, address: str | None, title: str = "") -> None:
    """Make a link or an image a link to `address`; without one, text."""
    element.tag = "a" if address else "span"
    element.attrib = {"href": address, "rel": "noopener noreferrer"} if address else {}
    if address and title:
        element.set("title", title)


def _visible(address: str) -> str:
    """Remove the characters that readers can't see and browsers may skip."""
    return _INVISIBLE.sub("", address).strip()


def _scheme(address: str) -> str:
    scheme = _SCHEME.match(address)
    return scheme[1].lower() if scheme else ""


def _is_remote(address: str) -> bool:
    return bool(_scheme(address)) or address.replace("\\", "/").startswith("//")


def _encode(address: str) -> str:
    """Percent-encode all characters that may not stand in an address."""

    def encoded(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode())

    return _NOT_IN_ADDRESS.sub(encoded, address)
