"""List the rule packs that come with the house. In: a day, or none. Out: packs with their versions."""

from __future__ import annotations

from datetime import date

from services.payroll.domain.pack import Pack, PackVersion, version_on
from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call


def list_rule_packs(unit: PayrollPort, call: Call, on: date | None) -> list[tuple[Pack, PackVersion]]:
    """Give every version of every pack, the oldest first; with a day, those alone that hold for its work week now."""
    every = [(pack, version) for pack in unit.packs for version in pack.versions]
    if on is None:
        return every
    return [
        (pack, version) for pack, version in every
        if version is version_on(unit.packs, pack.pack, on, call.at_epoch)
    ]  # fmt: skip
