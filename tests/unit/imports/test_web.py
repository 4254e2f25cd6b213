"""Addresses: what is asked of the web, in which order, and what is said of the answers."""

import asyncio
import json
from collections.abc import Mapping

import pytest

from app.imports.files import Limits, RefusedError, Source
from app.imports.remote import NotFoundError
from app.imports.web import MOST_PAGES, Web, own_address, site, web_name, with_scheme
from app.model import FailedNote
from tests.support.imports import ALPHA

OWN = "https://own.example/talks/"


class Site:
    """The web: answers by address; a missing one is not found."""

    def __init__(self, answers: Mapping[str, bytes | RefusedError]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, int]] = []

    async def load(self, url: str, most: int) -> bytes:
        """An answer."""
        self.asked.append((url, most))
        answer = self.answers.get(url)
        if answer is None:
            raise NotFoundError("was not found")
        if isinstance(answer, RefusedError):
            raise answer
        return answer


def find(site: Site, *addresses: str) -> tuple[dict[str, bytes], list[str]]:
    """The files at addresses, and what is said of the others."""

    async def read() -> tuple[dict[str, bytes], list[str]]:
        files: dict[str, bytes] = {}
        said = []
        web = Web(site.load, OWN, Limits(note=10, picture=20, other=30, archive=40))
        async for found in web.finds(addresses):
            if isinstance(found, FailedNote):
                said.append(f"{found.source} {found.reason}")
            elif isinstance(found, Source):
                try:
                    files[found.path] = await found.read()
                except RefusedError as error:
                    said.append(f"{found.path} {error}")
        return files, said

    return asyncio.run(read())


def test_each_address_is_asked_for_with_the_limit_of_its_kind() -> None:
    urls = [f"https://x.example/{name}" for name in ("a.md", "b.json", "c.zip", "d")]
    site = Site(dict.fromkeys(urls, ALPHA))
    files, said = find(site, *urls)
    assert (list(files), said) == (["a.md", "b.json", "c.zip", "d.md"], [])
    assert [most for _, most in site.asked] == [10, 30, 30, 10]


def test_addresses_of_the_pages_own_site_are_asked_for_as_they_are() -> None:
    site = Site({f"{OWN}more.md": ALPHA, f"{OWN}my%20notes": ALPHA, f"{OWN}p.png": b"p"})
    files, said = find(site, "more.md", f"{OWN}my%20notes", "p.png")
    assert files == {"more.md": ALPHA, "my notes.md": ALPHA, "p.png": b"p"}
    assert said == []
    assert dict(site.asked)[f"{OWN}p.png"] == 20


def test_each_failure_is_told_and_costs_no_other() -> None:
    refused = RefusedError("was refused by the server (403)")
    site = Site({"https://x.example/no.md": refused, "https://x.example/a.md": ALPHA})
    files, said = find(
        site,
        "ftp://x.example/a.md",
        "https://x.example/no.md",
        "https://x.example/gone.md",
        "https://x.example/a.md",
        "https://github.com/o/none",
    )
    assert files == {"a.md": ALPHA}
    assert said == [
        "ftp://x.example/a.md was not opened: ftp://x.example/a.md is no web address that begins "
        "with https://.",
        "no.md was refused by the server (403)",
        "gone.md was not found",
        "https://github.com/o/none was not found",
    ]


API = "https://gitlab.com/api/v4/projects/o%2Fr/repository/"


def listing(*names: str, n_more: int = 0) -> bytes:
    rows = [{"path": name, "type": "blob"} for name in names]
    return json.dumps([*rows, *[{"path": "x.py", "type": "blob"}] * n_more]).encode()


def test_a_folder_is_listed_page_by_page() -> None:
    first = f"{API}tree?recursive=true&per_page=100&ref=HEAD&path="
    site = Site(
        {
            first: listing("a.md", n_more=99),
            f"{first}&page=2": listing("b.md"),
            f"{API}files/a.md/raw?ref=HEAD": ALPHA,
        }
    )
    files, said = find(site, "https://gitlab.com/o/r")
    assert files == {"a.md": ALPHA}
    assert said == ["b.md was not found"]


