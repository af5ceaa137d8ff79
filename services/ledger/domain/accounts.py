"""The chart of accounts. In: its table, as read from `accounts.toml`. Out: accounts in the order of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("asset", "liability", "revenue", "expense")


@dataclass(frozen=True)
class Account:
    """One account: its key in recipes, its number, what it is called and what its balance means."""

    key: str
    number: int
    name: str
    kind: str
    says: str


Chart = Mapping[str, Account]


def chart_of(table: Mapping[str, Mapping[str, Any]]) -> Chart:
    """Read the chart by key, in the order of numbers; a number used twice or an unknown kind is a bug of the table."""
    accounts = [Account(key, row["number"], row["name"], row["kind"], row["says"]) for key, row in table.items()]
    assert all(account.kind in KINDS for account in accounts), f"an account is one of {KINDS}"
    assert len({account.number for account in accounts}) == len(accounts), "each account has a number of its own"
    return {account.key: account for account in sorted(accounts, key=lambda account: account.number)}
