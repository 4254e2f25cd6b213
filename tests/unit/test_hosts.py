"""Addresses of code hosts: what is asked instead, and what their listings hold."""

import json

import pytest

from app.hosts import AddressError, Wanted, read_listing, wanted

RAW = "https://raw.githubusercontent.com"
GITLAB = "https://gitlab.com/api/v4/projects/o%2Fg%2Fr/repository"
GITEA = "https://codeberg.org/api/v1/repos/o/r"
BITBUCKET = "https://api.bitbucket.org/2.0/repositories/o/r/src"


@pytest.mark.parametrize(
    ("address", "url", "path"),
    [
        ("https://x.example/notes/conf.md", "https://x.example/notes/conf.md", "conf.md"),
        ("https://x.example/conf.md#part", "https://x.example/conf.md", "conf.md"),
        ("https://x.example/raw?id=3", "https://x.example/raw?id=3", "raw.md"),
        ("https://x.example", "https://x.example", "x.example.md"),
        ("https://x.example/schedule.json", "https://x.example/schedule.json", "schedule.json"),
        ("https://x.example/a%20b.md", "https://x.example/a%20b.md", "a b.md"),
        ("https://github.com/o/r/blob/main/a/b.md", f"{RAW}/o/r/main/a/b.md", "b.md"),
        ("https://www.github.com/o/r/raw/v1/b.md", f"{RAW}/o/r/v1/b.md", "b.md"),
        (f"{RAW}/o/r/refs/heads/main/b.md", f"{RAW}/o/r/refs/heads/main/b.md", "b.md"),
        (
            "https://gitlab.com/o/g/r/-/blob/main/a/b.md?ref_type=heads",
            f"{GITLAB}/files/a%2Fb.md/raw?ref=main",
            "b.md",
        ),
        (
            "https://git.x.example:8443/o/r/-/raw/main/b.md",
            "https://git.x.example:8443/api/v4/projects/o%2Fr/repository/files/b.md/raw?ref=main",
            "b.md",
        ),
        ("https://codeberg.org/o/r/src/branch/main/a/b.md", f"{GITEA}/raw/a/b.md?ref=main", "b.md"),
        ("https://bitbucket.org/o/r/src/main/a/b.md", f"{BITBUCKET}/main/a/b.md", "b.md"),
    ],
)
def test_files(address: str, url: str, path: str) -> None:
    found = wanted(address)
    assert (found.form, found.url, found.path) == ("file", url, path)


@pytest.mark.parametrize(
    ("address", "form", "url", "path"),
    [
        (
            "https://github.com/o/r",
            "github-tree",
            "https://api.github.com/repos/o/r/git/trees/HEAD?recursive=1",
            "",
        ),
        (
            "https://github.com/o/r.git/tree/main/notes/2024",
            "github-tree",
            "https://api.github.com/repos/o/r/git/trees/main?recursive=1",
            "notes/2024",
        ),
        (
            "https://gist.github.com/ann/0123456789abcdef0123456789abcdef",
            "gist",
            "https://api.github.com/gists/0123456789abcdef0123456789abcdef",
            "",
        ),
        (
            "https://gitlab.com/o/g/r/-/tree/main/notes",
            "gitlab-tree",
            f"{GITLAB}/tree?recursive=true&per_page=100&ref=main&path=notes",
            "notes",
        ),
        (
            "https://gitlab.com/o/r",
            "gitlab-tree",
            "https://gitlab.com/api/v4/projects/o%2Fr/repository/tree"
            "?recursive=true&per_page=100&ref=HEAD&path=",
            "",
        ),
        (
            "https://codeberg.org/o/r",
            "gitea-tree",
            f"{GITEA}/git/trees/HEAD?recursive=true&per_page=1000",
            "",
        ),
        (
            "https://git.x.example/o/r/src/tag/v1/notes",
            "gitea-tree",
            "https://git.x.example/api/v1/repos/o/r/git/trees/v1?recursive=true&per_page=1000",
            "notes",
        ),
        (
            "https://bitbucket.org/o/r/src/main/notes",
            "bitbucket-folder",
            f"{BITBUCKET}/main/notes/?pagelen=100&max_depth=10",
            "notes",
        ),
    ],
)
def test_folders(address: str, form: str, url: str, path: str) -> None:
    found = wanted(address)
    assert (found.form, found.url, found.path) == (form, url, path)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("notes.md", "is no web address"),
        ("javascript:alert(1)", "is no web address"),
        ("file:///etc/passwd", "is no web address"),
        ("https://", "is no web address"),
        ("https://x.example:99999/a.md", "is no address"),
        ("https://ann:secret@x.example/a.md", "holds a name or password"),
        ("https://github.com@x.example/a.md", "holds a name or password"),
    ],
)
def test_what_is_never_asked(address: str, why: str) -> None:
    with pytest.raises(AddressError, match=why):
        wanted(address)


