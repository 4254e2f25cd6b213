"""Addresses of code hosts: what is asked instead, and what their listings hold."""

import json

import pytest

from app.imports.forges import AddressError, Wanted, read_listing, wanted

RAW = "https://raw.githubusercontent.com"
GITLAB = "https://gitlab.com/api/v4/projects/o%2Fg%2Fr/repository"
GITEA = "https://codeberg.org/api/v1/repos/o/r"
GIST = "0123456789abcdef0123456789abcdef"
REVISION = "0123456789abcdef0123456789abcdef01234567"
GISTS = "https://api.github.com/gists"
GIST_RAW = "https://gist.githubusercontent.com"
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
        ("https://github.com/o/r/edit/main/a/b.md", f"{RAW}/o/r/main/a/b.md", "b.md"),
        ("https://github.com/o/r/blame/main/b.md", f"{RAW}/o/r/main/b.md", "b.md"),
        ("https://github.com/o/r/blob/main/b.md?plain=1#L10-L20", f"{RAW}/o/r/main/b.md", "b.md"),
        ("http://github.com/o/r/blob/main/b.md", f"{RAW}/o/r/main/b.md", "b.md"),
        (
            "https://github.com/o/r/blob/refs/heads/main/b.md",
            f"{RAW}/o/r/refs/heads/main/b.md",
            "b.md",
        ),
        ("https://github.com/o/r/blob/feature/x/a/b.md", f"{RAW}/o/r/feature/x/a/b.md", "b.md"),
        (f"{RAW}/o/r/main/b.md?plain=1#L10", f"{RAW}/o/r/main/b.md?plain=1", "b.md"),
        (f"{GIST_RAW}/ann/1/raw/2/a.md", f"{GIST_RAW}/ann/1/raw/2/a.md", "a.md"),
        (
            "https://gitlab.com/o/g/r/-/edit/refs/heads/main/b.md",
            f"{GITLAB}/files/b.md/raw?ref=main",
            "b.md",
        ),
        ("https://gitlab.com/o/g/r/blob/main/b.md", f"{GITLAB}/files/b.md/raw?ref=main", "b.md"),
        (
            "https://gitlab.com/o/g/r/raw/main/schedule.json?inline=false",
            f"{GITLAB}/files/schedule.json/raw?ref=main",
            "schedule.json",
        ),
        (
            "https://codeberg.org/o/r/src/branch/main/schedule.json",
            f"{GITEA}/raw/schedule.json?ref=main",
            "schedule.json",
        ),
        (
            "https://git.x.example/o/r/raw/tag/v1/all.zip",
            "https://git.x.example/api/v1/repos/o/r/raw/all.zip?ref=v1",
            "all.zip",
        ),
        (
            "https://codeberg.org/o/r/raw/branch/main/README",
            f"{GITEA}/raw/README?ref=main",
            "README.md",
        ),
        ("https://codeberg.org/o/r/_edit/main/b.md", f"{GITEA}/raw/b.md?ref=main", "b.md"),
        (
            "https://bitbucket.org/o/r/raw/0123abc/LICENSE",
            f"{BITBUCKET}/0123abc/LICENSE",
            "LICENSE.md",
        ),
        (
            "https://bitbucket.org/o/r/src/main/schedule.xml",
            f"{BITBUCKET}/main/schedule.xml",
            "schedule.xml",
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
            "https://github.com/o/r/tree/refs/heads/main/notes",
            "github-tree",
            "https://api.github.com/repos/o/r/git/trees/main?recursive=1",
            "notes",
        ),
        (
            "https://github.com/o/r/tree/refs/tags/v1",
            "github-tree",
            "https://api.github.com/repos/o/r/git/trees/v1?recursive=1",
            "",
        ),
        (f"https://gist.github.com/ann/{GIST}", "gist", f"{GISTS}/{GIST}", ""),
        (f"https://gist.github.com/{GIST}#file-a-md", "gist", f"{GISTS}/{GIST}", ""),
        ("https://gist.github.com/ann/1234567", "gist", f"{GISTS}/1234567", ""),
        (f"https://gist.github.com/ann/{GIST}/edit", "gist", f"{GISTS}/{GIST}", ""),
        (f"https://gist.github.com/ann/{GIST}/raw", "gist", f"{GISTS}/{GIST}", ""),
        (f"https://gist.github.com/ann/{GIST}/raw/a.md", "gist", f"{GISTS}/{GIST}", "a.md"),
        (
            f"https://gist.github.com/ann/{GIST}/raw/{REVISION}/a.md",
            "gist",
            f"{GISTS}/{GIST}/{REVISION}",
            "a.md",
        ),
        (
            f"https://gist.github.com/ann/{GIST}/{REVISION}",
            "gist",
            f"{GISTS}/{GIST}/{REVISION}",
            "",
        ),
        (
            f"https://gist.github.com/{GIST}/{REVISION}",
            "gist",
            f"{GISTS}/{GIST}/{REVISION}",
            "",
        ),
        (
            "https://gitlab.com/o/g/r",
            "gitlab-tree",
            f"{GITLAB}/tree?recursive=true&per_page=100&ref=HEAD&path=",
            "",
        ),
        (
            "https://gitlab.com/o/g/r/tree/main/notes",
            "gitlab-tree",
            f"{GITLAB}/tree?recursive=true&per_page=100&ref=main&path=notes",
            "notes",
        ),
        (
            "https://bitbucket.org/o/r",
            "bitbucket-folder",
            f"{BITBUCKET}/HEAD/?pagelen=100&max_depth=10",
            "",
        ),
        (
            "https://bitbucket.org/o/r/src/feature%2Fx/notes/",
            "bitbucket-folder",
            f"{BITBUCKET}/feature%2Fx/notes/?pagelen=100&max_depth=10",
            "notes",
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
        ("https://evil.example\\.github.com/x.md", "holds a space, a backslash"),
        ("https://evil.example/a b.md", "holds a space"),
        ("https://github.com\t.evil.example/x.md", "\ufffd.evil.example/x.md holds a space"),
        ("https://x.example/\u202edm.a", "what can’t be seen"),
        ("https://git\u200bhub.com/x.md", "what can’t be seen"),
        ("https://g+thub.com/x.md", "names no site"),
        ("https://g|thub.com/x.md", "is no address"),
        ("http://x.example/a.md", "begins with http://"),
        ("http://git.x.example:3000/o/r/src/branch/main/a.md", "begins with http://"),
    ],
)
def test_what_is_never_asked(address: str, why: str) -> None:
    with pytest.raises(AddressError, match=why):
        wanted(address)


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://g\u0456thub.com/o/r/blob/main/b.md", "xn--gthub-n2e.com"),
        ("https://GITHUB。com/o/r/blob/main/b.md", "raw.githubusercontent.com"),
        ("https://Faß.example/a.md", "xn--fa-hia.example"),
        ("https://xn--fa-hia.example/a.md", "xn--fa-hia.example"),
        ("https://bücher.example:8443/ü.md", "xn--bcher-kva.example:8443"),
        ("https://[::1]:8000/a.md", "[::1]:8000"),
    ],
)
def test_a_site_is_shown_and_asked_in_ascii(address: str, site: str) -> None:
    found = wanted(address)
    assert found.site == site
    assert found.url.startswith(f"https://{site}/")


