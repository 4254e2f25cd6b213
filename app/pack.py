"""The one-file library: a runtime part and the notes, joined to one HTML file.

The runtime part is a whole page with its packed files. One block follows it: the notes as JSON in
path order, safe inside HTML, without dates. As HTML lets the end tags of body and html be omitted,
appending the block is all that joining takes, on a host and in the page alike. A block with marks
may follow.
"""

import base64
import hashlib
import html
import json
import zlib
from collections.abc import Mapping

BLOCK_ID = "backrow-notes"
MARKS_ID = "backrow-marks"
PAGE_TEXTS = "page.json.gz"
"""The packed file with the texts that the page itself is made of."""
SCRIPTS = {
    "app/start/progress.js": "defer",
    "app/start/recall.js": "defer",
    "app/start/boot.js": "async",
}
"""The classic scripts that index.html names, in order, and how it loads each."""
READER = "app/start/packed.js"
"""The classic script that reads packed files: only a page opened as a file runs it."""
STYLE = "app/style.css"
PAGE = "index.html"
CORRECTIONS = "backrow.toml"
"""The file in a notes folder that corrects how its notes are read (`app/parse/corrections.py`)."""
NOTE_SUFFIXES = (".md", ".markdown")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
PICTURE_LIMIT = 256 * 1024
"""Bytes up to which a picture is put into the one file; a larger one becomes a link."""

_HTML_SAFE = str.maketrans(
    {c: f"\\u{ord(c):04x}" for c in ("<", ">", "&", "\u2028", "\u2029")}
)  # in JSON, all of these stand inside strings only


def notes_json(files: Mapping[str, bytes]) -> str:
    """Return the files of a notes folder as JSON, by path.

    A value is a text, or `{"base64": …}` for a file that is not UTF-8. Equal files give equal
    text, whatever their order.
    """
    content = {path: _value(files[path]) for path in sorted(files)}
    return json.dumps(content, ensure_ascii=False, indent=0).translate(_HTML_SAFE)


def read_notes_json(text: str) -> dict[str, bytes]:
    """Return the files that `notes_json` wrote, byte for byte. Raises ValueError."""
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("the notes block is not a JSON object")
    return {path: _bytes(path, value) for path, value in content.items()}


def one_file(runtime: str, files: Mapping[str, bytes], marks: str = "") -> str:
    """Return the one-file library: the runtime part, the notes, and marks if given."""
    block = notes_block(files)
    if marks:
        text = marks.translate(_HTML_SAFE)
        block += f'\n<script type="application/json" id="{MARKS_ID}">{text}</script>'
    return f"{runtime}{block}\n"


def runtime_part(packed: Mapping[str, str]) -> str:
    """Return the one-file library without its notes.

    That is the page with its style, scripts and files. `packed` maps paths to base64, of the
    gzipped file if the path ends so; PAGE_TEXTS is among them. The boot scripts and the style
    become inline, named in the page's policy by their hashes. All else is data that no browser
    runs. Raises ValueError if the page lacks what is to be replaced.
    """
    texts: dict[str, str] = json.loads(zlib.decompress(base64.b64decode(packed[PAGE_TEXTS]), 31))
    page, style = texts[PAGE], texts[STYLE]
    hashes = " ".join(source_hash(texts[path]) for path in (READER, *SCRIPTS))
    page = _replace_once(page, "script-src 'self'", f"script-src {hashes} 'self'")
    page = _replace_once(page, "style-src 'self'", f"style-src {source_hash(style)}")
    page = _replace_once(
        page,
        f'<link rel="stylesheet" href="./{STYLE}">',
        f"<style>{style}</style><script>{texts[READER]}</script>",
    )
    for path, how in SCRIPTS.items():
        tag = f'<script src="./{path}" {how}></script>'
        page = _replace_once(page, tag, f"<script>{texts[path]}</script>")
    blocks = "".join(
        f'<script type="text/plain" data-path="{html.escape(path)}">{packed[path]}</script>\n'
        for path in sorted(packed)
    )
    return _replace_once(page, "</body>\n</html>\n", blocks)


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"index.html must hold this exactly once for the one-file library: {old}")
    return text.replace(old, new)


def source_hash(text: str) -> str:
    """Return the CSP source expression for an inline element with this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def notes_block(files: Mapping[str, bytes]) -> str:
    """Return the block that carries the notes: data, never run by a browser."""
    packed = {path: data for path, data in files.items() if fits(path, len(data))}
    text = notes_json(packed)
    return (
        f'<script type="application/json" id="{BLOCK_ID}" data-library="{library_hash(text)}">'
        f"{text}</script>"
    )


def library_hash(notes: str) -> str:
    """Return the SHA-256 of a library's canonical JSON, which identifies its state."""
    return hashlib.sha256(notes.encode()).hexdigest()


def fits(path: str, size: int) -> bool:
    """Return whether a file of the notes folder is put into the one file."""
    return not is_picture(path) or size <= PICTURE_LIMIT


def is_note(path: str) -> bool:
    """Return whether a path is a note's, or that of the file which says how notes are read."""
    return path.lower().endswith(NOTE_SUFFIXES) or path.rpartition("/")[2] == CORRECTIONS


def is_picture(path: str) -> bool:
    """Return whether a path is a picture's, by its name.

    SVG is not among them, since it can run scripts.
    """
    return path.lower().endswith(PICTURE_SUFFIXES)


def _value(data: bytes) -> str | dict[str, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}
    return text


def _bytes(path: str, value: object) -> bytes:
    match value:
        case str():
            return value.encode("utf-8")
        case {"base64": str(encoded)}:
            return base64.b64decode(encoded, validate=True)
    raise ValueError(f"the notes block holds neither text nor base64 for {path}")
