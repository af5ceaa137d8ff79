"""Every way in which payroll says no, and invariants that find what was tampered with."""

from __future__ import annotations

from datetime import date

import pytest
from pay_frames import PACK_FILES
from payroll_house import House, approved, person
from test_payroll_runs import OCTOBER, refused, run_it

from services.payroll.exports import statement
from services.payroll.imports.pack import read_pack
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.check import check
from services.payroll.usecases.explain import explain
from services.payroll.usecases.open_run import open_run
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.payroll_register import payroll_register
from services.payroll.usecases.submit_run import submit_run
from shared.values.refusal import Refusal

CONTRACTOR, FLSA = (PACK_FILES[name].read_text() for name in ("contractor", "us-flsa"))
RULE = FLSA[FLSA.index("[[version.rule]]") : FLSA.index("[[example]]")]
SECOND_VERSION = (
    "INSERT INTO hours SELECT trainer_id, entry_id, 2, engagement_id, work_date, zone, seconds, code,"
    " start_epoch, end_epoch, approval_id, heard_id FROM hours"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pack = ", "pack_unreadable"),
        ('title = "no name"\nversion = []', "pack_unreadable"),
        (CONTRACTOR.replace("1970-01-01", '"1970"'), "pack_unreadable"),
        (CONTRACTOR.replace("straight_time", "magic"), "pack_rule_unknown"),
        (FLSA.replace("value = 5000", "value = 0.5"), "pack_number_not_whole"),
        (FLSA.replace("value = 5000", "value = true"), "pack_number_not_whole"),
        (FLSA.replace("after_seconds", "after_hours"), "pack_number_unknown"),
        (FLSA.replace("value = 5000", "value = -1"), "pack_number_out_of_range"),
        (FLSA.replace("value = 5000", "value = 10000001"), "pack_number_out_of_range"),
        (FLSA.replace(RULE, f"{RULE.replace('5000', '6000')}{RULE}"), "pack_premiums_differ"),
        (FLSA.replace("valid_from", 'known_from = "soon"\nvalid_from'), "pack_unreadable"),
    ],
)
def test_what_is_no_rule_pack_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_pack(text.encode())
    assert refusal.value.code == code


def test_what_is_no_statement_is_refused() -> None:
    with pytest.raises(Refusal, match="statement_unreadable"):
        statement.check(b"%PDF-1.7 something else")


def test_what_does_not_exist_is_not_found(house: House) -> None:
    refused(house, "earning_not_found", explain, "ern_none")
    refused(house, "pay_item_not_found", pay_again, "itm_none", date(2026, 11, 13))
    run = house.do(open_run, OCTOBER)
    refused(house, "pay_run_not_approved", payroll_register, run.pay_run_id)


def test_earnings_that_move_during_an_approval_roll_it_back(house: House) -> None:
    """What another transaction accrues between preview and claim must not be claimed unseen."""
    house.tell(*person(1), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    house.do(submit_run, run.pay_run_id)

    def approve_while_it_moves(unit, call, pay_run_id):
        see = unit.runs.claimable
        unit.runs.claimable = lambda run, known: [
            type(entry)(**{**vars(entry), "amount_minor": entry.amount_minor - 1}) for entry in see(run, known)
        ]
        return approve_run(unit, call, pay_run_id)

    refused(house, "earnings_moved", approve_while_it_moves, run.pay_run_id, by="usr_approver")
    with house.reading() as unit:
        assert unit.runs.get(run.pay_run_id).state == "ready"


# An earning that was paid comes back onto the worklist.
_WAITING = (
    "earning_id, trainer_id, engagement_id, pay_group, workweek_start, currency, seconds, amount_minor, code, pack, "
    "pack_version"
)
WAITS_AGAIN = f"INSERT INTO unclaimed ({_WAITING}) SELECT {_WAITING} FROM earnings"  # noqa: S608


@pytest.mark.parametrize(
    ("tampering", "codes"),
    [
        ("UPDATE pay_items SET amount_minor = amount_minor + 1", {"pay_item_total_off", "run_sums_off"}),
        ("DELETE FROM pay_run_approvals", {"pay_item_without_approval", "pay_run_without_approval"}),
        ("UPDATE pay_run_approvals SET approved_by = 'usr_finance'", {"approved_by_maker"}),
        ("UPDATE pay_run_states SET state = 'draft' WHERE position = 2", {"pay_run_states_off"}),
        ("UPDATE earning_claims SET trainer_id = 'trn_9'", {"claim_of_nothing"}),
        ("UPDATE earning_claims SET pay_item_id = 'itm_9'", {"claim_of_no_item", "pay_item_total_off"}),
        ("DELETE FROM earning_claims", {"earning_neither_waits_nor_claimed", "pay_item_total_off"}),
        (WAITS_AGAIN, {"earning_neither_waits_nor_claimed"}),
        (WAITS_AGAIN.replace("SELECT earning_id", "SELECT 'ern_9'"), {"waits_for_nothing"}),
        (WAITS_AGAIN.replace("code, pack, pack_version FROM", "'OT', pack, pack_version FROM"), {"waits_for_nothing"}),
        ("UPDATE run_sums SET seconds = seconds + 1", {"run_sums_off"}),
        ("UPDATE run_sums SET trainer_id = 'trn_9'", {"run_sums_off", "run_sums_of_no_item"}),
        ("DELETE FROM awaited_engagements", {"engagement_not_awaited"}),
        ("DELETE FROM payment_states; DELETE FROM payments", {"pay_item_without_payment"}),
        ("DELETE FROM earnings", {"claim_of_nothing", "earnings_differ_from_facts", "pay_item_total_off"}),
        (
            SECOND_VERSION,
            {"earnings_differ_from_facts", "entry_counts_twice"},
        ),
    ],
)
def test_verify_finds_tampering(house: House, tampering: str, codes: set[str]) -> None:
    house.tell(*person(1), approved(1, 0), approved(5, 0))
    run_it(house)
    with house.service.units.write(house.call()) as unit:
        for statement_text in tampering.split(";"):
            unit.connection.exec_driver_sql(statement_text)
    with house.reading() as unit:
        assert {finding.code for finding in check(unit)} == codes
