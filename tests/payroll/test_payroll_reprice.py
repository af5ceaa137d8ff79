"""A rule known late: asked for twice, posted once; any order of facts ends as if all had been known at once."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path

import places
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pay_frames import PACK_FILES, PACKS
from payroll_house import House, approved, make_house, person
from test_payroll_accrual import nothing_off, sums
from test_payroll_bonuses import SPRINT, grant
from test_payroll_runs import NOVEMBER, run_it

from deploy.cli.main import hourbook
from deploy.onebox.house import open_house_now
from services.payroll.domain.pack import Pack
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.imports.pack import read_pack
from services.payroll.main import tools
from services.payroll.store.unit import PayrollUnit
from services.payroll.usecases.ask_repricing import ask_repricing
from services.payroll.usecases.find_revised import Revised, find_revised
from services.payroll.usecases.price_revised import price_revised
from shared.events.onboarding import PayRateSet
from shared.events.payroll import EarningsAccrued, PayRunApproved, RepricingAsked
from shared.plumbing.unit import Units
from shared.values.money import Money
from shared.values.refusal import Refusal

# From Monday 12 October 2026 on overtime begins after 35 hours; our books know it since November.
MENDED = """
[[version]]
version = "2"
valid_from = 2026-10-12
known_from = 2026-11-01T00:00:00Z

[[version.rule]]
kind = "weekly_overtime"
after_seconds = { value = 126000, unit = "seconds in a work week", source = "an act of October 2026" }
ot_premium_e4 = { value = 5000, unit = "ten-thousandths of the regular rate", source = "an act of October 2026" }

[[example]]"""
RENEWED = read_pack(PACK_FILES["us-flsa"].read_text().replace("\n[[example]]", MENDED, 1).encode())
PACKS_RENEWED = tuple(RENEWED if pack.pack == "us-flsa" else pack for pack in PACKS)
MONDAY_OF_NEW_RULES = RENEWED.versions[1].valid_from
FIRST, SECOND = approved(1, 0, 1, 2, 3, 4), approved(1, 7, 8, 9, 10, 11)


def install(house: House, packs: tuple[Pack, ...] = PACKS_RENEWED) -> None:
    """Start payroll again with other rule packs, on the same database."""
    renewed = partial(PayrollUnit, tools=dataclasses.replace(tools(), packs=packs))
    house.service = dataclasses.replace(house.service, units=Units(house.service.units.engine, renewed))


def reprice(house: House, weeks: WorkWeeks | None = None) -> Revised:
    """Ask for it, and let payroll hear what was said."""
    before = len(house.said(RepricingAsked))
    found = house.do(ask_repricing, weeks or WorkWeeks())
    asked = house.said(RepricingAsked)[before:]
    if asked:
        house.tell(*asked)
    return found


def two_weeks_of_forty_hours(house: House) -> None:
    """At 20 USD: 800 a week, and from the second week on 50 more once overtime begins after 35 hours."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000), FIRST, SECOND)


def total(house: House) -> int:
    return sum(line.amount_minor for fact in house.said(EarningsAccrued) for line in fact.lines)


def test_a_rule_known_late_posts_its_difference_with_its_cause(house: House) -> None:
    two_weeks_of_forty_hours(house)
    run_it(house)
    assert house.said(PayRunApproved)[-1].total_minor == 160_000
    install(house)
    found = reprice(house)
    assert (found.trainers, sum(line["amount_minor"] for line in found.differences), found.others) == (1, 5_000, ())
    (asked,) = house.said(RepricingAsked)
    assert (asked.workweek_starts, asked.rule_packs) == (("2026-10-12",), (("us-flsa", "2"),))
    late = house.said(EarningsAccrued)[-1]
    assert (late.cause, sum(line.amount_minor for line in late.lines)) == (
        f"repricing.asked {asked.repricing_id}", 5_000,
    )  # fmt: skip
    with house.reading() as unit:
        assert unit.earnings.get(late.lines[0].earning_id).reason == "priced again under revised rules: us-flsa 2"
    run_it(house, NOVEMBER)
    assert house.said(PayRunApproved)[-1].total_minor == 5_000
    nothing_off(house)


def test_what_is_asked_twice_is_posted_once(house: House) -> None:
    two_weeks_of_forty_hours(house)
    install(house)
    house.do(ask_repricing, WorkWeeks())
    house.do(ask_repricing, WorkWeeks())
    asked = house.said(RepricingAsked)
    assert len(asked) == 2
    house.tell(asked[0])
    posted = len(house.said(EarningsAccrued))
    house.tell(asked[1])
    assert (len(house.said(EarningsAccrued)), total(house)) == (posted, 165_000)
    assert reprice(house) == Revised(0, (), ())
    nothing_off(house)


def test_work_weeks_not_asked_for_stay(house: House) -> None:
    two_weeks_of_forty_hours(house)
    install(house)
    assert reprice(house, WorkWeeks(None, MONDAY_OF_NEW_RULES)).trainers == 0
    assert total(house) == 160_000
    assert reprice(house, WorkWeeks(MONDAY_OF_NEW_RULES, None)).trainers == 1
    assert total(house) == 165_000


def test_a_line_that_is_off_for_another_reason_is_left_alone(house: House) -> None:
    two_weeks_of_forty_hours(house)
    with house.service.units.write(house.call()) as unit:
        unit.connection.exec_driver_sql(
            "UPDATE earnings SET amount_minor = amount_minor + 1 WHERE workweek_start = '2026-10-05'"
        )
    install(house)
    found = reprice(house)
    assert [(str(line["workweek_start"]), line["amount_minor"]) for line in found.others] == [("2026-10-05", -1)]
    assert {str(line["workweek_start"]) for line in found.differences} == {"2026-10-12"}
    with house.reading() as unit:
        assert find_revised(unit).others == found.others


