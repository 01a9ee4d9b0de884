"""What a 3MF file must not hold, looked for before any parser takes it apart."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from core.errors import DeskError

MOST = 200_000_000  # bytes unpacked: a mesh of so much text would not be read within the memory allowed
_AT_ONCE = 65_536  # bytes

TOO_MUCH = "The 3MF file unpacks to {size:,} MB; no more than {most:,} MB are read."
NO_MODEL = "The 3MF file has no model in it."
DOCUMENT_TYPE = "The XML in the 3MF file declares a document type, as attacks do; 3MF does not allow that."
NO_SUCH_XML = "The XML in the 3MF file is nested deeper, or has longer texts, than that of any model."


class Refused(DeskError):
    """A file that no parser is given, in a sentence that says why."""


def check(file: IO[bytes]) -> None:
    """Raise Refused for an archive that is a bomb or has no model, and what ZipFile raises for one that is damaged."""
    with ZipFile(file) as archive:
        size = sum(member.file_size for member in archive.infolist())  # more than that is never unpacked
        if size > MOST:
            raise Refused(TOO_MUCH.format(size=round(size / 1e6), most=MOST // 1_000_000))
        models = [name for name in archive.namelist() if name.lower().endswith(".model")]
        if not models:
            raise Refused(NO_MODEL)
        for name in models:
            with archive.open(name) as member:
                _check_head(member)
    file.seek(0)


def _check_head(xml: IO[bytes]) -> None:
    """Read up to the first element, before which a document type would be; what is no XML is left to its parser."""
    started: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, _: started.append(name)
    try:
        while not started and (piece := xml.read(_AT_ONCE)):
            parser.Parse(piece)
    except expat.ExpatError:
        return


def _refuse(*_: object) -> None:
    raise Refused(DOCUMENT_TYPE)
