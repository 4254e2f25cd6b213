"""Notes and the runtime part become one file: a concatenation, the same on a host and in the page.

`backrow.html` is the runtime part (a whole page, compressed once and copied verbatim) followed by
one block: the notes as plain JSON in path order, safe inside HTML, without dates. HTML lets the
end tags of body and html be left out, so putting the block at the end is all that joining takes.
A block of marks may follow, if whoever saves the file wants theirs in it.
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
"""Among the packed files the one that carries the page's own texts, to make the page anew."""
SCRIPTS = {"app/start/recall.js": "defer", "app/start/boot.js": "async"}
"""The page's classic scripts, in their order, and how a page at a URL loads each."""
STYLE = "app/style.css"
PAGE = "index.html"
NOTE_SUFFIXES = (".md", ".markdown")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
PICTURE_LIMIT = 256 * 1024
"""Bytes up to which a picture travels in the one file; a larger one shows as a link there."""

_HTML_SAFE = str.maketrans(
    {c: f"\\u{ord(c):04x}" for c in ("<", ">", "&", "\u2028", "\u2029")}
)  # none of these has a meaning in JSON outside strings


def notes_json(files: Mapping[str, bytes]) -> str:
    """The notes folder as JSON: path to text, or to `{"base64": …}` for what is not UTF-8.

    Equal files give equal text whatever their order, so two builds can be compared.
    """
    content = {path: _value(files[path]) for path in sorted(files)}
    return json.dumps(content, ensure_ascii=False, indent=0).translate(_HTML_SAFE)


def read_notes_json(text: str) -> dict[str, bytes]:
    """The files that `notes_json` wrote, byte for byte. Raises ValueError on anything else."""
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("the notes block is not a JSON object")
    return {path: _bytes(path, value) for path, value in content.items()}


def one_file(runtime: str, files: Mapping[str, bytes], marks: str = "") -> str:
    """The one-file library: the runtime part and a block with these notes, and marks if given.

    `marks` is the text of a file of marks.
    """
    block = notes_block(files)
    if marks:
        text = marks.translate(_HTML_SAFE)
        block += f'\n<script type="application/json" id="{MARKS_ID}">{text}</script>'
    return f"{runtime}{block}\n"


def runtime_part(packed: Mapping[str, str]) -> str:
    """The one-file library without its notes: the page with its style, scripts and packed files.

    `packed` are the files that a page opened as a file can't fetch, in base64 by path (of their
    gzip where the path ends so); PAGE_TEXTS among them. The boot scripts are the page's only
    inline scripts and the style its only inline style; the policy names each by its hash. All
    else is data that no browser runs. Raises ValueError if page and packer disagree.
    """
    texts: dict[str, str] = json.loads(zlib.decompress(base64.b64decode(packed[PAGE_TEXTS]), 31))
    page, style = texts[PAGE], texts[STYLE]
    hashes = " ".join(source_hash(texts[path]) for path in SCRIPTS)
    page = _replace_once(page, "script-src 'self'", f"script-src {hashes} 'self'")
    page = _replace_once(page, "style-src 'self'", f"style-src {source_hash(style)}")
    page = _replace_once(
        page, f'<link rel="stylesheet" href="./{STYLE}">', f"<style>{style}</style>"
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
    """A CSP source expression for an inline element with this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def notes_block(files: Mapping[str, bytes]) -> str:
    """The block that carries the notes: data, never run by a browser."""
    packed = {path: data for path, data in files.items() if fits(path, len(data))}
    text = notes_json(packed)
    return (
        f'<script type="application/json" id="{BLOCK_ID}" data-library="{library_hash(text)}">'
        f"{text}</script>"
    )


def library_hash(notes: str) -> str:
    """What names a library in this very state: the SHA-256 of its canonical JSON."""
    return hashlib.sha256(notes.encode()).hexdigest()


def fits(path: str, size: int) -> bool:
    """Whether a file of the notes folder travels in the one file."""
    return not is_picture(path) or size <= PICTURE_LIMIT


def is_note(path: str) -> bool:
    """Whether this path, by its name, is a note."""
    return path.lower().endswith(NOTE_SUFFIXES)


def is_picture(path: str) -> bool:
    """Whether this path, by its name, is a picture the page may show (never SVG: it can run)."""
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
