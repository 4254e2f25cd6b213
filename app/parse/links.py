"""Find the addresses in a text, and recognise a talk's page."""

import re
from collections.abc import Iterable, Mapping

from app.markup.syntax import INVISIBLE, WEB_LINK
from app.model import Link
from app.parse.lexicon import PROGRAMME_SEGMENTS, PROJECT_SEGMENTS
from app.urls import bare_host

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_HOST_START = re.compile(r"https?://[^/?#:]*?[^\W_]", re.IGNORECASE)
_ANGLE_END = re.compile(r"[\s<>]")
_BARE_END = re.compile(r"[\s<>`\"|，。、）」』]")
_PAREN_OR_SPACE = re.compile(r"[()\s]")
_REFERENCE = re.compile(r"(!?)\[([^\[\]\n]{1,300})\](?:\[([^\[\]\n]{0,300})\])?(?![(:])")
_DEFINITION_START = re.compile(r" {0,3}\[[^\]^\n][^\]\n]*\]:[ \t]*<?$")
_ATTRIBUTE = re.compile(r"(?:src|poster)\s*=\s*[\"']?$", re.IGNORECASE)
_TRAILING = "?!.,:;*_~'\"’”“]}"
_INVISIBLE = re.compile(INVISIBLE)
_LONE = re.compile(rf"(?:{WEB_LINK}|<?(https?://[^\s<>]+)>?)[.,;]?\s*$", re.IGNORECASE)
_MAX_TEXT = 300
"""Characters of a link's text, and of a line before an address, that are read."""
_ATTRIBUTE_WITHIN = 12
"""Characters before an address in which an HTML attribute's name is looked for."""
_LONGEST_SEGMENT = 30
"""Characters from which on a path segment is a title, not a word of a programme."""

_PROGRAMME_HOSTS = re.compile(
    r"(?:^|\.)(?:pretalx\.[a-z.]+|sched\.(?:com|org|co)|sessionize\.com|conftool\.(?:org|net|com)"
    r"|guidebook\.com|whova\.com|conferences\.oreilly\.com|lanyrd\.com|swapcard\.com|pheedloop\.com"
    r"|meetup\.com|confengine\.com|indico\.[a-z.]+|linklings\.net|emamo\.com|papercall\.io|"
    r"joind\.in)$"
    r"|^(?:pretalx|cfp|schedule|program|programme|programm|agenda|fahrplan|indico|talks?)\.",
    re.IGNORECASE,
)
_OTHER_HOSTS = re.compile(
    r"(?:^|\.)(?:github\.com|github\.io|githubusercontent\.com|gitlab\.com|bitbucket\.org|"
    r"codeberg\.org"
    r"|speakerdeck\.com|slideshare\.net|slides\.com|noti\.st|docs\.google\.com|drive\.google\.com"
    r"|youtube\.com|youtu\.be|vimeo\.com|twitter\.com|x\.com|linkedin\.com|medium\.com|dev\.to"
    r"|wikipedia\.org|goo\.gl|bit\.ly|git\.io|t\.co|facebook\.com|instagram\.com|prezi\.com|"
    r"canva\.com"
    r"|dropbox\.com|readthedocs\.io|arxiv\.org|stackoverflow\.com|reddit\.com|gist\.github\.com"
    r"|archive\.org|infoq\.com|ted\.com|figma\.com|notion\.so|hackmd\.io|gitpitch\.com)$",
    re.IGNORECASE,
)
_FILE_ENDS = (
    ".pdf",
    ".ppt",
    ".pptx",
    ".key",
    ".odp",
    ".zip",
    ".mp4",
    ".ipynb",
    ".png",
    ".jpg",
    ".doc",
    ".docx",
)


