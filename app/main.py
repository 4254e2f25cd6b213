"""What PyScript runs: starts the shell."""

from app.ui.shell import main

await main()  # type: ignore[top-level-await]  # noqa: F704, PLE1142 - PyScript runs this file so
