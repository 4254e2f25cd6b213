"""Draws the app's icons, Backrow's rows of seats, as PNG files.

Each is drawn from the same ten rectangles as the mark in index.html, with soft edges from each
pixel's distance to the outline. No image library, and the same bytes everywhere.
"""

import struct
import zlib
from collections.abc import Iterator

from tools.build.snapshot import gzip_all
from tools.project import PROJECT, Project

Colour = tuple[int, int, int]

PAPER: Colour = (250, 251, 250)
GREEN: Colour = (10, 104, 72)
AMBER: Colour = (232, 162, 0)
GREY: Colour = (136, 136, 136)

WIDTH, HEIGHT = 30.0, 24.0
"""Size of the mark in its own units, as its viewBox says."""

ICONS = {
    "icon-192.png": (192, 0.8),
    "icon-512.png": (512, 0.8),
    "icon-maskable-512.png": (512, 0.6),
    "apple-touch-icon.png": (180, 0.75),
}
"""File name to pixels, and the share of the width that the mark takes (a mask cuts corners)."""


def shapes() -> Iterator[tuple[float, float, float, float, float, float, Colour]]:
    """Yield the mark's rectangles: x, y, width, height, corner radius, line (0: filled), colour."""
    for number in range(4):
        yield 7.8 * number, 1, 6.5, 9, 2.25, 0, AMBER if number == 2 else GREEN
    for number in range(3):
        yield 4.5 + 7.75 * number, 13.5, 5.5, 8, 2, 1.5, GREY


def draw(size: int, part: float) -> bytearray:
    """Return the pixels of a square icon, three bytes each."""
    pixels = bytearray(bytes(PAPER) * (size * size))
    scale = size * part / WIDTH
    left, top = (size - WIDTH * scale) / 2, (size - HEIGHT * scale) / 2
    for x, y, width, height, radius, line, colour in shapes():
        half_w, half_h, corner = width * scale / 2, height * scale / 2, radius * scale
        middle_x, middle_y = left + x * scale + half_w, top + y * scale + half_h
        for row in range(int(middle_y - half_h - 2), int(middle_y + half_h + 3)):
            for column in range(int(middle_x - half_w - 2), int(middle_x + half_w + 3)):
                across = max(abs(column + 0.5 - middle_x) - half_w + corner, 0)
                down = max(abs(row + 0.5 - middle_y) - half_h + corner, 0)
                distance = (across * across + down * down) ** 0.5 - corner
                if line:
                    distance = abs(distance) - line * scale / 2
                cover = min(max(0.5 - distance, 0), 1)
                if cover:
                    at = 3 * (row * size + column)
                    for i in range(3):
                        under = pixels[at + i]
                        pixels[at + i] = round(under + (colour[i] - under) * cover)
    return pixels


def png(size: int, pixels: bytes | bytearray, project: Project = PROJECT) -> bytes:
    """Return a PNG file of these pixels."""
    rows = b"".join(b"\0" + pixels[at : at + 3 * size] for at in range(0, len(pixels), 3 * size))
    deflated = gzip_all({"rows": rows}, project)["rows"][10:-8]
    stream = b"\x78\xda" + deflated + struct.pack(">I", zlib.adler32(rows))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", stream), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def icons(project: Project = PROJECT) -> dict[str, bytes]:
    """Return each icon's PNG file, by its name."""
    return {name: png(size, draw(size, part), project) for name, (size, part) in ICONS.items()}