def test_the_site_is_the_one_that_is_asked() -> None:
    assert wanted("https://github.com/o/r/blob/main/b.md").site == "raw.githubusercontent.com"
    assert wanted("https://git.x.example:8443/o/r/-/raw/main/b.md").site == "git.x.example:8443"


def files(asked: Wanted, answer: object) -> list[tuple[str, str]]:
    return [(file.path, file.url) for file in read_listing(asked, json.dumps(answer)).files]


ROWS = [
    {"path": "notes", "type": "tree"},
    {"path": "notes/a b.md", "type": "blob"},
    {"path": "notes/p.png", "type": "blob"},
    {"path": "notes/code.py", "type": "blob"},
    {"path": "other.md", "type": "blob"},
]


def test_a_tree_gives_the_notes_of_a_folder() -> None:
    asked = wanted("https://github.com/o/r/tree/main/notes")
    assert files(asked, {"tree": ROWS, "truncated": False}) == [
        ("notes/a b.md", f"{RAW}/o/r/main/notes/a%20b.md"),
        ("notes/p.png", f"{RAW}/o/r/main/notes/p.png"),
    ]
    assert read_listing(asked, json.dumps({"tree": [], "truncated": True})).is_cut
    asked = wanted("https://codeberg.org/o/r/src/branch/main")
    assert (
        "notes/a b.md",
        f"{GITEA}/raw/notes/a%20b.md?ref=main",
    ) in files(asked, {"tree": ROWS, "truncated": False})


def test_a_folder_below_a_folder_keeps_its_own_name() -> None:
    asked = wanted("https://github.com/o/r/tree/main/all/2024")
    rows = [{"path": "all/2024/conf/a.md", "type": "blob"}]
    assert [path for path, _ in files(asked, {"tree": rows})] == ["2024/conf/a.md"]


def test_listings_of_several_pages() -> None:
    asked = wanted("https://gitlab.com/o/g/r/-/tree/main")
    full = read_listing(asked, json.dumps([*ROWS, *[ROWS[0]] * 95]))
    assert full.next == f"{asked.url}&page=2"
    second = Wanted(asked.form, full.next, asked.path, asked.base, asked.ref)
    assert read_listing(second, json.dumps([ROWS[0]] * 100)).next == f"{asked.url}&page=3"
    assert read_listing(second, "[]").next == ""
    asked = wanted("https://bitbucket.org/o/r/src/main/notes")
    rows = [{"path": "notes/a.md", "type": "commit_file"}]
    more = f"{BITBUCKET}/main/notes/?page=2"
    listing = read_listing(asked, json.dumps({"values": rows, "next": more}))
    assert listing.next == more
    assert listing.files[0].url == f"{BITBUCKET}/main/notes/a.md"
    elsewhere = json.dumps({"values": [], "next": "https://evil.example/"})
    assert read_listing(asked, elsewhere).next == ""


def test_a_gist_gives_its_notes_and_no_other_site() -> None:
    asked = wanted("https://gist.github.com/0123456789abcdef0123456789abcdef")
    own = "https://gist.githubusercontent.com/ann/1/raw/2/a.md"
    answer = {
        "files": {
            "a.md": {"raw_url": own},
            "b.py": {"raw_url": own},
            "c.md": {"raw_url": "https://evil.example/c.md"},
        }
    }
    assert files(asked, answer) == [("a.md", own)]


@pytest.mark.parametrize("text", ["", "<html>", "[]", "{}", '{"tree": 3}', '{"tree": [3]}', "null"])
def test_what_is_no_listing_is_said(text: str) -> None:
    with pytest.raises(AddressError, match=r"api\.github\.com answered with something else"):
        read_listing(wanted("https://github.com/o/r"), text)
