"""From bytes to text: size, byte-order marks, encodings, workbooks, and files that are no text at all.

In: the bytes of an upload and an encoding or "auto". Out: text plus which encoding was used and why. Bytes that
the encoding cannot read stay in the text as lone surrogates; the record that holds them becomes a row error. A workbook
becomes the CSV that its tracker would have exported, each row on the line of its number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.timetracking.domain.hours_row import Choice
from shared.values.refusal import Refusal
from shared.values.sheet import MAX_BYTES
from shared.values.workbook import CellFault, as_csv, is_workbook, read_workbook

MAX_LINES = 1_000_000
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16", "cp1252": "cp1252", "latin-1": "latin-1", "iso-8859-1": "latin-1"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = {
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
}
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_MULTIBYTE = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True)
class Decoded:
    """The file as text, how it was decoded, and the cells of a workbook that cannot be taken: by line and place."""

    text: str
    encoding: Choice
    faults: Mapping[int, Mapping[int, CellFault]] = field(default_factory=dict)


def refuse_oversize(size_bytes: int) -> None:
    """Refuse a file above 64 MiB; ask before reading it into memory."""
    if size_bytes > MAX_BYTES:
        raise Refusal(
            "file_too_large",
            f"The file has {size_bytes} bytes and at most {MAX_BYTES} (64 MiB) are read at once; "
            "export shorter periods, or split it and repeat the header line in each part.",
            pointer="file",
        )


def decode(content: bytes, encoding: str) -> Decoded:
    """Turn bytes into text by the named encoding ("auto" finds it); refuses files empty, endless or no text."""
    if encoding != "auto" and encoding not in ENCODINGS:
        raise Refusal("encoding_unknown", f"{encoding!r} is none of auto, {', '.join(ENCODINGS)}.", pointer="encoding")
    if not content.strip():
        raise Refusal("file_empty", "The file is empty; export it again.", pointer="file")
    if is_workbook(content):
        book = read_workbook(content)
        return Decoded(as_csv(book), Choice(None, "a workbook holds its own"), book.faults)
    _refuse_endless(content)
    for bom, name in _BOMS:
        if content.startswith(bom):
            return Decoded(_lenient(content[len(bom) :], name), Choice(name, "byte-order mark"))
    if encoding != "auto":
        return Decoded(_lenient(content, ENCODINGS[encoding]), Choice(encoding, "as asked"))
    _refuse_binary(content)
    return _detect(content)


def _refuse_endless(content: bytes) -> None:
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MAX_LINES:
        raise Refusal("file_too_long", f"The file has {lines} lines and at most {MAX_LINES} are read at once; export "
                      "shorter periods.", pointer="file")  # fmt: skip


def _lenient(content: bytes, codec: str) -> str:
    """Decode; what the codec cannot read becomes lone surrogates."""
    if codec.startswith("utf-16"):  # the codec offers no way to keep the byte itself
        return content.decode(codec, "replace").replace("\ufffd", "\udcff")
    return content.decode(codec, "surrogateescape")


def _refuse_binary(content: bytes) -> None:
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            raise Refusal("file_not_text", f"This is {what}, not CSV; export the report as CSV.", pointer="file")
    controls = len(content) - len(content.translate(None, _CONTROL_BYTES))
    if controls * 10 > len(content):
        raise Refusal("file_not_text", "This is not text: binary data, or UTF-16 without a byte-order mark; "
                      "export the report as CSV in UTF-8.", pointer="file")  # fmt: skip


def _detect(content: bytes) -> Decoded:
    try:
        return Decoded(content.decode("utf-8"), Choice("utf-8", "all bytes are valid UTF-8"))
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
    lenient = _lenient(content, "utf-8")
    if cut or _MULTIBYTE.search(lenient):
        return Decoded(lenient, Choice("utf-8", "UTF-8 with damaged bytes; the rows that hold them are errors"))
    return Decoded(_lenient(content, "cp1252"), Choice("cp1252", "not UTF-8; read as Windows Western European"))
