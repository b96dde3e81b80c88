"""The text of a file that a person wrote, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from kb.model import Place, TranscriptError


def source_text(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark left off. TranscriptError with the line where it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TranscriptError(f"cannot be read ({error.strerror})", place=Place(str(path))) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(str(path), error.object.count(b"\n", 0, error.start) + 1)
        what = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise TranscriptError(what, mend="save the file as UTF-8", place=place) from None
