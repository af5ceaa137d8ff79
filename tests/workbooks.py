"""Workbooks for tests: as xlsxwriter and as no honest program writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

_FORMATS: dict[type, str] = {
    datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss",
}  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Formula(str):
    """A cell's formula; any other text stays text."""

    __slots__ = ()


def workbook(
    *rows: Sequence[Any], more: Mapping[str, Sequence[Sequence[Any]]] | None = None, hidden: str = ""
) -> bytes:
    """Write rows into the first sheet, and `more` sheets by name, of which one may be hidden."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    shown = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    for name, lines in {"data": rows, **(more or {})}.items():
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for at, row in enumerate(lines):
            for place, cell in enumerate(row):
                _write(sheet, at, place, cell, shown)
    book.close()
    return file.getvalue()


def _write(sheet: Any, at: int, place: int, cell: Any, shown: Mapping[type, Any]) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(at, place, cell, None, "8")
    elif isinstance(cell, str):
        sheet.write_string(at, place, cell)
    elif type(cell) in shown:
        sheet.write_datetime(at, place, cell, shown[type(cell)])
    else:
        sheet.write(at, place, cell)


def changed(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Give a workbook with some of its parts replaced, or new ones added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, parts.get(name, before.read(name)))
        for name in set(parts) - set(before.namelist()):
            after.writestr(name, parts[name])
    return file.getvalue()


def of_xml(rows: str, before: str = "") -> bytes:
    """Give a workbook whose sheet is this XML of rows."""
    text = f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return changed(workbook(("name",)), {SHEET: text.encode()})
