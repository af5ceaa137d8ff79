"""Explain a pay item. In: its id. Out: each line it pays something of, as it stood then, and what it adds to it.

What it adds sums up to the item's amount and seconds; what earlier items paid of a line stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from services.payroll.domain.explained import Explained
from services.payroll.usecases.explain_posted import explain_posted
from services.payroll.usecases.ports import Earning, PayItem, PayrollPort
from services.payroll.usecases.show_item import show_item
from shared.values.call import Call


@dataclass(frozen=True)
class ItemLine:
    """A line with the differences the item pays; `explained` is the line with all of them."""

    earnings: tuple[Earning, ...]
    explained: Explained

    @property
    def seconds(self) -> int:
        """Give the seconds that the item pays of the line."""
        return sum(one.seconds for one in self.earnings)

    @property
    def amount_minor(self) -> int:
        """Give what the item pays of the line."""
        return sum(one.amount_minor for one in self.earnings)


@dataclass(frozen=True)
class ItemExplanation:
    """The item and its lines in order."""

    item: PayItem
    lines: tuple[ItemLine, ...]


def explain_item(unit: PayrollPort, call: Call, pay_item_id: str) -> ItemExplanation:
    """Explain what a pay item pays; trainers see their own only."""
    item = show_item(unit, call, pay_item_id)
    claimed = unit.earnings.of_item(pay_item_id)
    lines: defaultdict[object, list[Earning]] = defaultdict(list)
    for one in claimed:
        lines[one.line_key].append(one)
    told = explain_posted(unit, [earnings[-1] for earnings in lines.values()])
    found = [ItemLine(tuple(earnings), told[earnings[-1].earning_id]) for earnings in lines.values()]
    assert sum(one.amount_minor for one in found) == item.amount_minor, f"the lines of {pay_item_id} are its amount"
    return ItemExplanation(item, tuple(sorted(found, key=lambda one: one.explained.line.key)))
