"""A Californian works seven days, is paid, gets a late bonus, and had worked an hour less: from facts to the books.

Services of one house on a folder; what people said to onboarding and timetracking is said in their names. By hand, at
40.00 USD an hour: 40 straight hours and 16 of overtime (Saturday beyond 40, the seventh day) are 1,600.00 + 960.00.
A flat sum of 200.00 is 5.00 an hour of straight time and 7.50 an hour of overtime (Alvarado v. Dart Container). An hour
less on Wednesday makes an hour of Saturday straight: 40 x 40.00 + 15 x 67.50 + 200.00 = 2,812.50.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from deploy.onebox.house import House, open_house
from deploy.onebox.verify import verify_house
from services.billing.domain.party import Account, Party
from services.billing.domain.tax import Tax
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.register_client import RegisterClient, register_client
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.ledger.usecases.reconcile import reconcile
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.grant_bonus import GrantBonus, grant_bonus
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.submit_run import submit_run
from shared.events.fact import Fact
from shared.events.onboarding import EngagementStarted, PayRateSet, RulePackChosen, TrainerRegistered
from shared.events.payments import PayoutAccountChanged
from shared.events.timetracking import ApprovedLine, HoursApproved, HoursCorrected, ProjectOpened, VoidedLine
from shared.plumbing.ids import id_source
from shared.values.call import Actor, Call
from shared.values.money import Money
from shared.values.rate import Rate
from shared.values.refusal import Refusal
from shared.values.span import local_midnight

ZONE = "America/Los_Angeles"
MONDAY = date(2026, 10, 5)
HOUR = 3600

pytestmark = pytest.mark.slow


class Story:
    """A house, its clock, and people who act in it."""

    def __init__(self, folder: Path) -> None:
        self.now = local_midnight(date(2026, 10, 12), ZONE)
        new_id = id_source(lambda: self.now * 1000, Random(7).randbytes)
        self.house: House = open_house(folder, lambda: self.now, new_id)
        self.new_id = new_id

    def do(self, service: str, user: str, role: str, verb: Callable[..., Any], *values: Any) -> Any:
        """Let someone act, and let everyone hear of it."""
        self.now += 60
        call = Call(Actor(user, frozenset({role})), self.now, self.new_id)
        with self.house.services[service].units.write(call) as unit:
            done = verb(unit, call, *values)
        self.house.pump()
        return done

    def say(self, service: str, *facts: Fact) -> None:
        """Let a service say facts."""
        self.do(service, "usr_operator", "admin", lambda unit, _call: [unit.say(fact) for fact in facts])

    def finance(self, verb: Callable[..., Any], *values: Any) -> Any:
        return self.do("payroll", "usr_finance", "finance", verb, *values)

    def pay(self, first: date) -> int:
        """Run the pay of four weeks from a Monday by two people; gives the run's total in cents."""
        command = OpenRun("us", first, first + timedelta(days=28), first + timedelta(days=32))
        run = self.finance(open_run, command)
        self.finance(submit_run, run.pay_run_id)
        self.do("payroll", "usr_second", "finance_approver", approve_run, run.pay_run_id)
        with self.look("payroll") as unit:
            ((_, _, amount, _),) = unit.runs.totals(run.pay_run_id)
        return int(amount)

    def look(self, service: str) -> Any:
        wired = self.house.services[service]
        return wired.units.read(wired.call_as_service())


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    told = Story(tmp_path / "data")
    yield told
    told.house.close()


def day_line(day: int, hours: int = 8, version: int = 1) -> ApprovedLine:
    work_date = MONDAY + timedelta(days=day)
    start = local_midnight(work_date, ZONE) + 9 * HOUR
    return ApprovedLine(f"ent_{day}", version, "eng_1", str(work_date), ZONE, hours * HOUR, "REG", start,
                        start + hours * HOUR)  # fmt: skip


