"""Files of other sites: every answer has a reason, a size and a time."""

import asyncio

import pytest

from app.imports.files import RefusedError
from app.imports.remote import NotFoundError, load_remote

SHORT = 0.01
"""Seconds after which a silent site is given up here."""


class Answer:
    """An answer in pieces; None among them is a silence."""

    def __init__(self, status: int, pieces: list[bytes | None]) -> None:
        self.status = status
        self._pieces = pieces

    async def piece(self) -> bytes | None:
        if not self._pieces:
            return None
        piece = self._pieces.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        return piece


class Request:
    """A request that is answered, refused, or never answered."""

    def __init__(self, answer: Answer | RefusedError | None) -> None:
        self._answer = answer
        self.is_aborted = False

    async def answer(self) -> Answer:
        if isinstance(self._answer, RefusedError):
            raise self._answer
        if self._answer is None:
            await asyncio.Event().wait()
        assert self._answer
        return self._answer

    def abort(self) -> None:
        self.is_aborted = True


def load(request: Request) -> bytes:
    return asyncio.run(load_remote(request, 4 << 20, SHORT))


def test_the_pieces_are_put_together() -> None:
    request = Request(Answer(200, [b"# Al", b"", b"pha"]))
    assert load(request) == b"# Alpha"
    assert request.is_aborted


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(404, []), "was not found"),
        (Answer(410, []), "was not found"),
        (Answer(403, []), "was refused by the server (403)"),
        (Answer(304, []), "was refused by the server (304)"),
        (Answer(204, []), "holds nothing (204)"),
        (Answer(200, [bytes(3 << 20)] * 2), "is too large: at most 4 MB are read"),
        (Answer(200, [b"# Al", None]), "stopped half-way for 0 seconds"),
        (None, "did not answer within 0 seconds"),
        (RefusedError("could not be loaded: no connection"), "could not be loaded: no connection"),
    ],
)
def test_each_failure_has_its_reason(answer: Answer | RefusedError | None, reason: str) -> None:
    request = Request(answer)
    with pytest.raises(RefusedError) as raised:
        load(request)
    assert str(raised.value) == reason
    assert isinstance(raised.value, NotFoundError) == (reason == "was not found")
    assert request.is_aborted


def test_a_cancelled_request_is_aborted() -> None:
    request = Request(None)

    async def cancelled() -> None:
        loading = asyncio.ensure_future(load_remote(request, 1))
        await asyncio.sleep(0)
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading

    asyncio.run(cancelled())
    assert request.is_aborted
