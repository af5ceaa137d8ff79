"""What happens to people in the forty days: licences, tax forms, leaving, coming back, being forgotten.

In: the telling. Out: who may log hours and who may not, and whose name stands where.
"""

from __future__ import annotations

from collections.abc import Iterator

from forty_days import HOUR, LICENSED, day
from forty_days_telling import Telling

from deploy.month.plan import PlannedTrainer
from services.onboarding.domain.erasure import pseudonym_of
from services.onboarding.usecases.ask_erasure import ask_erasure
from services.onboarding.usecases.claim_credential import claim_credential
from services.onboarding.usecases.decide_credential import decide_credential
from services.onboarding.usecases.erase_trainer import erase_trainer
from services.onboarding.usecases.leave_trainer import leave_trainer
from services.onboarding.usecases.list_people import list_stages
from services.onboarding.usecases.return_trainer import return_trainer
from services.payments.usecases.give_tax_form import give_tax_form
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.require_credential import RequireCredential, require_credential
from shared.values.call import Actor
from shared.values.refusal import Refusal

ANOTHER_ADMIN = Actor("usr_privacy", frozenset({"admin"}))
# Aurora Talent GmbH, whose people all live outside the United States.
AURORA = 1


# --- a licence


def a_project_asks_for_a_licence(told: Telling) -> None:
    """Day 1: a project asks for a licence from today on; all of its people hold one, somebody's until day 11."""
    on = told.on
    asked = RequireCredential(on.project_id(LICENSED), "licence", day(1), "Attorney")
    on.do("timetracking", "admin", require_credential, asked)
    assert _refusal(told, told.lapsed, 1).code == "credential_missing"
    licensed = [one for one in on.stage.trainers if LICENSED in {work.project for work in one.works}]
    assert (len(licensed), told.lapsed in licensed) == (12, True)
    for one in licensed:
        credential = _claim(told, one, day(1).isoformat(), day(11 if one is told.lapsed else 400).isoformat())
        on.do_quietly("onboarding", "admin", decide_credential, credential, "verify", "")
    on.stage.house.pump()


def the_licence_ends(told: Telling) -> None:
    """Day 12: the licence was good until yesterday; the tracker has nothing of today."""
    told.on.at_rest.add(told.lapsed.external_ref)


def hours_without_a_licence_are_refused(told: Telling) -> None:
    """Day 13: hours of day 12 are refused, with the day and the remedy; an hour of day 11 is still welcome."""
    on, one = told.on, told.lapsed
    refusal = _refusal(told, one, 12)
    assert refusal.code == "credential_expired"
    assert refusal.detail == (
        "Law of contracts asks for a verified licence Attorney; the last one was good until 2026-10-15. Hours up to "
        "that day can still be logged; for 2026-10-16 give a renewed one in onboarding."
    )
    forgotten = LogTime(told.engagement_of(one), on.stretch(one, day(11), 19, HOUR))
    on.do("timetracking", on.actor_of(one), log_time, forgotten)


def a_renewed_licence_is_given(told: Telling) -> None:
    """Day 17: a renewed one is given, and does not count before somebody has checked it."""
    told.licence = _claim(told, told.lapsed, day(17).isoformat(), day(400).isoformat())
    told.on.stage.house.pump()
    assert _refusal(told, told.lapsed, 17).code == "credential_expired"


def the_renewed_licence_is_verified(told: Telling) -> None:
    """Day 18: an admin verifies it; from today's work on, hours are welcome again. Between the two they are not."""
    on, one = told.on, told.lapsed
    assert on.refused("onboarding", on.actor_of(one), decide_credential, told.licence, "verify", "")
    on.do("onboarding", "admin", decide_credential, told.licence, "verify", "")
    assert _refusal(told, one, 16).code == "credential_expired"
    on.at_rest.discard(one.external_ref)


def _claim(told: Telling, one: PlannedTrainer, first: str, last: str) -> str:
    on = told.on
    fields = {"kind": "licence", "name": "attorney", "issuer": "Bar", "country": one.country.code, "valid_from": first,
              "expires_on": last}  # fmt: skip
    return str(on.do_quietly("onboarding", on.actor_of(one), claim_credential, on.id_of(one), fields).credential_id)


def _refusal(told: Telling, one: PlannedTrainer, number: int) -> Refusal:
    """Try an hour in the evening of a day; gives why it is not taken."""
    on = told.on
    (engagement,) = on.engagements[one.external_ref, one.works[0].project][-1:]
    try:
        on.do("timetracking", on.actor_of(one), log_time, LogTime(engagement, on.stretch(one, day(number), 19, HOUR)))
    except Refusal as refusal:
        return refusal
    raise AssertionError(f"{one.external_ref} logged an hour on day {number}")


# --- tax forms


