"""`tools json` and `tools check`: print the model of notes as JSON, or the problems in them."""

import json
import posixpath
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from urllib.parse import unquote

from app.exports.json_model import to_json
from app.markup.document import render
from app.model import Conference, Entry, Library, Problem
from app.pack import PICTURE_LIMIT, fits, is_note, is_picture
from app.parse.conferences import decode, parse_library
from app.parse.explain import explanation
from tools.build.notes import printable, read_folder
from tools.progress import ToolError


def show(command: str, paths: list[Path], form: str = "text", *, explained: bool = False) -> int:
    """Print the model (`json`) or the problems (`check`); return 1 if `check` finds an error.

    `form` is the format of `check`: "text" (a line each), "json" (as in the model), or "github"
    (workflow commands, which GitHub shows beside the lines of a pull request). `explained` prints
    how each folder is read instead of the model.
    """
    if explained:
        for path in paths:
            files = read_files(path)
            notes = {source: decode(data, source)[0] for source, data in files.items()}
            print(explanation({s: text for s, text in notes.items() if is_note(s)}), end="")
        return 0
    library = read(paths, closely=command == "check")
    if command == "json":
        print(to_json(library), end="")
        return 0
    if form == "json":
        problems = [asdict(problem) for problem in library.problems]
        print(json.dumps({"problems": problems}, ensure_ascii=False, indent=1))
    else:
        write = github_line if form == "github" else text_line
        for problem in library.problems:
            print(printable(write(problem, place_of(problem.source, paths))))
    return int(any(problem.severity == "error" for problem in library.problems))


def text_line(problem: Problem, place: str) -> str:
    """Return `path:line: severity: code: message`, and what to do."""
    return (
        f"{place}:{problem.line}: {problem.severity}: {problem.code}: "
        f"{problem.message} {problem.suggestion}".rstrip()
    )


def github_line(problem: Problem, place: str) -> str:
    """Return a workflow command of GitHub's, with its escapes."""
    level = {"error": "error", "warning": "warning", "hint": "notice"}[problem.severity]
    text = f"{problem.message} {problem.suggestion}".rstrip()
    for plain, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text, place = text.replace(plain, escaped), place.replace(plain, escaped)
    place = place.replace(":", "%3A").replace(",", "%2C")
    return f"::{level} file={place},line={problem.line},title={problem.code}::{text}"


def place_of(source: str, paths: list[Path]) -> str:
    """Return the path of a note, as seen from where the command runs."""
    for path in paths:
        if path.is_dir() and (path / source).is_file():
            return (path / source).as_posix()
        if path.name == source:
            return path.as_posix()
    return source


def read_files(path: Path) -> dict[str, bytes]:
    """The files of a folder, or one file, by path relative to the path given."""
    if not path.exists():
        raise ToolError(f"There is no file or folder {path}.")
    return read_folder(path) if path.is_dir() else {path.name: path.read_bytes()}


def read(paths: list[Path], *, closely: bool = False) -> Library:
    """Parse files and folders; sources are relative to the path given.

    With `closely`, problems include those found by rendering and by looking for pictures.
    """
    conferences: list[Conference] = []
    problems: list[Problem] = []
    for path in paths:
        files = read_files(path)
        notes: dict[str, str] = {}
        for source, data in files.items():
            if path.is_dir() and not is_note(source):
                continue
            notes[source], found = decode(data, source)
            problems += found
        name = path.resolve().name if path.is_dir() else ""
        for conference, found in parse_library(notes, name=name):
            conferences.append(conference)
            problems += found
            for entry in conference.entries if closely else ():
                problems += look_closer(entry, files if path.is_dir() else None)
    problems.sort(key=lambda p: (p.source, p.line, p.code))
    return Library(tuple(conferences), tuple(problems))


def look_closer(entry: Entry, files: Mapping[str, bytes] | None) -> list[Problem]:
    """Return the problems that rendering an entry, or looking for its pictures, finds.

    `files` are those of the notes folder, or None for a note by itself, whose pictures are unknown.
    The page does not list these problems: it renders a talk only when it is opened.
    """
    pictures: dict[str, str] = {}

    def resolve(target: str) -> str | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.source), unquote(target)))
        if is_picture(path):
            pictures[target] = path
        return target

    rendered = render(entry.body, entry.definitions, resolve=resolve)
    found = [
        Problem(
            entry.source,
            entry.line + 1 + line,
            "too-complex",
            "warning",
            "This block is too long or too deeply nested to be laid out, so it shows as typed.",
            "Split it, or nest less.",
        )
        for line in rendered.too_complex
    ]
    if files is None:
        return found
    for target, path in pictures.items():
        line = entry.line + 1 + entry.body[: max(entry.body.find(target), 0)].count("\n")
        if path not in files:
            message = f"The picture {target} is not in the notes folder, so its text is shown."
            remedy = "Put the file there, or correct the address."
            found.append(Problem(entry.source, line, "image-not-shown", "warning", message, remedy))
        elif not fits(path, len(files[path])):
            message = (
                f"The picture {target} has {len(files[path]) // 1024} KB: the site shows it, the "
                f"one-file library names it only (limit {PICTURE_LIMIT // 1024} KB)."
            )
            remedy = "Make it smaller if it matters there."
            found.append(Problem(entry.source, line, "large-picture", "hint", message, remedy))
    return found
