"""Import a vendor's trainers from a sheet. In: what was read of it. Out: a report by row; the good rows are saved.

Safe to import twice: the vendor's `external_ref` names a trainer for ever, so known rows add nothing. Whoever has left
stays as they were: they come back by a word of their own, not by an old sheet. Nor does one undo what they confirmed.
"""

from __future__ import annotations

from dataclasses import replace

from services.onboarding.domain.trainer import Person
from services.onboarding.usecases.facts import trainer_registered
from services.onboarding.usecases.ports import Change, ImportReport, OnboardingPort, PeopleSheet, Trainer
from services.onboarding.usecases.reach import reach_vendor
from services.onboarding.usecases.send_agreement import send_agreement
from shared.values.call import Call
from shared.values.sheet import RowError

# So many changes are shown; all of them are counted.
MOST_CHANGES = 1_000
Rows = list[tuple[int, Person]]
_TAKEN = "belongs to another trainer, of whatever vendor, here or gone; give their own address, or another of theirs."


def import_trainers(
    unit: OnboardingPort,
    call: Call,
    vendor_id: str,
    sheet: PeopleSheet,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Enter new people, update changed ones, leave known ones; with `dry_run` only say what would happen."""
    reach_vendor(unit, call, vendor_id)
    people, taken = _leave_out_taken(unit, vendor_id, sheet.rows)
    known = unit.trainers.of_vendor(vendor_id)
    people, confirmed = _leave_out_confirmed(unit, known, people)
    new = [_registered(call, vendor_id, person) for _row, person in people if person.external_ref not in known]
    differing = [(row, known[one.external_ref], one) for row, one in people if _differs(known, one)]
    changed = [replace(one, person=person, version=one.version + 1) for _row, one, person in differing]
    if not dry_run:
        _save(unit, call, new, changed)
    errors = sorted([*sheet.errors, *taken, *confirmed])
    rows = len(people) + len({error.row for error in errors})
    changes = [each for row, one, person in differing for each in _changes(row, one, person)]
    return ImportReport(rows, len(new), len(changed), len(people) - len(new) - len(changed), errors, dry_run,
                        changes[:MOST_CHANGES], sheet.columns, sheet.ignored)  # fmt: skip


def _save(unit: OnboardingPort, call: Call, new: list[Trainer], changed: list[Trainer]) -> None:
    unit.trainers.save([*new, *changed])
    entered = [(trainer.trainer_id, "registered") for trainer in new]
    unit.trainers.enter_states(entered, call.actor.user_id, call.at_epoch, "imported")
    for trainer in [*new, *changed]:
        unit.say(trainer_registered(trainer))
    send_agreement(unit, call, [trainer.trainer_id for trainer in new])


def _differs(known: dict[str, Trainer], person: Person) -> bool:
    one = known.get(person.external_ref)
    return one is not None and one.state != "left" and one.person != person


def _changes(row: int, one: Trainer, person: Person) -> list[Change]:
    before, after = vars(one.person), vars(person)
    return [
        Change(row, one.trainer_id, name, before[name], after[name]) for name in before if before[name] != after[name]
    ]


def _registered(call: Call, vendor_id: str, person: Person) -> Trainer:
    return Trainer(call.new_id("trn"), vendor_id, person, "registered", 1)


def _leave_out_confirmed(unit: OnboardingPort, known: dict[str, Trainer], people: Rows) -> tuple[Rows, list[RowError]]:
    """Set aside rows that say something else than their person confirmed: an old sheet undoes nobody's own word."""
    differing = [(row, known[one.external_ref], one) for row, one in people if _differs(known, one)]
    theirs = unit.confirmations.newest([one.trainer_id for _row, one, _person in differing])
    errors = [
        RowError(change.row, change.field, "confirmed_otherwise",
                 f"They confirmed {change.before!r} themselves; take it over, or change it on their page.")
        for row, one, person in differing for change in _changes(row, one, person)
        if theirs.get(one.trainer_id, {}).get(change.field) == change.before
    ]  # fmt: skip
    refused = {error.row for error in errors}
    return [(row, person) for row, person in people if row not in refused], errors


def _leave_out_taken(unit: OnboardingPort, vendor_id: str, people: Rows) -> tuple[Rows, list[RowError]]:
    """Set aside rows whose address belongs to another trainer, of whatever vendor."""
    owners = unit.trainers.owners_of_emails([person.email for _row, person in people])
    errors = [
        RowError(row, "email", "email_taken", f"{person.email} {_TAKEN}")
        for row, person in people
        if owners.get(person.email, f"{vendor_id}/{person.external_ref}") != f"{vendor_id}/{person.external_ref}"
    ]
    refused = {error.row for error in errors}
    return [(row, person) for row, person in people if row not in refused], errors
