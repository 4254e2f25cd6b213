"""What all of the page needs of the browser: elements, frames, tasks, files."""

import asyncio
from collections.abc import Awaitable
from functools import lru_cache
from traceback import format_exception
from typing import Any, TypeVar

from pyodide.ffi import create_once_callable, create_proxy
from pyscript import document, window
from pyscript.ffi import to_js

from app.control.frames import Frames

LIBRARY = str(window.backrowLibrary)
"""The library's address, from boot.js: part of the name of everything that the browser keeps.

The sites of one host share its storage, and so do all pages opened as files.
"""

_T = TypeVar("_T")

NO_SCROLL = to_js({"preventScroll": True})
"""Option of `focus`."""


def by_id(name: str) -> Any:
    """Return an element of the page."""
    return document.getElementById(name)


fixed = lru_cache(None)(by_id)
"""Return an element of index.html that is never replaced."""

BUG = (
    "Something went wrong in Backrow’s own code. The browser’s console shows it; reloading the "
    "page may help."
)

_PUT: dict[str, str] = {}


def put(name: str, html: str) -> None:
    """Make HTML the content of a fixed element, if it is another; nothing else may write there."""
    if _PUT.get(name) != html:
        fixed(name).innerHTML = html
        _PUT[name] = html


def absolute(path: str) -> str:
    """Return the full address of one of the page's own files."""
    return str(window.URL.new(path, document.baseURI).href)


def nothing(*_: Any) -> None:
    """Do nothing."""


_CHANNEL = window.MessageChannel.new()
"""A message to oneself arrives soon after the frame; a timer may be late."""

_SCHEDULER = getattr(window, "scheduler", None)
"""Where browsers have it, its tasks run right after the frame, 1.5 ms before a message."""

_FIRST = to_js({"priority": "user-blocking"})


def _request_task() -> None:
    if _SCHEDULER:
        _SCHEDULER.postTask(_MAKE_CALLS, _FIRST)
    else:
        _CHANNEL.port2.postMessage(None)


def _request_frame() -> None:
    window.requestAnimationFrame(_ON_FRAME)


_FRAMES = Frames(_request_frame, _request_task, lambda: bool(document.hidden))
_ON_FRAME: Any = create_proxy(lambda _time: _FRAMES.on_frame())
_MAKE_CALLS: Any = create_proxy(lambda *_: _FRAMES.make_calls())
_CHANNEL.port1.onmessage = _MAKE_CALLS
after_paint = _FRAMES.after_paint
document.addEventListener("visibilitychange", create_proxy(lambda _: _FRAMES.on_visibility()))


def painted() -> asyncio.Future[None]:
    """Return a future that is done when this task's changes of the page are painted."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    after_paint(lambda: None if done.done() else done.set_result(None))
    return done


def show_bug() -> None:
    """Say on the page that its own code failed; the console has the error."""
    if document.getElementById("bug"):
        return
    sentence = document.createElement("p")
    sentence.id = "bug"
    sentence.className = "update-offer"
    sentence.setAttribute("role", "alert")
    sentence.textContent = BUG
    document.body.append(sentence)


def report(error: BaseException) -> None:
    """Say that the page's own code failed; what a browser refuses is caught where it is asked."""
    window.console.error("".join(format_exception(error)))
    show_bug()


def watch_for_bugs() -> None:
    """Report the errors of event handlers, of timers, and of tasks that no one awaits."""

    def on_error(event: Any) -> None:
        thrown = getattr(event, "error", None) or getattr(event, "reason", None)
        if getattr(thrown, "name", "") == "PythonError":  # the browser itself has logged it
            show_bug()

    for name in ("error", "unhandledrejection"):
        window.addEventListener(name, create_proxy(on_error))
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: report(context.get("exception") or RuntimeError(context["message"]))
    )


def run(work: Awaitable[_T]) -> asyncio.Future[_T]:
    """Start a task, and report an error in it."""
    task = asyncio.ensure_future(work)
    TASKS.add(task)
    task.add_done_callback(_end)
    return task


def _end(task: asyncio.Future[Any]) -> None:
    TASKS.discard(task)
    if not task.cancelled() and (error := task.exception()):
        report(error)


TASKS: set[asyncio.Future[Any]] = set()
"""The tasks that run: the event loop itself would not keep them alive."""


async def choose_files(accept: str, *, many: bool = False, folder: bool = False) -> list[Any]:
    """Return the files that the reader chooses in the browser's dialogue, or []."""
    picker = document.createElement("input")
    picker.type = "file"
    picker.accept = accept
    picker.multiple = many
    picker.webkitdirectory = folder
    chosen: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()

    def done(_event: Any) -> None:
        if not chosen.done():
            chosen.set_result(list(picker.files))

    listener = create_proxy(done)
    for name in ("change", "cancel"):
        picker.addEventListener(name, listener)
    picker.click()
    return await chosen


def download(name: str, content: str | bytes, kind: str) -> None:
    """Save a file: the browser asks the reader where, or knows."""
    data = content.encode() if isinstance(content, str) else content
    blob = window.Blob.new(to_js([to_js(data)]), to_js({"type": kind}))
    link = document.createElement("a")
    link.href = window.URL.createObjectURL(blob)
    link.download = name
    document.body.append(link)
    link.click()
    link.remove()
    address = link.href
    asyncio.get_running_loop().call_later(60, lambda: window.URL.revokeObjectURL(address))


async def load_script(path: str) -> None:
    """Run one of the page's own classic scripts, which file pages may load."""
    script = document.createElement("script")
    script.src = path
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    script.addEventListener("load", create_once_callable(lambda _event: done.set_result(None)))
    script.addEventListener("error", create_once_callable(lambda _event: done.set_result(None)))
    document.head.append(script)
    await done
