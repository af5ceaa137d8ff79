"""Reads a rule pack from TOML: dated versions of rules, each number with its unit and source.

In: the bytes of a `packs/*.toml`. Out: a `Pack`. The worked examples in the file run as tests.
"""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from services.payroll.domain.pack import Pack, PackVersion, Parameter, RuleUse
from services.payroll.domain.rules import RULES
from shared.values.refusal import Refusal


def read_pack(content: bytes) -> Pack:
    """Read and check one pack; refuses what is not a rule pack, with the place at fault."""
    try:
        table = tomllib.loads(content.decode())
        versions = tuple(_version(table["pack"], entry) for entry in table["version"])
        return Pack(table["pack"], table["title"], versions)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise Refusal("pack_unreadable", f"This is not a rule pack: {error}.") from error


def _version(pack: str, entry: dict[str, Any]) -> PackVersion:
    if type(entry["valid_from"]) is not date:
        raise Refusal("pack_unreadable", f"valid_from in {pack} is not a date such as 2026-01-01.", pointer="version")
    return PackVersion(pack, entry["version"], entry["valid_from"], tuple(_use(rule) for rule in entry["rule"]))


def _use(rule: dict[str, Any]) -> RuleUse:
    if rule["kind"] not in RULES:
        raise Refusal("pack_rule_unknown", f"There is no kind of rule {rule['kind']!r}; there are {', '.join(RULES)}.",
                      pointer="kind")  # fmt: skip
    return RuleUse(rule["kind"], {name: _parameter(name, rule[name]) for name in rule if name != "kind"})


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    if type(entry["value"]) is not int:
        raise Refusal("pack_number_not_whole", f"{name} is not a whole number in its unit.", pointer=name)
    return Parameter(entry["value"], entry["unit"], entry["source"])
