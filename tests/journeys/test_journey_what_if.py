"""What-if against what then really happens: rules chosen and rates set, and the same cents posted, on both sides."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from months import Month

from deploy.cli.main import hourbook
from deploy.onebox.house import House, open_house
from deploy.what_if.answer import answer
from deploy.what_if.sheet import read_rates
from deploy.what_if.weigh import Wanted, Weighed, weigh
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.onboarding.usecases.choose_rule_pack import choose_rule_pack
from services.onboarding.usecases.set_pay_rate import set_pay_rate
from services.payroll.imports.pack import read_pack
from services.payroll.main import rule_packs
from services.payroll.usecases.ask_repricing import ask_repricing
from services.payroll.usecases.suppose_pack import SupposedFile
from shared.plumbing.ids import id_source
from shared.values.call import Actor, Call
from shared.values.rate import Rate

pytestmark = pytest.mark.slow

PACK_FILES = Path(__file__).parents[2] / "services" / "payroll" / "packs"
# Work weeks of the month's Americans begin on Sundays.
FIRST, LAST = date(2026, 10, 11), date(2026, 10, 25)
SUNDAY = 6
LATER_EPOCH = 1_800_000_000

# Overtime begins after 35 hours, and pays 60% more than the half of today.
FLSA = (PACK_FILES / "us-flsa.toml").read_text().split("\n[[example]]")[0]
STRICTER = FLSA.replace("value = 144000", "value = 126000").replace('version = "1"', 'version = "2"')
RENEWED = FLSA + STRICTER[STRICTER.index("\n[[version]]") :].replace("1940-10-24", str(FIRST))
OF_ITS_OWN = STRICTER.replace('pack = "us-flsa"', 'pack = "us-strict"')


@pytest.fixture
def data(month: Month, tmp_path: Path) -> Path:
    return Path(shutil.copytree(month.data, tmp_path / "data"))


@pytest.fixture
def house(data: Path) -> House:
    """The month's house, opened when all of the month is over."""
    return open_house(data, lambda: LATER_EPOCH, id_source(lambda: LATER_EPOCH * 1000, os.urandom))


def query(data: Path, service: str, sql: str) -> list[tuple]:
    with sqlite3.connect(data / f"{service}.db") as connection:
        return connection.execute(sql).fetchall()


def booked(data: Path) -> dict[str, dict[tuple[str, str], int]]:
    """Give all that is posted, by engagement and currency."""
    sql = "SELECT engagement_id, currency, SUM(amount_minor) FROM {} GROUP BY engagement_id, currency"
    return {
        side: {(row[0], row[1]): row[2] for row in query(data, service, sql.format(table))}
        for side, service, table in (("pay", "payroll", "earnings"), ("invoice", "billing", "charges"))
    }


def changes(before: dict, after: dict) -> dict[str, dict[tuple[str, str], int]]:
    return {
        side: {key: minor - before[side].get(key, 0) for key, minor in after[side].items()
               if minor != before[side].get(key, 0)}
        for side in after
    }  # fmt: skip


def foreseen(weighed: Weighed) -> dict[str, dict[tuple[str, str], int]]:
    rows = {"pay": weighed.pay.sums, "invoice": weighed.invoice.sums}
    found: dict[str, dict[tuple[str, str], int]] = {"pay": {}, "invoice": {}}
    for side, sums in rows.items():
        for engagement_id, currency, change in sums.select("engagement_id", "currency", "change").iter_rows():
            key = (engagement_id, currency)
            found[side][key] = found[side].get(key, 0) + change
    return {side: {key: minor for key, minor in sums.items() if minor} for side, sums in found.items()}


def do(house: House, service: str, use_case: Callable, *values: object) -> None:
    wired = house.services[service]
    call = Call(Actor("usr_later", frozenset({"admin", "finance"})), LATER_EPOCH, wired.wiring.new_id)
    with wired.units.write(call) as unit:
        use_case(unit, call, *values)


def a_sheet(data: Path) -> str:
    """Raise everybody's pay by an odd amount, and every second engagement's bill rate, from mid-week on."""
    rows = ["engagement_id,valid_from,pay_rate,bill_rate"]
    known = query(data, "payroll", "SELECT engagement_id, MAX(rate_e4) FROM pay_rates GROUP BY 1 ORDER BY 1")
    for number, (engagement_id, e4) in enumerate(known):
        rows.append(f"{engagement_id},2026-10-14,{e4 // 10_000 + 3}.3337,{'111.1119' if number % 2 else ''}")
    return "\n".join(rows)


