"""Import a vendor's trainers from a sheet. In: CSV bytes. Out: a report by row; the good rows are saved.

Safe to import twice: the vendor's `external_ref` names a trainer for ever, so known rows add nothing.
"""

from __future__ import annotations

from dataclasses import replace

from services.onboarding.domain.trainer import Person
from services.onboarding.usecases.facts import trainer_registered
from services.onboarding.usecases.ports import ImportReport, OnboardingPort, Trainer
from services.onboarding.usecases.reach import reach_vendor
from shared.values.call import Call
from shared.values.sheet import RowError


def import_trainers(
    unit: OnboardingPort, call: Call, vendor_id: str, content: bytes, *, dry_run: bool = False
) -> ImportReport:
    """Enter new people, update changed ones, leave known ones; with `dry_run` only say what would happen."""
    reach_vendor(unit, call, vendor_id)
    people, errors = unit.read_people(content)
    people, taken = _leave_out_taken(unit, vendor_id, people)
    known = unit.trainers.of_vendor(vendor_id)
    new = [_registered(call, vendor_id, person) for _row, person in people if person.external_ref not in known]
    changed = [
        replace(known[person.external_ref], person=person, version=known[person.external_ref].version + 1)
        for _row, person in people
        if person.external_ref in known and known[person.external_ref].person != person
    ]
    if not dry_run:
        unit.trainers.save([*new, *changed])
        unit.trainers.enter_states([(trainer.trainer_id, "registered") for trainer in new], call.actor.user_id,
                                   call.at_epoch, "imported")  # fmt: skip
        for trainer in [*new, *changed]:
            unit.say(trainer_registered(trainer))
    all_errors = sorted([*errors, *taken])
    rows = len(people) + len({error.row for error in all_errors})
    return ImportReport(rows, len(new), len(changed), len(people) - len(new) - len(changed), all_errors, dry_run)


def _registered(call: Call, vendor_id: str, person: Person) -> Trainer:
    return Trainer(call.new_id("trn"), vendor_id, person, "registered", 1)


def _leave_out_taken(
    unit: OnboardingPort, vendor_id: str, people: list[tuple[int, Person]]
) -> tuple[list[tuple[int, Person]], list[RowError]]:
    """Set aside rows whose address belongs to another trainer, of whatever vendor."""
    owners = unit.trainers.owners_of_emails([person.email for _row, person in people])
    errors = [
        RowError(row, "email", "email_taken", f"{person.email} belongs to another trainer; give their own address.")
        for row, person in people
        if owners.get(person.email, f"{vendor_id}/{person.external_ref}") != f"{vendor_id}/{person.external_ref}"
    ]
    refused = {error.row for error in errors}
    return [(row, person) for row, person in people if row not in refused], errors
