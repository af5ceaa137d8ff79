"""Why one pay run pays what another did not: part by part, to the cent, exceptions first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll_house import House, approved, person
from test_payroll_bonuses import SPRINT, grant
from test_payroll_runs import NOVEMBER, OCTOBER, refused, run_it

from services.payroll.domain.run_difference import KINDS, RUN_SUMS, parts, trainers
from services.payroll.domain.run_difference_text import part_sentence
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.check import check
from services.payroll.usecases.explain_runs import RunsExplained, TrainerDifference, explain_runs
from services.payroll.usecases.grant_bonus import GrantBonus
from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.submit_run import submit_run
from services.payroll.usecases.void_run import void_run
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.money import Money

BASE = "/api/payroll/v1/pay-runs"


def compared(house: House, first: str, second: str) -> RunsExplained:
    with house.reading() as unit:
        return explain_runs(unit, house.call(), first, second, None, 1000)


def kinds(one: TrainerDifference) -> list[tuple[str, str, int, int]]:
    return [(part.kind, part.code, part.seconds, part.amount_minor) for part in one.parts]


def test_more_hours_are_no_exception(house: House) -> None:
    house.tell(*person(1), approved(1, 0), approved(1, 28, 29))
    found = compared(house, run_it(house), run_it(house, NOVEMBER))
    (nora,) = found.trainers
    assert kinds(nora) == [("hours", "REG", 28_800, 48_000)]
    assert str(part_sentence(nora.parts[0])) == (
        "16:00:00 hours of regular time for eng_1 instead of 8:00:00, at what an hour was worth before: 480.00 EUR."
    )
    (total,) = found.totals
    assert (total.paid_from.amount_minor, total.paid_to.amount_minor, total.amount_minor) == (48_000, 96_000, 48_000)
    assert (total.by_kind["hours"].amount_minor, total.trainers["both"]) == (48_000, 1)


def test_a_raise_is_told_apart_from_hours(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    first = run_it(house)
    house.tell(PayRateSet("prt_raise", "eng_1", "trn_1", 660_000, "EUR", "2026-11-02", house.clock[0]))
    house.tell(approved(1, 28, 29))
    (nora,) = compared(house, first, run_it(house, NOVEMBER)).trainers
    # 8 hours more at the old 60 EUR, and 6 EUR more for each of 16 hours.
    assert kinds(nora) == [("hours", "REG", 28_800, 48_000), ("rate", "REG", 0, 9_600)]
    assert str(part_sentence(nora.parts[1])) == (
        "an hour of regular time for eng_1 is worth 66.0000 EUR instead of 60.0000 EUR: 96.00 EUR."
    )


def paid(amount_minor: int, version: str = "1") -> pl.DataFrame:
    """Give what a run pays for 40 hours of REG."""
    row = ("trn_1", "USD", "eng_1", None, "REG", "us-flsa", version, 144_000, amount_minor)
    return pl.DataFrame([row], schema=dict(RUN_SUMS), orient="row")


def test_other_rules_are_told_apart_from_other_rates() -> None:
    for version, kind in (("1", "rate"), ("2", "rules")):
        found = parts(paid(80_000), paid(85_000, version)).select("kind", "amount_minor", "from_rules", "to_rules")
        assert found.rows() == [(kind, 5_000, "us-flsa 1", f"us-flsa {version}")]


@pytest.mark.parametrize(
    ("amount_minor", "found"),
    [
        (80_002, [("hours", 2)]),  # two cents in forty hours: lines that were rounded up
        (79_995, [("hours", -5)]),
        (80_006, [("rate", 6)]),
        (80_040, [("rate", 40)]),  # a cent more an hour
    ],
)
def test_what_rounding_makes_of_an_hour_is_no_other_rate(amount_minor: int, found: list[tuple[str, int]]) -> None:
    assert parts(paid(80_000), paid(amount_minor)).select("kind", "amount_minor").rows() == found


def test_a_cent_more_an_hour_is_another_rate_in_a_single_hour_too() -> None:
    hour = pl.col("seconds") // 40
    first, second = (paid(minor).with_columns(seconds=hour) for minor in (2_000, 2_001))
    assert parts(first, second).select("kind", "amount_minor").rows() == [("rate", 1)]


def late_october(house: House) -> tuple[str, str]:
    """October's lunch break and Tuesday's hours are known when October is paid: November pays both."""
    house.tell(*person(1), approved(1, 0))
    first = run_it(house)
    voided = (VoidedLine("ent_1_0", 1, "eng_1", 28_800),)
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "lunch break", voided))
    house.tell(approved(1, 0, hours=7, version=2), approved(1, 1))
    house.tell(approved(1, 28))
    return first, run_it(house, NOVEMBER)


def test_late_facts_are_named_with_their_work_week_and_reasons(house: House) -> None:
    first, second = late_october(house)
    (nora,) = compared(house, first, second).trainers
    (late,) = nora.parts
    assert (late.kind, late.late_week, late.late_in, late.seconds, late.amount_minor) == (
        "late", date(2026, 10, 5), "to", 25_200, 42_000,
    )  # fmt: skip
    assert "lunch break" in {cause.reason.rpartition(": ")[2] for cause in late.causes}, late.causes
    assert sum(cause.amount_minor for cause in late.causes) == 42_000
    assert {cause.cause.split()[0] for cause in late.causes} == {"hours.corrected", "hours.approved"}


def test_turned_around_the_difference_is_the_opposite(house: House) -> None:
    first, second = late_october(house)
    (nora,) = compared(house, second, first).trainers
    assert [(part.kind, part.late_in, part.amount_minor) for part in nora.parts] == [("late", "from", -42_000)]


def test_a_bonus_is_a_part_of_its_own(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    grant(house)
    first = run_it(house)
    house.tell(approved(1, 28))
    grant(house, GrantBonus(**{**vars(SPRINT), "on_date": date(2026, 11, 4), "amount": Money(20_000, "EUR")}))
    (nora,) = compared(house, first, run_it(house, NOVEMBER)).trainers
    assert kinds(nora) == [("bonus", "BONUS", 0, 5_000)]
    assert str(part_sentence(nora.parts[0])) == "bonuses of 200.00 EUR for eng_1 instead of 150.00 EUR: 50.00 EUR."


def test_who_is_in_one_run_alone_comes_first(house: House) -> None:
    house.tell(*person(1), *person(2), *person(3), *person(4))
    house.tell(approved(1, 0), approved(2, 0), approved(3, 0))
    first = run_it(house)
    house.tell(approved(1, 28, 29, 30), approved(3, 28), approved(4, 28))
    found = compared(house, first, run_it(house, NOVEMBER))
    assert [(one.trainer_id, one.paid_in, one.amount_minor) for one in found.trainers] == [
        ("trn_2", "only_from", -48_000), ("trn_4", "only_to", 48_000), ("trn_1", "both", 96_000), ("trn_3", "both", 0),
    ]  # fmt: skip


def test_a_correction_run_of_the_same_period_can_be_compared_with_it(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    first = run_it(house)
    house.tell(approved(1, 1, hours=6))
    (nora,) = compared(house, first, run_it(house, OpenRun(**{**vars(OCTOBER), "kind": "correction"}))).trainers
    assert kinds(nora) == [("hours", "REG", -7_200, -12_000)]
    assert [(cause.side, cause.cause) for cause in nora.parts[0].causes] == [
        ("from", "hours.approved apr_1_0_1"), ("to", "hours.approved apr_1_1_1"),
    ]  # fmt: skip


def test_until_its_sums_are_written_a_run_is_added_up_to_the_same(house: House) -> None:
    first, second = late_october(house)
    house.tell(approved(1, 29))
    third = run_it(house, OpenRun(**{**vars(NOVEMBER), "kind": "correction"}))
    written = [compared(house, first, run) for run in (second, third)]
    with house.service.units.write(house.call()) as unit:
        assert unit.connection.exec_driver_sql("DELETE FROM run_sums").rowcount > 0
    assert [compared(house, first, run) for run in (second, third)] == written
    with house.reading() as unit:
        assert check(unit) == []


# --- before it is approved


def test_an_open_run_is_compared_by_what_it_would_pay(house: House) -> None:
    for n in (1, 2, 3):
        house.tell(*person(n), approved(n, 0))
    first = run_it(house)
    house.tell(approved(1, 28, 29), approved(2, 28), approved(3, 28), approved(3, 1))
    house.do(hold_trainer, "trn_2", "is on leave")
    draft = house.do(open_run, NOVEMBER).pay_run_id
    foreseen = compared(house, first, draft)
    assert [(one.trainer_id, one.paid_in, one.paid_to.amount_minor) for one in foreseen.trainers] == [
        ("trn_2", "only_from", 0), ("trn_3", "both", 96_000), ("trn_1", "both", 96_000),
    ]  # fmt: skip
    assert house.do(submit_run, draft).state == "ready"
    house.do(approve_run, draft, by="usr_approver")
    paid = compared(house, first, draft)
    assert (paid.totals, paid.trainers) == (foreseen.totals, foreseen.trainers)


def test_the_first_run_is_compared_with_nothing(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    draft = house.do(open_run, OCTOBER).pay_run_id
    for _ in ("open", "approved"):
        found = compared(house, "none", draft)
        assert (found.run_from, [(one.paid_in, one.amount_minor) for one in found.trainers]) == (
            None, [("only_to", 48_000)],
        )  # fmt: skip
        if found.run_to.state == "draft":
            house.do(submit_run, draft)
            house.do(approve_run, draft, by="usr_approver")
    assert found.run_to.state == "approved"


# --- who may ask, and what is refused


def test_runs_that_cannot_be_compared_are_refused(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    first = run_it(house)
    draft = house.do(open_run, NOVEMBER).pay_run_id
    refused(house, "pay_runs_same", explain_runs, first, first, None, 10)
    refused(house, "pay_run_not_approved", explain_runs, draft, first, None, 10)
    house.do(void_run, draft, "a wrong period")
    refused(house, "pay_run_not_approved", explain_runs, first, draft, None, 10)
    refused(house, "pay_run_not_found", explain_runs, first, "run_none", None, 10)


def test_the_api_pages_through_trainers_and_says_the_totals_on_each(house: House) -> None:
    for n in range(1, 6):
        house.tell(*person(n), approved(n, 0), approved(n, *range(28, 28 + n)))
    first, second = run_it(house), run_it(house, NOVEMBER)
    client, auditor = house.client(), house.headers("auditor")
    seen: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 2}
    while "cursor" not in query or query["cursor"]:
        said = client.get(f"{BASE}/{second}/differences-from/{first}", headers=auditor, query_string=query).json
        assert said["totals"][0]["amount"] == {"amount": "4800.00", "currency": "EUR"}
        seen, query = seen + said["data"], query | {"cursor": said["next_cursor"]}
    assert [one["trainer_id"] for one in seen] == ["trn_5", "trn_4", "trn_3", "trn_2", "trn_1"]
    assert sum(Decimal(one["amount"]["amount"]) for one in seen) == Decimal("4800.00")


def test_only_who_reads_all_pay_may_compare_runs(house: House) -> None:
    first, second = late_october(house)
    own = house.headers("trainer", user="usr_1", trainer_id="trn_1")
    for headers, status in ((own, 403), (house.headers("finance_approver"), 200)):
        answer = house.client().get(f"{BASE}/{second}/differences-from/{first}", headers=headers)
        assert answer.status_code == status


# --- whatever two runs pay

SUMS = st.lists(
    st.tuples(
        st.sampled_from(["trn_1", "trn_2"]), st.sampled_from(["EUR", "JPY"]), st.sampled_from(["eng_1", "eng_2"]),
        st.sampled_from([None, date(2026, 9, 28)]), st.sampled_from(["REG", "OT", "BONUS"]), st.just("us-flsa"),
        st.sampled_from(["1", "2"]), st.integers(-(10**9), 10**9), st.integers(-(10**14), 10**14),
    ),
    max_size=8,
).map(lambda rows: pl.DataFrame(rows, schema=dict(RUN_SUMS), orient="row"))  # fmt: skip


def total(frame: pl.DataFrame, *names: str) -> list[int]:
    return [int(frame[name].sum()) for name in names]


@pytest.mark.slow
@given(SUMS, SUMS)
def test_the_parts_add_up_to_the_difference_whatever_the_runs_pay(first: pl.DataFrame, second: pl.DataFrame) -> None:
    found = parts(first, second)
    everyone = trainers(first, second, found)
    names = ("seconds", "amount_minor")
    for currency in ("EUR", "JPY"):
        before, after, told, people = (
            total(frame.filter(pl.col("currency") == currency), *names) for frame in (first, second, found, everyone)
        )
        assert told == people == [after[n] - before[n] for n in range(2)]
    own = found.group_by("trainer_id", "currency").agg(pl.col(names).sum())
    joined = everyone.join(own, on=["trainer_id", "currency"], how="left", suffix="_told").fill_null(0)
    assert joined.select(names).rows() == joined.select("seconds_told", "amount_minor_told").rows()
    assert set(found["kind"]) <= set(KINDS)
    assert total(parts(second, first), *names) == [-one for one in total(found, *names)]
