"""Copy this checkout, for tests that build into the root or need it without results."""

import shutil
from pathlib import Path

from tools.build import site
from tools.project import CACHE, ROOT, Project


def copy_project(root: Path, cache: Path = CACHE) -> Project:
    """Copy the input of a build to `root`, without notes and the results of builds."""
    shutil.copytree(ROOT / "app", root / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "vendor", root / "vendor", ignore=lambda *_: set(site.MADE))
    scripts = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tools" / "build", root / "tools" / "build", ignore=scripts)
    for name in site.OWN:
        shutil.copyfile(ROOT / name, root / name)
    return Project(root, cache)
