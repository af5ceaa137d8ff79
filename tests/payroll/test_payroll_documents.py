"""Registers and pay statements: read back, repeatable, safe in a spreadsheet, and true to the cent."""
# ruff: noqa: RUF001 - the signs on the page are typographic ones

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll_house import House, approved, person
from pypdf import PdfReader
from statement_sample import sample
from test_payroll_bonuses import grant
from test_payroll_runs import NOVEMBER, OCTOBER, run_it

from services.payroll.domain.end_to_end import end_to_end_id
from services.payroll.domain.line import Basis, Line, LineKey
from services.payroll.domain.register import Register, RegisterRow
from services.payroll.exports import EXPORTS, register, statement
from services.payroll.exports.statement_text import arithmetic, decimal, flat_rate, regular_rate
from services.payroll.main import tools
from services.payroll.usecases.pay_statement import pay_statement
from services.payroll.usecases.payroll_register import payroll_register
from services.payroll.usecases.statements_of_run import statements_of_run
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.cells import disarmed
from shared.values.refusal import Refusal

ROW = RegisterRow("trn_1", "EUR", date(2026, 10, 5), "eng_1", "REG", 600_000, 0, 0, "", "contractor", "1", "A-1",
                  "Nora", "Weiss", "DE", "Clinical reasoning", 28_800, 48_000, 0, "itm_1",
                  "HB0000000000000")  # fmt: skip


