"""Files and folders that the reader chooses, drops or pastes."""

from collections.abc import Callable, Sequence
from typing import Any

from pyodide.ffi import JsException, create_proxy
from pyscript import document, window

from app.deferred.sources import DroppedFolder, HandleDirectory, dropped, source_of
from app.imports.files import finds_of, what_of
from app.imports.folders import Folders, dropped_finds
from app.imports.importer import Importer
from app.ui.browser import choose_files, run

ACCEPTED = ".md,.markdown,.zip,.json,.xml,text/markdown"
"""Files that the browser's dialogue offers."""
FIELDS = "input, textarea, select, dialog"
"""Where a paste goes into the field itself."""


class BrowserFileEvents:
    """Opens such files; `on_visibility` is called when the page is shown or hidden."""

    def __init__(
        self, importer: Importer, folders: Folders, on_visibility: Callable[[bool], None]
    ) -> None:
        self._importer = importer
        self._folders = folders
        self._on_visibility = on_visibility
        self.actions = {"open-files": self.choose_files, "open-folder": self.choose_folder}

    def listen(self) -> None:
        """Connect what can be dropped and pasted anywhere."""
        for name, listener in (
            ("dragenter", self.on_drag),  # a drop may follow at once
            ("dragover", self.on_drag),
            ("dragleave", self.on_drag_leave),
            ("drop", self.on_drop),
            ("paste", self.on_paste),
            ("visibilitychange", lambda _event: self._on_visibility(not document.hidden)),
        ):
            document.addEventListener(name, create_proxy(listener))

    async def choose_files(self, _data: Any) -> None:
        """Open files that the reader chooses."""
        await self._take_files(await choose_files(ACCEPTED, many=True))

    async def choose_folder(self, _data: Any) -> None:
        """Open a folder; as one that can be read again where the browser allows that."""
        if not hasattr(window, "showDirectoryPicker"):
            if files := await choose_files("", folder=True):
                name = str(files[0].webkitRelativePath).partition("/")[0]
                sources = (source_of(file, is_asked_for=False) for file in files)
                await self._importer.take(finds_of(sources), name)
            return
        try:
            folder = HandleDirectory(await window.showDirectoryPicker())
        except JsException:  # the reader cancelled
            return
        await self._importer.take(self._folders.read(folder), folder.name)

    async def _take_files(self, files: Sequence[Any]) -> None:
        if files:
            names = [str(file.name) for file in files[:2]]
            await self._importer.take(finds_of(map(source_of, files)), what_of(names, len(files)))

    def on_drag(self, event: Any) -> None:
        """Files are dragged over the page: show that they may be dropped."""
        if "Files" in list(event.dataTransfer.types):
            event.preventDefault()
            event.dataTransfer.dropEffect = "copy"
            document.documentElement.setAttribute("data-dragging", "")

    def on_drag_leave(self, event: Any) -> None:
        """What is dragged leaves the page, or only one of its elements."""
        if not event.relatedTarget:
            document.documentElement.removeAttribute("data-dragging")

    def on_drop(self, event: Any) -> None:
        """Open dropped files and folders."""
        document.documentElement.removeAttribute("data-dragging")
        if "Files" in list(event.dataTransfer.types):
            event.preventDefault()
            if items := dropped(event.dataTransfer):
                what = what_of([str(item.name) for item in items[:2]], len(items))
                found = (it if isinstance(it, DroppedFolder) else source_of(it) for it in items)
                run(self._importer.take(dropped_finds(found, self._folders), what))

    def on_paste(self, event: Any) -> None:
        """Open what is pasted outside of any field."""
        if event.target.closest and event.target.closest(FIELDS):
            return
        files = list(event.clipboardData.files)
        text = event.clipboardData.getData("text/plain")
        if files:
            event.preventDefault()
            run(self._take_files(files))
        elif text.strip():
            event.preventDefault()
            run(self._importer.take_text(text))
