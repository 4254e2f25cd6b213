"""A copy of this checkout, for tests that build into the root or must find no result of others."""

import shutil
from pathlib import Path

from tools.build import site
from tools.project import CACHE, ROOT, Project


def copy_project(root: Path, cache: Path = CACHE) -> Project:
    """Copy what a build reads to `root`, without notes and without what builds make."""
    shutil.copytree(ROOT / "app", root / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "vendor", root / "vendor", ignore=lambda *_: set(site.MADE))
    scripts = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tools" / "build", root / "tools" / "build", ignore=scripts)
    for name in site.OWN:
        shutil.copyfile(ROOT / name, root / name)
    return Project(root, cache)
