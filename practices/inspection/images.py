"""An image: its kind and size by its header, and the picture drawn anew without anything else."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .findings import Finding, Refused
from .limits import Report, run

MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
THUMBNAIL = (320, 320)
FORMATS: Mapping[str, str] = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_QUALITY = 90
#: Others (CMYK, YCbCr, 16 bits with colour) are shown differently by every program.
_KEPT_MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB"),
    "WEBP": ("RGB", "RGBA"),
}


def check_header(file: IO[bytes], mime_type: str) -> None:
    """Right kind and few enough pixels, without decoding one of them."""
    file.seek(0)
    _opened(file, (FORMATS[mime_type],))


def _opened(file: IO[bytes], formats: tuple[str, ...]) -> Image.Image:
    with warnings.catch_warnings():
        # Its own alarm is set lower or higher than ours; ours follows.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=formats)
        except UnidentifiedImageError as error:
            raise Refused(Finding.WRONG_CONTENT) from error
        except Image.DecompressionBombError as error:
            raise Refused(Finding.TOO_MANY_PIXELS) from error
        except Exception as error:
            raise Refused(Finding.DAMAGED) from error
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(Finding.TOO_MANY_PIXELS)
    return image


def inspect(file: IO[bytes], folder: Path) -> Report:
    """The picture alone: no camera data, no profile, nothing before, between or behind it."""
    data = file.read()
    image = _opened(io.BytesIO(data), tuple(FORMATS.values()))
    kind = image.format
    image.load()
    profile = image.info.get("icc_profile")
    picture = ImageOps.exif_transpose(image)
    picture = _in_plain_colours(picture, profile, kind)
    picture.info = {name: picture.info[name] for name in ("transparency",) if name in picture.info}
    picture.save(folder / "image", kind, **_options(kind, data))
    small = picture.convert("RGBA" if _has_transparency(picture) else "RGB")
    small.thumbnail(THUMBNAIL)
    small.info = {}
    small.save(folder / "thumbnail", "WEBP", quality=80, method=4)
    return {"width": picture.width, "height": picture.height}


def _has_transparency(picture: Image.Image) -> bool:
    return picture.has_transparency_data


def _options(kind: str, data: bytes) -> dict[str, object]:
    if kind == "PNG":
        return {"compress_level": 6}
    if kind == "WEBP":
        if b"VP8L" in data[12:64]:
            # Here the quality is how hard it tries to be small.
            return {"lossless": True, "quality": 20, "method": 1}
        return {"quality": _QUALITY, "method": 4}
    return {"quality": _QUALITY, "optimize": True}


def _in_plain_colours(picture: Image.Image, profile: bytes | None, kind: str) -> Image.Image:
    """sRGB, which is what a picture without a profile is taken for."""
    has_alpha = _has_transparency(picture)
    wanted = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            return ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB" if picture.mode == "CMYK" else picture.mode,
            )
        except ImageCms.PyCMSError:
            pass
    if picture.mode in _KEPT_MODES[kind]:
        return picture
    return picture.convert(wanted)


if __name__ == "__main__":
    run(inspect)
