"""The one file: what it holds, and what is said of what it leaves out."""

from app.exports.one_file import save_as_one_file
from app.model import FailedNote
from app.pack import PICTURE_LIMIT, one_file
from tests.support.imports import ALPHA, BETA

NOTES = {"a.md": ALPHA, "b.md": BETA}


def test_it_is_what_pack_makes() -> None:
    found = save_as_one_file("<html>", NOTES, {"p.png": b"p"}, [])
    assert found.content == one_file("<html>", {**NOTES, "p.png": b"p"}).encode()
    assert (found.name, found.media_type) == ("backrow.html", "text/html")
    assert found.message == "backrow.html: 0.0 MB, 2 notes."


def test_marks_go_along_if_given() -> None:
    found = save_as_one_file("<html>", NOTES, {}, [], '{"backrow": "marks"}')
    assert found.content == one_file("<html>", NOTES, '{"backrow": "marks"}').encode()
    assert found.message == "backrow.html: 0.0 MB, 2 notes, with your marks."


def test_what_is_left_out_is_said() -> None:
    large = b"\xff" * (PICTURE_LIMIT + 1)
    found = save_as_one_file(
        "<html>",
        {"a.md": ALPHA},
        {"z.png": large, "l.png": large, "p.png": large[:-1]},
        [FailedNote("c.md", "was not found")],
    )
    assert found.message == (
        "backrow.html: 0.3 MB, 1 note. Without 1 note that could not be loaded. "
        "Without 2 pictures of more than 256 KB: l.png, z.png."
    )
    assert b"l.png" not in bytes(found.content)  # type: ignore[arg-type]
