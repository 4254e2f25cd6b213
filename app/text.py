"""Text helpers that several packages share: slugs, counted nouns, lone surrogates."""

import re
import unicodedata

_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A name for addresses: letters and digits of any script, NFC, lower case, `-` between."""
    if text.isascii():
        return _NO_ASCII_WORD.sub("-", text.lower().replace("'", "").replace("`", "")).strip("-")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = (
        c if c.isalnum() or unicodedata.category(c).startswith("M") else " "
        for c in folded
        if c not in "'’‘`"
    )
    return "-".join("".join(kept).split())


def count(number: int, noun: str) -> str:
    """`1 talk`, `2 talks`, `1,200 talks`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def without_surrogates(text: str) -> str:
    """Return the text with `?` for lone surrogates, which JSON can spell and no file can hold."""
    return text.encode("utf-8", "replace").decode()
