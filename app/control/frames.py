"""Delay calls until the browser has painted the page."""

from collections.abc import Callable

Call = Callable[[], None]


class Frames:
    """Makes calls after the next paint.

    `request_frame` asks the browser to call `on_frame` when it makes a frame, `request_task` to
    call `make_calls` after it. Hidden pages get no frames, not even one requested before.
    """

    def __init__(
        self,
        request_frame: Call,
        request_task: Call,
        is_hidden: Callable[[], bool],
    ) -> None:
        self._request_frame = request_frame
        self._request_task = request_task
        self._is_hidden = is_hidden
        self._waiting: list[Call] = []
        self._painted: list[Call] = []

    def after_paint(self, call: Call) -> None:
        """Call after the paint of the page as it is at the end of this task."""
        self._waiting.append(call)
        if self._is_hidden():
            self.on_frame()
        elif len(self._waiting) == 1:
            self._request_frame()

    def on_visibility(self) -> None:
        """Make the waiting calls, since a page that was hidden gets no frame for them."""
        if self._waiting and self._is_hidden():
            self.on_frame()

    def on_frame(self) -> None:
        """Schedule the waiting calls for after the frame's paint."""
        self._painted += self._waiting
        self._waiting.clear()
        self._request_task()

    def make_calls(self) -> None:
        """Make the calls, each of them even if another one fails."""
        if self._painted:
            try:
                self._painted.pop(0)()
            finally:
                self.make_calls()
