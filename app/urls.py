"""Web addresses, read as browsers read them: host, origin, and which two are one page.

The rules are those of the URL Standard (https://url.spec.whatwg.org) for http and https, which
`urlsplit` does not know: a backslash counts as a slash, tabs and line breaks inside an address are
dropped, any number of slashes may follow the scheme, and a host is the same in any case and in any
form of Unicode. A text that is no such address has no host here, and nothing raises.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))
_OUTER = "".join(map(chr, range(0x21)))
"""The characters that browsers take off both ends of an address."""
_USUAL = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)(?:[/?#]|$)")
"""Addresses whose host reads the same by any rule, which spares most addresses the full reading."""
_NO_HOST = re.compile(r"[\x00-\x20\x7f#%/<>?@\\^|\[\]]|^[^\w]*$")
"""What no host holds, and hosts without any letter or digit."""
_IPV6 = re.compile(r"(?:[^@]*@)?\[[0-9a-f.:]*:[0-9a-f.:]+\](?::\d*)?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in its parts.

    `host` is in lower case, as written in letters of any script; `port` is None for the scheme's
    own. `login` is what stands before an `@`. `path`, `query` and `fragment` are as written but
    for backslashes in the path; the latter two without their `?` and `#`.
    """

    scheme: str
    login: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def site(self) -> str:
        """The host to connect to: in ASCII, with its port if that is not the scheme's own."""
        host = ascii_host(self.host)
        host = f"[{host}]" if ":" in host else host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what browsers take for one place."""
        return f"{self.scheme}://{self.site}"

    @property
    def page(self) -> tuple[str, str, str]:
        """What two addresses of one page share: host without `www.`, path, query."""
        return self.site.removeprefix("www."), self.path.rstrip("/"), self.query


def is_web(url: str) -> bool:
    """Whether an address says that it is one of http or https."""
    return url[:8].lower().startswith(("http://", "https://"))


def read_address(text: str) -> Address | None:
    """The parts of an absolute http or https address; None if a browser could not open it."""
    text = text.strip(_OUTER).translate(_DROPPED)
    start = _SCHEME.match(text)
    if not start:
        return None
    path = re.split(r"[?#]", text[start.end() :], maxsplit=1)[0]
    rest = text[start.end() + len(path) :]
    try:
        parts = urlsplit(f"{start[1]}://{path.replace(chr(92), '/')}{rest}")
        port = parts.port
    except ValueError:
        return None
    host = _host(parts)
    if not host:
        return None
    return Address(
        parts.scheme,
        parts.netloc.rpartition("@")[0],
        host,
        None if port == _DEFAULT_PORTS[parts.scheme] else port,
        parts.path,
        parts.query,
        parts.fragment,
    )


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return host if _IPV6.fullmatch(parts.netloc) else ""
    host = _folded(unquote(host))
    return "" if _NO_HOST.search(host) else host


def _folded(host: str) -> str:
    """A host in lower case, each character in its usual form."""
    if host.isascii():
        return host.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", host).lower())
    return "".join(c for c in folded.replace("\u3002", ".") if unicodedata.category(c) != "Cf")


def ascii_host(host: str) -> str:
    """A host as it is asked for: in Punycode where it has other letters than ASCII's."""
    if host.isascii():
        return host
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in host.split(".")
    )


@lru_cache(1 << 12)
def host_of(url: str) -> str:
    """The host of an http or https address in lower case; "" if it has none."""
    if usual := _USUAL.match(url):
        return usual[1]
    address = read_address(url)
    return address.host if address else ""


def bare_host(url: str) -> str:
    """The host of an address without `www.`, by which two addresses are compared."""
    return host_of(url).removeprefix("www.")


def page_key(url: str) -> str:
    """A key that two addresses of one page share; "" for "".

    It leaves out the scheme, its usual port, `www.`, the case of the host, the fragment, and
    slashes at the end of the path.
    """
    address = read_address(url if "://" in url.partition("?")[0] else f"https://{url}")
    if address is None:
        return url.partition("#")[0]
    site, path, query = address.page
    return f"{site}{path}?{query}" if query else f"{site}{path}"


def to_show(url: str) -> tuple[str, str]:
    """An address as a reader is shown it: the host (and port), and what follows.

    An address without a host is given whole, with nothing that follows.
    """
    address = read_address(url)
    if address is None:
        return url, ""
    port = "" if address.port is None else f":{address.port}"
    query = f"?{address.query}" if address.query else ""
    fragment = f"#{address.fragment}" if address.fragment else ""
    return address.host + port, f"{address.path}{query}{fragment}".rstrip("/")
