"""What the one file is made of: the parts that only a browser has."""

from collections.abc import Sequence

from pyodide.ffi import JsException
from pyscript import document, window

from app import pack
from app.control.loading import LoadError
from app.ui.browser import absolute, load_script
from app.ui.files import load

RUNTIME = "./vendor/runtime.html"
MISSING_RUNTIME = (
    "The part of the file that runs it is not on this machine, and could not be fetched: there is "
    "no connection. "
)


class BrowserOneFileParts:
    """The parts of the one file, from the page itself or from its site."""

    async def runtime(self) -> str:
        """The fixed part of the one file. Raises LoadError."""
        blocks = document.querySelectorAll("script[data-path]")
        if blocks.length:
            return pack.runtime_part({block.dataset.path: block.textContent for block in blocks})
        if hasattr(window, "backrowFiles"):
            return pack.runtime_part(window.backrowFiles.to_py())
        try:
            response = await window.fetch(absolute(RUNTIME))
            if response.ok:
                return str(await response.text())
        except JsException as error:
            raise LoadError(MISSING_RUNTIME) from error
        raise LoadError(f"{RUNTIME} was not found on this site ({response.status}).")

    async def pictures(self, paths: Sequence[str]) -> dict[str, bytes]:
        """These pictures of the library, by path. Raises LoadError."""
        if paths and window.location.protocol == "file:":
            await load_script("vendor/pictures.js")
            packed = pack.read_notes_json(str(window.backrowPictures))
            return {path: packed[path] for path in paths if path in packed}
        pictures = {}
        for path in paths:
            try:
                pictures[path] = await load(path)
            except LoadError as error:
                said = f"The picture {path} {error}, so nothing was saved."
                raise LoadError(said) from error
        return pictures
