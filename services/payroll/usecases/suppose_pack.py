"""Suppose a rule pack. In: the bytes of its file and the house's packs. Out: the packs there would be.

Its worked examples run first: rules that do not do what their author expects would answer another question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.case import Case, unmet
from services.payroll.domain.pack import Pack, PackVersion, RuleUse
from services.payroll.domain.supposed import put_in_place, versions_within
from services.payroll.usecases.ports import PackReader
from shared.values.refusal import Refusal


@dataclass(frozen=True)
class PackFile:
    """All packs there would be, which one holds where another was chosen, and the versions that price the weeks."""

    packs: Sequence[Pack]
    renamed: Mapping[str, str]
    versions: Sequence[PackVersion]


@dataclass(frozen=True)
class SupposedFile:
    """The file of a pack; which pack it replaces where its name is another, and which of its versions alone holds."""

    content: bytes
    instead_of: str | None = None
    version: str | None = None


def suppose_pack(read: PackReader, file: SupposedFile, house: Sequence[Pack], first: date, end: date) -> PackFile:
    """Put the pack in place of that of its name, or of `instead_of`, for work weeks from `first` to before `end`.

    Refuses a pack that fails its own examples, one that replaces none, and one that changes nothing in these weeks.
    """
    pack, examples = read(file.content)
    _require_examples(examples, (*(one for one in house if one.pack != pack.pack), pack))
    replaced = file.instead_of or pack.pack
    held = next((one for one in house if one.pack == replaced), None)
    if held is None:
        names = ", ".join(sorted(one.pack for one in house))
        raise Refusal("pack_replaces_none", f"There is no rule pack {replaced} to replace; name one as instead_of: "
                      f"{names}.", pointer="instead_of")  # fmt: skip
    packs = put_in_place(house, pack, first, file.version)
    versions = versions_within(packs[-1], first, end)
    if _rules(versions, first) == _rules(versions_within(held, first, end), first):
        raise _changes_nothing(pack, versions, first)
    return PackFile(packs, {replaced: pack.pack} if replaced != pack.pack else {}, versions)


def _require_examples(examples: Sequence[Case], packs: Sequence[Pack]) -> None:
    for case in examples:
        if failed := unmet(case, packs):
            raise Refusal("pack_example_fails", f"Example {case.name!r} of the pack fails: {'; '.join(failed)}.")


def _rules(versions: Sequence[PackVersion], first: date) -> list[tuple[date, tuple[RuleUse, ...]]]:
    return [(max(one.valid_from, first), one.rules) for one in versions]


def _changes_nothing(pack: Pack, versions: Sequence[PackVersion], first: date) -> Refusal:
    """Say which versions of the file have no part in these weeks, and how one is tried on them all the same."""
    others = [f"{one.version} (from {one.valid_from})" for one in pack.versions
              if one.version not in {held.version for held in versions}]  # fmt: skip
    remedy = f"name one of the others as version to try it from {first} on: {', '.join(others)}" if others else (
        "change a rule, or look at other weeks"
    )  # fmt: skip
    return Refusal("pack_changes_nothing", f"In these work weeks {pack.pack} says what the house's rules say already; "
                   f"{remedy}.", pointer="rule_pack")  # fmt: skip
