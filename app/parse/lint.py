"""Find problems in a note that its writer would want to fix, each with a remedy.

`CODES` lists them all. To add one:

1. add a line to `CODES`;
2. write a function that yields `_problem(...)`;
3. call it in `check_page` (if one file is enough) or `check_entries` (if it needs the entries);
4. if it reads single lines, make `_is_suspect` true for them;
5. add a case to `tests/unit/parse/test_lint.py`.

Lines are 1-based in the file. Fenced code is never checked.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.markup.plaintext import has_notes
from app.markup.syntax import INVISIBLE, LIST_MARKER, without_code
from app.model import TALK_KINDS, Entry, Problem, Severity
from app.parse.scanner import Page
from app.urls import is_web


@dataclass(frozen=True, slots=True)
class Code:
    """The severity and meaning of a problem."""

    severity: Severity
    meaning: str


CODES: Mapping[str, Code] = {
    "unclosed-link": Code("error", "A link's bracket never closes."),
    "empty-link": Code("error", "A link has no address, or no text."),
    "bad-address": Code("error", "What should be an address is none."),
    "unclosed-fence": Code("error", "A code block never closes."),
    "not-utf-8": Code("error", "The file is not UTF-8."),
    "image-not-shown": Code("warning", "A picture's address or format cannot be shown."),
    "missing-scheme": Code("warning", "An address lacks https:// in front."),
    "invisible-character": Code("warning", "An address holds a character that nobody sees."),
    "duplicate-title": Code("warning", "Two entries of a conference have the same title."),
    "rule-as-dashes": Code("warning", "Two dashes stand where three make a rule."),
    "heading-without-space": Code("warning", "A heading lacks the space after its hashes."),
    "mixed-line-endings": Code("warning", "Lines end in more than one way."),
    "no-speaker": Code("hint", "A talk has no speaker."),
    "no-notes": Code("hint", "A talk has no notes."),
}
"""Every problem that parsing can find, by its code, on which scripts rely."""

_LINK = re.compile(r"(!?)\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,400})\]\(")
_ANGLE = re.compile(r"<(https?://[^\s<>]*)(.?)", re.IGNORECASE)
_ANGLE_BARE = re.compile(r"<([^\s<>:/@]+\.[a-z]{2,}(?:/[^\s<>]*)?)>", re.IGNORECASE)
_TLD = (
    r"(?:com|org|net|io|dev|edu|gov|info|app|ai|me|co|us|uk|de|fr|nl|be|ch|at|it|es|pt|br|pl|se|"
    r"no|dk|fi|cz|eu|ca|au|nz|"
    r"in|jp|cn|kr|tech|blog|cloud|page|site|online|xyz|tv|fm|sh|gg|to|ly|social|rocks|wiki|"
    r"foundation|conf|live)"
)
_PLAIN_ADDRESS = re.compile(
    rf"^(?:{LIST_MARKER}\s+|>\s*)?((?:www\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.{_TLD}(?:/[^\s<>]*)?)\s*$",
    re.IGNORECASE,
)
_WWW = re.compile(r"(?:^|(?<=[\s(]))(www\.[a-z0-9-]+\.[a-z0-9./_~%?=&#-]+)", re.IGNORECASE)
_LOOKS_LIKE_HOST = re.compile(
    rf"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.{_TLD}(?:[/?#:].*)?$", re.IGNORECASE
)
_BROKEN_SCHEME = re.compile(
    r"\b(?:https?(?:/{{2}}|:/(?!/)|;//|:\\\\)|(?:htp|htps|htttps?|hhttps?|ttps?|httpss|hppts?|htpps?)://)[^\s<>)]*".replace(
        "{{2}}", "{2}"
    ),
    re.IGNORECASE,
)
_NO_HOST = re.compile(r"https?://(?=[\s<>)\]]|$)[^\s<>)\]]*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>)\]]*", re.IGNORECASE)
_INVISIBLE = re.compile(INVISIBLE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SHOWN_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_EXCERPT = 60
"""Characters of a note that a message shows."""
_MAX_TARGET = 1000
"""Characters after a `](` that are read as a link's destination."""
_LONGEST_LINE = 20_000
"""Characters of a line that is checked; a longer one is data, not notes."""
_LONGEST_ADDRESS_LINE = 200
"""Characters of a line that can be an address without a scheme, and nothing else."""


