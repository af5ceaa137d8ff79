"""Reads a rule pack from TOML: dated versions of rules, each number with its unit and source.

In: the bytes of a `packs/*.toml`. Out: a `Pack`. The worked examples in the file run as tests.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.payroll.domain.case import Case
from services.payroll.domain.layers import RAISED
from services.payroll.domain.pack import Pack, PackVersion, Parameter, RuleUse
from services.payroll.domain.rules import NUMBERS, RULES
from services.payroll.imports.case import read_case
from shared.values.refusal import Refusal

# Sixteen work weeks in seconds, a thousand times the regular rate: whoever writes more has another unit in mind.
MOST = 10_000_000


def read_pack(content: bytes) -> Pack:
    """Read and check one pack; refuses what is not a rule pack, with the place at fault."""
    try:
        table = tomllib.loads(content.decode())
        versions = tuple(_version(table["pack"], table["title"], entry) for entry in table["version"])
        return Pack(table["pack"], table["title"], versions)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise Refusal("pack_unreadable", f"This is not a rule pack: {error}.") from error


def read_examples(content: bytes) -> list[Case]:
    """Read the worked examples of a pack."""
    table = tomllib.loads(content.decode())
    return [read_case(example, pack=table["pack"]) for example in table.get("example", ())]


def read_pack_file(content: bytes) -> tuple[Pack, list[Case]]:
    """Read a pack that somebody hands in, with its examples."""
    return read_pack(content), read_examples(content)


def _version(pack: str, title: str, entry: dict[str, Any]) -> PackVersion:
    """Read one version; `known_from` (an instant) says since when our books know it, where that was late."""
    if type(entry["valid_from"]) is not date:
        raise Refusal("pack_unreadable", f"valid_from in {pack} is not a date such as 2026-01-01.", pointer="version")
    known = entry.get("known_from")
    if known is not None and not (isinstance(known, datetime) and known.tzinfo):
        raise Refusal("pack_unreadable", f"known_from in {pack} is not an instant such as 2026-01-01T00:00:00Z.",
                      pointer="version")  # fmt: skip
    known_epoch = int(known.timestamp()) if known else 0
    rules = tuple(_use(rule) for rule in entry["rule"])
    _require_one_premium_a_layer(pack, str(entry["version"]), rules)
    return PackVersion(pack, str(entry["version"]), entry["valid_from"], rules, known_epoch, title)


def _require_one_premium_a_layer(pack: str, version: str, rules: Sequence[RuleUse]) -> None:
    for name in (f"{layer}_premium_e4" for layer in RAISED):
        found = sorted({use.number(name) for use in rules if name in use.parameters})
        if len(found) > 1:
            raise Refusal("pack_premiums_differ", f"Rules of {pack} {version} give {name} as {found}; a layer has one "
                          "premium.", pointer=name)  # fmt: skip


def _use(rule: dict[str, Any]) -> RuleUse:
    if rule["kind"] not in RULES:
        raise Refusal("pack_rule_unknown", f"There is no kind of rule {rule['kind']!r}; there are {', '.join(RULES)}.",
                      pointer="kind")  # fmt: skip
    must, may = NUMBERS[rule["kind"]]
    named = set(rule) - {"kind"}
    for name in sorted((must - named) | (named - must - may)):
        what = "needs" if name in must else "does not take"
        raise Refusal("pack_number_unknown", f"A rule of kind {rule['kind']} {what} {name}.", pointer=name)
    return RuleUse(rule["kind"], {name: _parameter(name, rule[name]) for name in rule if name != "kind"})


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    if type(entry["value"]) is not int:
        raise Refusal("pack_number_not_whole", f"{name} is not a whole number in its unit.", pointer=name)
    if not 0 <= entry["value"] <= MOST:
        raise Refusal("pack_number_out_of_range", f"{name} is {entry['value']}; give a number from 0 to {MOST}.",
                      pointer=name)  # fmt: skip
    return Parameter(entry["value"], entry["unit"], entry["source"])
