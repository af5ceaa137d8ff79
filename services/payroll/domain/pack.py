"""Rule packs: which rules hold for an engagement, with their numbers, in versions by date.

In: packs as read from `packs/*.toml`. Out: the version that holds for a work week, pinned on each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Parameter:
    """One number of a rule, with its unit and where it comes from."""

    value: int
    unit: str
    source: str


@dataclass(frozen=True)
class RuleUse:
    """A rule of this kind (a key of `RULES`) with these numbers."""

    kind: str
    parameters: Mapping[str, Parameter]

    def number(self, name: str) -> int:
        """Give the value of a parameter."""
        return self.parameters[name].value


@dataclass(frozen=True)
class PackVersion:
    """The rules, in the order in which they apply, of work weeks that begin on or after `valid_from`."""

    pack: str
    version: str
    valid_from: date
    rules: tuple[RuleUse, ...]


@dataclass(frozen=True)
class Pack:
    """A jurisdiction's or contract's rules over time."""

    pack: str
    title: str
    versions: tuple[PackVersion, ...]


def version_on(packs: Iterable[Pack], pack: str, workweek_start: date) -> PackVersion | None:
    """Give the newest version of `pack` that holds for the work week, or None."""
    versions = (version for known in packs if known.pack == pack for version in known.versions)
    held = [version for version in versions if version.valid_from <= workweek_start]
    return max(held, key=lambda version: version.valid_from) if held else None
