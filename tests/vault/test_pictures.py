"""Pictures at the storage boundary: what goes in by any door, and what may come out."""

import io
import struct
import threading
import zlib
from typing import Any

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from aduan.vault import pictures
from aduan.vault.media.refusals import FileRefused, NotAllowed, NothingMarked, TooBig, Unreadable

RED, BLUE, GREEN, WHITE = (220, 20, 20), (20, 20, 220), (20, 200, 20), (255, 255, 255)
SECRET = b"RumahBuSiti-7.2575-112.7521"
ORIENTATION, GPS, DESCRIPTION = 0x0112, 0x8825, 0x010E
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF"]


def scene(size: tuple[int, int] = (320, 200)) -> Image.Image:
    """Red in the upper left quarter, blue in the upper right, green below."""
    image = Image.new("RGB", size, GREEN)
    image.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1] // 2))
    return image


def written(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[DESCRIPTION] = SECRET.decode()
    tags[GPS] = {1: "S", 2: (7.0, 15.0, 27.0), 3: "E", 4: (112.0, 45.0, 8.0)}
    return tags


def opened(picture: pictures.Picture) -> Any:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert (image.width, image.height) == (picture.width, picture.height)
    assert Image.MIME[str(image.format)] == picture.media_type
    return image


def close(pixel: Any, colour: tuple[int, int, int], by: int = 24) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel[:3], colour, strict=True))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_comes_out_as_a_plain_picture(form: str) -> None:
    image = opened(pictures.clean(written(scene(), form)))
    assert image.format == "JPEG"
    assert image.size == (320, 200)
    assert close(image.getpixel((20, 20)), RED)
    assert close(image.getpixel((300, 20)), BLUE)
    assert close(image.getpixel((160, 180)), GREEN)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "GIF"])
def test_nothing_that_the_file_says_about_its_maker_stays(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--" + SECRET + b"--></x:xmpmeta>"
    data = written(scene(), form, exif=exif(), icc_profile=profile, xmp=xmp)
    assert SECRET in data
    picture = pictures.clean(data)
    assert SECRET not in picture.data
    image = opened(picture)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "progressive",
        "progression",
    }


def test_comments_trailing_bytes_and_second_pictures_are_gone() -> None:
    second = written(scene((64, 64)), comment=SECRET)
    data = written(scene(), comment=SECRET) + second + b"PK\x03\x04" + SECRET
    cleaned = pictures.clean(data).data
    assert SECRET not in cleaned
    assert cleaned.count(b"\xff\xd8\xff") == 1
    assert cleaned.endswith(b"\xff\xd9")


