"""Entities, character references and backslash escapes."""

import re
from html.entities import html5

ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE_OR_ENTITY = re.compile(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")


def decode_entities(text: str) -> str:
    """Resolve the entities and character references in `text`; unknown ones stay."""
    return ENTITY.sub(decoded, text)


def unescape(text: str) -> str:
    """Resolve backslash escapes and entities, as in addresses and titles."""
    return _ESCAPE_OR_ENTITY.sub(lambda match: match[1] or decoded(match), text)


def decoded(entity: re.Match[str]) -> str:
    """Return the character of a match of `ENTITY`, or its text if unknown."""
    source = entity[0]
    if source[1] != "#":
        return html5.get(source[1:], source)
    code = int(source[3:-1], 16) if source[2] in "xX" else int(source[2:-1])
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(code)