def engaged(story: Story) -> str:
    """Bring in a client, a project with a bill rate, and the trainer with everything payday needs; gives the client."""
    billing = ("billing", "usr_operator", "admin")
    ours = Party("Hourbook Demo Operator GmbH", "Beispielstraße 1", "Berlin", "DE", "10115", vat_id="DE136695976",
                 registration_id="HRB 1", contact="Receivables", email="b@example.org", phone="+49 30 1")  # fmt: skip
    account = Account("Hourbook Demo Operator GmbH", "Commerzbank", iban="DE89370400440532013000", bic="COBADEFFXXX")
    story.do(*billing, open_legal_entity, OpenLegalEntity(ours, account))
    lab = Party("Bay Lab Inc.", "2 Main St", "San Francisco", "US", "94105")
    command = RegisterClient(lab, "USD", Tax("Z", 0), buyer_reference="PO-1")
    client = story.do(*billing, register_client, command).client_id
    story.say("timetracking", ProjectOpened("prj_1", client, "Clinical reasoning"))
    rate = SetBillRate("prj_1", Rate.parse("95", "USD"), MONDAY)
    story.do("billing", "usr_finance", "finance", set_bill_rates, [rate])
    story.say(
        "onboarding",
        TrainerRegistered("trn_1", "ven_1", "A-1", "Ana", "Ruiz", "a@example.org", "US", ZONE, "employee"),
        EngagementStarted("eng_1", "trn_1", "ven_1", client, "prj_1", "Clinical reasoning", "us", "us-flsa", ZONE, 0, 0,
                          "USD", str(MONDAY)),
        PayRateSet("prt_1", "eng_1", "trn_1", 400_000, "USD", str(MONDAY), story.now),
        RulePackChosen("rpc_1", "eng_1", "trn_1", "us-ca", str(MONDAY), story.now),
    )  # fmt: skip
    story.say("payments", PayoutAccountChanged("acct_1", "trn_1", "active", "ach", "USD", "US", "6789"))
    return str(client)


def test_seven_days_a_late_flat_sum_and_a_correction(story: Story) -> None:
    client = engaged(story)
    week = tuple(day_line(day) for day in range(7))
    story.say("timetracking", HoursApproved("apr_1", "tsh_1", "trn_1", "usr_9", "sha256:0f", week))
    assert story.pay(MONDAY) == 256_000
    finance = ("billing", "usr_finance", "finance")
    draft = story.do(*finance, draft_invoice, DraftInvoice(client, date(2026, 11, 2)))
    story.do("billing", "usr_second", "finance_approver", issue_invoice, IssueInvoice(draft.invoice_id))
    assert draft.invoice.total_minor == 56 * 9_500

    sprint = GrantBonus("trn_1", "eng_1", date(2026, 10, 8), Money(20_000, "USD"), "flat_sum", "October sprint")
    story.do("payroll", "usr_quality", "finance", grant_bonus, sprint)
    with pytest.raises(Refusal, match="nothing_to_invoice"):
        story.do(*finance, draft_invoice, DraftInvoice(client, date(2026, 11, 30)))
    story.say("timetracking", HoursCorrected("cor_1", "trn_1", "usr_1", "lunch", (VoidedLine("ent_2", 1, "eng_1", 8),)))
    shorter = (day_line(2, hours=7, version=2),)
    story.say("timetracking", HoursApproved("apr_2", "tsh_1", "trn_1", "usr_9", "sha256:0f", shorter))
    assert story.pay(date(2026, 11, 2)) == 281_250 - 256_000

    with story.look("payroll") as unit:
        sums: dict[str, list[int]] = {}
        for earning in unit.earnings.after(None, 100, {}):
            line = sums.setdefault(earning.code, [0, 0])
            line[0] += earning.seconds
            line[1] += earning.amount_minor
    assert sums == {"REG": [40 * HOUR, 160_000], "OT": [15 * HOUR, 101_250], "BONUS": [0, 20_000]}
    with story.look("billing") as unit:
        assert unit.charges.posted(["eng_1"], None, None)["amount_minor"].sum() == 55 * 9_500
    books_agree(story)


def books_agree(story: Story) -> None:
    with story.look("ledger") as unit:
        found = reconcile(unit)
        accounts = dict(
            unit.connection.exec_driver_sql("SELECT account, SUM(amount_minor) FROM postings GROUP BY account").all()
        )
    assert (found.unexplained_seconds, found.totals["approved"], found.totals["earned"]) == (0, 55 * HOUR, 55 * HOUR)
    assert (accounts["wages_expense"], accounts["wages_payable"]) == (281_250, -281_250)
    assert accounts.get("accrued_wages", 0) == sum(accounts.values()) == 0
    assert verify_house(story.house)[0] == []
