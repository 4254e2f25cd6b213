"""Put a talk's notes into the page, sanitized."""

import sys
from collections.abc import Callable

import pyodide_js
from pyscript import js_import, window
from pyscript.ffi import to_js

from app.control.library import Library
from app.control.notes import render_notes
from app.markup.plaintext import has_notes
from app.model import Entry
from app.search.query import Query
from app.ui.browser import absolute, by_id, nothing


async def show_notes(library: Library, entry: Entry, query: Query) -> None:
    """Draw a talk's notes; code gets its colours when Pygments has been loaded."""
    if not has_notes(entry):
        return
    sanitize = await load_sanitizer()
    has_colours = entry.has_code and "pygments" in sys.modules
    place = by_id("reading").querySelector(".notes")
    place.innerHTML = sanitize(render_notes(library, entry, query, has_colours=has_colours))
    if entry.has_code and not has_colours:
        await pyodide_js.loadPackage("pygments", to_js({"messageCallback": nothing}))
        place.innerHTML = sanitize(render_notes(library, entry, query, has_colours=True))


async def load_sanitizer() -> Callable[[str], str]:
    """Load DOMPurify, set to exactly the elements that `app.markup` makes.

    It is a second barrier between escaping and the page's policy.
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