def test_text_in_a_png_and_a_comment_in_a_gif_are_gone() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET.decode())
    flat = Image.new("RGBA", (40, 40), (*RED, 0))
    png = pictures.clean(written(flat, "PNG", pnginfo=text))
    assert png.media_type == "image/png"
    assert SECRET not in png.data
    assert not opened(png).info
    assert SECRET not in pictures.clean(written(scene(), "GIF", comment=SECRET)).data


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_comes_out_upright_however_the_camera_was_held(form: str, orientation: int) -> None:
    lying = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    held = scene() if lying is None else scene().transpose(lying)
    image = opened(pictures.clean(written(held, form, exif=exif(orientation))))
    assert image.size == (320, 200)
    assert close(image.getpixel((20, 20)), RED)
    assert close(image.getpixel((300, 20)), BLUE)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_block_does_not_lose_the_picture() -> None:
    data = written(scene(), exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xff" * 40)
    assert opened(pictures.clean(data)).size == (320, 200)


def test_the_longest_side_is_bounded() -> None:
    assert opened(pictures.clean(written(scene((5000, 2500))))).size == (2048, 1024)
    assert opened(pictures.clean(written(scene((100, 4096)), "PNG"))).size == (50, 2048)
    assert opened(pictures.clean(written(scene((60000, 1)), "PNG"))).size == (2048, 1)
    assert opened(pictures.thumbnail(written(scene((3000, 1500))))).size == (480, 240)
    assert opened(pictures.thumbnail(written(scene((30, 20))), side=120)).size == (30, 20)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_phone_of_108_megapixels_is_taken() -> None:
    data = written(Image.new("L", (12000, 9000), 90))
    assert opened(pictures.clean(data)).size == (2048, 1536)


def png_head(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", check)

    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\0" * 9))
        + chunk(b"IEND", b"")
    )


def jpeg_head(width: int, height: int) -> bytes:
    data = written(scene((16, 16)))
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack("!HH", height, width) + data[at + 4 :]


def webp_head(width: int, height: int) -> bytes:
    data = bytearray(written(scene((16, 16)), "WEBP", exif=exif()))
    at = data.index(b"VP8X") + 12
    data[at : at + 3] = (width - 1).to_bytes(3, "little")
    data[at + 3 : at + 6] = (height - 1).to_bytes(3, "little")
    return bytes(data)


@pytest.mark.parametrize(
    "bomb",
    [
        png_head(60000, 60000),
        png_head(9000, 9000),
        jpeg_head(65500, 65500),
        webp_head(16383, 16383),
        b"GIF89a" + struct.pack("<HH", 65535, 65535) + written(scene((16, 16)), "GIF")[10:],
        written(Image.new("1", (30000, 30000)), "PNG"),
        written(Image.new("L", (9000, 9000)), progressive=True),
    ],
    ids=["png", "png-81", "jpeg", "webp", "gif", "png-1-bit", "jpeg-progressive"],
)
def test_a_bomb_is_refused_before_it_is_decoded(bomb: bytes) -> None:
    with pytest.raises(TooBig, match="too many pixels"):
        pictures.clean(bomb)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("share", [0.05, 0.4, 0.9])
def test_a_picture_cut_short_is_unreadable(form: str, share: float) -> None:
    data = written(Image.effect_noise((400, 300), 60).convert("RGB"), form)
    with pytest.raises(Unreadable, match="damaged or incomplete"):
        pictures.clean(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"MZ" + bytes(200),
        written(scene(), "TIFF"),
        written(scene(), "BMP"),
        written(scene(), "ICO"),
    ],
)
def test_what_is_no_picture_that_is_taken_is_not_decoded(data: bytes) -> None:
    with pytest.raises(NotAllowed):
        pictures.clean(data)


def test_of_moving_pictures_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, BLUE, GREEN)]
    for form in ("GIF", "WEBP", "PNG", "AVIF"):
        data = written(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
        image = opened(pictures.clean(data))
        assert getattr(image, "n_frames", 1) == 1
        assert close(image.getpixel((30, 20)), RED)


def test_of_a_heif_with_several_pictures_the_main_one_stays() -> None:
    several = pillow_heif.HeifFile()  # type: ignore[no-untyped-call]
    several.add_from_pillow(Image.new("RGB", (64, 64), BLUE))
    several.add_from_pillow(Image.new("RGB", (64, 64), RED))
    out = io.BytesIO()
    several.save(out, primary_index=1)
    assert close(opened(pictures.clean(out.getvalue())).getpixel((30, 30)), RED)


def test_flat_graphics_keep_their_transparency_and_nothing_under_it() -> None:
    logo = Image.new("RGBA", (100, 60), (*BLUE, 0))
    logo.paste((*RED, 255), (10, 10, 60, 50))
    image = opened(pictures.clean(written(logo, "PNG")))
    assert image.format == "PNG"
    assert image.getpixel((30, 30)) == (*RED, 255)
    assert image.getpixel((90, 5)) == (*WHITE, 0)


def test_a_photo_with_a_transparent_edge_becomes_opaque_on_white() -> None:
    photo = Image.effect_noise((200, 200), 90).convert("RGB")
    photo.putalpha(Image.linear_gradient("L").resize((200, 200)))
    image = opened(pictures.clean(written(photo, "PNG")))
    assert image.format == "JPEG"
    assert close(image.getpixel((100, 0)), WHITE)


def test_other_channels_and_depths_look_the_same() -> None:
    grey = Image.new("I;16", (40, 40))
    grey.paste(65535, (0, 0, 20, 40))
    sixteen = opened(pictures.clean(written(grey, "PNG")))
    assert sixteen.getpixel((5, 5)) > 250
    assert sixteen.getpixel((35, 5)) < 5
    ink = opened(pictures.clean(written(scene().convert("CMYK"))))
    assert close(ink.getpixel((20, 20)), RED, by=40)
    palette = opened(pictures.clean(written(scene().quantize(8), "PNG")))
    assert close(palette.getpixel((20, 20)), RED)
    assert opened(pictures.clean(written(Image.new("1", (9, 9), 1), "PNG"))).getpixel((4, 4)) == 255


def test_colours_are_converted_by_the_profile_that_is_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1)
    swapped = swapped.replace(b"????", b"bXYZ", 1)
    image = opened(pictures.clean(written(scene(), "PNG", icc_profile=swapped)))
    assert close(image.getpixel((20, 20)), BLUE, by=40)
    broken = opened(pictures.clean(written(scene(), "PNG", icc_profile=b"no profile at all")))
    assert close(broken.getpixel((20, 20)), RED)


