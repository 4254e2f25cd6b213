"""A site that changes or fails while a browser keeps it for offline use."""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.support.serving import Trouble
from tests.support.visits import READY, Visit, wait_until

FORGOTTEN = "Nothing of this library is kept in this browser any more."

PATIENCE = 60_000
"""Milliseconds that a background update may take on a busy machine."""

COPIES = """async (end) => {
    let number = 0;
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            number += url.endsWith(end);
    return number;
}"""

KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("backrow:"));
    for (const name of names)
        if (name.endsWith(":state"))
            if (await (await caches.open(name)).match(SCOPE + ".backrow/current")) return true;
    return false;
}"""


class Site:
    """A site that can change and can be cut off, and a reader's visit."""

    def __init__(self, visit: Visit, folder: Path, url: str, trouble: Trouble) -> None:
        self.context, self.visit, self.folder, self.url = visit.context, visit, folder, url
        self.trouble = trouble
        self.n_changes = 0

    def open(self, end: str = "") -> Page:
        """Open a page and wait until it has started; `end` is the end of its address."""
        page = self.visit.open(self.url, fragment=end)
        assert page.evaluate(READY)
        return page

    def keep(self) -> Page:
        """Make a first visit, until all files are kept."""
        page = self.open()
        wait_until(page, KEPT.replace("SCOPE", f"'{self.url}'"))
        wait_until(
            page, "navigator.serviceWorker.ready.then(it => it.active.state === 'activated')"
        )
        return page

    def publish(self, built: Path) -> None:
        """Replace the site by another build, as a host that is in use does.

        The list of files comes last, and no file is ever missing: a worker that gets 404 for the
        list removes the library.
        """
        listing = Path("vendor") / "site.json"
        files = [it.relative_to(built / "site") for it in (built / "site").rglob("*")]
        for path in sorted(files, key=lambda path: (path == listing, len(path.parts))):
            source, target = built / "site" / path, self.folder / path
            if source.is_dir():
                target.mkdir(exist_ok=True)
                continue
            new = target.with_name(f"{target.name}.new")
            shutil.copy2(source, new)
            if path == listing:
                self.date(new)
            new.replace(target)

    def change(self, path: str, content: bytes) -> None:
        """Change a file of the site, and its hash in the list."""
        (self.folder / path).write_bytes(content)
        listing = self.folder / "vendor" / "site.json"
        site = json.loads(listing.read_text(encoding="utf-8"))
        site["files"][path] = hashlib.sha256(content).hexdigest()
        site["version"] = hashlib.sha256(json.dumps(site["files"]).encode()).hexdigest()
        listing.write_text(json.dumps(site), encoding="utf-8")
        self.date(listing, self.folder / path)

    def date(self, *files: Path) -> None:
        """Give files a later second than all before: hosts tell two changes apart by it."""
        self.n_changes += 1
        for file in files:
            os.utime(file, times=(time.time(), time.time() + 2 * self.n_changes))

    def version(self) -> str:
        """The current version of the site."""
        listing = json.loads((self.folder / "vendor" / "site.json").read_text(encoding="utf-8"))
        return str(listing["version"])

    def wait_until_current(self, page: Page, *, ask: bool = False) -> None:
        """Wait until the browser has all of the site's version; with `ask`, ask it repeatedly."""
        wait_until(
            page,
            """async ([scope, version, ask]) => {
                const { held, pending } = await navigator.locks.query();
                if (held.length + pending.length) return false; // at work
                const kept = await caches.match(scope + ".backrow/current");
                if ((await kept?.json())?.version === version) return true;
                if (ask) navigator.serviceWorker.controller.postMessage("update");
                return false;
            }""",
            [self.url, self.version(), ask],
        )


@contextlib.contextmanager
def without_network(site: Site) -> Iterator[None]:
    """Fail every request, including the service worker's."""
    site.context.set_offline(True)
    hidden = site.folder.with_name("hidden")
    site.folder.rename(hidden)
    try:
        yield
    finally:
        hidden.rename(site.folder)
        site.context.set_offline(False)


def copies(page: Page, end: str) -> int:
    """Count the kept copies of files whose names end in `end`."""
    return int(page.evaluate(COPIES, end))


def wait_for_copies(page: Page, end: str, number: int) -> None:
    """Wait until so many copies are kept."""
    wait_until(page, f"async ([end, number]) => (await ({COPIES})(end)) === number", [end, number])


def evict(page: Page, end: str) -> None:
    """Delete kept files whose names end in `end`, as a browser does that needs room."""
    page.evaluate(
        """async (end) => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    if (request.url.endsWith(end)) await cache.delete(request);
            }
        }""",
        end,
    )


def names(page: Page) -> list[str]:
    """Return the names of this origin's caches."""
    found: list[str] = page.evaluate("caches.keys()")
    return found
