"""Writes what `titles` and `bylines` read: a talk's heading, its speakers' line, its page's line.

The rule: of several ways to write a thing, the first that reads back as it was meant.
"""

import re
from collections.abc import Sequence

from app.parse.bylines import Byline, Conf, read_byline
from app.parse.titles import Title, read_title

_MARKUP = re.compile(r"[\\*\[\]<`]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|#+$")
_LONGEST_ASIDE = 120
"""Letters up to which brackets at the end of a heading are read as its speakers."""


def escaped(text: str) -> str:
    """A text as one line of Markdown that shows just these characters.

    Only what Markdown could take for markup gets a backslash, so that it reads well as it is.
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def head_lines(title: str, speakers: Sequence[str], url: str | None, conf: Conf) -> list[str]:
    """The text of a talk's heading (no hashes), then the lines of its speakers and its page."""
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
    """The text of a heading under which a body reads back as a talk's; the plain title if none.

    What the body does not say of speakers and page, the heading has to.
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
    """Whether a heading and the lines below it read back so; `url` "" where any page will do."""
    byline: Byline = read_byline(body[:40], read, conf)
    text = read.whole if byline.overrides else read.text
    same = text == title and byline.speakers == tuple(speakers)
    return same and url in ("", byline.url)
