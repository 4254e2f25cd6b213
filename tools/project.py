"""The folders of this checkout: its sources, and what set-up and builds make beside them."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
VENDOR = ROOT / "vendor"
NODE = ROOT / "tools" / "node"
MODULES = NODE / "node_modules"
LOG = CACHE / "setup.log"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders that a build works in. A test hands in those of a copy."""

    root: Path
    """Where the sources, `vendor/` and `tools/` are."""
    cache: Path
    """Where slow results are kept, by the digest of what they were made from."""

    @property
    def vendor(self) -> Path:
        """The third-party files of the page, and what builds make."""
        return self.root / "vendor"

    @property
    def scripts(self) -> Path:
        """The programs that builds run in Node and in Pyodide."""
        return self.root / "tools" / "build"


PROJECT = Project(ROOT, CACHE)
"""This checkout."""