def _install(monkeypatch: pytest.MonkeyPatch, data: Path, *files: str) -> House:
    """Start the house anew with these packs among its own."""
    given = [read_pack(text.encode()) for text in files]
    names = {pack.pack for pack in given}
    packs = (*(pack for pack in rule_packs() if pack.pack not in names), *given)
    monkeypatch.setattr("services.payroll.main.rule_packs", lambda: packs)
    return open_house(data, lambda: LATER_EPOCH, id_source(lambda: LATER_EPOCH * 1000, os.urandom))


def _set_rates(house: House, data: Path, sheet: str) -> None:
    currencies = dict(query(data, "billing", "SELECT e.engagement_id, c.currency FROM engagements e JOIN clients c "
                                             "ON c.client_id = e.client_id"))  # fmt: skip
    rows, errors = read_rates(sheet.encode())
    assert not errors
    assert len(rows) > 5
    for row in rows:
        if row.pay_e4:
            text = f"{row.pay_e4 // 10_000}.{row.pay_e4 % 10_000:04}"
            do(house, "onboarding", set_pay_rate, row.engagement_id, text, row.valid_from)
        if row.bill_e4:
            rate = Rate(row.bill_e4, currencies[row.engagement_id])
            do(house, "billing", set_bill_rates, [SetBillRate(row.engagement_id, rate, row.valid_from)])
    house.pump()