def test_a_listing_without_end_is_cut() -> None:
    class Endless(Site):
        async def load(self, url: str, most: int) -> bytes:
            self.asked.append((url, most))
            return listing(n_more=100)

    endless = Endless({})
    files, said = find(endless, "https://gitlab.com/o/r")
    assert len(endless.asked) == MOST_PAGES
    assert said == [
        "https://gitlab.com/o/r has more files than are asked for: some notes may be missing"
    ]
    assert files == {}


def test_a_listing_that_its_host_cut_is_told() -> None:
    url = "https://api.github.com/repos/o/r/git/trees/HEAD?recursive=1"
    cut = json.dumps({"tree": [{"path": "a.md", "type": "blob"}], "truncated": True}).encode()
    raw = "https://raw.githubusercontent.com/o/r/HEAD/a.md"
    files, said = find(Site({url: cut, raw: ALPHA}), "https://github.com/o/r")
    assert files == {"a.md": ALPHA}
    assert said == [
        "https://github.com/o/r has more files than its host lists: some notes may be missing"
    ]


def test_a_folder_without_notes_is_told() -> None:
    url = f"{API}tree?recursive=true&per_page=100&ref=HEAD&path="
    assert find(Site({url: listing("x.py")}), "https://gitlab.com/o/r") == (
        {},
        ["https://gitlab.com/o/r holds no Markdown notes"],
    )


def test_another_reading_of_an_address_is_tried() -> None:
    known = "https://codeberg.org/api/v1/repos/o/r/raw/notes/a.md?ref=feature%2Fx"
    asked = "https://codeberg.org/o/r/src/branch/feature/x/notes/a.md"
    site = Site({known: ALPHA})
    assert find(site, asked)[0] == {"a.md": ALPHA}
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("address", "full"),
    [
        ("more.md", f"{OWN}more.md"),
        ("/more.md", "https://own.example/more.md"),
        ("HTTPS://OWN.example:443/a.md", "HTTPS://OWN.example:443/a.md"),
        ("https://own.example:8443/a.md", None),
        ("http://own.example/a.md", None),
        ("https://other.example/a.md", None),
        ("//other.example/a.md", None),
        ("\\\\other.example\\a.md", None),
        ("https:\\\\other.example/a.md", None),
        ("https:/other.example/a.md", "https://own.example/other.example/a.md"),
        ("https://own.example@other.example/a.md", None),
        ("https://own.example\\@other.example/a.md", "https://own.example\\@other.example/a.md"),
        ("https://[", None),
        ("data:text/plain,a", None),
        ("file:///etc/passwd", None),
    ],
)
def test_which_addresses_are_of_the_pages_own_site(address: str, full: str | None) -> None:
    assert own_address(OWN, address) == full
    assert own_address("file:///home/ann/backrow.html", address) is None


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://x.example/a.md", "x.example"),
        ("https://github.com/o/r", "api.github.com, raw.githubusercontent.com"),
        ("more.md", "more.md"),
    ],
)
def test_the_sites_that_an_address_asks(address: str, hosts: str) -> None:
    assert site(address) == hosts


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("github.com/o/r", "https://github.com/o/r"),
        ("notes.example", "https://notes.example"),
        ("www.notes.example:8443/a.md?x#y", "https://www.notes.example:8443/a.md?x#y"),
        ("localhost:8000/a.md", "https://localhost:8000/a.md"),
        ("bücher.example/a.md", "https://bücher.example/a.md"),
        ("more.md", "more.md"),
        ("export.zip", "export.zip"),
        ("notes/more.md", "notes/more.md"),
        ("./github.com/a.md", "./github.com/a.md"),
        ("https://x.example/a.md", "https://x.example/a.md"),
    ],
)
def test_an_address_is_understood_as_it_is_typed(typed: str, address: str) -> None:
    assert with_scheme(typed) == address


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("a.md", "a.md"),
        ("p.PNG", "p.PNG"),
        ("all.zip", "all.zip"),
        ("schedule.json", "schedule.json"),
        ("schedule.xml", "schedule.xml"),
        ("notes", "notes.md"),
        ("", "index.md"),
    ],
)
def test_what_a_file_of_the_pages_own_site_is_called(name: str, called: str) -> None:
    assert web_name(name) == called
