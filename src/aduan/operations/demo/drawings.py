"""Small drawings of what people report, as pictures that a telephone might have taken.

Each exists broken and mended. They hold no photograph and nothing of anybody.
"""

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

SIZE = (800, 600)
_GROUND = 360
_SKY = ((176, 205, 226), (198, 214, 222), (214, 220, 216))

Pen = ImageDraw.ImageDraw


def draw(name: str, dice: Random, *, mended: bool = False) -> bytes:
    """A JPEG of the thing by its name, broken or mended; `dice` varies it. Raises `KeyError`."""
    image = Image.new("RGB", SIZE, dice.choice(_SKY))
    _DRAWINGS[name](ImageDraw.Draw(image), dice, mended)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=70)
    return data.getvalue()


def _street(pen: Pen, dice: Random) -> None:
    """Houses behind a road that runs away from us."""
    left = 0
    while left < SIZE[0]:
        width, height = dice.randint(90, 170), dice.randint(90, 200)
        wall = tuple(dice.randint(150, 225) for _ in range(3))
        pen.rectangle((left, _GROUND - height, left + width, _GROUND), fill=wall)
        pen.polygon(
            [(left - 8, _GROUND - height), (left + width // 2, _GROUND - height - 45),
             (left + width + 8, _GROUND - height)],
            fill=(150, 78, 58),
        )  # fmt: skip
        for window in range(left + 18, left + width - 30, 45):
            box = (window, _GROUND - height + 28, window + 24, _GROUND - height + 58)
            pen.rectangle(box, fill=(70, 90, 110))
        left += width + dice.randint(4, 30)
    pen.rectangle((0, _GROUND, *SIZE), fill=(132, 150, 98))
    pen.polygon([(330, _GROUND), (470, _GROUND), (760, 600), (40, 600)], fill=(96, 96, 100))
    for top in range(_GROUND + 20, 600, 60):
        half = 2 + (top - _GROUND) // 40
        pen.polygon(
            [(400 - half, top), (400 + half, top), (400 + half + 2, top + 30),
             (400 - half - 2, top + 30)],
            fill=(235, 235, 225),
        )  # fmt: skip


def _hole(pen: Pen, dice: Random, mended: bool) -> None:
    _street(pen, dice)
    x, y, wide = dice.randint(280, 480), dice.randint(470, 540), dice.randint(60, 120)
    box = (x - wide, y - wide // 3, x + wide, y + wide // 3)
    if mended:
        pen.rectangle(box, fill=(62, 62, 66))
        return
    pen.ellipse(box, fill=(58, 48, 40), outline=(40, 34, 30), width=4)
    pen.ellipse((x - wide // 2, y - wide // 8, x + wide // 2, y + wide // 5), fill=(110, 120, 118))


def _flood(pen: Pen, dice: Random, mended: bool) -> None:
    _street(pen, dice)
    if mended:
        pen.rectangle((40, 560, 760, 590), fill=(150, 150, 150))
        for left in range(60, 750, 40):
            pen.rectangle((left, 566, left + 24, 584), fill=(60, 60, 60))
        return
    top = dice.randint(_GROUND - 30, _GROUND + 40)
    pen.rectangle((0, top, *SIZE), fill=(126, 104, 74))
    for _ in range(40):
        x, y = dice.randint(0, 760), dice.randint(top + 8, 595)
        pen.line((x, y, x + dice.randint(20, 60), y), fill=(156, 136, 104), width=3)


def _waste(pen: Pen, dice: Random, mended: bool) -> None:
    _street(pen, dice)
    if mended:
        pen.rectangle((560, 380, 660, 520), fill=(52, 110, 62))
        pen.rectangle((550, 366, 670, 384), fill=(40, 88, 50))
        return
    for _ in range(90):
        x, y = int(dice.gauss(560, 80)), int(600 - abs(dice.gauss(0, 70)))
        size = dice.randint(14, 40)
        colour = tuple(dice.randint(40, 235) for _ in range(3))
        pen.ellipse((x, y - size, x + size + 12, y), fill=colour, outline=(50, 50, 50))


def _lamp(pen: Pen, dice: Random, mended: bool) -> None:
    pen.rectangle((0, 0, *SIZE), fill=(18, 22, 40))
    for left in range(0, 800, 130):
        height = dice.randint(100, 220)
        pen.rectangle((left, _GROUND - height, left + 110, _GROUND), fill=(34, 38, 56))
    pen.rectangle((0, _GROUND, *SIZE), fill=(28, 30, 36))
    for x, size in ((180, 1.0), (430, 0.75), (610, 0.55)):
        top = int(_GROUND + 120 - 330 * size)
        if mended:
            pen.polygon([(x + 40, top), (x - 110, 600), (x + 210, 600)], fill=(92, 88, 60))
        pen.line((x, 560, x, top), fill=(120, 124, 130), width=8)
        pen.line((x, top, x + 44, top), fill=(120, 124, 130), width=6)
        light = (255, 240, 180) if mended else (70, 72, 76)
        pen.ellipse((x + 24, top - 6, x + 60, top + 14), fill=light)


def _tree(pen: Pen, dice: Random, mended: bool) -> None:
    _street(pen, dice)
    lean = 0 if mended else dice.randint(70, 150)
    foot, head = (600, 560), (600 - lean, 250)
    pen.line((*foot, *head), fill=(92, 66, 44), width=34)
    for _ in range(16 if mended else 34):
        x, y = head[0] + int(dice.gauss(0, 60)), head[1] + int(dice.gauss(-10, 45))
        green = (dice.randint(40, 80), dice.randint(110, 150), dice.randint(40, 70))
        pen.ellipse((x - 40, y - 32, x + 40, y + 32), fill=green)
    pen.line((0, 190, 800, 215), fill=(40, 40, 44), width=4)


def _paper(pen: Pen, dice: Random, mended: bool) -> None:
    pen.rectangle((0, 0, *SIZE), fill=(120, 92, 66))
    pen.polygon([(170, 40), (650, 60), (630, 590), (150, 570)], fill=(246, 244, 236))
    for line in range(110, 540, 30):
        right = dice.randint(380, 600)
        pen.line((205, line, right, line + 12), fill=(150, 150, 154), width=6)
    stamp = (36, 120, 70) if mended else (176, 48, 44)
    pen.ellipse((450, 430, 570, 540), outline=stamp, width=9)


_DRAWINGS: dict[str, Callable[[Pen, Random, bool], None]] = {
    "hole": _hole,
    "flood": _flood,
    "waste": _waste,
    "lamp": _lamp,
    "tree": _tree,
    "paper": _paper,
}

NAMES = tuple(_DRAWINGS)
"""What can be drawn."""
