"""Pages of a library in Chromium: one reader's visit, and one started page for many tests.

Compiling Python's WebAssembly takes two thirds of a start. Pages of one browser context share a
process (`--process-per-site`), and with it the compiled code, so visits share a context. They share
no storage: each visit gets its library from its own port, hence its own origin, and its storage is
deleted at its end.
"""

import contextlib
import time
import types

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect
from playwright.sync_api import Error as PlaywrightError

PATIENCE = 90
"""Seconds that a page may take for work that it does by itself."""

RESET_TIMEOUT = 5_000
"""Milliseconds that a step of a page's reset may take before the page is started anew."""

POLLING = 50
"""Milliseconds between two checks of a promise."""

STARTED = "document.documentElement.dataset.state !== 'booting'"
READY = "document.documentElement.dataset.state === 'ready'"


def wait_until(page: Page, function: str, argument: object = None) -> None:
    """Wait until a promise in the page resolves to something true.

    `wait_for_function` would take the promise itself as true.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(function, argument):
        assert time.monotonic() < end, function
        page.wait_for_timeout(POLLING)


def settle(page: Page) -> None:
    """Wait until a page has done all due work, for a test that it does nothing wrong."""
    page.evaluate(
        """async () => {
          for (let n = 0; n < 3; n += 1)
            await new Promise(done => requestIdleCallback(() => setTimeout(done)));
        }"""
    )


class Visit:
    """A reader's pages in a browser context, with every request and error of theirs."""

    def __init__(self, context: BrowserContext, settings: types.ModuleType) -> None:
        self.context = context
        self.settings = settings
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._others = set(context.pages)
        self._undo = contextlib.ExitStack()
        context.set_default_timeout(settings.TIMEOUT)
        context.on("request", self._note_request)
        context.on("weberror", self._note_error)
        context.on("console", self._note_message)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_error(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def add_init_script(self, script: str) -> None:
        """Run a script first in each page of this visit; one of the context would stay longer."""
        self._undo.enter_context(self.context.add_init_script(script))

    def open(self, address: str, fragment: str = "") -> Page:
        """Open an address and wait until the page has started, or shows why it can't."""
        page = self.context.new_page()
        page.goto(address + fragment)
        wait_for_start(page, self.settings)
        return page

    def outside(self, allowed: str) -> list[str]:
        """Return the requests to addresses that do not begin with `allowed`."""
        own = (allowed, "blob:", "data:")
        return [url for url in self.requests if not url.startswith(own)]

    def end(self) -> None:
        """Close the visit's pages, forget what they stored, and undo its settings."""
        self.context.remove_listener("request", self._note_request)
        self.context.remove_listener("weberror", self._note_error)
        self.context.remove_listener("console", self._note_message)
        self.context.unroute_all(behavior="ignoreErrors")
        self._undo.close()
        for page in self.context.pages:
            if page not in self._others:
                page.close()
        self.context.set_offline(False)
        self.context.clear_permissions()
        others = list(self._others)
        kept = {origin_of(page.url) for page in others}
        for origin in {origin_of(url) for url in self.requests} - kept:
            if others and origin.startswith(("file:", "http:")):
                clear_storage(others[0], origin)  # a later visit may get the same port


def origin_of(url: str) -> str:
    """Return the origin of a URL; all files have the same."""
    return "/".join(url.split("/")[:3])


def wait_for_start(page: Page, settings: types.ModuleType) -> None:
    """Wait until a page has started, or shows why it can't."""
    page.wait_for_function(STARTED, timeout=settings.START_TIMEOUT)


def clear_storage(page: Page, origin: str) -> None:
    """Delete everything that an origin stored in a page's browser context."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()


STATE = """async () => {
  const stored = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).count();
      const count = await new Promise(done => { request.onsuccess = () => done(request.result) });
      if (count) stored[`${name}/${store}`] = count;
    }
    database.close();
  }
  const all = selector => Array.from(document.querySelectorAll(selector));
  return {
    address: location.pathname + location.search + location.hash,
    status: document.getElementById('status').textContent,
    library: document.getElementById('library-status').textContent,
    stored,
    local: Object.keys(localStorage).sort(),
    session: Object.keys(sessionStorage).sort(),
    dialogs: all('dialog[open]').length,
    alerts: all('[role=alert]').filter(it => it.checkVisibility()).map(it => it.textContent),
    outcome: document.getElementById('opening').textContent.trim(),
    bug: document.getElementById('bug')?.textContent ?? '',
    chosen: all(':checked').map(it => `${it.name}=${it.value}`),
    typed: all('input[type=search], input[type=url], input[type=text], textarea')
      .map(it => it.value).join(''),
    details: all('details[open]').map(it => it.id || it.className).sort(),
    focus: document.activeElement === document.body,
    scrolled: scrollY,
    size: [innerWidth, innerHeight],
    history: history.length,
  };
}"""
"""The state of a page that tests can change."""

TIDY = """open => {
  for (const it of document.querySelectorAll('details'))
    it.open = open.includes(it.id || it.className);
  for (const it of document.querySelectorAll('#yours input:not([type=checkbox]), textarea'))
    it.value = '';
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


class LivePage:
    """A started page of the test library that is put back after each test that uses it."""

    def __init__(self, context: BrowserContext, address: str, settings: types.ModuleType) -> None:
        self.address = address
        self.settings = settings
        self.page = context.new_page()
        self.n_starts = 0
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_message)
        self.is_spoiled = False
        """Whether a test failed in the page, which leaves it in an unknown state."""
        self._session = context.new_cdp_session(self.page)
        self.restart()
        self.fresh = self.state()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def state(self) -> dict[str, object]:
        """Return the state that tests can have changed."""
        found: dict[str, object] = self.page.evaluate(STATE)
        return found

    def restart(self) -> None:
        """Start the page anew, with nothing stored."""
        self.n_starts += 1
        self.is_spoiled = False
        self.page.goto("about:blank")
        clear_storage(self.page, self.address)
        self.page.set_viewport_size(self.settings.WIDE)
        self.page.goto(self.address)
        self.page.wait_for_function(READY, timeout=self.settings.START_TIMEOUT)
        self.page.evaluate("location.hash = '#'")
        self._session.send("Page.resetNavigationHistory")
        self.page.wait_for_function("Object.keys(localStorage).length > 0")

    def reset(self) -> None:
        """Reset the page to its state after the start; start it anew if that fails.

        Raises AssertionError, with the page started anew, if a test left something that can't be
        reset.
        """
        self.page.context.unroute_all(behavior="ignoreErrors")
        self.page.unroute_all(behavior="ignoreErrors")
        left = "" if self.is_spoiled else self._try_to_tidy()
        if self.is_spoiled or left or self.differences():
            self.restart()
        errors = list(self.errors)
        self.errors.clear()
        assert not left, f"{left}\nErrors of the page: {errors}"
        assert self.differences() == {}

    def _try_to_tidy(self) -> str:
        """Undo the changes of tests; return the reason if that fails, else ""."""
        if bug := self.page.locator("#bug").all_inner_texts():
            return f"The test left this alert: {bug[0]}"
        self.page.set_default_timeout(RESET_TIMEOUT)
        try:
            self._tidy()
        except (PlaywrightError, AssertionError) as error:
            return f"The page could not be put back after the test: {error}"
        finally:
            self.page.set_default_timeout(self.settings.TIMEOUT)
        return ""

    def differences(self) -> dict[str, tuple[object, object]]:
        """Return the state that differs from after the start: its old and new values."""
        now = self.state()
        return {key: (was, now[key]) for key, was in self.fresh.items() if now[key] != was}

    def _tidy(self) -> None:
        page = self.page
        page.set_viewport_size(self.settings.WIDE)
        for _ in range(page.locator("dialog[open]").count()):
            page.keyboard.press("Escape")
        page.evaluate("location.hash = '#view=yours'")
        heading, status = page.get_by_role("heading", level=1), page.get_by_role("status")
        expect(heading).to_have_text("Your library", timeout=RESET_TIMEOUT)
        for name in ("Close all", "Put it away"):
            for button in reversed(page.get_by_role("button", name=name).all()):
                button.click()
        outcome = page.locator("#opening")
        if outcome.is_visible():
            outcome.get_by_role("button", name="Close", exact=True).click()
        page.evaluate("location.hash = '#'")
        expect(status).to_have_text(str(self.fresh["status"]), timeout=RESET_TIMEOUT)
        page.evaluate(TIDY, self.fresh["details"])
        self._session.send("Page.resetNavigationHistory")
