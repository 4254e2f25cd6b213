"""Headings, speakers and page of a talk -> Markdown lines.

Of several forms, the first that `parse` reads back as meant is written.
"""

import re
from collections.abc import Sequence

from app.parse.bylines import Byline, Conf, read_byline
from app.parse.titles import Title, read_title

_MARKUP = re.compile(r"[\\*\[\]<`]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|#+$")
_LONGEST_ASIDE = 120
"""Characters in parentheses at a heading's end that are read as speakers, at most."""


def escaped(text: str) -> str:
    """Return a text as one line of Markdown that shows exactly these characters.

    Only characters that Markdown would read as markup are escaped, to keep the source readable.
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def head_lines(title: str, speakers: Sequence[str], url: str | None, conf: Conf) -> list[str]:
    """Return a talk's heading (without hashes), and lines with its speakers and page."""
    heading = escaped(title)
    names = ", ".join(map(escaped, speakers))
    page = [f"<{url}>"] if url else []
    ways = ([names], [f"Speakers: {names}"]) if names else ([],)
    for way in ways:
        if _says(read_title(heading), ["", *way, "", *page], title, speakers, conf):
            return [heading, *way, *page]
    return [heading, *ways[-1], *page]


def heading_for(
    title: str, speakers: Sequence[str], url: str | None, body: Sequence[str], conf: Conf
) -> str:
    """Return the text of a heading under which a body reads back as this talk's.

    The heading states the speakers and page that the body does not; if no form reads back, it is
    the plain title.
    """
    plain = escaped(title)
    names = " and ".join(map(escaped, speakers))
    ways = [plain, f"{plain} (Speakers: {names})", f"{plain} by {names}", f"{plain} - {names}"]
    if not names or len(names) > _LONGEST_ASIDE - len("Speakers: "):
        del ways[1]
    if url:
        ways += [f"[{way}]({url})" for way in ways[:1]]
        ways += [f"[{plain}]({url}){way[len(plain) :]}" for way in ways[1:-1]]
    for way in ways:
        if _says(read_title(way), body, title, speakers, conf, url):
            return way
    return plain


def _says(
    read: Title,
    body: Sequence[str],
    title: str,
    speakers: Sequence[str],
    conf: Conf,
    url: str | None = "",
) -> bool:
    """Return whether a heading and the lines below it read back as meant.

    With `url` "", any page will do.
    """
    byline: Byline = read_byline(body, read, conf)
    text = read.whole if byline.overrides else read.text
    same = text == title and byline.speakers == tuple(speakers)
    return same and url in ("", byline.url)
