"""Pictures to send with forms."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(width: int = 400, height: int = 200) -> SimpleUploadedFile:
    """A white JPEG as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")