@pytest.mark.parametrize(
    ("address", "fallbacks"),
    [
        (
            "https://github.com/o/r/tree/feature/x/notes",
            [
                ("https://api.github.com/repos/o/r/git/trees/feature%2Fx?recursive=1", "notes"),
                ("https://api.github.com/repos/o/r/git/trees/feature%2Fx%2Fnotes?recursive=1", ""),
            ],
        ),
        (
            "https://gitlab.com/o/g/r/-/blob/feature/x/b.md",
            [(f"{GITLAB}/files/b.md/raw?ref=feature%2Fx", "b.md")],
        ),
        (
            "https://codeberg.org/o/r/src/branch/feature/x",
            [(f"{GITEA}/git/trees/feature%2Fx?recursive=true&per_page=1000", "")],
        ),
        (
            "https://bitbucket.org/o/r/src/feature/b.md",
            [],
        ),
        ("https://github.com/o/r/tree/main/a/b/c", []),
        (f"https://github.com/o/r/tree/{REVISION}/a", []),
        ("https://github.com/o/r/blob/feature/x/b.md", []),
    ],
)
def test_a_branch_may_have_slashes(address: str, fallbacks: list[tuple[str, str]]) -> None:
    assert [(each.url, each.path) for each in wanted(address).fallbacks] == fallbacks


