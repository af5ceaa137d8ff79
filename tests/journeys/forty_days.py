"""A programme as it lives from day to day: sixty people work, submit, are approved, paid and billed.

In: a folder. Out: a `Programme` on a house of its own, whose clock stands where the story has got to. What people do is
done by the same use cases as ever; what must be true of all of it is asked in plain SQL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from deploy.month import invoicing, paying, setup
from deploy.month.accounts import account_fields
from deploy.month.calendar import SETUP, at
from deploy.month.hours import expect_no_refusal, submit_all, trainer_actors
from deploy.month.plan import PlannedTrainer
from deploy.month.sheets import offers_sheet
from deploy.month.stage import Stage
from deploy.onebox.verify import verify_house
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.onboarding.imports.offers import read_offers
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.ports import ImportReport
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import WAITING
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.domain.worked import Worked, worked
from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.open_sheets import exact
from services.timetracking.usecases.set_approval_chain import SetChain, set_approval_chain
from services.timetracking.usecases.set_time_rules import set_time_rules
from shared.values.call import Actor
from shared.values.rate import Rate
from shared.values.reach import EVERYONE
from shared.values.refusal import Refusal
from shared.values.span import local_midnight

TRAINERS, SEED = 60, 40
DAY_ONE, DAYS = date(2026, 10, 5), 40
LAST_WORK_DAY = date(2026, 11, 6)
HOUR, A_DAY = 3_600, 86_400
# Weeks of this project are read by its lead and, from twenty hours on, by the head as well.
CHAINED = "Clinical reasoning"
# On this one nobody is obliged to decide: two days after they were submitted, hours are approved by themselves.
UNATTENDED = "Safety cases"
# Who works on this one holds a licence: of each day on which it is good, hours are welcome.
LICENSED = "Law of contracts"
# The operator asks for a tax form beside what is always asked for, since some of its vendors must hold one.
SETTINGS = {"onboarding_needs": "identity_data,tax_form,payout_account"}
LEAD, HEAD, DEPUTY = (Actor(f"usr_{name}", frozenset({"approver"})) for name in ("lead", "head", "deputy"))


def day(number: int) -> date:
    """Give the date of a day of the story; day 1 is Monday 5 October 2026."""
    return DAY_ONE + timedelta(days=number - 1)


class Programme:
    """The house with everybody in it: two vendors, three clients, sixty trainers, and those who approve and pay."""

    def __init__(self, folder: Path) -> None:
        """Found the company, bring everybody in, agree terms and open accounts: all of it in the week before day 1."""
        self.stage = Stage(folder, SEED, TRAINERS, SETUP, SETTINGS)
        setup.open_for_business(self.stage)
        setup.let_people_in(self.stage)
        setup.bring_trainers(self.stage)
        setup.agree_terms(self.stage)
        setup.open_accounts(self.stage)
        self.engagements = {key: [one] for key, one in setup.engagement_ids(self.stage).items()}
        self.actors = trainer_actors(self.stage)
        self.at_rest: set[str] = set()
        self.today = day(0)
        self._agree_how_hours_are_approved()

    def project_id(self, name: str) -> str:
        """Give the id of a project."""
        return str(self.value("timetracking", "select project_id from projects where name = :name", name=name))

    def _agree_how_hours_are_approved(self) -> None:
        projects = {name: self.project_id(name) for name in (CHAINED, UNATTENDED)}
        with self.stage.unit("timetracking", "admin") as (unit, call):
            steps = [(LEAD.user_id, 0, None), (HEAD.user_id, 20 * HOUR, None)]
            set_approval_chain(unit, call, SetChain(projects[CHAINED], None, day(0), steps))
            set_time_rules(unit, call, projects[UNATTENDED], day(0), TimeRules(auto_approve_seconds=2 * A_DAY))

    # --- asking

    def rows(self, service: str, sql: str, **values: Any) -> list[Any]:
        """Ask a service's database."""
        with self.stage.house.services[service].units.engine.connect() as connection:
            return list(connection.execute(sa.text(sql), values).all())

    def value(self, service: str, sql: str, **values: Any) -> Any:
        """Ask for one value."""
        ((found,),) = self.rows(service, sql, **values)
        return found

    def sums(self, service: str, sql: str, **values: Any) -> dict[str, int]:
        """Ask for sums by id; those that are zero say nothing."""
        return {key: number for key, number in self.rows(service, sql, **values) if number}

    def findings(self) -> list[str]:
        """Ask every service whether what it keeps can be true, as `hourbook verify` does."""
        return [f"{service}: {finding.code} {finding.subject}: {finding.detail}"
                for service, finding in verify_house(self.stage.house)[0]]  # fmt: skip

    def id_of(self, trainer: PlannedTrainer) -> str:
        """Give the trainer's id."""
        return self.stage.known.trainers[trainer.external_ref]

    def actor_of(self, trainer: PlannedTrainer) -> Actor:
        """Give the trainer as they sign in."""
        return self.actors[self.id_of(trainer)]

    def plain_people(self) -> Iterator[PlannedTrainer]:
        """Give contractors on one project whose weeks any approver may approve: whom the story has things happen to."""
        for one in self.stage.trainers:
            if len(one.works) == 1 and one.works[0].project not in (CHAINED, UNATTENDED) and one.pay_group == "world":
                yield one

    # --- doing

    def do(self, service: str, who: str | Actor, verb: Callable[..., Any], *values: Any, **more: Any) -> Any:
        """Let somebody use a use case now, and let the others hear of it."""
        result = self.do_quietly(service, who, verb, *values, **more)
        self.stage.house.pump()
        return result

    def do_quietly(self, service: str, who: str | Actor, verb: Callable[..., Any], *values: Any, **more: Any) -> Any:
        """Let somebody use a use case now; the others hear of it the next time that news travels."""
        with self.stage.unit(service, who) as (unit, call):
            return verb(unit, call, *values, **more)

    def refused(self, service: str, who: str | Actor, verb: Callable[..., Any], *values: Any) -> str:
        """Let somebody try what they may not; gives the code of the refusal."""
        try:
            self.do(service, who, verb, *values)
        except Refusal as refusal:
            return refusal.code
        raise AssertionError(f"{verb.__name__} went through")

    def begin(self, number: int) -> date:
        """Begin a day at nine in the morning, UTC; what the clock made due overnight is done."""
        self.today = day(number)
        self.stage.clock.move_to(at(self.today))
        self.stage.house.pump()
        return self.today

    def log_work_of(self, on: date) -> None:
        """Let each vendor's tracker send what its people worked on a date: two stretches each."""
        if on.weekday() >= 5 or on > LAST_WORK_DAY:
            return
        for number in range(len(self.stage.known.vendors)):
            working = [one for one in self.stage.trainers if one.vendor == number]
            wanted = [command for one in working for command in self._stretches(one, on)]
            logged = self.do("timetracking", f"vendor_{number}", log_times, wanted)
            expect_no_refusal(logged.results)

    def _stretches(self, trainer: PlannedTrainer, on: date) -> Iterator[LogTime]:
        draw = Random(f"{trainer.external_ref} {on}")
        for begins in (8, 13):
            project = draw.choice(trainer.works).project
            hours = self.stretch(trainer, on, begins, trainer.weekly_hours * HOUR // 10 + draw.randint(-600, 600))
            if trainer.external_ref not in self.at_rest:
                yield LogTime(self.engagements[trainer.external_ref, project][-1], hours)

    def stretch(self, trainer: PlannedTrainer, on: date, begins_hour: int, seconds: int) -> Worked:
        """Give work from an hour of a date on, where the trainer is."""
        start = local_midnight(on, trainer.zone) + begins_hour * HOUR
        return worked(zone_name=trainer.zone, start_epoch=start, end_epoch=start + seconds)

    def everybody_submits(self) -> None:
        """Let each trainer submit what they have not submitted yet."""
        submit_all(self.stage)
        self.stage.house.pump()

    def approve(self, who: str | Actor, *, chained: bool = False) -> int:
        """Let somebody approve every week that waits, of the project with a chain or of the others; gives how many.

        Each approval is bound to the digest of the lines that were read. Hours on the unattended project are left.
        """
        projects = {one: project for (_ref, project), ids in self.engagements.items() for one in ids}
        with self.stage.unit("timetracking", who) as (unit, call):
            waiting = [
                sheet.timesheet_id for sheet in unit.timesheets.page(EVERYONE, "submitted", None, None, 1_000)
                if projects[sheet.engagement_id] != UNATTENDED and (projects[sheet.engagement_id] == CHAINED) is chained
            ]  # fmt: skip
            lines = unit.timesheets.lines(waiting)
            read = {one: exact(line for line in lines.get(one, []) if line.state in WAITING) for one in waiting}
            accepts = [Accept(one, digest_of(found)) for one, found in read.items() if found]
            expect_no_refusal(approve_timesheets(unit, call, accepts).values())
        self.stage.house.pump()
        return len(accepts)

    def pay(self, first: date, end: date, payday: date) -> tuple[list[str], list[str]]:
        """Pay both pay groups, each opened by one person and approved by another; gives the runs and their files."""
        runs, files = [], []
        for group in ("us", "world"):
            run = paying.open_pay_run(self.stage, group, first, end, payday)
            assert paying.blockers(self.stage, run) == []
            paying.submit_and_approve(self.stage, run)
            runs.append(run)
            files += paying.release_files(self.stage, run)
        return runs, files

    def bank_pays(self, files: list[str]) -> None:
        """Enter that the bank has carried the files out."""
        paying.settle(self.stage, files)

    def new_account(self, trainer: PlannedTrainer) -> dict[str, str]:
        """Give another account of the trainer's, at a bank of the same country."""
        return account_fields(Random(f"another {trainer.number}"), trainer.country, trainer.account["holder_name"])

    def bill(self, up_to: date) -> list[str]:
        """Invoice every client for what was worked before a date; one person drafts, another issues."""
        return invoicing.invoice_everyone(self.stage, up_to)

    def offer(self, trainer: PlannedTrainer, first: date, pay_rate: str) -> ImportReport:
        """Let the vendor import an engagement on the project somebody worked on before, at another pay rate."""
        work = replace(trainer.works[0], pay_rate=pay_rate)
        sheet = offers_sheet([replace(trainer, works=(work,))], first)
        report: ImportReport = self.do("onboarding", f"vendor_{trainer.vendor}", import_engagements,
                                       self.stage.known.vendors[trainer.vendor], read_offers(sheet))  # fmt: skip
        return report

    def engage_again(self, trainer: PlannedTrainer, first: date, pay_rate: str) -> None:
        """Engage somebody once more on the project they had left; the client pays as before."""
        report, work = self.offer(trainer, first, pay_rate), trainer.works[0]
        assert (report.new, report.errors) == (1, [])
        again = self.value("onboarding", "select engagement_id from engagements where trainer_id = :id "
                           "order by valid_from desc limit 1", id=self.id_of(trainer))  # fmt: skip
        currency = self.stage.known.currency_of(work.project)
        self.do("billing", "finance", set_bill_rates, [SetBillRate(again, Rate.parse(work.bill_rate, currency), first)])
        self.engagements[trainer.external_ref, work.project].append(again)

    # --- what must be true

    def approved_seconds(self) -> dict[str, int]:
        """Give the seconds that stand approved, by engagement."""
        return self.sums("timetracking", "select engagement_id, sum(seconds) from entries "
                         "where live and state = 'approved' group by 1")  # fmt: skip

    def paid_seconds(self) -> dict[str, int]:
        """Give the seconds that pay runs have claimed so far, by engagement."""
        return self.sums("payroll", "select engagement_id, sum(seconds) from earnings "
                         "join earning_claims using (earning_id) group by 1")  # fmt: skip

    def billed_seconds(self) -> dict[str, int]:
        """Give the seconds on invoices so far, by engagement."""
        return self.sums("billing", "select engagement_id, sum(seconds) from invoice_lines group by 1")

    def undecided(self, before: date) -> Counter[str]:
        """Give how many lines worked before a date are neither approved nor taken out, by state."""
        found = self.rows("timetracking", "select state, count(*) from entries where live and work_date < :before "
                          "and state not in ('approved', 'rejected') group by 1", before=before)  # fmt: skip
        return Counter(dict(map(tuple, found)))

    def not_settled(self, runs: list[str]) -> list[str]:
        """Give the payments of these runs that the bank has not carried out."""
        states = (
            "select p.payment_id from payments p where p.pay_run_id in :runs and not exists (select 1 from "
            "payment_states s where s.payment_id = p.payment_id and s.state = 'settled')"
        )
        query = sa.text(states).bindparams(sa.bindparam("runs", expanding=True))
        with self.stage.house.services["payments"].units.engine.connect() as connection:
            return list(connection.execute(query, {"runs": runs}).scalars())
