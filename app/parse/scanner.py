"""Scan a note's lines for headings, code, rules, definitions and front matter.

The rules are CommonMark's, with three exceptions, as a person would read them: a heading may lack
the space after its hashes; a `---` right under a text line is a rule where the note's headings are
written with hashes; and an unclosed fence ends before the next section. The scan is one pass over
the lines, and one more for each such fence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.markup.syntax import FENCE_MARKS, LABEL, LIST_MARKER, closes_fence

Style = Literal["atx", "setext", "bold"]
FrontMatter = Mapping[str, tuple[str, ...]]

BOLD_LEVEL = 7
"""The level of a bold line as a heading, deeper than every real one."""

_FENCE = re.compile(rf"[ \t]*((?:>[ \t]*)*)(?:{LIST_MARKER}[ \t]+)*({FENCE_MARKS})(.*)$")
_DEFINITION = re.compile(rf"{LABEL}:[ \t]*(.*)$")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_NO_SPACE = re.compile(r"#{1,6}\u00a0|#{2,6}[^\W_]|#{2,6}[\"'“‘«„*`\[(]")
_TOUCHING = re.compile(r"^#{2,6}(?=[^\W_]|[\"'“‘«„*`\[(])", re.MULTILINE)
_SPACED = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_HABIT = 3
"""Headings without a space from which on it is the writer's habit."""
_LIST_ITEM = re.compile(rf"{LIST_MARKER}(?:[ \t]|$)")
_SPECIAL = frozenset("#`~-=*_<>+0123456789[")
_MAX_FRONT_MATTER = 200
"""Lines of front matter at most: without an end by then, it is text."""
_MAX_SETEXT = 160
"""Characters of a line that an underline or bold makes a heading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its text without hashes, its 0-based lines `[line, end)`."""

    line: int
    end: int
    level: int
    text: str
    style: Style
    spaced: bool = True
    """Whether a space follows the hashes; without it, GitHub shows the heading as text."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: 0-based lines `[line, end)`; it may lack the closing fence."""

    line: int
    end: int
    opener: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A note, line by line. Line numbers are 0-based."""

    lines: Sequence[str]
    start: int
    """The first line after the front matter."""
    front: FrontMatter
    headings: Sequence[Heading]
    bolds: Sequence[Heading]
    fences: Sequence[Fence]
    rules: frozenset[int]
    definitions: Mapping[str, str]
    """The address of each link definition, by its label in lower case."""
    definition_lines: frozenset[int]
    target_lines: frozenset[int]
    """The lines of link definitions, without footnotes."""


def read_lines(text: str) -> list[str]:
    """Split a text into lines as CommonMark and editors do (LF, CRLF or CR)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def is_rule(stripped: str) -> bool:
    """Whether a stripped line is a thematic break."""
    if len(stripped) < 3 or stripped[0] not in "-*_":
        return False
    marks = stripped.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks == marks[0] * len(marks)


def scan(text: str) -> Page:
    """Find the structure of a note; works for any text, in linear time."""
    lines = read_lines(text)
    start, front = _front_matter(lines)
    touching = _writes_without_spaces(text)
    page = _Scanner(lines, start, front, "```" in text or "~~~" in text, touching).run(None)
    suspects = [f for f in page.fences if not f.closed]
    if suspects:
        levels = [h.level for h in page.headings if h.level > 1]
        level = min(levels, default=2) if levels else None
        page = _Scanner(lines, start, front, True, touching).run((level,))
    return page


def _writes_without_spaces(text: str) -> bool:
    """Whether a note's headings lack the space after their hashes throughout."""
    if "#" not in text:
        return False
    touching = len(_TOUCHING.findall(text))
    return touching >= _HABIT and len(_SPACED.findall(text)) * 4 < touching


def _front_matter(lines: Sequence[str]) -> tuple[int, FrontMatter]:
    """Return the length of the YAML block at the top, and its scalars and lists."""
    if lines[0].rstrip() != "---":
        return 0, {}
    values: dict[str, list[str]] = {}
    key = ""
    for number in range(1, min(len(lines), _MAX_FRONT_MATTER)):
        line = lines[number].rstrip()
        if line in ("---", "..."):
            return (number + 1, {k: tuple(v) for k, v in values.items()}) if values else (0, {})
        stripped = line.lstrip()
        if not stripped or stripped[0] == "#":
            continue
        if match := _KEY.match(line):
            key = match[1].lower()
            values[key] = _values(match[2] or "")
        elif key and (stripped == "-" or stripped.startswith("- ")):
            values[key].extend(_values(stripped[2:]))
        elif not (key and line != stripped):
            break
    return 0, {}


