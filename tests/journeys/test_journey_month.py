"""A whole month, from invitations to closed books, and what must be true of everything it leaves."""

from __future__ import annotations

import csv
import filecmp
import json
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from lxml import etree
from months import Month, tell

from deploy.cli.main import hourbook
from deploy.onebox.verify import verify_folder

PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"

pytestmark = pytest.mark.slow


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_same_arguments_give_the_same_bytes(month: Month, tmp_path: Path) -> None:
    again = tell(tmp_path)
    assert files(month.out) == files(again.out)
    _same, different, unreadable = filecmp.cmpfiles(month.out, again.out, files(month.out), shallow=False)
    assert (different, unreadable) == (["summary.json"], [])
    assert month.summary | {"seconds_elapsed": 0} == again.summary | {"seconds_elapsed": 0}


def test_every_approved_second_is_paid_once_and_billed_once(month: Month) -> None:
    summary = month.summary
    assert summary["approved_seconds"] == summary["paid_seconds"] == summary["billed_seconds"] > 0
    assert summary["unexplained_seconds"] == 0
    assert summary["gap_seconds"] == {}
    assert set(summary["journal_sum"].values()) <= {"0.00", "0", "0.000"}


def test_what_was_earned_is_what_the_bank_files_pay(month: Month) -> None:
    assert month.summary["earnings_total"] == month.summary["bank_file_total"]
    assert len(month.summary["earnings_total"]) == 7


def test_the_bank_files_add_up_when_read_by_hand(month: Month) -> None:
    totals: Counter[str] = Counter()
    ids: list[str] = []
    for path in sorted((month.out / "payments").glob("*.ach")):
        entries = [line for line in path.read_text().splitlines() if line.startswith("6")]
        totals["USD"] += sum(int(line[29:39]) for line in entries)
        ids += [line[39:54].strip() for line in entries]
    for path in sorted((month.out / "payments").glob("*.pain.001.xml")):
        tree = etree.parse(path)
        totals["EUR"] += sum(int(Decimal(node.text) * 100) for node in tree.iter(f"{PAIN}InstdAmt"))
        ids += [node.text for node in tree.iter(f"{PAIN}EndToEndId")]
    stated = month.summary["bank_file_total"]
    assert {currency: f"{minor // 100}.{minor % 100:02d}" for currency, minor in totals.items()} == {
        currency: stated[currency] for currency in ("USD", "EUR")
    }
    assert len(ids) == len(set(ids)), "no end-to-end id is paid twice"


def test_the_refused_account_is_paid_later_in_a_file_of_its_own(month: Month) -> None:
    counts = [
        sum(line.startswith("6") for line in path.read_text().splitlines())
        for path in (month.out / "payments").glob("*.ach")
    ]
    assert len(counts) == 3
    assert min(counts) == 1


def test_the_register_and_the_statements_cover_every_pay_item(month: Month) -> None:
    rows = list(csv.DictReader((month.out / "payroll" / "register.csv").read_text("utf-8-sig").splitlines()))
    lines = [row for row in rows if row["row"] == "LINE"]
    totals: Counter[str] = Counter()
    for row in lines:
        totals[row["currency"]] += Decimal(row["amount"])
    assert {currency: str(total) for currency, total in sorted(totals.items())} == month.summary["earnings_total"]
    items = {row["pay_item_id"] for row in lines}
    assert len(list((month.out / "payroll" / "statements").glob("*.pdf"))) == len(items)


def test_a_correction_and_a_raise_show_as_differences_for_weeks_paid_before(month: Month) -> None:
    rows = csv.DictReader((month.out / "payroll" / "register.csv").read_text("utf-8-sig").splitlines())
    late = [row for row in rows if row["row"] == "LINE" and row["pay_group"] == "us"
            and row["period_start"] == "2026-10-19" and row["workweek_start"] < "2026-10-18"]  # fmt: skip
    assert any(int(row["seconds"]) == -2700 for row in late), "the forgotten lunch comes off"
    assert any(Decimal(row["amount"]) > 0 for row in late), "the raise is paid for the week before it was known"


def test_invoices_come_in_three_forms_and_say_the_same(month: Month) -> None:
    by_form = {suffix: {path.name.split(".")[0] for path in (month.out / "billing").glob(f"*{suffix}")}
               for suffix in (".pdf", ".csv", ".xml")}  # fmt: skip
    assert by_form[".pdf"] == by_form[".csv"] == by_form[".xml"] != set()
    totals: Counter[str] = Counter()
    for path in (month.out / "billing").glob("*.xml"):
        payable = next(etree.parse(path).iter("{*}PayableAmount"))
        totals[payable.get("currencyID")] += Decimal(payable.text)
    assert {currency: str(total) for currency, total in sorted(totals.items())} == month.summary["invoice_total"]


def test_the_trial_balance_sums_to_zero(month: Month) -> None:
    sums: Counter[str] = Counter()
    for row in csv.DictReader((month.out / "ledger" / "trial_balance.csv").read_text().splitlines()):
        sums[row["currency"]] += Decimal(row["debit"]) - Decimal(row["credit"])
    assert sums
    assert not any(sums.values())


def test_nothing_secret_lies_in_the_open(month: Month) -> None:
    bank_numbers = {
        line[12:29].strip()
        for path in (month.out / "payments").glob("*.ach")
        for line in path.read_text().splitlines()
        if line.startswith("6")
    }
    assert bank_numbers
    for path in [*month.data.glob("*.db"), *month.data.glob("*.db-wal"), month.data / "month.log"]:
        content = path.read_bytes()
        assert not [number for number in bank_numbers if number.encode() in content], path.name


@pytest.mark.parametrize(
    "database, sabotage, code",
    [
        ("payroll", "UPDATE earnings SET amount_minor = amount_minor + 1 WHERE rowid = 1", "earning"),
        ("payroll", "DELETE FROM earning_claims WHERE rowid = 1", ""),
        ("billing", "UPDATE charges SET seconds = seconds - 60 WHERE rowid = 1", ""),
        ("timetracking", "UPDATE entries SET seconds = seconds + 60 WHERE rowid = 1", ""),
        ("ledger", "UPDATE postings SET amount_minor = amount_minor + 1 WHERE rowid = 1", ""),
        ("payments", "UPDATE payments SET amount_minor = amount_minor + 1 WHERE rowid = 1", ""),
        ("onboarding", "UPDATE signatures SET digest = 'sha256:00' WHERE rowid = 1", "signature_of_other_text"),
    ],
)
def test_verify_is_clean_and_finds_each_sabotage(
    month: Month, tmp_path: Path, database: str, sabotage: str, code: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(month.data, data)
    assert verify_folder(data)[0] == []
    engine = sa.create_engine(f"sqlite:///{data}/{database}.db")
    with engine.begin() as connection:
        assert connection.execute(sa.text(sabotage)).rowcount == 1
    engine.dispose()
    findings = verify_folder(data)[0]
    assert [name for name, finding in findings if name == database and finding.code.startswith(code)], findings
    printed = CliRunner().invoke(hourbook, ["verify", "--data", str(data), "--json"])
    assert printed.exit_code == 1
    assert json.loads(printed.stdout)["findings"]
