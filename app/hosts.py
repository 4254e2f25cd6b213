"""Addresses that people copy from code hosts -> the addresses that give the files themselves.

The rule: a browser may read across sites only what the other side allows, so each host is asked in
the one way that it allows to pages: GitHub's raw files and API, GitLab's, Gitea's and Bitbucket's
API. Any other address is taken as it is. Nothing here asks anybody: main's half fetches.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from app.pack import is_note, is_picture

Form = Literal["file", "github-tree", "gist", "gitlab-tree", "gitea-tree", "bitbucket-folder"]


class AddressError(ValueError):
    """Why an address can't be opened, as one sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to fetch: a file, or a host's listing of files, to be read by `read_listing`.

    `url` is absolute. `path` is what the note is called here (of a file), or the folder that is
    wanted of a listing ("" for all). `base` is what a listed file's address begins with, `site`
    the host that is asked.
    """

    form: Form
    url: str
    path: str
    base: str = ""
    ref: str = ""

    @property
    def site(self) -> str:
        """The host that is asked, with its port."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Listing:
    """The notes of a listing; `next` is the address of its next page, `is_cut` whether the host
    left files out.
    """

    files: tuple[Wanted, ...]
    next: str = ""
    is_cut: bool = False


def wanted(address: str) -> Wanted:
    """What an absolute address asks for. Raises AddressError for what is never fetched."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        raise AddressError(f"{address} is no address.") from None
    if parts.scheme not in {"https", "http"} or not host:
        raise AddressError(f"{address} is no web address that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"{address} holds a name or password, which is never sent.")
    segments = [unquote(part) for part in parts.path.split("/") if part]
    where = f"{host}:{port}" if port else host
    for read in (_github, _gist, _gitlab, _gitea, _bitbucket):
        if found := read(where, segments):
            return found
    name = segments[-1] if segments else host
    return Wanted("file", address.partition("#")[0], _note_name(name))


def _github(host: str, segments: list[str]) -> Wanted | None:
    match segments:
        case [owner, name, "blob" | "raw", ref, *path] if host == "github.com" and path:
            base = f"https://raw.githubusercontent.com/{_joined([owner, name, ref])}/"
            return Wanted("file", base + _joined(path), _note_name(path[-1]))
        case [owner, name] if host == "github.com":
            return _github_tree(owner, name, "HEAD", [])
        case [owner, name, "tree", ref, *path] if host == "github.com":
            return _github_tree(owner, name, ref, path)
    return None


def _github_tree(owner: str, name: str, ref: str, path: list[str]) -> Wanted:
    name = name.removesuffix(".git")
    return Wanted(
        "github-tree",
        f"https://api.github.com/repos/{_joined([owner, name])}/git/trees/{_joined([ref])}"
        "?recursive=1",
        "/".join(path),
        f"https://raw.githubusercontent.com/{_joined([owner, name, ref])}/",
    )


def _gist(host: str, segments: list[str]) -> Wanted | None:
    if host == "gist.github.com" and segments and re.fullmatch(r"[0-9a-f]{20,40}", segments[-1]):
        return Wanted("gist", f"https://api.github.com/gists/{segments[-1]}", "")
    return None


def _gitlab(host: str, segments: list[str]) -> Wanted | None:
    if "-" in segments:
        at = segments.index("-")
        project, rest = segments[:at], segments[at + 1 :]
    elif host == "gitlab.com" and len(segments) == 2:
        project, rest = segments, ["tree", "HEAD"]
    else:
        return None
    api = f"https://{host}/api/v4/projects/{quote('/'.join(project), safe='')}/repository/"
    match rest:
        case ["blob" | "raw", ref, *path] if path:
            return Wanted("file", _gitlab_file(api, "/".join(path), ref), _note_name(path[-1]))
        case ["tree", ref, *path]:
            folder = quote("/".join(path), safe="")
            url = f"{api}tree?recursive=true&per_page=100&ref={quote(ref, safe='')}&path={folder}"
            return Wanted("gitlab-tree", url, "/".join(path), api, ref)
    return None


def _gitlab_file(api: str, path: str, ref: str) -> str:
    return f"{api}files/{quote(path, safe='')}/raw?ref={quote(ref, safe='')}"


def _gitea(host: str, segments: list[str]) -> Wanted | None:
    match segments:
        case [owner, name, "src" | "raw", "branch" | "commit" | "tag", ref, *path]:
            pass
        case [owner, name] if host == "codeberg.org":
            ref, path = "HEAD", []
        case _:
            return None
    api = f"https://{host}/api/v1/repos/{_joined([owner, name])}/"
    if path and is_note(path[-1]):
        return Wanted("file", _gitea_file(api, "/".join(path), ref), path[-1])
    url = f"{api}git/trees/{_joined([ref])}?recursive=true&per_page=1000"
    return Wanted("gitea-tree", url, "/".join(path), api, ref)


def _gitea_file(api: str, path: str, ref: str) -> str:
    return f"{api}raw/{quote(path)}?ref={quote(ref, safe='')}"


def _bitbucket(host: str, segments: list[str]) -> Wanted | None:
    match segments:
        case [owner, name, "src" | "raw", ref, *path] if host == "bitbucket.org":
            base = f"https://api.bitbucket.org/2.0/repositories/{_joined([owner, name])}/src/"
            base += f"{_joined([ref])}/"
            if path and is_note(path[-1]):
                return Wanted("file", base + _joined(path), path[-1])
            url = f"{base}{_joined(path)}/?pagelen=100&max_depth=10".replace("//?", "/?")
            return Wanted("bitbucket-folder", url, "/".join(path), base)
    return None


# ---- listings -----------------------------------------------------------------------------------


def read_listing(asked: Wanted, text: str) -> Listing:
    """The notes and pictures that a host lists. Raises AddressError if it is no such listing."""
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
                return Listing(files, is_cut=bool(answer.get("truncated")))
            case "gitlab-tree":
                files = _tree(asked, answer, lambda path: _gitlab_file(asked.base, path, asked.ref))
                page = int((re.search(r"&page=(\d+)", asked.url) or ["", "1"])[1])
                url = re.sub(r"&page=\d+", "", asked.url)
                return Listing(files, f"{url}&page={page + 1}" if len(answer) == 100 else "")
            case "bitbucket-folder":
                files = _tree(asked, answer["values"], lambda path: asked.base + quote(path))
                after = str(answer.get("next") or "")
                return Listing(files, after if after.startswith(asked.base) else "")
            case "gist":
                return Listing(_gist_files(answer["files"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise AddressError(f"{asked.site} answered with something else than a list of files.")


def _tree(
    asked: Wanted, rows: list[Mapping[str, Any]], address: Callable[[str], str]
) -> tuple[Wanted, ...]:
    """The notes and pictures of a list of paths, those below the folder that is asked for."""
    below = f"{asked.path}/" if asked.path else ""
    top = asked.path.rpartition("/")[0]
    files = []
    for row in rows:
        path, kind = str(row["path"]), str(row["type"])
        is_wanted = kind in {"blob", "commit_file"} and path.startswith(below)
        if is_wanted and (is_note(path) or is_picture(path)):
            name = path.removeprefix(f"{top}/") if top else path
            files.append(Wanted("file", address(path), name))
    return tuple(files)


def _gist_files(files: Mapping[str, Mapping[str, Any]]) -> tuple[Wanted, ...]:
    listed = []
    for name, file in files.items():
        url = str(file["raw_url"])
        if url.startswith("https://gist.githubusercontent.com/") and is_note(name):
            listed.append(Wanted("file", url, name.replace("/", "-")))
    return tuple(listed)


def _joined(parts: list[str]) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _note_name(name: str) -> str:
    """A note's name by the last part of its address."""
    name = name.replace("/", "-").replace("\\", "-")
    is_known = is_note(name) or name.lower().endswith((".json", ".xml", ".zip"))
    return name if is_known else f"{name}.md"
