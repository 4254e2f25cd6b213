"""What the tools print on standard error: progress, and the one sentence of a failure."""

import contextlib
import errno
import sys
import time
from collections.abc import Iterator


class ToolError(Exception):
    """A command cannot go on; the message is one sentence that says what to do."""


def say(text: str) -> None:
    """Write a line of progress to standard error: standard output carries only results."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Print a step's name and duration; raise ToolError for an OSError inside it."""
    say(f"• {name} …")
    began = time.monotonic()
    try:
        yield
    except OSError as error:
        raise as_tool_error(error) from error
    say(f"  done in {time.monotonic() - began:.1f} s")


def as_tool_error(error: OSError) -> ToolError:
    """Return the ToolError that says what an operating system's error means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ToolError("The disk is full: free about 500 MB and run the command again.")
    where = f" ({error.filename})" if error.filename else ""
    return ToolError(f"{error.strerror or error}{where}.")
