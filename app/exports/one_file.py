"""The library saved as one file, and what is said about it."""

from collections.abc import Collection, Mapping

from app import pack
from app.exports.exporter import Export
from app.model import FailedNote
from app.text import count

NAME = "backrow.html"


def save_as_one_file(
    runtime: str,
    notes: Mapping[str, bytes],
    pictures: Mapping[str, bytes],
    failed: Collection[FailedNote],
    marks: str = "",
) -> Export:
    """The one-file library, with the text of a file of marks if given.

    `runtime` is its fixed part. Notes that `failed` to load and pictures that are too large are
    left out, and said to be.
    """
    content = pack.one_file(runtime, {**notes, **pictures}, marks).encode()
    lost = f" Without {count(len(failed), 'note')} that could not be loaded." if failed else ""
    large = sorted(path for path, data in pictures.items() if not pack.fits(path, len(data)))
    if large:
        limit = f"{count(len(large), 'picture')} of more than {pack.PICTURE_LIMIT >> 10} KB"
        lost += f" Without {limit}: {', '.join(large)}."
    size = f"{len(content) / 1_000_000:.1f} MB, {count(len(notes), 'note')}"
    message = f"{NAME}: {size}{', with your marks' if marks else ''}.{lost}"
    return Export(message, NAME, content, "text/html")
