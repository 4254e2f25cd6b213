"""Write a whole talk as Markdown, with the definitions that its text refers to."""

from app.model import Conference, Entry
from app.parse.scanner import scan


def to_markdown(entry: Entry, conference: Conference) -> str:
    """Return a talk as a section of its own, with the definitions that it refers to."""
    body = entry.body.strip()
    definitions = missing_definitions(entry.definitions, body, entry.body.casefold())
    defined = f"\n\n{definitions.rstrip()}" if definitions else ""
    return f"## {entry.title}\n\n{body}{defined}\n\n-- {conference.title}\n"


def missing_definitions(definitions: str, text: str, referring: str | None = None) -> str:
    """Return the definitions that a text lacks; of several with one label, the first.

    `definitions` are link and footnote definitions as Markdown. With `referring`, a case-folded
    text, only definitions that it refers to are returned. The result ends in a newline unless it
    is "".
    """
    if not definitions:
        return ""
    held = set(_definitions_in(text))
    labels: set[str] = set()
    missing: list[str] = []
    for definition in _definitions_in(definitions):
        label = definition.lstrip()[1:].partition("]:")[0].casefold()
        is_wanted = referring is None or f"[{label}]" in referring
        if is_wanted and label not in labels and definition not in held:
            missing.append(definition)
        labels.add(label)
    return "\n".join([*missing, ""]) if missing else ""


def _definitions_in(text: str) -> list[str]:
    """Return the definitions in a text, each with its continuation lines."""
    page = scan(text)
    found: list[list[str]] = []
    last = -2
    for number in sorted(page.definition_lines):
        line = page.lines[number]
        continues = found and number == last + 1 and not line.lstrip(" ").startswith("[")
        if continues:
            found[-1].append(line)
        else:
            found.append([line])
        last = number
    return ["\n".join(lines) for lines in found]
