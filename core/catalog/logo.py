"""The logo of the service: a small picture that every browser shows."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from core.catalog.errors import InvalidSetUp
from core.errors import Problem

if TYPE_CHECKING:
    from core.files import FileStore

LARGEST, WIDEST = 1_000_000, 4_000  # bytes, pixels
FORMATS = ("PNG", "JPEG", "WEBP")  # none of them can hold a script


def keep_logo(files: FileStore, content: bytes) -> str:
    """The sha256 of the picture, once it is in the store; raises InvalidSetUp for anything that is not a small one."""
    problem = _problem(content)
    if problem:
        raise InvalidSetUp("service", [Problem("", "logo", problem)])
    return files.put(io.BytesIO(content)).sha256


def _problem(content: bytes) -> str:
    from PIL import Image  # takes a while to load

    if len(content) > LARGEST:
        return "must be at most 1 MB."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                picture.verify()
                size = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "must be a picture: PNG, JPEG or WebP."
    return f"must be at most {WIDEST:,} pixels wide and high." if max(size) > WIDEST else ""