def test_few_longer_branches_are_tried() -> None:
    assert len(wanted("https://github.com/o/r/tree/a/b/c/d/e/f/g").fallbacks) == 3


def test_files_of_a_branch_with_slashes() -> None:
    [asked] = wanted("https://github.com/o/r/tree/feature/x").fallbacks
    rows = [{"path": "a.md", "type": "blob"}]
    assert files(asked, {"tree": rows}) == [("a.md", f"{RAW}/o/r/feature/x/a.md")]


def test_the_sites_are_those_that_are_asked() -> None:
    assert wanted("https://github.com/o/r").site == "api.github.com, raw.githubusercontent.com"
    gist = wanted(f"https://gist.github.com/{GIST}")
    assert gist.site == "api.github.com, gist.githubusercontent.com"
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
    assert not read_listing(asked, json.dumps({"tree": []})).is_cut
    asked = wanted("https://codeberg.org/o/r/src/branch/main")
    assert (
        "notes/a b.md",
        f"{GITEA}/raw/notes/a%20b.md?ref=main",
    ) in files(asked, {"tree": ROWS, "truncated": False})


def test_hidden_and_system_files_of_a_listing_are_left_alone() -> None:
    rows = [
        {"path": path, "type": "blob"}
        for path in (".github/PULL_REQUEST_TEMPLATE.md", "a/.hidden.md", "__MACOSX/a.md", "a/b.md")
    ]
    found = files(wanted("https://github.com/o/r"), {"tree": rows})
    assert [path for path, _ in found] == ["a/b.md"]


def test_a_file_that_is_asked_for_like_a_folder_is_found() -> None:
    rows = [{"path": "notes/a.md", "type": "blob"}, {"path": "notes/a.md.md", "type": "blob"}]
    found = files(wanted("https://github.com/o/r/tree/main/notes/a.md"), {"tree": rows})
    assert [path for path, _ in found] == ["a.md"]


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
    more = f"{BITBUCKET}/{REVISION}/notes/?page=2"  # Bitbucket names the commit
    listing = read_listing(asked, json.dumps({"values": rows, "next": more}))
    assert listing.next == more
    assert listing.files[0].url == f"{BITBUCKET}/main/notes/a.md"
    elsewhere = json.dumps({"values": [], "next": "https://evil.example/"})
    assert (read_listing(asked, elsewhere).next, read_listing(asked, elsewhere).is_cut) == (
        "",
        True,
    )
    asked = wanted("https://codeberg.org/o/r")
    first = read_listing(asked, json.dumps({"tree": ROWS, "truncated": True}))
    assert (first.next, first.is_cut) == (f"{asked.url}&page=2", False)


def test_a_gist_that_is_cut_is_said_to_be_and_one_file_of_it_is_found() -> None:
    url = f"{GIST_RAW}/ann/1/raw/2"
    answer = {"files": {n: {"raw_url": f"{url}/{n}"} for n in ("a.md", "b.txt")}, "truncated": True}
    assert read_listing(wanted(f"https://gist.github.com/{GIST}"), json.dumps(answer)).is_cut
    one = wanted(f"https://gist.github.com/ann/{GIST}/raw/b.txt")
    assert files(one, answer) == [("b.txt.md", f"{url}/b.txt")]


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