def test_a_renewed_pack_posts_what_was_foreseen(house: House, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = foreseen(weigh(house, Wanted(FIRST, file=SupposedFile(RENEWED.encode()))))
    before = booked(data)
    house.close()
    again = _install(monkeypatch, data, RENEWED)
    do(again, "payroll", ask_repricing)
    again.pump()
    assert changes(before, booked(data)) == found
    assert (len(found["pay"]), found["invoice"]) == (1, {})
    again.close()


def test_another_pack_chosen_for_everyone_under_one_posts_what_was_foreseen(
    house: House, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = foreseen(weigh(house, Wanted(FIRST, LAST, SupposedFile(OF_ITS_OWN.encode(), "us-flsa"))))
    before = booked(data)
    house.close()
    again = _install(monkeypatch, data, OF_ITS_OWN)
    under = query(data, "payroll", "SELECT engagement_id, workweek_start_weekday FROM engagements "
                                   "WHERE rule_pack = 'us-flsa'")  # fmt: skip
    assert {weekday for _, weekday in under} == {SUNDAY}
    for engagement_id, _ in under:
        do(again, "onboarding", choose_rule_pack, engagement_id, "us-strict", FIRST, LAST)
    again.pump()
    assert changes(before, booked(data)) == found
    assert found["pay"]
    again.close()


def test_rates_and_rules_at_once_post_what_was_foreseen(
    house: House, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = a_sheet(data)
    wanted = Wanted(date(2026, 10, 1), file=SupposedFile(RENEWED.encode()), rates=read_rates(sheet.encode())[0])
    found = foreseen(weigh(house, wanted))
    before = booked(data)
    house.close()
    again = _install(monkeypatch, data, RENEWED)
    _set_rates(again, data, sheet)
    do(again, "payroll", ask_repricing)
    again.pump()
    assert changes(before, booked(data)) == found
    assert min(len(found["pay"]), len(found["invoice"])) > 5
    again.close()


def test_sums_margins_and_clients_add_up(house: House, data: Path) -> None:
    wanted = Wanted(date(2026, 10, 1), rates=read_rates(a_sheet(data).encode())[0])
    said = answer(weigh(house, wanted), wanted, people=1)
    for side in ("pay", "invoice", "margin"):
        for row in said[side]:
            assert _minor(row["before"]) + _minor(row["difference"]) == _minor(row["after"])
            of_clients = [one for client in said["clients"] for one in client[side]
                          if one["currency"] == row["currency"]]  # fmt: skip
            assert sum(_minor(one["difference"]) for one in of_clients) == _minor(row["difference"])
    # What has no part in a margin is listed by its pair of currencies; the rest is paid and billed in one.
    for row in said["margin"]:
        earned, spent = (
            sum(_minor(one["after"]) for one in said[side] if one["currency"] == row["currency"])
            - sum(_minor(one["after"]) for pair in said["not_compared"] for one in pair[side]
                  if one["currency"] == row["currency"])
            for side in ("invoice", "pay")
        )  # fmt: skip
        assert earned - spent == _minor(row["after"])
    assert all(pair["paid_in"] != pair["billed_in"] for pair in said["not_compared"])
    assert len({one["currency"] for one in said["most_changed"]}) == len(said["most_changed"]) > 1


def _minor(text: str) -> int:
    return int(text.replace(".", ""))


def run(*words: object) -> Result:
    return CliRunner().invoke(hourbook, ["what-if", *(str(word) for word in words)])


def everything(data: Path) -> dict[str, str]:
    """Give a digest of every row of every database."""
    digests = {}
    for file in sorted(data.glob("*.db")):
        with sqlite3.connect(file) as connection:
            digests[file.name] = hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    return digests


def test_the_command_says_what_differs_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text(STRICTER)
    (tmp_path / "rates.csv").write_text(a_sheet(data))
    before = everything(data)
    told = run("--data", data, "--pack", tmp_path / "new.toml", "--from", FIRST, "--to", LAST)
    assert (told.exit_code, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[:2] == ["What if, for work weeks that begin from 2026-10-11 and before 2026-10-25:",
                         "  rule pack us-flsa 2 from 2026-10-11 on"]  # fmt: skip
    assert "Invoices stay as they are: clients are billed for approved hours at bill rates" in told.stdout
    assert lines[-1] == "Nothing was written."
    told = run("--data", data, "--rates", tmp_path / "rates.csv", "--from", FIRST, "--json")
    said = json.loads(told.stdout)
    assert (said["supposed"]["pay_rates"], said["touched"]["trainers"]) == (12, 12)
    assert everything(data) == before


def test_one_client_or_engagement_alone(data: Path, tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(a_sheet(data))
    words = ("--data", data, "--rates", tmp_path / "rates.csv", "--from", FIRST, "--json")
    whole = json.loads(run(*words).stdout)
    one = json.loads(run(*words, "--client", whole["clients"][0]["client_id"]).stdout)
    assert one["clients"] == whole["clients"][:1]
    ((engagement_id,),) = query(data, "billing", "SELECT MIN(engagement_id) FROM engagements")
    alone = json.loads(run(*words, "--engagement", engagement_id).stdout)
    assert (alone["touched"]["trainers_looked_at"], len(alone["clients"])) == (1, 1)
    assert getattr(run(*words, "--client", "cli_none").exception, "code", "") == "client_not_found"


@pytest.mark.parametrize(("rows", "code"), [
    (",2026-10-14,70,", "engagement_missing"), ("eng_1,2026-10-14,,", "rate_missing"),
    ("eng_1,2026-10-14,70,\neng_1,2026-10-14,71,", "row_twice"), ("eng_1,14.10.2026,70,", "date"),
    ("eng_1,2026-10-14,70.00001,", "pay_rate"),
])  # fmt: skip
def test_a_sheet_with_a_wrong_row_is_not_tried(data: Path, tmp_path: Path, rows: str, code: str) -> None:
    (tmp_path / "rates.csv").write_text(f"engagement_id,valid_from,pay_rate,bill_rate\n{rows}\n")
    told = run("--data", data, "--rates", tmp_path / "rates.csv", "--from", FIRST)
    assert (told.exit_code, told.stdout) == (1, "")
    assert code in told.stderr


def test_a_rate_that_ends_before_it_starts_is_not_tried() -> None:
    sheet = b"engagement_id,valid_from,valid_to,bill_rate\neng_1,2026-10-14,2026-10-14,90\n"
    assert [error.code for error in read_rates(sheet)[1]] == ["dates_reversed"]


@pytest.mark.parametrize(
    "words", [(), ("--instead-of", "us-flsa", "--rates", __file__), ("--version", "2", "--rates", __file__)]
)
def test_a_question_without_a_supposition_is_wrong_usage(data: Path, words: tuple[str, ...]) -> None:
    assert run("--data", data, "--from", FIRST, *words).exit_code == 2


def test_recompute_prices_pay_and_charges_and_names_a_cent_that_is_off_on_either_side(data: Path) -> None:
    words = ["recompute", "--data", str(data)]
    well = CliRunner().invoke(hourbook, [*words, "--json"])
    said = json.loads(well.stdout)
    assert (well.exit_code, said["differences"], said["charges"]["differences"]) == (0, [], [])
    assert said["charges"]["entries"] == said["entries"] > 0
    with sqlite3.connect(data / "billing.db") as connection:
        ((charge_id, client_id),) = connection.execute("SELECT charge_id, client_id FROM charges LIMIT 1").fetchall()
        connection.execute("UPDATE charges SET amount_minor = amount_minor + 1 WHERE charge_id = ?", (charge_id,))
    told = CliRunner().invoke(hourbook, words)
    lines = told.stdout.splitlines()
    assert (told.exit_code, len(lines)) == (1, 3)
    assert lines[0].endswith(f" are missing, charged {client_id}")
    assert lines[1].endswith("no difference.")
    assert lines[2].endswith("1 line differs.")
