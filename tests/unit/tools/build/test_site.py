"""Two builds are the same byte for byte, and everything in them is accounted for."""

import hashlib
import json
import os
import re
import shutil
import stat
import struct
import zlib
from pathlib import Path

import pytest

from app.search.view import View
from tests.conftest import DATA
from tests.support.projects import copy_project
from tools import cli
from tools.build import archives, icons, notices, warmup
from tools.build import site as build
from tools.progress import ToolError
from tools.project import MODULES, ROOT
from tools.setup import vendor


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_are_equal_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing kept from the first helps the second: it makes its own snapshot, anew."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build.build(DATA / "library", tmp_path / "one")
    elsewhere = tmp_path / "a longer path, with spaces" / "notes"
    shutil.copytree(DATA / "library", elsewhere, copy_function=shutil.copyfile)
    copy = copy_project(tmp_path / "elsewhere", tmp_path / "cache")
    build.build(elsewhere, tmp_path / "two", copy)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_whoever_builds_a_host_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build.build(DATA / "library", tmp_path / "out")
    finally:
        os.umask(before)
    site = tmp_path / "out" / "site"
    paths = [tmp_path / "out" / "backrow.html", site, *site.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert modes == {(True, 0o755), (False, 0o644)}


def test_the_sums_are_the_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    options = cli.parser().parse_args(
        ["build", "--notes", str(DATA / "library"), "--out", str(out)]
    )
    assert cli.build_command(options) == 0
    assert capsys.readouterr().out == (out / "SHA256SUMS").read_text(encoding="utf-8")


def test_opening_builds_and_prints_two_addresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copy_project(tmp_path / "root")
    cli.open_library(copy, browser=False)
    made = [copy.root / "index.html", copy.root / "dist" / "backrow.html"]
    assert capsys.readouterr().out.splitlines() == [path.as_uri() for path in made]
    assert all(path.is_file() for path in made)


def test_the_checksums_are_those_of_the_files(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(line.split("  ", 1)[::-1] for line in lines)
    files = contents(built)
    del files["SHA256SUMS"]
    files = {path: data for path, data in files.items() if path != "site/one.html"}
    assert sums == {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def test_the_service_workers_list_is_of_files_that_exist(built: Path) -> None:
    site = json.loads((built / "site" / "vendor" / "site.json").read_text(encoding="utf-8"))
    for path, expected in site["files"].items():
        data = (built / "site" / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == expected, path
    assert {"index.html", "notes/manifest.json", "vendor/snapshot.bin"} <= site["files"].keys()
    assert not {"vendor/offline.js", "vendor/runtime.html", "sw.js"} & site["files"].keys()


def test_nothing_of_this_machine_is_in_the_snapshot(built: Path) -> None:
    data = zlib.decompress((built / "site" / "vendor" / "snapshot.bin").read_bytes(), wbits=31)
    assert str(ROOT).encode() not in data
    n_runs, pages, head, memory = struct.unpack_from("<IIII", data, 32)
    runs = struct.unpack_from(f"<{2 * n_runs}I", data, 48)
    begin = -(-(48 + 8 * n_runs) // 16) * 16
    assert len(data) == begin + head + 4096 * sum(runs[1::2])
    assert (runs[-2] + runs[-1]) * 4096 <= memory
    start = json.loads((built / "site" / "vendor" / "start.json").read_text())
    assert start["pages"] == pages


def test_the_warm_up_reads_its_note() -> None:
    index = warmup.warm_up()
    assert index.search(View()).n_talks == 2


def test_notices_name_every_vendored_file_with_its_hash() -> None:
    text = notices.notices()
    for path, expected in vendor.vendored_hashes().items():
        if not path.endswith("pyodide-lock.json"):  # ours
            assert f"{expected}  vendor/{path}" in text
    for licence in ("MPL-2.0", "APACHE-2.0", "BSD", "CPython"):
        assert licence in text


def test_notices_name_what_the_bundles_were_made_of() -> None:
    """Everything of another package that a source map names, and no version that is not read."""
    parts = list(notices.find_parts())
    named = {(part.name, path.name) for part in parts for path in part.files}
    for path, source_map in notices.source_maps():
        for source in source_map["sources"]:
            if "node_modules/" in source and "/3rd-party/" not in source:
                package = source.rpartition("node_modules/")[2].split("/")
                name = "/".join(package[: 2 if package[0].startswith("@") else 1])
                assert (name, path.name) in named
    assert {"polyscript", "coincident", "reflected-ffi", "html-escaper"} <= {
        it.name for it in parts
    }
    assert ("toml.js of PyScript", "toml.js") in named
    loader = json.loads((MODULES / "pyodide" / "pyodide.mjs.map").read_text(encoding="utf-8"))
    vendored = [it for it in loader["sources"] if "/vendor/" in it]
    assert {Path(it).stem for it in vendored} == {name for name, *_ in notices.IN_LOADER}


def test_notices_read_versions_where_they_stand() -> None:
    parts = {part.name: part for part in notices.find_parts()}
    read = [name for name, _, _, pattern in notices.IN_WASM if pattern]
    assert read
    for name in [*read, "CPython", "Emscripten with musl, compiler-rt and dlmalloc"]:
        assert re.fullmatch(r"[\d.-]+", parts[name].version), name
    assert parts["libffi"].version.startswith("(as in Pyodide 3")
    assert "Copyright (c) 2001 Python Software Foundation." in notices.notices()


def test_a_vendored_file_that_was_changed_is_noticed() -> None:
    locked = vendor.read_lock()
    vendor.check(locked)
    some = next(iter(locked))
    with pytest.raises(ToolError, match=some):
        vendor.check({**locked, some: "0" * 64})
    with pytest.raises(ToolError, match=r"pyodide/added\.js"):
        vendor.check({**locked, "pyodide/added.js": "0" * 64})


def test_a_stored_archive_holds_the_same_modules() -> None:
    data = (vendor.VENDOR / "pyodide" / "python_stdlib.zip").read_bytes()
    made = archives.stored(data)
    assert made == archives.stored(data)
    assert len(made) > len(data)
    assert b"json/decoder.py" in made
    assert b"unittest/case.py" not in made


@pytest.mark.parametrize("name", icons.ICONS)
def test_icons_are_squares_with_the_mark(name: str) -> None:
    size, part = icons.ICONS[name]
    data = icons.png(size, icons.draw(size, part))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (size, size)
    end = data.index(b"IEND") - 8
    rows = zlib.decompress(data[data.index(b"IDAT") + 4 : end])
    assert len(rows) == size * (3 * size + 1)
    for colour in (icons.GREEN, icons.AMBER, icons.PAPER):
        assert bytes(colour) in rows
