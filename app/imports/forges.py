"""Turn addresses copied from code hosts into addresses of the files themselves.

A page may read from another site only what that site allows. So each host is asked in the one way
that it allows to pages: GitHub's raw files and API, and the APIs of GitLab, Gitea and Bitbucket.
Any other address is used as it is. This module fetches nothing. A host is written in ASCII both
where it is shown and where it is asked, so that the reader sees which host is asked.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote, unquote, urlunsplit

from app.imports.files import is_wanted
from app.pack import is_note
from app.urls import ascii_host, is_web, read_address

Form = Literal["file", "github-tree", "gist", "gitlab-tree", "gitea-tree", "bitbucket-folder"]

FILES_FROM: Mapping[Form, str] = {
    "github-tree": "raw.githubusercontent.com",
    "gist": "gist.githubusercontent.com",
}
"""The hosts of listed files, where they differ from the host of the listing."""
LONGEST_REF = 4
"""Path segments that are tried as a branch's name, which can contain slashes."""

_SPEAKS_HTTPS = frozenset(
    "github.com gist.github.com gitlab.com codeberg.org gitea.com bitbucket.org".split()
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f.]*:[0-9a-f:.]+")
_GIST = re.compile(r"[0-9a-f]{20,32}|\d{1,8}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_ONE_PART = re.compile(r"HEAD|main|master|[0-9a-f]{40}")
"""Branches and commits whose names are complete, so that no longer one is tried."""


class AddressError(ValueError):
    """An address can't be opened; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch, or a host's listing of files, which `read_listing` reads.

    `url` is absolute. `path` is the name of the note, or for a listing the folder to take from it
    (for a gist, the file; "" for all). `base` is the beginning of the listed files' addresses.
    `fallbacks` are tried in turn if the host does not know `url`: they split the address into
    branch and path at other slashes.
    """

    form: Form
    url: str
    path: str
    base: str = ""
    ref: str = ""
    fallbacks: tuple["Wanted", ...] = ()

    @property
    def site(self) -> str:
        """The hosts that are asked, in ASCII, with their ports, separated by a comma."""
        files = FILES_FROM.get(self.form)
        return f"{_site(self.url)}, {files}" if files else _site(self.url)


@dataclass(frozen=True, slots=True)
class Listing:
    """The notes of a listing.

    `next` is the address of its next page; `is_cut` says that the host left files out.
    """

    files: tuple[Wanted, ...]
    next: str = ""
    is_cut: bool = False


def wanted(address: str) -> Wanted:
    """Return what to fetch for an absolute address. Raises AddressError if it can't be."""
    address = address.strip()
    if not address.isprintable() or re.search(r"[\s\\]", address):
        seen = "".join(c if c.isprintable() else "\ufffd" for c in address)
        raise AddressError(f"{seen} holds a space, a backslash or what can’t be seen.")
    if not is_web(address.rstrip("/:")):
        raise AddressError(f"{address} is no web address that begins with https://.")
    parts = read_address(address)
    if parts is None:
        raise AddressError(f"{address} is no address.")
    if parts.login:
        raise AddressError(f"{address} holds a name or password, which is never sent.")
    if not _HOST.fullmatch(ascii_host(parts.host)):
        raise AddressError(f"{address} names no site that can be asked.")
    host = parts.site.removeprefix("www.")
    if parts.scheme == "http" and host not in _SPEAKS_HTTPS:
        raise AddressError(f"{address} begins with http://: from here, only https:// can be read.")
    segments = [unquote(part) for part in parts.path.split("/") if part]
    for read in (_github, _gist, _gitlab, _gitea, _bitbucket):
        if found := read(host, segments):
            return found
    url = urlunsplit(("https", parts.site, parts.path, parts.query, ""))
    return Wanted("file", url, _note_name(segments[-1] if segments else ascii_host(parts.host)))


def _site(url: str) -> str:
    address = read_address(url)
    return address.site if address else url


def _each_ref(parts: Sequence[str], read: Callable[[str, list[str]], Wanted]) -> Wanted:
    """Call `read` with the ref and the path in `parts`, whose border is not known.

    Most refs have no slash, so the ref is the first part; longer refs become fallbacks.
    """
    ref, *path = _without_kind(parts)
    first = read(ref, path)
    most = len(path) - 1 if first.form == "file" else len(path)
    most = 0 if _ONE_PART.fullmatch(ref) else min(most, LONGEST_REF - 1)
    others = (read("/".join([ref, *path[:n]]), path[n:]) for n in range(1, most + 1))
    return replace(first, fallbacks=tuple(others))


def _without_kind(parts: Sequence[str]) -> Sequence[str]:
    """Drop the "refs/heads" in front of a branch or tag."""
    match parts:
        case ["refs", "heads" | "tags", _, *_]:
            return parts[2:]
    return parts


def _github(host: str, segments: list[str]) -> Wanted | None:
    match segments:
        case [owner, name, "blob" | "raw" | "edit" | "blame", ref, *path] if (
            host == "github.com" and path
        ):  # the raw files' host finds the end of the ref itself
            base = f"https://raw.githubusercontent.com/{_joined([owner, name, ref])}/"
            return Wanted("file", base + _joined(path), _note_name(path[-1]))
        case [owner, name] if host == "github.com":
            return _github_tree(owner, name, "HEAD", [])
        case [owner, name, "tree", _, *_] if host == "github.com":
            return _each_ref(segments[3:], lambda ref, path: _github_tree(owner, name, ref, path))
    return None


def _github_tree(owner: str, name: str, ref: str, path: list[str]) -> Wanted:
    name = name.removesuffix(".git")
    return Wanted(
        "github-tree",
        f"https://api.github.com/repos/{_joined([owner, name])}/git/trees/{_joined([ref])}"
        "?recursive=1",
        "/".join(path),
        f"https://raw.githubusercontent.com/{_joined([owner, name, *ref.split('/')])}/",
    )


def _gist(host: str, segments: list[str]) -> Wanted | None:
    """Ask for a gist's listing: of all files, or of one for its raw address."""
    if host != "gist.github.com":
        return None
    match segments:
        case [_, name, *rest] if _GIST.fullmatch(name):
            pass
        case [name, *rest] if _GIST.fullmatch(name):
            pass
        case _:
            return None
    if rest[:1] == ["raw"]:
        del rest[0]
    url = f"https://api.github.com/gists/{name}"
    if rest and _COMMIT.fullmatch(rest[0]):
        url += f"/{rest.pop(0)}"
    is_file = bool(rest) and "raw" in segments
    return Wanted("gist", url, rest[-1] if is_file else "")


def _gitlab(host: str, segments: list[str]) -> Wanted | None:
    """Ask GitLab, whose addresses have a `-` after the project (old ones of gitlab.com do not)."""
    views = ("blob", "raw", "edit", "blame", "tree")
    at = next((i for i, part in enumerate(segments) if part in views and i >= 2), 0)
    if "-" in segments[2:]:
        at = segments.index("-", 2)
        project, rest = segments[:at], segments[at + 1 :]
    elif host == "gitlab.com" and at and segments[at + 1 :]:
        project, rest = segments[:at], segments[at:]
    elif host == "gitlab.com" and len(segments) >= 2:
        project, rest = segments, ["tree", "HEAD"]
    else:
        return None
    name = quote("/".join(project).removesuffix(".git"), safe="")
    api = f"https://{host}/api/v4/projects/{name}/repository/"
    match rest:
        case ["blob" | "raw" | "edit" | "blame", _, _, *_]:
            return _each_ref(
                rest[1:],
                lambda ref, path: Wanted(
                    "file", _gitlab_file(api, "/".join(path), ref), _note_name(path[-1])
                ),
            )
        case ["tree", _, *_]:
            return _each_ref(rest[1:], lambda ref, path: _gitlab_tree(api, ref, "/".join(path)))
    return None


def _gitlab_tree(api: str, ref: str, path: str) -> Wanted:
    url = f"{api}tree?recursive=true&per_page=100&ref={quote(ref, safe='')}"
    return Wanted("gitlab-tree", f"{url}&path={quote(path, safe='')}", path, api, ref)


def _gitlab_file(api: str, path: str, ref: str) -> str:
    return f"{api}files/{quote(path, safe='')}/raw?ref={quote(ref, safe='')}"


def _gitea(host: str, segments: list[str]) -> Wanted | None:
    match segments:
        case [owner, name, "src" | "raw" | "blame", "branch" | "commit" | "tag", _, *_]:
            parts = segments[4:]
        case [owner, name, "_edit", _, *_] if host in {"codeberg.org", "gitea.com"}:
            parts = segments[3:]
        case [owner, name] if host in {"codeberg.org", "gitea.com"}:
            parts = ["HEAD"]
        case _:
            return None
    api = f"https://{host}/api/v1/repos/{_joined([owner, name.removesuffix('.git')])}/"

    def file(ref: str, path: list[str]) -> Wanted:
        return Wanted("file", _gitea_file(api, "/".join(path), ref), _note_name(path[-1]))

    def tree(ref: str, path: list[str]) -> Wanted:
        url = f"{api}git/trees/{_joined([ref])}?recursive=true&per_page=1000"
        return Wanted("gitea-tree", url, "/".join(path), api, ref)

    return _each_ref(parts, file if _is_file(segments[2:], parts) else tree)


def _gitea_file(api: str, path: str, ref: str) -> str:
    return f"{api}raw/{quote(path)}?ref={quote(ref, safe='')}"


def _is_file(view: list[str], parts: list[str]) -> bool:
    """Whether an address is a file's rather than a folder's, by its view or its name."""
    return len(parts) > 1 and (view[0] in {"raw", "blame", "_edit"} or _is_named(parts[-1]))


def _bitbucket(host: str, segments: list[str]) -> Wanted | None:
    if host != "bitbucket.org":
        return None
    match segments:
        case [owner, name, "src" | "raw" | "annotate" as view, _, *_]:
            parts = segments[3:]
        case [owner, name] | [owner, name, "src"]:
            view, parts = "src", ["HEAD"]
        case _:
            return None
    name = name.removesuffix(".git")
    api = f"https://api.bitbucket.org/2.0/repositories/{_joined([owner, name])}/src/"

    def file(ref: str, path: list[str]) -> Wanted:
        return Wanted("file", f"{api}{_joined([ref])}/{_joined(path)}", _note_name(path[-1]))

    def folder(ref: str, path: list[str]) -> Wanted:
        base = f"{api}{_joined([ref])}/"
        url = f"{base}{_joined(path)}/?pagelen=100&max_depth=10".replace("//?", "/?")
        return Wanted("bitbucket-folder", url, "/".join(path), base)

    is_file = view != "src" or _is_named(parts[-1])
    return _each_ref(parts, file if is_file and len(parts) > 1 else folder)


# ---- listings -----------------------------------------------------------------------------------


def read_listing(asked: Wanted, text: str) -> Listing:
    """Return the notes and pictures in a host's answer. Raises AddressError if it is no listing."""
    try:
        answer = json.loads(text)
        match asked.form:
            case "github-tree":
                files = _tree(asked, answer["tree"], lambda path: asked.base + quote(path))
                return Listing(files, is_cut=bool(answer.get("truncated")))
            case "gitea-tree":
                files = _tree(
                    asked, answer["tree"], lambda path: _gitea_file(asked.base, path, asked.ref)
                )
                return Listing(files, _next_page(asked.url) if answer.get("truncated") else "")
            case "gitlab-tree":
                files = _tree(asked, answer, lambda path: _gitlab_file(asked.base, path, asked.ref))
                return Listing(files, _next_page(asked.url) if len(answer) == 100 else "")
            case "bitbucket-folder":
                files = _tree(asked, answer["values"], lambda path: asked.base + quote(path))
                after = str(
                    answer.get("next") or ""
                )  # not `url` with a number: it names the commit
                is_own = after.startswith("https://api.bitbucket.org/")
                return Listing(files, after if is_own else "", is_cut=bool(after) and not is_own)
            case "gist":
                files = _gist_files(answer["files"], asked.path)
                return Listing(files, is_cut=bool(answer.get("truncated")))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise AddressError(f"{_site(asked.url)} answered with something else than a list of files.")


def _next_page(url: str) -> str:
    page = int((re.search(r"&page=(\d+)", url) or ["", "1"])[1])
    return f"{re.sub(r'&page=[0-9]+', '', url)}&page={page + 1}"


def _tree(
    asked: Wanted, rows: list[Mapping[str, Any]], address: Callable[[str], str]
) -> tuple[Wanted, ...]:
    """Return the notes and pictures below the wanted folder, or the one file of that path."""
    below = f"{asked.path}/" if asked.path else ""
    top = asked.path.rpartition("/")[0]
    files = []
    for row in rows:
        path, kind = str(row["path"]), str(row["type"])
        is_below = path.startswith(below) or path == asked.path
        name = path.removeprefix(f"{top}/") if top else path
        if kind in {"blob", "commit_file"} and is_below and is_wanted(name):
            files.append(Wanted("file", address(path), name))
    return tuple(files)


def _gist_files(files: Mapping[str, Mapping[str, Any]], only: str) -> tuple[Wanted, ...]:
    listed = []
    for name, file in files.items():
        url = str(file["raw_url"])
        is_asked = name == only if only else is_note(name)
        if url.startswith("https://gist.githubusercontent.com/") and is_asked:
            listed.append(Wanted("file", url, _note_name(name)))
    return tuple(listed)


def _joined(parts: list[str]) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _is_named(name: str) -> bool:
    """Whether a name is that of a file to open: a note, marks, a schedule, an archive."""
    return is_note(name) or name.lower().endswith((".json", ".xml", ".zip"))


def _note_name(name: str) -> str:
    """Return a note's name from the last part of its address."""
    name = name.replace("/", "-").replace("\\", "-")
    return name if _is_named(name) else f"{name}.md"
