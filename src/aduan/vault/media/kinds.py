"""What a file is, told from its bytes alone: names and headers are claims of the sender.

Signatures: the formats' own specifications (JPEG ISO 10918, PNG RFC 2083, GIF89a, WebP RFC 9649,
ISO 14496-12 for everything with an `ftyp` box, PDF ISO 32000, Ogg RFC 3533, AMR RFC 4867, Matroska
RFC 9559).
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from aduan.vault.media import mpeg

Family = Literal["picture", "sound", "video", "document"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file that is taken. `decoder` is Pillow's name of a picture's format."""

    family: Family
    media_type: str
    ending: str
    decoder: str = ""


JPEG: Final = Kind("picture", "image/jpeg", "jpg", "JPEG")
PNG: Final = Kind("picture", "image/png", "png", "PNG")
GIF: Final = Kind("picture", "image/gif", "gif", "GIF")
WEBP: Final = Kind("picture", "image/webp", "webp", "WEBP")
HEIF: Final = Kind("picture", "image/heif", "heic", "HEIF")
AVIF: Final = Kind("picture", "image/avif", "avif", "AVIF")
PDF: Final = Kind("document", "application/pdf", "pdf")
TEXT: Final = Kind("document", "text/plain", "txt")
MP3: Final = Kind("sound", "audio/mpeg", "mp3")
M4A: Final = Kind("sound", "audio/mp4", "m4a")
OGG: Final = Kind("sound", "audio/ogg", "ogg")
WAV: Final = Kind("sound", "audio/wav", "wav")
AMR: Final = Kind("sound", "audio/amr", "amr")
WEBM_SOUND: Final = Kind("sound", "audio/webm", "weba")
MP4: Final = Kind("video", "video/mp4", "mp4")
QUICKTIME: Final = Kind("video", "video/quicktime", "mov")
THREE_GP: Final = Kind("video", "video/3gpp", "3gp")
WEBM: Final = Kind("video", "video/webm", "webm")

ALL: Final = (
    *(JPEG, PNG, GIF, WEBP, HEIF, AVIF, PDF, TEXT, MP3, M4A, OGG, WAV, AMR, WEBM_SOUND),
    *(MP4, QUICKTIME, THREE_GP, WEBM),
)

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF_BRANDS = {b"avif", b"avis"}
_VIDEO_TRACK = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_SOUND_TRACK = re.compile(rb"hdlr.{8}soun", re.DOTALL)
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|iframe)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def sniff(data: bytes) -> Kind | None:
    """The kind of a file, or None where it is of no kind that is taken."""
    if data[:3] == b"\xff\xd8\xff":
        return JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PNG
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    if data[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _box_file(data)
    if data[:4] == b"OggS":
        return OGG if re.search(rb"OpusHead|\x01vorbis|Speex   ", data[:512]) else None
    if data[:4] == b"\x1aE\xdf\xa3":
        return _matroska(data)
    if data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return AMR
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if mpeg.is_mp3(data):
        return MP3
    return TEXT if text_of(data) is not None else None


def _box_file(data: bytes) -> Kind | None:
    """A file of the ISO base media family, told by its brands and tracks."""
    size = int.from_bytes(data[:4], "big")
    major = data[8:12]
    brands = {major, *(data[at : at + 4] for at in range(16, min(size, 256), 4))}
    if brands & _AVIF_BRANDS and not brands & _HEIF_BRANDS:
        return AVIF
    if brands & _HEIF_BRANDS:
        return HEIF
    if _VIDEO_TRACK.search(data):
        if major == b"qt  ":
            return QUICKTIME
        return THREE_GP if major[:2] == b"3g" else MP4
    return M4A if _SOUND_TRACK.search(data) else None


def _matroska(data: bytes) -> Kind | None:
    """WebM, as browsers record it; Matroska at large is not taken."""
    head = data[:65536]
    if b"webm" not in head[:64]:
        return None
    return WEBM if re.search(rb"V_VP[89]|V_AV1", head) else WEBM_SOUND


def text_of(data: bytes) -> str | None:
    """Plain text in UTF-8, UTF-16 with its mark, or the Thai code page; None for anything else.

    Markup is not plain text: it may act where somebody opens it.
    """
    for codec in _codecs(data):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return None if _MARKUP.match(text) else text
    return None


def _codecs(data: bytes) -> tuple[str, ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    return ("utf-8-sig", "cp874")
