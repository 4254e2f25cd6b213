"""Resolve links between notes, and join sections with the files that they link to.

A section of a README and the file that it links to are the same talk.
"""

import difflib
import posixpath
import re
from collections.abc import Mapping

from app.model import Link
from app.parse.entries import Draft, Note
from app.parse.links import find_links
from app.parse.sections import Layout
from app.text import slug

_ALIKE = 0.93
"""Similarity that a misspelt link and a file's path need (difflib's ratio, 1 if equal)."""
_MOST_COMPARED = 500
"""Files that a misspelt link is compared with at most."""

_LOCAL_LINK = re.compile(
    r"\]\(\s*<?([^()<>\s:]+\.(?:md|markdown|mkd|txt)(?:#[^()<>\s]*)?)>?\s*\)|<doc:([^<>\n]+)>",
    re.IGNORECASE,
)


def links_locally(text: str) -> bool:
    """Whether a text links to another note."""
    return bool(_LOCAL_LINK.search(text))


def append_linked(members: list[Note]) -> None:
    """Append to each section the text of the one talk's file that it links to; drop the file."""
    files = {n.source: n for n in members if n.layout is Layout.TALK}
    by_title: dict[str, str] = {}
    for source, note in files.items():
        by_title.setdefault(slug(note.drafts[0].title), source)
    taken: set[str] = set()
    for note in members:
        if note.layout is Layout.TALK:
            continue
        for draft in note.drafts:
            target = _linked_file(draft, files, by_title)
            if target and target not in taken:
                taken.add(target)
                _append(draft, files[target])
    members[:] = [n for n in members if n.source not in taken]


def _linked_file(
    draft: Draft, files: Mapping[str, Note], by_title: Mapping[str, str]
) -> str | None:
    """Return the source of the one file that a section links to, by path, title or near path."""
    where = posixpath.dirname(draft.source)
    targets = local_targets(draft.body, where)
    if not targets or len(set(targets)) > 1:
        return None
    if targets[0] in files:
        return targets[0]
    near = by_title.get(slug(draft.title))
    if near:
        return near
    close = difflib.get_close_matches(targets[0], list(files)[:_MOST_COMPARED], 1, _ALIKE)
    return close[0] if close else None


def local_targets(text: str, folder: str) -> list[str]:
    """Return the sources of the notes that a text links to."""
    targets: list[str] = []
    for match in _LOCAL_LINK.finditer(text):
        target = (match[1] or match[2].replace("-", " ") + ".md").partition("#")[0]
        targets.append(posixpath.normpath(posixpath.join(folder, target)))
    return targets


def _append(draft: Draft, note: Note) -> None:
    """Add the text of a linked file to a section's draft, and fields that the draft lacks."""
    page = note.page
    own = note.drafts[0]
    text = "\n".join(page.lines)
    body = draft.body.rstrip("\n")
    draft.body = f"{body}\n\n{text}" if body.strip() else text
    links: dict[str, Link] = {link.url: link for link in draft.links}
    for link in find_links(text, page.definitions):
        links.setdefault(link.url, link)
    draft.links = tuple(links.values())
    draft.has_code = draft.has_code or own.has_code
    draft.follow_ups = (*draft.follow_ups, *own.follow_ups)
    draft.speakers = draft.speakers or own.speakers
    draft.url = draft.url or own.url
    draft.tags = draft.tags or own.tags
    draft.date = draft.date or own.date
    if own.definitions and own.definitions != draft.definitions:
        draft.definitions = "\n".join(filter(None, (draft.definitions, own.definitions)))
