"""Load the notes: from the page itself, or over http."""

from typing import Any

from pyodide.ffi import JsException
from pyscript import document, window
from pyscript.ffi import to_js

from app.control.library import Library
from app.control.loading import Loader, fill_from_block, fill_from_packed
from app.pack import BLOCK_ID


class Response:
    """The answer of a server."""

    def __init__(self, response: Any) -> None:
        self._response = response
        self.status = int(response.status)

    async def read(self) -> bytes:
        """Return the whole body. Raises OSError if it ends early."""
        try:
            data: bytes = (await self._response.arrayBuffer()).to_bytes()
        except JsException as error:
            raise OSError(str(error)) from error
        return data


async def fetch(address: str) -> Response:
    """Request an address. Raises OSError if there is no answer."""
    try:
        return Response(await window.fetch(address, to_js({"cache": "no-cache"})))
    except JsException as error:
        raise OSError(str(error)) from error


_LOADER = Loader(fetch)
load, load_all = _LOADER.load, _LOADER.load_all


async def load_library(library: Library) -> None:
    """Load all notes, from the page itself when it came as a file. Raises LoadError."""
    if block := document.getElementById(BLOCK_ID):
        fill_from_block(library, block.textContent, blob_address)
    elif packed := getattr(window, "backrowNotes", None):
        fill_from_packed(library, packed.manifest.to_py(), packed.files)
    else:
        await _LOADER.fill(library, window.console.warn)


def blob_address(path: str, data: bytes) -> str:
    """Make an address for a picture that came inside the page."""
    suffix = path.rpartition(".")[2].lower()
    kind = "image/" + {"jpg": "jpeg"}.get(suffix, suffix)
    blob = window.Blob.new(to_js([to_js(data)]), to_js({"type": kind}))
    return str(window.URL.createObjectURL(blob))
