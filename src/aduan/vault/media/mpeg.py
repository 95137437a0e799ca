"""Telling an MP3 by its frames: its first two bytes alone are too weak a sign.

Frame header: ISO 11172-3, 2.4.2.3; tag: ID3v2.4, section 3.1.
"""

_RATES_KBIT_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_KBIT_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
#: How far behind a tag the first frame may lie; encoders pad with zeros.
_PADDING = 8192


def is_mp3(data: bytes) -> bool:
    """Whether two frames of MPEG layer III follow each other at the start or behind the tag."""
    if data[:3] != b"ID3":
        return _two_frames(data, 0)
    if len(data) < 10:
        return False
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    start = 10 + size
    first = data.find(b"\xff", start, start + _PADDING)
    return first >= 0 and _two_frames(data, first)


def _two_frames(data: bytes, start: int) -> bool:
    length = _frame_length(data[start : start + 4])
    return length > 0 and _frame_length(data[start + length : start + length + 4]) > 0


def _frame_length(head: bytes) -> int:
    """The length in bytes of the frame that begins with these four; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if layer != 1 or version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    kbit = (_RATES_KBIT_1 if version == 3 else _RATES_KBIT_2)[rate]
    factor = 144 if version == 3 else 72
    return factor * kbit * 1000 // _SAMPLES_HZ[version][sampling] + padding
