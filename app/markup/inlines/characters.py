"""What CommonMark calls a space and a punctuation character."""

import unicodedata

ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
SPACES = " \t\n\v\f\r"


def is_space(char: str) -> bool:
    """Whether a character counts as a space beside a delimiter."""
    return char in " \t\n\f\r" or (char > "~" and unicodedata.category(char) == "Zs")


def is_punctuation(char: str) -> bool:
    """Whether a character counts as punctuation beside a delimiter."""
    if char <= "~":
        return char in ASCII_PUNCTUATION
    return unicodedata.category(char)[0] == "P"
