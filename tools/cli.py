"""The command line: sets up what a command needs, then runs it.

Standard output carries only results, progress goes to standard error. Exit status: 0 done, 1 failed
with one sentence, 2 wrong usage.
"""

import argparse
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

from tools.progress import ToolError, as_tool_error, say
from tools.project import PROJECT, ROOT, VENV, Project
from tools.setup.node import ensure_modules
from tools.setup.venv import Level, ensure_venv

BENCHMARKS = ("starts", "agreement", "growth", "search")
"""Groups of `bench`; a test holds them equal to those of bench/run.py, which needs more."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        return run(options, sys.argv[1:] if arguments is None else arguments)
    except ToolError as error:
        say(f"backrow: {error}")
        return 1
    except OSError as error:
        say(f"backrow: {as_tool_error(error)}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the parser of the commands that CONTRIBUTING.md describes."""
    top = argparse.ArgumentParser(prog="python3 -m tools", description="Backrow's tools.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    command = commands.add_parser("open", help="set up, build, and open the library in the browser")
    command.add_argument("--no-browser", action="store_true", help="only print the addresses")

    command = commands.add_parser("test", help="check the code and run every test")
    command.add_argument("--install", action="store_true", help="install missing browsers first")
    extent = command.add_mutually_exclusive_group()
    extent.add_argument("--full", action="store_true", help="use the large counts")
    extent.add_argument("--quick", action="store_true", help="only checks and unit tests")

    command = commands.add_parser("build", help="write the site and the one-file library")
    command.add_argument("--notes", type=Path, metavar="DIR", help="the notes (default: notes)")
    command.add_argument("--out", type=Path, metavar="DIR", help="where to write (default: dist)")

    command = commands.add_parser("serve", help="serve the library and reload it on every change")
    command.add_argument("--port", type=int, default=8000, metavar="N", help="0 picks a free one")

    command = commands.add_parser("json", help="print what notes say, as JSON")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument(
        "--explain", action="store_true", help="print how each folder is read, and why"
    )

    command = commands.add_parser("check", help="print the problems in notes")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print them"
    )

    command = commands.add_parser("bench", help="measure, as ratios against named peers")
    command.add_argument("--notes", type=Path, metavar="DIR", help="measure with these notes")
    command.add_argument("--only", choices=BENCHMARKS, help="run this group alone")
    return top


def run(options: argparse.Namespace, arguments: list[str]) -> int:
    """Set up what the command needs, then run it inside the virtual environment."""
    level: Level = "test" if options.command in ("test", "bench") else "build"
    python = ensure_venv(level)
    if Path(sys.prefix).resolve() != VENV.resolve():
        command = [str(python), "-m", "tools", *arguments]
        return subprocess.run(
            command, env={**os.environ, **python_settings()}, check=False
        ).returncode
    if options.command in ("json", "check"):
        from tools import check  # noqa: PLC0415 - needs the virtual environment

        form, explained = getattr(options, "format", "text"), getattr(options, "explain", False)
        return check.show(options.command, options.paths, form, explained=explained)
    ensure_modules(level)
    from tools.setup.vendor import ensure_vendor  # noqa: PLC0415 - needs the virtual environment

    ensure_vendor()
    return build_command(options)


def python_settings() -> dict[str, str]:
    """Return the variables by which `-m tools` finds this checkout from any folder, in UTF-8."""
    return {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def build_command(options: argparse.Namespace) -> int:
    """Run a command that builds the page, or needs what builds need."""
    match options.command:
        case "test":
            from tools.testing import run_tests  # noqa: PLC0415 - needs the virtual environment

            return run_tests(install=options.install, full=options.full, quick=options.quick)
        case "bench":
            from bench.run import run_bench  # noqa: PLC0415 - needs the test requirements

            return run_bench(options.notes, options.only)
        case "serve":
            from tools.serve import serve  # noqa: PLC0415 - needs the virtual environment

            return serve(options.port)
        case "build":
            from tools.build.site import build  # noqa: PLC0415 - needs the virtual environment

            print(build(options.notes, options.out or ROOT / "dist"), end="")
        case "open":
            open_library(PROJECT, browser=not options.no_browser)
    return 0


def open_library(project: Project, *, browser: bool) -> None:
    """Build, and open the root's page in the browser; without one print the files' addresses."""
    from tools.build.site import build  # noqa: PLC0415 - needs the virtual environment

    build(None, project.root / "dist", project)
    pages = (project.root / "index.html", project.root / "dist" / "backrow.html")
    addresses = [path.as_uri() for path in pages]
    if not browser:
        print(*addresses, sep="\n")
    elif not webbrowser.open(addresses[0]):
        say(f"No browser could be started here; open {addresses[0]} in one.")