def excerpt(text: str) -> str:
    """Shorten a piece of a note for a message."""
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"


def decoding_problem(
    data: bytes, source: str, line: int, encoding: str, at: int | None = None
) -> Problem:
    """Return the problem of a file that is not UTF-8, whose first wrong byte is at `at`."""
    if at is None:
        return Problem(
            source,
            line,
            "not-utf-8",
            CODES["not-utf-8"].severity,
            f"This file is {encoding.upper()}, not UTF-8: other tools may not read it.",
            "Save the file as UTF-8.",
        )
    byte = data[at]
    character = bytes([byte]).decode(encoding, errors="replace")
    name = unicodedata.name(character, "").lower()
    guess = f" It was read as “{character}” ({name})." if name and character != "\ufffd" else ""
    return Problem(
        source,
        line,
        "not-utf-8",
        CODES["not-utf-8"].severity,
        f"This line holds a character that is not UTF-8 (byte 0x{byte:02X}).{guess}",
        "Save the file as UTF-8, then check this line.",
    )


def check_page(text: str, page: Page, source: str) -> list[Problem]:
    """Find the problems of one file that do not depend on its talks."""
    found = [
        *_line_endings(text, source),
        *_fences(page, source),
        *_headings(page, source),
        *_front_matter(page, source),
    ]
    for number in _prose_lines(page):
        line = page.lines[number]
        if line and _is_suspect(line):
            found.extend(_check_line(page, number, line, source))
    return found


def _front_matter(page: Page, source: str) -> Iterator[Problem]:
    for url in page.front.get("url", ()):
        if not is_web(url):
            line = next((i for i, text in enumerate(page.lines) if url in text), 0)
            message = f"{excerpt(url)} in the front matter is no web address, so it is left out."
            remedy = "Write the whole address, with https:// in front."
            yield _problem(source, line + 1, "bad-address", message, remedy)


def _is_suspect(line: str) -> bool:
    """Cheap test on every line: whether it can have a problem at all."""
    if "](" in line or "<" in line or "ttp" in line or "htp" in line or "www." in line:
        return True
    if len(line) < _LONGEST_ADDRESS_LINE and "." in line:
        return " " not in line.strip().lstrip("-*+>0123456789.) ")
    return "-" in line and line.strip() in ("--", "- -")


def _problem(source: str, line: int, code: str, message: str, suggestion: str) -> Problem:
    return Problem(source, line, code, CODES[code].severity, message, suggestion)


def _line_endings(text: str, source: str) -> Iterator[Problem]:
    if "\r" not in text:
        return
    both = text.count("\r\n")
    alone = text.count("\r") - both
    unix = text.count("\n") - both
    if sum(count > 0 for count in (both, alone, unix)) < 2:
        return
    usual = max(
        (both, "\r\n", "Windows (CRLF)"), (unix, "\n", "Unix (LF)"), (alone, "\r", "old Mac (CR)")
    )
    for number, match in enumerate(re.finditer(r"\r\n|\r|\n", text), 1):
        if match[0] != usual[1]:
            yield _problem(
                source,
                number,
                "mixed-line-endings",
                f"Line endings are mixed: most lines end in the {usual[2]} way, this one does not.",
                "Save the file with one kind of line ending; LF suits every tool.",
            )
            return


def _fences(page: Page, source: str) -> Iterator[Problem]:
    for fence in page.fences:
        if fence.closed:
            continue
        marks = fence.opener[: len(fence.opener) - len(fence.opener.lstrip("`~"))]
        if fence.end < len(page.lines):
            message = "This code block never closes. Backrow ended it before the next section."
            after = fence.end
        else:
            message = "This code block never closes, so everything after it reads as code."
            after = fence.end
            while after > fence.line + 1 and not page.lines[after - 1].strip():
                after -= 1
        suggestion = (
            f"Add a line with {marks} where the code ends, at the latest after line {after}."
        )
        yield _problem(source, fence.line + 1, "unclosed-fence", message, suggestion)


def _headings(page: Page, source: str) -> Iterator[Problem]:
    for heading in page.headings:
        if not heading.spaced:
            marks = "#" * heading.level
            yield _problem(
                source,
                heading.line + 1,
                "heading-without-space",
                f"There is no space after {marks}, so most tools show this heading as text.",
                f"Write “{marks} {excerpt(heading.text)}”.",
            )


