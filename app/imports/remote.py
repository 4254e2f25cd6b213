"""Loads a file from another site: in its time, up to its size, with a reason if that fails."""

import asyncio
from collections.abc import Awaitable
from typing import Protocol, TypeVar

from app.imports.files import RefusedError

WITHIN = 30.0
"""Seconds in which a site must begin to answer, and go on; some never do."""
GONE = (404, 410)
EMPTY = (204, 205)

_T = TypeVar("_T")


class NotFoundError(RefusedError):
    """There is no such file at its address."""


class RemoteAnswer(Protocol):
    """The beginning of an answer; its body comes in pieces."""

    @property
    def status(self) -> int:
        """The status of HTTP."""

    async def piece(self) -> bytes | None:
        """The next piece of the body; None at its end. Raises RefusedError."""


class RemoteRequest(Protocol):
    """A request to another site."""

    async def answer(self) -> RemoteAnswer:
        """Send it. Raises RefusedError."""

    def abort(self) -> None:
        """End what is still under way."""


async def load_remote(request: RemoteRequest, most: int, within: float = WITHIN) -> bytes:
    """At most so many bytes of an answer. Raises RefusedError and NotFoundError.

    `within` is the seconds after which a silent site is given up.
    """
    silent = f"did not answer within {within:.0f} seconds"
    stopped = f"stopped half-way for {within:.0f} seconds"
    try:
        answer = await _in_time(request.answer(), within, silent)
        if answer.status in GONE:
            raise NotFoundError("was not found")
        if not 200 <= answer.status < 300:
            raise RefusedError(f"was refused by the server ({answer.status})")
        if answer.status in EMPTY:
            raise RefusedError(f"holds nothing ({answer.status})")
        data = bytearray()
        while (piece := await _in_time(answer.piece(), within, stopped)) is not None:
            data += piece
            if len(data) > most:
                raise RefusedError(f"is too large: at most {most >> 20} MB are read")
        return bytes(data)
    finally:
        request.abort()


async def _in_time(work: Awaitable[_T], within: float, reason: str) -> _T:
    try:
        return await asyncio.wait_for(work, within)
    except TimeoutError as error:
        raise RefusedError(reason) from error
