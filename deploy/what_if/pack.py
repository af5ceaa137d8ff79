"""A supposed rule pack. In: the bytes of its file and the house's packs. Out: the packs there would be.

Its worked examples run first: rules that do not do what their author expects would answer another question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.case import unmet
from services.payroll.domain.pack import Pack, PackVersion
from services.payroll.domain.supposed import put_in_place, versions_within
from services.payroll.imports.pack import read_examples, read_pack
from shared.values.refusal import Refusal


@dataclass(frozen=True)
class PackFile:
    """All packs there would be, which one holds where another was chosen, and the versions that price the weeks."""

    packs: Sequence[Pack]
    renamed: Mapping[str, str]
    versions: Sequence[PackVersion]


def suppose_pack(
    content: bytes, instead_of: str | None, house: Sequence[Pack], first: date, last: date | None
) -> PackFile:
    """Put the pack in place of that of its name, or of `instead_of`; refuses one that fails its own examples."""
    pack = read_pack(content)
    _require_examples(content, (*(one for one in house if one.pack != pack.pack), pack))
    replaced = instead_of or pack.pack
    names = sorted(one.pack for one in house)
    if replaced not in names:
        raise Refusal(
            "pack_replaces_none", f"There is no rule pack {replaced} to replace; name one by --instead-of: "
            f"{', '.join(names)}."
        )  # fmt: skip
    packs = put_in_place(house, pack, first)
    versions = versions_within(packs[-1], first, last)
    return PackFile(packs, {replaced: pack.pack} if replaced != pack.pack else {}, versions)


def _require_examples(content: bytes, packs: Sequence[Pack]) -> None:
    for case in read_examples(content):
        if failed := unmet(case, packs):
            raise Refusal("pack_example_fails", f"Example {case.name!r} of the pack fails: {'; '.join(failed)}.")
