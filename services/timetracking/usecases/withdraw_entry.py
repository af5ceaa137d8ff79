"""Withdraw hours that are not approved. In: the version that was read. Out: the entry, no longer live."""

from __future__ import annotations

from dataclasses import replace

from services.timetracking.domain.entry import Entry, refuse_fixed
from services.timetracking.domain.lock import refuse_locked
from services.timetracking.usecases.hold_entry import hold_entry
from services.timetracking.usecases.lock_of import lock_of
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.take_back import take_back
from shared.values.call import Call


def withdraw_entry(unit: TimetrackingPort, call: Call, entry_id: str, expected_version: int) -> Entry:
    """Take an entry out of its timesheet; its versions stay readable.

    Refuses stale, approved, disputed and locked versions.
    """
    entry = hold_entry(unit, call, entry_id, expected_version)
    refuse_fixed(entry)
    refuse_locked(lock_of(unit, call, entry), call.at_epoch)
    unit.entries.withdraw(entry)
    take_back(unit, call, entry)
    return replace(entry, live=False)
