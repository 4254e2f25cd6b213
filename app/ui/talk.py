"""A talk's notes come into the page: rendered, linked within the library, and sanitized."""

import posixpath
import sys
from collections.abc import Callable, Sequence
from urllib.parse import unquote

import pyodide_js
from pyscript import js_import, window
from pyscript.ffi import to_js

from app.control.library import Library
from app.markup import to_html
from app.markup.highlight import ColourCode, MarkWords
from app.markup.plaintext import has_notes
from app.model import Entry
from app.pack import is_note, is_picture
from app.render.html import notes_text
from app.search.index import mark
from app.search.query import Query
from app.search.view import View, to_fragment
from app.ui.browser import absolute, by_id, nothing


async def show_notes(library: Library, entry: Entry, query: Query) -> None:
    """Put a talk's notes into the page; code gets its colours when they have been loaded."""
    if not has_notes(entry):
        return
    sanitize = await load_sanitizer()
    colours = entry.has_code and "pygments" in sys.modules
    place = by_id("reading").querySelector(".notes")
    place.innerHTML = sanitize(render_notes(library, entry, query, colours=colours))
    if entry.has_code and not colours:
        await pyodide_js.loadPackage("pygments", to_js({"messageCallback": nothing}))
        place.innerHTML = sanitize(render_notes(library, entry, query, colours=True))


def render_notes(library: Library, entry: Entry, query: Query, *, colours: bool) -> str:
    """A talk's notes as HTML, with its relative links and pictures resolved."""

    def resolve(target: str) -> str | None:
        path, _, _ = unquote(target).partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.source), path))
        if is_picture(path):
            return library.pictures.get(path)
        if is_note(path) and (talk := library.index.first_of(path)):
            return "#" + to_fragment(View(talk=talk.id))
        return None

    def find(text: str) -> Sequence[tuple[str, bool]]:
        return mark(text, query, "body")

    extensions = [ColourCode()] * colours + [MarkWords(find)] * query.ranks
    return to_html(notes_text(entry), entry.definitions, resolve=resolve, extensions=extensions)


async def load_sanitizer() -> Callable[[str], str]:
    """DOMPurify, set to what markup.py makes: the second barrier, behind the first and the policy.

    Loaded with the first talk that is opened.
    """
    [module] = await js_import(absolute("./vendor/dompurify/purify.es.mjs"))
    purify, options = module.default, to_js(SANITIZER)

    def sanitize(html: str) -> str:
        return str(purify.sanitize(html, options))

    return sanitize


SANITIZER = {
    "ALLOWED_TAGS": (
        "a blockquote br code del details div em h2 h3 h4 h5 h6 hr img input kbd li mark ol p pre"
        " section span strong sub summary sup table tbody td th thead tr ul"
    ).split(),
    "ALLOWED_ATTR": (
        "align alt aria-label checked class disabled href id loading open rel role src start"
        " tabindex title type"
    ).split(),
    "ADD_URI_SAFE_ATTR": (
        "align aria-label checked disabled loading open rel start tabindex type"
    ).split(),
    "ALLOW_ARIA_ATTR": False,
    "ALLOW_DATA_ATTR": False,
    "ALLOWED_URI_REGEXP": window.RegExp.new(r"^(?:https?:|mailto:|blob:|#|\./notes/)", "i"),
}


def show_footnote(name: str) -> None:
    """Bring a footnote, or the place that refers to it, into view: not a change of the state."""
    if place := by_id(name):
        place.scrollIntoView(to_js({"block": "center"}))
        place.setAttribute("tabindex", "-1")
        place.focus(to_js({"preventScroll": True}))
