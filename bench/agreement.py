"""Agreement of our HTML with GitHub's: runs the comparison that the tests use, and prints it."""

import subprocess
import sys
from pathlib import Path

from tools.project import MODULES, ROOT

COMPARISON = "tests.support.agreement"
"""A program, not an import: what measures does not depend on the tests."""


def print_agreement(notes: Path) -> None:
    """Print the share of sections, and of CommonMark's examples, that agree with cmark-gfm."""
    print(flush=True)
    spec = MODULES / "commonmark-spec" / "spec.txt"
    command = [sys.executable, "-m", COMPARISON, "--spec", str(spec), str(notes)]
    subprocess.run(command, cwd=ROOT, check=True)
