"""Render a talk's notes as HTML, with links and pictures resolved within the library."""

import posixpath
from collections.abc import Sequence
from urllib.parse import unquote

from app.control.library import Library
from app.markup import to_html
from app.markup.match_highlighting import MatchHighlighting
from app.markup.syntax_highlighting import SyntaxHighlighting
from app.model import Entry
from app.pack import is_note, is_picture
from app.render.talk import notes_below_header
from app.search.query import Query
from app.search.snippets import highlight
from app.search.view import View, to_fragment


def render_notes(library: Library, entry: Entry, query: Query, *, has_colours: bool) -> str:
    """Return a talk's notes as HTML, the words of the query marked.

    `has_colours` says that code is coloured, for which Pygments must be loaded.
    """

    def resolve(target: str) -> str | None:
        """Return the address of a picture of the library, or of the first talk of a note."""
        path, _, _ = unquote(target).partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.source), path))
        if is_picture(path):
            return library.pictures.get(path)
        if is_note(path) and (talk := library.index.first_of(path)):
            return "#" + to_fragment(View(talk=talk.id))
        return None

    def find(text: str) -> Sequence[tuple[str, bool]]:
        return highlight(text, query, "body")

    extensions = [SyntaxHighlighting()] * has_colours + [MatchHighlighting(find)] * query.ranks
    return to_html(
        notes_below_header(entry), entry.definitions, resolve=resolve, extensions=extensions
    )
