"""Photos as they are kept: a picture and nothing else, small enough for a page."""

import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lianfang.common.errors import Refused

MOST_BYTES = 12_000_000  # what a phone's camera makes (design choice)
MOST_PIXELS = 60_000_000  # larger ones are refused before they are unpacked (design choice)
LONGEST = 1_600  # pixels of the longer side that are kept (design choice)
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Clean:
    """A picture as JPEG, without place, time or camera written into it."""

    content: bytes
    digest: str
    width: int
    height: int


def clean(data: bytes) -> Clean:
    """Draw an uploaded picture anew: upright, at most 1,600 pixels, as JPEG, without what the camera wrote into it.

    Raises Refused: "photo_large", "photo_unread" for anything that is no JPEG, PNG or WebP picture.
    """
    if len(data) > MOST_BYTES:
        raise Refused("photo_large", _("A photo may have %(n)s MB at most."), n=MOST_BYTES // 1_000_000)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("photo_large", _("This photo has too many pixels."))
            return _drawn(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused("photo_unread", _("This is no photo: send JPEG, PNG or WebP.")) from error


def _drawn(picture: Image.Image) -> Clean:
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST, LONGEST))
    upright.info.clear()  # a comment would be written again
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    content = out.getvalue()
    return Clean(content, hashlib.sha256(content).hexdigest(), upright.width, upright.height)
