"""Load the notes: from the page itself, or over http."""

import asyncio
import json
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from pyscript import document, window
from pyscript.ffi import to_js

from app.control.library import Library
from app.model import FailedNote
from app.pack import BLOCK_ID, is_note, is_picture, read_notes_json

TRIES = 3
"""Times a file is asked for before its note is given up; waits double from WAIT seconds."""
WAIT = 0.3
ANSWER_WITHIN = 30
"""Seconds until an answer must begin: a server that is silent may be so for ever."""
AT_ONCE = 6
"""Notes fetched side by side."""

Json = Any


class LoadError(Exception):
    """A file of the library can't be had; the message is half a sentence, for a list."""


# ---- loading ------------------------------------------------------------------------------------


def address(path: str) -> str:
    """Where a file of the notes folder is, relative to the page."""
    return "./notes/" + quote(path)


async def load(path: str) -> bytes:
    """One file of the notes folder, tried again when the network or the server stumbles."""
    wait = WAIT
    for attempt in range(1, TRIES + 1):
        try:
            fetched = window.fetch(address(path), to_js({"cache": "no-cache"}))
            response = await asyncio.wait_for(fetched, ANSWER_WITHIN)
        except TimeoutError:
            reason = "was not answered"
        except Exception:  # whatever a browser calls "no answer"
            reason = "could not be reached"
        else:
            if response.ok:
                try:
                    data: bytes = (await response.arrayBuffer()).to_bytes()
                except Exception:
                    reason = "stopped half-way"
                else:
                    return data
            elif response.status < 500 and response.status != 429:
                gone = response.status in (404, 410)
                raise LoadError("was not found" if gone else f"was refused ({response.status})")
            else:
                reason = f"could not be served ({response.status})"
        if attempt < TRIES:
            await asyncio.sleep(wait)
            wait *= 2
    raise LoadError(reason)


async def load_all(paths: Collection[str]) -> tuple[dict[str, bytes], list[FailedNote]]:
    """Load notes side by side; those that can't be had come with the reason."""
    gate = asyncio.Semaphore(AT_ONCE)
    files: dict[str, bytes] = {}
    failed: list[FailedNote] = []

    async def load_one(path: str) -> None:
        async with gate:
            try:
                files[path] = await load(path)
            except LoadError as error:
                failed.append(FailedNote(path, str(error)))

    await asyncio.gather(*map(load_one, paths))
    return files, sorted(failed, key=lambda note: note.source)


async def load_library(library: Library) -> None:
    """The notes: from the page itself when it came as a file, else over http."""
    if block := document.getElementById(BLOCK_ID):
        files = read_notes_json(block.textContent)
        library.files = {path: data for path, data in files.items() if is_note(path)}
        for path, data in files.items():
            if is_picture(path):
                library.picture_data[path] = data
                library.pictures[path] = blob_address(path, data)
    elif packed := getattr(window, "backrowNotes", None):
        use_manifest(library, packed.manifest.to_py())
        library.as_of = packed.manifest.as_of
        library.files = read_notes_json(packed.files)
    else:
        try:
            manifest = json.loads(await load("manifest.json"))
        except LoadError as error:
            raise LoadError(f"The list of notes (notes/manifest.json) {error}.") from error
        except ValueError as error:
            raise LoadError(
                "The list of notes (notes/manifest.json) is damaged, or something between this "
                "page and its site answered instead."
            ) from error
        use_manifest(library, manifest)
        paths = [note["path"] for note in manifest["notes"]]
        if manifest["bundle"]:
            try:
                files = read_notes_json((await load(manifest["bundle"])).decode())
                library.files = {path: files[path] for path in paths if path in files}
            except (LoadError, ValueError):
                window.console.warn("The bundle of notes could not be loaded: fetching each note.")
        rest, library.failed = await load_all([p for p in paths if p not in library.files])
        library.files |= rest


def use_manifest(library: Library, manifest: Json) -> None:
    """Note which pictures the site has."""
    library.pictures = {path: address(path) for path in manifest["pictures"]}


def blob_address(path: str, data: bytes) -> str:
    """An address for a picture that came inside the page."""
    suffix = path.rpartition(".")[2].lower()
    kind = "image/" + {"jpg": "jpeg"}.get(suffix, suffix)
    blob = window.Blob.new(to_js([to_js(data)]), to_js({"type": kind}))
    return str(window.URL.createObjectURL(blob))