def find_links(text: str, definitions: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the distinct http(s) links of a text in order, without pictures' sources.

    `definitions` are the note's reference links, by label in lower case.
    """
    found: list[tuple[int, str, str]] = []
    if "http" in text or "HTTP" in text or "Http" in text:
        done = 0
        for match in _HTTP.finditer(text):
            if match.start() < done:
                continue
            done, url, label = _address(text, match.start())
            if url:
                found.append((match.start(), url, label))
    if definitions and "]" in text:
        for match in _REFERENCE.finditer(text):
            label = " ".join((match[3] or match[2]).split()).casefold()
            target = definitions.get(label, "")
            if not match[1] and _HTTP.match(target):
                found.append((match.start(), clean(target), match[2]))
        found.sort(key=lambda entry: entry[0])
    links: dict[str, Link] = {}
    for _, url, label in found:
        if url not in links or (label and not links[url].text):
            links[url] = Link(url, label)
    return tuple(links.values())


def clean(url: str) -> str:
    """Remove invisible characters from an address."""
    return _INVISIBLE.sub("", url) if not url.isascii() else url


def lone_address(text: str) -> str:
    """Return the address of a text that is only a link or address; else ""."""
    found = _LONE.match(text)
    return clean((found[2] or found[3]).rstrip(".,;")) if found else ""


def _address(text: str, at: int) -> tuple[int, str, str]:
    """Read one address; return its end, the address ("" if no link), and the link's text."""
    before = text[at - 1] if at else ""
    if before == "<" and text[max(0, at - 3) : at] != "](<":
        end = _end(_ANGLE_END, text, at)
        if text[end : end + 1] != ">":
            return end, _trim(text[at:end]), ""
        return end, _worthy(text[at:end]), ""
    opener = (
        2 if text[max(0, at - 2) : at] == "](" else 3 if text[max(0, at - 3) : at] == "](<" else 0
    )
    if opener:
        end = _end(_ANGLE_END, text, at) if opener == 3 else _destination_end(text, at)
        start = _label_start(text, at - opener)
        if start < 0:
            return end, _worthy(text[at:end]), ""
        if text[max(0, start - 1) : start] == "!":
            return end, "", ""
        label = text[start + 1 : at - opener]
        return end, _worthy(text[at:end]), _label(label)
    end = _end(_BARE_END, text, at)
    stop = text.find("](", at, end)
    if stop >= 0:
        return stop, "", ""
    line_start = text.rfind("\n", max(0, at - _MAX_TEXT), at) + 1
    lead = text[max(line_start, at - _MAX_TEXT) : at]
    if _ATTRIBUTE.search(lead[-_ATTRIBUTE_WITHIN:]) or _DEFINITION_START.match(lead):
        return end, "", ""
    return end, _trim(text[at:end]), ""


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.search(text, at)
    return match.start() if match else len(text)


def _destination_end(text: str, at: int) -> int:
    """Return the end of a link's destination: its closing bracket, or white space."""
    depth = 0
    for match in _PAREN_OR_SPACE.finditer(text, at):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
        else:
            return match.start()
    return len(text)


def _label_start(text: str, close: int) -> int:
    """Return the position of the `[` that matches the `]` at `close`, or -1."""
    depth = 0
    for at in range(close, max(-1, close - _MAX_TEXT), -1):
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            depth -= 1
            if not depth:
                return at
    return -1


def _label(text: str) -> str:
    if text.startswith("!["):
        text = text[2 : text.find("]") if "]" in text else None]
    return " ".join(text.replace("*", "").replace("`", "").split())


def _trim(url: str) -> str:
    """Remove the sentence's punctuation from the end of a bare address."""
    balance = url.count("(") - url.count(")")
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ")" and balance < 0:
            balance += 1
        elif last not in _TRAILING:
            break
        end -= 1
    return _worthy(url[:end])


def _worthy(url: str) -> str:
    """Return an address, or "" if it has no possible host.

    A misspelt host ("https://exa%20mple.org") stays, so that its writer sees it.
    """
    url = clean(url)
    return url if _HOST_START.match(url) else ""


def is_own_site(url: str) -> bool:
    """Whether an address can be an event's site: no code host, slides or social network."""
    return not _OTHER_HOSTS.search(bare_host(url))


def is_talk_page(
    url: str, title: str, conference_words: Iterable[str], conference_host: str
) -> bool:
    """Whether an address on its own line is the talk's page in a programme.

    `conference_words` are words of the conference's name: a host that contains one of them is the
    conference's site. `title` is the talk's: the address of its page often ends in it.
    """
    host = bare_host(url)
    if not host or _OTHER_HOSTS.search(host):
        return False
    path = re.split(r"[?#]", url.partition("://")[2].partition("/")[2], maxsplit=1)[0].lower()
    if path.endswith(_FILE_ENDS):
        return False
    segments = [segment for segment in path.split("/") if segment]
    if any(segment in PROJECT_SEGMENTS for segment in segments):
        return False
    own = bool(conference_host) and (
        host == conference_host
        or host.endswith("." + conference_host)
        or conference_host.endswith("." + host)
    )
    own = own or any(word in host for word in conference_words)
    if _PROGRAMME_HOSTS.search(host):
        return bool(segments)
    if own:
        return bool(segments) and (
            any(_is_programme(segment) for segment in segments)
            or _repeats_title(segments[-1], title)
        )
    return (len(segments) > 1 and any(_is_programme(segment) for segment in segments[:-1])) or (
        "#" in url and any(_is_programme(segment) for segment in segments)
    )


def _repeats_title(segment: str, title: str) -> bool:
    """Whether the last segment of a path consists of a title's words."""
    words = {word for word in re.split(r"[\W_]+", title.lower()) if len(word) > 2}
    said = [word for word in re.split(r"[\W_]+", segment) if len(word) > 2]
    return len(said) > 1 and sum(word in words for word in said) * 3 >= len(said) * 2


def _is_programme(segment: str) -> bool:
    if segment in PROGRAMME_SEGMENTS:
        return True
    return (
        any(word in PROGRAMME_SEGMENTS for word in re.split(r"[-_.]", segment))
        and len(segment) < _LONGEST_SEGMENT
    )
