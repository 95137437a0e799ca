"""Pictures: decoded and written anew, so that nothing but the visible picture is kept.

What comes out is an upright JPEG in sRGB (PNG for flat graphics that are partly transparent) of at
most 2048 pixels a side, without EXIF, GPS, XMP, colour profile, comment, embedded preview, second
frame or trailing bytes. Whatever else a sender hid in the file, on purpose or not, is gone.
"""

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, UnidentifiedImageError

from aduan.vault.media.kinds import Kind, sniff
from aduan.vault.media.refusals import NotAllowed, NothingMarked, TooBig, Unreadable

__all__ = ["Box", "Picture", "blacked", "clean", "thumbnail"]

pillow_heif.register_heif_opener()
# The limits below are stricter than Pillow's warning and checked before anything is decoded.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

#: The longest side of a stored picture, in pixels.
SIDE: Final = 2048
#: The longest side of a thumbnail, in pixels.
THUMBNAIL_SIDE: Final = 480
#: Pixels that are decoded at most: the largest common phone sensor short of 108 megapixels.
DECODED_PIXELS: Final = 66_000_000
#: The same for PNG, GIF and WebP, which cameras do not write and which may hold four channels.
GRAPHIC_PIXELS: Final = 40_000_000
#: Pixels of a baseline JPEG, which the decoder shrinks while it reads (108-megapixel phones).
BASELINE_PIXELS: Final = 120_000_000

#: left, top, right, bottom in pixels of the stored picture; right and bottom excluded.
Box = tuple[int, int, int, int]

_QUALITY = 84
_FLAT_COLOURS = 4096
#: A decoder takes up to some 400 MB for the largest picture; so many at a time in one process.
_DECODERS = threading.BoundedSemaphore(2)
#: What decoders raise over broken files, besides what they document.
_DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
_ORIENTATION_TAG = 0x0112
#: Where a HEIF file's boxes about its pictures stand, before the pictures themselves.
_HEIF_HEAD = 65_536
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_TOO_MANY_PIXELS = _("This picture has too many pixels. Please send a smaller one.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is fit to be stored: its bytes, "image/jpeg" or "image/png", its size in
    pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def clean(data: bytes) -> Picture:
    """A picture from any door, made harmless.

    Takes JPEG, PNG, GIF, WebP, HEIC/HEIF and AVIF, told by their bytes. Raises `NotAllowed` for
    anything else, `TooBig` for more pixels than are decoded and `Unreadable` for a damaged file.
    """
    return _encoded(_decoded(data, SIDE))


def thumbnail(data: bytes, side: int = THUMBNAIL_SIDE) -> Picture:
    """A small copy of a picture, its longest side at most `side` pixels. Raises as `clean` does."""
    return _encoded(_decoded(data, side))


def blacked(data: bytes, boxes: Sequence[Box]) -> bytes:
    """The picture with every box painted black, written anew.

    A box may reach over the edge. Raises `NothingMarked` where no box covers a pixel, and as
    `clean`.
    """
    image = _decoded(data, SIDE)
    black = (0, 0, 0, 255)[: len(image.getbands())] if image.mode != "L" else 0
    covered = 0
    for left, top, right, bottom in boxes:
        inside = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        if inside[0] < inside[2] and inside[1] < inside[3]:
            image.paste(black, inside)
            covered += 1
    if not covered:
        raise NothingMarked
    return _encoded(image).data


def _decoded(data: bytes, side: int) -> Image.Image:
    """Upright pixels in sRGB, L, RGB or RGBA, at most `side` long; nothing else of the file."""
    kind = sniff(data)
    if kind is None or kind.family != "picture":
        raise NotAllowed
    with _DECODERS:
        try:
            with Image.open(io.BytesIO(data), formats=[kind.decoder]) as image:
                _shrink_at_reading(image, kind, side)
                image.load()
                return _bare(image, side, _orientation(image, data))
        except (Image.DecompressionBombError, MemoryError) as error:
            raise TooBig(_TOO_MANY_PIXELS) from error
        except (UnidentifiedImageError, *_DECODER_FAULTS) as error:
            raise Unreadable from error


def _shrink_at_reading(image: Image.Image, kind: Kind, side: int) -> None:
    """Refuse by the size that the file's head states; let a JPEG shrink while it is read."""
    pixels = image.width * image.height
    if kind.decoder == "JPEG":
        # A progressive JPEG is held whole in memory however much it shrinks.
        if pixels > (DECODED_PIXELS if image.info.get("progressive") else BASELINE_PIXELS):
            raise TooBig(_TOO_MANY_PIXELS)
        image.draft(None, (side, side))
        pixels = image.width * image.height
    camera = kind.decoder in {"JPEG", "HEIF", "AVIF"}
    if pixels > (DECODED_PIXELS if camera else GRAPHIC_PIXELS):
        raise TooBig(_TOO_MANY_PIXELS)


def _bare(image: Image.Image, side: int, orientation: int) -> Image.Image:
    """A new image with the visible pixels only."""
    profile = image.info.get("icc_profile")
    visible = _plain_mode(image)
    visible.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation in _UPRIGHT:
        visible = visible.transpose(_UPRIGHT[orientation])
    visible = _in_srgb(visible, profile)
    fresh = Image.new(visible.mode, visible.size)
    fresh.paste(visible)
    return fresh


def _plain_mode(image: Image.Image) -> Image.Image:
    """L, RGB, RGBA or CMYK with eight bits a channel; the image itself where it is one already."""
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith("I"):  # grey in sixteen bits
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _orientation(image: Image.Image, data: bytes) -> int:
    """How the camera was held, 1-8 (EXIF 2.32, 4.6.4); 1 where the file does not say it well.

    In HEIF the container's own turn counts and the decoder has done it (ISO 23008-12, 6.5.10); but
    there are writers that only leave the EXIF tag, and they mean it.
    """
    if image.format == "HEIF":
        turned = b"irot" in data[:_HEIF_HEAD] or b"imir" in data[:_HEIF_HEAD]
        return 1 if turned else int(image.info.get("original_orientation") or 1)
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except _DECODER_FAULTS:
        return 1


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as they were meant, without the profile that says so."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGB" if image.mode == "CMYK" else image.mode
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, *_DECODER_FAULTS):
            converted = None  # a broken profile, or one for other channels: as if there were none
        if converted is not None:
            image = converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _encoded(image: Image.Image) -> Picture:
    out = io.BytesIO()
    if image.mode == "RGBA":
        # What lies under full transparency is part of the file, though nobody sees it.
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        shown = Image.alpha_composite(white, image)
        if _is_flat_and_transparent(image):
            shown.putalpha(image.getchannel("A"))
            shown.save(out, "PNG")
            return Picture(out.getvalue(), "image/png", *image.size)
        image = shown.convert("RGB")
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), "image/jpeg", *image.size)


def _is_flat_and_transparent(image: Image.Image) -> bool:
    lowest = image.getchannel("A").getextrema()[0]
    return lowest < 255 and image.getcolors(_FLAT_COLOURS) is not None  # type: ignore[operator]
