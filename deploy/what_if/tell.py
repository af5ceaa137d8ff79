"""The answer to a what-if as a person reads it. In: the data `answer.py` gives. Out: lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shared.values.counted import counted
from shared.values.span import format_hours

Data = dict[str, Any]
_WIDTH = 18


def told(said: Data) -> Iterator[str]:
    """Give the lines, in the order of the questions: what was supposed, what it comes to, for whom."""
    yield f"What if, for work weeks that begin {_when(said)}:"
    yield from _supposed(said["supposed"])
    yield ""
    yield " " * _WIDTH + "".join(title.rjust(_WIDTH) for title in ("before", "after", "difference"))
    yield from _sums(said, "")
    for pair in said["not_compared"]:
        yield from _not_compared(pair)
    for client in said["clients"]:
        yield ""
        yield f"{client['name'] or 'A client billing does not know'} ({client['client_id'] or 'no id'})"
        yield from _sums(client, "  ")
    yield ""
    yield from _touched(said)
    yield from _most_changed(said["most_changed"])
    yield from _remarks(said)


def _when(said: Data) -> str:
    return f"from {said['from']}" + (f" and before {said['to']}" if said["to"] else " on")


def _supposed(supposed: Data) -> Iterator[str]:
    for one in supposed["rule_packs"]:
        instead = f" instead of {one['instead_of']}" if one["instead_of"] != one["rule_pack"] else ""
        yield f"  rule pack {one['rule_pack']} {one['rule_pack_version']} from {one['from']} on{instead}"
    for name in ("pay", "bill"):
        if count := supposed[f"{name}_rates"]:
            yield f"  {counted(count, f'{name} rate')} of the sheet"


def _sums(sums: Data, indent: str) -> Iterator[str]:
    for name, title in (("pay", "pay"), ("invoice", "invoices"), ("margin", "margin")):
        for row in sums[name]:
            yield _row(f"{indent}{title} {row['currency']}", row)


def _row(title: str, row: Data) -> str:
    return title.ljust(_WIDTH) + "".join(row[name].rjust(_WIDTH) for name in ("before", "after", "difference"))


def _not_compared(pair: Data) -> Iterator[str]:
    paid, billed = pair["paid_in"] or "nothing", pair["billed_in"] or "a currency billing does not know"
    count = counted(pair["engagements"], "engagement")
    yield (f"No margin for {count} paid in {paid} and billed in {billed}, "
           "since nothing is converted:")  # fmt: skip
    for name, title in (("pay", "pay"), ("invoice", "invoices")):
        for row in pair[name]:
            yield _row(f"  {title} {row['currency']}", row)


def _touched(said: Data) -> Iterator[str]:
    touched = said["touched"]
    yield (f"{touched['trainers']} of {counted(touched['trainers_looked_at'], 'trainer')}, "
           f"{counted(touched['work_weeks'], 'work week')}, "
           f"{counted(touched['pay_lines'], 'line')} of pay and "
           f"{touched['invoice_lines']} of invoices change.")  # fmt: skip


def _most_changed(people: Iterable[Data]) -> Iterator[str]:
    for number, row in enumerate(people):
        if number == 0:
            yield "Whose pay changes most:"
        yield f"  {row['trainer_id']}  {row['before']} -> {row['after']} {row['currency']}, {row['difference']}"


def _remarks(said: Data) -> Iterator[str]:
    if not said["supposed"]["bill_rates"]:
        yield ("Invoices stay as they are: clients are billed for approved hours at bill rates, which no rule and no "
               "rate of pay changes.")  # fmt: skip
    off = said["lines_off_already"]
    if sum(off.values()):
        yield (f"{counted(off['pay'], 'line')} of pay and {off['invoice']} of invoices differ from what is posted "
               "whatever is supposed (see hourbook recompute); that is part of what was before.")  # fmt: skip
    if seconds := said["unpriced_seconds"]:
        what = "would wait for a price that have one" if seconds > 0 else "would get a price that wait for one"
        yield f"{format_hours(abs(seconds))} hours {what}."
    yield "Nothing was written."