def tax_forms_are_missing(told: Telling) -> None:
    """Day 3: a vendor sees how many of its people have given no tax form; one gives the form of another country."""
    on, one = told.on, told.leaver
    assert _without_tax_form(told) == len(_of_aurora(told)) == 27
    w9 = {"holder_name": "E. Neumann", "signed_name": "E. Neumann", "country": "DE", "entity_type": "individual"}
    assert on.refused("payments", on.actor_of(one), give_tax_form, on.id_of(one), "w9", w9) == "tax_form_invalid"


def tax_forms_are_given(told: Telling) -> None:
    """Day 4: each of them signs a Form W-8BEN; the vendor waits for nobody any more."""
    on = told.on
    for one in _of_aurora(told):
        name = f"{one.given_name} {one.family_name}"
        form = {"holder_name": name, "signed_name": name, "country": one.country.code, "date_of_birth": "1980-07-01",
                "street": one.account["street"], "town": one.account["town"],
                "no_number_reason": "not_legally_required"}  # fmt: skip
        given = on.do_quietly("payments", on.actor_of(one), give_tax_form, on.id_of(one), "w8ben", form)
        assert given.valid_to.isoformat() == "2030-01-01", "to the last day of the third year after this one"
    on.stage.house.pump()
    assert _without_tax_form(told) == 0


def _without_tax_form(told: Telling) -> int:
    stages = told.on.do("onboarding", f"vendor_{AURORA}", list_stages)
    return sum(one.trainers for one in stages if one.step == "tax_form")


def _of_aurora(told: Telling) -> list[PlannedTrainer]:
    return [one for one in told.on.stage.trainers if one.vendor == AURORA]


# --- leaving, coming back, being forgotten


def one_leaves(told: Telling) -> None:
    """Day 13: somebody leaves with the end of the second week."""
    told.on.do("onboarding", f"vendor_{told.leaver.vendor}", leave_trainer, told.on.id_of(told.leaver), "Another job",
               day(14))  # fmt: skip
    told.on.at_rest.add(told.leaver.external_ref)


def one_takes_a_week_off(told: Telling) -> None:
    """Day 14: from tomorrow on somebody is on holiday for a week."""
    told.on.at_rest.add(told.absent.external_ref)


def the_leaver_cannot_log(told: Telling) -> None:
    """Day 17: hours after the last day are not taken, whoever brings them, and nobody engages who has left."""
    on, one = told.on, told.leaver
    assert _refusal(told, one, 16).code == "outside_engagement"
    assert on.offer(one, day(29), "104.75").errors[0].code == "trainer_unknown"


def the_leaver_returns(told: Telling) -> None:
    """Day 27: the leaver comes back as the same person, signed and known, and is engaged from the fifth week on."""
    on, one = told.on, told.leaver
    assert on.do("onboarding", f"vendor_{one.vendor}", return_trainer, on.id_of(one), "They asked").state == "active"
    on.engage_again(one, day(29), "104.75")
    on.at_rest.discard(one.external_ref)
    states = on.rows("onboarding", "select state from trainer_states where trainer_id = :id order by sort_key",
                     id=on.id_of(one))  # fmt: skip
    assert [row.state for row in states] == ["registered", "accepted", "active", "left", "active"]


def another_leaves(told: Telling) -> None:
    """Day 27: another leaves with the fourth week, for good."""
    on, one = told.on, told.erased
    on.do("onboarding", f"vendor_{one.vendor}", leave_trainer, on.id_of(one), "For good", day(26))
    on.at_rest.add(one.external_ref)


def they_ask_to_be_forgotten(told: Telling) -> None:
    """Day 34: they have been paid, and ask to be forgotten; who noted the wish does not carry it out."""
    on, one = told.on, told.erased
    on.do("onboarding", "admin", ask_erasure, on.id_of(one), "They asked by mail")
    assert on.refused("onboarding", "admin", erase_trainer, on.id_of(one)) == "maker_is_checker"


def they_are_forgotten(told: Telling) -> None:
    """Day 39: another admin does: a pseudonym stands where the name stood, account numbers are gone, amounts stay."""
    on, one = told.on, told.erased
    paid = list(_paid_to(told, one))
    on.do("onboarding", ANOTHER_ADMIN, erase_trainer, on.id_of(one))
    for service in ("onboarding", "payroll"):
        names = on.rows(service, "select family_name from trainers where trainer_id = :id", id=on.id_of(one))
        assert [row.family_name for row in names] == [pseudonym_of(on.id_of(one))]
    numbers = on.rows("payments", "select last4, details from payout_accounts where trainer_id = :id", id=on.id_of(one))
    assert [tuple(row) for row in numbers] == [("", b"")]
    assert on.refused("onboarding", f"vendor_{one.vendor}", return_trainer, on.id_of(one), "x") == "trainer_erased"
    assert list(_paid_to(told, one)) == paid
    assert len(paid) == 2


def _paid_to(told: Telling, one: PlannedTrainer) -> Iterator[tuple[int, str]]:
    yield from (tuple(row) for row in told.on.rows("payroll", "select amount_minor, currency from pay_items where "
                                                   "trainer_id = :id order by pay_item_id",
                                                   id=told.on.id_of(one)))  # fmt: skip
