"""Start the page: what PyScript runs, and the one module that knows both halves of it."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from app.control.host import Deferred, Host
from app.ui.start import start


def import_deferred() -> Iterator[None]:
    """Import the deferred half, a module at each step."""
    from app import deferred  # noqa: PLC0415 - the list is there sooner without it

    for module in iter_modules(deferred.__path__, f"{deferred.__name__}."):
        import_module(module.name)
        yield


def make_deferred(host: Host) -> Deferred:
    """Make the deferred half, and import what is not there yet."""
    from app.deferred import root  # noqa: PLC0415 - as above

    return root.make_deferred(host)


await start(make_deferred, import_deferred())  # type: ignore[top-level-await]  # noqa: F704, PLE1142 - PyScript runs this file so
