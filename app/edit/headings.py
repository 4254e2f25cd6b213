"""Write a talk's heading, speakers and page as Markdown lines.

Of several forms, the first that `app.parse` reads back as the same values is used.
"""

import re
from collections.abc import Sequence

from app.parse.bylines import Byline, Conf, read_byline
from app.parse.titles import Title, read_title

_MARKUP = re.compile(r"[\\*\[\]<`]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|#+$")
_LONGEST_ASIDE = 120
"""Characters in parentheses at a heading's end that can be read as speakers."""


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
    forms = ([names], [f"Speakers: {names}"]) if names else ([],)
    for form in forms:
        if _reads_back(read_title(heading), ["", *form, "", *page], title, speakers, conf):
            return [heading, *form, *page]
    return [heading, *forms[-1], *page]


def heading_for(
    title: str, speakers: Sequence[str], url: str | None, body: Sequence[str], conf: Conf
) -> str:
    """Return a heading with which a body parses back into this talk.

    The heading has the speakers and page that the body lacks. If no form parses back, it is the
    plain title.
    """
    plain = escaped(title)
    names = " and ".join(map(escaped, speakers))
    forms = [plain, f"{plain} (Speakers: {names})", f"{plain} by {names}", f"{plain} - {names}"]
    if not names or len(names) > _LONGEST_ASIDE - len("Speakers: "):
        del forms[1]
    if url:
        forms += [f"[{form}]({url})" for form in forms[:1]]
        forms += [f"[{plain}]({url}){form[len(plain) :]}" for form in forms[1:-1]]
    for form in forms:
        if _reads_back(read_title(form), body, title, speakers, conf, url):
            return form
    return plain


def _reads_back(
    read: Title,
    body: Sequence[str],
    title: str,
    speakers: Sequence[str],
    conf: Conf,
    url: str | None = "",
) -> bool:
    """Return whether a heading and the lines below it parse back into the same values.

    With `url` "", any page is accepted.
    """
    byline: Byline = read_byline(body, read, conf)
    text = read.whole if byline.overrides else read.text
    same = text == title and byline.speakers == tuple(speakers)
    return same and url in ("", byline.url)
