"""Looking back: whoever asks later what a pay run was at a moment is shown what who looked then was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from payroll_house import House, approved, person
from test_payroll_runs import OCTOBER, run_it
from test_payroll_terms import chosen, started

from services.payroll.domain.work_weeks import ALL_WEEKS
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.explain import explain
from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.list_earnings import list_earnings
from services.payroll.usecases.list_items import list_items
from services.payroll.usecases.list_runs import list_runs
from services.payroll.usecases.open_run import open_run
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.pay_statement import pay_statement
from services.payroll.usecases.preview_run import preview_run
from services.payroll.usecases.recompute_known import recompute_known
from services.payroll.usecases.release_trainer import release_trainer
from services.payroll.usecases.submit_run import submit_run
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.payroll import PaymentOrdered
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.refusal import Refusal

pytestmark = pytest.mark.slow

BASE = "/api/payroll/v1"
WRONG = HoursCorrected("cor_1", "trn_1", "usr_1", "typo", (VoidedLine("ent_1_1", 1, "eng_1", 28_800),))
LOST = PayoutAccountChanged("acct_1", "trn_1", "rejected", "sepa", "EUR", "DE", "3000")


def seen(house: House, run_id: str, known_epoch: int | None = None) -> tuple[Any, ...]:
    """Give all that payroll shows of a run at a moment, None for now."""
    with house.reading() as unit:
        call = house.call()
        return (
            preview_run(unit, call, run_id, known_epoch), list_runs(unit, call, None, 100, {}, known_epoch),
            list_items(unit, call, None, 100, {"pay_run_id": run_id}, known_epoch),
        )  # fmt: skip


def steps(house: House, run_id: str) -> list[Any]:
    """Give what happens around one run, each as something to do."""

    def bank(*kinds: type) -> None:
        paid = house.said(PaymentOrdered)[-1]
        own = {name: getattr(paid, name) for name in ("payment_id", "end_to_end_id", "pay_item_id", "trainer_id",
                                                      "amount_minor", "currency")}  # fmt: skip
        more = {PaymentReleased: {"pay_run_id": run_id, "file_id": "fil_1"}, PaymentReturned: {"reason_code": "AC01"}}
        house.tell(*(kind(**own, **more.get(kind, {})) for kind in kinds))

    without_rate = [fact for fact in person(2) if fact.TYPE != "pay_rate.set"]
    rate = next(fact for fact in person(2) if fact.TYPE == "pay_rate.set")
    capped = replace(person(1)[1], weekly_cap_seconds=30_000)  # type: ignore[type-var]
    return [
        lambda: house.tell(approved(1, 0, 1)),
        lambda: house.tell(*person(1)),
        lambda: house.tell(*without_rate, approved(2, 0)),
        lambda: house.tell(replace(rate, known_epoch=house.clock[0])),
        lambda: house.tell(capped),
        lambda: house.tell(LOST),
        lambda: house.do(hold_trainer, "trn_1", "account rejected"),
        lambda: house.tell(replace(LOST, state="active")),
        lambda: house.do(release_trainer, "trn_1", "account mended"),
        lambda: house.tell(WRONG),
        lambda: house.tell(replace(capped, rule_pack="contractr")),
        lambda: house.tell(replace(capped, pay_group="elsewhere")),
        lambda: house.tell(person(1)[1]),
        lambda: house.do(submit_run, run_id),
        lambda: house.do(approve_run, run_id, by="usr_approver"),
        lambda: house.tell(approved(1, 2)),
        lambda: bank(PaymentReleased, PaymentSettled),
        lambda: bank(PaymentReturned),
        lambda: house.do(pay_again, house.said(PaymentOrdered)[-1].pay_item_id, date(2026, 11, 13), by="usr_approver"),
        lambda: bank(PaymentReleased),
    ]


def test_a_run_as_known_at_any_moment_is_what_was_shown_at_that_moment(house: House) -> None:
    run_id = house.do(open_run, OCTOBER).pay_run_id
    moments = {house.clock[0]: seen(house, run_id)}
    for step in steps(house, run_id):
        house.clock[0] += 3600
        step()
        moments[house.clock[0]] = seen(house, run_id)
        house.clock[0] += 60
    codes = {remark.code for shown in moments.values() for remark in shown[0].preview.remarks}
    assert codes == {
        "hours_waiting_for_engagement", "hours_unpriced", "weekly_cap_exceeded", "no_payout_account", "held",
        "corrected_hours_await_approval", "rule_pack_unknown", "carried_forward",
    }  # fmt: skip
    assert len({str(shown) for shown in moments.values()}) >= len(moments) - 2, "nearly every step shows"
    for epoch, shown in moments.items():
        assert seen(house, run_id, epoch) == shown, epoch
    assert seen(house, run_id, house.clock[0]) == seen(house, run_id)


def test_before_it_was_opened_there_was_no_run(house: House) -> None:
    run_id = house.do(open_run, OCTOBER).pay_run_id
    with pytest.raises(Refusal, match="pay_run_not_found"):
        seen(house, run_id, house.clock[0] - 1)
    with house.reading() as unit:
        assert list_runs(unit, house.call(), None, 9, {}, house.clock[0] - 1) == []


def test_terms_that_were_replaced_price_what_was_posted_under_them(house: House) -> None:
    """Ten hours a day are straight time under us-flsa, two of them overtime under us-ca; a work week moved besides."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000), approved(1, 0, 1, 2, hours=10))
    moments = [house.clock[0]]
    for change in ({"rule_pack": "us-ca"}, {"rule_pack": "us-ca", "workweek_start_weekday": 1}, {}):
        house.clock[0] += 3600
        house.tell(started(**change))
        moments.append(house.clock[0])
    house.clock[0] += 3600
    house.tell(chosen(1, "us-ak", "2026-10-05", known=house.clock[0]))
    with house.reading() as unit:
        for moment in moments:
            assert recompute_known(unit, house.call(), ALL_WEEKS, moment).differences == (), moment
        earnings = list_earnings(unit, house.call(), None, 100, {})
        assert len({one.accrued_epoch for one in earnings}) == 5
        for one in earnings:
            told = explain(unit, house.call(), one.earning_id, one.accrued_epoch)
            assert (told.posted.complete, told.now.complete) == (True, True), one


def test_a_statement_printed_again_later_is_the_one_that_was_sent(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run_it(house)
    item = house.said(PaymentOrdered)[-1].pay_item_id

    def printed() -> bytes:
        with house.reading() as unit:
            return pay_statement(unit, house.call(), item, "")

    sent = printed()
    house.clock[0] += 3600
    house.tell(replace(person(1)[1], project_name="Another name", workweek_start_weekday=2))  # type: ignore[type-var]
    assert printed() == sent


def test_the_api_asks_for_a_moment_in_one_way(house: House) -> None:
    run_id = house.do(open_run, OCTOBER).pay_run_id
    client, auditor = house.client(), house.headers("auditor")
    for path in ("pay-runs", f"pay-runs/{run_id}", f"pay-runs/{run_id}/preview", "pay-items"):
        codes = [
            client.get(f"{BASE}/{path}", headers=auditor, query_string={"known_at": moment}).status_code
            for moment in ("2026-10-05T00:00:01Z", "2030-01-01T00:00:00Z", "yesterday")
        ]
        assert codes == [200, 422, 422], path
    early = client.get(f"{BASE}/pay-runs/{run_id}", headers=auditor, query_string={"known_at": "2026-10-04T23:59:00Z"})
    assert early.status_code == 404
