"""Autolinks: `<https://...>`, and GitHub's bare addresses."""

import re

from app.markup.inlines.characters import is_punctuation, is_space

URI = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*)>")
MAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
BARE_ADDRESS = re.compile(r"(?<![A-Za-z])(?:(?i:https?|ftp)://)|(?<![^ \t\n\v\f\r*_~(])www\.")
"""How a bare address begins."""
BARE_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+_-])((?:mailto:|xmpp:)?)[A-Za-z0-9.+_-]++@"
    r"[A-Za-z0-9_-]*+(?:\.[A-Za-z0-9][A-Za-z0-9_-]*+)++(?<=[A-Za-z])(?!@)"
)
_HOST = re.compile(r"(?:\\?[A-Za-z0-9._-])*+")
_NOT_SPACE = re.compile(r"[^ \t\n\v\f\r<]*+")


def bare_address_end(text: str, found: re.Match[str]) -> int | None:
    """Return the end of the bare address that begins with `found`, None if none."""
    is_www = found[0] == "www."
    start = found.start() if is_www else found.end()
    following = text[found.end() : found.end() + 1]
    if not following or not (is_www or not (is_space(following) or is_punctuation(following))):
        return None
    host = _HOST.match(text, start + 1, len(text) - 1)
    if host and any("_" in part for part in host[0].split(".")[-2:]):
        return None
    rest = _NOT_SPACE.match(text, start)
    length = _trimmed_length(rest[0]) if rest else 0
    return start + length if length else None


def _trimmed_length(url: str) -> int:
    """Return the length of `url` without the punctuation of the sentence around."""
    end = len(url)
    surplus = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last == ";":
            name = end - 2
            while name > 0 and url[name].isascii() and url[name].isalpha():
                name -= 1
            end = name if 0 <= name < end - 2 and url[name] == "&" else end - 1
        elif last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        else:
            break
    return end