def a_register(*rows: RegisterRow) -> Register:
    return Register("run_1", "world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6), rows)


SAMPLES = {"register": a_register(ROW, replace(ROW, currency="JPY", amount_minor=-7)), "statement": sample()}
TOTALS = {"register": {"EUR": "480.00", "JPY": "-7"}, "statement": {"USD": "1581.70"}}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_is_repeatable_and_reads_back(name: str) -> None:
    content = EXPORTS[name].render(SAMPLES[name])
    assert content == EXPORTS[name].render(SAMPLES[name])
    assert EXPORTS[name].check(content) == TOTALS[name]
    with pytest.raises((Refusal, UnicodeDecodeError, KeyError)):
        EXPORTS[name].check(content[: len(content) // 2][7:])


# --- the register


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_no_cell_of_the_register(text: str) -> None:
    content = register.render(a_register(replace(ROW, family_name=text, project=text, external_ref=text)))
    row = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert row["family_name"] == row["project"] == row["external_ref"] == disarmed(text)
    assert row["project"].startswith("'")
    assert row["amount"] == "480.00"


def test_negative_amounts_stay_numbers() -> None:
    content = register.render(a_register(replace(ROW, seconds=-3600, amount_minor=-6000)))
    assert ",-1:00:00,-3600,60.0000,0.0000,EUR,-60.00," in content.decode()


def test_a_register_whose_rows_were_changed_is_refused() -> None:
    content = register.render(a_register(ROW)).replace(b",480.00,contractor", b",480.01,contractor")
    with pytest.raises(Refusal, match="register_off"):
        register.check(content)


# --- the statement


def _text(content: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return text.replace("\u00a0", " ")


def test_what_stands_on_a_statement() -> None:
    text = _text(tools().render_statement(sample()))
    for words in (
        "Nora Weiss", "1,581.70", "HB4T9QK2W8ZP1XD", "ACH credit to the account ending in 6789", "30 Oct 2026",
        "3:40:10 × (60.0000 + 0.5 × 56.519508…)", "20:00:00 × 60.0000", "Changed because: hours approved late",
        "Regular rate: 2,623.604166… ÷ 46:25:10 = 56.519508…", "Training", "Clinical reasoning",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("fr-FR", ("Bulletin de paie", "1\u202f581,70", "Payé le 30 oct. 2026", "mar. 13 oct.",
                   "Heures supplémentaires", "0,5 × 56,519508…)", "Page 1 sur 1", "par 3\u202f600")),
        ("es-ES", ("Recibo de pago", "1.581,70", "Pagado el 30 oct 2026", "mar, 13 oct", "Horas extra", "3.600")),
        ("es-MX", ("1,581.70", "Semana laboral del 12 oct 2026", "mar 13 de oct")),
        ("id", ("Slip bayaran", "1.581,70", "Sel, 13 Okt", "Lembur", "Halaman 1 dari 1")),
    ],
)  # fmt: skip
def test_a_statement_speaks_its_readers_language(asked: str, said: tuple[str, ...]) -> None:
    content = tools().render_statement(sample(), asked)
    text = _text(content)
    for words in said:
        assert words in text, words
    english = {
        "Pay statement",
        "Paid on",
        "Pay run",
        "Work week of",
        "Total paid",
        "Regular time",
        "Page 1 of",
    }
    assert {words for words in english if words in text} == set()
    assert statement.check(content) == TOTALS["statement"]


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Zoë Łuczak", None), ("Ольга", None), ("王小明", "NotoSansCJK"), ("김민수", "NotoSansCJK"),
        ("नोरा", "NotoSansDevanagari"), ("محمد", "NotoSansArabic"),
    ],
)  # fmt: skip
def test_names_in_other_scripts_have_glyphs(name: str, font: str | None) -> None:
    page = PdfReader(io.BytesIO(tools().render_statement(sample(name)))).pages[0]
    fonts = {str(entry.get_object()["/BaseFont"]) for entry in page["/Resources"]["/Font"].values()}
    others = {entry for entry in fonts if "Libertinus" not in entry}
    assert bool(others) == bool(font)
    assert all(font in entry for entry in others)


def test_data_is_never_read_as_markup() -> None:
    hostile = '#panic("x") *b* $x$ #read("/etc/passwd") \\ <label> "quoted" // end'
    assert "#panic" in _text(tools().render_statement(sample(hostile)))


def test_a_statement_that_does_not_add_up_is_never_made() -> None:
    from services.payroll.domain.statement import Posted, build

    whole = sample()
    key = LineKey(date(2026, 10, 5), "eng_1", "REG", 600_000, 0, "", 0, "USD", "us-flsa", "1")
    with pytest.raises(AssertionError, match="add up"):
        build(whole.head, [Posted("ern_1", key, 3600, 6000, Basis(), "", True)], [], {})
    with pytest.raises(AssertionError, match="computed"):
        build(whole.head, [Posted("ern_1", key, 3600, 6001, Basis(), "", True)], [], {})


OVERTIME = LineKey(date(2026, 10, 5), "eng_1", "OT", 120_000, 0, "", 5000, "USD", "us-flsa", "1")
LINE = Line(OVERTIME, 21_600, 10_800, Basis(46 * 3600 * 120_000, 46 * 3600))
NIGHT = replace(OVERTIME, code="REG", premium_e4=0, extra_e4=30_000, extra="NIGHT+WEEKEND")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (replace(LINE, key=replace(LINE.key, premium_e4=0)), "6:00:00 × 12.0000"),
        (LINE, "6:00:00 × 12.0000 × 1.5"),
        (replace(LINE, basis=Basis(46 * 3600 * 100_000, 46 * 3600)), "6:00:00 × (12.0000 + 0.5 × 10.0000)"),
        (replace(LINE, basis=Basis(46 * 3600 * 100_000 + 1, 46 * 3600)), "6:00:00 × (12.0000 + 0.5 × 10.000000…)"),
        (replace(LINE, key=NIGHT, basis=Basis()), "6:00:00 × (12.0000 + 3.0000 night work and weekend)"),
        (
            replace(LINE, basis=replace(LINE.basis, flat_pay=144_000 * 3750, straight_seconds=144_000)),
            "6:00:00 × (12.0000 + 0.5 × 12.0000 + 1.5 × 0.3750)",
        ),
        (replace(LINE, seconds=0, key=replace(NIGHT, code="BONUS"), basis=Basis(fixed_minor=500)), "as granted"),
        (
            replace(LINE, key=replace(NIGHT, code="CALL", extra_e4=0, extra=""), basis=Basis(unworked_seconds=60)),
            "6:00:00 × 12.0000 + 0:01:00 not worked × 12.0000",
        ),
    ],
)
def test_arithmetic_in_words(line: Line, words: str) -> None:
    assert str(arithmetic(line)) == words


def test_figures() -> None:
    assert str(regular_rate(LINE)) == "Regular rate: 552.00 ÷ 46:00:00 = 12.0000"
    assert str(decimal(LINE.per_hour)) == "18"
    assert LINE.computed_minor() == 10_800


@given(st.text(min_size=1, max_size=40))
def test_an_end_to_end_id_fits_every_bank(payment_id: str) -> None:
    made = end_to_end_id(payment_id)
    assert len(made) == 15
    assert made.startswith("HB")
    assert set(made[2:]) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert made == end_to_end_id(payment_id)


