"""Set-up: what it says when something is missing, and that nothing is done twice."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from tools import files
from tools.progress import ToolError, step
from tools.project import ROOT
from tools.setup import installers, venv
from tools.setup.node import ensure_modules

PIP_OFFLINE = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)'\n"
    "ERROR: Could not find a version that satisfies the requirement markdown==3.11.3\n"
)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (PIP_OFFLINE, "X could not be fetched: Y cannot be reached; check the network."),
        (
            "npm error code ENOTFOUND",
            "X could not be fetched: Y cannot be reached; check the network.",
        ),
        (
            "OSError: [Errno 28] No space left on device",
            "The disk is full: free about 500 MB to install X.",
        ),
        ("npm error ENOSPC", "The disk is full: free about 500 MB to install X."),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES",
            "X from Y differ from the lock file, so they were not installed.",
        ),
        (
            "npm error code EINTEGRITY",
            "X from Y differ from the lock file, so they were not installed.",
        ),
        ("Segmentation fault", "X could not be installed from Y."),
    ],
    ids=["pip-offline", "npm-offline", "pip-disk", "npm-disk", "pip-hash", "npm-hash", "other"],
)
def test_an_installers_failure_is_one_sentence(output: str, sentence: str) -> None:
    assert installers.explain(output, "X", "Y") == sentence


def test_a_full_disk_in_a_step_is_one_sentence() -> None:
    with pytest.raises(ToolError) as caught, step("Writing"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(caught.value) == "The disk is full: free about 500 MB and run the command again."


def test_a_command_that_fails_names_the_log(tmp_path: Path) -> None:
    log = tmp_path / "cache" / "setup.log"
    with pytest.raises(ToolError) as caught:
        installers.run_logged(
            [sys.executable, "-c", "import sys; sys.exit('ENOTFOUND')"],
            "The parts",
            "the shop",
            log=log,
        )
    assert str(caught.value) == (
        "The parts could not be fetched: the shop cannot be reached; check the network."
        " The details are in cache/setup.log."
    )
    assert "ENOTFOUND" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_without_the_venv_module_one_sentence(missing: str) -> None:
    with pytest.raises(ToolError, match="apt install python3-venv"):
        venv.require_venv_module(lambda name: None if name == missing else name)


def test_what_is_installed_is_not_installed_again(capsys: pytest.CaptureFixture[str]) -> None:
    venv.ensure_venv("build")
    venv.ensure_venv("test")
    ensure_modules("build")
    ensure_modules("test")
    assert capsys.readouterr().err == ""


def test_an_interrupted_step_has_no_stamp_and_a_changed_lock_no_match(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("one", encoding="utf-8")
    assert not files.is_done(stamp, files.fingerprint(lock))
    stamp.write_text(files.fingerprint(lock), encoding="utf-8")
    assert files.is_done(stamp, files.fingerprint(lock))
    lock.write_text("two", encoding="utf-8")
    assert not files.is_done(stamp, files.fingerprint(lock))


def test_an_old_python_is_told_so() -> None:
    source = (ROOT / "tools" / "__main__.py").read_text(encoding="utf-8")
    code = f"import sys; sys.version_info = (3, 9, 2); exec({source!r})"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 1
    assert result.stderr == (
        "Backrow needs Python 3.11 or newer; this is Python 3.9. Install a newer one and run"
        " the same command with it.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["fly"], ["json"], ["serve", "--port", "x"]])
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tools", *arguments], capture_output=True, check=False, cwd=ROOT
    )
    assert result.returncode == 2
    assert result.stdout == b""
