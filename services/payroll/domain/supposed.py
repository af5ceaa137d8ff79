"""Other rules and rates than those on the books: what a what-if puts in their place.

In: rule packs, rates. Out: facts and packs as they would be; the facts themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import RATES, frame
from services.payroll.domain.pack import Pack, PackVersion
from shared.values.refusal import Refusal


@dataclass(frozen=True)
class Supposed:
    """`packs` are all there would be, `renamed` says which pack holds where another was chosen, `rates` are added."""

    packs: Sequence[Pack]
    renamed: Mapping[str, str] = field(default_factory=dict)
    rates: pl.DataFrame = field(default_factory=lambda: frame(RATES))

    def changes_nothing(self, packs: Sequence[Pack]) -> bool:
        """Say whether the house's own packs hold and no rate is added: then nothing needs to be priced twice."""
        return self.packs is packs and self.rates.is_empty()

    def of(self, facts: Facts) -> Facts:
        """Give the facts as they would be."""
        named = pl.col("rule_pack").replace(dict(self.renamed))
        return replace(
            facts, terms=facts.terms.with_columns(named), choices=facts.choices.with_columns(named),
            rates=pl.concat([facts.rates, self.rates]),
        )  # fmt: skip


def put_in_place(packs: Sequence[Pack], pack: Pack, first: date, version: str | None = None) -> tuple[Pack, ...]:
    """Give the packs with this one, last, in place of that of its name, for work weeks from `first` on.

    Each of its versions holds since its own date, the earliest since `first` at the latest: a draft of next year's act
    can so be tried on last quarter. Where the file has the rules of today before it, `version` names the draft, which
    then holds alone, since `first` at the latest; refuses a name that no version has.
    """
    chosen = [one for one in pack.versions if version is None or one.version == version]
    if not chosen:
        names = ", ".join(one.version for one in pack.versions)
        raise Refusal("pack_version_unknown", f"The file of {pack.pack} has no version {version!r}; it has {names}.",
                      pointer="version")  # fmt: skip
    begins = min(one.valid_from for one in chosen)
    versions = [_since(one, first) if one.valid_from == begins else one for one in chosen]
    return (*(one for one in packs if one.pack != pack.pack), replace(pack, versions=tuple(versions)))


def _since(version: PackVersion, first: date) -> PackVersion:
    return replace(version, valid_from=min(version.valid_from, first))


def versions_within(pack: Pack, first: date, last: date | None) -> list[PackVersion]:
    """Give the versions that hold for work weeks within two dates, the second not included, in order."""
    known = sorted(pack.versions, key=lambda version: (version.valid_from, version.known_epoch))
    ordered = list({version.valid_from: version for version in known}.values())
    ends = [version.valid_from for version in ordered[1:]] + [date.max]
    return [version for version, end in zip(ordered, ends, strict=True)
            if end > first and (last is None or version.valid_from < last)]  # fmt: skip