def test_boxes_are_black_and_the_rest_is_as_it_was() -> None:
    data = pictures.clean(written(scene())).data
    covered = pictures.blacked(data, [(0, 0, 80, 50), (300, 150, 999, 999)])
    with Image.open(io.BytesIO(covered)) as image:
        image.load()
        assert image.size == (320, 200)
        assert close(image.getpixel((40, 25)), (0, 0, 0))
        assert close(image.getpixel((310, 190)), (0, 0, 0))
        assert close(image.getpixel((120, 70)), RED)
        assert close(image.getpixel((280, 20)), BLUE)


def test_boxes_cover_grey_and_transparent_pictures_too() -> None:
    grey = pictures.blacked(written(Image.new("L", (40, 40), 200)), [(0, 0, 20, 40)])
    with Image.open(io.BytesIO(grey)) as image:
        assert image.getpixel((4, 4)) < 10  # type: ignore[operator]
    logo = pictures.blacked(written(Image.new("RGBA", (40, 40), (*RED, 99)), "PNG"), [(0, 0, 9, 9)])
    with Image.open(io.BytesIO(logo)) as image:
        assert image.getpixel((4, 4)) == (0, 0, 0, 255)


@pytest.mark.parametrize("boxes", [[], [(10, 10, 10, 40)], [(30, 30, 5, 5)], [(999, 0, 1200, 50)]])
def test_covering_nothing_is_said(boxes: list[pictures.Box]) -> None:
    with pytest.raises(NothingMarked):
        pictures.blacked(written(scene()), boxes)


def test_many_at_once_wait_for_each_other_and_all_come_through() -> None:
    data, done = written(scene((2000, 1500))), []
    work = [threading.Thread(target=lambda: done.append(pictures.clean(data))) for _ in range(6)]
    for one in work:
        one.start()
    for one in work:
        one.join(60)
    assert len(done) == 6


SMALL = {form: written(scene((48, 32)), form) for form in FORMATS}


@settings(max_examples=120, deadline=None)
@given(
    form=st.sampled_from(FORMATS),
    wounds=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
    keep=st.floats(0.2, 1),
)
def test_no_broken_file_ends_in_anything_but_a_picture_or_a_refusal(
    form: str, wounds: list[tuple[float, int]], keep: float
) -> None:
    data = bytearray(SMALL[form])
    for where, value in wounds:
        data[int(where * (len(data) - 1))] = value
    try:
        picture = pictures.clean(bytes(data[: int(len(data) * keep)]))
    except FileRefused:
        return
    assert max(opened(picture).size) <= pictures.SIDE
