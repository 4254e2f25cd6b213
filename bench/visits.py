"""Visits in Chromium that are measured without being watched, as a person's are not.

Playwright watches its own pages from their beginning, and that slows a start: Chromium notes, for
each request, which line of which script made it. So pages are opened through Chromium's protocol,
and asked for their marks once the list is there. Until then they are asked nothing, because a
question costs a slow page more than a fast one; the window's title tells when the list is there.

A new window first loads pages of the browser's own, half a second of work: a visit begins when that
is over.
"""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession

from bench.shared import HEIGHT, WIDTH

SETTLED = 3.0
"""Seconds until a new window has loaded what is the browser's own."""
PAUSE = 0.25
"""Seconds between two looks at a title, or two questions to a page."""
ANSWER_PAUSE = 0.02
"""Seconds between two looks for an answer to a command."""
TIMEOUT = 120.0
"""Seconds until a page must be there, or have answered."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that is open."""

    visitor: "Visitor"
    target: str

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page, or what its promise resolves to."""
        return self.visitor.ask(self.target, expression)

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + TIMEOUT
        while not self.ask(expression):
            if time.monotonic() > end:
                raise TimeoutError(f"never true in the page: {expression}")
            time.sleep(PAUSE)

    def wait_for_title(self, wanted: re.Pattern[str]) -> None:
        """Wait until the window's title matches, without asking the page."""
        end = time.monotonic() + TIMEOUT
        while not wanted.fullmatch(self.visitor.title(self.target)):
            if time.monotonic() > end:
                raise TimeoutError(f"the page's title never was {wanted.pattern}")
            time.sleep(PAUSE)

    def close(self) -> None:
        """Close the page."""
        self.visitor.session.send("Target.closeTarget", {"targetId": self.target})


class Visitor:
    """Opens pages that Playwright does not watch, because it did not make them."""

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
        """Make a new browser context, which is removed afterwards."""
        made: str = self.session.send("Target.createBrowserContext")["browserContextId"]
        try:
            yield made
        finally:
            self.session.send("Target.disposeBrowserContext", {"browserContextId": made})

    def open(self, profile: str, url: str) -> Visit:
        """Open a page in a new window, once the window has settled."""
        blank = {"url": "about:blank", "browserContextId": profile, "newWindow": True}
        made = self.session.send("Target.createTarget", {**blank, "width": WIDTH, "height": HEIGHT})
        time.sleep(SETTLED)
        self.command(made["targetId"], "Page.navigate", {"url": url})
        return Visit(self, made["targetId"])

    def title(self, target: str) -> str:
        """Return the title of a page's window, as the browser knows it."""
        told = self.session.send("Target.getTargetInfo", {"targetId": target})
        title: str = told["targetInfo"]["title"]
        return title

    def ask(self, target: str, expression: str) -> Any:
        """Evaluate an expression in a page."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.command(target, "Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer}")
        return answer["result"].get("value")

    def command(self, target: str, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Send a page one command, attached to it for that command only."""
        asked = {"targetId": target, "flatten": False}
        attached = {"sessionId": self.session.send("Target.attachToTarget", asked)["sessionId"]}
        self.number += 1
        message = json.dumps({"id": self.number, "method": method, "params": parameters})
        self.session.send("Target.sendMessageToTarget", {**attached, "message": message})
        end = time.monotonic() + TIMEOUT
        while self.number not in self.answers:
            if time.monotonic() > end:
                raise TimeoutError(f"no answer from the page: {method} {parameters}")
            time.sleep(ANSWER_PAUSE)
            self.session.send("Browser.getVersion")  # a round trip, to let it arrive
        answer = self.answers.pop(self.number)
        self.session.send("Target.detachFromTarget", attached)
        if "result" not in answer:
            raise RuntimeError(f"{method}: {answer}")
        result: dict[str, Any] = answer["result"]
        return result
