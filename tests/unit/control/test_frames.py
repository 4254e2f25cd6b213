"""Calls are made after the paint, and in a hidden page without one."""

import pytest

from app.control.frames import Frames


class Painter:
    """Frames and tasks that come when the test wants."""

    def __init__(self) -> None:
        self.is_hidden = False
        self.n_frames = self.n_tasks = 0
        self.called: list[str] = []
        self.frames = Frames(self.request_frame, self.request_task, lambda: self.is_hidden)

    def request_frame(self) -> None:
        """Count."""
        self.n_frames += 1

    def request_task(self) -> None:
        """Count."""
        self.n_tasks += 1

    def wait(self, name: str) -> None:
        """Wait for the next paint."""
        self.frames.after_paint(lambda: self.called.append(name))


@pytest.fixture
def painter() -> Painter:
    return Painter()


def test_one_frame_serves_all_calls_in_their_order(painter: Painter) -> None:
    painter.wait("a")
    painter.wait("b")
    assert painter.n_frames == 1
    painter.frames.on_frame()
    assert painter.called == []
    painter.frames.make_calls()
    assert painter.called == ["a", "b"]
    painter.frames.make_calls()
    assert painter.called == ["a", "b"]


def test_what_comes_during_a_frame_waits_for_the_next(painter: Painter) -> None:
    painter.wait("a")
    painter.frames.on_frame()
    painter.wait("b")
    painter.frames.make_calls()
    assert painter.called == ["a"]
    assert painter.n_frames == 2


def test_a_hidden_page_needs_no_frame(painter: Painter) -> None:
    painter.is_hidden = True
    painter.wait("a")
    assert (painter.n_frames, painter.n_tasks) == (0, 1)
    painter.frames.make_calls()
    assert painter.called == ["a"]


def test_a_page_that_is_hidden_meanwhile_makes_its_calls(painter: Painter) -> None:
    painter.wait("a")
    painter.frames.on_visibility()
    assert painter.n_tasks == 0  # it is still shown
    painter.is_hidden = True
    painter.frames.on_visibility()
    painter.frames.on_visibility()
    assert painter.n_tasks == 1
    painter.frames.make_calls()
    assert painter.called == ["a"]


def test_a_call_that_fails_keeps_no_other_from_being_made(painter: Painter) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    painter.frames.after_paint(fail)
    painter.wait("b")
    painter.frames.on_frame()
    with pytest.raises(ZeroDivisionError):
        painter.frames.make_calls()
    assert painter.called == ["b"]
