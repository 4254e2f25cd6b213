"""Notes opened from text, folders and the web, and the buttons of those that are open."""

from collections.abc import Collection, Sequence
from typing import Any

from app.imports.files import what_of
from app.imports.importer import Importer
from app.imports.open_notes import OpenNotes
from app.imports.progress import Outcome
from app.imports.web import Web, site, with_scheme
from app.render.imports import render_ask, render_changed
from app.your_library.import_panel import ImportPanel
from app.your_library.page import Handler, LibraryPage


class Opening:
    """Starts imports that need no files of the browser, and changes what is open."""

    def __init__(
        self,
        notes: OpenNotes,
        importer: Importer,
        panel: ImportPanel,
        page: LibraryPage,
        web: Web,
    ) -> None:
        self._notes = notes
        self._importer = importer
        self._panel = panel
        self._page = page
        self._web = web
        self._asked: set[str] = set()  # addresses of #notes= that were handled already
        self.actions: dict[str, Handler] = {
            "open-pasted": self.open_pasted,
            "open-address": self.open_address,
            "load-asked": self.load_asked,
            "reload-folders": self.reload_folders,
            "cancel-opening": self.cancel,
            "close-opening": self.close_panel,
            "remove-note": lambda data: notes.close(data.path),
            "remove-notes": lambda _data: notes.close_all(),
            "keep-note": lambda data: notes.toggle_kept(data.path),
            "keep-notes": lambda _data: notes.keep_all(),
            "replace-note": lambda data: notes.show_instead(data.path),
            "former-note": self.restore,
        }

    async def open_pasted(self, _data: Any) -> None:
        """Open the text in its field, and empty the field if it could be opened."""
        text = self._page.text_of("pasted")
        if text.strip() and await self._importer.take_text(f"{text.strip()}\n"):
            self._page.empty("pasted", text)

    async def open_address(self, _data: Any) -> None:
        """Load notes from an address that the reader typed, which needs no asking."""
        typed = self._page.text_of("address")
        if typed.strip() and await self._load([with_scheme(typed.strip())]):
            self._page.empty("address", typed)

    def open_addresses(self, addresses: Collection[str]) -> None:
        """Open the notes at the addresses of `#notes=`; ask first if they are of other sites."""
        new = [address for address in addresses if address not in self._asked]
        if not (new and self._notes.is_open.is_set()):
            return
        self._asked.update(new)
        own = [address for address in new if self._web.is_own(address)]
        if own:
            self._page.run(self._load(own))
        if foreign := [(address, site(address)) for address in new if address not in own]:
            self._page.ask(render_ask(foreign))

    async def load_asked(self, _data: Any) -> None:
        """Load the notes that the dialogue asked about."""
        await self._load(self._page.answer())

    async def reload_folders(self, _data: Any) -> None:
        """Read again all folders that can be."""
        folders = self._notes.folders
        await self._importer.take(folders.read_again(self._notes), what_of(folders.names))

    async def offer_reload(self) -> None:
        """Offer to read folders again in which files changed, if no import runs."""
        changed = await self._notes.folders.changed()
        if changed and not self._importer.running:
            self._notes.folders.learn(changed)
            self._panel.replace(render_changed([folder.name for folder in changed]))

    async def cancel(self, _data: Any) -> None:
        """Cancel all imports that run."""
        self._importer.cancel()

    async def close_panel(self, _data: Any) -> None:
        """Remove outcomes from the panel."""
        self._panel.clear()

    async def restore(self, data: Any) -> None:
        """Show a former version of a note again."""
        if said := await self._notes.restore(int(data.number)):
            self._panel.clear()
            self._panel.add(Outcome(told=[said]))

    async def _load(self, addresses: Sequence[str]) -> bool:
        what = what_of([site(address) for address in addresses])
        return await self._importer.take(self._web.finds(addresses), what)
