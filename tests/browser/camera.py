"""Films for Chromium's fake camera: a code held still, a pause, the next one. YUV4MPEG2, written as plain bytes."""

from collections.abc import Iterable
from pathlib import Path

import segno

FILMED = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)  # a film instead of a camera

WIDTH, HEIGHT = 640, 480
PER_SECOND = 5
SHOWN, BETWEEN, AFTER = (
    6,
    2,
    100,
)  # frames: of a code, of nothing between two, of nothing before the film starts again
PAPER, INK, WALL = 0xEB, 0x18, 0xB4
SIDE = 380  # pixels; no code is drawn larger


def film(path: Path, codes: Iterable[str]) -> Path:
    """Write a film in which one code after another is held before the camera."""
    nothing = _frame(bytearray([WALL]) * (WIDTH * HEIGHT))
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for code in codes:
            out.write(_frame(_held(code)) * SHOWN + nothing * BETWEEN)
        for _n in range(AFTER):
            out.write(nothing)
    return path


def _held(code: str) -> bytearray:
    """Draw a code on paper in the middle of the picture: its brightness, pixel by pixel."""
    picture = bytearray([WALL]) * (WIDTH * HEIGHT)
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)]
    scale = SIDE // len(rows)
    left, top = (WIDTH - scale * len(rows)) // 2, (HEIGHT - scale * len(rows)) // 2
    for y, row in enumerate(rows):
        line = b"".join(bytes([INK if dark else PAPER]) * scale for dark in row)
        for n in range(scale):
            start = (top + y * scale + n) * WIDTH + left
            picture[start : start + len(line)] = line
    return picture


def _frame(brightness: bytearray) -> bytes:
    return b"FRAME\n" + bytes(brightness) + b"\x80" * (WIDTH * HEIGHT // 2)  # without colour