def _values(text: str) -> list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value for part in text[1:-1].split(",") for value in _values(part)]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    elif text.startswith("#"):
        text = ""
    elif (comment := text.find(" #")) >= 0:
        text = text[:comment].rstrip()
    return [text] if text else []


class _Scanner:
    """One pass over the lines. `rescue` is the level whose headings end an unclosed fence."""

    def __init__(
        self,
        lines: Sequence[str],
        start: int,
        front: FrontMatter,
        has_fences: bool,
        touching: bool,
    ) -> None:
        self.lines = lines
        self.start = start
        self.front = front
        self.has_fences = has_fences
        self.touching = touching
        self.headings: list[Heading] = []
        self.bolds: list[Heading] = []
        self.fences: list[Fence] = []
        self.rules: set[int] = set()
        self.definitions: dict[str, str] = {}
        self.definition_lines: set[int] = set()
        self.target_lines: set[int] = set()

    def run(self, rescue: tuple[int | None] | None) -> Page:
        lines, count = self.lines, len(self.lines)
        comment_end = -1
        if any("<!--" in line for line in lines):
            comment_end = max((i for i in range(count) if "-->" in lines[i]), default=-1)
        number = self.start
        while number < count:
            stripped = lines[number].lstrip(" \t")
            if not stripped or stripped[0] not in _SPECIAL:
                number += 1
                continue
            mark = stripped[0]
            if self.has_fences and ("```" in stripped or "~~~" in stripped):
                fence = self._fence(number, rescue)
                if fence is not None:
                    self.fences.append(fence)
                    number = fence.end
                    continue
            if mark == "#":
                self._atx(number, stripped)
            elif mark in "-*_=":
                self._underline_or_rule(number, stripped)
            elif mark == "[":
                number = self._definition(number, stripped)
                continue
            elif stripped.startswith("<!--") and "-->" not in stripped and number < comment_end:
                while "-->" not in lines[number]:
                    number += 1
            number += 1
        return self._page()

    def _page(self) -> Page:
        if any(h.style == "atx" for h in self.headings):
            # Among headings with hashes, a `---` under text before a heading or the end is a rule.
            sloppy = {h.line for h in self.headings if h.style == "setext" and self._is_sloppy(h)}
            self.rules.update(line + 1 for line in sloppy)
            self.headings = [h for h in self.headings if h.line not in sloppy]
        return Page(
            self.lines,
            self.start,
            self.front,
            tuple(self.headings),
            tuple(self.bolds),
            tuple(self.fences),
            frozenset(self.rules),
            self.definitions,
            frozenset(self.definition_lines),
            frozenset(self.target_lines),
        )

    def _is_sloppy(self, heading: Heading) -> bool:
        if heading.level == 1:
            return False
        number = heading.end
        while number < len(self.lines) and not self.lines[number].strip():
            number += 1
        return number == len(self.lines) or self.lines[number].startswith("#")

    def _blank(self, number: int) -> bool:
        return not self.start <= number < len(self.lines) or not self.lines[number].strip()

    def _atx(self, number: int, stripped: str) -> None:
        line = self.lines[number]
        if len(line) - len(stripped) > 3 or line.startswith("\t"):
            return
        text = stripped.lstrip("#")
        level = len(stripped) - len(text)
        spaced = not text or text[0] in " \t"
        if level > 6:
            return
        if not spaced:
            lonely = self._blank(number - 1) and level == 1 and number == self.start
            titled = lonely and " " in text and " #" not in text and text[0] not in "!#"
            habit = (
                self.touching
                and text[0] not in "!#"
                and " #" not in text
                and self._opens_block(number)
            )
            usual = _NO_SPACE.match(stripped) and self._blank(number - 1)
            if not (titled or habit or usual):
                return
        text = text.strip(" \t\u00a0")
        opened = text.rstrip("#")
        if opened != text and (not opened or opened[-1] in " \t"):
            text = opened.rstrip()
        self.headings.append(Heading(number, number + 1, level, text, "atx", spaced))

    def _opens_block(self, number: int) -> bool:
        """Whether a line follows a blank one, or a heading."""
        return self._blank(number - 1) or (bool(self.headings) and self.headings[-1].end == number)

    def _underline_or_rule(self, number: int, stripped: str) -> None:
        line = self.lines[number]
        indented = len(line) - len(stripped) > 3 or line.startswith("\t")
        bare = stripped.rstrip()
        mark = bare[0]
        underline = mark in "=-" and len(bare) > 1 + (mark == "-") and bare == mark * len(bare)
        if underline and not indented and self._is_setext(number):
            text = self.lines[number - 1].strip()
            level = 1 if mark == "=" else 2
            self.headings.append(Heading(number - 1, number + 1, level, text, "setext"))
            return
        if not indented and is_rule(bare):
            self.rules.add(number)
        elif bare.startswith(("**", "__")) and self._blank(number - 1):
            self._bold(number, bare)

    def _is_setext(self, number: int) -> bool:
        """Whether the line above is a one-line paragraph, short and no address."""
        above = number - 1
        if self._blank(above) or not self._blank(above - 1):
            last = self.headings[-1].end if self.headings else -1
            if self._blank(above) or last != above:
                return False
        raw = self.lines[above]
        text = raw.strip()
        if self.headings and self.headings[-1].end == number:
            return False
        return not (
            len(raw) - len(raw.lstrip()) > 3
            or len(text) > _MAX_SETEXT
            or text[0] in ">|#<"
            or text.startswith(("http://", "https://"))
            or _LIST_ITEM.match(text)
            or above in self.rules
            or above in self.definition_lines
            or (self.fences and self.fences[-1].end == number)
        )

    def _bold(self, number: int, bare: str) -> None:
        mark = bare[:2]
        text = bare.rstrip(": ")
        inner = text[2:-2]
        if len(text) > 5 and text.endswith(mark) and mark not in inner and len(text) < _MAX_SETEXT:
            self.bolds.append(Heading(number, number + 1, BOLD_LEVEL, inner.strip(" :"), "bold"))

    def _definition(self, number: int, stripped: str) -> int:
        match = _DEFINITION.match(stripped)
        if not match or len(self.lines[number]) - len(stripped) > 3:
            return number + 1
        self.definition_lines.add(number)
        label, target = " ".join(match[1].split()).casefold(), match[2].strip()
        if not label.startswith("^"):
            self.target_lines.add(number)
        number += 1
        count = len(self.lines)
        if label.startswith("^"):
            while number < count and self.lines[number].startswith(("  ", "\t")):
                self.definition_lines.add(number)
                number += 1
        elif not target and number < count and self.lines[number].strip():
            target = self.lines[number].strip()
            self.definition_lines.add(number)
            self.target_lines.add(number)
            number += 1
        if target and not label.startswith("^"):
            address = target[1:].split(">")[0] if target[0] == "<" else target.split()[0]
            self.definitions.setdefault(label, address)
        return number

    def _fence(self, number: int, rescue: tuple[int | None] | None) -> Fence | None:
        lines = self.lines
        match = _FENCE.match(lines[number])
        if not match:
            return None
        quoted, marks, info = bool(match[1]), match[2], match[3].strip()
        char, width = marks[0], len(marks)
        if char == "`" and "`" in info:
            return None
        opener = marks + info
        quotes_markdown = info.lower().startswith(("md", "markdown"))
        if quotes_markdown:
            rescue = None
        reopened = False
        end = number + 1
        while end < len(lines):
            line = lines[end]
            stripped = line.strip(" \t")
            if quoted:
                if not stripped.startswith(">"):
                    return Fence(number, end, opener, True)
                stripped = stripped.lstrip("> \t")
            if stripped and stripped[0] == char:
                if closes_fence(stripped, marks):
                    return Fence(number, end + 1, opener, bool(rescue) or not reopened)
                info = stripped.lstrip(char)
                reopens = info[:1].isalpha() and "`" not in info and " " not in info
                if reopens and len(stripped) - len(info) >= width:
                    reopened = not quotes_markdown
            elif rescue and stripped and stripped[0] == "#" and self._opens_section(end, rescue[0]):
                return Fence(number, self._code_end(number, end), opener, False)
            end += 1
        return Fence(number, end, opener, False)

    def _opens_section(self, number: int, level: int | None) -> bool:
        """Whether a line inside a fence is a heading that a person would read as a section."""
        line = self.lines[number]
        text = line.lstrip("#")
        own = len(line) - len(text)
        if not 0 < own <= 6 or not text.startswith((" ", "\t")) or not text.strip():
            return False
        above = number - 1
        while above > 0 and not self.lines[above].strip():
            above -= 1
        if is_rule(self.lines[above].strip()):
            return True
        return own == (level or 2) and self._blank(number - 1) and self._blank(number + 1)

    def _code_end(self, start: int, end: int) -> int:
        """Return the end of an unclosed fence: before the rule and blank lines above `end`."""
        while end > start + 1:
            above = self.lines[end - 1].strip()
            if above and not is_rule(above):
                break
            end -= 1
        return end
