"""Import engagements from a vendor's sheet. In: what was read. Out: a report by row; the good rows are started."""

from __future__ import annotations

from services.onboarding.usecases.ports import ImportReport, OffersSheet, OnboardingPort
from services.onboarding.usecases.start_engagements import start_engagements
from shared.values.call import Call


def import_engagements(
    unit: OnboardingPort,
    call: Call,
    vendor_id: str,
    sheet: OffersSheet,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Start an engagement a row; rows known already add nothing; a bad row leaves the others alone."""
    started, known, faults = start_engagements(unit, call, vendor_id, sheet.rows, dry_run=dry_run)
    errors = sorted([*sheet.errors, *faults])
    rows = len(started) + known + len({error.row for error in errors})
    return ImportReport(rows, len(started), 0, known, errors, dry_run, [], sheet.columns, sheet.ignored)
