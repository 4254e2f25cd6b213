"""Runs installers (pip, npm, apt) with their output in a log, and explains their failures."""

import os
import re
import subprocess
from pathlib import Path

from tools.progress import ToolError
from tools.project import LOG, ROOT

Command = list[str | Path]

UNREACHABLE = re.compile(
    r"Could not find a version|No matching distribution|NewConnectionError|ConnectionError"
    r"|ConnectTimeout|ReadTimeout|Temporary failure in name|Name or service not known"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network",
    re.IGNORECASE,
)
DISK_FULL = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded")
BAD_HASH = re.compile(r"DO NOT MATCH THE HASHES|EINTEGRITY")


def run_logged(
    command: Command, what: str, source: str, *, folder: Path = ROOT, log: Path = LOG, **extra: str
) -> None:
    """Run an installer with its output in the log. Raises ToolError when it fails.

    `what` and `source` name, for the error's sentence, what is installed and where it comes from;
    `folder` is where the installer runs, `log` gets its output, and `extra` are environment
    variables.
    """
    log.parent.mkdir(exist_ok=True)
    with log.open("a", encoding="utf-8") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n")
        output.flush()
        start = output.tell()
        status = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **extra},
            check=False,
        ).returncode
    if not status:
        return
    with log.open("rb") as log_bytes:
        log_bytes.seek(start)
        printed = log_bytes.read().decode("utf-8", "replace")
    details = f"The details are in {log.parent.name}/{log.name}."
    raise ToolError(f"{explain(printed, what, source)} {details}")


def explain(output: str, what: str, source: str) -> str:
    """Return one sentence that says why an installer failed, from what it printed."""
    if DISK_FULL.search(output):
        return f"The disk is full: free about 500 MB to install {what}."
    if BAD_HASH.search(output):
        return f"{what} from {source} differ from the lock file, so they were not installed."
    if UNREACHABLE.search(output):
        return f"{what} could not be fetched: {source} cannot be reached; check the network."
    return f"{what} could not be installed from {source}."