def _prose_lines(page: Page) -> Iterator[int]:
    """Yield the lines outside front matter and fenced code."""
    at = page.start
    for fence in page.fences:
        yield from range(at, fence.line)
        at = fence.end
    yield from range(at, len(page.lines))


def _check_line(page: Page, number: int, line: str, source: str) -> Iterator[Problem]:
    bare = line.strip()
    if bare in ("--", "- -"):
        if _stands_as_rule(page, number):
            yield _problem(
                source,
                number + 1,
                "rule-as-dashes",
                "Two dashes are no rule: they show as text, or turn the line above into a heading.",
                "Write three dashes (---) with an empty line above.",
            )
        return
    if len(line) > _LONGEST_LINE:
        return
    if "`" in line:
        line = without_code(line)
    yield from _check_links(number, line, source)
    yield from _check_addresses(number, line, source)


def _stands_as_rule(page: Page, number: int) -> bool:
    below = number + 1
    return (
        below >= len(page.lines)
        or not page.lines[below].strip()
        or page.lines[below].startswith("#")
    )


def _check_links(number: int, line: str, source: str) -> Iterator[Problem]:
    if "](" in line:
        for match in _LINK.finditer(line):
            after = line.find("](", match.end())
            rest = line[match.end() : after if after >= 0 else len(line)][:_MAX_TARGET]
            yield from _check_link(number, match[1] == "!", match[2], rest, source)
    if "<" in line:
        for match in _ANGLE.finditer(line):
            if match[2] != ">":
                address = match[1]
                yield _problem(
                    source,
                    number + 1,
                    "unclosed-link",
                    f"The link <{excerpt(address)} never closes, so it is lost.",
                    f"Add the closing >: <{excerpt(address)}>",
                )
        for match in _ANGLE_BARE.finditer(line):
            if _LOOKS_LIKE_HOST.match(match[1]):
                yield _missing_scheme(number, match[1], source)


def _check_link(
    number: int, picture: bool, label: str, rest: str, source: str
) -> Iterator[Problem]:
    target, closed = _target(rest)
    shown = excerpt(label)
    if not closed:
        if picture or re.match(r"\s*<?(?:https?:|www\.|\.{0,2}/)", rest, re.IGNORECASE):
            yield _problem(
                source,
                number + 1,
                "unclosed-link",
                f"The link [{shown}]({excerpt(target)} never closes, so it shows as text.",
                f"Add the closing bracket: [{shown}]({excerpt(target)})",
            )
        return
    address = target.strip("<>").strip()
    if picture:
        yield from _check_picture(number, label, address, source)
    elif not address:
        yield _problem(
            source,
            number + 1,
            "empty-link",
            f"The link [{shown}]() leads nowhere.",
            f"Put an address between the brackets, or write only “{shown}”.",
        )
    elif not label.strip():
        yield _problem(
            source,
            number + 1,
            "empty-link",
            f"The link to {excerpt(address)} has no text, so nobody can see or click it.",
            f"Write <{excerpt(address)}>, or give it a text.",
        )
    elif not _SCHEME.match(address) and not address.startswith(("#", "/", "./", "../", "?")):
        if " " in address and not target.startswith("<"):
            yield _problem(
                source,
                number + 1,
                "bad-address",
                f"“{excerpt(address)}” has spaces, so it is no address and shows as text.",
                f"Put the address of [{shown}] between the brackets.",
            )
        elif _LOOKS_LIKE_HOST.match(address) and not address.endswith((".md", ".html", ".py")):
            yield _missing_scheme(number, address, source)


def _target(rest: str) -> tuple[str, bool]:
    """Return the destination of a link, and whether its bracket closes."""
    depth = 0
    for at, character in enumerate(rest):
        if character == "(":
            depth += 1
        elif character == ")":
            if not depth:
                target = rest[:at]
                quote = re.search(r"\s+[\"'(]", target)
                return (target[: quote.start()] if quote else target), True
            depth -= 1
    return rest.split(" ", maxsplit=1)[0], False


