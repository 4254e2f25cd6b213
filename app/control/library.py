"""The library: the notes that are loaded, and what was read from them."""

from collections.abc import Generator

from app.model import FailedNote, Problem
from app.parse.conferences import decode, parse_slices
from app.search.index import Index


class Library:
    """All conferences together, with the files they come from.

    `files` are the notes, `pictures` the addresses of the pictures, and `picture_data` the bytes
    of those pictures that are already here; all three by path. `as_of` is the date of the notes,
    if known. `is_reading` says that more talks will be added. The library changes when notes are
    opened, closed or read.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.pictures: dict[str, str] = {}
        self.picture_data: dict[str, bytes] = {}
        self.failed: list[FailedNote] = []
        self.as_of: str | None = None
        self.index = Index()
        self.problems: list[Problem] = []
        self.n_conferences = 0
        self.n_notes_read = 0
        self.is_reading = False

    def read(self) -> Generator[None, None, None]:
        """Parse all notes into a new index, in steps."""
        self.is_reading = True
        self.index, self.problems = Index(), []
        self.n_conferences = self.n_notes_read = 0
        notes: dict[str, str] = {}
        for path, data in self.files.items():
            notes[path], problems = decode(data, path)
            self.problems += problems
            yield
        for parsed in parse_slices(notes):
            if parsed:
                conference, problems = parsed
                self.index.enter(conference)
                self.problems += problems
                self.n_conferences += bool(conference.entries)
                sources = {entry.source for entry in conference.entries}
                self.n_notes_read += len(sources | {conference.source})
            yield
        self.problems.sort(key=lambda p: (p.source, p.line, p.code))
        self.is_reading = False

    def index_notes(self) -> Generator[None, None, None]:
        """Make the words of all notes searchable, in steps."""
        yield from self.index.index_notes()
        yield from self.index.warm()

    def prepare_phrases(self) -> Generator[None, None, None]:
        """Prepare the texts in which phrases are searched, in steps."""
        yield from self.index.prepare_phrases()
