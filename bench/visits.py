"""Visits that nothing watches, as a person's are: a page is asked for its marks when it is there.

Playwright's own pages are watched from their beginning, and that costs a start: Chromium notes for
each request which line of which script made it, and reads whole scripts anew to tell. A new window
loads pages of the browser's own, half a second of a core: a visit begins when that is over.

Nor is a page asked anything while it starts: what a question costs, a slow page would pay more
often. When its list is there the window's title tells, which the browser knows by itself.
"""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession

WIDTH, HEIGHT = 1280, 900
SETTLED = 3.0
"""Seconds after which a new window is done with itself."""
PAUSE = 0.25
"""Seconds between two questions to a page that is not there yet."""
BREATH = 0.02
"""Seconds between two looks for an answer."""
PATIENCE = 120.0
"""Seconds until a page must be there, or have answered."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that is open."""

    visitor: "Visitor"
    target: str

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page; of a promise, what it becomes."""
        return self.visitor.ask(self.target, expression)

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.ask(expression):
            if time.monotonic() > end:
                raise TimeoutError(f"never true in the page: {expression}")
            time.sleep(PAUSE)

    def wait_for_title(self, wanted: re.Pattern[str]) -> None:
        """Wait until the window has such a title, without asking the page."""
        end = time.monotonic() + PATIENCE
        while not wanted.fullmatch(self.visitor.title(self.target)):
            if time.monotonic() > end:
                raise TimeoutError(f"the page's title never was {wanted.pattern}")
            time.sleep(PAUSE)

    def close(self) -> None:
        """Close the page."""
        self.visitor.session.send("Target.closeTarget", {"targetId": self.target})


class Visitor:
    """Somebody with a Chromium. Playwright leaves alone what is not of its own making."""

    def __init__(self, browser: Browser) -> None:
        self.session: CDPSession = browser.new_browser_cdp_session()
        self.answers: dict[int, dict[str, Any]] = {}
        self.number = 0
        self.session.on("Target.receivedMessageFromTarget", self.hear)

    def hear(self, event: dict[str, str]) -> None:
        """Keep an answer until it is waited for."""
        answer = json.loads(event["message"])
        self.answers[answer.get("id", 0)] = answer

    @contextlib.contextmanager
    def profile(self) -> Iterator[str]:
        """A browser context that knows nothing yet."""
        made: str = self.session.send("Target.createBrowserContext")["browserContextId"]
        try:
            yield made
        finally:
            self.session.send("Target.disposeBrowserContext", {"browserContextId": made})

    def open(self, profile: str, url: str) -> Visit:
        """Open a page, in a window of its own that has been there for a while."""
        blank = {"url": "about:blank", "browserContextId": profile, "newWindow": True}
        made = self.session.send("Target.createTarget", {**blank, "width": WIDTH, "height": HEIGHT})
        time.sleep(SETTLED)
        self.command(made["targetId"], "Page.navigate", {"url": url})
        return Visit(self, made["targetId"])

    def title(self, target: str) -> str:
        """The title of a page's window, as the browser has it."""
        told = self.session.send("Target.getTargetInfo", {"targetId": target})
        title: str = told["targetInfo"]["title"]
        return title

    def ask(self, target: str, expression: str) -> Any:
        """Ask a page once."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.command(target, "Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer}")
        return answer["result"].get("value")

    def command(self, target: str, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Have a page do something, without watching it before or after."""
        asked = {"targetId": target, "flatten": False}
        attached = {"sessionId": self.session.send("Target.attachToTarget", asked)["sessionId"]}
        self.number += 1
        message = json.dumps({"id": self.number, "method": method, "params": parameters})
        self.session.send("Target.sendMessageToTarget", {**attached, "message": message})
        end = time.monotonic() + PATIENCE
        while self.number not in self.answers:
            if time.monotonic() > end:
                raise TimeoutError(f"no answer from the page: {method} {parameters}")
            time.sleep(BREATH)
            self.session.send("Browser.getVersion")  # a way there and back, on which it may come
        answer = self.answers.pop(self.number)
        self.session.send("Target.detachFromTarget", attached)
        if "result" not in answer:
            raise RuntimeError(f"{method}: {answer}")
        result: dict[str, Any] = answer["result"]
        return result
