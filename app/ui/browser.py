"""What every part of the shell needs of the browser: elements, paint, tasks, the clipboard."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from pyodide.ffi import create_once_callable, create_proxy
from pyscript import document, window
from pyscript.ffi import to_js

LIBRARY = str(window.backrowLibrary)
"""The library's address, from boot.js: part of the name of everything that the browser keeps.

The sites of one host share its storage, and so do all pages opened as files.
"""


def by_id(name: str) -> Any:
    """An element of the page."""
    return document.getElementById(name)


fixed = lru_cache(None)(by_id)
"""An element of index.html that stays in the page as long as the page lives."""

_PUT: dict[str, str] = {}


def put(name: str, html: str) -> None:
    """Make HTML the content of a fixed element that nothing else writes, if it is another."""
    if _PUT.get(name) != html:
        fixed(name).innerHTML = html
        _PUT[name] = html


async def to_clipboard(text: str) -> bool:
    """Copy text; on file:// some browsers refuse the clipboard, and a selection still works."""
    try:
        await window.navigator.clipboard.writeText(text)
    except Exception:
        area = document.createElement("textarea")
        area.value = text
        area.className = "visually-hidden"
        document.body.append(area)
        area.select()
        copied = bool(document.execCommand("copy"))
        area.remove()
        return copied
    return True


def absolute(path: str) -> str:
    """The full address of one of the page's own files."""
    return str(window.URL.new(path, document.baseURI).href)


def nothing(*_: Any) -> None:
    """Take no notice."""


_CHANNEL = window.MessageChannel.new()
"""A message to oneself comes soon after the frame; a timer comes when it likes."""
_SCHEDULER = getattr(window, "scheduler", None)
"""A task asked for during a frame comes right after it, 1.5 ms before a message; not everywhere."""
_FIRST = to_js({"priority": "user-blocking"})
_WAITING: list[Callable[[], None]] = []
_FRAMED: list[Callable[[], None]] = []


def _frame(*_: Any) -> None:
    """A frame is being made: what waited for it is called once it is painted."""
    _FRAMED.extend(_WAITING)
    _WAITING.clear()
    if _SCHEDULER:
        _SCHEDULER.postTask(_FRAME_IS_THERE, _FIRST)
    else:
        _CHANNEL.port2.postMessage(None)


def _frame_is_there(*_: Any) -> None:
    calls = _FRAMED[:]
    _FRAMED.clear()
    for call in calls:
        try:
            call()
        except Exception as error:  # the others wait for it, too
            window.console.error(str(error))


_FRAME_IS_THERE = create_proxy(_frame_is_there)
_CHANNEL.port1.onmessage = _FRAME_IS_THERE


def _hidden(*_: Any) -> None:
    """No frame comes while nobody looks, nor the one that was asked for just before."""
    if document.hidden and _WAITING:
        _frame()


document.addEventListener("visibilitychange", create_proxy(_hidden))


def after_paint(call: Callable[[], None]) -> None:
    """Call when the browser has painted what is in the page by the end of this task."""
    _WAITING.append(call)
    if document.hidden:  # no frames come while nobody looks
        _frame()
    elif len(_WAITING) == 1:
        window.requestAnimationFrame(create_once_callable(_frame))


def painted() -> asyncio.Future[None]:
    """Done when the browser has painted what is in the page by the end of this task."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    after_paint(lambda: None if done.done() else done.set_result(None))
    return done


def measure_paint(name: str, began: float) -> None:
    """Record the time from `began` (ms) to the frame that shows what this task changes."""

    def measure() -> None:
        window.performance.measure(name, to_js({"start": began, "end": window.performance.now()}))

    after_paint(measure)


def run(work: Awaitable[None]) -> asyncio.Future[None]:
    """Start work that an event asked for; an error in it is shown, not swallowed."""

    async def guarded() -> None:
        try:
            await work
        except Exception as error:
            window.console.error(str(error))
            raise

    TASKS.add(task := asyncio.ensure_future(guarded()))
    task.add_done_callback(TASKS.discard)
    return task


TASKS: set[asyncio.Future[None]] = set()


async def choose_files(accept: str, *, many: bool = False, folder: bool = False) -> list[Any]:
    """The files that the reader chooses in the browser's own dialogue; [] if none."""
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
    """Hand a file to the reader, whose browser asks or knows where to put it."""
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
    """Run one of the page's own classic scripts: what a page opened as a file may load."""
    script = document.createElement("script")
    script.src = path
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    script.addEventListener("load", create_once_callable(lambda _event: done.set_result(None)))
    script.addEventListener("error", create_once_callable(lambda _event: done.set_result(None)))
    document.head.append(script)
    await done