def _check_picture(number: int, label: str, address: str, source: str) -> Iterator[Problem]:
    path = re.split(r"[?#]", address, maxsplit=1)[0].lower()
    if not address:
        reason, advice = "it has no address", "Put the picture's path between the brackets."
    elif is_web(address):
        return
    elif address.lower().startswith("data:"):
        reason, advice = (
            "it is written into the note",
            "Save the picture as a file next to the note, and link that.",
        )
    elif _SCHEME.match(address) or address.startswith(("/", "\\")) or "\\" in address:
        reason = "its path only works on the computer it was written on"
        advice = "Put the picture into the notes folder and write its path from the note."
    elif not path.endswith(_SHOWN_PICTURES):
        reason = "only PNG, JPEG, GIF, WebP and AVIF pictures can be shown"
        advice = "Save the picture in one of these formats."
    else:
        return
    name = excerpt(label) or excerpt(address) or "without a name"
    yield _problem(
        source,
        number + 1,
        "image-not-shown",
        f"The picture “{name}” can't be shown: {reason}.",
        advice,
    )


def _missing_scheme(number: int, address: str, source: str) -> Problem:
    return _problem(
        source,
        number + 1,
        "missing-scheme",
        f"{excerpt(address)} has no https:// in front, so browsers can't open it.",
        f"Write <https://{excerpt(address)}>.",
    )


def _check_addresses(number: int, line: str, source: str) -> Iterator[Problem]:
    is_short = len(line) < _LONGEST_ADDRESS_LINE
    if "." in line and is_short and (match := _PLAIN_ADDRESS.match(line.strip())):
        yield _missing_scheme(number, match[1], source)
        return
    for match in _WWW.finditer(line) if "www." in line else ():
        yield _missing_scheme(number, match[1].rstrip(".,;:!?"), source)
    if "ttp" not in line and "htp" not in line:
        return
    for match in _BROKEN_SCHEME.finditer(line):
        yield _problem(
            source,
            number + 1,
            "bad-address",
            f"{excerpt(match[0])} is no address: its start is misspelt.",
            f"Write https:// in front: {_respelt(match[0])}",
        )
    for match in _NO_HOST.finditer(line):
        yield _problem(
            source,
            number + 1,
            "bad-address",
            f"{match[0]} is only the start of an address.",
            "Complete the address, or remove it.",
        )
    if not line.isascii():
        for match in _ADDRESS.finditer(line):
            if bad := _INVISIBLE.search(match[0]):
                name = unicodedata.name(bad[0], "unknown character").lower()
                good = _INVISIBLE.sub("", match[0])
                yield _problem(
                    source,
                    number + 1,
                    "invisible-character",
                    f"An invisible character ({name}) hides in this address, so it may not open.",
                    f"Write it anew: {excerpt(good)}",
                )


def _respelt(address: str) -> str:
    rest = re.sub(r"^[a-z]+[:;]?[/\\]*", "", address, count=1, flags=re.IGNORECASE)
    return excerpt("https://" + rest)


def check_entries(entries: Sequence[Entry]) -> list[Problem]:
    """Find entries without speakers, notes or a title of their own."""
    found: list[Problem] = []
    seen: dict[str, Entry] = {}
    for entry in entries:
        title = excerpt(entry.title)
        key = entry.title.casefold()
        if key in seen and entry.kind != "section":
            first = seen[key]
            where = (
                f"line {first.line}"
                if first.source == entry.source
                else f"{first.source}, line {first.line}"
            )
            found.append(
                _problem(
                    entry.source,
                    entry.line,
                    "duplicate-title",
                    f"“{title}” is also the title at {where}. "
                    f"This one's address here ends in “{entry.id.rpartition('/')[2]}”.",
                    "Give one of them another title.",
                )
            )
        seen.setdefault(key, entry)
        if entry.kind in TALK_KINDS:
            if not entry.speakers:
                found.append(
                    _problem(
                        entry.source,
                        entry.line,
                        "no-speaker",
                        f"“{title}” has no speaker.",
                        "Add the name on a line of its own under the heading.",
                    )
                )
            if not has_notes(entry):
                found.append(
                    _problem(
                        entry.source,
                        entry.line,
                        "no-notes",
                        f"“{title}” has no notes yet.",
                        "Write some, or leave it: its title can still be found.",
                    )
                )
    return found
