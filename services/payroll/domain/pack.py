"""Rule packs: which rules hold for an engagement, with their numbers, in versions by date.

In: packs as read from `packs/*.toml`. Out: the version that holds for a work week, pinned on each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.values.refusal import Refusal

# The numbers of a rule that bound a window of the day, in seconds after local midnight: pieces are cut there.
WINDOW = ("from_seconds", "to_seconds")


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

    def number_or(self, name: str, other: int) -> int:
        """Give the value of a parameter that a pack may leave out."""
        return self.parameters[name].value if name in self.parameters else other


@dataclass(frozen=True)
class PackVersion:
    """The rules, in the order in which they apply, of work weeks that begin on or after `valid_from`.

    `known_epoch`: since when our books know it; 0 for what was known before anybody was paid. `title`: what the pack is
    called, for whoever is shown the version alone.
    """

    pack: str
    version: str
    valid_from: date
    rules: tuple[RuleUse, ...]
    known_epoch: int = 0
    title: str = ""

    def premium_e4(self, layer: str) -> int:
        """Give a layer's premium (`layers.py`), in ten-thousandths of the regular rate; all rules agree on it."""
        found = {use.number(f"{layer}_premium_e4") for use in self.rules if f"{layer}_premium_e4" in use.parameters}
        assert len(found) <= 1, f"{self.pack} {self.version} pays {layer} at {sorted(found)}; a layer has one premium"
        return found.pop() if found else 0


@dataclass(frozen=True)
class Pack:
    """A jurisdiction's or contract's rules over time."""

    pack: str
    title: str
    versions: tuple[PackVersion, ...]


def version_on(packs: Iterable[Pack], pack: str, workweek_start: date, known_epoch: int) -> PackVersion | None:
    """Give the version of `pack` that holds for the work week as known at an instant, or None.

    Of the versions known by then that have begun, the one valid from the latest date; of two of the same date the
    one known last, which is how a rule is mended late.
    """
    versions = (version for known in packs if known.pack == pack for version in known.versions)
    held = [one for one in versions if one.valid_from <= workweek_start and one.known_epoch <= known_epoch]
    return max(held, key=lambda version: (version.valid_from, version.known_epoch)) if held else None


def version_named(packs: Iterable[Pack], pack: str, name: str) -> PackVersion | None:
    """Give the version that a line has pinned, or None where the house no longer has it."""
    versions = (version for known in packs if known.pack == pack for version in known.versions)
    return next((version for version in versions if version.version == name), None)


def is_superseded(packs: Iterable[Pack], pinned: tuple[str, str], workweek_start: date, known_epoch: int) -> bool:
    """Say whether the pack and version that a line has pinned no longer hold for its work week, as known then."""
    pack, version = pinned
    holds = version_on(packs, pack, workweek_start, known_epoch)
    return holds is None or holds.version != version


def require_version(packs: Iterable[Pack], pack: str, version: str) -> None:
    """Refuse a version that this process does not have: it was started before the pack was renewed."""
    if version_named(packs, pack, version) is None:
        raise Refusal("pack_version_unknown", f"There is no version {version} of rule pack {pack} here; install the "
                      "release that has it, then replay.")  # fmt: skip
