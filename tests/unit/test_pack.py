"""The one-file library's form: canonical, safe inside HTML, and read back byte for byte."""

import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import pack

FILES = st.dictionaries(st.text(min_size=1).map(lambda t: t + ".md"), st.binary())


@given(FILES)
def test_files_survive_byte_for_byte(files: dict[str, bytes]) -> None:
    assert pack.read_notes_json(pack.notes_json(files)) == files


@given(FILES)
def test_order_does_not_matter(files: dict[str, bytes]) -> None:
    assert pack.notes_json(files) == pack.notes_json(dict(reversed(files.items())))


@given(st.text())
def test_no_text_closes_the_block_or_opens_a_comment(text: str) -> None:
    block = pack.notes_block({text + ".md": text.encode("utf-8", "replace")})
    inside = block.partition(">")[2].rpartition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(inside)


def test_notes_stay_readable_in_the_block() -> None:
    assert pack.notes_json({"b.md": b"# B\n", "a.md": "é".encode()}) == (
        '{\n"a.md": "é",\n"b.md": "# B\\n"\n}'
    )


def test_what_is_not_utf8_travels_as_base64() -> None:
    text = pack.notes_json({"old.md": b"caf\xe9"})
    assert json.loads(text) == {"old.md": {"base64": "Y2Fm6Q=="}}


@pytest.mark.parametrize(
    "text",
    ["[]", '{"a.md": 1}', '{"a.md": {"base64": 1}}', '{"a.md": {"base64": "?"}}', "{"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        pack.read_notes_json(text)


def test_one_file_is_the_runtime_part_and_a_block() -> None:
    one = pack.one_file("<!doctype html>…", {"a.md": b"x"})
    assert one == (
        '<!doctype html>…<script type="application/json" id="backrow-notes" data-library='
        '"d323c3b5eec1a935cd7ac777f129efcdde5b9f2f8124d10807db0cc4fdec525b">'
        '{\n"a.md": "x"\n}</script>\n'
    )


def test_a_picture_travels_up_to_the_limit() -> None:
    small, large = bytes(pack.PICTURE_LIMIT), bytes(pack.PICTURE_LIMIT + 1)
    block = pack.notes_block({"s.png": small, "l.png": large, "n.md": large})
    assert '"s.png"' in block
    assert '"l.png"' not in block
    assert '"n.md"' in block


@pytest.mark.parametrize(
    ("path", "note", "picture"),
    [
        ("a.md", True, False),
        ("A.MARKDOWN", True, False),
        ("x/y.JPEG", False, True),
        ("x.svg", False, False),
        ("notes.txt", False, False),
    ],
)
def test_what_a_path_is(path: str, note: bool, picture: bool) -> None:
    assert (pack.is_note(path), pack.is_picture(path)) == (note, picture)


def packed_page(page: str) -> dict[str, str]:
    texts = {
        "index.html": page,
        "app/style.css": "body{}",
        "app/start/packed.js": "0",
        "app/start/progress.js": "1",
        "app/start/recall.js": "2",
        "app/start/boot.js": "3",
    }
    data = gzip.compress(json.dumps(texts).encode())
    return {"b.js.gz": "Yg==", "page.json.gz": base64.b64encode(data).decode()}


PAGE = (
    """<meta content="script-src 'self'; style-src 'self'">"""
    '<link rel="stylesheet" href="./app/style.css">'
    '<script src="./app/start/progress.js" defer></script>'
    '<script src="./app/start/recall.js" defer></script>'
    '<script src="./app/start/boot.js" async></script>'
    "</body>\n</html>\n"
)


def test_the_runtime_part_is_the_page_with_all_it_needs() -> None:
    packed = packed_page(PAGE)
    runtime = pack.runtime_part(packed)
    assert runtime == pack.runtime_part(dict(reversed(packed.items())))
    scripts = "".join(f"<script>{text}</script>" for text in "0123")
    assert f"<style>body{{}}</style>{scripts}" in runtime
    hashes = " ".join(map(pack.source_hash, "0123"))
    assert f"script-src {hashes} 'self'" in runtime
    assert '<script type="text/plain" data-path="b.js.gz">Yg==</script>' in runtime
    assert "</body>" not in runtime


def test_a_page_that_the_packer_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        pack.runtime_part(packed_page(PAGE + PAGE))


def test_marks_are_a_block_of_their_own() -> None:
    plain = pack.one_file("…", {"a.md": b"x"})
    marked = pack.one_file("…", {"a.md": b"x"}, '{"a": "</script>"}')
    assert marked.startswith(plain.rstrip())
    assert marked.count("</script>") == 2
    block = marked.rpartition('id="backrow-marks">')[2].partition("</script>")[0]
    assert json.loads(block) == {"a": "</script>"}
