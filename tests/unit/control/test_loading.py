"""What is loaded, tried again and given up, from a server that the tests make."""

import asyncio
import json

import pytest

from app.control.library import Library
from app.control.loading import (
    WAITS,
    Loader,
    LoadError,
    fill_from_block,
    fill_from_packed,
)
from app.model import FailedNote
from app.pack import notes_json


class Answer:
    """An answer, whose body may end early."""

    def __init__(self, status: int, body: bytes | None) -> None:
        self.status = status
        self.body = body

    async def read(self) -> bytes:
        """Return the body."""
        if self.body is None:
            raise OSError("the connection broke")
        return self.body


class Server:
    """Gives each address its answers in turn, the last one for ever; else 404."""

    def __init__(self, answers: dict[str, list[Answer | None]]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.waits: list[float] = []
        self.n_now = self.most = 0

    async def fetch(self, address: str) -> Answer:
        """Answer; None is no answer."""
        path = address.removeprefix("./notes/")
        self.asked.append(path)
        self.n_now += 1
        self.most = max(self.most, self.n_now)
        await asyncio.sleep(0)
        self.n_now -= 1
        answers = self.answers.get(path, [Answer(404, b"")])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if not answer:
            raise OSError("Failed to fetch")
        return answer

    async def sleep(self, seconds: float) -> None:
        """Remember the wait."""
        self.waits.append(seconds)

    def loader(self) -> Loader:
        """A loader that asks this server."""
        return Loader(self.fetch, sleep=self.sleep)


OK, STUMBLE = Answer(200, b"text"), Answer(503, b"")


@pytest.mark.parametrize(
    "stumbles", [[], [STUMBLE], [None, STUMBLE], [Answer(429, b"")], [Answer(200, None)]]
)
def test_a_file_comes_after_stumbles(stumbles: list[Answer | None]) -> None:
    server = Server({"a.md": [*stumbles, OK]})
    assert asyncio.run(server.loader().load("a.md")) == b"text"
    assert server.waits == list(WAITS[: len(stumbles)])


@pytest.mark.parametrize(
    ("answer", "reason", "tries"),
    [
        (Answer(404, b""), "was not found", 1),
        (Answer(410, b""), "was not found", 1),
        (Answer(403, b""), "was refused (403)", 1),
        (STUMBLE, "could not be served (503)", 1 + len(WAITS)),
        (Answer(200, None), "stopped half-way", 1 + len(WAITS)),
        (None, "could not be reached", 1 + len(WAITS)),
    ],
)
def test_a_file_that_does_not_come(answer: Answer | None, reason: str, tries: int) -> None:
    server = Server({"a.md": [answer]})
    with pytest.raises(LoadError, match=f"^{reason.replace('(', '.').replace(')', '.')}$"):
        asyncio.run(server.loader().load("a.md"))
    assert server.asked == ["a.md"] * tries


def test_a_server_that_never_answers_is_given_up() -> None:
    async def fetch(_address: str) -> Answer:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    async def sleep(_seconds: float) -> None:
        pass

    loader = Loader(fetch, sleep=sleep, answer_within=0)
    with pytest.raises(LoadError, match="was not answered"):
        asyncio.run(loader.load("a.md"))


def test_files_are_loaded_side_by_side_but_not_all_at_once() -> None:
    server = Server({f"{n}.md": [OK] for n in range(20)})
    files, failed = asyncio.run(
        server.loader().load_all(["z.md", *(f"{n}.md" for n in range(20)), "b.md"])
    )
    assert len(files) == 20
    assert failed == [FailedNote("b.md", "was not found"), FailedNote("z.md", "was not found")]
    assert 1 < server.most <= 6


def test_addresses_are_escaped() -> None:
    server = Server({"a%20b%3F/%C3%BC%23.md": [OK]})
    assert asyncio.run(server.loader().load("a b?/ü#.md")) == b"text"


def manifest(bundle: str | None = None) -> Answer:
    """A manifest of two notes and a picture."""
    notes = [{"path": "a.md"}, {"path": "b.md"}]
    content = {"notes": notes, "pictures": ["p q.png"], "bundle": bundle}
    return Answer(200, json.dumps(content).encode())


def fill(server: Server) -> tuple[Library, list[str]]:
    """Load a library from a server; the warnings too."""
    library, warnings = Library(), []  # type: ignore[var-annotated]
    asyncio.run(server.loader().fill(library, warnings.append))
    return library, warnings


def test_a_site_without_a_bundle_is_asked_for_each_note() -> None:
    library, warnings = fill(
        Server({"manifest.json": [manifest()], "a.md": [OK], "b.md": [Answer(200, b"B")]})
    )
    assert library.files == {"a.md": b"text", "b.md": b"B"}
    assert library.pictures == {"p q.png": "./notes/p%20q.png"}
    assert library.failed == []
    assert warnings == []


def test_a_note_that_fails_is_named_and_the_others_come() -> None:
    library, _ = fill(Server({"manifest.json": [manifest()], "b.md": [OK]}))
    assert library.files == {"b.md": b"text"}
    assert library.failed == [FailedNote("a.md", "was not found")]


def test_a_bundle_takes_one_request() -> None:
    bundle = Answer(200, notes_json({"a.md": b"A", "b.md": b"B", "other.md": b"C"}).encode())
    server = Server({"manifest.json": [manifest("all.json")], "all.json": [bundle]})
    library, _ = fill(server)
    assert library.files == {"a.md": b"A", "b.md": b"B"}
    assert server.asked == ["manifest.json", "all.json"]


def test_what_a_bundle_lacks_is_asked_for() -> None:
    bundle = Answer(200, notes_json({"a.md": b"A"}).encode())
    server = Server({"manifest.json": [manifest("all.json")], "all.json": [bundle], "b.md": [OK]})
    library, _ = fill(server)
    assert library.files == {"a.md": b"A", "b.md": b"text"}
    assert server.asked == ["manifest.json", "all.json", "b.md"]


@pytest.mark.parametrize("bundle", [Answer(404, b""), Answer(200, b"<html>"), Answer(200, b"\xff")])
def test_without_its_bundle_a_library_comes_note_by_note(bundle: Answer) -> None:
    server = Server(
        {
            "manifest.json": [manifest("all.json")],
            "all.json": [bundle],
            "a.md": [OK],
            "b.md": [OK],
        }
    )
    library, warnings = fill(server)
    assert sorted(library.files) == ["a.md", "b.md"]
    assert warnings == ["The bundle of notes could not be loaded: fetching each note."]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(404, b""), "The list of notes (notes/manifest.json) was not found."),
        (Answer(200, b"<html>"), "The list of notes (notes/manifest.json) is damaged, or "),
    ],
)
def test_without_its_manifest_there_is_no_library(answer: Answer, sentence: str) -> None:
    with pytest.raises(LoadError) as caught:
        fill(Server({"manifest.json": [answer]}))
    assert str(caught.value).startswith(sentence)


def test_a_folder_brings_its_notes_packed() -> None:
    library = Library()
    packed = {"pictures": ["p.png"], "as_of": "2026-05-01"}
    fill_from_packed(library, packed, notes_json({"a.md": b"A"}))
    assert library.files == {"a.md": b"A"}
    assert library.pictures == {"p.png": "./notes/p.png"}
    assert library.as_of == "2026-05-01"


def test_a_one_file_library_brings_its_pictures() -> None:
    library = Library()
    text = notes_json({"a.md": b"A", "p.png": b"\x89PNG"})
    fill_from_block(library, text, lambda path, data: f"blob:{path}:{len(data)}")
    assert library.files == {"a.md": b"A"}
    assert library.picture_data == {"p.png": b"\x89PNG"}
    assert library.pictures == {"p.png": "blob:p.png:4"}