def test_a_process_without_the_new_rules_does_not_price(house: House) -> None:
    two_weeks_of_forty_hours(house)
    fact = RepricingAsked("rpr_1", "trn_1", ("2026-10-12",), (("us-flsa", "2"),), "usr_finance")
    with pytest.raises(Refusal) as caught:
        house.do(price_revised, [fact])
    assert caught.value.code == "pack_version_unknown"
    install(house)
    house.tell(fact)
    assert total(house) == 165_000


def _told(house: House, step: str) -> None:
    steps: dict[str, Callable[[], object]] = {
        "hours": lambda: house.tell(FIRST), "late hours": lambda: house.tell(SECOND),
        "late rule": lambda: (install(house), reprice(house)),
        "late bonus": lambda: grant(house, dataclasses.replace(SPRINT, amount=Money(9_600, "USD"),
                                                               on_date=MONDAY_OF_NEW_RULES)),
        "late raise": lambda: house.tell(
            PayRateSet("prt_raise", "eng_1", "trn_1", 240_000, "USD", "2026-10-07", 1_792_000_000)
        ),
    }  # fmt: skip
    steps[step]()


ORDERS = list(permutations(("hours", "late hours", "late rule", "late bonus", "late raise")))
# One in eight of them in `make test`, all in `make test-long`.
EVERY_ORDER = [
    pytest.param(order, id=", ".join(order), marks=[pytest.mark.long] if number % 8 else [])
    for number, order in enumerate(ORDERS)
]


@pytest.mark.parametrize("order", EVERY_ORDER)
def test_any_order_of_facts_ends_as_if_all_had_been_known_at_once(tmp_path: Path, order: tuple[str, ...]) -> None:
    """Week 1: 16 h at 20 and 24 h at 24 are 896. Week 2: 40 h at 24 are 960, a bonus of 96, and half of 26.40 for 5 h.

    26.40 is the regular rate of week 2: 1,056 over 40 hours.
    """
    house = make_house(tmp_path / "house")
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000))
    for step in order:
        _told(house, step)
    assert total(house) == 89_600 + 96_000 + 9_600 + 6_600
    assert sums(house)["trn_1", "2026-10-12", "OT"][0] == 5 * 3600
    nothing_off(house)


def test_repricing_over_http(house: House) -> None:
    two_weeks_of_forty_hours(house)
    install(house)
    client, url = house.client(), "/api/payroll/v1/repricings"
    dry = client.post(url, json={"dry_run": True}, headers=house.headers("finance"))
    assert (dry.status_code, dry.json["trainers"], dry.json["others"], house.said(RepricingAsked)) == (202, 1, [], [])
    done = client.post(url, json={"from": "2026-10-12"}, headers=house.headers("finance"))
    assert (done.status_code, done.json) == (202, dry.json)
    assert [fact.asked_by for fact in house.said(RepricingAsked)] == ["usr_finance"]
    for role in ("auditor", "trainer", "finance_approver"):
        assert client.post(url, json={}, headers=house.headers(role)).status_code == 403


@pytest.mark.slow
@pytest.mark.skipif(places.on_postgres(), reason="a data folder of one process holds SQLite files")
def test_the_command_posts_and_then_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    house = make_house(data)
    (data / "events.db").touch()
    two_weeks_of_forty_hours(house)
    monkeypatch.setattr("services.payroll.main.rule_packs", lambda: PACKS_RENEWED)

    def run(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(hourbook, ["reprice", "--data", str(data), *words], catch_exceptions=False)
        return told.exit_code, told.stdout

    def booked() -> int:
        with house.service.units.engine.connect() as connection:
            return int(connection.execute(sa.text("SELECT SUM(amount_minor) FROM earnings")).scalar_one())

    code, said = run("--dry-run")
    assert (code, said.splitlines()[-1]) == (0, "3 lines of 1 trainer would be posted.")
    assert booked() == 160_000
    code, said = run("--from", "2026-10-12")
    assert (code, said.splitlines()[-1]) == (0, "3 lines of 1 trainer are posted.")
    assert booked() == 165_000
    code, said = run("--json")
    assert (code, json.loads(said)) == (0, {"trainers": 0, "posted": True, "differences": [], "others": []})
    assert booked() == 165_000
    install(house)
    nothing_off(house)


@pytest.mark.slow
@pytest.mark.skipif(places.on_postgres(), reason="a data folder of one process holds SQLite files")
def test_beside_a_server_the_command_asks_and_the_server_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    house = make_house(data)
    (data / "events.db").touch()
    two_weeks_of_forty_hours(house)
    monkeypatch.setattr("services.payroll.main.rule_packs", lambda: PACKS_RENEWED)
    server = open_house_now(data)
    try:
        server.pump()
        told = CliRunner().invoke(hourbook, ["reprice", "--data", str(data)], catch_exceptions=False)
        assert told.exit_code == 0
        assert told.stdout.endswith(
            "3 lines of 1 trainer are asked for; the server that works on this folder posts them.\n"
        )
        assert len(house.said(RepricingAsked)) == 1
        server.pump()
    finally:
        server.close()
    install(house)
    assert reprice(house) == Revised(0, (), ())
    nothing_off(house)