# --- from a whole month


def test_statements_and_register_of_real_runs(house: House) -> None:
    house.tell(*person(1, currency="USD", pack="us-flsa"), *person(2), approved(1, 0, 1, 2, 3, 4, 5), approved(2, 0))
    first = run_it(house, OCTOBER)
    house.tell(PayRateSet("prt_raise", "eng_1", "trn_1", 660_000, "USD", "2026-10-09", 1_792_000_000), approved(1, 28))
    second = run_it(house, NOVEMBER)
    with house.reading() as unit:
        later = next(statements_of_run(unit, second))
        assert [week.is_correction for week in later.weeks] == [True, False]
        assert later.weeks[0].causes == ("pay rate of 66.0000 USD from 2026-10-09",)
        earlier = list(statements_of_run(unit, first))
        assert [sum(week.due_minor for week in one.weeks) for one in earlier] == [312_000, 48_000]
        assert [len(section.worked) for section in earlier[0].weeks[0].sections] == [6]
        content = pay_statement(unit, house.call("usr_1", "trainer", trainer_id="trn_1"), later.head.pay_item_id, "")
        assert statement.check(content) == {
            "USD": f"{later.head.amount_minor // 100}.{later.head.amount_minor % 100:02}"
        }
        with pytest.raises(Refusal, match="pay_item_not_found"):
            pay_statement(unit, house.call("usr_2", "trainer", trainer_id="trn_2"), later.head.pay_item_id, "")
        table = payroll_register(unit, house.call(), first)
    assert register.check(table) == {"EUR": "480.00", "USD": "3120.00"}


def test_a_statement_keeps_what_was_known_when_its_run_was_approved(house: House) -> None:
    from shared.events.timetracking import HoursCorrected, VoidedLine

    house.tell(*person(1), approved(1, 0, 1))
    run_id = run_it(house)
    with house.reading() as unit:
        before = unit.render_statement(next(statements_of_run(unit, run_id)))
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "typo", (VoidedLine("ent_1_1", 1, "eng_1", 28_800),)))
    house.tell(approved(1, 2))
    with house.reading() as unit:
        assert unit.render_statement(next(statements_of_run(unit, run_id))) == before


def test_bonuses_and_calls_on_documents(house: House) -> None:
    """A call of one hour is paid as two; corrected to three, one hour less of it is paid unworked."""
    house.tell(*person(1, pack="contractor-premiums"), approved(1, 0), approved(1, 1, hours=1, code="CALL"))
    grant(house)
    run_id = run_it(house)
    correct = HoursCorrected("cor_1", "trn_1", "usr_1", "longer", (VoidedLine("ent_1_1", 1, "eng_1", 3_600),))
    house.tell(correct, approved(1, 1, hours=3, version=2, code="CALL"), approved(1, 21, hours=1, code="CALL"))
    later = run_it(house, NOVEMBER)
    with house.reading() as unit:
        first, second = (payroll_register(unit, house.call(), run).decode("utf-8-sig") for run in (run_id, later))
        pages = [_text(tools().render_statement(one)) for one in statements_of_run(unit, run_id)]
    columns = ("workweek_start", "code", "seconds", "unworked_seconds", "amount")
    assert [[row[name] for name in columns] for row in csv.DictReader(io.StringIO(first)) if row["row"] == "LINE"] == [
        ["2026-10-05", "BONUS", "0", "0", "150.00"], ["2026-10-05", "CALL", "3600", "3600", "120.00"],
        ["2026-10-05", "REG", "28800", "0", "480.00"],
    ]  # fmt: skip
    assert [[row[name] for name in columns] for row in csv.DictReader(io.StringIO(second)) if row["row"] == "LINE"] == [
        ["2026-10-05", "CALL", "7200", "-3600", "60.00"], ["2026-10-26", "CALL", "3600", "3600", "120.00"],
    ]  # fmt: skip
    for words in ("1:00:00 × 60.0000 + 1:00:00 not worked × 60.0000", "as granted", "750.00"):
        assert words in pages[0], words


def test_flat_sums_are_spelt_out() -> None:
    line = replace(LINE, basis=Basis(0, 1, 96 * 3600 * 10_000, 40 * 3600))
    assert str(flat_rate(line)) == "Flat sums: 96.00 ÷ 40:00:00 of regular time = 2.4000"
