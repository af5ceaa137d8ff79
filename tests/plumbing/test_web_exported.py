"""Files of lists: text that would run as a formula does not, numbers stay numbers, what does not fit is refused."""

from __future__ import annotations

import io

import marshmallow as ma
import openpyxl
import pytest
from flask import Flask, Response, json

from shared.plumbing import exported
from shared.plumbing.exported import columns_of, export, listed_by
from shared.plumbing.fields import MoneyField, TextField, WholeField
from shared.values.refusal import Refusal

FORMULAS = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("https://x")']


class PartSchema(ma.Schema):
    seconds = WholeField()


class ItemSchema(ma.Schema):
    text = TextField()
    number = WholeField()
    pay = MoneyField()
    hours = ma.fields.Nested(PartSchema)
    words = ma.fields.List(TextField())


class ItemsSchema(ma.Schema):
    data = ma.fields.List(ma.fields.Nested(ItemSchema))


def taken(form: str, *rows: dict[str, object]) -> bytes:
    app = Flask("sample")
    with app.test_request_context("/x?y=1"):
        answer, count = export(form, ItemSchema, lambda: Response(json.dumps({"data": rows})), "x", 0, paged=False)
        assert count == len(rows)
        answer.direct_passthrough = False
        return answer.get_data()


def sheet(content: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_columns_stand_in_the_order_of_the_fields_with_the_currency_beside_its_amount() -> None:
    names = ["text", "number", "pay", "pay_currency", "hours.seconds", "words"]
    assert [column.name for column in columns_of(ItemSchema)] == names
    assert listed_by(ItemsSchema) is ItemSchema
    assert listed_by(ItemSchema) is None
    assert listed_by(None) is None


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_runs_nowhere(text: str) -> None:
    written = taken("csv", {"text": text, "words": [text, "b"]}).decode("utf-8-sig")
    assert f"'{text[0]}" in written
    (_, row) = sheet(taken("xlsx", {"text": text, "words": [text, "b"]}))
    opened = openpyxl.load_workbook(io.BytesIO(taken("xlsx", {"text": text}))).active["A2"]
    assert opened.data_type == "s"
    assert str(row[0]).replace("_x000D_", "\r") == text


def test_numbers_and_amounts_stay_as_they_are() -> None:
    row = {"text": "-5.00", "number": -3, "pay": {"amount": "-12.50", "currency": "EUR"}, "hours": {"seconds": 3_601}}
    assert taken("csv", row).decode("utf-8-sig").splitlines()[1] == "-5.00,-3,-12.50,EUR,3601,"
    assert sheet(taken("xlsx", row))[1] == ["-5.00", -3, "-12.50", "EUR", 3_601, None]
    assert sheet(taken("xlsx", {"number": 2**60}))[1][1] == str(2**60)


def test_the_same_list_gives_the_same_bytes() -> None:
    rows = [{"text": f"row {number}", "number": number} for number in range(300)]
    for form in ("csv", "xlsx"):
        assert taken(form, *rows) == taken(form, *rows)


def test_what_a_sheet_cannot_hold_is_refused(monkeypatch) -> None:
    with pytest.raises(Refusal) as refused:
        taken("xlsx", {"text": "x" * 32_768})
    assert refused.value.code == "cell_too_long"
    monkeypatch.setattr(exported, "SHEET_ROWS", 3)
    assert len(sheet(taken("xlsx", {}, {}))) == 1
    with pytest.raises(Refusal) as refused:
        taken("xlsx", {}, {}, {})
    assert refused.value.code == "rows_too_many"
    assert len(taken("csv", {}, {}, {}).splitlines()) == 4
