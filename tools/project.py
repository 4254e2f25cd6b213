"""The folders of this checkout: its sources, and what set-up and builds make beside them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
VENDOR = ROOT / "vendor"
NODE = ROOT / "tools" / "node"
MODULES = NODE / "node_modules"
LOG = CACHE / "setup.log"
