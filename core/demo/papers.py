"""Attachments of the demo: drawings, photos and check lists, drawn here."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from core.demo.library import ModelFile
from core.solid import read
from core.thumbnails import render

DRAWN = ("bracket", "gear", "enclosure", "handle", "flange", "bearing block")
_INK, _PAPER = (40, 46, 56), (252, 252, 250)
_LONG_AGO = time.gmtime(0)  # a PDF carries its date; the same seed makes the same bytes only if that is fixed


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is attached to projects."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def make_papers(library: Iterable[ModelFile]) -> dict[str, list[Paper]]:
    """Papers for some of the kinds of parts."""
    papers: dict[str, list[Paper]] = {}
    for file in library:
        if file.kind in DRAWN and file.kind not in papers:
            papers[file.kind] = [_paper(*parts) for parts in _papers(file)]
    return papers


def _papers(file: ModelFile) -> Iterator[tuple[str, str, bytes]]:
    stem = file.name.rpartition(".")[0]
    sheet = _drawing(file)
    yield f"{stem} drawing.pdf", "application/pdf", _saved(sheet, "PDF")
    yield f"{stem} photo.png", "image/png", _saved(sheet.crop((60, 60, 600, 470)), "PNG")
    yield f"{stem} check list.txt", "text/plain", _check_list(file).encode()


def _paper(name: str, media_type: str, content: bytes) -> Paper:
    return Paper(name, media_type, content, hashlib.sha256(content).hexdigest())


def _drawing(file: ModelFile) -> Image.Image:
    """A sheet with the part, its measures and a title block."""
    solid = read(io.BytesIO(file.content), file.name.rpartition(".")[2])
    sheet = Image.new("RGB", (840, 594), _PAPER)
    part = Image.open(io.BytesIO(render(solid.vertices, solid.faces, 480, 360)))
    sheet.paste(part, (90, 80), part)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((20, 20, 820, 574), outline=_INK, width=2)
    pen.rectangle((500, 490, 820, 574), outline=_INK, width=1)
    facts = file.facts
    size = f"{facts.size_x:.1f} x {facts.size_y:.1f} x {facts.size_z:.1f} mm"
    for row, line in enumerate((file.kind.capitalize(), size, "Tolerance +/- 0.2 mm, edges broken 0.3 mm")):
        pen.text((514, 500 + 24 * row), line, fill=_INK, font_size=14)
    return sheet


def _saved(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    dates = {"creationDate": _LONG_AGO, "modDate": _LONG_AGO} if kind == "PDF" else {}
    picture.save(file, kind, **dates)
    return file.getvalue()


def _check_list(file: ModelFile) -> str:
    sides = (file.facts.size_x, file.facts.size_y, file.facts.size_z)
    lines = [f"[ ] side {axis}: {side:.1f} mm" for axis, side in zip("XYZ", sides, strict=True)]
    return "\n".join([f"To check before packing: {file.kind}", "", *lines, "[ ] no loose support", ""])
